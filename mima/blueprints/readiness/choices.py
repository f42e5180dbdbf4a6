"""Where a booth of the list stands, of which category it is, and whether it is paid: what may be chosen, and what was."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement

from mima.booths import queries as booths
from mima.editions import queries as editions
from mima.editions.models import Edition, Hall, Zone, ZoneKind
from mima.payments.dues import queries as dues
from mima.readiness.lists import Standing, Wanted
from mima.readiness.models import TaskKind
from mima.web import i18n

PAID = {"yes": _l("Paid"), "no": _l("Something to pay")}


@dataclass(frozen=True, slots=True)
class Choices:
    """What an edition's list may be narrowed by: {value in the address: (key of the row, name)}."""

    halls: Mapping[str, tuple[int, str]]
    zones: Mapping[str, tuple[int, str]]
    categories: Mapping[str, tuple[int, str]]

    @classmethod
    def of(cls, edition: Edition) -> "Choices":
        """Three statements. A zone's code is its hall's own: its value names both."""
        halls = {hall.id: hall for hall in editions.halls(edition)}
        zones = [zone for zone in editions.zones(edition) if zone.kind is ZoneKind.booths and zone.hall_id in halls]
        return cls(
            halls={hall.code: (hall.id, i18n.both(hall, "name")) for hall in halls.values()},
            zones={f"{halls[zone.hall_id].code}/{zone.code}": (zone.id, _name(zone, halls)) for zone in zones},
            categories={one.code: (one.id, i18n.both(one, "name")) for one in booths.categories(edition)},
        )

    @staticmethod
    def named(among: Mapping[str, tuple[int, str]]) -> list[tuple[str, str]]:
        """(value, name) of each."""
        return [(value, name) for value, (_key, name) in among.items()]


def _name(zone: Zone, halls: Mapping[int, Hall]) -> str:
    """The zone's name, with its hall's where there are several."""
    name, hall = i18n.both(zone, "name"), i18n.both(halls[zone.hall_id], "name")
    return f"{name}, {hall}" if len(halls) > 1 else name


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for; what it says wrongly is as if it had not been said. `said` writes it into addresses."""

    choices: Choices
    said: Mapping[str, Any]

    @classmethod
    def read(cls, choices: Choices) -> "Asked":
        may_be: dict[str, Container[str]] = {
            "task": set(TaskKind),
            "state": set(Standing),
            "hall": choices.halls,
            "zone": choices.zones,
            "category": choices.categories,
            "paid": PAID,
        }
        return cls(choices, {name: request.args[name] for name, among in may_be.items() if request.args.get(name, "") in among})

    @property
    def wanted(self) -> Wanted:
        kind, standing = self.said.get("task"), self.said.get("state")
        return Wanted(
            TaskKind(kind) if kind else None,
            Standing(standing) if standing else None,
            hall=self._key("hall", self.choices.halls),
            zone=self._key("zone", self.choices.zones),
            category=self._key("category", self.choices.categories),
        )

    @property
    def also(self) -> tuple[ColumnElement[bool], ...]:
        """What has to be so of the money."""
        match self.said.get("paid"):
            case "yes":
                return (~dues.is_owing(),)
            case "no":
                return (dues.is_owing(),)
        return ()

    def _key(self, name: str, among: Mapping[str, tuple[int, str]]) -> int | None:
        return among[self.said[name]][0] if name in self.said else None
