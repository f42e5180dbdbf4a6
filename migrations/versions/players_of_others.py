"""An offering shows players of other sites, each by its provider and its id"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "players_of_others"
down_revision = "uploads"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    op.add_column("offering", sa.Column("embeds", JSON, server_default="[]", nullable=False))


def downgrade() -> None:
    op.drop_column("offering", "embeds")
