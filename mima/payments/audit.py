"""Promises 2 and 3, checked on the live database: each check tells how many things it looked at and what is broken."""

from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from mima.billing.models import Covers, Paper, PaperKind
from mima.billing.quotes.models import Quote, QuoteState
from mima.booths.models import Booking, Reservation, ReservationState
from mima.core.db import db
from mima.payments.dues.models import Due
from mima.payments.models import (
    RECEIVED,
    UNDER_WAY,
    Dispute,
    DisputeState,
    LedgerEntry,
    LedgerKind,
    PaymentState,
    Refund,
    RefundState,
    StandPayment,
)

Findings = tuple[int, list[str]]


def check_paid_has_its_booth() -> Findings:
    """Promise 2: money that came has its booth confirmed, or is visibly to refund, refunded or to decide."""
    visible = (PaymentState.refund_due, PaymentState.refunded, PaymentState.kept, PaymentState.to_decide)
    statement = (
        select(StandPayment.state, StandPayment.captured_cents, Reservation.state, Booking.reference, StandPayment.reference)
        .join(StandPayment.reservation)
        .join(StandPayment.booking)
        .where((StandPayment.captured_cents > 0) | StandPayment.state.in_(RECEIVED))
    )
    rows = db.session.execute(statement).all()
    return len(rows), [
        f"payment {payment} of booking {booking} is {state} with {cents} cents captured, its reservation is {reservation}"
        for state, cents, reservation, booking, payment in rows
        if state not in RECEIVED or cents == 0 or (state not in visible and reservation is not ReservationState.confirmed)
    ]


def check_waiting_keeps() -> Findings:
    """Promise 2: while money waits for a decision its hold does not end, and no page asks for the same money again."""
    asked = aliased(StandPayment)
    same = (asked.reservation_id == StandPayment.reservation_id) & asked.due_id.is_not_distinct_from(StandPayment.due_id)
    page = select(asked.id).where(same, asked.state.in_(UNDER_WAY)).exists()
    ends = (Reservation.state == ReservationState.held) & StandPayment.due_id.is_(None) & ~Reservation.paying
    statement = select(StandPayment.reference, ends, page).join(StandPayment.reservation)
    rows = db.session.execute(statement.where(StandPayment.state == PaymentState.to_decide)).all()
    broken = [(name, words) for name, *facts in rows for words, is_so in zip(_WAITS, facts, strict=True) if is_so]
    return len(rows), [f"payment {name} waits for a decision, and {words}" for name, words in broken]


_WAITS = ("its hold ends by time", "its money may be paid once more")


def check_orders() -> Findings:
    """Promise 2: a booth booked on an order has its invoice, due or paid; an open quote has its hold and no paper."""
    bought = select(StandPayment.id).where(StandPayment.booking_id == Quote.booking_id, StandPayment.granted_at.is_not(None))
    invoiced = select(Paper.id).where(Paper.booking_id == Quote.booking_id, Paper.kind == PaperKind.invoice)
    statement = select(Quote.number, Quote.state, Quote.due_on, Reservation.state, invoiced.exists(), bought.exists()).join(
        Quote.reservation
    )
    rows = db.session.execute(statement.order_by(Quote.id)).all()
    broken = [(number, state, _lacking(state, due_on, claim, *facts)) for number, state, due_on, claim, *facts in rows]
    return len(rows), [f"quote {number} is {state} and {lacking}" for number, state, lacking in broken if lacking]


def _lacking(state: QuoteState, due_on: date | None, claim: ReservationState, invoiced: bool, bought: bool) -> str:
    """What of an order is not as its state says; empty when all of it is."""
    wrong = {
        "its booth is not booked": state is QuoteState.accepted and claim is not ReservationState.confirmed,
        "its invoice is missing": state is QuoteState.accepted and not (invoiced and due_on),
        "its booking is paid": state in (QuoteState.open, QuoteState.accepted) and bought,
        "no money came for it": state is QuoteState.settled and not bought,
        "its booking has an invoice": state is QuoteState.open and invoiced,
        "its booth is booked without an order": state is QuoteState.open and claim is ReservationState.confirmed,
    }
    return ", ".join(words for words, is_so in wrong.items() if is_so)


def check_dues() -> Findings:
    """Promise 2: what is still to pay is of a booked booth; what is paid was paid by one payment, and has its invoice."""
    paid_by = select(func.count()).where(StandPayment.due_id == Due.id, StandPayment.granted_at.is_not(None)).scalar_subquery()
    rows = db.session.execute(select(Due, Reservation.state, paid_by).join(Due.reservation).order_by(Due.id)).all()
    broken = {
        due.id: {
            "is still to pay, and its booth is not booked": due.is_open and claim is not ReservationState.confirmed,
            "is still to pay, and was paid": due.is_open and bool(payments),
            f"is paid by {payments} payments": due.is_paid and payments != 1,
            "is paid and has no invoice": due.is_paid and due.invoice_id is None,
        }
        for due, claim, payments in rows
    }
    return len(rows), [f"due {key} {words}" for key, facts in broken.items() for words, is_so in facts.items() if is_so]


def check_credited() -> Findings:
    """Promise 3: what went back of money that an invoice told of has been taken off that invoice by credit notes."""
    first = (Paper.booking_id == StandPayment.booking_id) & Paper.covers.in_((Covers.whole, Covers.deposit))
    invoice = or_(Paper.id == Due.invoice_id, StandPayment.due_id.is_(None) & first)
    notes = aliased(Paper)
    credited = select(func.coalesce(func.sum(notes.gross_cents), 0)).where(notes.corrects_id == Paper.id).scalar_subquery()
    statement = (
        select(StandPayment, Paper, credited)
        .select_from(StandPayment)
        .outerjoin(Due, Due.id == StandPayment.due_id)
        .join(Paper, (Paper.kind == PaperKind.invoice) & invoice)
        .where(StandPayment.granted_at.is_not(None))
    )
    rows = [(one, one.refunded_cents + one.refunding_cents, paper, told) for one, paper, told in db.session.execute(statement)]
    return len(rows), [
        f"payment {payment.reference} gave back {gone} cents, the credit notes of invoice {paper.number} say {told}"
        for payment, gone, paper, told in rows
        if told < min(gone - payment.surplus_cents, paper.gross_cents)
    ]


def check_ledger_agrees() -> Findings:
    """Promise 3: captured minus refunded, and minus what disputes lost, equals the ledger, per payment and in total."""
    entered = (
        select(LedgerEntry.payment_id, func.sum(LedgerEntry.amount_cents).label("cents"))
        .group_by(LedgerEntry.payment_id)
        .subquery()
    )
    statement = select(StandPayment.reference, StandPayment.kept_cents, func.coalesce(entered.c.cents, 0)).outerjoin(
        entered, entered.c.payment_id == StandPayment.id
    )
    rows = db.session.execute(statement).all()
    broken = [f"payment {name} keeps {cents} cents, its ledger says {told}" for name, cents, told in rows if cents != told]
    total, told = sum(cents for _name, cents, _told in rows), _ledger_total()
    if total != told:
        broken.append(f"all payments keep {total} cents, the ledger says {told}")
    return len(rows), broken


def _ledger_total() -> int:
    return int(db.session.execute(select(func.coalesce(func.sum(LedgerEntry.amount_cents), 0))).scalar_one())


def check_refunds_within_payment() -> Findings:
    """Promise 3: no payment gave back, or is about to give back, more than it brought; its refunds add up to what it says."""
    sums = {
        state: select(func.coalesce(func.sum(Refund.amount_cents), 0))
        .where(Refund.payment_id == StandPayment.id, Refund.state == state)
        .scalar_subquery()
        for state in (RefundState.succeeded, RefundState.pending)
    }
    statement = select(StandPayment, sums[RefundState.succeeded], sums[RefundState.pending])
    rows = db.session.execute(statement).all()
    return len(rows), [
        f"payment {payment.reference} brought {payment.captured_cents} cents, says {payment.refunded_cents} refunded and "
        f"{payment.refunding_cents} on the way; its refunds are {gone} and {going}"
        for payment, gone, going in rows
        if (gone, going) != (payment.refunded_cents, payment.refunding_cents) or payment.left_cents < 0
    ]


def check_disputes() -> Findings:
    """Promise 3: what a payment lost is the sum of its lost disputes, and each of them stands in the ledger as it ended."""
    lost = select(func.coalesce(func.sum(Dispute.amount_cents), 0)).where(
        Dispute.payment_id == StandPayment.id, Dispute.state == DisputeState.lost
    )
    sums = db.session.execute(select(StandPayment.reference, StandPayment.lost_cents, lost.scalar_subquery())).all()
    entered = select(func.coalesce(func.sum(LedgerEntry.amount_cents), 0)).where(
        LedgerEntry.stripe_ref == Dispute.stripe_id,
        LedgerEntry.kind.in_((LedgerKind.dispute, LedgerKind.dispute_returned)),
    )
    rows = db.session.execute(select(Dispute, entered.scalar_subquery())).all()
    broken = [f"payment {name} lost {cents} cents, its disputes say {told}" for name, cents, told in sums if cents != told]
    return len(rows), broken + [
        f"dispute {dispute.stripe_id} is {dispute.state} over {dispute.amount_cents} cents, the ledger says {cents}"
        for dispute, cents in rows
        if cents != (-dispute.amount_cents if dispute.state is DisputeState.lost else 0)
    ]


def check_ledger_refs() -> Findings:
    """Promise 3: each card payment stands in the ledger under its own charge."""
    entered = select(LedgerEntry.id).where(
        LedgerEntry.payment_id == StandPayment.id,
        LedgerEntry.kind == LedgerKind.payment,
        LedgerEntry.stripe_ref == StandPayment.charge,
    )
    charged = select(StandPayment.reference).where(StandPayment.charge.is_not(None))
    total = db.session.scalar(select(func.count()).select_from(charged.subquery())) or 0
    return total, [
        f"payment {name} has a charge that is not in the ledger" for name in db.session.scalars(charged.where(~entered.exists()))
    ]
