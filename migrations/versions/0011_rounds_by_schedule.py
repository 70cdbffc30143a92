"""Rounds that open by themselves"""

from alembic import op
import sqlalchemy as sa


revision = '0011'
down_revision = '0010'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('allocation_policies', schema=None) as batch_op:
        batch_op.add_column(sa.Column('rounds_published_at', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('allocation_policies', schema=None) as batch_op:
        batch_op.drop_column('rounds_published_at')
