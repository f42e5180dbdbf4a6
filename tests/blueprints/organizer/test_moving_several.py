"""The pages that move one booth of a booking of several: each booth has its own way there, and the others stay."""

import pytest

from mima.booths import queries as booths
from tests.blueprints.organizer.conftest import Desk
from tests.blueprints.organizer.test_moving import click
from tests.browsing import link, text
from tests.payments.test_moving_several import carlas
from tests.payments.test_several import booked, two
from tests.people import sign_in
from tests.statements import counted


@pytest.fixture
def reference(desk: Desk) -> str:
    """Of a booking that is booked, of A02 and A03."""
    with desk.market() as shop:
        return booked(shop)


def address(reference: str, rest: str = "", booth: str = "A03") -> str:
    return f"/organizer/bookings/{reference}/{rest}?booth={booth}"


def codes(desk: Desk, reference: str) -> str:
    with desk.market() as shop:
        return shop.reservation(reference).codes


@pytest.mark.parametrize("booth", ["A02", "A03"])
def test_each_booth_of_the_booking_has_its_own_ways(desk: Desk, reference: str, booth: str) -> None:
    shown = desk.ana.get(f"/organizer/bookings/{reference}").text
    assert link(shown, address(reference, "move", booth)) and link(shown, address(reference, "swap", booth))


def test_no_way_leaves_open_which_booth_it_is(desk: Desk, reference: str) -> None:
    assert f'/organizer/bookings/{reference}/move"' not in desk.ana.get(f"/organizer/bookings/{reference}").text


def test_of_a_held_booking_each_booth_moves_and_none_is_exchanged(desk: Desk) -> None:
    with desk.market() as shop:
        reference = two(shop)
    shown = desk.ana.get(f"/organizer/bookings/{reference}").text
    assert link(shown, address(reference, "move", "A03")) and "swap?" not in shown


@pytest.mark.parametrize("way", ["move", "swap"])
def test_an_address_that_names_no_booth_asks_for_one(desk: Desk, reference: str, way: str) -> None:
    answer = desk.ana.get(f"/organizer/bookings/{reference}/{way}")
    assert link(answer.text, address(reference, way, "A02")) and link(answer.text, address(reference, way, "A03"))


def test_the_choice_says_what_the_booking_costs_with_that_booth(desk: Desk, reference: str) -> None:
    answer = desk.ana.get(address(reference, "move"))
    assert "A01 Equipped booth 6 m² €3,240.00 €216.00 more" in text(answer)
    assert "Move Maison Pouzzolane from booth A03 to another" in text(answer)
    assert link(answer.text, address(reference, "move/A01"))


def test_the_page_says_what_stays(desk: Desk, reference: str) -> None:
    words = text(desk.ana.get(address(reference, "move/A01")))
    assert "Move Maison Pouzzolane from booth A03 to A01" in words and "Booth A02 of the booking stays." in words
    assert "On booths A02 and A03" in words and "On booths A01 and A02" in words
    assert "It costs €216.00 more than €3,024.00" in words


def test_the_click_moves_that_booth_alone(desk: Desk, reference: str) -> None:
    assert click(desk.ana, address(reference, "move/A01")).status_code == 303
    assert codes(desk, reference) == "A01, A02"
    assert "Moved to another booth: from A03 to A01" in text(desk.ana.get(f"/organizer/bookings/{reference}"))


def test_the_second_click_does_nothing_and_says_so(desk: Desk, reference: str) -> None:
    click(desk.ana, address(reference, "move/A01"))
    assert click(desk.ana, address(reference, "move/A01"), "0" * 64).status_code == 303
    assert "has booth A01 already. Nothing was done twice." in text(desk.ana.get(f"/organizer/bookings/{reference}"))


def test_a_booth_that_went_elsewhere_meanwhile_is_told(desk: Desk, reference: str) -> None:
    click(desk.ana, address(reference, "move/A01"))
    answer = click(desk.ana, address(reference, "move/A04"), "0" * 64)
    assert (answer.status_code, codes(desk, reference)) == (409, "A01, A02")
    assert f"Booking {reference} does not have booth A03 now." in text(answer)


def test_a_click_that_names_no_booth_moves_none(desk: Desk, reference: str) -> None:
    answer = click(desk.ana, f"/organizer/bookings/{reference}/move/A01", "0" * 64)
    assert (answer.status_code, codes(desk, reference)) == (409, "A02, A03")
    assert "has several booths. Say which of them is meant" in text(answer)


def test_a_choice_for_a_booth_that_went_elsewhere_says_so_and_asks_again(desk: Desk, reference: str) -> None:
    answer = desk.ana.get(address(reference, "move", "A04"))
    assert "does not have booth A04 now." in text(answer) and link(answer.text, address(reference, "move", "A03"))


@pytest.mark.parametrize("rest", ["move/A01", "swap/{0}"])
def test_a_booth_of_no_edition_is_not_found(desk: Desk, reference: str, rest: str) -> None:
    assert desk.ana.get(address(reference, rest.format(reference), "Z99")).status_code == 404


def test_one_of_several_is_exchanged_as_shown(desk: Desk, reference: str) -> None:
    with desk.market() as shop:
        other = carlas(shop, "A01")
    way = address(reference, f"swap/{other}")
    assert link(desk.ana.get(address(reference, "swap")).text, way)
    assert "Exchange booths A03 and A01" in text(desk.ana.get(way))
    assert click(desk.ana, way).status_code == 303
    assert (codes(desk, reference), codes(desk, other)) == ("A01, A02", "A03")


def test_the_only_booth_of_a_booking_is_exchanged_with_one_of_several(desk: Desk, reference: str) -> None:
    with desk.market() as shop:
        other = carlas(shop, "A01")
    way = f"/organizer/bookings/{other}/swap/{reference}?other_booth=A03"
    assert link(desk.ana.get(f"/organizer/bookings/{other}/swap").text, way)
    assert click(desk.ana, way).status_code == 303
    assert (codes(desk, reference), codes(desk, other)) == ("A01, A02", "A03")


@pytest.mark.parametrize("way", ["move", "swap"])
def test_a_longer_choice_asks_the_database_no_more(desk: Desk, reference: str, way: str) -> None:
    with desk.market() as shop:
        carlas(shop, "A01")
    desk.ana.get(address(reference, way))
    with desk.app.app_context(), counted() as few:
        desk.ana.get(address(reference, way))
    with desk.market() as shop:
        carlas(shop, "A04")
    with desk.app.app_context(), counted() as many:
        desk.ana.get(address(reference, way))
    assert len(few) == len(many)


def test_the_exhibitor_sees_both_booths(desk: Desk, reference: str) -> None:
    click(desk.ana, address(reference, "move/A01"))
    words = text(sign_in(desk.app, desk.cast.bruno).get(f"/bookings/{reference}"))
    assert "Booth A01" in words and "Booth A02" in words
    with desk.app.app_context():
        assert booths.reservation_of(booths.booking(reference)).booth.code == "A02"
