"""Words by which the desk finds visitors, stations that print, and what waits for them"""

from alembic import op
import sqlalchemy as sa

from eventsapp.infra.finding import words_of


revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None

OPEN = sa.text("state IN ('queued', 'printing')")
PART = 1000


def upgrade() -> None:
    words = op.create_table(
        'visitor_words',
        sa.Column('visitor_id', sa.Integer(), nullable=False),
        sa.Column('word', sa.String().with_variant(sa.String(collation='C'), 'postgresql'), nullable=False),
        sa.Column('fair_id', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_visitor_words_fair_id_fairs')),
        sa.ForeignKeyConstraint(['visitor_id'], ['visitors.id'], name=op.f('fk_visitor_words_visitor_id_visitors'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('visitor_id', 'word', name=op.f('pk_visitor_words')),
    )
    _fill(words)
    op.create_index('ix_visitor_words_word', 'visitor_words', ['fair_id', 'word', 'visitor_id'], unique=False)
    op.create_table(
        'print_stations',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('fair_id', sa.Integer(), nullable=False),
        sa.Column('code', sa.String(), nullable=False),
        sa.Column('name', sa.String(), nullable=False),
        sa.Column('gate_id', sa.Integer(), nullable=True),
        sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('paper_out_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_print_stations_fair_id_fairs')),
        sa.ForeignKeyConstraint(['gate_id'], ['gates.id'], name=op.f('fk_print_stations_gate_id_gates'), ondelete='SET NULL'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_print_stations')),
        sa.UniqueConstraint('fair_id', 'code', name=op.f('uq_print_stations_fair_id_code')),
        sa.UniqueConstraint('gate_id', name=op.f('uq_print_stations_gate_id')),
    )
    op.create_table(
        'print_jobs',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('station_id', sa.Integer(), nullable=False),
        sa.Column('badge_id', sa.Integer(), nullable=False),
        sa.Column('state', sa.String(), nullable=False),
        sa.Column('asked_by', sa.String(), nullable=False),
        sa.Column('note', sa.String(), nullable=False),
        sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('taken_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state IN ('queued', 'printing', 'printed', 'failed')", name=op.f('ck_print_jobs_state')),
        sa.ForeignKeyConstraint(['badge_id'], ['badges.id'], name=op.f('fk_print_jobs_badge_id_badges')),
        sa.ForeignKeyConstraint(['station_id'], ['print_stations.id'], name=op.f('fk_print_jobs_station_id_print_stations'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_print_jobs')),
    )
    op.create_index('uq_print_jobs_open', 'print_jobs', ['badge_id'], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index('ix_print_jobs_station_id_state', 'print_jobs', ['station_id', 'state', 'id'], unique=False)


def _fill(words: sa.Table) -> None:
    """Index who is registered already, a thousand at a time."""
    bind, last = op.get_bind(), 0
    people = sa.text(
        'SELECT id, fair_id, number, full_name, latin_name, company, email, phone, phone_key '
        'FROM visitors WHERE id > :last ORDER BY id LIMIT :part'
    )
    while found := bind.execute(people, {'last': last, 'part': PART}).all():
        rows = [
            {'visitor_id': one.id, 'fair_id': one.fair_id, 'word': word}
            for one in found
            for word in words_of(
                (one.full_name, one.latin_name, one.company),
                phone=one.phone_key or one.phone,
                email=one.email,
                number=one.number,
            )
        ]
        bind.execute(words.insert(), rows)
        last = found[-1].id


def downgrade() -> None:
    op.drop_table('print_jobs')
    op.drop_table('print_stations')
    op.drop_table('visitor_words')
