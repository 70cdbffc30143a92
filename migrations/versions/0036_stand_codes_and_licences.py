"""What visitors share with one exhibitor, licences of phones that collect, photos and spoken notes; layouts put away"""

from alembic import op
import sqlalchemy as sa


revision = '0036'
down_revision = '0035'
branch_labels = None
depends_on = None

VALID = sa.text('withdrawn_at IS NULL')
IN_USE = sa.text('revoked_at IS NULL')


def upgrade() -> None:
    with op.batch_alter_table('leads', schema=None) as batch_op:
        batch_op.add_column(sa.Column('came_at', sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        'lead_consents',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('exhibitor_id', sa.Integer(), nullable=False),
        sa.Column('visitor_id', sa.Integer(), nullable=False),
        sa.Column('with_email', sa.Boolean(), nullable=False),
        sa.Column('with_phone', sa.Boolean(), nullable=False),
        sa.Column('wording_version', sa.String(), nullable=False),
        sa.Column('wording', sa.String(), nullable=False),
        sa.Column('language', sa.String(), nullable=False),
        sa.Column('channel', sa.String(), nullable=False),
        sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_lead_consents_exhibitor_id_exhibitors')),
        sa.ForeignKeyConstraint(
            ['visitor_id'], ['visitors.id'], name=op.f('fk_lead_consents_visitor_id_visitors'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_lead_consents')),
    )
    op.create_index(op.f('ix_lead_consents_visitor_id'), 'lead_consents', ['visitor_id'])
    op.create_index(
        'uq_lead_consents_one_valid',
        'lead_consents',
        ['exhibitor_id', 'visitor_id'],
        unique=True,
        sqlite_where=VALID,
        postgresql_where=VALID,
    )
    with op.batch_alter_table('lead_collectors', schema=None) as batch_op:
        batch_op.add_column(sa.Column('licence', sa.Integer(), nullable=True))
    op.create_index(
        'uq_lead_collectors_one_licence',
        'lead_collectors',
        ['exhibitor_id', 'licence'],
        unique=True,
        sqlite_where=IN_USE,
        postgresql_where=IN_USE,
    )
    op.create_table(
        'lead_terms',
        sa.Column('fair_id', sa.Integer(), nullable=False),
        sa.Column('included', sa.Integer(), nullable=False),
        sa.CheckConstraint('included >= 0', name=op.f('ck_lead_terms_included')),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_lead_terms_fair_id_fairs'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('fair_id', name=op.f('pk_lead_terms')),
    )
    op.create_table(
        'lead_licences',
        sa.Column('exhibitor_id', sa.Integer(), nullable=False),
        sa.Column('extra', sa.Integer(), nullable=False),
        sa.CheckConstraint('extra >= 0', name=op.f('ck_lead_licences_extra')),
        sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_lead_licences_exhibitor_id_exhibitors')),
        sa.PrimaryKeyConstraint('exhibitor_id', name=op.f('pk_lead_licences')),
    )
    op.create_table(
        'lead_media',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('lead_id', sa.Integer(), nullable=False),
        sa.Column('file_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('source', sa.String(), nullable=False),
        sa.Column('client_id', sa.String(), nullable=False),
        sa.Column('at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('by', sa.String(), nullable=False),
        sa.CheckConstraint("kind IN ('photo', 'voice')", name=op.f('ck_lead_media_kind')),
        sa.ForeignKeyConstraint(['file_id'], ['stored_files.id'], name=op.f('fk_lead_media_file_id_stored_files')),
        sa.ForeignKeyConstraint(['lead_id'], ['leads.id'], name=op.f('fk_lead_media_lead_id_leads'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_lead_media')),
        sa.UniqueConstraint('source', 'client_id', name=op.f('uq_lead_media_source_client_id')),
    )
    op.create_index(op.f('ix_lead_media_lead_id'), 'lead_media', ['lead_id'])
    with op.batch_alter_table('badge_layouts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('chosen_at', sa.DateTime(timezone=True), nullable=True))
    op.execute("""
        UPDATE badge_layouts SET chosen_at = created_at
        WHERE id IN (SELECT layout_id FROM badge_layout_choices)
        OR id IN (
            SELECT layout_id FROM badge_layout_versions WHERE id IN (SELECT layout_version_id FROM badges)
        )
    """)


def downgrade() -> None:
    with op.batch_alter_table('badge_layouts', schema=None) as batch_op:
        batch_op.drop_column('chosen_at')
        batch_op.drop_column('archived_at')
    op.drop_table('lead_media')
    op.drop_table('lead_licences')
    op.drop_table('lead_terms')
    op.drop_index('uq_lead_collectors_one_licence', table_name='lead_collectors')
    with op.batch_alter_table('lead_collectors', schema=None) as batch_op:
        batch_op.drop_column('licence')
    op.drop_table('lead_consents')
    with op.batch_alter_table('leads', schema=None) as batch_op:
        batch_op.drop_column('came_at')
