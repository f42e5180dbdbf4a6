"""Cancellation terms by date: steps of a last day and the part of the price that is kept; after the last step all of it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from mima.core.actors import Actor
from mima.core.db import locked
from mima.core.errors import N_, Invalid
from mima.core.money import share
from mima.editions.models import Edition
from mima.journal import service as journal

ALL = 10_000  # basis points
MOST_STEPS = 5


@dataclass(frozen=True, slots=True)
class Step:
    """Who cancels on this day or before leaves `kept_rate` basis points of the price with the market."""

    until: date
    kept_rate: int


def read(stored: Sequence[Any]) -> list[Step]:
    """The steps as an edition or a reservation keeps them, the earliest first."""
    return [Step(date.fromisoformat(step["until"]), step["kept"]) for step in stored]


def stored(steps: Sequence[Step]) -> list[Any]:
    return [{"until": step.until.isoformat(), "kept": step.kept_rate} for step in steps]


def moved(kept: Sequence[Any], by: timedelta) -> list[Any]:
    """Stored steps as another edition has them that lies so much later."""
    return stored([Step(step.until + by, step.kept_rate) for step in read(kept)])


def kept_rate(steps: Sequence[Step], day: date) -> int:
    """What is kept of the price when somebody cancels on this day, in basis points."""
    return next((step.kept_rate for step in steps if day <= step.until), ALL)


def back_cents(steps: Sequence[Step], day: date, paid_cents: int) -> int:
    """What goes back of this sum: what is kept is rounded to the cent, half a cent up, and the rest goes back."""
    return paid_cents - share(paid_cents, kept_rate(steps, day))


def change(edition: Edition, steps: Sequence[Step], *, by: Actor) -> None:
    """Booths taken from now on have these terms; those that were taken keep theirs.

    Refused with `Invalid`, by `until-<place>` and `kept-<place>`: steps go on in time, each keeps more, all before the market.
    """
    edition = locked(Edition, edition.id)
    _check(edition, steps)
    edition.cancellation_terms = stored(steps)
    journal.record(edition, "edition.terms", by=by, terms=edition.cancellation_terms)


def _check(edition: Edition, steps: Sequence[Step]) -> None:
    wrong: dict[str, str] = {}
    for place, step in enumerate(steps):
        before = steps[place - 1] if place else None
        if step.until >= edition.starts_on:
            wrong[f"until-{place}"] = N_("This day must be before the market begins.")
        elif before is not None and step.until <= before.until:
            wrong[f"until-{place}"] = N_("This day must be after the day of the step before.")
        if not 0 <= step.kept_rate < ALL:
            wrong[f"kept-{place}"] = N_("From 0 to 99 percent; after the last step everything is kept anyway.")
        elif before is not None and step.kept_rate <= before.kept_rate:
            wrong[f"kept-{place}"] = N_("A later step keeps more than the one before.")
    if wrong:
        raise Invalid(wrong)
