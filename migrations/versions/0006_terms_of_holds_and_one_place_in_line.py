"""Terms of holds, and one place in line for a company"""

from alembic import op
import sqlalchemy as sa


revision = '0006'
down_revision = '0005'
branch_labels = None
depends_on = None

# A company that stood in line twice keeps its first place.
SECOND_PLACES = """
    UPDATE waiting_entries SET state = 'withdrawn'
    WHERE state IN ('waiting', 'offered') AND id NOT IN (
        SELECT kept FROM (
            SELECT MIN(id) AS kept FROM waiting_entries WHERE state IN ('waiting', 'offered') GROUP BY exhibitor_id
        ) AS first_places
    )
"""


def upgrade() -> None:
    with op.batch_alter_table('fairs', schema=None) as batch_op:
        batch_op.add_column(sa.Column('hold_terms', sa.JSON(), nullable=False, server_default='{}'))
    with op.batch_alter_table('fairs', schema=None) as batch_op:
        batch_op.alter_column('hold_terms', server_default=None)
    op.execute(SECOND_PLACES)
    with op.batch_alter_table('waiting_entries', schema=None) as batch_op:
        batch_op.create_index(
            'uq_waiting_entries_exhibitor_id', ['exhibitor_id'], unique=True,
            sqlite_where=sa.text("state IN ('waiting', 'offered')"),
            postgresql_where=sa.text("state IN ('waiting', 'offered')"),
        )


def downgrade() -> None:
    with op.batch_alter_table('waiting_entries', schema=None) as batch_op:
        batch_op.drop_index('uq_waiting_entries_exhibitor_id')
    with op.batch_alter_table('fairs', schema=None) as batch_op:
        batch_op.drop_column('hold_terms')
