"""Leaders who confirm their address before mails go out in their name, and desks where badges are picked up"""

from alembic import op
import sqlalchemy as sa


revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('visitor_groups', sa.Column('confirmed_email', sa.String(), nullable=False, server_default=''))
    op.add_column('visitor_groups', sa.Column('pickup_desk', sa.String(), nullable=False, server_default=''))
    op.add_column('visitor_types', sa.Column('pickup_desk', sa.String(), nullable=False, server_default=''))
    op.add_column('visitors', sa.Column('is_held', sa.Boolean(), nullable=False, server_default=sa.false()))
    # The members of groups that are there have their mails already.
    op.execute('UPDATE visitor_groups SET confirmed_email = leader_email')


def downgrade() -> None:
    op.drop_column('visitors', 'is_held')
    op.drop_column('visitor_types', 'pickup_desk')
    op.drop_column('visitor_groups', 'pickup_desk')
    op.drop_column('visitor_groups', 'confirmed_email')
