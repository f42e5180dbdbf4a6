"""A booking may be paid in several parts: deposits and what is due later; an invoice may have several credit notes."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "dues"
down_revision = "waiting_wishes"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
LIVE = "state IN ('created', 'open', 'under_way')"
FIRST = "kind = 'invoice' AND covers IN ('whole', 'deposit')"
BALANCE = "kind = 'invoice' AND covers = 'balance'"
# As `frozen_papers` made them: SQLite changes the table by a copy, and a copy has no triggers.
FROZEN = [
    f"""
    CREATE TRIGGER paper_refuses_{change.lower()} BEFORE {change} ON paper
    BEGIN SELECT RAISE(ABORT, 'an issued paper never changes'); END
    """
    for change in ("UPDATE", "DELETE")
]
AT_MOST = {
    "sqlite": [
        """
        CREATE TRIGGER paper_credits_at_most BEFORE INSERT ON paper WHEN NEW.corrects_id IS NOT NULL AND
            NEW.gross_cents + (SELECT COALESCE(SUM(gross_cents), 0) FROM paper WHERE corrects_id = NEW.corrects_id)
            > (SELECT gross_cents FROM paper WHERE id = NEW.corrects_id)
        BEGIN SELECT RAISE(ABORT, 'credit notes give back more than their invoice took'); END
        """
    ],
    # The invoice is locked first: the sum is then taken of all that others have committed.
    "postgresql": [
        """
        CREATE FUNCTION refuse_to_credit_too_much() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE taken bigint;
        BEGIN
            SELECT gross_cents INTO taken FROM paper WHERE id = NEW.corrects_id FOR UPDATE;
            IF taken < NEW.gross_cents
                + (SELECT COALESCE(SUM(gross_cents), 0) FROM paper WHERE corrects_id = NEW.corrects_id) THEN
                RAISE EXCEPTION 'credit notes give back more than their invoice took'
                    USING ERRCODE = 'integrity_constraint_violation';
            END IF;
            RETURN NEW;
        END $$
        """,
        """
        CREATE TRIGGER paper_credits_at_most BEFORE INSERT ON paper
        FOR EACH ROW WHEN (NEW.corrects_id IS NOT NULL) EXECUTE FUNCTION refuse_to_credit_too_much()
        """,
    ],
}


def upgrade() -> None:
    _papers()
    _terms()
    _dues()
    _payments()


def _papers() -> None:
    dialect = op.get_bind().dialect.name
    op.drop_index("uq_paper_invoice_of_booking", table_name="paper")
    with op.batch_alter_table("paper") as batch_op:
        batch_op.drop_constraint("uq_paper_corrects_id", type_="unique")
        covers = _words("whole", "deposit", "balance", "supplement", name="covers")
        batch_op.add_column(sa.Column("covers", covers, server_default="whole", nullable=False))
    op.create_index("ix_paper_corrects_id", "paper", ["corrects_id"])
    _unique("uq_paper_invoice_of_booking", "paper", ["booking_id"], FIRST)
    _unique("uq_paper_balance_of_booking", "paper", ["booking_id", "covers"], BALANCE)
    for statement in [*(FROZEN if dialect == "sqlite" else []), *AT_MOST[dialect]]:
        op.execute(statement)


def _terms() -> None:
    with op.batch_alter_table("edition") as batch_op:
        batch_op.add_column(sa.Column("deposit_rate", sa.Integer(), server_default="0", nullable=False))
        batch_op.add_column(sa.Column("balance_days", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("balance_on", sa.Date(), nullable=True))
        batch_op.create_check_constraint(
            op.f("ck_edition_deposit"),
            "deposit_rate = 0 OR (deposit_rate > 0 AND deposit_rate < 10000 AND (balance_days IS NULL) <> (balance_on IS NULL))",
        )
    op.add_column("reservation", sa.Column("deposit_rate", sa.Integer(), server_default="0", nullable=False))
    op.add_column("reservation", sa.Column("balance_on", sa.Date(), nullable=True))


def _dues() -> None:
    op.create_table(
        "due",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.Text(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("reservation_id", sa.Integer(), nullable=False),
        sa.Column("kind", _words("balance", "supplement", name="duekind"), nullable=False),
        sa.Column("state", _words("open", "paid", "cancelled", name="duestate"), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("lines", JSON, nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("invoice_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("overdue_told_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_due_amount")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_due_booking_id")),
        sa.ForeignKeyConstraint(["invoice_id"], ["paper.id"], name=op.f("fk_due_invoice_id")),
        sa.ForeignKeyConstraint(["reservation_id"], ["reservation.id"], name=op.f("fk_due_reservation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_due")),
        sa.UniqueConstraint("invoice_id", name=op.f("uq_due_invoice_id")),
        sa.UniqueConstraint("public_id", name=op.f("uq_due_public_id")),
    )
    op.create_index("ix_due_booking_id", "due", ["booking_id"])
    op.create_index("ix_due_reservation_id", "due", ["reservation_id"])
    op.create_index("ix_due_waiting", "due", ["state", "due_on"])
    _unique("uq_due_balance_of_booking", "due", ["booking_id", "kind"], "kind = 'balance'")


def _payments() -> None:
    op.drop_index("uq_stand_payment_live_reservation", table_name="stand_payment")
    with op.batch_alter_table("stand_payment") as batch_op:
        batch_op.add_column(sa.Column("due_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key("fk_stand_payment_due_id", "due", ["due_id"], ["id"])
    op.create_index("ix_stand_payment_due_id", "stand_payment", ["due_id"])
    _unique("uq_stand_payment_live_reservation", "stand_payment", ["reservation_id"], f"due_id IS NULL AND {LIVE}")
    _unique("uq_stand_payment_live_due", "stand_payment", ["due_id"], LIVE)


def _unique(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, unique=True, sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def _words(*words: str, name: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, length=32)


def downgrade() -> None:
    """Refused by the database where an invoice has several credit notes, or a booking several invoices: papers stay."""
    dialect = op.get_bind().dialect.name
    for name in ("uq_stand_payment_live_due", "uq_stand_payment_live_reservation", "ix_stand_payment_due_id"):
        op.drop_index(name, table_name="stand_payment")
    with op.batch_alter_table("stand_payment") as batch_op:
        batch_op.drop_constraint("fk_stand_payment_due_id", type_="foreignkey")
        batch_op.drop_column("due_id")
    _unique("uq_stand_payment_live_reservation", "stand_payment", ["reservation_id"], LIVE)
    op.drop_table("due")
    with op.batch_alter_table("reservation") as batch_op:
        batch_op.drop_column("deposit_rate")
        batch_op.drop_column("balance_on")
    with op.batch_alter_table("edition") as batch_op:
        batch_op.drop_constraint(op.f("ck_edition_deposit"), type_="check")
        for column in ("deposit_rate", "balance_days", "balance_on"):
            batch_op.drop_column(column)
    if dialect == "postgresql":
        op.execute("DROP TRIGGER paper_credits_at_most ON paper")
        op.execute("DROP FUNCTION refuse_to_credit_too_much()")
    for name in ("uq_paper_balance_of_booking", "uq_paper_invoice_of_booking", "ix_paper_corrects_id"):
        op.drop_index(name, table_name="paper")
    with op.batch_alter_table("paper") as batch_op:
        batch_op.drop_column("covers")
        batch_op.create_unique_constraint("uq_paper_corrects_id", ["corrects_id"])
    _unique("uq_paper_invoice_of_booking", "paper", ["booking_id"], "kind = 'invoice'")
    for statement in FROZEN if dialect == "sqlite" else []:
        op.execute(statement)
