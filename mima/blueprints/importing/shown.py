"""How the preview shows rows: what one would become, and why another cannot be taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace

from flask_babel import gettext as _

from mima.blueprints.exhibitor import standing
from mima.blueprints.exhibitor.words import both_of
from mima.catalog import common, importing
from mima.catalog.categories import CATEGORIES
from mima.catalog.importing import Fate, Reject
from mima.catalog.importing.matching import Columns
from mima.catalog.importing.rehearsal import Rehearsal, Step
from mima.core.errors import Invalid
from mima.web import changes, facts, i18n
from mima.web.changes import Change

# So many rejected rows are on the page, of the others so many; the files have them all.
MOST = 50
MOST_CHANGED = 50
MOST_NEW = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """A rehearsal as the page shows it: its figures and digest, the first new drafts, the first changes, the first rejects."""

    counts: Mapping[str, int]
    digest: str
    created: Sequence["New"]
    changed: Sequence["Changed"]
    rejected: "Rejected"

    @classmethod
    def of(cls, found: Rehearsal, columns: Columns) -> "Shown":
        new, changed = found.of(Fate.created)[:MOST_NEW], found.of(Fate.changed)[:MOST_CHANGED]
        rejected = Rejected.of(found.rejects, columns)
        return cls(found.counts, found.digest, [New.of(one) for one in new], [Changed.of(one) for one in changed], rejected)

    @property
    def work(self) -> int:
        return self.counts["created"] + self.counts["changed"]


@dataclass(frozen=True, slots=True)
class New:
    """A row as the draft that it would become. `lacking` names what it still needs before it can be submitted."""

    line: int
    title: str
    category: str
    price: str
    lacking: str

    @classmethod
    def of(cls, step: Step) -> "New":
        after = step.after
        price = facts.price(SimpleNamespace(**after))
        category = i18n.both(CATEGORIES[after["category"]], "name")
        return cls(step.line, both_of(dict(after), "title"), category, price, ", ".join(_lacking(step)))


@dataclass(frozen=True, slots=True)
class Changed:
    """An offering that a row would change, value by value."""

    line: int
    title: str
    public_id: str
    tag: tuple[str, str, str]
    changes: Sequence[Change]

    @classmethod
    def of(cls, step: Step) -> "Changed":
        assert step.offering is not None and step.before is not None
        told = changes.between(step.before, step.after)
        tag = standing.badge(step.offering.state)
        return cls(step.line, both_of(dict(step.before), "title"), step.offering.public_id, tag, told)


@dataclass(frozen=True, slots=True)
class Rejected:
    """The first rows that cannot be taken, each with line and reason, and how many there are."""

    first: Sequence[tuple[int, str]]
    count: int

    @classmethod
    def of(cls, rejects: Sequence[Reject], columns: Columns) -> "Rejected":
        return cls([(one.line, reason(one, columns)) for one in rejects[:MOST]], len(rejects))


def reason(reject: Reject, columns: Columns) -> str:
    """Why, in the reader's language, by the heads of their own table."""
    if reject.complaint is not None:
        return i18n.say(reject.complaint.message, **reject.complaint.values)
    heads = {meaning.removeprefix("fields."): head for head, meaning in columns.meanings.items() if meaning}
    parts = [(heads.get(name, importing.header_of(name)), i18n.say(why)) for name, why in reject.fields.items()]
    return "; ".join(str(_("%(column)s: %(why)s", column=column, why=why)) for column, why in parts)


def _lacking(step: Step) -> list[str]:
    category, values = step.after["category"], {name: step.after[name] for name in common.EMPTY}
    try:
        common.clean(CATEGORIES[category], values, complete=True)
    except Invalid as refusal:
        return [standing.name_of(category, name) for name in refusal.fields]
    return []
