"""Whether a show fits a room: its needs against the room's few numbers, need by need, and one verdict with its reasons.

    fits      all that the show needs is there
    changes   something is smaller or missing, and the trade knows what one does about it (MISSING)
    unknown   the show or the room does not say: the verdict trusts nothing unsaid, so one has to ask
    no        something is missing that nobody can bring

Pure: values in, a verdict out. A room is no row and nobody's data: whoever looks for a place to play says it (web/rooms.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from mima.catalog.categories import CATEGORIES, Category
from mima.catalog.fields import FieldRefused, FieldSpec, FieldType, clean
from mima.core.errors import N_, Invalid

SHOW = CATEGORIES["show"]


class Room(NamedTuple):
    """What a room offers, each under the name of the show's field that wants it, in its unit; None is not said.

    Metres; the strongest supply and the best piano, as codes of choices.py; people of the house; hours; minutes at most.
    """

    stage_opening_m: float | None = None
    stage_depth_m: float | None = None
    stage_height_m: float | None = None
    power: str | None = None
    piano: str | None = None
    local_crew: int | None = None
    get_in_hours: float | None = None
    set_minutes: int | None = None


class Fit(StrEnum):
    fits = "fits"
    changes = "changes"
    unknown = "unknown"
    no = "no"


# The gravest last. What is not known may still turn out as no: it weighs more than a change.
_GRAVITY = {Fit.fits: 0, Fit.changes: 1, Fit.unknown: 2, Fit.no: 3}


# Which share of what the show wants may be missing, so that it still fits with changes: a house rule for each need, as companies
# and venues deal with it. Beyond the share the show does not fit.
ALL_OF_IT = 1.0
MISSING: Mapping[str, float] = {
    # A show can be drawn closer together, but not much: beyond, its picture is another one.
    "stage_opening_m": 0.15,
    "stage_depth_m": 0.15,
    # Nobody lifts a grid.
    "stage_height_m": 0.0,
    # A generator, a piano with its tuner, technicians: all of them are hired for a day.
    "power": ALL_OF_IT,
    "piano": ALL_OF_IT,
    "local_crew": ALL_OF_IT,
    # What is not up in time is begun the day before.
    "get_in_hours": ALL_OF_IT,
    # A set loses a piece or two; no more of it can go.
    "set_minutes": 0.15,
}


@dataclass(frozen=True, slots=True)
class Reason:
    """How one need is met. `wanted` and `given` are values of the show's field, None where the show or the room is silent."""

    code: str
    fit: Fit
    wanted: Any
    given: Any

    @property
    def spec(self) -> FieldSpec:
        return _spec(self.code)

    @property
    def is_nothing(self) -> bool:
        """Whether the show says that it wants none of it."""
        return _size(self.spec, self.wanted) == 0


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a show fits a room; one reason for each need, the gravest first."""

    fit: Fit
    reasons: tuple[Reason, ...]

    def of(self, fit: Fit) -> list[Reason]:
        return [reason for reason in self.reasons if reason.fit is fit]


def of(category: Category, fields: Mapping[str, Any], room: Room) -> Verdict | None:
    """How an offering with these fields fits the room; None where it is not a show."""
    if category is not SHOW:
        return None
    reasons = [_reason(code, fields.get(code), getattr(room, code)) for code in MISSING]
    # A sort keeps the order of what is equally grave.
    reasons.sort(key=lambda reason: -_GRAVITY[reason.fit])
    return Verdict(reasons[0].fit, tuple(reasons))


def _reason(code: str, wanted: Any, given: Any) -> Reason:
    spec = _spec(code)
    needed, there = _size(spec, wanted), _size(spec, given)
    if needed == 0:
        return Reason(code, Fit.fits, wanted, given)
    if needed is None or there is None:
        return Reason(code, Fit.unknown, None if needed is None else wanted, None if there is None else given)
    # Rounded: 15 % of seven metres must not be a hair more than 15 %.
    missing = round((needed - there) / needed, 6)
    fit = Fit.fits if missing <= 0 else Fit.changes if missing <= MISSING[code] else Fit.no
    return Reason(code, fit, wanted, given)


def _size(spec: FieldSpec, value: Any) -> float | None:
    """The value as a number, None where nothing is said that we know.

    Of a choice it is its place among the others, which stand from the least to the most; `none` is 0.
    """
    if value is None or spec.type is not FieldType.choice:
        return value  # type: ignore[no-any-return]
    codes = [choice.code for choice in spec.choices]
    return codes.index(value) + (0 if codes[0] == "none" else 1) if value in codes else None


def room(raw: Mapping[str, object]) -> Room:
    """The room of what was typed, read as the show's own fields are. `Invalid` names what does not fit, or that all is unsaid."""
    said: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for code in MISSING:
        try:
            said[code] = clean(_spec(code), raw.get(code))
        except FieldRefused as refusal:
            wrong[code] = refusal.sentence
        else:
            if said[code] == 0 and code not in MAY_BE_NONE:
                wrong[code] = N_("This number is too small.")
    if not wrong and all(value is None for value in said.values()):
        wrong["stage_opening_m"] = N_("Please say at least one of these, such as the stage opening.")
    if wrong:
        raise Invalid(wrong)
    return Room(**said)


# A house without technicians, or where one plays at once.
MAY_BE_NONE = frozenset(("local_crew", "get_in_hours"))


def _spec(code: str) -> FieldSpec:
    spec = SHOW.field(code)
    assert spec is not None
    return spec
