"""The demo market as rows."""

from dataclasses import replace
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from sqlalchemy import func, select

from mima.accounts.service import find
from mima.applications.models import ApplicationFile
from mima.booths import queries as booths
from mima.booths.models import Reservation, ReservationState
from mima.booths.plan.geometry import box
from mima.buyers import queries as buyers
from mima.buyers.models import Enquiry, ShortlistEntry
from mima.core import clock
from mima.core.db import db
from mima.core.transaction import transaction
from mima.demo.launch import UNFINISHED
from mima.demo.market import edition as demo_edition
from mima.demo.market import fill, people, plan
from mima.demo.market.opening import open_doors
from mima.editions.models import Edition, SaleWindow, Zone
from mima.exhibitors import queries as exhibitors
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


def test_the_buyer_keeps_six_offerings_and_has_threads_in_every_state_that_one_meets(context: Flask) -> None:
    with transaction():
        open_doors()
    buyer, exhibitor = (find(f"{name}@example.org") for name in ("buyer", "exhibitor"))
    assert buyer is not None and exhibitor is not None
    assert len(buyers.shortlist(buyer)) == 6
    inbox = buyers.inbox(exhibitors.of_member(exhibitor)[0])
    assert sorted(one.state for one in inbox) == ["answered", "open"]
    assert len(buyers.sent(buyer)) == 4


@pytest.mark.parametrize(
    ("today", "starts_on", "opens_on", "closes_on"),
    [
        ("2026-11-26", "2027-04-01", "2026-09-01", "2027-03-25"),
        ("2026-03-02", "2027-04-01", "2026-02-09", "2027-03-25"),
        ("2028-06-01", "2028-08-16", "2026-09-01", "2028-08-09"),
    ],
)
def test_whenever_the_demo_is_opened_its_edition_is_to_come_and_on_sale(
    context: Flask, today: str, starts_on: str, opens_on: str, closes_on: str
) -> None:
    with time_machine.travel(f"{today}T10:00:00+00:00", tick=False), transaction():
        made = demo_edition.edition()
        window = db.session.scalars(select(SaleWindow)).one()
    days = [made.starts_on, window.opens_at.date(), window.closes_at.date()]
    assert [day.isoformat() for day in days] == [starts_on, opens_on, closes_on]


def test_years_later_the_demo_fills_as_it_does_today(monkeypatch: pytest.MonkeyPatch, app: Flask, tmp_path: Path) -> None:
    monkeypatch.setattr("mima.create_app", lambda _config: app)
    with time_machine.travel("2028-06-01T10:00:00+00:00"):
        assert fill(replace(app.extensions["mima.config"], data=tmp_path))
        with app.app_context():
            booked = select(func.count()).select_from(Reservation).where(Reservation.state == ReservationState.confirmed)
            assert db.session.scalar(booked) == 19


def test_opening_the_demo_again_changes_nothing(monkeypatch: pytest.MonkeyPatch, app: Flask, tmp_path: Path) -> None:
    monkeypatch.setattr("mima.create_app", lambda _config: app)
    config = replace(app.extensions["mima.config"], data=tmp_path)
    for _time in range(2):
        fill(config)
        (config.data / UNFINISHED).unlink(missing_ok=True)
    with app.app_context():
        assert [
            db.session.scalar(select(func.count()).select_from(one)) for one in (Enquiry, ShortlistEntry, ApplicationFile)
        ] == [4, 6, 1]
