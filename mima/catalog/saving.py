"""Saving a sheet that somebody else may have changed since it was opened: value by value, so that nobody's words are lost.

A form carries a mark for each value that it was opened with. What only the other hand changed stays theirs, what only this
hand changed is saved, and what both changed otherwise is a clash: it is shown with both texts and decided by who reads them.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from mima.catalog import common, service, versions
from mima.catalog.categories import CATEGORIES
from mima.catalog.models import Offering, OfferingState
from mima.catalog.versions import State
from mima.core.actors import Actor
from mima.core.db import locked
from mima.core.errors import N_, DomainError, Invalid
from mima.core.states import MoveRefused

TITLES = ("title_fr", "title_en")
# These are right or wrong together.
TOGETHER = (TITLES, (*common.PRICES, "price_on_request"))
MOST_MARKS = 400

Marks = Mapping[str, str]


class ChangedElsewhere(DomainError):
    """Another hand has changed the very values that this one changes; `names` are theirs."""

    message = N_("This offering was changed elsewhere since you opened it.")

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.names = names


@dataclass(frozen=True, slots=True)
class Kept:
    """What became of a form that saved itself: the message of each value that does not fit yet, whose others are, the clashes."""

    refused: Mapping[str, str] = field(default_factory=dict)
    theirs: Sequence[str] = ()
    clashes: Sequence[str] = ()


def marks(offering: Offering) -> dict[str, str]:
    """A mark of every value of the sheet as it is now."""
    return _marks(versions.state_of(offering), _names(offering))


def written(found: Marks) -> str:
    """The marks as a form carries them."""
    return " ".join(f"{name}:{mark}" for name, mark in found.items())


def read(text: str) -> dict[str, str]:
    """The marks that a form brought; what is none is not read."""
    pairs = (word.split(":", 1) for word in text.split(maxsplit=MOST_MARKS)[:MOST_MARKS])
    return {pair[0]: pair[1] for pair in pairs if len(pair) == 2}


def save(offering: Offering, *, by: Actor, opened: Marks, **values: Any) -> Sequence[str]:
    """The offering holds what this hand changed since its form was `opened`; the names of what another hand did, which stays.

    `ChangedElsewhere`, or refused as `service.change` is, and nothing changes.
    """
    offering = locked(Offering, offering.id)
    category = CATEGORIES[offering.category]
    typed = common.clean(category, {name: getattr(offering, name) for name in common.EMPTY} | values)
    merged, theirs, clashes = _merge(offering, typed, opened)
    if clashes:
        raise ChangedElsewhere(clashes)
    service.change(offering, by=by, **merged)
    return theirs


def keep(offering: Offering, *, by: Actor, opened: Marks, unfit: Collection[str], **values: Any) -> Kept:
    """The draft holds all that is right of what was typed; the rest is told, and stays as it was. `MoveRefused` for no draft.

    `unfit` are the values that the form could not read.
    """
    offering = locked(Offering, offering.id)
    if offering.state is not OfferingState.draft:
        raise MoveRefused
    typed, refused = _fitting(offering, values, unfit)
    merged, theirs, clashes = _merge(offering, typed, opened)
    service.change(offering, by=by, by_itself=True, **merged)
    return Kept(refused, theirs, clashes)


def _names(offering: Offering) -> list[str]:
    plain = [name for name in common.EMPTY if name != "fields"]
    return ["category", *plain, *(f"fields.{spec.code}" for spec in CATEGORIES[offering.category].fields)]


def _marks(state: State, names: Sequence[str]) -> dict[str, str]:
    return {name: mark(versions.value_of(state, name)) for name in names}


def mark(value: Any) -> str:
    """A short word for a value: another value is another word."""
    return blake2b(json.dumps(value, sort_keys=True, default=list).encode(), digest_size=5).hexdigest()


def _merge(offering: Offering, typed: Mapping[str, Any], opened: Marks) -> tuple[dict[str, Any], list[str], list[str]]:
    """The values to save, the names of what another hand changed, and of what both did."""
    state = versions.state_of(offering)
    names = _names(offering)
    now, mine = _marks(state, names), _marks({**typed, "category": offering.category}, names)
    # The form of another category knows nothing of these fields.
    is_same_sheet = opened.get("category", now["category"]) == now["category"]
    merged, fields = dict(typed), dict(typed["fields"]) if is_same_sheet else dict(state["fields"])
    theirs: list[str] = []
    clashes: list[str] = []
    for name in names[1:]:
        was = opened.get(name, now[name])
        if now[name] == was or mine[name] == now[name] or not (is_same_sheet or name in common.EMPTY):
            continue
        (theirs if mine[name] == was else clashes).append(name)
        if name in common.EMPTY:
            merged[name] = state[name]
        else:
            fields[name.removeprefix("fields.")] = versions.value_of(state, name)
    return merged | {"fields": fields}, theirs, clashes


def _fitting(offering: Offering, values: Mapping[str, Any], unfit: Collection[str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The values with those that do not fit as they were before; and what is wrong with these."""
    category, state = CATEGORIES[offering.category], versions.state_of(offering)
    given, fields = {**values}, {**values["fields"]}
    refused: dict[str, str] = {}
    wrong: Collection[str] = unfit
    for _try in range(3):
        together = {name for names in TOGETHER if set(names) & set(wrong) for name in names}
        for name in {*wrong, *together}:
            if name in common.EMPTY:
                given[name] = state[name]
            else:
                fields[name] = state["fields"].get(name)
        try:
            return common.clean(category, given | {"fields": fields}), refused
        except Invalid as error:
            refused |= error.fields
            wrong = error.fields.keys()
    # What is stored does not fit itself, by a rule that is younger: nothing is saved before that is mended.
    return {name: state[name] for name in common.EMPTY}, refused
