"""A balance that has no invoice yet names the booths that the booking has now. Nothing here commits."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from mima.booths import pricing
from mima.booths.elsewhere import groups
from mima.booths.models import Booking
from mima.booths.pricing import Line
from mima.core.db import db
from mima.payments.dues import service
from mima.payments.dues.models import Due, DueKind, DueState


def name_booths(booking: Booking, lines: Sequence[Line]) -> None:
    """The booking's lines are these, and what is left of it to pay says so, if it is not invoiced: issued papers stay.

    It asks for the sum that was agreed on when it began. Where the booking costs another sum since, the difference has papers
    of its own: then each booth has its name of today, and the lines beneath stay as they were. The caller holds the lock.
    """
    open_ = (Due.booking_id == booking.id) & (Due.kind == DueKind.balance) & (Due.state == DueState.open)
    due = db.session.scalar(select(Due).where(open_, Due.invoice_id.is_(None)))
    if due is None:
        return
    if pricing.by_rate(lines) == pricing.by_rate(service.lines_of(due)):
        due.lines = service.stored(lines)
    else:
        due.lines = _named(due.lines, [group[0].label for group in groups(lines)])
    db.session.flush()


def _named(stored: Sequence[dict[str, Any]], labels: Sequence[pricing.Label]) -> list[dict[str, Any]]:
    left = list(labels)
    return [line | _words(line, left.pop(0)) if line["kind"] == "booth" else line for line in stored]


def _words(line: dict[str, Any], label: pricing.Label) -> dict[str, Any]:
    """The booth's words of today; where others stood when its price was agreed on, those too, for the price is theirs."""
    sold = line.get("sold") or {"fr": line["label_fr"], "en": line["label_en"]}
    if sold == {"fr": label.fr, "en": label.en}:
        return {"label_fr": label.fr, "label_en": label.en, "sold": None}
    fr, en = f"{label.fr} (au prix de\xa0: {sold['fr']})", f"{label.en} (at the price of: {sold['en']})"
    return {"label_fr": fr, "label_en": en, "sold": sold}
