"""What a forum needs: days, equipment, walks, hosts, sponsors, materials, availability, photos"""

from alembic import op
import sqlalchemy as sa


revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None

FILLED = {
    'rooms': ('setup_minutes', 'place', 'version'),
    'session_speakers': ('channel',),
    'sessions': ('notes', 'is_locked', 'version'),
    'speakers': ('honorific', 'travel_notes', 'language_notes', 'version'),
    'tracks': ('version',),
}
"""Columns of tables that have rows; the values are given by the program from now on."""


def upgrade() -> None:
    op.create_table(
        'clash_notes',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('fair_id', sa.Integer(), nullable=False),
        sa.Column('key', sa.String(), nullable=False),
        sa.Column('digest', sa.String(), nullable=False),
        sa.Column('reason', sa.String(), nullable=False),
        sa.Column('noted_by_id', sa.Integer(), nullable=True),
        sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_clash_notes_fair_id_fairs')),
        sa.ForeignKeyConstraint(['noted_by_id'], ['users.id'], name=op.f('fk_clash_notes_noted_by_id_users')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_clash_notes')),
        sa.UniqueConstraint('fair_id', 'key', name=op.f('uq_clash_notes_fair_id_key')),
    )
    op.create_table(
        'equipment',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('fair_id', sa.Integer(), nullable=False),
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('count', sa.Integer(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.CheckConstraint('count >= 0', name=op.f('ck_equipment_count')),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_equipment_fair_id_fairs')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_equipment')),
        sa.UniqueConstraint('fair_id', 'name', name=op.f('uq_equipment_fair_id_name')),
    )
    op.create_table(
        'forums',
        sa.Column('fair_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('walking_minutes', sa.Integer(), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_forums_fair_id_fairs')),
        sa.PrimaryKeyConstraint('fair_id', name=op.f('pk_forums')),
    )
    op.create_table(
        'programme_days',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('fair_id', sa.Integer(), nullable=False),
        sa.Column('day_on', sa.Date(), nullable=False),
        sa.Column('opens_at', sa.Time(), nullable=False),
        sa.Column('closes_at', sa.Time(), nullable=False),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_programme_days_fair_id_fairs')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_programme_days')),
        sa.UniqueConstraint('fair_id', 'day_on', name=op.f('uq_programme_days_fair_id_day_on')),
    )
    op.create_table(
        'room_equipment',
        sa.Column('room_id', sa.Integer(), nullable=False),
        sa.Column('equipment_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['equipment_id'], ['equipment.id'], name=op.f('fk_room_equipment_equipment_id_equipment'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['room_id'], ['rooms.id'], name=op.f('fk_room_equipment_room_id_rooms'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('room_id', 'equipment_id', name=op.f('pk_room_equipment')),
    )
    with op.batch_alter_table('room_equipment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_room_equipment_equipment_id'), ['equipment_id'], unique=False)

    op.create_table(
        'room_walks',
        sa.Column('first_id', sa.Integer(), nullable=False),
        sa.Column('second_id', sa.Integer(), nullable=False),
        sa.Column('minutes', sa.Integer(), nullable=False),
        sa.CheckConstraint('first_id < second_id', name=op.f('ck_room_walks_in_order')),
        sa.ForeignKeyConstraint(['first_id'], ['rooms.id'], name=op.f('fk_room_walks_first_id_rooms'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['second_id'], ['rooms.id'], name=op.f('fk_room_walks_second_id_rooms'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('first_id', 'second_id', name=op.f('pk_room_walks')),
    )
    with op.batch_alter_table('room_walks', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_room_walks_second_id'), ['second_id'], unique=False)

    op.create_table(
        'speaker_availabilities',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('speaker_id', sa.Integer(), nullable=False),
        sa.Column('starts_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('ends_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_speaker_availabilities_in_order')),
        sa.ForeignKeyConstraint(['speaker_id'], ['speakers.id'], name=op.f('fk_speaker_availabilities_speaker_id_speakers')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_speaker_availabilities')),
    )
    with op.batch_alter_table('speaker_availabilities', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_speaker_availabilities_speaker_id'), ['speaker_id'], unique=False)

    op.create_table(
        'session_equipment',
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('equipment_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['equipment_id'], ['equipment.id'], name=op.f('fk_session_equipment_equipment_id_equipment'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_session_equipment_session_id_sessions'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('session_id', 'equipment_id', name=op.f('pk_session_equipment')),
    )
    with op.batch_alter_table('session_equipment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_session_equipment_equipment_id'), ['equipment_id'], unique=False)

    op.create_table(
        'session_materials',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('title', sa.String(), nullable=False),
        sa.Column('url', sa.String(), nullable=False),
        sa.Column('file_id', sa.Integer(), nullable=True),
        sa.Column('visibility', sa.String(), nullable=False),
        sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(file_id IS NULL) <> (url = '')", name=op.f('ck_session_materials_file_or_link')),
        sa.ForeignKeyConstraint(['file_id'], ['stored_files.id'], name=op.f('fk_session_materials_file_id_stored_files')),
        sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_session_materials_session_id_sessions')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_session_materials')),
    )
    with op.batch_alter_table('session_materials', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_session_materials_file_id'), ['file_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_session_materials_session_id'), ['session_id'], unique=False)

    op.create_table(
        'session_sponsors',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('session_id', sa.Integer(), nullable=False),
        sa.Column('exhibitor_id', sa.Integer(), nullable=True),
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('position', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_session_sponsors_exhibitor_id_exhibitors')),
        sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_session_sponsors_session_id_sessions')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_session_sponsors')),
    )
    with op.batch_alter_table('session_sponsors', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_session_sponsors_exhibitor_id'), ['exhibitor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_session_sponsors_session_id'), ['session_id'], unique=False)

    with op.batch_alter_table('rooms', schema=None) as batch_op:
        batch_op.add_column(sa.Column('setup_minutes', sa.Integer(), nullable=False, server_default='0'))
        batch_op.add_column(sa.Column('place', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))

    with op.batch_alter_table('session_speakers', schema=None) as batch_op:
        batch_op.add_column(sa.Column('channel', sa.String(), nullable=False, server_default=''))

    with op.batch_alter_table('sessions', schema=None) as batch_op:
        batch_op.add_column(sa.Column('setup_minutes', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('expected_audience', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('notes', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('is_locked', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))

    with op.batch_alter_table('speakers', schema=None) as batch_op:
        batch_op.add_column(sa.Column('honorific', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('protocol_order', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('photo_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('travel_notes', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('language_notes', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))
        batch_op.create_foreign_key(batch_op.f('fk_speakers_photo_id_stored_files'), 'stored_files', ['photo_id'], ['id'])

    with op.batch_alter_table('tracks', schema=None) as batch_op:
        batch_op.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))

    for table, columns in FILLED.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.alter_column(column, server_default=None)


def downgrade() -> None:
    op.drop_table('session_sponsors')
    op.drop_table('session_materials')
    op.drop_table('session_equipment')
    op.drop_table('speaker_availabilities')
    op.drop_table('room_walks')
    op.drop_table('room_equipment')
    op.drop_table('programme_days')
    op.drop_table('forums')
    op.drop_table('equipment')
    op.drop_table('clash_notes')

    with op.batch_alter_table('tracks', schema=None) as batch_op:
        batch_op.drop_column('version')

    with op.batch_alter_table('speakers', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_speakers_photo_id_stored_files'), type_='foreignkey')
        batch_op.drop_column('version')
        batch_op.drop_column('language_notes')
        batch_op.drop_column('travel_notes')
        batch_op.drop_column('photo_id')
        batch_op.drop_column('protocol_order')
        batch_op.drop_column('honorific')

    with op.batch_alter_table('sessions', schema=None) as batch_op:
        batch_op.drop_column('version')
        batch_op.drop_column('is_locked')
        batch_op.drop_column('notes')
        batch_op.drop_column('expected_audience')
        batch_op.drop_column('setup_minutes')

    with op.batch_alter_table('session_speakers', schema=None) as batch_op:
        batch_op.drop_column('channel')

    with op.batch_alter_table('rooms', schema=None) as batch_op:
        batch_op.drop_column('version')
        batch_op.drop_column('place')
        batch_op.drop_column('setup_minutes')
