"""Holds and the waiting list"""

import uuid

from alembic import op
import sqlalchemy as sa


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

NUMBERED = """
    UPDATE unit_events SET seq = (
        SELECT numbered.place FROM (
            SELECT id, row_number() OVER (PARTITION BY fair_id ORDER BY id) AS place FROM unit_events
        ) AS numbered WHERE numbered.id = unit_events.id
    )
"""
KINDS = """
    UPDATE unit_events SET kind = CASE
        WHEN to_state IN ('available', 'restricted', 'blocked') THEN 'released'
        WHEN to_state = 'sold' THEN 'sold' ELSE 'reserved' END
"""
FEEDS = "INSERT INTO plan_feeds (fair_id, seq) SELECT fair_id, MAX(seq) FROM unit_events GROUP BY fair_id"
# What the older tables cannot say goes: holds end, and what is firm reads as reserved or sold.
FORGOTTEN = (
    "DELETE FROM stand_units WHERE stand_id IN (SELECT id FROM stands WHERE state IN ('cart', 'option', 'offered'))",
    "UPDATE unit_events SET stand_id = NULL WHERE stand_id IN (SELECT id FROM stands WHERE exhibitor_id IS NULL)",
    "DELETE FROM stand_shares WHERE stand_id IN (SELECT id FROM stands WHERE exhibitor_id IS NULL)",
    "DELETE FROM stands WHERE exhibitor_id IS NULL",
    "UPDATE stands SET state = 'released' WHERE state IN ('cart', 'option', 'offered', 'expired')",
    "UPDATE stands SET state = 'sold' WHERE state = 'occupied'",
)


def upgrade() -> None:
    with op.batch_alter_table('halls', schema=None) as batch_op:
        batch_op.add_column(sa.Column('plan_key', sa.String(), nullable=False, server_default=''))
    halls = sa.table('halls', sa.column('id', sa.Integer), sa.column('plan_key', sa.String))
    connection = op.get_bind()
    for (hall_id,) in connection.execute(sa.select(halls.c.id)).all():
        connection.execute(halls.update().where(halls.c.id == hall_id).values(plan_key=uuid.uuid4().hex))
    with op.batch_alter_table('halls', schema=None) as batch_op:
        batch_op.alter_column('plan_key', server_default=None)

    with op.batch_alter_table('stands', schema=None) as batch_op:
        batch_op.alter_column('exhibitor_id', existing_type=sa.Integer(), nullable=True)
        batch_op.add_column(sa.Column('prospect', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('origin', sa.String(), nullable=False, server_default='reserved'))
        batch_op.add_column(sa.Column('reserved_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('hold_limit_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('extended_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('nagged_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('held_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
        batch_op.create_foreign_key(batch_op.f('fk_stands_held_by_id_users'), 'users', ['held_by_id'], ['id'])
        batch_op.create_index('ix_stands_expires_at', ['expires_at'], unique=False)
        batch_op.create_check_constraint(
            batch_op.f('ck_stands_held_for_somebody'),
            "exhibitor_id IS NOT NULL OR (prospect <> '' AND origin = 'option' "
            "AND state IN ('option', 'released', 'expired'))",
        )
    op.execute('UPDATE stands SET reserved_at = allocated_at')
    with op.batch_alter_table('stands', schema=None) as batch_op:
        for column in ('prospect', 'origin', 'version'):
            batch_op.alter_column(column, server_default=None)
        batch_op.create_index(
            'uq_stands_exhibitor_id', ['exhibitor_id'], unique=True,
            sqlite_where=sa.text("state = 'cart'"), postgresql_where=sa.text("state = 'cart'"),
        )

    with op.batch_alter_table('unit_events', schema=None) as batch_op:
        batch_op.add_column(sa.Column('seq', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('kind', sa.String(), nullable=False, server_default='reserved'))
    op.execute(NUMBERED)
    op.execute(KINDS)
    with op.batch_alter_table('unit_events', schema=None) as batch_op:
        batch_op.alter_column('seq', existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column('kind', server_default=None)
        batch_op.create_unique_constraint(batch_op.f('uq_unit_events_fair_id_seq'), ['fair_id', 'seq'])

    op.create_table('plan_feeds',
        sa.Column('fair_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('seq', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_plan_feeds_fair_id_fairs')),
        sa.PrimaryKeyConstraint('fair_id', name=op.f('pk_plan_feeds')),
    )
    op.execute(FEEDS)

    op.create_table('waiting_entries',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('fair_id', sa.Integer(), nullable=False),
        sa.Column('exhibitor_id', sa.Integer(), nullable=False),
        sa.Column('hall_id', sa.Integer(), nullable=True),
        sa.Column('zone_id', sa.Integer(), nullable=True),
        sa.Column('package_id', sa.Integer(), nullable=True),
        sa.Column('min_units', sa.Integer(), nullable=False),
        sa.Column('max_units', sa.Integer(), nullable=False),
        sa.Column('open_sides', sa.Integer(), nullable=False),
        sa.Column('priority', sa.Integer(), nullable=False),
        sa.Column('deposit_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('applied_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('state', sa.String(), nullable=False),
        sa.Column('stand_id', sa.Integer(), nullable=True),
        sa.CheckConstraint('min_units >= 1 AND max_units >= min_units', name=op.f('ck_waiting_entries_units_in_order')),
        sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_waiting_entries_exhibitor_id_exhibitors')),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_waiting_entries_fair_id_fairs')),
        sa.ForeignKeyConstraint(['hall_id'], ['halls.id'], name=op.f('fk_waiting_entries_hall_id_halls')),
        sa.ForeignKeyConstraint(['package_id'], ['packages.id'], name=op.f('fk_waiting_entries_package_id_packages')),
        sa.ForeignKeyConstraint(['stand_id'], ['stands.id'], name=op.f('fk_waiting_entries_stand_id_stands')),
        sa.ForeignKeyConstraint(['zone_id'], ['zones.id'], name=op.f('fk_waiting_entries_zone_id_zones')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_waiting_entries')),
    )
    with op.batch_alter_table('waiting_entries', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_waiting_entries_exhibitor_id'), ['exhibitor_id'], unique=False)
        batch_op.create_index('ix_waiting_entries_fair_id_state', ['fair_id', 'state'], unique=False)


def downgrade() -> None:
    op.drop_table('waiting_entries')
    op.drop_table('plan_feeds')
    with op.batch_alter_table('unit_events', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_unit_events_fair_id_seq'), type_='unique')
        batch_op.drop_column('kind')
        batch_op.drop_column('seq')
    with op.batch_alter_table('stands', schema=None) as batch_op:
        batch_op.drop_index('uq_stands_exhibitor_id')
        batch_op.drop_index('ix_stands_expires_at')
        batch_op.drop_constraint(batch_op.f('ck_stands_held_for_somebody'), type_='check')
    for statement in FORGOTTEN:
        op.execute(statement)
    with op.batch_alter_table('stands', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_stands_held_by_id_users'), type_='foreignkey')
        for column in (
            'version', 'held_by_id', 'nagged_at', 'extended_at', 'hold_limit_at', 'expires_at', 'reserved_at', 'origin',
            'prospect',
        ):
            batch_op.drop_column(column)
        batch_op.alter_column('exhibitor_id', existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table('halls', schema=None) as batch_op:
        batch_op.drop_column('plan_key')
