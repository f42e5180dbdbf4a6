"""Reading what is left to do: of one booking, of a company's, of a whole edition in three statements."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import BindParameter, ColumnElement, Row, Select, exists, func, literal, select, tuple_
from sqlalchemy.orm import contains_eager, joinedload

from mima.booths import queries as booths
from mima.booths.models import Booking, BookingLine, Booth, Extra, Reservation, ReservationState
from mima.core import clock
from mima.core.db import db
from mima.core.errors import NotFound
from mima.editions import queries as editions
from mima.editions.models import Edition
from mima.exhibitors.models import Exhibitor
from mima.readiness.models import (
    UNSETTLED,
    BookingTask,
    CertificateFile,
    CoExhibitor,
    ReadinessTerms,
    TaskKind,
    TaskState,
    UnloadingSlot,
)
from mima.readiness.terms import Room, Terms
from mima.readiness.terms import room as room_of


@dataclass(frozen=True, slots=True)
class Item:
    """One task of a booking as it stands; `task` is None while nobody has begun it."""

    kind: TaskKind
    due_on: date
    task: BookingTask | None

    @property
    def state(self) -> TaskState:
        return self.task.state if self.task is not None else TaskState.open

    @property
    def is_left(self) -> bool:
        """Whether it waits for the exhibitor."""
        return self.state in UNSETTLED

    def is_late(self, today: date) -> bool:
        return self.is_left and self.due_on < today


@dataclass(frozen=True, slots=True)
class Readiness:
    """A booking that is booked, with its tasks, the one that is due first first."""

    reservation: Reservation
    items: Sequence[Item]
    terms: Terms

    @property
    def booking(self) -> Booking:
        return self.reservation.booking

    @property
    def left(self) -> list[Item]:
        return [item for item in self.items if item.is_left]

    def item(self, kind: TaskKind) -> Item | None:
        return next((item for item in self.items if item.kind is kind), None)

    def said(self, kind: TaskKind, name: str) -> str:
        """What was answered under this name; empty while it was not."""
        item = self.item(kind)
        return str(item.task.answer.get(name, "")) if item is not None and item.task is not None else ""

    @property
    def sign(self) -> str:
        """The name on the sign, or else the company's."""
        return self.said(TaskKind.sign, "sign_name") or self.booking.exhibitor.name

    @property
    def badges(self) -> list[str]:
        item = self.item(TaskKind.badges)
        return list(item.task.answer.get("badge_names", [])) if item is not None and item.task is not None else []


def today(edition: Edition) -> date:
    """The day that it is at the market."""
    return edition.day_at(clock.now())


def terms(edition: Edition) -> Terms:
    """What the edition asks for, as it is set: also what cannot be answered yet."""
    return _as_terms(db.session.scalar(select(ReadinessTerms).where(ReadinessTerms.edition_id == edition.id)))


# What each edition asks for, and whether it has slots: without any nobody can choose one.
_ASKED = select(Edition, ReadinessTerms, exists().where(UnloadingSlot.edition_id == Edition.id)).outerjoin(
    ReadinessTerms, ReadinessTerms.edition_id == Edition.id
)


def asked(edition: Edition) -> Terms:
    """What the edition asks for now: an unloading slot only once there are slots. One statement."""
    return _asked({edition.id})[edition.id]


def present() -> tuple[Edition, Terms] | None:
    """The edition that `editions.queries.current` finds, with what it asks for now; one statement for both."""
    found = db.session.execute(_ASKED.where(Edition.is_public).order_by(*editions.nearest()).limit(1)).one_or_none()
    return None if found is None else (found[0], _now(found[1], has_slots=found[2]))


def _asked(keys: set[int]) -> dict[int, Terms]:
    found = db.session.execute(_ASKED.where(Edition.id.in_(keys)))
    return {edition.id: _now(row, has_slots=has_slots) for edition, row, has_slots in found}


def _now(row: ReadinessTerms | None, *, has_slots: bool) -> Terms:
    found = _as_terms(row)
    return found if has_slots else found.without(TaskKind.unloading)


def _as_terms(row: ReadinessTerms | None) -> Terms:
    if row is None:
        return Terms()
    days = {kind: int(row.days[kind]) for kind in TaskKind if kind in row.days}
    return Terms(days, row.badges_per_booth, row.contact_name, row.contact_phone, row.charter_address)


def of_booking(booking: Booking) -> Readiness:
    """The booking's tasks, whether or not it has its booth; in three statements."""
    return _with_items([booths.reservation_of(booking)], {booking.edition_id: asked(booking.edition)})[0]


def of_claims(claims: Iterable[Reservation]) -> list[Readiness]:
    """Those of the claims (with booking and edition) that are booked at editions that are not over. Two statements."""
    mine = [
        one
        for one in claims
        if one.state is ReservationState.confirmed and one.booking.edition.ends_on >= today(one.booking.edition)
    ]
    return _with_items(mine, _asked({one.booking.edition_id for one in mine}))


def board(edition: Edition, *where: ColumnElement[bool]) -> list[Readiness]:
    """Every booked booking of the edition, or those of them, by its booth's code, in three statements."""
    claims = db.session.scalars(_booked(edition).where(*where).order_by(Reservation.booth_id)).all()
    by_code = sorted(booths.gather(claims), key=lambda claim: (claim.booth.code, claim.id))
    return _with_items(by_code, {edition.id: asked(edition)})


@dataclass(frozen=True, slots=True)
class Page:
    """Some of a list; `after` is the next page's mark, empty at the end, `total` how many the whole list has."""

    found: Sequence[Readiness]
    after: str
    total: int


def page(edition: Edition, *where: ColumnElement[bool], after: str, size: int) -> Page:
    """At most `size` of these by their booths' codes, behind the booking with the reference `after`; at most six statements."""
    statement, order = _booked(edition).where(*where), (Booth.code, Reservation.id)
    rows = statement.with_only_columns(Reservation.id, maintain_column_froms=True).subquery()
    total = db.session.scalar(select(func.count()).select_from(rows)) or 0
    if after and (mark := _place(after)) is not None:
        statement = statement.where(tuple_(*order) > tuple_(*(literal(value) for value in mark)))
    claims = db.session.scalars(statement.order_by(*order).limit(size + 1)).all()
    shown = _with_items(booths.gather(claims[:size]), {edition.id: asked(edition)})
    return Page(shown, shown[-1].booking.reference if len(claims) > size else "", total)


def _place(reference: str) -> Row[str, int] | None:
    """Where the booking with this reference stands in such a list."""
    place = select(Booth.code, Reservation.id).join(Booth, Booth.id == Reservation.booth_id).join(Reservation.booking)
    return db.session.execute(place.where(Booking.reference == reference, booths.is_first())).one_or_none()


def _booked(edition: Edition) -> Select[Reservation]:
    return (
        select(Reservation)
        .join(Reservation.booking)
        .join(Reservation.booth)
        .where(Booking.edition_id == edition.id, Reservation.state == ReservationState.confirmed, booths.is_first())
        .options(
            contains_eager(Reservation.booking).joinedload(Booking.exhibitor),
            contains_eager(Reservation.booking).joinedload(Booking.edition),
            contains_eager(Reservation.booth),
        )
    )


def _with_items(claims: Sequence[Reservation], terms_of: dict[int, Terms]) -> list[Readiness]:
    tasks: dict[int, dict[TaskKind, BookingTask]] = defaultdict(dict)
    statement = select(BookingTask).where(BookingTask.booking_id.in_([claim.booking_id for claim in claims]))
    for task in db.session.scalars(statement.options(joinedload(BookingTask.file), joinedload(BookingTask.slot))):
        tasks[task.booking_id][task.kind] = task
    return [
        Readiness(
            claim,
            [
                Item(kind, due_on, tasks[claim.booking_id].get(kind))
                for kind, due_on in terms_of[claim.booking.edition_id].due(claim.booking.edition).items()
            ],
            terms_of[claim.booking.edition_id],
        )
        for claim in claims
    ]


def room(booking: Booking) -> Room:
    """How many badges and watts the booking has, with the extras it ordered."""
    added = (
        select(Extra.adds, func.sum(BookingLine.quantity * Extra.adds_each))
        .join(BookingLine, BookingLine.extra_id == Extra.id)
        .where(BookingLine.booking_id == booking.id)
        .group_by(Extra.adds)
    )
    extras = {adds: int(count) for adds, count in db.session.execute(added)}
    claims = booths.reservation_of(booking).claims
    return room_of(terms(booking.edition), sum(one.booth.power_watts for one in claims), extras, booths=len(claims))


def certificates_waiting(edition: Edition) -> Sequence[BookingTask]:
    """The certificates that the organizers have not looked at, the oldest first, in one statement."""
    return db.session.scalars(all_certificates_waiting(edition.id).order_by(BookingTask.answered_at, BookingTask.id)).all()


def all_certificates_waiting(edition: int | BindParameter[int]) -> Select[BookingTask]:
    """The same as a statement, also to be counted."""
    return (
        select(BookingTask)
        .join(BookingTask.booking)
        .join(Reservation, Reservation.booking_id == Booking.id)
        .where(BookingTask.state == TaskState.handed_in, Booking.edition_id == edition)
        .where(Reservation.state == ReservationState.confirmed, booths.is_first())
        .options(contains_eager(BookingTask.booking).joinedload(Booking.exhibitor), joinedload(BookingTask.file))
    )


def late_companies(edition: Edition, terms_now: Terms) -> Sequence[str]:
    """The company of each booked booth of which something is left whose day is over, by booth; one statement."""
    kinds = over(edition, terms_now)
    return db.session.scalars(all_late_companies(edition.id, kinds, len(kinds)).order_by(Booth.code)).all()


def over(edition: Edition, terms_now: Terms) -> list[TaskKind]:
    """The kinds of task whose day is over where the edition is."""
    now = today(edition)
    return [kind for kind, day in terms_now.due(edition).items() if day < now]


def all_late_companies(
    edition: int | BindParameter[int],
    over: list[TaskKind] | BindParameter[Sequence[TaskKind]],
    number: int | BindParameter[int],
) -> Select[str]:
    """The same as a statement, also to be counted: who has not settled all of these kinds, which are this many."""
    settled = (
        (BookingTask.booking_id == Reservation.booking_id) & BookingTask.kind.in_(over) & BookingTask.state.not_in(UNSETTLED)
    )
    return (
        select(Exhibitor.name)
        .select_from(Reservation)
        .join(Reservation.booking)
        .join(Booking.exhibitor)
        .join(Reservation.booth)
        .outerjoin(BookingTask, settled)
        .where(Booking.edition_id == edition, Reservation.state == ReservationState.confirmed, booths.is_first())
        .group_by(Reservation.id, Exhibitor.name, Booth.code)
        .having(func.count(BookingTask.id) < number)
    )


def slots(edition: Edition) -> Sequence[UnloadingSlot]:
    """The edition's unloading slots, the first first."""
    order = (UnloadingSlot.starts_at, UnloadingSlot.place)
    return db.session.scalars(select(UnloadingSlot).where(UnloadingSlot.edition_id == edition.id).order_by(*order)).all()


def certificate_file(booking: Booking, public_id: str) -> CertificateFile:
    """The file, if it was sent for this booking; `NotFound` otherwise."""
    statement = select(CertificateFile).where(CertificateFile.booking_id == booking.id, CertificateFile.public_id == public_id)
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound
    return found


def co_exhibitors(bookings: Iterable[int]) -> dict[int, list[CoExhibitor]]:
    """{booking id: who else shows at its booth}, in one statement."""
    found: dict[int, list[CoExhibitor]] = defaultdict(list)
    statement = select(CoExhibitor).where(CoExhibitor.booking_id.in_(list(bookings)), CoExhibitor.removed_at.is_(None))
    for one in db.session.scalars(statement.order_by(CoExhibitor.id)):
        found[one.booking_id].append(one)
    return found
