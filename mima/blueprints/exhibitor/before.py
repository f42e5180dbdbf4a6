"""What a company must still do before the day, as rows of its desk: the first ones by name, the others as one."""

from collections.abc import Iterator, Sequence
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from mima.blueprints.exhibitor.task import Task
from mima.blueprints.readiness import words
from mima.booths.models import Reservation
from mima.readiness import queries
from mima.readiness.queries import Item, Readiness
from mima.web import filters, i18n

# The desk names so many of a booth; its own page has them all.
MOST = 3


def tasks(reservations: Sequence[Reservation]) -> Iterator[Task]:
    """In two statements, whatever there is to do."""
    for ready in queries.of_claims(reservations):
        today = queries.today(ready.booking.edition)
        yield from (_one(ready, item, today) for item in ready.left[:MOST])
        if len(ready.left) > MOST:
            yield _more(ready, ready.left[MOST:])


def _one(ready: Readiness, item: Item, today: date) -> Task:
    word = words.state(item, today)
    return Task(
        "bad" if word.tone == "bad" else "",
        word.icon,
        i18n.nbooths(
            "%(task)s for booth %(booth)s", "%(task)s for booths %(booth)s", ready.reservation.codes, task=words.kind(item.kind)
        ),
        item.task.note if item.task is not None and item.task.note else _whom_to_call(ready),
        url_for("preparing.readiness", reference=ready.booking.reference, _anchor=item.kind.value),
        _("Do it"),
        _("by %(day)s", day=filters.day(item.due_on, "medium")),
    )


def _whom_to_call(ready: Readiness) -> str:
    """The team's number, where it has given one."""
    name, phone = ready.terms.contact_name or _("the market's team"), ready.terms.contact_phone
    return _("A question? Call %(name)s, %(phone)s.", name=name, phone=phone) if phone else ready.booking.edition.name


def _more(ready: Readiness, items: Sequence[Item]) -> Task:
    where = i18n.nbooths("booth %(booth)s", "booths %(booth)s", ready.reservation.codes)
    return Task(
        "",
        "clock",
        ngettext("%(num)s thing more for %(booths)s", "%(num)s things more for %(booths)s", len(items), booths=where),
        ", ".join(words.kind(item.kind) for item in items),
        url_for("preparing.readiness", reference=ready.booking.reference),
        _("See all"),
        _("by %(day)s", day=filters.day(items[0].due_on, "medium")),
    )
