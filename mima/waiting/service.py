"""Saying what a company waits for, changing it, taking it back. Nothing here commits."""

from dataclasses import asdict, dataclass

from sqlalchemy.exc import IntegrityError

from mima.core import clock, ids
from mima.core.actors import Actor
from mima.core.db import db, violated
from mima.core.errors import N_, DomainError, Invalid
from mima.editions import calling_off
from mima.editions import queries as editions
from mima.editions.models import Edition
from mima.exhibitors.models import Exhibitor
from mima.journal import service as journal
from mima.waiting import offering, queries
from mima.waiting.models import OfferState, WaitingWish, WishState


class EditionOver(DomainError):
    """Nobody gets a booth there any more."""

    message = N_("%(edition)s is over. A wish would wait for nothing.")


class AlreadyWaiting(DomainError):
    """The company has a wish for this edition."""

    message = N_("Your company waits for a booth of this edition already. Change what it looks for instead.")


class NotWaiting(DomainError):
    """The wish was met or taken back, or a booth is offered to it at this moment."""

    message = N_("This wish does not wait any more, or a booth is offered to it now. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Looked:
    """What a company looks for; what is left out does not matter to it. `most_cents` is without VAT."""

    least_m2: int | None = None
    most_m2: int | None = None
    zone_id: int | None = None
    power_watts: int | None = None
    most_cents: int | None = None
    near_slug: str = ""
    remarks: str = ""


def wait(edition: Edition, exhibitor: Exhibitor, looked: Looked, *, by: Actor) -> WaitingWish:
    """The company's wish for the edition waits. Refused as `check_may_wait` does, with `AlreadyWaiting` or `Invalid`."""
    calling_off.stays_on(edition)
    check_may_wait(edition)
    _check(edition, looked)
    wish = WaitingWish(
        reference=ids.reference(),
        edition_id=edition.id,
        exhibitor_id=exhibitor.id,
        stated_at=clock.now(),
        **asdict(looked),
    )
    try:
        with db.session.begin_nested():
            journal.begin(wish, WishState.open, by=by)
    except IntegrityError as error:
        if violated(error) == "uq_waiting_wish_live":
            raise AlreadyWaiting from error
        raise
    return wish


def check_may_wait(edition: Edition) -> None:
    """Nothing, if there may still be a booth; `CalledOff` or `EditionOver` otherwise."""
    calling_off.check_is_on(edition)
    if edition.ends_on < edition.day_at(clock.now()):
        raise EditionOver(edition=edition.name)


def change(wish: WaitingWish, looked: Looked, *, by: Actor) -> None:
    """The waiting wish is for this instead, and keeps its place. `NotWaiting` or `Invalid`, then nothing is changed."""
    wish = offering.settled(wish)
    if not wish.is_open:
        raise NotWaiting
    _check(wish.edition, looked)
    for name, value in asdict(looked).items():
        setattr(wish, name, value)
    journal.record(wish, "waiting_wish.changed", by=by)


def withdraw(wish: WaitingWish, *, by: Actor) -> None:
    """The company waits no more, and may say so again. What was offered to it is declined by this.

    Refused with `NotWaiting`, or with `PaymentOpen` or `QuoteOpen` while the booth that is offered may be paid.
    """
    wish = offering.settled(wish)
    standing = queries.standing_offer(wish.id)
    if standing is not None:
        offering.decline(standing, by=by)
    if not wish.is_open:
        raise NotWaiting
    journal.move(wish, WishState.withdrawn, by=by)


def call_off(wish: WaitingWish, *, by: Actor, why: str) -> None:
    """The live wish, locked by the caller, ends with its edition, as does what was offered to it; the hold is others' work."""
    standing = queries.standing_offer(wish.id)
    if standing is not None:
        standing.ended_at = clock.now()
        journal.move(standing, OfferState.withdrawn, by=by, why=why)
    journal.move(wish, WishState.withdrawn, by=by, why=why)


def _check(edition: Edition, looked: Looked) -> None:
    wrong = {}
    if looked.least_m2 is not None and looked.most_m2 is not None and looked.most_m2 < looked.least_m2:
        wrong["most_m2"] = N_("This is less than the smallest size.")
    if looked.zone_id is not None and looked.zone_id not in {zone.id for zone in editions.zones(edition)}:
        wrong["zone"] = N_("Choose a zone of this edition.")
    if wrong:
        raise Invalid(wrong)
