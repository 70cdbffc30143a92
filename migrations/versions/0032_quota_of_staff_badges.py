"""Quotas of badges for exhibitors' staff, and orders of more"""

from alembic import op
import sqlalchemy as sa


revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None

OPEN = sa.text("state = 'ordered'")


def upgrade() -> None:
    op.create_table(
        'staff_quotas',
        sa.Column('fair_id', sa.Integer(), nullable=False),
        sa.Column('first_unit', sa.Integer(), nullable=False),
        sa.Column('further_unit', sa.Integer(), nullable=False),
        sa.Column('co_exhibitor', sa.Integer(), nullable=False),
        sa.Column('most', sa.Integer(), nullable=False),
        sa.Column('extra_minor', sa.BigInteger(), nullable=True),
        sa.Column('currency', sa.String(), nullable=False),
        sa.CheckConstraint(
            'first_unit >= 0 AND further_unit >= 0 AND co_exhibitor >= 0 AND most >= 0', name=op.f('ck_staff_quotas_numbers')
        ),
        sa.CheckConstraint('extra_minor IS NULL OR extra_minor >= 0', name=op.f('ck_staff_quotas_extra')),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_staff_quotas_fair_id_fairs'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('fair_id', name=op.f('pk_staff_quotas')),
    )
    op.create_table(
        'badge_orders',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('fair_id', sa.Integer(), nullable=False),
        sa.Column('exhibitor_id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('amount_minor', sa.BigInteger(), nullable=False),
        sa.Column('currency', sa.String(), nullable=False),
        sa.Column('state', sa.String(), nullable=False),
        sa.Column('ordered_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('ordered_by_id', sa.Integer(), nullable=True),
        sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('decided_by_id', sa.Integer(), nullable=True),
        sa.CheckConstraint('number > 0', name=op.f('ck_badge_orders_number')),
        sa.CheckConstraint('amount_minor >= 0', name=op.f('ck_badge_orders_amount')),
        sa.CheckConstraint("state IN ('ordered', 'paid', 'declined')", name=op.f('ck_badge_orders_state')),
        sa.CheckConstraint("(state = 'ordered') = (decided_at IS NULL)", name=op.f('ck_badge_orders_decided')),
        sa.ForeignKeyConstraint(['decided_by_id'], ['users.id'], name=op.f('fk_badge_orders_decided_by_id_users')),
        sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_badge_orders_exhibitor_id_exhibitors')),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_badge_orders_fair_id_fairs')),
        sa.ForeignKeyConstraint(['ordered_by_id'], ['users.id'], name=op.f('fk_badge_orders_ordered_by_id_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_badge_orders')),
    )
    op.create_index('ix_badge_orders_fair_id', 'badge_orders', ['fair_id'])
    op.create_index('ix_badge_orders_exhibitor_id', 'badge_orders', ['exhibitor_id'])
    op.create_index(
        'uq_badge_orders_exhibitor_id', 'badge_orders', ['exhibitor_id'], unique=True, sqlite_where=OPEN, postgresql_where=OPEN
    )
    # Whoever was named before there were quotas keeps the badge: such a fair begins with as many as its largest list has.
    op.execute("""
        INSERT INTO staff_quotas (fair_id, first_unit, further_unit, co_exhibitor, most, currency)
        SELECT fair_id, MAX(people), 2, MAX(people), CASE WHEN MAX(people) > 40 THEN MAX(people) ELSE 40 END, 'VND'
        FROM (
            SELECT exhibitors.fair_id AS fair_id, COUNT(staff_members.id) AS people
            FROM exhibitors JOIN staff_members ON staff_members.exhibitor_id = exhibitors.id
            GROUP BY exhibitors.fair_id, exhibitors.id
        ) AS lists
        GROUP BY fair_id HAVING MAX(people) > 3
    """)


def downgrade() -> None:
    op.drop_table('badge_orders')
    op.drop_table('staff_quotas')
