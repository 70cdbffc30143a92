"""Gates, their devices, scans, and who is in"""

from alembic import op
import sqlalchemy as sa


revision = '0029'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('gates',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('fair_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('zone', sa.String(), nullable=False),
    sa.Column('direction', sa.String(), nullable=False),
    sa.Column('opens_at', sa.Time(), nullable=True),
    sa.Column('closes_at', sa.Time(), nullable=True),
    sa.Column('occupancy_limit', sa.Integer(), nullable=True),
    sa.Column('allows_reentry', sa.Boolean(), nullable=False),
    sa.Column('quiet_minutes', sa.Integer(), nullable=False),
    sa.Column('locked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lock_reason', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("direction IN ('in', 'out', 'both')", name=op.f('ck_gates_direction')),
    sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_gates_fair_id_fairs')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gates')),
    sa.UniqueConstraint('fair_id', 'code', name=op.f('uq_gates_fair_id_code'))
    )
    op.create_table('gate_enrolments',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('gate_id', sa.Integer(), nullable=False),
    sa.Column('day_on', sa.Date(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('uses_left', sa.Integer(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('created_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('uses_left >= 0', name=op.f('ck_gate_enrolments_uses_left')),
    sa.ForeignKeyConstraint(['created_by_id'], ['users.id'], name=op.f('fk_gate_enrolments_created_by_id_users')),
    sa.ForeignKeyConstraint(['gate_id'], ['gates.id'], name=op.f('fk_gate_enrolments_gate_id_gates'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gate_enrolments')),
    sa.UniqueConstraint('digest', name=op.f('uq_gate_enrolments_digest'))
    )
    with op.batch_alter_table('gate_enrolments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_gate_enrolments_gate_id'), ['gate_id'], unique=False)
    op.create_table('gate_devices',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('gate_id', sa.Integer(), nullable=False),
    sa.Column('day_on', sa.Date(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('enrolled_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('queued', sa.Integer(), nullable=False),
    sa.Column('battery', sa.Integer(), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['gate_id'], ['gates.id'], name=op.f('fk_gate_devices_gate_id_gates'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_gate_devices_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gate_devices')),
    sa.UniqueConstraint('digest', name=op.f('uq_gate_devices_digest'))
    )
    with op.batch_alter_table('gate_devices', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_gate_devices_gate_id'), ['gate_id'], unique=False)
    op.create_table('gate_scans',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('fair_id', sa.Integer(), nullable=False),
    sa.Column('gate_id', sa.Integer(), nullable=False),
    sa.Column('zone', sa.String(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('client_id', sa.String(), nullable=False),
    sa.Column('kind', sa.Integer(), nullable=True),
    sa.Column('serial', sa.Integer(), nullable=True),
    sa.Column('holder', sa.String(), nullable=False),
    sa.Column('day_on', sa.Date(), nullable=False),
    sa.Column('scanned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_offline', sa.Boolean(), nullable=False),
    sa.Column('verdict', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('way', sa.String(), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undo_reason', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_gate_scans_fair_id_fairs')),
    sa.ForeignKeyConstraint(['gate_id'], ['gates.id'], name=op.f('fk_gate_scans_gate_id_gates'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_gate_scans')),
    sa.UniqueConstraint('source', 'client_id', name=op.f('uq_gate_scans_source_client_id'))
    )
    with op.batch_alter_table('gate_scans', schema=None) as batch_op:
        batch_op.create_index('ix_gate_scans_gate_id_day_on', ['gate_id', 'day_on', 'scanned_at'], unique=False)
        batch_op.create_index('ix_gate_scans_holder', ['fair_id', 'day_on', 'holder'], unique=False)
    op.create_table('presences',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('fair_id', sa.Integer(), nullable=False),
    sa.Column('day_on', sa.Date(), nullable=False),
    sa.Column('zone', sa.String(), nullable=False),
    sa.Column('holder', sa.String(), nullable=False),
    sa.Column('first_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('first_gate_id', sa.Integer(), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_gate_id', sa.Integer(), nullable=False),
    sa.Column('last_way', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_presences_fair_id_fairs')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_presences')),
    sa.UniqueConstraint('fair_id', 'day_on', 'zone', 'holder', name=op.f('uq_presences_fair_id_day_on_zone_holder'))
    )
    op.create_table('zone_days',
    sa.Column('fair_id', sa.Integer(), nullable=False),
    sa.Column('day_on', sa.Date(), nullable=False),
    sa.Column('zone', sa.String(), nullable=False),
    sa.Column('inside', sa.Integer(), nullable=False),
    sa.Column('attended', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_zone_days_fair_id_fairs')),
    sa.PrimaryKeyConstraint('fair_id', 'day_on', 'zone', name=op.f('pk_zone_days'))
    )


def downgrade() -> None:
    for table in ('zone_days', 'presences', 'gate_scans', 'gate_devices', 'gate_enrolments', 'gates'):
        op.drop_table(table)
