"""A deposit books a booth and the rest is due later: switched on for an edition, and frozen with each booth that is taken."""

from datetime import date, timedelta

from mima.core.actors import Actor
from mima.core.db import locked
from mima.core.errors import N_, Invalid
from mima.core.money import share
from mima.editions.models import Edition
from mima.journal import service as journal

ALL = 10_000  # basis points
MOST_DAYS = 365


def balance_day(edition: Edition) -> date | None:
    """The day on which what the deposit leaves is due; None where the edition asks for no deposit."""
    if not edition.deposit_rate:
        return None
    return edition.balance_on or edition.starts_on - timedelta(days=edition.balance_days or 0)


def first_cents(gross_cents: int, rate: int, balance_on: date | None, today: date) -> int:
    """What books a booth of this price on this day: the deposit, or all of it once the rest would be due as well."""
    if not rate or balance_on is None or today >= balance_on:
        return gross_cents
    deposit = share(gross_cents, rate)
    return deposit if 0 < deposit < gross_cents else gross_cents


def change(edition: Edition, rate: int, days: int | None, on: date | None, *, by: Actor) -> None:
    """Booths taken from now on are booked by a deposit of this rate (0: by all of the price), the rest due on that day.

    Refused with `Invalid`, by `rate`, `days` or `on`: one way to say the day, and it is before the market begins.
    """
    edition = locked(Edition, edition.id)
    if not rate:
        days = on = None
    else:
        _check(edition, rate, days, on)
    edition.deposit_rate, edition.balance_days, edition.balance_on = rate, days, on
    journal.record(edition, "edition.deposit", by=by, rate=rate, days=days, on=on.isoformat() if on else None)


def _check(edition: Edition, rate: int, days: int | None, on: date | None) -> None:
    wrong: dict[str, str] = {}
    if not 0 < rate < ALL:
        wrong["rate"] = N_("From 1 to 99 percent of the price.")
    if (days is None) == (on is None):
        wrong["days"] = N_("Write a number of days or a day, one of the two.")
    elif days is not None and not 1 <= days <= MOST_DAYS:
        wrong["days"] = N_("From 1 to 365 days before the market begins.")
    elif on is not None and on >= edition.starts_on:
        wrong["on"] = N_("This day must be before the market begins.")
    if wrong:
        raise Invalid(wrong)
