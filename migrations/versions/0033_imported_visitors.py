"""Visitors of lists: the code their list knows them by, and what it last said of each"""

from alembic import op
import sqlalchemy as sa


revision = '0033'
down_revision = '0032'
branch_labels = None
depends_on = None

LISTED = sa.text('source_ref IS NOT NULL')


def upgrade() -> None:
    op.add_column('visitors', sa.Column('source_ref', sa.String(), nullable=True))
    op.add_column('visitors', sa.Column('source_marks', sa.JSON(), nullable=True))
    op.create_index(
        'uq_visitors_fair_id_source_ref',
        'visitors',
        ['fair_id', 'source_ref'],
        unique=True,
        sqlite_where=LISTED,
        postgresql_where=LISTED,
    )
    # A word's fair is that of its visitor, who is held against the fairs: to look once more for each word is half of what
    # registering somebody costs the database.
    with op.batch_alter_table('visitor_words') as batch:
        batch.drop_constraint('fk_visitor_words_fair_id_fairs', type_='foreignkey')


def downgrade() -> None:
    with op.batch_alter_table('visitor_words') as batch:
        batch.create_foreign_key('fk_visitor_words_fair_id_fairs', 'fairs', ['fair_id'], ['id'])
    op.drop_index('uq_visitors_fair_id_source_ref', table_name='visitors')
    op.drop_column('visitors', 'source_marks')
    op.drop_column('visitors', 'source_ref')
