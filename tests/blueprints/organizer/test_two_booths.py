"""A booking of two booths on the organizers' pages: named and counted as two."""

from mima.booths import queries as booths
from mima.booths import service, several
from mima.core.transaction import transaction
from mima.payments import flow
from tests.blueprints.organizer.conftest import Desk
from tests.browsing import text


def booked(desk: Desk) -> str:
    reference = desk.held("A02")
    with desk.market() as shop:
        with transaction():
            booking = booths.booking(reference)
            several.add(booking, booths.booth(desk.cast.edition, "A03"), by=shop.actor())
        flow.mark_transfer_received(reference, by=shop.actor("ana"), reference="VIR 1")
    return reference


def test_its_page_names_both_booths(desk: Desk) -> None:
    assert "booths A02 and A03" in text(desk.ana.get(f"/organizer/bookings/{booked(desk)}"))


def test_the_editions_page_counts_both_booths(desk: Desk) -> None:
    booked(desk)
    assert "2 booths are held or booked." in text(desk.ana.get(f"/organizer/editions/{desk.cast.edition}"))


def test_other_days_keep_both_booths(desk: Desk) -> None:
    booked(desk)
    assert "2 booths stay booked" in text(desk.ana.get(f"/organizer/editions/{desk.cast.edition}/postpone"))


def test_its_history_names_extras_in_the_readers_language(desk: Desk) -> None:
    reference = desk.held("A02")
    with desk.market() as shop:
        claim = shop.reservation(reference)
        with transaction():
            extra = booths.extras(claim.booking.edition)[0]
            service.change_extras(claim, {extra.id: 1}, by=shop.actor())
            name = extra.name_en
    assert f"{name} × 1" in text(desk.ana.get(f"/organizer/bookings/{reference}"))
