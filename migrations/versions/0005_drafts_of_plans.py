"""Drafts of plans, and what units have beside their place"""

from alembic import op
import sqlalchemy as sa


revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'plan_drafts',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('fair_id', sa.Integer(), nullable=False),
        sa.Column('hall_code', sa.String(), nullable=False),
        sa.Column('hall_key', sa.String(), nullable=False),
        sa.Column('base_key', sa.String(), nullable=False),
        sa.Column('document', sa.JSON(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('updated_by', sa.String(), nullable=False),
        sa.Column('background_id', sa.Integer(), nullable=True),
        sa.Column('background', sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(['background_id'], ['stored_files.id'], name=op.f('fk_plan_drafts_background_id_stored_files')),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_plan_drafts_fair_id_fairs')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_plan_drafts')),
        sa.UniqueConstraint('fair_id', 'hall_key', name=op.f('uq_plan_drafts_fair_id_hall_key')),
    )
    op.create_table(
        'plan_steps',
        sa.Column('draft_id', sa.Integer(), nullable=False),
        sa.Column('place', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('patch', sa.JSON(), nullable=False),
        sa.Column('done_by', sa.String(), nullable=False),
        sa.Column('done_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['draft_id'], ['plan_drafts.id'], name=op.f('fk_plan_steps_draft_id_plan_drafts'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('draft_id', 'place', name=op.f('pk_plan_steps')),
    )
    with op.batch_alter_table('halls', schema=None) as batch_op:
        batch_op.add_column(sa.Column('features', sa.JSON(), nullable=False, server_default='[]'))
    with op.batch_alter_table('halls', schema=None) as batch_op:
        batch_op.alter_column('features', server_default=None)
    with op.batch_alter_table('units', schema=None) as batch_op:
        batch_op.add_column(sa.Column('package_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('price_class', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('utilities', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('floor_load', sa.Double(), nullable=True))
        batch_op.add_column(sa.Column('height', sa.Double(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_units_package_id_packages'), 'packages', ['package_id'], ['id'])
    with op.batch_alter_table('units', schema=None) as batch_op:
        batch_op.alter_column('price_class', server_default=None)
        batch_op.alter_column('utilities', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('units', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_units_package_id_packages'), type_='foreignkey')
        batch_op.drop_column('height')
        batch_op.drop_column('floor_load')
        batch_op.drop_column('utilities')
        batch_op.drop_column('price_class')
        batch_op.drop_column('package_id')
    with op.batch_alter_table('halls', schema=None) as batch_op:
        batch_op.drop_column('features')
    op.drop_table('plan_steps')
    op.drop_table('plan_drafts')
