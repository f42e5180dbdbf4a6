"""A company, an offering and a file each may say under which licence it stands and whether mining is reserved."""

import sqlalchemy as sa
from alembic import op

revision = "licences"
down_revision = "files_speak"
branch_labels = None
depends_on = None

ADDED = (
    ("exhibitor", "licence"),
    ("exhibitor", "tdm"),
    ("offering", "licence_code"),
    ("offering", "tdm"),
    ("media_asset", "licence"),
    ("media_asset", "tdm"),
)


def upgrade() -> None:
    for table, column in ADDED:
        op.add_column(table, sa.Column(column, sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    for table, column in reversed(ADDED):
        op.drop_column(table, column)
