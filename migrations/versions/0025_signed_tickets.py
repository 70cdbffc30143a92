"""Keys that sign, and a ticket for every visitor"""

from datetime import UTC, datetime

from alembic import op
from flask import current_app, has_app_context
import sqlalchemy as sa

from config import load_settings
from eventsapp.infra.signing import make_key_pair, seal_key


revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade() -> None:
    keys = op.create_table('signing_keys',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('fair_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('public_key', sa.LargeBinary(), nullable=False),
    sa.Column('sealed_key', sa.LargeBinary(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_signing_keys_fair_id_fairs')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signing_keys')),
    sa.UniqueConstraint('fair_id', 'number', name=op.f('uq_signing_keys_fair_id_number'))
    )
    op.create_table('tickets',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('fair_id', sa.Integer(), nullable=False),
    sa.Column('visitor_id', sa.Integer(), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_tickets_fair_id_fairs')),
    sa.ForeignKeyConstraint(['visitor_id'], ['visitors.id'], name=op.f('fk_tickets_visitor_id_visitors'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_tickets'))
    )
    with op.batch_alter_table('tickets', schema=None) as batch_op:
        batch_op.create_index('ix_tickets_fair_id_revoked_at', ['fair_id', 'revoked_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_tickets_visitor_id'), ['visitor_id'], unique=False)
        batch_op.create_index('uq_tickets_one_valid', ['visitor_id'], unique=True, sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))

    op.execute(
        "INSERT INTO tickets (fair_id, visitor_id, issued_at, reason)"
        " SELECT fair_id, id, registered_at, '' FROM visitors ORDER BY id"
    )
    _add_keys(keys)


def _add_keys(keys: sa.Table) -> None:
    """Give each fair that has tickets the key that signs them: a page that only shows one cannot make it."""
    fairs = op.get_bind().execute(sa.text("SELECT DISTINCT fair_id FROM visitors")).scalars().all()
    if not fairs:
        return
    settings = current_app.config["SETTINGS"] if has_app_context() else load_settings()
    for fair_id in fairs:
        pair = make_key_pair()
        sealed = seal_key(pair.private, settings.secret_key, f"fair {fair_id} key 1")
        row = {"fair_id": fair_id, "number": 1, "public_key": pair.public, "sealed_key": sealed}
        op.get_bind().execute(keys.insert().values(**row, created_at=datetime.now(UTC)))


def downgrade() -> None:
    op.drop_table('tickets')
    op.drop_table('signing_keys')
