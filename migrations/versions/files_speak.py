"""What a file says of itself and what was measured on it are kept with its asset, and a picture's few colours."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "files_speak"
down_revision = "co_exhibitors_no"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    with op.batch_alter_table("media_asset", schema=None) as batch_op:
        batch_op.add_column(sa.Column("tags", JSON, nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("measured", JSON, nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("blur", sa.Text(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("media_asset", schema=None) as batch_op:
        batch_op.drop_column("blur")
        batch_op.drop_column("measured")
        batch_op.drop_column("tags")
