"""Where a claim may go: free booths of its edition, and of those put aside only the company's own."""

import pytest

from mima.booths import moving, queries, service
from mima.booths.models import Booking
from mima.core.transaction import transaction
from mima.editions.models import SaleWindow
from tests.booths.test_aside import before, open_for_returning
from tests.booths.test_hold import hold
from tests.booths.test_several import two
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


def test_a_booking_of_several_booths_is_not_moved(cast: Cast) -> None:
    booking = two(cast)
    assert not moving.may_move(queries.reservation_of(booking))
    with pytest.raises(moving.SeveralBooths):
        move(cast, booking, "A04")


def test_a_booking_of_several_booths_exchanges_none(cast: Cast) -> None:
    several, alone = two(cast), hold(cast, "carla", "A04")
    for booking in (several, alone):
        with transaction():
            service.confirm(queries.reservation_of(booking), by=cast.user("ana").actor)
    mine, other = queries.reservation_of(alone), queries.reservation_of(several)
    assert list(moving.partners(mine)) == []
    with pytest.raises(moving.SeveralBooths):
        moving.check_exchange(mine, other)
