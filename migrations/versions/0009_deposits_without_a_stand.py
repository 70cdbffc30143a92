"""Deposits that arrived when their stand was gone"""

from alembic import op
import sqlalchemy as sa


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'unplaced_deposits',
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('fair_id', sa.Integer(), nullable=False),
        sa.Column('stand_id', sa.Integer(), nullable=False),
        sa.Column('exhibitor_id', sa.Integer(), nullable=False),
        sa.Column('units', sa.JSON(), nullable=False),
        sa.Column('noted_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('noted_by_id', sa.Integer(), nullable=True),
        sa.Column('outcome', sa.String(), nullable=False),
        sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('placed_stand_id', sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(['exhibitor_id'], ['exhibitors.id'], name=op.f('fk_unplaced_deposits_exhibitor_id_exhibitors')),
        sa.ForeignKeyConstraint(['fair_id'], ['fairs.id'], name=op.f('fk_unplaced_deposits_fair_id_fairs')),
        sa.ForeignKeyConstraint(['noted_by_id'], ['users.id'], name=op.f('fk_unplaced_deposits_noted_by_id_users')),
        sa.ForeignKeyConstraint(['placed_stand_id'], ['stands.id'], name=op.f('fk_unplaced_deposits_placed_stand_id_stands')),
        sa.ForeignKeyConstraint(['stand_id'], ['stands.id'], name=op.f('fk_unplaced_deposits_stand_id_stands')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_unplaced_deposits')),
        sa.UniqueConstraint('stand_id', name=op.f('uq_unplaced_deposits_stand_id')),
    )
    with op.batch_alter_table('unplaced_deposits', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_unplaced_deposits_exhibitor_id'), ['exhibitor_id'], unique=False)
        batch_op.create_index('ix_unplaced_deposits_fair_id_outcome', ['fair_id', 'outcome'], unique=False)


def downgrade() -> None:
    op.drop_table('unplaced_deposits')
