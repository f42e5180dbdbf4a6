"""What hangs on an edition, each kind in one statement; and how far its money has gone back."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from mima.applications.models import Application, ApplicationState
from mima.billing.models import Paper, PaperKind
from mima.billing.quotes.models import Quote
from mima.billing.quotes.queries import LIVE as LIVE_QUOTES
from mima.booths.models import LIVE, Booking, Booth, Reservation
from mima.core.db import db
from mima.editions.models import Edition, EditionState
from mima.payments.models import PENDING, Dispute, PaymentState, Refund, StandPayment
from mima.waiting.models import LIVE as LIVE_WISHES
from mima.waiting.models import WaitingWish


def waiting(edition: Edition, *, lock: bool) -> Sequence[Application]:
    """The applications that wait for an answer, oldest first, with company and category."""
    statement = (
        select(Application)
        .where(Application.edition_id == edition.id, Application.state == ApplicationState.submitted)
        .options(joinedload(Application.exhibitor, innerjoin=True), joinedload(Application.category, innerjoin=True))
        .order_by(Application.id)
    )
    if lock:
        statement = statement.with_for_update(of=Application).execution_options(populate_existing=True)
    return db.session.scalars(statement).all()


def wishes(edition: Edition, *, lock: bool) -> Sequence[WaitingWish]:
    """The companies' wishes that wait or are offered a booth, by their ids, with company."""
    statement = (
        select(WaitingWish)
        .where(WaitingWish.edition_id == edition.id, WaitingWish.state.in_(LIVE_WISHES))
        .options(joinedload(WaitingWish.exhibitor, innerjoin=True))
        .order_by(WaitingWish.id)
    )
    if lock:
        statement = statement.with_for_update(of=WaitingWish).execution_options(populate_existing=True)
    return db.session.scalars(statement).all()


def lock_booths(edition: Edition) -> None:
    """Nobody claims a booth of the edition, or claims one again, until the transaction ends."""
    db.session.execute(select(Booth.id).where(Booth.edition_id == edition.id).order_by(Booth.id).with_for_update()).all()


def claims(edition: Edition, *, lock: bool) -> Sequence[Reservation]:
    """Whoever has a booth of the edition or holds one, with booking, company and booth."""
    statement = (
        select(Reservation)
        .join(Reservation.booking)
        .where(Booking.edition_id == edition.id, Reservation.state.in_(LIVE), Reservation.first_id.is_(None))
        .options(contains_eager(Reservation.booking).joinedload(Booking.exhibitor, innerjoin=True))
        .options(joinedload(Reservation.booth, innerjoin=True))
        .order_by(Reservation.id)
    )
    if lock:
        # A payment moves under the lock of its claim: none of these moves any more.
        statement = statement.with_for_update(of=Reservation).execution_options(populate_existing=True)
    return db.session.scalars(statement).all()


def payments(bookings: Collection[int]) -> Mapping[int, Sequence[StandPayment]]:
    """{booking id: its payments as they are now, oldest first}."""
    statement = select(StandPayment).where(StandPayment.booking_id.in_(bookings)).order_by(StandPayment.id)
    found: dict[int, list[StandPayment]] = {}
    for payment in db.session.scalars(statement.execution_options(populate_existing=True)):
        found.setdefault(payment.booking_id, []).append(payment)
    return found


def disputed(bookings: Collection[int]) -> Collection[int]:
    """The ids of the payments about which a bank has not decided yet."""
    of_those = StandPayment.booking_id.in_(bookings) & Dispute.state.in_(PENDING)
    return set(db.session.scalars(select(Dispute.payment_id).join(Dispute.payment).where(of_those)))


def quotes(bookings: Collection[int]) -> Mapping[int, Quote]:
    """{booking id: its quote that is open, or accepted and not paid}."""
    statement = select(Quote).where(Quote.booking_id.in_(bookings), Quote.state.in_(LIVE_QUOTES))
    return {quote.booking_id: quote for quote in db.session.scalars(statement.execution_options(populate_existing=True))}


def invoices(bookings: Collection[int]) -> Mapping[int, Mapping[Paper, int]]:
    """{booking id: {each invoice of it of which something is left: the cents that no credit note has taken back}}."""
    papers = db.session.scalars(select(Paper).where(Paper.booking_id.in_(bookings)).order_by(Paper.id)).all()
    left = {paper.id: paper.gross_cents for paper in papers}
    for paper in papers:
        if paper.corrects_id is not None:
            left[paper.corrects_id] -= paper.gross_cents
    found: dict[int, dict[Paper, int]] = {}
    for paper in papers:
        if paper.kind is PaperKind.invoice and left[paper.id]:
            found.setdefault(paper.booking_id, {})[paper] = left[paper.id]
    return found


@dataclass(frozen=True, slots=True)
class Progress:
    """How many payments of a cancelled edition go back, and how many of them have."""

    edition: Edition
    done: int
    all: int

    @property
    def is_over(self) -> bool:
        return self.done == self.all


def progress(editions: Collection[Edition]) -> list[Progress]:
    """Of these editions, as far as they are cancelled; one statement, and none for none of them.

    What goes back is what was asked back since the edition was cancelled, late payments too, and what is still due.
    """
    wanted = {edition.id: edition for edition in editions if edition.is_called_off}
    if not wanted:
        return []
    statement = _progress().where(Edition.id.in_(wanted)).order_by(Edition.id)
    return [Progress(wanted[key], int(done), count) for key, done, count in db.session.execute(statement)]


_WENT = func.sum(case((StandPayment.state == PaymentState.refunded, 1), else_=0))


def _progress() -> Select[int, int, int]:
    asked = select(Refund.id).where(Refund.payment_id == StandPayment.id, Refund.created_at >= Edition.called_off_at)
    return (
        select(Edition.id, _WENT, func.count())
        .join(Booking, Booking.edition_id == Edition.id)
        .join(StandPayment, StandPayment.booking_id == Booking.id)
        .where(Edition.state == EditionState.called_off)
        .where(or_(asked.exists(), StandPayment.state == PaymentState.refund_due))
        .group_by(Edition.id)
    )


def all_giving_back(editions: Select[int]) -> Select[int, int, int]:
    """Those of the editions (ids) whose progress is not over, as a statement to be counted."""
    return _progress().where(Edition.id.in_(editions)).having(func.count() != _WENT)
