"""The call for speakers, what was proposed, and what the team thinks of it"""

from alembic import op
import sqlalchemy as sa


revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('calls',
    sa.Column('fair_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('text', sa.JSON(), nullable=False),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('kinds', sa.JSON(), nullable=False),
    sa.Column('languages', sa.JSON(), nullable=False),
    sa.Column('most_each', sa.Integer(), nullable=False),
    sa.Column('is_anonymous', sa.Boolean(), nullable=False),
    sa.Column('demo_quota', sa.Integer(), nullable=True),
    sa.Column('demos_accepted', sa.Integer(), nullable=False),
    sa.Column('last_number', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('closes_at > opens_at', name=op.f('ck_calls_in_order')),
    sa.CheckConstraint('demo_quota IS NULL OR demos_accepted <= demo_quota', name=op.f('ck_calls_demo_quota')),
    sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_calls_fair_id_fairs')),
    sa.PrimaryKeyConstraint('fair_id', name=op.f('pk_calls'))
    )
    op.create_table('call_tracks',
    sa.Column('fair_id', sa.Integer(), nullable=False),
    sa.Column('track_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['fair_id'], ['calls.fair_id'], name=op.f('fk_call_tracks_fair_id_calls'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['track_id'], ['tracks.id'], name=op.f('fk_call_tracks_track_id_tracks'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('fair_id', 'track_id', name=op.f('pk_call_tracks'))
    )
    with op.batch_alter_table('call_tracks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_call_tracks_track_id'), ['track_id'], unique=False)

    op.create_table('talk_proposals',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('fair_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('token', sa.String(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('exhibitor_id', sa.Integer(), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('told_state', sa.String(), nullable=False),
    sa.Column('told_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('mail_language', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('abstract', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('track_id', sa.Integer(), nullable=True),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('minutes', sa.Integer(), nullable=True),
    sa.Column('notes', sa.String(), nullable=False),
    sa.Column('consents', sa.JSON(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('title_key', sa.String(), nullable=False),
    sa.Column('people_key', sa.String(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['decided_by_id'], ['users.id'], name=op.f('fk_talk_proposals_decided_by_id_users')),
    sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_talk_proposals_exhibitor_id_exhibitors')),
    sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_talk_proposals_fair_id_fairs')),
    sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_talk_proposals_session_id_sessions'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['track_id'], ['tracks.id'], name=op.f('fk_talk_proposals_track_id_tracks'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_talk_proposals_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_talk_proposals')),
    sa.UniqueConstraint('fair_id', 'number', name=op.f('uq_talk_proposals_fair_id_number')),
    sa.UniqueConstraint('token', name=op.f('uq_talk_proposals_token'))
    )
    with op.batch_alter_table('talk_proposals', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_talk_proposals_exhibitor_id'), ['exhibitor_id'], unique=False)
        batch_op.create_index('ix_talk_proposals_fair_id_email', ['fair_id', 'email'], unique=False)
        batch_op.create_index('ix_talk_proposals_fair_id_state', ['fair_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_talk_proposals_session_id'), ['session_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_talk_proposals_track_id'), ['track_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_talk_proposals_user_id'), ['user_id'], unique=False)

    op.create_table('proposal_reviews',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=False),
    sa.Column('score', sa.Integer(), nullable=True),
    sa.Column('comment', sa.String(), nullable=False),
    sa.Column('has_conflict', sa.Boolean(), nullable=False),
    sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('NOT (has_conflict AND score IS NOT NULL)', name=op.f('ck_proposal_reviews_no_score_in_conflict')),
    sa.CheckConstraint('score BETWEEN 1 AND 5', name=op.f('ck_proposal_reviews_score')),
    sa.ForeignKeyConstraint(['proposal_id'], ['talk_proposals.id'], name=op.f('fk_proposal_reviews_proposal_id_talk_proposals'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_proposal_reviews_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposal_reviews')),
    sa.UniqueConstraint('proposal_id', 'user_id', name=op.f('uq_proposal_reviews_proposal_id_user_id'))
    )
    with op.batch_alter_table('proposal_reviews', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_proposal_reviews_user_id'), ['user_id'], unique=False)

    op.create_table('proposed_speakers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('proposal_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('full_name', sa.String(), nullable=False),
    sa.Column('latin_name', sa.String(), nullable=False),
    sa.Column('organisation', sa.String(), nullable=False),
    sa.Column('side', sa.String(), nullable=False),
    sa.Column('email', sa.String(), nullable=False),
    sa.Column('made_speaker_id', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['made_speaker_id'], ['speakers.id'], name=op.f('fk_proposed_speakers_made_speaker_id_speakers'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['proposal_id'], ['talk_proposals.id'], name=op.f('fk_proposed_speakers_proposal_id_talk_proposals'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_proposed_speakers'))
    )
    with op.batch_alter_table('proposed_speakers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_proposed_speakers_made_speaker_id'), ['made_speaker_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_proposed_speakers_proposal_id'), ['proposal_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('proposed_speakers', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_proposed_speakers_proposal_id'))
        batch_op.drop_index(batch_op.f('ix_proposed_speakers_made_speaker_id'))

    op.drop_table('proposed_speakers')
    with op.batch_alter_table('proposal_reviews', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_proposal_reviews_user_id'))

    op.drop_table('proposal_reviews')
    with op.batch_alter_table('talk_proposals', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_talk_proposals_user_id'))
        batch_op.drop_index(batch_op.f('ix_talk_proposals_track_id'))
        batch_op.drop_index(batch_op.f('ix_talk_proposals_session_id'))
        batch_op.drop_index('ix_talk_proposals_fair_id_state')
        batch_op.drop_index('ix_talk_proposals_fair_id_email')
        batch_op.drop_index(batch_op.f('ix_talk_proposals_exhibitor_id'))

    op.drop_table('talk_proposals')
    with op.batch_alter_table('call_tracks', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_call_tracks_track_id'))

    op.drop_table('call_tracks')
    op.drop_table('calls')
