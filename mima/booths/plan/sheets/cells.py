"""What people type into the cells of a table: sizes with a comma, yes and no in both languages, lists of corners."""

import re
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from mima.booths.plan.document import Point
from mima.core.errors import N_

YES = frozenset({"oui", "o", "yes", "y", "true", "vrai", "1", "x"})
NO = frozenset({"non", "n", "no", "false", "faux", "0"})
LONGEST_QUOTED = 60

_NUMBER = re.compile(r"[+-]?[0-9]{1,7}(?:[.,][0-9]{1,6})?", re.ASCII)
_CORNER = re.compile(r"([+-]?[0-9]{1,7}(?:\.[0-9]{1,6})?),([+-]?[0-9]{1,7}(?:\.[0-9]{1,6})?)", re.ASCII)
_BLANKS = re.compile(r"[\s\u202f\xa0]+")


class Unreadable(Exception):
    """The cell does not say what its column wants: a message id with its values."""

    def __init__(self, message: str, **values: Any) -> None:
        super().__init__(message)
        self.message, self.values = message, values


def quoted(text: str) -> str:
    """The text as a reason quotes it: its beginning, enough to find it by."""
    return text if len(text) <= LONGEST_QUOTED else f"{text[: LONGEST_QUOTED - 1]}…"


def number(text: str, column: str) -> Decimal:
    """A number with a point or a comma, blanks between its thousands."""
    plain = _BLANKS.sub("", text)
    if not _NUMBER.fullmatch(plain):
        raise Unreadable(N_("%(column)s is no number: %(text)s"), column=column, text=quoted(text) or "–")
    return Decimal(plain.replace(",", "."))


def whole(value: Decimal) -> int:
    """The nearest whole number; halves go up, so that booths that touch still do."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def claim(text: str, column: str, *, otherwise: bool) -> bool:
    """Yes or no; what nothing says for an empty cell."""
    word = text.casefold()
    if word in YES or word in NO:
        return word in YES
    if word:
        raise Unreadable(N_("%(column)s is neither yes nor no: %(text)s"), column=column, text=quoted(text))
    return otherwise


def corners(text: str, column: str) -> tuple[Point, ...]:
    """The points of “x,y x,y x,y”."""
    found = [_CORNER.fullmatch(part) for part in re.split(r"[\s;]+", text)]
    points = [(whole(Decimal(match[1])), whole(Decimal(match[2]))) for match in found if match]
    if len(points) < max(3, len(found)):
        wanted = N_("%(column)s must be three corners or more, as in 0,0 300,0 300,200: %(text)s")
        raise Unreadable(wanted, column=column, text=quoted(text))
    return tuple(points)
