"""Every plan is kept; what is taken off it keeps its row, and its code is free again."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "plan_versions"
down_revision = "listings"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
# table, within what its codes stand once
DRAWN = (("hall", "edition_id"), ("zone", "hall_id"), ("booth", "edition_id"))


def upgrade() -> None:
    for table, within in DRAWN:
        with op.batch_alter_table(table) as batch_op:
            batch_op.add_column(sa.Column("is_drawn", sa.Boolean(), server_default=sa.true(), nullable=False))
            batch_op.drop_constraint(f"uq_{table}_{within}_code", type_="unique")
            drawn = sa.text("is_drawn")
            batch_op.create_index(
                f"uq_{table}_drawn_code", [within, "code"], unique=True, sqlite_where=drawn, postgresql_where=drawn
            )
    op.create_table(
        "plan_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("drawing", JSON, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by_id", sa.Integer(), nullable=True),
        sa.Column("why", sa.Text(), nullable=False),
        sa.CheckConstraint("number > 0", name=op.f("ck_plan_version_number")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_plan_version_edition_id")),
        sa.ForeignKeyConstraint(["saved_by_id"], ["user_account.id"], name=op.f("fk_plan_version_saved_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_version")),
        sa.UniqueConstraint("edition_id", "number", name=op.f("uq_plan_version_edition_id_number")),
    )
    op.create_index(op.f("ix_plan_version_edition_id"), "plan_version", ["edition_id"])
    op.create_table(
        "plan_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("drawing", JSON, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_plan_draft_edition_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_plan_draft_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_draft")),
        sa.UniqueConstraint("edition_id", "user_id", name=op.f("uq_plan_draft_edition_id_user_id")),
    )
    op.create_index(op.f("ix_plan_draft_edition_id"), "plan_draft", ["edition_id"])
    op.create_index(op.f("ix_plan_draft_user_id"), "plan_draft", ["user_id"])


def downgrade() -> None:
    """What was taken off the plan and kept for its bookings gets its id behind its code, which must stand once again."""
    op.drop_table("plan_draft")
    op.drop_table("plan_version")
    for table, within in reversed(DRAWN):
        op.execute(f"UPDATE {table} SET code = code || '~' || id WHERE NOT is_drawn")  # noqa: S608 (our own names)
        with op.batch_alter_table(table) as batch_op:
            batch_op.drop_index(f"uq_{table}_drawn_code")
            batch_op.create_unique_constraint(f"uq_{table}_{within}_code", [within, "code"])
            batch_op.drop_column("is_drawn")
