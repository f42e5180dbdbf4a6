"""An offering that was changed since the organizers read it says so; what stands in the catalog today counts as read."""

import sqlalchemy as sa
from alembic import op

revision = "unread_offerings"
down_revision = "application_files"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("offering", sa.Column("unread", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index(
        "ix_offering_unread", "offering", ["changed_at"], sqlite_where=sa.text("unread = 1"), postgresql_where=sa.text("unread")
    )


def downgrade() -> None:
    op.drop_index("ix_offering_unread", table_name="offering")
    op.drop_column("offering", "unread")
