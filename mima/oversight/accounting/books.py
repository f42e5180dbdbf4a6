"""What happened in a month: its papers and the movements of its money, read at one moment as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from mima.billing.models import Covers, Paper, PaperKind
from mima.booths.models import Booking
from mima.core.db import db
from mima.exhibitors.models import Exhibitor
from mima.oversight.accounting.months import Month
from mima.payments.dues.models import Due
from mima.payments.models import LedgerEntry, LedgerKind, Method, StandPayment
from mima.payments.payouts.models import Match, Payout, PayoutPart


@dataclass(frozen=True, slots=True)
class Issued:
    """A paper: what its row says, and its frozen record."""

    series: int
    position: int
    number: str
    kind: PaperKind
    covers: Covers
    on: date
    exhibitor_id: int
    currency: str
    net_cents: int
    vat_cents: int
    gross_cents: int
    record: dict[str, Any]
    sha256: str

    @property
    def sign(self) -> int:
        """A credit note takes back what an invoice brought."""
        return 1 if self.kind is PaperKind.invoice else -1

    @property
    def customer(self) -> str:
        return str(self.record["buyer"]["name"])


@dataclass(frozen=True, slots=True)
class Moved:
    """A movement of money as the ledger has it, signed as our account sees it, without its fee."""

    id: int
    on: date
    kind: LedgerKind
    method: Method
    reference: str
    amount_cents: int
    fee_cents: int
    currency: str
    payment: str
    payment_intent: str
    booking: str
    exhibitor_id: int
    customer: str
    invoice: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A payment that money moved of: what it says that we keep, and what its whole ledger says."""

    payment: str
    said_cents: int
    ledger_cents: int


@dataclass(frozen=True, slots=True)
class PaidPart:
    """A movement in a payout; `ours` is what it is to us, `booking` whose it is, if anybody's."""

    kind: str
    reference: str
    booking: str
    amount_cents: int
    fee_cents: int
    ours: Match


@dataclass(frozen=True, slots=True)
class PaidOut:
    """A payout of Stripe's that reached the bank in the month (`came`), or that the bank sent back in it."""

    reference: str
    on: date
    came: bool
    amount_cents: int
    parts_cents: int
    currency: str
    parts: Sequence[PaidPart]

    @property
    def at_the_bank_cents(self) -> int:
        return self.amount_cents if self.came else -self.amount_cents

    @property
    def own_fees_cents(self) -> int:
        """What Stripe took for no payment in particular: the ledger has none of it."""
        fees = [part for part in self.parts if part.ours is Match.fee] if self.came else []
        return sum(part.fee_cents - part.amount_cents for part in fees)


@dataclass(frozen=True, slots=True)
class Books:
    month: Month
    papers: Sequence[Issued]
    movements: Sequence[Moved]
    payments: Sequence[Kept]
    payouts: Sequence[PaidOut] = ()

    @property
    def currencies(self) -> set[str]:
        sold = {paper.currency for paper in self.papers}
        return sold | {moved.currency for moved in self.movements} | {payout.currency for payout in self.payouts}

    @property
    def own_fees_cents(self) -> int:
        return sum(payout.own_fees_cents for payout in self.payouts)


def of(month: Month) -> Books:
    """The month's papers in the order they were issued, its movements in the order of the ledger; five statements."""
    return Books(month, _papers(month), _movements(month), _payments(month), _payouts(month))


def _papers(month: Month) -> list[Issued]:
    """Plain rows, past the session: what is loaded for one request must not be kept as objects as well."""
    columns = (
        Paper.series_id,
        Paper.position,
        Paper.number,
        Paper.kind,
        Paper.covers,
        Paper.issued_on,
        Paper.exhibitor_id,
        Paper.currency,
        Paper.net_cents,
        Paper.vat_cents,
        Paper.gross_cents,
        Paper.record,
        Paper.record_sha256,
    )
    statement = select(*columns).where(Paper.issued_on >= month.first, Paper.issued_on < month.next_first)
    return [Issued(*row) for row in db.session.execute(statement.order_by(Paper.id))]


def _in(month: Month) -> Any:
    return (LedgerEntry.at >= month.begins) & (LedgerEntry.at < month.ends)


def _movements(month: Month) -> list[Moved]:
    invoice = aliased(Paper)
    first = (
        (invoice.booking_id == Booking.id)
        & (invoice.kind == PaperKind.invoice)
        & invoice.covers.in_((Covers.whole, Covers.deposit))
    )
    statement = (
        select(LedgerEntry, StandPayment, Booking.reference, Exhibitor, invoice.number, invoice.record)
        .join(StandPayment, StandPayment.id == LedgerEntry.payment_id)
        .join(Booking, Booking.id == StandPayment.booking_id)
        .join(Exhibitor, Exhibitor.id == Booking.exhibitor_id)
        .outerjoin(Due, Due.id == StandPayment.due_id)
        .outerjoin(invoice, or_(invoice.id == Due.invoice_id, StandPayment.due_id.is_(None) & first))
        .where(_in(month))
        .order_by(LedgerEntry.id)
    )
    return [_moved(month, *row) for row in db.session.execute(statement)]


def _moved(
    month: Month,
    entry: LedgerEntry,
    payment: StandPayment,
    booking: str,
    exhibitor: Exhibitor,
    invoice: str | None,
    record: dict[str, Any] | None,
) -> Moved:
    # The name on the invoice stays as it was; a company may change its own.
    customer = record["buyer"]["name"] if record else exhibitor.legal_name or exhibitor.name
    return Moved(
        id=entry.id,
        on=month.day_of(entry.at),
        kind=entry.kind,
        method=payment.method,
        reference=entry.stripe_ref,
        amount_cents=entry.amount_cents,
        fee_cents=entry.fee_cents,
        currency=entry.currency,
        payment=payment.reference,
        payment_intent=payment.payment_intent or "",
        booking=booking,
        exhibitor_id=exhibitor.id,
        customer=customer,
        invoice=invoice or "",
    )


def _payments(month: Month) -> list[Kept]:
    """The payments of which money moved in the month, with all that the ledger ever said of each."""
    entered = (
        select(func.coalesce(func.sum(LedgerEntry.amount_cents), 0))
        .where(LedgerEntry.payment_id == StandPayment.id)
        .scalar_subquery()
    )
    moved = select(LedgerEntry.payment_id).where(_in(month))
    statement = (
        select(StandPayment.reference, StandPayment.kept_cents, entered)
        .where(StandPayment.id.in_(moved))
        .order_by(StandPayment.id)
    )
    return [Kept(reference, int(said), int(told)) for reference, said, told in db.session.execute(statement)]


def _payouts(month: Month) -> list[PaidOut]:
    """What reached the bank in the month, or came back from it, by the day on which we heard of it; two statements."""
    came, went = ((moment >= month.begins) & (moment < month.ends) for moment in (Payout.paid_at, Payout.failed_at))
    # One that failed before it arrived never reached the bank.
    found = db.session.scalars(select(Payout).where(or_(came, went & Payout.paid_at.is_not(None))).order_by(Payout.id)).all()
    parts = _parts([payout.id for payout in found])
    made = [_paid_out(one, parts.get(one.id, []), month, came=True) for one in found if _within(month, one.paid_at)]
    back = [_paid_out(one, (), month, came=False) for one in found if _within(month, one.failed_at)]
    return made + back


def _within(month: Month, moment: datetime | None) -> bool:
    return moment is not None and month.begins <= moment < month.ends


def _paid_out(payout: Payout, parts: Sequence[PaidPart], month: Month, *, came: bool) -> PaidOut:
    moment = payout.paid_at if came else payout.failed_at
    assert moment is not None  # `_within` said so
    sums = (payout.amount_cents, payout.parts_cents, payout.currency)
    return PaidOut(payout.stripe_id, month.day_of(moment), came, *sums, parts)


def _parts(payouts: Sequence[int]) -> dict[int, list[PaidPart]]:
    statement = (
        select(PayoutPart, Booking.reference)
        .outerjoin(LedgerEntry, LedgerEntry.id == PayoutPart.entry_id)
        .outerjoin(StandPayment, StandPayment.id == LedgerEntry.payment_id)
        .outerjoin(Booking, Booking.id == StandPayment.booking_id)
        .where(PayoutPart.payout_id.in_(payouts))
        .order_by(PayoutPart.id)
    )
    found: dict[int, list[PaidPart]] = {}
    for part, booking in db.session.execute(statement):
        sums = (part.amount_cents, part.fee_cents, part.matched)
        found.setdefault(part.payout_id, []).append(PaidPart(part.kind, part.source, booking or "", *sums))
    return found
