"""Discount codes, early prices, and sale windows for those who return to their old booth."""

import sqlalchemy as sa
from alembic import op

revision = "codes_and_early_prices"
down_revision = "plan_versions"
branch_labels = None
depends_on = None

EARLY = "(early_cents IS NULL) = (early_until IS NULL) AND (early_cents IS NULL OR early_cents >= 0)"
VALUE = "(rate IS NULL OR (rate > 0 AND rate <= 10000)) AND (off_cents IS NULL OR off_cents > 0)"


def upgrade() -> None:
    op.create_table(
        "discount_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=True),
        sa.Column("off_cents", sa.Integer(), nullable=True),
        sa.Column("most_uses", sa.Integer(), nullable=True),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("only_members", sa.Boolean(), nullable=False),
        sa.CheckConstraint("used >= 0 AND (most_uses IS NULL OR used <= most_uses)", name=op.f("ck_discount_code_uses")),
        sa.CheckConstraint("(rate IS NULL) <> (off_cents IS NULL)", name=op.f("ck_discount_code_kind")),
        sa.CheckConstraint(VALUE, name=op.f("ck_discount_code_value")),
        sa.CheckConstraint("starts_on IS NULL OR ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_discount_code_days")),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_discount_code_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_discount_code")),
        sa.UniqueConstraint("edition_id", "code", name=op.f("uq_discount_code_edition_id_code")),
    )
    op.create_index(op.f("ix_discount_code_edition_id"), "discount_code", ["edition_id"])
    with op.batch_alter_table("booking") as batch_op:
        batch_op.add_column(sa.Column("discount_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_booking_discount_id"), "discount_code", ["discount_id"], ["id"])
        batch_op.create_index(op.f("ix_booking_discount_id"), ["discount_id"])
    with op.batch_alter_table("booth_category") as batch_op:
        batch_op.add_column(sa.Column("early_cents", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("early_until", sa.Date(), nullable=True))
        batch_op.create_check_constraint(op.f("ck_booth_category_early"), EARLY)
    with op.batch_alter_table("sale_window") as batch_op:
        batch_op.add_column(sa.Column("previous_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_sale_window_previous_id"), "edition", ["previous_id"], ["id"])
        batch_op.create_index(op.f("ix_sale_window_previous_id"), ["previous_id"])
        batch_op.create_check_constraint(op.f("ck_sale_window_previous"), "(audience = 'returning') = (previous_id IS NOT NULL)")


def downgrade() -> None:
    """Codes, early prices and windows for those who return are gone; what bookings cost stays as it was written."""
    op.execute("DELETE FROM sale_window WHERE audience = 'returning'")
    with op.batch_alter_table("sale_window") as batch_op:
        batch_op.drop_constraint(op.f("ck_sale_window_previous"), type_="check")
        batch_op.drop_index("ix_sale_window_previous_id")
        batch_op.drop_constraint(op.f("fk_sale_window_previous_id"), type_="foreignkey")
        batch_op.drop_column("previous_id")
    with op.batch_alter_table("booth_category") as batch_op:
        batch_op.drop_constraint(op.f("ck_booth_category_early"), type_="check")
        batch_op.drop_column("early_until")
        batch_op.drop_column("early_cents")
    with op.batch_alter_table("booking") as batch_op:
        batch_op.drop_index("ix_booking_discount_id")
        batch_op.drop_constraint(op.f("fk_booking_discount_id"), type_="foreignkey")
        batch_op.drop_column("discount_id")
    op.drop_table("discount_code")
