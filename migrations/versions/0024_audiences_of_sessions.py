"""Whom sessions are meant for, when people torn between two are told of, what somebody let in had before,
and when proposals ended and were emptied"""

from alembic import op
import sqlalchemy as sa


revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('audiences',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('fair_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.JSON(), nullable=False),
    sa.Column('name_key', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_audiences_fair_id_fairs')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audiences')),
    sa.UniqueConstraint('fair_id', 'name_key', name=op.f('uq_audiences_fair_id_name_key'))
    )
    op.create_table('session_audiences',
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('audience_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['audience_id'], ['audiences.id'], name=op.f('fk_session_audiences_audience_id_audiences'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_session_audiences_session_id_sessions'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('session_id', 'audience_id', name=op.f('pk_session_audiences'))
    )
    with op.batch_alter_table('session_audiences', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_session_audiences_audience_id'), ['audience_id'], unique=False)

    with op.batch_alter_table('forums', schema=None) as batch_op:
        batch_op.add_column(sa.Column('fewest_fans', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('notes_audiences', sa.Boolean(), nullable=False, server_default=sa.true()))
    with op.batch_alter_table('forums', schema=None) as batch_op:
        batch_op.alter_column('notes_audiences', server_default=None)
    with op.batch_alter_table('seats', schema=None) as batch_op:
        batch_op.add_column(sa.Column('entered_from', sa.String(), nullable=False, server_default=''))
    op.execute("UPDATE seats SET entered_from = 'reserved' WHERE inside_at IS NOT NULL AND state = 'reserved'")
    with op.batch_alter_table('seats', schema=None) as batch_op:
        batch_op.alter_column('entered_from', server_default=None)

    with op.batch_alter_table('talk_proposals', schema=None) as batch_op:
        batch_op.add_column(sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE talk_proposals SET ended_at = told_at WHERE state = 'rejected' AND told_state = 'rejected'")
    op.execute("UPDATE talk_proposals SET ended_at = coalesce(decided_at, sent_at, created_at) WHERE state = 'withdrawn'")


def downgrade() -> None:
    with op.batch_alter_table('talk_proposals', schema=None) as batch_op:
        batch_op.drop_column('erased_at')
        batch_op.drop_column('ended_at')
    with op.batch_alter_table('seats', schema=None) as batch_op:
        batch_op.drop_column('entered_from')
    with op.batch_alter_table('forums', schema=None) as batch_op:
        batch_op.drop_column('notes_audiences')
        batch_op.drop_column('fewest_fans')
    op.drop_table('session_audiences')
    op.drop_table('audiences')
