"""Cancellation terms and deposits in words, the same wherever somebody reads them."""

from collections.abc import Sequence
from typing import Any

from flask import Flask

from mima.booths.models import Reservation
from mima.core import clock
from mima.editions import deposit, terms
from mima.editions.models import Edition
from mima.web import filters
from mima.web.i18n import gettext as _


def init_app(app: Flask) -> None:
    app.jinja_env.filters["terms"] = in_words
    app.jinja_env.filters["deposit"] = deposit_in_words


def in_words(stored: Sequence[Any]) -> list[str]:
    """One sentence for each step, and what holds after the last."""
    steps = terms.read(stored)
    if not steps:
        return [str(_("A booked booth stays due, also when it is cancelled."))]
    return [*map(_step, steps), str(_("After that day the whole price stays due."))]


def _step(step: terms.Step) -> str:
    day = filters.day(step.until)
    if step.kept_rate == 0:
        return str(_("Cancel free of charge until %(day)s.", day=day))
    return str(_("Until %(day)s, %(part)s of the price is kept.", day=day, part=filters.percent(step.kept_rate)))


def deposit_in_words(thing: Edition | Reservation) -> str:
    """What books a booth taken now, or this one, and when the rest is due; empty where all of it is paid at once."""
    edition = thing.booking.edition if isinstance(thing, Reservation) else thing
    day = thing.balance_on if isinstance(thing, Reservation) else deposit.balance_day(thing)
    if not thing.deposit_rate or day is None or day <= edition.day_at(clock.now()):
        return ""
    part = filters.percent(thing.deposit_rate)
    return str(_("A deposit of %(part)s books the booth; the rest is to be paid by %(day)s.", part=part, day=filters.day(day)))
