"""Uploads that expire"""

from alembic import op
import sqlalchemy as sa


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None

# What was uploaded to be imported had no type of its own; scans are pictures and PDFs.
UPLOADED = """
    UPDATE stored_files SET expires_at = created_at
    WHERE media_type IN ('application/octet-stream', 'application/zip')
    AND NOT EXISTS (SELECT 1 FROM applications WHERE applications.scan_id = stored_files.id)
"""


def upgrade() -> None:
    with op.batch_alter_table('stored_files', schema=None) as batch_op:
        batch_op.add_column(sa.Column('expires_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f('ix_stored_files_expires_at'), ['expires_at'], unique=False)
    op.execute(UPLOADED)


def downgrade() -> None:
    with op.batch_alter_table('stored_files', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_stored_files_expires_at'))
        batch_op.drop_column('expires_at')
