"""Bookings have another payer, a quote, an accepted order; money on the account comes in line by line."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "bank_transfers"
down_revision = "applications"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    op.add_column("reservation", sa.Column("quoted", sa.Boolean(), server_default=sa.false(), nullable=False))
    _payers()
    _quotes()
    _statement_lines()


def _payers() -> None:
    texts = ("legal_name", "siret", "vat_number", "street", "postcode", "town", "country", "billing_email", "reference")
    op.create_table(
        "payer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("body", _words("company", "association", "public", name="body"), nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in texts),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_payer_booking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payer")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_payer_booking_id")),
    )


def _quotes() -> None:
    states = _words("open", "accepted", "settled", "lapsed", "withdrawn", "cancelled", name="quotestate")
    op.create_table(
        "quote",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("reservation_id", sa.Integer(), nullable=False),
        sa.Column("state", states, nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("order_number", sa.Text(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("overdue_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("record", JSON, nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_quote_booking_id")),
        sa.ForeignKeyConstraint(["reservation_id"], ["reservation.id"], name=op.f("fk_quote_reservation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quote")),
        sa.UniqueConstraint("number", name=op.f("uq_quote_number")),
    )
    op.create_index(op.f("ix_quote_booking_id"), "quote", ["booking_id"])
    op.create_index(op.f("ix_quote_reservation_id"), "quote", ["reservation_id"])
    op.create_index("ix_quote_due", "quote", ["state", "valid_until"])
    live = sa.text("state IN ('open', 'accepted')")
    op.create_index(
        "uq_quote_live_reservation", "quote", ["reservation_id"], unique=True, sqlite_where=live, postgresql_where=live
    )


def _statement_lines() -> None:
    op.create_table(
        "statement_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("state", _words("waiting", "entered", "aside", name="linestate"), nullable=False),
        sa.Column("booked_on", sa.Date(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("sender", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_statement_line_amount")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_statement_line_booking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statement_line")),
        sa.UniqueConstraint("public_id", name=op.f("uq_statement_line_public_id")),
        sa.UniqueConstraint("reference", name=op.f("uq_statement_line_reference")),
    )
    op.create_index(op.f("ix_statement_line_booking_id"), "statement_line", ["booking_id"])
    op.create_index("ix_statement_line_state", "statement_line", ["state", "id"])


def _words(*words: str, name: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, length=32)


def downgrade() -> None:
    op.drop_table("statement_line")
    op.drop_table("quote")
    op.drop_table("payer")
    with op.batch_alter_table("reservation") as batch_op:
        batch_op.drop_column("quoted")
