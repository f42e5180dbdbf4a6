"""A draft that is thrown away, or that something is taken over, can be taken back for a day."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "drafts_aside"
down_revision = "terms_by_date"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
WHY = sa.Enum("thrown_away", "replaced", "file", "caught_up", "exchanged", name="aside", native_enum=False, length=32)


def upgrade() -> None:
    op.create_table(
        "draft_aside",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("why", WHY, nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("drawing", JSON, nullable=False),
        sa.Column("put_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_draft_aside_edition_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_draft_aside_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft_aside")),
    )
    op.create_index(op.f("ix_draft_aside_edition_id"), "draft_aside", ["edition_id"])
    op.create_index(op.f("ix_draft_aside_user_id"), "draft_aside", ["user_id"])


def downgrade() -> None:
    op.drop_table("draft_aside")
