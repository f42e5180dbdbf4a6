"""The demo market as rows."""

import pytest
from flask import Flask
from sqlalchemy import func, select

from mima.booths import queries as booths
from mima.booths.plan import box
from mima.core import clock
from mima.core.db import db
from mima.core.transaction import transaction
from mima.demo.market import edition as demo_edition
from mima.demo.market import people, plan
from mima.editions.models import Edition, Zone
from mima.exhibitors.models import ClusterMembership, Exhibitor


@pytest.fixture
def edition(context: Flask) -> Edition:
    with transaction():
        made = demo_edition.edition()
        plan.draw(made)
    return made


def test_the_plan_has_more_than_forty_booths_in_five_categories_and_five_zones(edition: Edition) -> None:
    seen = [row.booth for row in booths.plan(edition, set(), clock.now())]
    assert (len(seen) >= 40, len({booth.category_id for booth in seen}), len({booth.zone_id for booth in seen})) == (True, 5, 5)


def test_no_two_booths_overlap(edition: Edition) -> None:
    boxes = [(row.booth.code, box(row.booth.shape, 1)) for row in booths.plan(edition, set(), clock.now())]
    overlaps = [
        (a, b)
        for index, (a, one) in enumerate(boxes)
        for b, other in boxes[index + 1 :]
        if one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    ]
    assert not overlaps


def test_every_booth_stands_inside_its_zone(edition: Edition) -> None:
    zones = {zone.id: box(zone.shape, 1) for zone in db.session.scalars(select(Zone))}
    outside = []
    for row in booths.plan(edition, set(), clock.now()):
        room, booth = zones[row.booth.zone_id], box(row.booth.shape, 1)
        inside = room.x <= booth.x and room.y <= booth.y
        if not (inside and booth.x + booth.width <= room.x + room.width and booth.y + booth.height <= room.y + room.height):
            outside.append(row.booth.code)
    assert not outside


def test_fifty_companies_are_founded_and_thirty_are_cluster_members(context: Flask) -> None:
    with transaction():
        people.invite()
    counts = [db.session.scalar(select(func.count()).select_from(table)) for table in (Exhibitor, ClusterMembership)]
    assert counts == [50, 30]
