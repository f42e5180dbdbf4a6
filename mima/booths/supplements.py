"""What a booth costs more for what it is like: each trait that the plan knows may have a price in its category.

The price of a trait stands in the category's column of its name, `quiet_cents`, without VAT; 0: the trait costs nothing more.
A new trait needs that column, its words here, and nothing else: forms, pages and price lines go through this table.
"""

from typing import Protocol

from mima.booths.models import BoothCategory
from mima.booths.pricing import Label, Supplement

# Trait: its words on a price line, in the order of the lines.
WORDS = {
    "corner": Label("Stand d’angle", "Corner booth"),
    "wall": Label("Stand adossé à un mur", "Booth against a wall"),
    "quiet": Label("Stand au calme", "Quiet booth"),
    "dark": Label("Stand qui peut être obscurci", "Booth that can be darkened"),
    "power": Label("Stand alimenté en électricité", "Booth with power"),
}
# Trait: where the category keeps what it costs.
COLUMNS = {name: f"{name}_cents" for name in WORDS}


class Traits(Protocol):
    """What a booth is like, on the floor or on a plan that is drawn."""

    @property
    def corner(self) -> bool: ...
    @property
    def wall(self) -> bool: ...
    @property
    def quiet(self) -> bool: ...
    @property
    def dark(self) -> bool: ...
    @property
    def power_watts(self) -> int: ...


def traits(booth: Traits) -> tuple[str, ...]:
    """Those that the booth has: corner, quiet."""
    return tuple(name for name in WORDS if (booth.power_watts > 0 if name == "power" else getattr(booth, name)))


def of_category(category: BoothCategory) -> dict[str, int]:
    """{trait: cents} of all that cost something in the category."""
    return {name: cents for name, column in COLUMNS.items() if (cents := getattr(category, column))}


def of(booth: Traits, category: BoothCategory) -> tuple[Supplement, ...]:
    """What such a booth costs more in this category, trait by trait."""
    return tuple(Supplement(WORDS[name], cents) for name in traits(booth) if (cents := getattr(category, COLUMNS[name])))
