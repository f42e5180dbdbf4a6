"""Where the values of an offering's form were read: in its files, or measured on them. Shown at each field, and undone there.

A draft's empty fields show what the files say, and keep it once the form is saved; whoever empties such a field, or undoes
it, is not offered it again. What is written already is never replaced: what a file says otherwise stands beside it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import gettext as _

from mima.blueprints.exhibitor import forms, typed
from mima.catalog import desk
from mima.catalog.categories import CATEGORIES, Category
from mima.catalog.fields import FieldSpec, FieldType
from mima.catalog.filling import Proposal, proposals
from mima.catalog.models import Offering, OfferingState
from mima.web.i18n import both

LONGEST_SHOWN = 120
UNDO, TAKE = "undo", "take"


@dataclass(frozen=True, slots=True)
class Source:
    """What stands under a field: where its value was read, or what a file says; and the button's value and words."""

    words: str
    button: str
    label: str


class Spoken:
    """Lines of credits in the language of whoever fills the form (`crediting.Wording`)."""

    def composed(self, names: str) -> str:
        return str(_("%(names)s, composition", names=names))

    def album(self, name: str) -> str:
        return str(_("Album: %(name)s", name=name))


@dataclass(frozen=True, slots=True)
class Found:
    """What an offering's files say, as it is typed: by field, with the fields that are filled with it unasked."""

    category: Category
    proposals: Mapping[str, Proposal]
    typed: Mapping[str, str]
    offered: tuple[str, ...]

    @classmethod
    def of(cls, offering: Offering) -> "Found":
        category = CATEGORIES[offering.category]
        shown = forms.shown(offering, category.fields)
        found = proposals(category, desk.assets_of(offering), Spoken())
        words = {name: _as_typed(category.field(name), one.value) for name, one in found.items()}
        empty = (name for name in words if not shown.get(name) and name not in offering.passed_over)
        return cls(category, found, words, tuple(empty) if offering.state is OfferingState.draft else ())

    def filling(self) -> dict[str, str]:
        """What the empty fields are filled with."""
        return {name: self.typed[name] for name in self.offered}

    def sources(self, present: Mapping[str, Any]) -> dict[str, Source]:
        """By field, what is to be said of the value that it has at `present`."""
        return {name: self._source(name, str(present.get(name) or "").strip() == self.typed[name]) for name in self.proposals}

    def labels(self, form: Any, besides: Collection[str]) -> list[str]:
        """The names of the fields that are filled unasked, as the form bears them, without those of these codes."""
        return [str(form[name].label.text) for name in self.offered if name not in besides]

    def _source(self, name: str, is_there: bool) -> Source:
        one = self.proposals[name]
        if is_there:
            return Source(_where(one), f"{UNDO}:{name}", str(_("Undo")))
        return Source(_said(one, self._words(name)), f"{TAKE}:{name}", str(_("Take it")))

    def _words(self, name: str) -> str:
        spec, value = self.category.field(name), self.proposals[name].value
        chosen = spec.choice(value) if spec is not None and spec.type is FieldType.choice else None
        words = str(both(chosen, "label")) if chosen else " ".join(self.typed[name].split())
        return words if len(words) <= LONGEST_SHOWN else words[: LONGEST_SHOWN - 1].rstrip() + "…"


def obey(button: str, found: Found, form: Any) -> str:
    """The form holds what the button under a field asks for; the name of that field, empty for every other button."""
    step, _colon, name = button.partition(":")
    if name not in found.proposals or step not in (UNDO, TAKE):
        return ""
    form[name].data = found.typed[name] if step == TAKE else ""
    return name


def emptied(found: Found, form: Any) -> list[str]:
    """The fields that were shown filled from files and come back empty, or were undone: nobody wants that there."""
    shown = {*request.form.get("offered", "").split(), request.form.get("then", "").removeprefix(f"{UNDO}:")}
    return [name for name in found.proposals if name in shown and not str(form[name].data or "").strip()]


def _where(one: Proposal) -> str:
    if one.is_measured:
        return str(_("Measured on %(file)s: please check it.", file=one.file))
    return str(_("Read from %(file)s (%(source)s).", file=one.file, source=one.source))


def _said(one: Proposal, value: str) -> str:
    if one.is_measured:
        return str(_("Measured on %(file)s: %(value)s.", file=one.file, value=value))
    return str(_("%(file)s says: %(value)s (%(source)s).", file=one.file, value=value, source=one.source))


def _as_typed(spec: FieldSpec | None, value: Any) -> str:
    if spec is not None:
        return str(typed.shown(spec, value))
    return ", ".join(value) if isinstance(value, list) else str(value)
