"""Seats in sessions: how many, who has them, who waits, who is inside"""

from alembic import op
import sqlalchemy as sa


revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'seat_plans',
        sa.Column('session_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('fair_id', sa.Integer(), nullable=False),
        sa.Column('count', sa.Integer(), nullable=True),
        sa.Column('walk_in_percent', sa.Integer(), nullable=False),
        sa.Column('starts_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
        *(
            sa.Column(name, sa.Integer(), nullable=False)
            for name in ('seats', 'places', 'seats_most', 'places_most', 'given', 'seated', 'waiting', 'inside', 'version')
        ),
        sa.CheckConstraint('given <= seats_most', name=op.f('ck_seat_plans_seats')),
        sa.CheckConstraint('inside <= places_most', name=op.f('ck_seat_plans_places')),
        sa.CheckConstraint('count IS NULL OR count >= 0', name=op.f('ck_seat_plans_count')),
        sa.CheckConstraint('walk_in_percent BETWEEN 0 AND 100', name=op.f('ck_seat_plans_walk_in_percent')),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_seat_plans_fair_id_fairs')),
        sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_seat_plans_session_id_sessions'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('session_id', name=op.f('pk_seat_plans')),
    )
    with op.batch_alter_table('seat_plans', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_seat_plans_fair_id'), ['fair_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_seat_plans_starts_at'), ['starts_at'], unique=False)

    op.create_table(
        'seats',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('visitor_id', sa.Integer(), nullable=True),
        sa.Column('user_id', sa.Integer(), nullable=True),
        sa.Column('staff_member_id', sa.Integer(), nullable=True),
        sa.Column('state', sa.String(), nullable=False),
        sa.Column('code', sa.String(), nullable=False),
        sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('promoted_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('inside_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('inside_key', sa.String(), nullable=False),
        sa.CheckConstraint(
            'CASE WHEN visitor_id IS NULL THEN 0 ELSE 1 END + CASE WHEN user_id IS NULL THEN 0 ELSE 1 END'
            ' + CASE WHEN staff_member_id IS NULL THEN 0 ELSE 1 END = 1',
            name=op.f('ck_seats_one_holder'),
        ),
        sa.CheckConstraint("inside_at IS NULL OR state IN ('reserved', 'walk_in')", name=op.f('ck_seats_inside')),
        sa.CheckConstraint("inside_at IS NOT NULL OR state <> 'walk_in'", name=op.f('ck_seats_walk_in')),
        sa.ForeignKeyConstraint(['session_id'], ['seat_plans.session_id'], name=op.f('fk_seats_session_id_seat_plans'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['visitor_id'], ['visitors.id'], name=op.f('fk_seats_visitor_id_visitors'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_seats_user_id_users'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['staff_member_id'], ['staff_members.id'], name=op.f('fk_seats_staff_member_id_staff_members'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_seats')),
        sa.UniqueConstraint('code', name=op.f('uq_seats_code')),
        sa.UniqueConstraint('session_id', 'visitor_id', name=op.f('uq_seats_session_id_visitor_id')),
        sa.UniqueConstraint('session_id', 'user_id', name=op.f('uq_seats_session_id_user_id')),
        sa.UniqueConstraint('session_id', 'staff_member_id', name=op.f('uq_seats_session_id_staff_member_id')),
    )
    with op.batch_alter_table('seats', schema=None) as batch_op:
        batch_op.create_index('ix_seats_session_id_state', ['session_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_seats_staff_member_id'), ['staff_member_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_seats_user_id'), ['user_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_seats_visitor_id'), ['visitor_id'], unique=False)
    with op.batch_alter_table('forums', schema=None) as batch_op:
        batch_op.add_column(sa.Column('seats_a_day', sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('forums', schema=None) as batch_op:
        batch_op.drop_column('seats_a_day')
    op.drop_table('seats')
    op.drop_table('seat_plans')
