"""What a company must still do, most urgent first: each with why, until when, and the one button that leads there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from mima.applications import queries as applications
from mima.blueprints.exhibitor import before, standing
from mima.blueprints.exhibitor.task import Task
from mima.blueprints.waiting import words
from mima.booths import queries as booths
from mima.booths.models import Reservation, ReservationState
from mima.buyers import queries as buyers
from mima.catalog import desk
from mima.catalog.models import Offering, OfferingState
from mima.core import clock
from mima.editions import queries as editions
from mima.exhibitors import identity
from mima.exhibitors.models import Exhibitor
from mima.payments import refusing
from mima.waiting import queries as waiting
from mima.web import filters, i18n
from mima.web.words import word

# The desk shows so many of one sort; the list of offerings has them all.
MOST = 6


@dataclass(frozen=True, slots=True)
class Left:
    tasks: Sequence[Task]
    more_drafts: int


def of(exhibitor: Exhibitor) -> Left:
    """All that is left to do, in a fixed number of statements."""
    reservations = booths.of_exhibitor(exhibitor)
    drafts = desk.unfinished(exhibitor, MOST)
    counts = desk.counts(exhibitor)
    tasks = [
        *_held(reservations),
        *_moved(reservations),
        *before.tasks(reservations),
        *_asked(exhibitor),
        *_sent_back(drafts),
        *_refused(exhibitor),
        *_identity(exhibitor),
        *_drafts(drafts),
        *_beginning(counts),
        *_booth(exhibitor, reservations),
    ]
    return Left(tasks, max(0, counts[OfferingState.draft] - len(drafts)))


def _held(reservations: Sequence[Reservation]) -> Iterator[Task]:
    now = clock.now()
    for one in reservations:
        if one.state is ReservationState.held and (one.paying or one.held_until > now):
            until = filters.until(one.held_until, one.booking.edition.timezone)
            title = i18n.nbooths("Booth %(booth)s is held for you", "Booths %(booth)s are held for you", one.codes)
            hint = i18n.ngettext(
                "Pay it before, or give it back; then it is free for others.",
                "Pay them before, or give them back; then they are free for others.",
                1 + one.beside,
            )
            if one.offered:
                title = _("Booth %(code)s is offered to you", code=one.codes)
                hint = _("Book it before, or give it back: you go on waiting then.")
            yield Task(
                "warn",
                "clock",
                title,
                hint,
                url_for("bookings.show", reference=one.booking.reference),
                _("Go to the booking"),
                until,
            )


def _moved(reservations: Sequence[Reservation]) -> Iterator[Task]:
    """The bookings whose market was moved, while the company may say that it cannot come."""
    for one in reservations:
        if one.last_day_to_refuse is not None and refusing.may_refuse(one):
            edition = one.booking.edition
            yield Task(
                "",
                "date",
                _(
                    "%(edition)s is on other days: %(days)s",
                    edition=edition.name,
                    days=filters.days(edition.starts_on, edition.ends_on),
                ),
                _("If you cannot come, say so before: the booking is cancelled and all that you paid goes back to you."),
                url_for("bookings.cannot_come", reference=one.booking.reference),
                _("We cannot come on these days"),
                _("until %(day)s", day=filters.day(one.last_day_to_refuse)),
            )


def _asked(exhibitor: Exhibitor) -> Iterator[Task]:
    """The enquiries that wait for the company's answer, as one thing to do; the first ones by name."""
    waiting = buyers.unanswered(exhibitor)
    if not waiting:
        return
    named = [
        _("“%(subject)s”, %(name)s", subject=one.subject, name=one.buyer.structure or one.buyer.name) for one in waiting[:MOST]
    ]
    yield Task(
        "warn",
        "mail",
        ngettext("%(num)s enquiry waits for your answer", "%(num)s enquiries wait for your answer", len(waiting)),
        "; ".join(named),
        url_for("exhibitor.inbox"),
        _("To the inbox"),
        _("since %(day)s", day=filters.day(clock.day_of(waiting[0].last_at), "medium")),
    )


def _sent_back(drafts: Sequence[Offering]) -> Iterator[Task]:
    for one in drafts:
        if one.review_note:
            yield Task(
                "warn",
                "redo",
                _("“%(title)s” needs a change", title=i18n.both(one, "title")),
                one.review_note,
                url_for("exhibitor.offering", public_id=one.public_id),
                _("Change it"),
                _("Sent back"),
            )


def _refused(exhibitor: Exhibitor) -> Iterator[Task]:
    for asset, offering in desk.with_refused_files(exhibitor, MOST):
        yield Task(
            "bad",
            "alert",
            _("%(name)s could not be prepared", name=asset.original_name),
            i18n.say(asset.refusal, **asset.refusal_values),
            url_for("exhibitor.offering", public_id=offering.public_id, _anchor="files"),
            _("Replace it"),
            i18n.both(offering, "title"),
        )


def _identity(exhibitor: Exhibitor) -> Iterator[Task]:
    lacking = identity.missing(exhibitor)
    if lacking:
        yield Task(
            "",
            "file",
            _("Your invoices lack something"),
            _("Still unknown: %(what)s.", what=", ".join(i18n.say(name) for name in lacking)),
            url_for("exhibitor.profile"),
            _("Fill it in"),
        )


def _drafts(drafts: Sequence[Offering]) -> Iterator[Task]:
    for one in drafts:
        if one.review_note:
            continue
        lacking = standing.lacking(one)
        hint = _("Still missing: %(what)s.", what=", ".join(lacking)) if lacking else _("Nothing is missing any more.")
        yield Task(
            "",
            "half" if lacking else "check",
            _("Draft “%(title)s”", title=i18n.both(one, "title")),
            hint,
            url_for("exhibitor.offering", public_id=one.public_id),
            _("Go on") if lacking else _("Submit it"),
        )


def _beginning(counts: dict[OfferingState, int]) -> Iterator[Task]:
    if not sum(counts.values()):
        yield Task(
            "",
            "up",
            _("Show your first work"),
            _("A title, a sentence, a picture or a sound: ten minutes, and buyers can find it."),
            url_for("exhibitor.begin"),
            _("Begin"),
        )


def _booth(exhibitor: Exhibitor, reservations: Sequence[Reservation]) -> Iterator[Task]:
    """Unless it is cancelled, the company has a booth at the edition to come, or waits for an answer to its application.

    Its wish, if it waits for one.
    """
    edition = editions.current()
    if any(one.is_waiting for one in applications.of_exhibitor(exhibitor)):
        return
    live = (ReservationState.held, ReservationState.confirmed)
    if edition is None or edition.is_called_off:
        return
    if any(one.state in live and one.booking.edition_id == edition.id for one in reservations):
        return
    wish = waiting.live_of(exhibitor, edition)
    if wish is not None:
        address = url_for("exhibitor.wish", reference=wish.reference)
        title = _("You wait for a booth: %(edition)s", edition=edition.name)
        yield Task("", "clock", title, words.looked_for(wish), address, _("Your wish"), word(wish.state).text)
        return
    yield Task(
        "",
        "pin",
        _("No booth at %(edition)s yet", edition=edition.name),
        _("The plan shows what is free, with its price."),
        url_for("booths.plan", slug=edition.slug),
        _("Choose a booth"),
        filters.days(edition.starts_on, edition.ends_on),
    )
