"""Stand payments, their refunds, the ledger that both write, and what was heard from Stripe."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mima.booths.models import Booking, Reservation
from mima.core.db import Model
from mima.core.states import Moves


class Method(StrEnum):
    """How the money comes; the words are those of `billing`."""

    card = "card"
    transfer = "transfer"


class PaymentState(StrEnum):
    created = "created"
    open = "open"
    expired = "expired"
    failed = "failed"
    paid = "paid"
    regranted = "regranted"
    refund_due = "refund_due"
    refunded = "refunded"
    to_decide = "to_decide"


# A payment page exists or may exist: money can still arrive without anybody of us doing anything.
UNDER_WAY = (PaymentState.created, PaymentState.open)
# Money arrived: whatever comes later, it is in the ledger.
RECEIVED = (
    PaymentState.paid,
    PaymentState.regranted,
    PaymentState.refund_due,
    PaymentState.refunded,
    PaymentState.to_decide,
)


class StandPayment(Model):
    """One attempt to pay one booking. The row exists before Stripe is called, with the exact request that is sent.

        created ──session──▶ open ──────money──────▶ paid (booked)
           │                  │                        ├─ the hold was lost, booth taken again ─▶ regranted
           └──refused─▶ failed└──Stripe says so─▶ expired└─ booth gone, or the booking undone ──▶ refund_due ─▶ refunded

    Money that does not fit its attempt (amount, currency, live or test) is *to decide*, by a person. `refunding_cents` are
    asked back and not yet confirmed. A transfer begins as `paid`, when an organizer has seen it on the account, or *to decide*
    when its sum is another one.
    """

    MOVES: ClassVar[Moves] = {
        None: frozenset({PaymentState.created, PaymentState.paid, PaymentState.to_decide}),
        PaymentState.created: frozenset({PaymentState.open, PaymentState.failed}),
        PaymentState.open: frozenset({PaymentState.paid, PaymentState.expired, PaymentState.to_decide}),
        # Stripe promises that nothing comes after; if it does come, it is neither refused nor lost.
        PaymentState.expired: frozenset({PaymentState.paid, PaymentState.to_decide}),
        PaymentState.paid: frozenset({PaymentState.regranted, PaymentState.refund_due, PaymentState.refunded}),
        PaymentState.regranted: frozenset({PaymentState.refund_due, PaymentState.refunded}),
        PaymentState.to_decide: frozenset({PaymentState.paid, PaymentState.refund_due, PaymentState.refunded}),
        PaymentState.refund_due: frozenset({PaymentState.refunded}),
        # Rare, but banks do send refunds back.
        PaymentState.refunded: frozenset({PaymentState.refund_due}),
    }
    __table_args__ = (
        CheckConstraint("amount_cents > 0 AND captured_cents >= 0", "amounts"),
        CheckConstraint("refunded_cents >= 0 AND refunding_cents >= 0", "refunds"),
        CheckConstraint("refunded_cents + refunding_cents <= captured_cents", "refunded_at_most"),
        Index(
            "uq_stand_payment_live_reservation",
            "reservation_id",
            unique=True,
            sqlite_where=text("state IN ('created', 'open')"),
            postgresql_where=text("state IN ('created', 'open')"),
        ),
        Index("ix_stand_payment_due", "state", "look_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # What Stripe knows the attempt by. Not the id: ids begin again with a new database, idempotency keys live for a day.
    reference: Mapped[str] = mapped_column(unique=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    reservation_id: Mapped[int] = mapped_column(ForeignKey("reservation.id"), index=True)
    method: Mapped[Method]
    state: Mapped[PaymentState]
    amount_cents: Mapped[int]
    currency: Mapped[str]
    captured_cents: Mapped[int] = mapped_column(default=0)
    refunded_cents: Mapped[int] = mapped_column(default=0)
    refunding_cents: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    # When this money bought the booth; None while it has not, and for money that came beside another payment.
    granted_at: Mapped[datetime | None]
    # Why a person must look at it; empty when nobody must.
    problem: Mapped[str] = mapped_column(default="")
    request_body: Mapped[dict[str, Any]] = mapped_column(default=dict)
    livemode: Mapped[bool] = mapped_column(default=False)
    expires_at: Mapped[datetime | None]
    session_id: Mapped[str | None] = mapped_column(unique=True)
    session_url: Mapped[str | None]
    payment_intent: Mapped[str | None] = mapped_column(index=True)
    charge: Mapped[str | None] = mapped_column(unique=True)
    # When to ask Stripe again although nobody rang.
    look_at: Mapped[datetime | None]

    booking: Mapped[Booking] = relationship()
    reservation: Mapped[Reservation] = relationship()


class RefundState(StrEnum):
    pending = "pending"
    succeeded = "succeeded"
    failed = "failed"


class Refund(Model):
    """Money going back. The row is there before Stripe is asked; one made in Stripe's dashboard is found and `external`.

    pending → succeeded or failed; succeeded → failed when a bank sends the money back. A failed one is followed by a new row.
    """

    MOVES: ClassVar[Moves] = {
        None: frozenset({RefundState.pending}),
        RefundState.pending: frozenset({RefundState.succeeded, RefundState.failed}),
        RefundState.succeeded: frozenset({RefundState.failed}),
    }
    __table_args__ = (CheckConstraint("amount_cents > 0", "amount"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("stand_payment.id"), index=True)
    reference: Mapped[str] = mapped_column(unique=True)
    # Stripe's idempotency key, or None where there is nothing to ask of Stripe.
    key: Mapped[str | None] = mapped_column(unique=True)
    state: Mapped[RefundState]
    amount_cents: Mapped[int]
    external: Mapped[bool] = mapped_column(default=False)
    why: Mapped[str] = mapped_column(default="")
    stripe_id: Mapped[str | None] = mapped_column(unique=True)
    last_error: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    payment: Mapped[StandPayment] = relationship()


class LedgerKind(StrEnum):
    payment = "payment"
    refund = "refund"
    refund_returned = "refund_returned"
    transfer = "transfer"
    transfer_back = "transfer_back"
    fee = "fee"


# What has its reference from a bank statement.
BY_BANK = (LedgerKind.transfer, LedgerKind.transfer_back)


class LedgerEntry(Model):
    """One movement of money, signed as our account sees it, without its fee. The database refuses every change to it."""

    __table_args__ = (UniqueConstraint("kind", "stripe_ref"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    payment_id: Mapped[int] = mapped_column(ForeignKey("stand_payment.id"), index=True)
    kind: Mapped[LedgerKind]
    # A charge, a refund or, for transfers, the reference on the bank statement.
    stripe_ref: Mapped[str]
    amount_cents: Mapped[int]
    fee_cents: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str]


class Via(StrEnum):
    """How an event reached us: Stripe rang, or we asked for the list."""

    webhook = "webhook"
    list = "list"


class StripeEvent(Model):
    """An event that Stripe told once or many times. The hints say where to look; amounts and states are never read from it."""

    __table_args__ = (Index("ix_stripe_event_waiting", "processed_at", "received_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    type: Mapped[str]
    via: Mapped[Via]
    happened_at: Mapped[datetime]
    received_at: Mapped[datetime]
    processed_at: Mapped[datetime | None]
    payment_reference: Mapped[str | None]
    session_id: Mapped[str | None]
    payment_intent: Mapped[str | None]


class Cursor(Model):
    """A moment that the flow remembers between its runs, by name."""

    __tablename__ = "payment_cursor"

    name: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]
