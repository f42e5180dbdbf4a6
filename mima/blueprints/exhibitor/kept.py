"""How far the form of an offering is saved, as the line below it says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import request

from mima.blueprints.exhibitor import captions, forms
from mima.catalog import common, saving, versions
from mima.catalog.categories import CATEGORIES
from mima.catalog.models import Offering
from mima.core import clock
from mima.web import changes, filters
from mima.web.changes import Change
from mima.web.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class Unfit:
    """A value that is not saved yet, and why."""

    name: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Saving:
    """How far a form is saved. `seen` are its marks; `spoken` is said aloud, where something wants attention."""

    seen: str
    # The marks of what is said of its files.
    seen_files: str
    sentence: str
    spoken: str = ""
    refused: Sequence[Unfit] = ()
    both: Sequence[Change] = ()

    @classmethod
    def fresh(cls, offering: Offering) -> "Saving":
        """Of a form that was just opened."""
        return cls(
            saving.written(saving.marks(offering)), captions.marks(offering), _("Every button saves first what you typed.")
        )

    @classmethod
    def of(cls, offering: Offering, form: forms.Sheet) -> "Saving":
        """Of a form that could not be saved: its marks stay, but for what its reader now knows of the other hand."""
        now, was = saving.marks(offering), opened()
        seen = {name: now[name] if name in form.clashes else was.get(name, mark) for name, mark in now.items()}
        # Who was told of the other hand knows it now.
        files = captions.marks(offering) if form.has_told_of_files else captions.opened()
        return cls(saving.written(seen), files, _("Nothing of this form is saved yet."), both=_both(offering, form))

    @classmethod
    def kept(cls, offering: Offering, kept: saving.Kept) -> "Saving":
        """Of a draft that saved itself."""
        now, was = saving.marks(offering), opened()
        open_still = {*kept.theirs, *kept.clashes, *_full(kept.refused)}
        seen = {name: was.get(name, mark) if name in open_still else mark for name, mark in now.items()}
        sentence = _kept_sentence(offering, kept)
        refused = [Unfit(name, changes.label(name, offering.category), text) for name, text in kept.refused.items()]
        is_whole = not (kept.clashes or kept.refused or kept.theirs)
        files = captions.opened() if "files" in kept.refused else captions.marks(offering)
        return cls(saving.written(seen), files, sentence, "" if is_whole else sentence, refused)


def opened() -> dict[str, str]:
    """The marks of what the form that was sent had been opened with."""
    return saving.read(request.form.get("seen", ""))


def _full(refused: Mapping[str, str]) -> set[str]:
    """The names as the marks have them."""
    return {name if name in common.EMPTY else f"fields.{name}" for name in refused}


def _kept_sentence(offering: Offering, kept: saving.Kept) -> str:
    at = filters.clock_time(clock.now())
    if kept.clashes:
        told = _labels(offering, kept.clashes)
        return _(
            "Changed elsewhere meanwhile, and here too: %(what)s. Press the button to compare; the rest is saved.", what=told
        )
    if kept.refused:
        return _("Saved at %(time)s, but for this:", time=at)
    if kept.theirs:
        told = _labels(offering, kept.theirs)
        return _("Saved at %(time)s. Changed elsewhere meanwhile, and left so: %(what)s.", time=at, what=told)
    return _("Saved at %(time)s.", time=at)


def _labels(offering: Offering, names: Sequence[str]) -> str:
    return ", ".join(changes.label(name, offering.category) for name in names)


def _both(offering: Offering, form: forms.Sheet) -> list[Change]:
    """What stands there now beside what was typed here."""
    if not form.clashes:
        return []
    state = versions.state_of(offering)
    typed = common.clean(CATEGORIES[offering.category], form.values())
    mine = {**state, **{name: typed[name] for name in form.clashes if name in typed}}
    fields = {name: typed["fields"].get(name) for name in typed["fields"] if f"fields.{name}" in form.clashes}
    return changes.between(state, mine | {"fields": state["fields"] | fields})
