"""Stand payments, their refunds and disputes, the ledger that all write, and what was heard from Stripe."""

from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from mima.booths.models import Booking, Reservation, ReservationState
from mima.core.db import Model
from mima.core.states import Moves
from mima.payments.dues.models import Due


class Method(StrEnum):
    """How the money comes; the words are those of `billing`."""

    card = "card"
    sepa_debit = "sepa_debit"
    transfer = "transfer"


# What Stripe takes and gives back; a transfer is seen and sent by people.
AT_STRIPE = (Method.card, Method.sepa_debit)


class PaymentState(StrEnum):
    created = "created"
    open = "open"
    under_way = "under_way"
    expired = "expired"
    failed = "failed"
    paid = "paid"
    regranted = "regranted"
    refund_due = "refund_due"
    refunded = "refunded"
    kept = "kept"
    to_decide = "to_decide"


# A payment page exists or may exist, or a debit is under way: money can still arrive without anybody of us doing anything.
UNDER_WAY = (PaymentState.created, PaymentState.open, PaymentState.under_way)
# Money arrived: whatever comes later, it is in the ledger.
RECEIVED = (
    PaymentState.paid,
    PaymentState.regranted,
    PaymentState.refund_due,
    PaymentState.refunded,
    PaymentState.kept,
    PaymentState.to_decide,
)


class StandPayment(Model):
    """One attempt to pay one booking, or one due of it. Its row exists before Stripe is called, with the exact request sent.

        created ──session──▶ open ──────money──────▶ paid (booked)
           │                  │                        ├─ the hold was lost, booth taken again ─▶ regranted
           └──refused─▶ failed└──Stripe says so─▶ expired└─ booth gone, or the booking undone ──▶ refund_due ─▶ refunded

    Of a booking that was undone by its terms, `due_back_cents` go back in all and the rest stays; where nothing goes back the
    payment is *kept*.
    A bank debit was ordered on the page: open ──▶ under way, for days ──▶ paid, or failed when the bank sends it back.
    Money that does not fit its attempt (amount, currency, live or test) is *to decide*, by a person. `refunding_cents` are
    asked back and not yet confirmed. A transfer begins as `paid`, when an organizer has seen it on the account, or *to decide*
    when its sum is another one.
    """

    MOVES: ClassVar[Moves] = {
        None: frozenset({PaymentState.created, PaymentState.paid, PaymentState.to_decide}),
        PaymentState.created: frozenset({PaymentState.open, PaymentState.failed}),
        PaymentState.open: frozenset(
            {PaymentState.paid, PaymentState.expired, PaymentState.to_decide, PaymentState.under_way, PaymentState.failed}
        ),
        PaymentState.under_way: frozenset({PaymentState.paid, PaymentState.failed, PaymentState.to_decide}),
        # Stripe promises that nothing comes after; if it does come, it is neither refused nor lost.
        PaymentState.expired: frozenset({PaymentState.paid, PaymentState.to_decide}),
        PaymentState.failed: frozenset({PaymentState.paid, PaymentState.to_decide}),
        PaymentState.paid: frozenset({PaymentState.regranted, PaymentState.refund_due, PaymentState.refunded, PaymentState.kept}),
        PaymentState.regranted: frozenset({PaymentState.refund_due, PaymentState.refunded, PaymentState.kept}),
        # Somebody may still give it back, here or in Stripe's dashboard.
        PaymentState.kept: frozenset({PaymentState.refunded, PaymentState.refund_due}),
        PaymentState.to_decide: frozenset({PaymentState.paid, PaymentState.refund_due, PaymentState.refunded}),
        # A refund that failed was made again, and what the money bought stays.
        PaymentState.refund_due: frozenset({PaymentState.refunded, PaymentState.paid}),
        # Rare, but banks do send refunds back.
        PaymentState.refunded: frozenset({PaymentState.refund_due}),
    }
    __table_args__ = (
        CheckConstraint("amount_cents > 0 AND captured_cents >= 0", "amounts"),
        CheckConstraint("refunded_cents >= 0 AND refunding_cents >= 0 AND lost_cents >= 0", "refunds"),
        CheckConstraint("refunded_cents + refunding_cents + lost_cents <= captured_cents", "refunded_at_most"),
        Index(
            "uq_stand_payment_live_reservation",
            "reservation_id",
            unique=True,
            sqlite_where=text("due_id IS NULL AND state IN ('created', 'open', 'under_way')"),
            postgresql_where=text("due_id IS NULL AND state IN ('created', 'open', 'under_way')"),
        ),
        Index(
            "uq_stand_payment_live_due",
            "due_id",
            unique=True,
            sqlite_where=text("state IN ('created', 'open', 'under_way')"),
            postgresql_where=text("state IN ('created', 'open', 'under_way')"),
        ),
        Index("ix_stand_payment_due", "state", "look_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    # What Stripe knows the attempt by. Not the id: ids begin again with a new database, idempotency keys live for a day.
    reference: Mapped[str] = mapped_column(unique=True)
    booking_id: Mapped[int] = mapped_column(ForeignKey("booking.id"), index=True)
    reservation_id: Mapped[int] = mapped_column(ForeignKey("reservation.id"), index=True)
    # What it pays; None for the first payment of the booking, of all of it or of its deposit.
    due_id: Mapped[int | None] = mapped_column(ForeignKey("due.id"), index=True)
    method: Mapped[Method]
    state: Mapped[PaymentState]
    amount_cents: Mapped[int]
    currency: Mapped[str]
    captured_cents: Mapped[int] = mapped_column(default=0)
    refunded_cents: Mapped[int] = mapped_column(default=0)
    refunding_cents: Mapped[int] = mapped_column(default=0)
    # What was decided to go back, in all; what went back already is a part of it.
    due_back_cents: Mapped[int] = mapped_column(default=0)
    # What of the sum that was asked for did not come and was taken off its invoice.
    waived_cents: Mapped[int] = mapped_column(default=0, server_default="0")
    # What banks took back for good: the sum of its lost disputes.
    lost_cents: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    # When this money bought the booth; None while it has not, and for money that came beside another payment.
    granted_at: Mapped[datetime | None]
    # Why a person must look at it, by `problems`; empty when nobody must.
    problem: Mapped[str] = mapped_column(default="")
    problem_facts: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
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
    due: Mapped[Due | None] = relationship()

    @property
    def is_at_stripe(self) -> bool:
        return self.method in AT_STRIPE

    @property
    def is_debit(self) -> bool:
        return self.method is Method.sepa_debit

    @property
    def is_under_way(self) -> bool:
        """A debit was ordered and its bank has not said yet."""
        return self.state is PaymentState.under_way

    @property
    def is_to_decide(self) -> bool:
        """Its money is here and does not fit; people decide about it."""
        return self.state is PaymentState.to_decide

    @property
    def short_cents(self) -> int:
        """What of the sum that was asked for is still open, although the money that came was taken for it."""
        return max(0, self.amount_cents - self.captured_cents - self.waived_cents) if self.granted_at is not None else 0

    @property
    def is_short(self) -> bool:
        """Whether something of it is open that may still come: what it bought stands."""
        return self.short_cents > 0 and self.reservation.state is ReservationState.confirmed

    @property
    def surplus_cents(self) -> int:
        """What came above the sum that was asked for: it bought nothing."""
        return max(0, self.captured_cents - self.amount_cents) if self.granted_at is not None else 0

    @property
    def surplus_left_cents(self) -> int:
        """What of it has not gone back yet."""
        return max(0, min(self.surplus_cents - self.refunded_cents - self.refunding_cents, self.left_cents))

    @property
    def to_go_back_cents(self) -> int:
        """What was decided to go back and has not arrived there yet."""
        return self.due_back_cents - self.refunded_cents

    @property
    def owed_cents(self) -> int:
        """What must go back and is not even on its way."""
        return max(0, min(self.to_go_back_cents - self.refunding_cents, self.left_cents))

    @hybrid_property
    def kept_cents(self) -> int:
        """What came and is still here."""
        return self.captured_cents - self.refunded_cents - self.lost_cents

    @hybrid_property
    def left_cents(self) -> int:
        """What came and is neither gone nor on its way back."""
        return self.captured_cents - self.refunded_cents - self.lost_cents - self.refunding_cents


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


class DisputeState(StrEnum):
    open = "open"
    answered = "answered"
    won = "won"
    lost = "lost"


class Dispute(Model):
    """A payer's bank takes money back and asks why we took it; found at Stripe, and answered there.

        open ──evidence sent──▶ answered ──the bank decides──▶ won | lost
          └──given up, no answer in time, or a debit──▶ lost ──the bank thinks again──▶ won

    While it is open nothing of its payment is refunded. Lost: the money is gone, and the ledger says so.
    """

    MOVES: ClassVar[Moves] = {
        None: frozenset({DisputeState.open}),
        DisputeState.open: frozenset({DisputeState.answered, DisputeState.won, DisputeState.lost}),
        DisputeState.answered: frozenset({DisputeState.open, DisputeState.won, DisputeState.lost}),
        DisputeState.lost: frozenset({DisputeState.won}),
        DisputeState.won: frozenset({DisputeState.lost}),
    }
    __table_args__ = (CheckConstraint("amount_cents > 0", "amount"), Index("ix_dispute_due", "state", "look_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    payment_id: Mapped[int] = mapped_column(ForeignKey("stand_payment.id"), index=True)
    stripe_id: Mapped[str] = mapped_column(unique=True)
    state: Mapped[DisputeState]
    amount_cents: Mapped[int]
    # Stripe's own word for what the payer says.
    reason: Mapped[str]
    respond_by: Mapped[datetime | None]
    opened_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    # When to ask Stripe again although nobody rang; None once it is decided.
    look_at: Mapped[datetime | None]
    # When a person said what becomes of the booking of a lost one.
    noted_at: Mapped[datetime | None]

    payment: Mapped[StandPayment] = relationship()

    @property
    def waits_for_us(self) -> bool:
        return self.state is DisputeState.open

    @property
    def waits_for_the_bank(self) -> bool:
        return self.state is DisputeState.answered

    @property
    def is_lost(self) -> bool:
        return self.state is DisputeState.lost


PENDING = (DisputeState.open, DisputeState.answered)


class LedgerKind(StrEnum):
    payment = "payment"
    refund = "refund"
    refund_returned = "refund_returned"
    transfer = "transfer"
    transfer_back = "transfer_back"
    fee = "fee"
    dispute = "dispute"
    dispute_returned = "dispute_returned"


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
