"""What served pictures say of their licence is known, and written anew where it changed; those of before are prepared again."""

import sqlalchemy as sa
from alembic import op

revision = "stamps"
down_revision = "offering_life"
branch_labels = None
depends_on = None

UNSTAMPED = sa.text("stamp IS NULL AND state = 'ready' AND kind = 'picture'")


def upgrade() -> None:
    with op.batch_alter_table("media_asset", schema=None) as batch_op:
        batch_op.add_column(sa.Column("stamp", sa.Text(), nullable=True))
        batch_op.create_index("ix_media_asset_unstamped", ["id"], sqlite_where=UNSTAMPED, postgresql_where=UNSTAMPED)


def downgrade() -> None:
    with op.batch_alter_table("media_asset", schema=None) as batch_op:
        batch_op.drop_index("ix_media_asset_unstamped")
        batch_op.drop_column("stamp")
