"""What a company has asked for and waits for, as two lists of one make."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for
from flask_babel import gettext as _

from mima.applications import queries as applications
from mima.applications.models import Application
from mima.blueprints.waiting.words import looked_for
from mima.exhibitors.models import Exhibitor
from mima.waiting import queries as waiting
from mima.waiting.models import WaitingWish
from mima.web import i18n


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that was asked for: what it is about, since when, and its page."""

    asked: Application | WaitingWish
    what: str
    since: datetime
    address: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A list with its headings."""

    id: str
    title: str
    what: str
    since: str
    one: str
    rows: Sequence[Row]


def lists(exhibitor: Exhibitor) -> list[Asked]:
    """Its applications and its wishes, the newest first; either may be empty."""
    return [
        Asked(
            "applications",
            _("Your applications"),
            _("Category"),
            _("Asked on"),
            _("Application"),
            [_application(one) for one in applications.of_exhibitor(exhibitor)],
        ),
        Asked(
            "wishes",
            _("What you wait for"),
            _("Looked for"),
            _("Since"),
            _("Wish"),
            [_wish(one) for one in waiting.of_exhibitor(exhibitor)],
        ),
    ]


def _application(one: Application) -> Row:
    address = url_for("exhibitor.application", reference=one.reference)
    return Row(one, i18n.both(one.category, "name"), one.submitted_at, address)


def _wish(one: WaitingWish) -> Row:
    return Row(one, looked_for(one), one.stated_at, url_for("exhibitor.wish", reference=one.reference))
