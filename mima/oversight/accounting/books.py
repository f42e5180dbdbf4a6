"""What happened in a month: its papers and the movements of its money, read at one moment as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
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
class Books:
    month: Month
    papers: Sequence[Issued]
    movements: Sequence[Moved]
    payments: Sequence[Kept]

    @property
    def currencies(self) -> set[str]:
        return {paper.currency for paper in self.papers} | {moved.currency for moved in self.movements}


def of(month: Month) -> Books:
    """The month's papers in the order they were issued, its movements in the order of the ledger; three statements."""
    return Books(month, _papers(month), _movements(month), _payments(month))


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
