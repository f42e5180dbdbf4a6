"""Before the day, a booking of two booths is one matter, with a sign and badges for each booth."""

from datetime import date

import pytest
from flask import Flask

from mima.booths import queries as booths
from mima.booths import service, several
from mima.booths.models import Booking
from mima.core.transaction import transaction
from mima.readiness import papers, queries
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")


@pytest.fixture
def booked(app: Flask, context: Flask, noon: object, cast: Cast) -> Booking:
    """A booking of A02 and A03 that is booked."""
    by = cast.user("bruno").actor
    with transaction():
        booking = service.hold(booths.booth(cast.edition, "A02"), cast.company("bruno"), by=by)
        several.add(booking, booths.booth(cast.edition, "A03"), by=by)
        service.confirm(booths.reservation_of(booking), by=by)
    return booking


def test_the_board_has_it_once(booked: Booking) -> None:
    assert [one.reservation.codes for one in queries.board(booked.edition)] == ["A02, A03"]


def test_each_booth_has_a_sign_of_its_own(booked: Booking) -> None:
    sheaf = papers.Sheaf(booked.edition, queries.board(booked.edition), {}, date(2027, 3, 1))
    assert [sign["code"] for sign in papers._signs(sheaf)] == ["A02", "A03"]


def test_it_has_the_badges_and_the_power_of_both(booked: Booking) -> None:
    room, per_booth = queries.room(booked), queries.terms(booked.edition).badges_per_booth
    assert (room.badges, room.watts) == (2 * per_booth, 3_000)
