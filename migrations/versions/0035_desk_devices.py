"""Words of exhibitors' people, devices that are a desk, a kiosk or a screen, and screens beside desks"""

from alembic import op
import sqlalchemy as sa

from eventsapp.infra.finding import words_of


revision = '0035'
down_revision = "0034"
branch_labels = None
depends_on = None

USES = "use IN ('gate', 'kiosk', 'desk', 'screen')"
SCREEN = "(use = 'screen') = (screen_id IS NOT NULL)"
PART = 1000


def upgrade() -> None:
    with op.batch_alter_table('staff_members', schema=None) as batch_op:
        batch_op.add_column(sa.Column('phone', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('search_key', sa.String(), nullable=False, server_default=''))
    with op.batch_alter_table('staff_members', schema=None) as batch_op:
        batch_op.alter_column('phone', server_default=None)
        batch_op.alter_column('search_key', server_default=None)
    _fill()
    op.create_index('ix_badges_fair_id_revoked_at', 'badges', ['fair_id', 'revoked_at'])
    # A badge that is removed with its person waits nowhere any more.
    with op.batch_alter_table('print_jobs', schema=None) as batch_op:
        batch_op.drop_constraint('fk_print_jobs_badge_id_badges', type_='foreignkey')
        batch_op.create_foreign_key('fk_print_jobs_badge_id_badges', 'badges', ['badge_id'], ['id'], ondelete='CASCADE')
    op.create_table(
        'desk_screens',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('fair_id', sa.Integer(), nullable=False),
        sa.Column('owner', sa.String(), nullable=False),
        sa.Column('mark', sa.BigInteger(), nullable=False),
        sa.Column('visitor_id', sa.Integer(), nullable=True),
        sa.Column('code', sa.String(), nullable=True),
        sa.Column('asked_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint('(visitor_id IS NULL) = (asked_at IS NULL)', name=op.f('ck_desk_screens_asked')),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_desk_screens_fair_id_fairs')),
        sa.ForeignKeyConstraint(['visitor_id'], ['visitors.id'], name=op.f('fk_desk_screens_visitor_id_visitors')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_desk_screens')),
        sa.UniqueConstraint('fair_id', 'owner', name=op.f('uq_desk_screens_fair_id_owner')),
        sa.UniqueConstraint('code', name=op.f('uq_desk_screens_code')),
    )
    for table, day in (('gate_enrolments', 'day_on'), ('gate_devices', 'day_on')):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column('use', sa.String(), nullable=False, server_default='gate'))
            batch_op.add_column(sa.Column('until_on', sa.Date(), nullable=True))
            batch_op.add_column(sa.Column('screen_id', sa.Integer(), nullable=True))
        op.execute(f'UPDATE {table} SET until_on = {day}')
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column('use', server_default=None)
            batch_op.alter_column('until_on', existing_type=sa.Date(), nullable=False)
            batch_op.create_foreign_key(f'fk_{table}_screen_id_desk_screens', 'desk_screens', ['screen_id'], ['id'])
            batch_op.create_check_constraint(op.f(f'ck_{table}_use'), USES)
            batch_op.create_check_constraint(op.f(f'ck_{table}_screen'), SCREEN)


def _fill() -> None:
    """Write the words of who is on a stand already."""
    bind, last = op.get_bind(), 0
    people = sa.text('SELECT id, full_name, latin_name FROM staff_members WHERE id > :last ORDER BY id LIMIT :part')
    write = sa.text('UPDATE staff_members SET search_key = :key WHERE id = :id')
    while found := bind.execute(people, {'last': last, 'part': PART}).all():
        keys = [
            {'id': one.id, 'key': ''.join(f' {word}' for word in sorted(words_of((one.full_name, one.latin_name or ''))))}
            for one in found
        ]
        bind.execute(write, keys)
        last = found[-1].id


def downgrade() -> None:
    for table in ('gate_devices', 'gate_enrolments'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(op.f(f'ck_{table}_screen'), type_='check')
            batch_op.drop_constraint(op.f(f'ck_{table}_use'), type_='check')
            batch_op.drop_constraint(f'fk_{table}_screen_id_desk_screens', type_='foreignkey')
            batch_op.drop_column('screen_id')
            batch_op.drop_column('until_on')
            batch_op.drop_column('use')
    op.drop_table('desk_screens')
    op.drop_index('ix_badges_fair_id_revoked_at', 'badges')
    with op.batch_alter_table('print_jobs', schema=None) as batch_op:
        batch_op.drop_constraint('fk_print_jobs_badge_id_badges', type_='foreignkey')
        batch_op.create_foreign_key('fk_print_jobs_badge_id_badges', 'badges', ['badge_id'], ['id'])
    with op.batch_alter_table('staff_members', schema=None) as batch_op:
        batch_op.drop_column('search_key')
        batch_op.drop_column('phone')
