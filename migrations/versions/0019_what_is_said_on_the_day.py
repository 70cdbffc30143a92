"""What is said on the day: lateness, cancellations, other rooms, and words for screens"""

from alembic import op
import sqlalchemy as sa


revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None

_OF_ROOM = "ended_at IS NULL AND kind <> 'cancelled'"
_OF_SESSION = "ended_at IS NULL AND kind = 'cancelled'"


def upgrade() -> None:
    op.create_table(
        'sayings',
        sa.Column('fair_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('number', sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_sayings_fair_id_fairs')),
        sa.PrimaryKeyConstraint('fair_id', name=op.f('pk_sayings')),
    )
    op.create_table(
        'adjustments',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('fair_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('room_id', sa.Integer(), nullable=False),
        sa.Column('day_on', sa.Date(), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('from_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('until_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('minutes', sa.Integer(), nullable=False),
        sa.Column('start_minutes', sa.Integer(), nullable=False),
        sa.Column('told_minutes', sa.Integer(), nullable=False),
        sa.Column('to_room_id', sa.Integer(), nullable=True),
        sa.Column('said_by_id', sa.Integer(), nullable=True),
        sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('ended_by_id', sa.Integer(), nullable=True),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('late', 'moved', 'cancelled')", name=op.f('ck_adjustments_kind')),
        sa.CheckConstraint('minutes >= 0 AND start_minutes >= 0', name=op.f('ck_adjustments_minutes')),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_adjustments_fair_id_fairs')),
        sa.ForeignKeyConstraint(['said_by_id'], ['users.id'], name=op.f('fk_adjustments_said_by_id_users')),
        sa.ForeignKeyConstraint(['ended_by_id'], ['users.id'], name=op.f('fk_adjustments_ended_by_id_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_adjustments')),
    )
    with op.batch_alter_table('adjustments', schema=None) as batch_op:
        batch_op.create_index('ix_adjustments_fair_id_day_on', ['fair_id', 'day_on'], unique=False)
        batch_op.create_index(
            'uq_adjustments_fair_id_room_id_day_on_kind',
            ['fair_id', 'room_id', 'day_on', 'kind'],
            unique=True,
            sqlite_where=sa.text(_OF_ROOM),
            postgresql_where=sa.text(_OF_ROOM),
        )
        batch_op.create_index(
            'uq_adjustments_session_id',
            ['session_id'],
            unique=True,
            sqlite_where=sa.text(_OF_SESSION),
            postgresql_where=sa.text(_OF_SESSION),
        )
    op.create_table(
        'screen_notices',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('fair_id', sa.Integer(), nullable=False),
        sa.Column('room_id', sa.Integer(), nullable=True),
        sa.Column('text', sa.JSON(), nullable=False),
        sa.Column('said_by_id', sa.Integer(), nullable=True),
        sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('ended_by_id', sa.Integer(), nullable=True),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_screen_notices_fair_id_fairs')),
        sa.ForeignKeyConstraint(['said_by_id'], ['users.id'], name=op.f('fk_screen_notices_said_by_id_users')),
        sa.ForeignKeyConstraint(['ended_by_id'], ['users.id'], name=op.f('fk_screen_notices_ended_by_id_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_screen_notices')),
    )
    with op.batch_alter_table('screen_notices', schema=None) as batch_op:
        batch_op.create_index('ix_screen_notices_fair_id_ended_at', ['fair_id', 'ended_at'], unique=False)


def downgrade() -> None:
    op.drop_table('screen_notices')
    op.drop_table('adjustments')
    op.drop_table('sayings')
