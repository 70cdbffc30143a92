"""Halls remember how wide their aisles must be"""

from alembic import op
import sqlalchemy as sa


revision = '0008'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('halls', schema=None) as batch_op:
        batch_op.add_column(sa.Column('widths', sa.JSON(), nullable=False, server_default='{}'))
    with op.batch_alter_table('halls', schema=None) as batch_op:
        batch_op.alter_column('widths', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('halls', schema=None) as batch_op:
        batch_op.drop_column('widths')
