"""The programme remembers what an import said, so that changes by hand are told apart"""

from alembic import op
import sqlalchemy as sa


revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

TABLES = ('tracks', 'rooms', 'speakers', 'sessions')


def upgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('source_digests', sa.JSON(), nullable=False, server_default='{}'))
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column('source_digests', server_default=None)


def downgrade() -> None:
    for table in TABLES:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column('source_digests')
