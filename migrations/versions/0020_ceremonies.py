"""The papers of ceremonies"""

from alembic import op
import sqlalchemy as sa


revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'ceremonies',
        sa.Column('session_id', sa.Integer(), autoincrement=False, nullable=False),
        sa.Column('first_language', sa.String(), nullable=False),
        sa.Column('second_language', sa.String(), nullable=False),
        sa.Column('run_sheet', sa.JSON(), nullable=False),
        sa.Column('guests', sa.JSON(), nullable=False),
        sa.Column('signings', sa.JSON(), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(['session_id'], ['sessions.id'], name=op.f('fk_ceremonies_session_id_sessions'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('session_id', name=op.f('pk_ceremonies')),
    )


def downgrade() -> None:
    op.drop_table('ceremonies')
