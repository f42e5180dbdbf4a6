"""Where an offering stands: its state in words, what it still needs, what may be done with it now."""

from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from mima.blueprints.exhibitor.entries import Files
from mima.catalog import dormant, versions
from mima.catalog import service as catalog
from mima.catalog.categories import CATEGORIES, Kind
from mima.catalog.models import Offering, OfferingState
from mima.media.kinds import Kind as MediaKind
from mima.web import changes, i18n

# A word, a tone and an icon for each state.
WORDS = {
    OfferingState.draft: (_l("Draft"), "", "file"),
    OfferingState.submitted: (_l("Waiting for approval"), "warn", "clock"),
    OfferingState.published: (_l("In the catalog"), "ok", "check"),
    OfferingState.withdrawn: (_l("Withdrawn"), "", "half"),
    OfferingState.archived: (_l("Archived"), "", "lock"),
}
SENTENCES = {
    OfferingState.draft: _l("Only your company and the market's team see it."),
    OfferingState.submitted: _l("The market's team reads it. You may still change it; what you save is what they see."),
    OfferingState.published: _l("Everybody sees it. What you save here shows at once."),
    OfferingState.withdrawn: _l("Only your company and the market's team see it. You may publish it again whenever you like."),
    OfferingState.archived: _l("It is put away for good and cannot be changed any more."),
}
HIDDEN = _l("Nobody has said for a year that it is still true, so it is hidden. Publish it again if it is.")
NAMES = {
    "title_fr": _l("Title"),
    "summary_fr": _l("Summary"),
    "price_from_cents": _l("Price"),
}


@dataclass(frozen=True, slots=True)
class Point:
    """One line of the check list: there (`done`), `need`ed, only advised (`off`), or wrong (`bad`)."""

    look: str
    text: str
    anchor: str

    @property
    def sign(self) -> str:
        return {"done": "check", "need": "arrow", "off": "half", "bad": "alert"}[self.look]


def badge(state: OfferingState) -> tuple[str, str, str]:
    """The state as a tag: its word, tone and icon."""
    word, tone, sign = WORDS[state]
    return str(word), tone, sign


def lacking(offering: Offering) -> list[str]:
    """The names of what must still be filled in before the offering can be submitted."""
    return [name_of(offering.category, field) for field in catalog.missing(offering)]


def name_of(category: str, field: str) -> str:
    """What people call the field of an offering in this category."""
    spec = CATEGORIES[category].field(field)
    if spec is not None:
        return spec.label_fr if i18n.language() == "fr" else spec.label_en
    return str(NAMES.get(field, field))


@dataclass(frozen=True, slots=True)
class Remark:
    """What the organizers asked for at one value, whose field or part of the form is at `anchor`."""

    name: str
    label: str
    text: str

    @property
    def anchor(self) -> str:
        return "sheet" if self.name == "category" else self.name


@dataclass(frozen=True, slots=True)
class Standing:
    state: OfferingState
    is_hidden: bool
    remarks: Sequence[Remark]
    points: Sequence[Point]
    note: str
    may_submit: bool
    may_take_back: bool
    may_withdraw: bool
    may_republish: bool
    may_archive: bool
    may_change: bool

    @classmethod
    def of(cls, offering: Offering, files: Files) -> "Standing":
        state, moves = offering.state, Offering.MOVES.get(offering.state, frozenset())
        is_draft, is_waiting = state is OfferingState.draft, state is OfferingState.submitted
        return cls(
            state=state,
            is_hidden=dormant.is_hidden(offering),
            remarks=_remarks(offering) if is_draft else (),
            points=points(offering, files),
            note=offering.review_note if is_draft else "",
            may_submit=is_draft,
            may_take_back=is_waiting,
            may_withdraw=OfferingState.withdrawn in moves,
            may_republish=state is OfferingState.withdrawn,
            may_archive=OfferingState.archived in moves,
            may_change=state is not OfferingState.archived,
        )

    @property
    def tag(self) -> tuple[str, str, str]:
        return badge(self.state)

    @property
    def sentence(self) -> str:
        return str(HIDDEN if self.is_hidden else SENTENCES[self.state])

    @property
    def is_noted(self) -> bool:
        """Whether there is a note beside the remarks at single values."""
        return self.note != "\n".join(one.text for one in sorted(self.remarks, key=attrgetter("name")))

    @property
    def needs(self) -> int:
        return sum(point.look == "need" for point in self.points)


def _remarks(offering: Offering) -> list[Remark]:
    return [Remark(name, changes.label(name, offering.category), text) for name, text in offering.review_notes.items()]


def _asked(offering: Offering) -> list[Point]:
    """What the organizers asked for: done once the value is another one."""
    before = versions.as_read(offering) if offering.review_notes else None
    new = versions.differences(before.values, versions.state_of(offering)) if before else []
    done = {name.removeprefix("fields.") for name in new}
    return [
        Point("done" if one.name in done else "bad", _("Asked for: %(what)s", what=one.label), one.anchor)
        for one in _remarks(offering)
    ]


def points(offering: Offering, files: Files) -> list[Point]:
    """The check list: what a buyer looks for first, then what the category asks for, then what is only advised."""
    missing = catalog.missing(offering)
    asked = [*NAMES, *(spec.code for spec in CATEGORIES[offering.category].fields if spec.required)]
    found = _asked(offering) if offering.state is OfferingState.draft else []
    found += [Point("need" if field in missing else "done", name_of(offering.category, field), field) for field in asked]
    found += [Point("need", name_of(offering.category, field), field) for field in missing if field not in asked]
    found.append(_advised(files.has_ready(MediaKind.picture), _("A picture"), "files"))
    if offering.kind is Kind.music:
        found.append(_advised(files.has_ready(MediaKind.sound), _("A track to hear"), "files"))
    if files.undescribed:
        found.append(Point("off", _("Pictures without a description: %(count)s, advised", count=files.undescribed), "files"))
    elif files.has_ready(MediaKind.picture):
        found.append(Point("done", _("A description of each picture"), "files"))
    text = "text_fr" if i18n.language() == "fr" else "text_en"
    found.append(_advised(bool(offering.text_fr or offering.text_en), _("A text"), text))
    found.append(_advised(bool(offering.tags), _("Key words"), "tags"))
    found.append(_advised(bool(offering.place), _("Place"), "place"))
    found.append(_advised(bool(offering.credits), _("Credits"), "credits"))
    both = bool(offering.summary_fr and offering.summary_en)
    found.append(_advised(both, _("The other language"), "summary_fr" if offering.summary_en else "summary_en"))
    if files.refused:
        found.append(Point("bad", _("Files that could not be prepared: %(count)s", count=files.refused), "files"))
    return found


def _advised(is_there: bool, text: str, anchor: str) -> Point:
    return Point("done", text, anchor) if is_there else Point("off", _("%(what)s, advised", what=text), anchor)
