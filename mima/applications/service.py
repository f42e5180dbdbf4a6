"""Asking for a booth of a category, and the organizers' answer. Nothing here commits."""

from dataclasses import asdict, dataclass

from sqlalchemy.exc import IntegrityError

from mima.accounts.models import User
from mima.applications import letters, queries
from mima.applications.models import Application, ApplicationNote, ApplicationState
from mima.booths import aside, placing
from mima.booths import queries as booths
from mima.booths.models import Booking, Booth, BoothCategory, Door
from mima.booths.service import SaleClosed
from mima.core import clock, ids
from mima.core.actors import Actor
from mima.core.db import db, locked, violated
from mima.core.errors import N_, DomainError, Invalid
from mima.editions import calling_off, sale
from mima.editions import queries as editions
from mima.exhibitors.models import Exhibitor
from mima.exhibitors.queries import is_cluster_member
from mima.journal import service as journal


class NotAskedFor(DomainError):
    """The category has another door."""

    message = N_("Booths of this category are not given on application. The plan shows how each booth is had.")


class AlreadyAsked(DomainError):
    """The company has one that waits for this category."""

    message = N_("Your company has asked for a booth of this category already, and the answer is still to come.")


class AlreadyAnswered(DomainError):
    """Somebody decided it, or the company took it back, a moment before."""

    message = N_("This application has been answered or taken back meanwhile. Nothing was done twice.")


@dataclass(frozen=True, slots=True)
class Wants:
    """What a company asks for; only what it will show is needed."""

    shows: str
    area_m2: int | None = None
    power_watts: int | None = None
    near: str = ""
    remarks: str = ""
    wished_booth_id: int | None = None


def ask(category: BoothCategory, exhibitor: Exhibitor, wants: Wants, *, by: Actor) -> Application:
    """The company's application for the category waits for the organizers.

    Refused with `CalledOff`, `NotAskedFor`, `SaleClosed` (the windows are those of a hold), `AlreadyAsked` or `Invalid`.
    """
    calling_off.stays_on(category.edition)
    check_may_ask(category, exhibitor)
    _check(category, wants)
    application = Application(
        reference=ids.reference(),
        edition_id=category.edition_id,
        category_id=category.id,
        exhibitor_id=exhibitor.id,
        submitted_at=clock.now(),
        **asdict(wants),
    )
    try:
        with db.session.begin_nested():
            journal.begin(application, ApplicationState.submitted, by=by, category=category.code)
    except IntegrityError as error:
        if violated(error) == "uq_application_waiting":
            raise AlreadyAsked from error
        raise
    return application


def check_may_ask(category: BoothCategory, exhibitor: Exhibitor) -> None:
    """Nothing, if the company may ask for the category now; `CalledOff`, `NotAskedFor` or `SaleClosed`.

    While a booth of it is put aside for the company, it may ask before the sale opens for it.
    """
    now, edition = clock.now(), category.edition
    calling_off.check_is_on(edition)
    if category.door is not Door.apply:
        raise NotAskedFor
    member = is_cluster_member(exhibitor, edition.day_at(now))
    windows = editions.open_windows(edition, now)
    is_open = sale.is_open(windows, sale.audiences(member=member), now)
    if not is_open and not aside.has_in(category, aside.by_code(windows), exhibitor.id):
        raise SaleClosed(edition=edition.name)


def change(application: Application, wants: Wants, *, by: Actor) -> None:
    """The waiting application asks for this instead; `AlreadyAnswered` or `Invalid`, then nothing is changed."""
    application = waits(application)
    _check(application.category, wants)
    for name, value in asdict(wants).items():
        setattr(application, name, value)
    journal.record(application, "application.changed", by=by)


def withdraw(application: Application, *, by: Actor) -> None:
    """The company asks no more, and may ask again; `AlreadyAnswered` otherwise."""
    application = waits(application)
    application.decided_at = clock.now()
    journal.move(application, ApplicationState.withdrawn, by=by)


def accept(application: Application, booth: Booth, *, days: int, by: Actor, told: str = "") -> Booking:
    """The company is placed on this booth of the category, kept for it for these days, and has a letter.

    Refused with `AlreadyAnswered`, `Invalid`, and as `placing.place` refuses; then the application waits as before.
    """
    application = waits(application)
    # A plan saved meanwhile may have moved the booth to another category.
    booths.stays(booth)
    if booth.category_id != application.category_id:
        raise Invalid({"booth": N_("Choose a free booth of the category that was asked for.")})
    return _answer_with(application, booth, days, by, told)


def decline(application: Application, *, by: Actor, told: str) -> None:
    """The company has the answer, with this sentence in a letter; `AlreadyAnswered`, or `Invalid` without a sentence."""
    if not told.strip():
        raise Invalid({"told": N_("Please fill this in.")})
    application = waits(application)
    application.decided_at, application.answer = clock.now(), told
    journal.move(application, ApplicationState.declined, by=by, why=told)
    letters.declined(application, by=by)


def call_off(application: Application, *, by: Actor, why: str) -> None:
    """The waiting application, locked by the caller, ends with its edition; the letter of that tells the company."""
    application.decided_at, application.answer = clock.now(), why
    journal.move(application, ApplicationState.declined, by=by, why=why)


def place(booth: Booth, exhibitor: Exhibitor, *, days: int, by: Actor, told: str = "") -> Booking:
    """The company is placed on the booth, whatever its door; what it asked for in the booth's category is answered by this.

    Refused as `placing.place` refuses.
    """
    asked = queries.waiting_of(exhibitor, booth.category_id)
    if asked is not None:
        application = locked(Application, asked.id)
        if application.is_waiting:
            return _answer_with(application, booth, days, by, told)
    return placing.place(booth, exhibitor, days=days, by=by, told=told)


def note(application: Application, author: User, text: str) -> None:
    """The organizers read this beside the application, and nobody else does."""
    db.session.add(ApplicationNote(application_id=application.id, author_id=author.id, body=text, at=clock.now()))


def _answer_with(application: Application, booth: Booth, days: int, by: Actor, told: str) -> Booking:
    booking = placing.place(booth, application.exhibitor, days=days, by=by, told=told, was_asked=True)
    application.booking_id, application.decided_at, application.answer = booking.id, clock.now(), told
    journal.move(application, ApplicationState.accepted, by=by, booth=booth.code, booking=booking.reference)
    return booking


def waits(application: Application) -> Application:
    """The application as it is now, locked; `AlreadyAnswered` if it waits no more."""
    application = locked(Application, application.id)
    if not application.is_waiting:
        raise AlreadyAnswered
    return application


def _check(category: BoothCategory, wants: Wants) -> None:
    wrong = {}
    if not wants.shows.strip():
        wrong["shows"] = N_("Please fill this in.")
    if wants.wished_booth_id is not None:
        booth = db.session.get(Booth, wants.wished_booth_id)
        if booth is None or booth.category_id != category.id:
            wrong["wished_booth"] = N_("Choose a free booth of the category that was asked for.")
    if wrong:
        raise Invalid(wrong)
