"""Steps on the grid of the programme, and how long a session was that has no time"""

from alembic import op
import sqlalchemy as sa


revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'placement_steps',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('fair_id', sa.Integer(), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('act', sa.String(), nullable=False),
        sa.Column('before', sa.JSON(), nullable=False),
        sa.Column('after', sa.JSON(), nullable=False),
        sa.Column('version_before', sa.Integer(), nullable=False),
        sa.Column('version_after', sa.Integer(), nullable=False),
        sa.Column('is_undone', sa.Boolean(), nullable=False),
        sa.Column('done_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_placement_steps_fair_id_fairs')),
        sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_placement_steps_session_id_sessions'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_placement_steps_user_id_users'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_placement_steps')),
    )
    with op.batch_alter_table('placement_steps', schema=None) as batch_op:
        batch_op.create_index('ix_placement_steps_fair_id_user_id', ['fair_id', 'user_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_placement_steps_session_id'), ['session_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_placement_steps_user_id'), ['user_id'], unique=False)

    with op.batch_alter_table('sessions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('planned_minutes', sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('sessions', schema=None) as batch_op:
        batch_op.drop_column('planned_minutes')
    op.drop_table('placement_steps')
