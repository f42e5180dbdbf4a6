"""Cancellation terms in words, the same wherever somebody reads them."""

from collections.abc import Sequence
from typing import Any

from flask import Flask

from mima.editions import terms
from mima.web import filters
from mima.web.i18n import gettext as _


def init_app(app: Flask) -> None:
    app.jinja_env.filters["terms"] = in_words


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
