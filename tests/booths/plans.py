"""Small plans for the tests of the floor plan: one hall of ten metres by eight, and what is put into it."""

from dataclasses import replace
from typing import Any

from mima.booths.plan.document import DrawnBooth, DrawnDoor, DrawnHall, DrawnZone, FloorPlan, Shape
from mima.demo.market import plan as demo
from mima.editions.models import ZoneKind

DOOR = DrawnDoor((400, 800), (600, 800), "Entrée", "Entrance")


def rectangle(x: int, y: int, width: int, depth: int) -> Shape:
    return (x, y), (x + width, y), (x + width, y + depth), (x, y + depth)


GROUND, PLACE = rectangle(0, 0, 1000, 800), rectangle(100, 100, 300, 200)


def hall(**changes: Any) -> DrawnHall:
    return replace(DrawnHall(None, "H", "Grande salle", "Main hall", 1000, 800, GROUND), **changes)


def zone(code: str = "z", kind: ZoneKind = ZoneKind.booths, shape: Shape = GROUND) -> DrawnZone:
    return DrawnZone(None, "H", code, kind, f"Zone {code}", f"Zone {code}", shape)


def booth(code: str = "A1", shape: Shape = PLACE, **changes: Any) -> DrawnBooth:
    return replace(DrawnBooth(None, code, "H", "z", "c", shape), **changes)


def plan(*booths: DrawnBooth, zones: tuple[DrawnZone, ...] = (), **changes: Any) -> FloorPlan:
    return FloorPlan.of([hall(**changes)], [zone(), *zones], booths)


def demo_plan() -> FloorPlan:
    """The plan of the demo's hall, without its database."""
    walls = rectangle(30, 30, demo.WIDTH - 60, demo.DEPTH - 60)
    door = DrawnDoor((1600, demo.DEPTH - 30), (2300, demo.DEPTH - 30), "Entrée", "Entrance")
    zones = [DrawnZone(None, "H2", code, kind, fr, en, rectangle(*place)) for code, kind, fr, en, *place in demo.ZONES]
    booths = [one for row in demo.ROWS for one in _row(row)]
    return FloorPlan.of([DrawnHall(None, "H2", "Hall 2", "Hall 2", demo.WIDTH, demo.DEPTH, walls, (door,))], zones, booths)


def _row(row: demo.Row) -> list[DrawnBooth]:
    return [
        DrawnBooth(
            None,
            f"{row.letter}{row.first + place:02d}",
            "H2",
            row.zone,
            row.category,
            rectangle(row.x + place * (row.width + row.gap), row.y, row.width, row.depth),
            wall=row.wall,
            for_sale=f"{row.letter}{row.first + place:02d}" not in demo.NOT_FOR_SALE,
        )
        for place in range(row.count)
    ]
