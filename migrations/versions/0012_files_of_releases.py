"""Files of releases, made beforehand"""

from alembic import op
import sqlalchemy as sa


revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'release_files',
        sa.Column('release_id', sa.Integer(), nullable=False),
        sa.Column('format', sa.String(), nullable=False),
        sa.Column('language', sa.String(), nullable=False),
        sa.Column('tag', sa.String(), nullable=False),
        sa.Column('body', sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(['release_id'], ['releases.id'], name=op.f('fk_release_files_release_id_releases'), ondelete='CASCADE'),
        sa.PrimaryKeyConstraint('release_id', 'format', 'language', name=op.f('pk_release_files')),
    )


def downgrade() -> None:
    op.drop_table('release_files')
