"""Where a claim may go: free booths of its edition, and of those put aside only the company's own."""

import pytest
from flask import Flask

from mima.booths import moving, queries, service
from mima.booths.models import Booking
from mima.core.transaction import transaction
from mima.editions.models import SaleWindow
from tests.booths.test_aside import before, open_for_returning
from tests.booths.test_hold import hold
from tests.booths.test_several import add, two
from tests.crossing import Crossing, as_they_wait, crossed
from tests.people import Cast

__all__ = ["before"]
pytestmark = pytest.mark.usefixtures("context", "noon")


@pytest.fixture
def window(cast: Cast, before) -> SaleWindow:  # type: ignore[no-untyped-def]
    """The sale is open, and A02 is put aside for bruno."""
    return open_for_returning(cast, before, general=True)


def codes(booking: Booking) -> list[str]:
    return [booth.code for booth in moving.free(queries.reservation_of(booking))]


def move(cast: Cast, booking: Booking, code: str) -> None:
    with transaction():
        booth = queries.booth(cast.edition, code)
        claim = moving.lock_for(queries.reservation_of(booking), booth)
        moving.move(claim, booth, by=cast.user("ana").actor, why="a pillar")


@pytest.mark.usefixtures("window")
def test_a_booth_put_aside_for_another_is_neither_offered_nor_given(cast: Cast) -> None:
    booking = hold(cast, "carla", "A03")
    assert "A02" not in codes(booking)
    with pytest.raises(service.BoothPutAside):
        move(cast, booking, "A02")


@pytest.mark.usefixtures("window")
def test_the_companys_own_old_booth_is_offered_and_given(cast: Cast) -> None:
    booking = hold(cast, "bruno", "A03")
    assert "A02" in codes(booking)
    move(cast, booking, "A02")
    assert queries.reservation_of(booking).booth.code == "A02"


def test_a_booth_of_another_edition_is_no_place_to_move_to(cast: Cast) -> None:
    from tests import factories

    with transaction():
        other = factories.edition("mima-2028", name="MIMA 2028")
        other.is_public = True
    booking = hold(cast, "bruno", "A03")
    with pytest.raises(service.BoothNotForSale), transaction():
        booth = queries.booth("mima-2028", "A01")
        moving.move(moving.lock_for(queries.reservation_of(booking), booth), booth, by=cast.user("ana").actor, why="x")


def test_a_booth_put_aside_for_another_is_given_to_no_booking_of_several(cast: Cast, before) -> None:  # type: ignore[no-untyped-def]
    booking = hold(cast, "carla", "A03")
    add(cast, booking, "A04")
    open_for_returning(cast, before, general=True)
    with pytest.raises(service.BoothPutAside):
        move(cast, booking, "A02")


def test_of_a_booking_of_several_booths_the_first_claim_is_the_lock(cast: Cast) -> None:
    claims = queries.together(queries.reservation_of(two(cast)))
    assert [one.id for one in moving.in_order(*reversed(claims))] == [claims[1].id, claims[0].id]
    with transaction():
        assert moving.lock_for(claims[1], queries.booth(cast.edition, "A04")).id == claims[1].id


# Two exchanges of the same booths from both sides, at the same moment.


def from_both_sides(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What becomes of them when each has locked its first booking before either locks its second."""
    references = [two(cast).reference, hold(cast, "carla", "A04").reference]
    for reference in references:
        with transaction():
            service.confirm(queries.reservation_of(queries.booking(reference)), by=cast.user("ana").actor)

    def lock(names: list[str]) -> None:
        with transaction():
            claims = [queries.together(queries.reservation_of(queries.booking(name)))[-1] for name in names]
            moving.lock_both(claims[0], claims[1])

    monkeypatch.setattr(moving, "_locked", Crossing(moving._locked))
    return crossed(app, [lambda: lock(references), lambda: lock(references[::-1])])


def test_two_exchanges_from_both_sides_wait_for_one_another_in_one_order(
    context: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert from_both_sides(context, cast, monkeypatch) == ["done", "done"]


def test_without_the_order_one_of_the_two_exchanges_is_refused(
    context: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: on PostgreSQL each waits for the booking that the other has locked."""
    monkeypatch.setattr(moving, "in_order", lambda *claims: list(claims))
    assert from_both_sides(context, cast, monkeypatch) == as_they_wait()
