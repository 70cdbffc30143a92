"""Leads of exhibitors, their questions and phones, and what they have to delete"""

from alembic import op
import sqlalchemy as sa


revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('lead_mails',
    sa.Column('exhibitor_id', sa.Integer(), nullable=False),
    sa.Column('day_on', sa.Date(), nullable=False),
    sa.Column('since', sa.DateTime(timezone=True), nullable=True),
    sa.Column('until', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_lead_mails_exhibitor_id_exhibitors')),
    sa.PrimaryKeyConstraint('exhibitor_id', 'day_on', name=op.f('pk_lead_mails'))
    )
    op.create_table('lead_questions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('exhibitor_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('wording', sa.String(), nullable=False),
    sa.Column('options', sa.JSON(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('archived_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('text', 'single', 'multi')", name=op.f('ck_lead_questions_kind')),
    sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_lead_questions_exhibitor_id_exhibitors')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead_questions'))
    )
    with op.batch_alter_table('lead_questions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lead_questions_exhibitor_id'), ['exhibitor_id'], unique=False)

    op.create_table('lead_collectors',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('exhibitor_id', sa.Integer(), nullable=False),
    sa.Column('staff_member_id', sa.Integer(), nullable=True),
    sa.Column('user_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('device', sa.String(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_seen_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('queued', sa.Integer(), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(staff_member_id IS NULL) <> (user_id IS NULL)', name=op.f('ck_lead_collectors_one_person')),
    sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_lead_collectors_exhibitor_id_exhibitors')),
    sa.ForeignKeyConstraint(['staff_member_id'], ['staff_members.id'], name=op.f('fk_lead_collectors_staff_member_id_staff_members'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['users.id'], name=op.f('fk_lead_collectors_user_id_users')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead_collectors')),
    sa.UniqueConstraint('digest', name=op.f('uq_lead_collectors_digest'))
    )
    with op.batch_alter_table('lead_collectors', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lead_collectors_exhibitor_id'), ['exhibitor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_lead_collectors_staff_member_id'), ['staff_member_id'], unique=False)

    op.create_table('lead_deletions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('exhibitor_id', sa.Integer(), nullable=False),
    sa.Column('visitor_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('done_by_id', sa.Integer(), nullable=True),
    sa.Column('lifted_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['done_by_id'], ['users.id'], name=op.f('fk_lead_deletions_done_by_id_users')),
    sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_lead_deletions_exhibitor_id_exhibitors')),
    sa.ForeignKeyConstraint(['visitor_id'], ['visitors.id'], name=op.f('fk_lead_deletions_visitor_id_visitors'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead_deletions'))
    )
    with op.batch_alter_table('lead_deletions', schema=None) as batch_op:
        batch_op.create_index('ix_lead_deletions_exhibitor_id_due_on', ['exhibitor_id', 'due_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_lead_deletions_visitor_id'), ['visitor_id'], unique=False)
        batch_op.create_index('uq_lead_deletions_one_open', ['exhibitor_id', 'visitor_id'], unique=True, sqlite_where=sa.text('done_at IS NULL AND lifted_at IS NULL'), postgresql_where=sa.text('done_at IS NULL AND lifted_at IS NULL'))

    op.create_table('leads',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('fair_id', sa.Integer(), nullable=False),
    sa.Column('exhibitor_id', sa.Integer(), nullable=False),
    sa.Column('visitor_id', sa.Integer(), nullable=False),
    sa.Column('first_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('first_by', sa.String(), nullable=False),
    sa.Column('last_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('last_by', sa.String(), nullable=False),
    sa.Column('scans', sa.Integer(), nullable=False),
    sa.Column('rating', sa.String(), nullable=False),
    sa.Column('answers', sa.JSON(), nullable=False),
    sa.Column('notes', sa.String(), nullable=False),
    sa.Column('follow_up_on', sa.Date(), nullable=True),
    sa.Column('edited_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('erased_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("rating IN ('', 'a', 'b', 'c', 'd')", name=op.f('ck_leads_rating')),
    sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_leads_exhibitor_id_exhibitors')),
    sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_leads_fair_id_fairs')),
    sa.ForeignKeyConstraint(['visitor_id'], ['visitors.id'], name=op.f('fk_leads_visitor_id_visitors'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_leads')),
    sa.UniqueConstraint('exhibitor_id', 'visitor_id', name=op.f('uq_leads_exhibitor_id_visitor_id'))
    )
    with op.batch_alter_table('leads', schema=None) as batch_op:
        batch_op.create_index('ix_leads_exhibitor_id_last_at', ['exhibitor_id', 'last_at'], unique=False)
        batch_op.create_index('ix_leads_fair_id_created_at', ['fair_id', 'created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_leads_visitor_id'), ['visitor_id'], unique=False)

    op.create_table('lead_scans',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('exhibitor_id', sa.Integer(), nullable=False),
    sa.Column('source', sa.String(), nullable=False),
    sa.Column('client_id', sa.String(), nullable=False),
    sa.Column('lead_id', sa.Integer(), nullable=True),
    sa.Column('verdict', sa.String(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('scanned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_offline', sa.Boolean(), nullable=False),
    sa.Column('by', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_lead_scans_exhibitor_id_exhibitors')),
    sa.ForeignKeyConstraint(['lead_id'], ['leads.id'], name=op.f('fk_lead_scans_lead_id_leads'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lead_scans')),
    sa.UniqueConstraint('source', 'client_id', name=op.f('uq_lead_scans_source_client_id'))
    )
    with op.batch_alter_table('lead_scans', schema=None) as batch_op:
        batch_op.create_index('ix_lead_scans_exhibitor_id_scanned_at', ['exhibitor_id', 'scanned_at'], unique=False)
        batch_op.create_index('ix_lead_scans_lead_id', ['lead_id'], unique=False)


def downgrade() -> None:
    for table in ('lead_scans', 'leads', 'lead_deletions', 'lead_collectors', 'lead_questions', 'lead_mails'):
        op.drop_table(table)
