"""A sound may play a minute instead of the whole, and every preview says how long it is."""

import sqlalchemy as sa
from alembic import op

revision = "previews_and_films"
down_revision = "files_fill"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("media_asset", schema=None) as batch_op:
        batch_op.add_column(sa.Column("plays_excerpt", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("preview_ms", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("media_asset", schema=None) as batch_op:
        batch_op.drop_column("preview_ms")
        batch_op.drop_column("plays_excerpt")
