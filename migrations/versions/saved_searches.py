"""People keep searches, with a feed each, and a letter with what is new."""

import sqlalchemy as sa
from alembic import op

revision = "saved_searches"
down_revision = "offering_imports"
branch_labels = None
depends_on = None

LETTERS = {"sqlite": sa.text("letters = 1"), "postgresql": sa.text("letters")}


def upgrade() -> None:
    op.create_table(
        "saved_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("letters", sa.Boolean(), nullable=False),
        sa.Column("feed_token", sa.Text(), nullable=False),
        sa.Column("stop_token", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_saved_search_user_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
        sa.UniqueConstraint("handle", name=op.f("uq_saved_search_handle")),
        sa.UniqueConstraint("feed_token", name=op.f("uq_saved_search_feed_token")),
        sa.UniqueConstraint("stop_token", name=op.f("uq_saved_search_stop_token")),
        sa.UniqueConstraint("user_id", "query", name=op.f("uq_saved_search_user_id_query")),
    )
    op.create_index(
        "ix_saved_search_due",
        "saved_search",
        ["told_until"],
        sqlite_where=LETTERS["sqlite"],
        postgresql_where=LETTERS["postgresql"],
    )


def downgrade() -> None:
    op.drop_table("saved_search")
