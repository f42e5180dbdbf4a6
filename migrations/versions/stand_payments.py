"""stand payments, refunds, Stripe's events, and a ledger that the database lets nobody change"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "stand_payments"
down_revision = "the_catalog"
branch_labels = None
depends_on = None

# A later migration that copies the table (`batch_alter_table` on SQLite) loses the triggers and must make them again.
FREEZE = {
    "sqlite": [
        f"""
        CREATE TRIGGER ledger_entry_refuses_{change.lower()} BEFORE {change} ON ledger_entry
        BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END
        """
        for change in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        """
        CREATE FUNCTION refuse_to_change_the_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'the ledger is append-only' USING ERRCODE = 'integrity_constraint_violation'; END $$
        """,
        *(
            f"""
            CREATE TRIGGER ledger_entry_refuses_{change.lower()} BEFORE {change} ON ledger_entry
            FOR EACH ROW EXECUTE FUNCTION refuse_to_change_the_ledger()
            """
            for change in ("UPDATE", "DELETE")
        ),
    ],
}


def upgrade() -> None:
    op.create_table(
        "payment_cursor",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_payment_cursor")),
    )
    op.create_table(
        "stripe_event",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("via", sa.Enum("webhook", "list", name="via", native_enum=False, length=32), nullable=False),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("processed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("payment_reference", sa.Text(), nullable=True),
        sa.Column("session_id", sa.Text(), nullable=True),
        sa.Column("payment_intent", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stripe_event")),
    )
    with op.batch_alter_table("stripe_event", schema=None) as batch_op:
        batch_op.create_index("ix_stripe_event_waiting", ["processed_at", "received_at"], unique=False)

    op.create_table(
        "stand_payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("booking_id", sa.Integer(), nullable=False),
        sa.Column("reservation_id", sa.Integer(), nullable=False),
        sa.Column("method", sa.Enum("card", "transfer", name="method", native_enum=False, length=32), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "created",
                "open",
                "expired",
                "failed",
                "paid",
                "regranted",
                "refund_due",
                "refunded",
                "to_decide",
                name="paymentstate",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("captured_cents", sa.Integer(), nullable=False),
        sa.Column("refunded_cents", sa.Integer(), nullable=False),
        sa.Column("refunding_cents", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("granted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("request_body", sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"), nullable=False),
        sa.Column("livemode", sa.Boolean(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("session_id", sa.Text(), nullable=True),
        sa.Column("session_url", sa.Text(), nullable=True),
        sa.Column("payment_intent", sa.Text(), nullable=True),
        sa.Column("charge", sa.Text(), nullable=True),
        sa.Column("look_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount_cents > 0 AND captured_cents >= 0", name=op.f("ck_stand_payment_amounts")),
        sa.CheckConstraint("refunded_cents + refunding_cents <= captured_cents", name=op.f("ck_stand_payment_refunded_at_most")),
        sa.CheckConstraint("refunded_cents >= 0 AND refunding_cents >= 0", name=op.f("ck_stand_payment_refunds")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_stand_payment_booking_id")),
        sa.ForeignKeyConstraint(["reservation_id"], ["reservation.id"], name=op.f("fk_stand_payment_reservation_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stand_payment")),
        sa.UniqueConstraint("charge", name=op.f("uq_stand_payment_charge")),
        sa.UniqueConstraint("reference", name=op.f("uq_stand_payment_reference")),
        sa.UniqueConstraint("session_id", name=op.f("uq_stand_payment_session_id")),
    )
    with op.batch_alter_table("stand_payment", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stand_payment_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index("ix_stand_payment_due", ["state", "look_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_stand_payment_payment_intent"), ["payment_intent"], unique=False)
        batch_op.create_index(batch_op.f("ix_stand_payment_reservation_id"), ["reservation_id"], unique=False)
        batch_op.create_index(
            "uq_stand_payment_live_reservation",
            ["reservation_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('created', 'open')"),
            postgresql_where=sa.text("state IN ('created', 'open')"),
        )

    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "payment",
                "refund",
                "refund_returned",
                "transfer",
                "transfer_back",
                "fee",
                name="ledgerkind",
                native_enum=False,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("stripe_ref", sa.Text(), nullable=False),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("fee_cents", sa.Integer(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["payment_id"], ["stand_payment.id"], name=op.f("fk_ledger_entry_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        sa.UniqueConstraint("kind", "stripe_ref", name=op.f("uq_ledger_entry_kind_stripe_ref")),
    )
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_entry_payment_id"), ["payment_id"], unique=False)

    op.create_table(
        "refund",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column(
            "state", sa.Enum("pending", "succeeded", "failed", name="refundstate", native_enum=False, length=32), nullable=False
        ),
        sa.Column("amount_cents", sa.Integer(), nullable=False),
        sa.Column("external", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("stripe_id", sa.Text(), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_refund_amount")),
        sa.ForeignKeyConstraint(["payment_id"], ["stand_payment.id"], name=op.f("fk_refund_payment_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refund")),
        sa.UniqueConstraint("key", name=op.f("uq_refund_key")),
        sa.UniqueConstraint("reference", name=op.f("uq_refund_reference")),
        sa.UniqueConstraint("stripe_id", name=op.f("uq_refund_stripe_id")),
    )
    with op.batch_alter_table("refund", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_refund_payment_id"), ["payment_id"], unique=False)

    for statement in FREEZE[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    with op.batch_alter_table("refund", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_refund_payment_id"))

    op.drop_table("refund")
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_entry_payment_id"))

    op.drop_table("ledger_entry")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION refuse_to_change_the_ledger()")
    with op.batch_alter_table("stand_payment", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_stand_payment_live_reservation",
            sqlite_where=sa.text("state IN ('created', 'open')"),
            postgresql_where=sa.text("state IN ('created', 'open')"),
        )
        batch_op.drop_index(batch_op.f("ix_stand_payment_reservation_id"))
        batch_op.drop_index(batch_op.f("ix_stand_payment_payment_intent"))
        batch_op.drop_index("ix_stand_payment_due")
        batch_op.drop_index(batch_op.f("ix_stand_payment_booking_id"))

    op.drop_table("stand_payment")
    with op.batch_alter_table("stripe_event", schema=None) as batch_op:
        batch_op.drop_index("ix_stripe_event_waiting")

    op.drop_table("stripe_event")
    op.drop_table("payment_cursor")
