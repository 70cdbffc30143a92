"""Rounds, and plans of a whole fair"""

from alembic import op
import sqlalchemy as sa


revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'allocation_policies',
        sa.Column('fair_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('formula', sa.JSON(), nullable=False),
        sa.Column('weights', sa.JSON(), nullable=False),
        sa.Column('sector_zones', sa.JSON(), nullable=False),
        sa.Column('lottery_seed', sa.String(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_allocation_policies_fair_id_fairs')),
        sa.PrimaryKeyConstraint('fair_id', name=op.f('pk_allocation_policies')),
    )
    op.create_table(
        'allocation_rounds',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('fair_id', sa.Integer(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('name', sa.JSON(), nullable=False),
        sa.Column('mode', sa.String(), nullable=False),
        sa.Column('state', sa.String(), nullable=False),
        sa.Column('opens_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('closes_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('min_points', sa.Double(), nullable=True),
        sa.Column('min_units', sa.Integer(), nullable=True),
        sa.Column('zone_ids', sa.JSON(), nullable=False),
        sa.Column('package_ids', sa.JSON(), nullable=False),
        sa.Column('most_units', sa.Integer(), nullable=True),
        sa.Column('pick_seconds', sa.Integer(), nullable=False),
        sa.Column('stations', sa.Integer(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('closes_at > opens_at', name=op.f('ck_allocation_rounds_in_order')),
        sa.CheckConstraint('pick_seconds BETWEEN 30 AND 3600', name=op.f('ck_allocation_rounds_pick_seconds')),
        sa.CheckConstraint('stations BETWEEN 1 AND 20', name=op.f('ck_allocation_rounds_stations')),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_allocation_rounds_fair_id_fairs')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_allocation_rounds')),
        sa.UniqueConstraint('fair_id', 'position', name=op.f('uq_allocation_rounds_fair_id_position')),
    )
    op.create_table(
        'allocation_runs',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('fair_id', sa.Integer(), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('round_id', sa.Integer(), nullable=True),
        sa.Column('base_id', sa.Integer(), nullable=True),
        sa.Column('job_id', sa.Integer(), nullable=True),
        sa.Column('state', sa.String(), nullable=False),
        sa.Column('mode', sa.String(), nullable=False),
        sa.Column('seed', sa.Integer(), nullable=False),
        sa.Column('seconds', sa.Integer(), nullable=False),
        sa.Column('weights', sa.JSON(), nullable=False),
        sa.Column('what_if', sa.JSON(), nullable=False),
        sa.Column('objective', sa.BigInteger(), nullable=True),
        sa.Column('bound', sa.BigInteger(), nullable=True),
        sa.Column('preference', sa.BigInteger(), nullable=True),
        sa.Column('placed', sa.Integer(), nullable=False),
        sa.Column('placeable', sa.Integer(), nullable=False),
        sa.Column('violations', sa.Integer(), nullable=True),
        sa.Column('plan_hash', sa.String(), nullable=False),
        sa.Column('figures', sa.JSON(), nullable=False),
        sa.Column('evidence_id', sa.Integer(), nullable=True),
        sa.Column('note', sa.String(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('created_by_id', sa.Integer(), nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('objections_until', sa.DateTime(timezone=True), nullable=True),
        sa.Column('rolled_back_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['base_id'], ['allocation_runs.id'], name=op.f('fk_allocation_runs_base_id_allocation_runs')),
        sa.ForeignKeyConstraint(['created_by_id'], ['users.id'], name=op.f('fk_allocation_runs_created_by_id_users')),
        sa.ForeignKeyConstraint(['evidence_id'], ['stored_files.id'], name=op.f('fk_allocation_runs_evidence_id_stored_files')),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_allocation_runs_fair_id_fairs')),
        sa.ForeignKeyConstraint(['round_id'], ['allocation_rounds.id'], name=op.f('fk_allocation_runs_round_id_allocation_rounds')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_allocation_runs')),
        sa.UniqueConstraint('fair_id', 'number', name=op.f('uq_allocation_runs_fair_id_number')),
    )
    with op.batch_alter_table('allocation_runs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_allocation_runs_round_id'), ['round_id'], unique=False)
        batch_op.create_index('uq_allocation_runs_fair_id', ['fair_id'], unique=True, sqlite_where=sa.text("state = 'computing'"), postgresql_where=sa.text("state = 'computing'"))

    op.create_table(
        'pavilions',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('fair_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('zone_id', sa.Integer(), nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_pavilions_fair_id_fairs')),
        sa.ForeignKeyConstraint(['zone_id'], ['zones.id'], name=op.f('fk_pavilions_zone_id_zones')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_pavilions')),
        sa.UniqueConstraint('fair_id', 'name', name=op.f('uq_pavilions_fair_id_name')),
    )
    op.create_table(
        'allocation_edits',
        sa.Column('run_id', sa.Integer(), nullable=False),
        sa.Column('place', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('before', sa.JSON(), nullable=False),
        sa.Column('after', sa.JSON(), nullable=False),
        sa.Column('cost', sa.Integer(), nullable=False),
        sa.Column('done_by_id', sa.Integer(), nullable=True),
        sa.Column('done_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['done_by_id'], ['users.id'], name=op.f('fk_allocation_edits_done_by_id_users')),
        sa.ForeignKeyConstraint(['run_id'], ['allocation_runs.id'], name=op.f('fk_allocation_edits_run_id_allocation_runs'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('run_id', 'place', name=op.f('pk_allocation_edits')),
    )
    op.create_table(
        'pavilion_members',
        sa.Column('exhibitor_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('pavilion_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_pavilion_members_exhibitor_id_exhibitors')),
        sa.ForeignKeyConstraint(['pavilion_id'], ['pavilions.id'], name=op.f('fk_pavilion_members_pavilion_id_pavilions')),
        sa.PrimaryKeyConstraint('exhibitor_id', name=op.f('pk_pavilion_members')),
    )
    with op.batch_alter_table('pavilion_members', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pavilion_members_pavilion_id'), ['pavilion_id'], unique=False)

    op.create_table(
        'pick_windows',
        sa.Column('exhibitor_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('fair_id', sa.Integer(), nullable=False),
        sa.Column('opens_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('closes_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('zone_ids', sa.JSON(), nullable=False),
        sa.Column('package_ids', sa.JSON(), nullable=False),
        sa.Column('most_units', sa.Integer(), nullable=True),
        sa.CheckConstraint('closes_at > opens_at', name=op.f('ck_pick_windows_in_order')),
        sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_pick_windows_exhibitor_id_exhibitors')),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_pick_windows_fair_id_fairs')),
        sa.PrimaryKeyConstraint('exhibitor_id', 'opens_at', name=op.f('pk_pick_windows')),
    )
    with op.batch_alter_table('pick_windows', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_pick_windows_fair_id'), ['fair_id'], unique=False)

    op.create_table(
        'placement_needs',
        sa.Column('exhibitor_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('fair_id', sa.Integer(), nullable=False),
        sa.Column('utilities', sa.JSON(), nullable=False),
        sa.Column('floor_load', sa.Double(), nullable=True),
        sa.Column('height', sa.Double(), nullable=True),
        sa.Column('budget', sa.BigInteger(), nullable=True),
        sa.Column('hall_ids', sa.JSON(), nullable=False),
        sa.Column('is_zone_strict', sa.Boolean(), nullable=False),
        sa.Column('near_entrance', sa.Double(), nullable=False),
        sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_placement_needs_exhibitor_id_exhibitors')),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_placement_needs_fair_id_fairs')),
        sa.PrimaryKeyConstraint('exhibitor_id', name=op.f('pk_placement_needs')),
    )
    with op.batch_alter_table('placement_needs', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_placement_needs_fair_id'), ['fair_id'], unique=False)

    op.create_table(
        'priority_records',
        sa.Column('exhibitor_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('fair_id', sa.Integer(), nullable=False),
        sa.Column('consecutive_years', sa.Integer(), nullable=False),
        sa.Column('units_contracted', sa.Integer(), nullable=True),
        sa.Column('sponsorship_vnd', sa.BigInteger(), nullable=False),
        sa.Column('is_member', sa.Boolean(), nullable=False),
        sa.Column('is_rebooking', sa.Boolean(), nullable=False),
        sa.Column('deposit_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('penalties', sa.JSON(), nullable=False),
        sa.Column('note', sa.String(), nullable=False),
        sa.Column('updated_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('consecutive_years >= 0 AND sponsorship_vnd >= 0', name=op.f('ck_priority_records_not_negative')),
        sa.CheckConstraint('units_contracted IS NULL OR units_contracted >= 0', name=op.f('ck_priority_records_units_not_negative')),
        sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_priority_records_exhibitor_id_exhibitors')),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_priority_records_fair_id_fairs')),
        sa.PrimaryKeyConstraint('exhibitor_id', name=op.f('pk_priority_records')),
    )
    with op.batch_alter_table('priority_records', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_priority_records_fair_id'), ['fair_id'], unique=False)

    op.create_table(
        'separations',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('fair_id', sa.Integer(), nullable=False),
        sa.Column('first_id', sa.Integer(), nullable=False),
        sa.Column('second_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(), nullable=False),
        sa.Column('distance_m', sa.Double(), nullable=False),
        sa.Column('is_hard', sa.Boolean(), nullable=False),
        sa.Column('is_wished', sa.Boolean(), nullable=False),
        sa.CheckConstraint('distance_m >= 0', name=op.f('ck_separations_not_negative')),
        sa.CheckConstraint('first_id < second_id', name=op.f('ck_separations_in_order')),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_separations_fair_id_fairs')),
        sa.ForeignKeyConstraint(['first_id'], ['exhibitors.id'], name=op.f('fk_separations_first_id_exhibitors')),
        sa.ForeignKeyConstraint(['second_id'], ['exhibitors.id'], name=op.f('fk_separations_second_id_exhibitors')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_separations')),
        sa.UniqueConstraint('first_id', 'second_id', 'kind', name=op.f('uq_separations_first_id_second_id_kind')),
    )
    with op.batch_alter_table('separations', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_separations_fair_id'), ['fair_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_separations_second_id'), ['second_id'], unique=False)

    op.create_table(
        'allocation_objections',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('fair_id', sa.Integer(), nullable=False),
        sa.Column('run_id', sa.Integer(), nullable=False),
        sa.Column('exhibitor_id', sa.Integer(), nullable=False),
        sa.Column('stand_id', sa.Integer(), nullable=True),
        sa.Column('state', sa.String(), nullable=False),
        sa.Column('wish', sa.String(), nullable=False),
        sa.Column('filed_by_id', sa.Integer(), nullable=True),
        sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('alternatives', sa.JSON(), nullable=False),
        sa.Column('answer', sa.String(), nullable=False),
        sa.Column('answered_by_id', sa.Integer(), nullable=True),
        sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['answered_by_id'], ['users.id'], name=op.f('fk_allocation_objections_answered_by_id_users')),
        sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_allocation_objections_exhibitor_id_exhibitors')),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_allocation_objections_fair_id_fairs')),
        sa.ForeignKeyConstraint(['filed_by_id'], ['users.id'], name=op.f('fk_allocation_objections_filed_by_id_users')),
        sa.ForeignKeyConstraint(['run_id'], ['allocation_runs.id'], name=op.f('fk_allocation_objections_run_id_allocation_runs')),
        sa.ForeignKeyConstraint(['stand_id'], ['stands.id'], name=op.f('fk_allocation_objections_stand_id_stands')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_allocation_objections')),
    )
    with op.batch_alter_table('allocation_objections', schema=None) as batch_op:
        batch_op.create_index('ix_allocation_objections_fair_id_state', ['fair_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_allocation_objections_run_id'), ['run_id'], unique=False)
        batch_op.create_index('uq_allocation_objections_exhibitor_id', ['exhibitor_id'], unique=True, sqlite_where=sa.text("state IN ('open', 'offered')"), postgresql_where=sa.text("state IN ('open', 'offered')"))

    op.create_table(
        'allocation_picks',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('round_id', sa.Integer(), nullable=False),
        sa.Column('exhibitor_id', sa.Integer(), nullable=False),
        sa.Column('place', sa.Integer(), nullable=False),
        sa.Column('points', sa.Double(), nullable=False),
        sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('station', sa.Integer(), nullable=True),
        sa.Column('state', sa.String(), nullable=False),
        sa.Column('how', sa.String(), nullable=False),
        sa.Column('was_absent', sa.Boolean(), nullable=False),
        sa.Column('proxy', sa.JSON(), nullable=False),
        sa.Column('stand_id', sa.Integer(), nullable=True),
        sa.Column('began_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_allocation_picks_exhibitor_id_exhibitors')),
        sa.ForeignKeyConstraint(['round_id'], ['allocation_rounds.id'], name=op.f('fk_allocation_picks_round_id_allocation_rounds'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['stand_id'], ['stands.id'], name=op.f('fk_allocation_picks_stand_id_stands')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_allocation_picks')),
        sa.UniqueConstraint('round_id', 'exhibitor_id', name=op.f('uq_allocation_picks_round_id_exhibitor_id')),
    )
    with op.batch_alter_table('allocation_picks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_allocation_picks_exhibitor_id'), ['exhibitor_id'], unique=False)
        batch_op.create_index('uq_allocation_picks_round_id_station', ['round_id', 'station'], unique=True, sqlite_where=sa.text("state = 'picking'"), postgresql_where=sa.text("state = 'picking'"))

    op.create_table(
        'allocation_proposals',
        sa.Column('run_id', sa.Integer(), nullable=False),
        sa.Column('exhibitor_id', sa.Integer(), nullable=False),
        sa.Column('hall_id', sa.Integer(), nullable=True),
        sa.Column('unit_ids', sa.JSON(), nullable=False),
        sa.Column('number', sa.String(), nullable=False),
        sa.Column('change', sa.String(), nullable=False),
        sa.Column('points', sa.Double(), nullable=False),
        sa.Column('satisfaction', sa.Integer(), nullable=False),
        sa.Column('value', sa.Integer(), nullable=False),
        sa.Column('reasons', sa.JSON(), nullable=False),
        sa.Column('is_locked', sa.Boolean(), nullable=False),
        sa.Column('is_released', sa.Boolean(), nullable=False),
        sa.Column('was_stand_id', sa.Integer(), nullable=True),
        sa.Column('was_unit_ids', sa.JSON(), nullable=False),
        sa.Column('stand_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_allocation_proposals_exhibitor_id_exhibitors')),
        sa.ForeignKeyConstraint(['hall_id'], ['halls.id'], name=op.f('fk_allocation_proposals_hall_id_halls')),
        sa.ForeignKeyConstraint(['run_id'], ['allocation_runs.id'], name=op.f('fk_allocation_proposals_run_id_allocation_runs'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['stand_id'], ['stands.id'], name=op.f('fk_allocation_proposals_stand_id_stands')),
        sa.ForeignKeyConstraint(['was_stand_id'], ['stands.id'], name=op.f('fk_allocation_proposals_was_stand_id_stands')),
        sa.PrimaryKeyConstraint('run_id', 'exhibitor_id', name=op.f('pk_allocation_proposals')),
    )
    with op.batch_alter_table('allocation_proposals', schema=None) as batch_op:
        batch_op.create_index('ix_allocation_proposals_exhibitor_id', ['exhibitor_id'], unique=False)

    with op.batch_alter_table('applications', schema=None) as batch_op:
        batch_op.add_column(sa.Column('utilities', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('budget', sa.BigInteger(), nullable=True))

    with op.batch_alter_table('neighbour_wishes', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_ignored', sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table('fairs', schema=None) as batch_op:
        batch_op.add_column(sa.Column('places_by_round', sa.Boolean(), nullable=False, server_default=sa.false()))

    for table, column in (
        ('applications', 'utilities'),
        ('fairs', 'places_by_round'),
        ('neighbour_wishes', 'is_ignored'),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(column, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('neighbour_wishes', schema=None) as batch_op:
        batch_op.drop_column('is_ignored')
    with op.batch_alter_table('fairs', schema=None) as batch_op:
        batch_op.drop_column('places_by_round')
    with op.batch_alter_table('applications', schema=None) as batch_op:
        batch_op.drop_column('budget')
        batch_op.drop_column('utilities')
    op.drop_table('allocation_proposals')
    op.drop_table('allocation_picks')
    op.drop_table('allocation_objections')
    op.drop_table('separations')
    op.drop_table('priority_records')
    op.drop_table('placement_needs')
    op.drop_table('pick_windows')
    op.drop_table('pavilion_members')
    op.drop_table('allocation_edits')
    op.drop_table('pavilions')
    op.drop_table('allocation_runs')
    op.drop_table('allocation_rounds')
    op.drop_table('allocation_policies')
