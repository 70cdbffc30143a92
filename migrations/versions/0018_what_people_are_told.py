"""Releases that wait for their time, and whom a release is told to"""

from alembic import op
import sqlalchemy as sa


revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'scheduled_releases',
        sa.Column('fair_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('publish_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('note', sa.String(), nullable=False),
        sa.Column('document', sa.LargeBinary(), nullable=False),
        sa.Column('digest', sa.String(), nullable=False),
        sa.Column('scheduled_by_id', sa.Integer(), nullable=True),
        sa.Column('scheduled_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_scheduled_releases_fair_id_fairs')),
        sa.ForeignKeyConstraint(['scheduled_by_id'], ['users.id'], name=op.f('fk_scheduled_releases_scheduled_by_id_users')),
        sa.PrimaryKeyConstraint('fair_id', name=op.f('pk_scheduled_releases')),
    )
    with op.batch_alter_table('scheduled_releases', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_scheduled_releases_publish_at'), ['publish_at'], unique=False)
    with op.batch_alter_table('speakers', schema=None) as batch_op:
        batch_op.add_column(sa.Column('email', sa.String(), nullable=False, server_default=''))
    with op.batch_alter_table('star_lists', schema=None) as batch_op:
        batch_op.add_column(sa.Column('wants_news', sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table('stars', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('fk_stars_session_id_sessions'), type_='foreignkey')
    for table, column in (('speakers', 'email'), ('star_lists', 'wants_news')):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(column, server_default=None)
    if op.get_bind().dialect.name == 'sqlite':  # an id is never given twice: releases speak of what was removed
        for table in ('sessions', 'speakers'):
            with op.batch_alter_table(table, recreate='always', table_kwargs={'sqlite_autoincrement': True}):
                pass


def downgrade() -> None:
    op.execute('DELETE FROM stars WHERE session_id NOT IN (SELECT id FROM sessions)')
    with op.batch_alter_table('stars', schema=None) as batch_op:
        batch_op.create_foreign_key(
            op.f('fk_stars_session_id_sessions'), 'sessions', ['session_id'], ['id'], ondelete='CASCADE'
        )
    with op.batch_alter_table('star_lists', schema=None) as batch_op:
        batch_op.drop_column('wants_news')
    with op.batch_alter_table('speakers', schema=None) as batch_op:
        batch_op.drop_column('email')
    op.drop_table('scheduled_releases')
