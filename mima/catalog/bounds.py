"""What the catalog can be narrowed down to between two numbers: price, length, tempo, year.

A number stands in the full-text index as a few words, one for each size of step: 1987 is in the 1987s, the 1980s and the 1900s.
All that lies between two numbers is then a few words, any of which will do: a range costs what words cost, however many
offerings there are. The narrow listing has the numbers themselves, for whoever goes along another order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

MARK = "_r"


@dataclass(frozen=True)
class Measure:
    """Something measured. `codes` are the fields that say it, each with how many of our units one of theirs is."""

    name: str
    letter: str
    most: int
    codes: Mapping[str, int]

    @property
    def steps(self) -> tuple[int, ...]:
        return tuple(10**power for power in range(len(str(self.most))))


MEASURES = (
    Measure("price", "p", 9_999_999, {}),
    Measure("duration", "d", 999_999, {"duration_seconds": 1, "duration_minutes": 60, "set_minutes": 60}),
    Measure("bpm", "b", 999, {"bpm": 1}),
    Measure("year", "y", 2_999, {"year": 1, "release_year": 1}),
)
# The day on which it came out, counted from 1970: asked by whoever looks for what is new, and by no address.
PUBLISHED = Measure("published", "n", 99_999, {})
BY_NAME = {measure.name: measure for measure in (*MEASURES, PUBLISHED)}
# The names of the bounds, in the order of an address.
NAMES = tuple(f"{measure.name}_{end}" for measure in MEASURES for end in ("min", "max"))


@dataclass(frozen=True, slots=True)
class Bound:
    """From `low` to `high`, both included; None where that end is open."""

    name: str
    low: int | None = None
    high: int | None = None


def measured(name: str, fields: Mapping[str, Any]) -> int | None:
    """What the fields of an offering say of this measure, None where they say nothing that it could be."""
    measure = BY_NAME[name]
    for code, unit in measure.codes.items():
        value = fields.get(code)
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value * unit <= measure.most:
            return int(value * unit)
    return None


def tokens(name: str, value: int) -> list[str]:
    """The words that stand for this number."""
    measure = BY_NAME[name]
    return [_token(name, power, min(value, measure.most) // step) for power, step in enumerate(measure.steps)]


def day(moment: datetime) -> int:
    """The number of the day, in UTC."""
    return (moment - _EPOCH).days


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@lru_cache(512)
def between(bound: Bound) -> tuple[str, ...]:
    """The words one of which each number between the ends has, and no other number; none if nothing lies between them."""
    measure = BY_NAME[bound.name]
    low, high = max(bound.low or 0, 0), measure.most if bound.high is None else min(bound.high, measure.most)
    found = []
    while low <= high:
        power = max(place for place, step in enumerate(measure.steps) if not low % step and low + step - 1 <= high)
        found.append(_token(bound.name, power, low // 10**power))
        low += 10**power
    return tuple(found)


def _token(name: str, power: int, number: int) -> str:
    return f"{MARK}{BY_NAME[name].letter}{power}_{number}"


def ordered(low: int | None, high: int | None) -> tuple[int | None, int | None]:
    """The two ends, the lower one first: whoever mixes them up means what lies between."""
    return (high, low) if low is not None and high is not None and low > high else (low, high)


def seconds(text: str) -> int | None:
    """Seconds from 222, 3:42 or 1:03:42; None for anything else."""
    parts = text.split(":")
    if len(parts) > 3 or not all(part.isascii() and part.isdigit() and len(part) <= 6 for part in parts):
        return None
    found = 0
    for part in parts:
        found = found * 60 + int(part)
    return found if found <= BY_NAME["duration"].most else None


def whole(text: str, most: int) -> int | None:
    """A whole number from what was typed, blanks between its digits or not; None for anything else, or more than `most`."""
    digits = "".join(text.split())
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 7 and int(digits) <= most else None


def read(bounds: Mapping[str, str]) -> tuple[Bound, ...]:
    """The bounds that these texts say, by `NAMES`."""
    found: list[Bound] = []
    for measure in MEASURES:
        texts: Sequence[str] = [bounds.get(f"{measure.name}_{end}", "").strip() for end in ("min", "max")]
        low, high = ordered(*[seconds(one) if measure.name == "duration" else whole(one, measure.most) for one in texts])
        if low is not None or high is not None:
            found.append(Bound(measure.name, low, high))
    return tuple(found)
