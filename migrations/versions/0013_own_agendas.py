"""Own agendas: lists of starred sessions"""

from alembic import op
import sqlalchemy as sa


revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'star_lists',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('fair_id', sa.Integer(), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=True),
        sa.Column('token', sa.String(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_star_lists_fair_id_fairs')),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_star_lists_user_id_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_star_lists')),
        sa.UniqueConstraint('fair_id', 'user_id', name=op.f('uq_star_lists_fair_id_user_id')),
        sa.UniqueConstraint('token', name=op.f('uq_star_lists_token')),
    )
    with op.batch_alter_table('star_lists', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_star_lists_fair_id'), ['fair_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_star_lists_user_id'), ['user_id'], unique=False)

    op.create_table(
        'stars',
        sa.Column('list_id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('starred_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['list_id'], ['star_lists.id'], name=op.f('fk_stars_list_id_star_lists'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_stars_session_id_sessions'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('list_id', 'session_id', name=op.f('pk_stars')),
    )
    with op.batch_alter_table('stars', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stars_session_id'), ['session_id'], unique=False)


def downgrade() -> None:
    op.drop_table('stars')
    op.drop_table('star_lists')
