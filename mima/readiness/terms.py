"""What an edition asks of its exhibitors, until when, and how much a booth has room for."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from mima.booths.models import Adds
from mima.editions.models import Edition
from mima.readiness.models import TaskKind

DEFAULT_DAYS: Mapping[TaskKind, int] = {
    TaskKind.insurance: 30,
    TaskKind.sign: 45,
    TaskKind.power: 45,
    TaskKind.contact: 30,
    TaskKind.unloading: 14,
    TaskKind.badges: 14,
    TaskKind.access: 30,
    TaskKind.charter: 60,
}
DEFAULT_BADGES = 4


@dataclass(frozen=True, slots=True)
class Terms:
    """`days` before the edition's start by kind, in the order in which they are asked."""

    days: Mapping[TaskKind, int] = field(default_factory=lambda: DEFAULT_DAYS)
    badges_per_booth: int = DEFAULT_BADGES
    contact_name: str = ""
    contact_phone: str = ""
    charter_address: str = ""

    def without(self, kind: TaskKind) -> "Terms":
        return replace(self, days={one: days for one, days in self.days.items() if one is not kind})

    def due(self, edition: Edition) -> dict[TaskKind, date]:
        """Until when each kind that is asked must be done, the first first."""
        found = {kind: edition.starts_on - timedelta(days=days) for kind, days in self.days.items()}
        return dict(sorted(found.items(), key=lambda one: one[1]))


@dataclass(frozen=True, slots=True)
class Room:
    """How many badges and watts a booking has, its extras included."""

    badges: int
    watts: int


def room(terms: Terms, watts: int, added: Mapping[Adds, int], *, booths: int = 1) -> Room:
    """Of so many booths, with all their watts; `added` is what the ordered extras add to each."""
    return Room(booths * terms.badges_per_booth + added.get(Adds.badges, 0), watts + added.get(Adds.power, 0))
