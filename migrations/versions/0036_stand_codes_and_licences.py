"""What visitors share with one exhibitor"""

from alembic import op
import sqlalchemy as sa


revision = '0036'
down_revision = '0032'
branch_labels = None
depends_on = None

VALID = sa.text('withdrawn_at IS NULL')


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


def downgrade() -> None:
    op.drop_table('lead_consents')
    with op.batch_alter_table('leads', schema=None) as batch_op:
        batch_op.drop_column('came_at')
