"""What somebody looks for on the plan, and in which order: read from the address, never refused, written back into addresses."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from werkzeug.datastructures import MultiDict

from mima.blueprints.booths.place import WORDS, Place

ORDERS: dict[str, Callable[[Place], Any]] = {
    "code": lambda place: place.code,
    "state": lambda place: (list(WORDS).index(place.state), place.code),
    "size": lambda place: (place.booth.area_dm2, place.code),
    "price": lambda place: (place.net_cents, place.code),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filters of the plan; `size` is in square decimetres, `sort` a key of `ORDERS` with a minus for the other way."""

    size: int | None = None
    free: bool = False
    corner: bool = False
    sort: str = "code"

    @classmethod
    def read(cls, arguments: MultiDict[str, str]) -> "Wanted":
        """What the address says; what it says wrongly is as if it had not been said."""
        size, sort = arguments.get("size", ""), arguments.get("sort", "")
        return cls(
            size=int(size) if size.isascii() and size.isdigit() and len(size) < 8 else None,
            free="free" in arguments,
            corner="corner" in arguments,
            sort=sort if sort.removeprefix("-") in ORDERS else "code",
        )

    @property
    def arguments(self) -> dict[str, Any]:
        """The same as an address's arguments, without what goes without saying."""
        size = {"size": str(self.size)} if self.size else {}
        flags = {name: "1" for name in ("free", "corner") if getattr(self, name)}
        return size | flags | ({"sort": self.sort} if self.sort != "code" else {})

    @property
    def is_narrow(self) -> bool:
        """Whether some booths may be left out."""
        return bool(self.size or self.free or self.corner)

    def has(self, place: Place) -> bool:
        """Whether the booth is one of those looked for."""
        fits = not self.size or place.booth.area_dm2 == self.size
        return fits and (place.is_free or not self.free) and (place.booth.corner or not self.corner)

    def ordered(self, places: list[Place]) -> list[Place]:
        """The booths looked for, in the order wanted."""
        found = [place for place in places if self.has(place)]
        return sorted(found, key=ORDERS[self.sort.removeprefix("-")], reverse=self.sort.startswith("-"))

    def sorted_by(self, column: str) -> "Wanted":
        """The same with the other order of this column, upwards first."""
        return replace(self, sort=f"-{column}" if self.sort == column else column)

    def direction(self, column: str) -> str | None:
        """How the column is sorted, in ARIA's words; None where another column decides."""
        return {column: "ascending", f"-{column}": "descending"}.get(self.sort)
