"""Types of visitors, what each is asked, who approves"""

from alembic import op
import sqlalchemy as sa


revision = '0026'
down_revision = '0025'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('fair_zones',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('fair_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('name', sa.JSON(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_fair_zones_fair_id_fairs')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fair_zones')),
    sa.UniqueConstraint('fair_id', 'code', name=op.f('uq_fair_zones_fair_id_code'))
    )
    op.create_table('text_messages',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('fair_id', sa.Integer(), nullable=True),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('recipient', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('channel', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('error', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_text_messages_fair_id_fairs')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_text_messages'))
    )
    with op.batch_alter_table('text_messages', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_text_messages_fair_id'), ['fair_id'], unique=False)
        batch_op.create_index('ix_text_messages_state_due_at', ['state', 'due_at'], unique=False)

    op.create_table('visitor_questions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('fair_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('wording', sa.JSON(), nullable=False),
    sa.Column('options', sa.JSON(), nullable=False),
    sa.Column('is_required', sa.Boolean(), nullable=False),
    sa.Column('asked_after_id', sa.Integer(), nullable=True),
    sa.Column('asked_after', sa.JSON(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['asked_after_id'], ['visitor_questions.id'], name=op.f('fk_visitor_questions_asked_after_id_visitor_questions'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_visitor_questions_fair_id_fairs')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visitor_questions'))
    )
    with op.batch_alter_table('visitor_questions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visitor_questions_fair_id'), ['fair_id'], unique=False)

    op.create_table('visitor_types',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('fair_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('name', sa.JSON(), nullable=False),
    sa.Column('badge_word', sa.JSON(), nullable=False),
    sa.Column('colour', sa.String(), nullable=False),
    sa.Column('description', sa.JSON(), nullable=False),
    sa.Column('access', sa.String(), nullable=False),
    sa.Column('needs_approval', sa.Boolean(), nullable=False),
    sa.Column('amount_minor', sa.Integer(), nullable=True),
    sa.Column('currency', sa.String(), nullable=False),
    sa.Column('days', sa.JSON(), nullable=False),
    sa.Column('quota', sa.Integer(), nullable=True),
    sa.Column('taken', sa.Integer(), nullable=False),
    sa.Column('opens_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('age_note', sa.JSON(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('amount_minor IS NULL OR amount_minor > 0', name=op.f('ck_visitor_types_amount')),
    sa.CheckConstraint('opens_at IS NULL OR closes_at IS NULL OR closes_at > opens_at', name=op.f('ck_visitor_types_in_order')),
    sa.CheckConstraint('quota IS NULL OR taken <= quota', name=op.f('ck_visitor_types_quota')),
    sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_visitor_types_fair_id_fairs')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visitor_types')),
    sa.UniqueConstraint('fair_id', 'code', name=op.f('uq_visitor_types_fair_id_code'))
    )
    op.create_table('visitor_question_types',
    sa.Column('question_id', sa.Integer(), nullable=False),
    sa.Column('type_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['question_id'], ['visitor_questions.id'], name=op.f('fk_visitor_question_types_question_id_visitor_questions'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['type_id'], ['visitor_types.id'], name=op.f('fk_visitor_question_types_type_id_visitor_types'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('question_id', 'type_id', name=op.f('pk_visitor_question_types'))
    )
    with op.batch_alter_table('visitor_question_types', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visitor_question_types_type_id'), ['type_id'], unique=False)

    op.create_table('visitor_type_zones',
    sa.Column('type_id', sa.Integer(), nullable=False),
    sa.Column('zone_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['type_id'], ['visitor_types.id'], name=op.f('fk_visitor_type_zones_type_id_visitor_types'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['zone_id'], ['fair_zones.id'], name=op.f('fk_visitor_type_zones_zone_id_fair_zones'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('type_id', 'zone_id', name=op.f('pk_visitor_type_zones'))
    )
    with op.batch_alter_table('visitor_type_zones', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visitor_type_zones_zone_id'), ['zone_id'], unique=False)

    op.create_table('invitation_codes',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('fair_id', sa.Integer(), nullable=False),
    sa.Column('type_id', sa.Integer(), nullable=False),
    sa.Column('exhibitor_id', sa.Integer(), nullable=True),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('quota', sa.Integer(), nullable=True),
    sa.Column('taken', sa.Integer(), nullable=False),
    sa.Column('sent', sa.Integer(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('quota IS NULL OR taken <= quota', name=op.f('ck_invitation_codes_quota')),
    sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_invitation_codes_exhibitor_id_exhibitors')),
    sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_invitation_codes_fair_id_fairs')),
    sa.ForeignKeyConstraint(['type_id'], ['visitor_types.id'], name=op.f('fk_invitation_codes_type_id_visitor_types')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation_codes')),
    sa.UniqueConstraint('fair_id', 'code', name=op.f('uq_invitation_codes_fair_id_code'))
    )
    with op.batch_alter_table('invitation_codes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_invitation_codes_exhibitor_id'), ['exhibitor_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_invitation_codes_type_id'), ['type_id'], unique=False)

    op.create_table('visitor_answers',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('visitor_id', sa.Integer(), nullable=False),
    sa.Column('question_id', sa.Integer(), nullable=True),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('value', sa.JSON(), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.Column('words', sa.String(), nullable=False),
    sa.Column('language', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['question_id'], ['visitor_questions.id'], name=op.f('fk_visitor_answers_question_id_visitor_questions'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['visitor_id'], ['visitors.id'], name=op.f('fk_visitor_answers_visitor_id_visitors'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_visitor_answers')),
    sa.UniqueConstraint('visitor_id', 'question_id', name=op.f('uq_visitor_answers_visitor_id_question_id'))
    )
    with op.batch_alter_table('visitor_answers', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_visitor_answers_question_id'), ['question_id'], unique=False)

    with op.batch_alter_table('mails', schema=None) as batch_op:
        batch_op.add_column(sa.Column('codes', sa.JSON(), nullable=False, server_default='{}'))

    with op.batch_alter_table('visitors', schema=None) as batch_op:
        batch_op.add_column(sa.Column('type_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('invitation_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('state', sa.String(), nullable=False, server_default='approved'))
        batch_op.add_column(sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('decided_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('decision_note', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('cancelled_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('amount_minor', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('currency', sa.String(), nullable=False, server_default='VND'))
        batch_op.add_column(sa.Column('paid_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('phone_key', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('move_digest', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('move_until', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index('ix_visitors_fair_id_email', ['fair_id', 'email'], unique=False)
        batch_op.create_index('ix_visitors_fair_id_phone_key', ['fair_id', 'phone_key'], unique=False)
        batch_op.create_index('ix_visitors_fair_id_state', ['fair_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_visitors_invitation_id'), ['invitation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_visitors_type_id'), ['type_id'], unique=False)
        batch_op.create_unique_constraint(batch_op.f('uq_visitors_move_digest'), ['move_digest'])
        batch_op.create_foreign_key(batch_op.f('fk_visitors_invitation_id_invitation_codes'), 'invitation_codes', ['invitation_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_visitors_decided_by_id_users'), 'users', ['decided_by_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_visitors_type_id_visitor_types'), 'visitor_types', ['type_id'], ['id'])

    with op.batch_alter_table('mails', schema=None) as batch_op:
        batch_op.alter_column('codes', server_default=None)

    with op.batch_alter_table('visitors', schema=None) as batch_op:
        batch_op.alter_column('state', server_default=None)
        batch_op.alter_column('decision_note', server_default=None)
        batch_op.alter_column('currency', server_default=None)
        batch_op.alter_column('phone_key', server_default=None)


def downgrade() -> None:
    with op.batch_alter_table('visitors', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_visitors_type_id_visitor_types'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_visitors_decided_by_id_users'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_visitors_invitation_id_invitation_codes'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_visitors_move_digest'), type_='unique')
        batch_op.drop_index(batch_op.f('ix_visitors_type_id'))
        batch_op.drop_index(batch_op.f('ix_visitors_invitation_id'))
        batch_op.drop_index('ix_visitors_fair_id_state')
        batch_op.drop_index('ix_visitors_fair_id_phone_key')
        batch_op.drop_index('ix_visitors_fair_id_email')
        batch_op.drop_column('move_until')
        batch_op.drop_column('move_digest')
        batch_op.drop_column('phone_key')
        batch_op.drop_column('paid_at')
        batch_op.drop_column('currency')
        batch_op.drop_column('amount_minor')
        batch_op.drop_column('cancelled_at')
        batch_op.drop_column('decision_note')
        batch_op.drop_column('decided_by_id')
        batch_op.drop_column('decided_at')
        batch_op.drop_column('state')
        batch_op.drop_column('invitation_id')
        batch_op.drop_column('type_id')

    with op.batch_alter_table('mails', schema=None) as batch_op:
        batch_op.drop_column('codes')

    with op.batch_alter_table('visitor_answers', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_visitor_answers_question_id'))

    op.drop_table('visitor_answers')
    with op.batch_alter_table('invitation_codes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_invitation_codes_type_id'))
        batch_op.drop_index(batch_op.f('ix_invitation_codes_exhibitor_id'))

    op.drop_table('invitation_codes')
    with op.batch_alter_table('visitor_type_zones', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_visitor_type_zones_zone_id'))

    op.drop_table('visitor_type_zones')
    with op.batch_alter_table('visitor_question_types', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_visitor_question_types_type_id'))

    op.drop_table('visitor_question_types')
    op.drop_table('visitor_types')
    with op.batch_alter_table('visitor_questions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_visitor_questions_fair_id'))

    op.drop_table('visitor_questions')
    with op.batch_alter_table('text_messages', schema=None) as batch_op:
        batch_op.drop_index('ix_text_messages_state_due_at')
        batch_op.drop_index(batch_op.f('ix_text_messages_fair_id'))

    op.drop_table('text_messages')
    op.drop_table('fair_zones')
