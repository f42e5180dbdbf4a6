"""How the preview shows rows: what one would become, and why another cannot be taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from types import SimpleNamespace

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from mima.blueprints.exhibitor import standing
from mima.blueprints.exhibitor.words import both_of
from mima.catalog import common, importing
from mima.catalog.categories import CATEGORIES
from mima.catalog.importing import Decision, Fate, Reject
from mima.catalog.models import OfferingState
from mima.core.errors import Invalid
from mima.web import facts, i18n

# So many rejected rows are on the page; the file has them all.
MOST = 50
FATES = {
    Fate.created: (_l("New draft"), "ok", "file"),
    Fate.changed: (_l("Changed"), "warn", "redo"),
    Fate.unchanged: (_l("Nothing new"), "", "half"),
    Fate.archived: (_l("Archived, left alone"), "", "lock"),
}


@dataclass(frozen=True, slots=True)
class Expected:
    """A row as the offering that it would become. `lacking` names what it still needs before it can be submitted."""

    line: int
    title: str
    category: str
    price: str
    tag: tuple[str, str, str]
    lacking: str

    @classmethod
    def of(cls, decision: Decision) -> "Expected":
        row = decision.row
        word, tone, sign = FATES[decision.fate]
        if decision.fate is Fate.changed and decision.state is OfferingState.published:
            word = _l("Changed, in the catalog")
        return cls(
            row.line,
            both_of(row.values, "title"),
            i18n.both(CATEGORIES[row.category], "name"),
            facts.price(SimpleNamespace(**row.values)),
            (str(word), tone, sign),
            ", ".join(_lacking(decision)) if decision.fate is Fate.created else "",
        )


@dataclass(frozen=True, slots=True)
class Rejected:
    """The first rows that cannot be taken, each with line and reason, and how many there are."""

    first: Sequence[tuple[int, str]]
    count: int

    @classmethod
    def of(cls, rejects: Sequence[Reject]) -> "Rejected":
        return cls([(one.line, reason(one)) for one in rejects[:MOST]], len(rejects))


def reason(reject: Reject) -> str:
    """Why, in the reader's language."""
    if reject.complaint is not None:
        return i18n.say(reject.complaint.message, **reject.complaint.values)
    parts = [(importing.header_of(name), i18n.say(why)) for name, why in reject.fields.items()]
    return "; ".join(str(_("%(column)s: %(why)s", column=column, why=why)) for column, why in parts)


def _lacking(decision: Decision) -> list[str]:
    row = decision.row
    try:
        common.clean(CATEGORIES[row.category], row.values, complete=True)
    except Invalid as refusal:
        return [standing.name_of(row.category, name) for name in refusal.fields]
    return []
