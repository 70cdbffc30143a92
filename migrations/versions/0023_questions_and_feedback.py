"""Questions in sessions, votes for them, and what people thought of a session"""

from alembic import op
import sqlalchemy as sa


revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('question_boards',
    sa.Column('session_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('fair_id', sa.Integer(), nullable=False),
    sa.Column('mode', sa.String(), nullable=False),
    sa.Column('takes_feedback', sa.Boolean(), nullable=True),
    sa.Column('link_digest', sa.String(), nullable=True),
    sa.Column('link_made_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('mark', sa.BigInteger(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("mode IN ('', 'off', 'open', 'moderated')", name=op.f('ck_question_boards_mode')),
    sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_question_boards_fair_id_fairs')),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_question_boards_session_id_sessions'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('session_id', name=op.f('pk_question_boards')),
    sa.UniqueConstraint('link_digest', name=op.f('uq_question_boards_link_digest'))
    )
    with op.batch_alter_table('question_boards', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_boards_fair_id'), ['fair_id'], unique=False)

    op.create_table('questions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('fair_id', sa.Integer(), nullable=False),
    sa.Column('device', sa.String(), nullable=True),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('state_before', sa.String(), nullable=False),
    sa.Column('votes', sa.Integer(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('waiting', 'shown', 'answered', 'hidden')", name=op.f('ck_questions_state')),
    sa.CheckConstraint('votes >= 0', name=op.f('ck_questions_votes')),
    sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_questions_fair_id_fairs')),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_questions_session_id_sessions'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_questions'))
    )
    with op.batch_alter_table('questions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_questions_fair_id'), ['fair_id'], unique=False)
        batch_op.create_index('ix_questions_session_id_state', ['session_id', 'state'], unique=False)

    op.create_table('results_sendings',
    sa.Column('press', sa.String(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('sent_by_id', sa.Integer(), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['sent_by_id'], ['users.id'], name=op.f('fk_results_sendings_sent_by_id_users')),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_results_sendings_session_id_sessions'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('press', name=op.f('pk_results_sendings'))
    )
    with op.batch_alter_table('results_sendings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_results_sendings_session_id'), ['session_id'], unique=False)

    op.create_table('session_feedback',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('fair_id', sa.Integer(), nullable=False),
    sa.Column('device', sa.String(), nullable=True),
    sa.Column('score', sa.Integer(), nullable=False),
    sa.Column('comment', sa.String(), nullable=False),
    sa.Column('wish', sa.String(), nullable=False),
    sa.Column('is_hidden', sa.Boolean(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('score BETWEEN 1 AND 5', name=op.f('ck_session_feedback_score')),
    sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_session_feedback_fair_id_fairs')),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_session_feedback_session_id_sessions'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_session_feedback')),
    sa.UniqueConstraint('session_id', 'device', name=op.f('uq_session_feedback_session_id_device'))
    )
    with op.batch_alter_table('session_feedback', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_session_feedback_fair_id'), ['fair_id'], unique=False)

    op.create_table('question_votes',
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('device', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['question_id'], ['questions.id'], name=op.f('fk_question_votes_question_id_questions'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('question_id', 'device', name=op.f('pk_question_votes'))
    )


def downgrade() -> None:
    op.drop_table('question_votes')
    with op.batch_alter_table('session_feedback', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_session_feedback_fair_id'))

    op.drop_table('session_feedback')
    with op.batch_alter_table('results_sendings', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_results_sendings_session_id'))

    op.drop_table('results_sendings')
    with op.batch_alter_table('questions', schema=None) as batch_op:
        batch_op.drop_index('ix_questions_session_id_state')
        batch_op.drop_index(batch_op.f('ix_questions_fair_id'))

    op.drop_table('questions')
    with op.batch_alter_table('question_boards', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_question_boards_fair_id'))

    op.drop_table('question_boards')
