"""Layouts of badges with numbered versions, and badges that are void"""

from alembic import op
import sqlalchemy as sa


revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None

VALID = sa.text('revoked_at IS NULL')
HOLDERS = ('visitor_id', 'staff_member_id')


def upgrade() -> None:
    op.create_table(
        'badge_layouts',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('fair_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('last_number', sa.Integer(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_badge_layouts_fair_id_fairs'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_badge_layouts')),
        sa.UniqueConstraint('fair_id', 'name', name=op.f('uq_badge_layouts_fair_id_name')),
    )
    op.create_table(
        'badge_layout_versions',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('layout_id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('document', sa.JSON(), nullable=False),
        sa.Column('digest', sa.String(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('created_by_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['created_by_id'], ['users.id'], name=op.f('fk_badge_layout_versions_created_by_id_users')),
        sa.ForeignKeyConstraint(
            ['layout_id'], ['badge_layouts.id'], name=op.f('fk_badge_layout_versions_layout_id_badge_layouts'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_badge_layout_versions')),
        sa.UniqueConstraint('layout_id', 'number', name=op.f('uq_badge_layout_versions_layout_id_number')),
    )
    op.create_index(op.f('ix_badge_layout_versions_created_by_id'), 'badge_layout_versions', ['created_by_id'])
    op.create_table(
        'badge_layout_choices',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('fair_id', sa.Integer(), nullable=False),
        sa.Column('role', sa.String(), nullable=False),
        sa.Column('layout_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_badge_layout_choices_fair_id_fairs'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(
            ['layout_id'], ['badge_layouts.id'], name=op.f('fk_badge_layout_choices_layout_id_badge_layouts'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_badge_layout_choices')),
        sa.UniqueConstraint('fair_id', 'role', name=op.f('uq_badge_layout_choices_fair_id_role')),
    )
    op.create_index(op.f('ix_badge_layout_choices_layout_id'), 'badge_layout_choices', ['layout_id'])
    op.create_table(
        'badge_pictures',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('fair_id', sa.Integer(), nullable=False),
        sa.Column('file_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_badge_pictures_fair_id_fairs'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['file_id'], ['stored_files.id'], name=op.f('fk_badge_pictures_file_id_stored_files')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_badge_pictures')),
    )
    op.create_index(op.f('ix_badge_pictures_fair_id'), 'badge_pictures', ['fair_id'])
    op.create_index(op.f('ix_badge_pictures_file_id'), 'badge_pictures', ['file_id'])

    with op.batch_alter_table('badges', schema=None) as batch_op:
        for column in ('printed_name', 'revoked_reason', 'revoked_note'):
            batch_op.add_column(sa.Column(column, sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('layout_version_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('replaced_by_id', sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f('fk_badges_layout_version_id_badge_layout_versions'), 'badge_layout_versions', ['layout_version_id'], ['id']
        )
        batch_op.create_foreign_key(batch_op.f('fk_badges_replaced_by_id_badges'), 'badges', ['replaced_by_id'], ['id'])
        batch_op.create_check_constraint(
            batch_op.f('ck_badges_replaced_is_void'), 'replaced_by_id IS NULL OR revoked_at IS NOT NULL'
        )
        for holder in HOLDERS:
            batch_op.drop_constraint(f'uq_badges_{holder}', type_='unique')
    with op.batch_alter_table('badges', schema=None) as batch_op:
        for column in ('printed_name', 'revoked_reason', 'revoked_note'):
            batch_op.alter_column(column, server_default=None)
        for holder in HOLDERS:
            batch_op.create_index(
                f'uq_badges_{holder}', [holder], unique=True, sqlite_where=VALID, postgresql_where=VALID
            )
            batch_op.create_index(f'ix_badges_{holder}', [holder], unique=False)
        batch_op.create_index(batch_op.f('ix_badges_layout_version_id'), ['layout_version_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_badges_replaced_by_id'), ['replaced_by_id'], unique=False)


def downgrade() -> None:
    # One badge for each holder again: what is void goes.
    op.execute('UPDATE badges SET replaced_by_id = NULL')
    op.execute('DELETE FROM badges WHERE revoked_at IS NOT NULL')
    with op.batch_alter_table('badges', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_badges_replaced_by_id'))
        batch_op.drop_index(batch_op.f('ix_badges_layout_version_id'))
        for holder in HOLDERS:
            batch_op.drop_index(f'ix_badges_{holder}')
            batch_op.drop_index(f'uq_badges_{holder}', sqlite_where=VALID, postgresql_where=VALID)
    with op.batch_alter_table('badges', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_badges_replaced_is_void'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_badges_replaced_by_id_badges'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_badges_layout_version_id_badge_layout_versions'), type_='foreignkey')
        for column in ('replaced_by_id', 'revoked_at', 'layout_version_id', 'revoked_note', 'revoked_reason', 'printed_name'):
            batch_op.drop_column(column)
        for holder in HOLDERS:
            batch_op.create_unique_constraint(f'uq_badges_{holder}', [holder])

    op.drop_table('badge_pictures')
    op.drop_table('badge_layout_choices')
    op.drop_table('badge_layout_versions')
    op.drop_table('badge_layouts')
