"""What can be wrong with a floor plan: facts with a name, the codes that they are about, and a sentence with its values.

`checking.problems_of` finds them. None of them is an error by itself: a plan under way may have any of them.
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from mima.booths.plan.document import DrawnBooth, DrawnDoor, DrawnHall, DrawnZone
from mima.booths.pricing import Label
from mima.core.errors import N_

SMALLEST_CM2 = 10_000
FREE_BEFORE_DOORS_CM = 120


@dataclass(frozen=True, slots=True)
class Problem:
    """One fact. `codes` are those of the booths; of the zone or the hall where it is about no booth.

    `message` is a message id, `values` fill its placeholders; some of them are a `Label` in both languages.
    """

    message: ClassVar[str]
    is_of_booths: ClassVar[bool] = True
    codes: tuple[str, ...]

    @property
    def values(self) -> dict[str, Any]:
        return _of(self.codes)


def _of(codes: tuple[str, ...]) -> dict[str, Any]:
    return {"code": codes[0], "codes": ", ".join(codes)}


class CodeTwice(Problem):
    """Several booths have one code, capitals aside."""

    message = N_("Several booths have the same code: %(codes)s. Capitals make no difference.")


class ZoneTwice(Problem):
    """Several zones of one hall have one code."""

    message = N_("Several zones of a hall have the code %(code)s.")
    is_of_booths = False


class HallTwice(Problem):
    """Several halls have one code."""

    message = N_("Several halls have the code %(code)s.")
    is_of_booths = False


class TooSmall(Problem):
    """A booth of less than a square metre is a slip of the hand."""

    message = N_("Booth %(code)s measures less than 1 m².")


class CrossingSides(Problem):
    """The booth's polygon is none: nothing else about its place can be said."""

    message = N_("The sides of booth %(code)s cross each other.")


class CrossingZone(Problem):
    """The zone's polygon is none: no booth can be checked against it."""

    message = N_("The sides of the zone %(code)s cross each other.")
    is_of_booths = False


class CrossingWalls(Problem):
    """The hall's polygon is none: no booth can be checked against it."""

    message = N_("The walls of the hall %(code)s cross each other.")
    is_of_booths = False


@dataclass(frozen=True, slots=True)
class _Named(Problem):
    name: Label | str

    @property
    def values(self) -> dict[str, Any]:
        return {**_of(self.codes), "name": self.name}


class UnknownHall(_Named):
    message = N_("Booth %(code)s is in the hall “%(name)s”, which the plan does not have.")


class UnknownZone(_Named):
    message = N_("Booth %(code)s is in the zone “%(name)s”, which its hall does not have.")


class UnknownCategory(_Named):
    message = N_("Booth %(code)s is of the category “%(name)s”, which the edition does not have.")


class ZoneWithoutHall(_Named):
    message = N_("The zone %(code)s is in the hall “%(name)s”, which the plan does not have.")
    is_of_booths = False


class OutsideWalls(_Named):
    message = N_("Booth %(code)s stands outside the walls of “%(name)s”.")


class OutsideZone(_Named):
    message = N_("Booth %(code)s stands outside its zone “%(name)s”.")


class OnAisle(_Named):
    """A part of the aisle is no longer free."""

    message = N_("Booth %(code)s stands in the aisle “%(name)s”.")


class OnArea(_Named):
    """A stage, a bar, an exit: what stays free of booths."""

    message = N_("Booth %(code)s stands on “%(name)s”, which has no place for booths.")


class DoorBlocked(_Named):
    """People cannot pass the door safely."""

    message = N_("Booth %(code)s leaves less than 120 cm free in front of the door “%(name)s”.")


@dataclass(frozen=True, slots=True)
class Overlap(Problem):
    """Two booths want the same square metres."""

    message: ClassVar[str] = N_("The booths %(codes)s overlap by %(area)s m².")
    cm2: int

    @property
    def values(self) -> dict[str, Any]:
        area = f"{self.cm2 / 10_000:.2f}"
        return {**_of(self.codes), "area": Label(area.replace(".", ","), area)}


def name_of(thing: DrawnZone | DrawnHall | DrawnDoor) -> Label:
    """Its name in both languages; a door may have none."""
    return Label(thing.name_fr or thing.name_en or "Porte", thing.name_en or thing.name_fr or "Door")


def of_booth(booth: DrawnBooth) -> tuple[str, ...]:
    """The codes of a problem that is about one booth."""
    return (booth.code,)
