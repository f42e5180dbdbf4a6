"""One booth of a booking of several goes elsewhere: the others stay, and the difference is of its lines alone."""

import pytest
from sqlalchemy import select, update

from mima.booths import moving
from mima.booths import queries as booths
from mima.booths import service as booth_service
from mima.booths.models import BoothCategory, DiscountCode, Reservation
from mima.core import clock
from mima.core.db import db
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.exhibitors import cluster
from mima.payments import flow
from mima.payments.moving import rehearsal, service
from mima.payments.moving.rehearsal import Rehearsal
from tests.payments import bank
from tests.payments.parts import due, findings, issued, pay_due
from tests.payments.shop import Shop
from tests.payments.test_moving import CORNER, WHY, change_price, letter, verbs
from tests.payments.test_several import add, booked, broken, two


def claim(reference: str, code: str) -> Reservation:
    return moving.claim_of(booths.booking(reference), code)


def look(reference: str, code: str, target: str) -> Rehearsal:
    db.session.rollback()
    found = claim(reference, code)
    return rehearsal.rehearse_move(found, booths.booth(found.booking.edition.slug, target))


def move(shop: Shop, reference: str, code: str, target: str, *, waived: bool = False) -> None:
    seen = look(reference, code, target).digest
    with transaction():
        found, booth = claim(reference, code), booths.booth(shop.cast.edition, target)
        left = [reference] if waived else []
        done = service.move(found, booth, by=shop.actor("ana"), why=WHY, seen=seen, waived=left)
        going = [payment.id for step in done.steps for payment, _cents in step.settlement.back]
    for key in going:
        flow.push_refunds(key)


def exchange(shop: Shop, one: tuple[str, str], other: tuple[str, str]) -> None:
    db.session.rollback()
    seen = rehearsal.rehearse_exchange(claim(*one), claim(*other)).digest
    with transaction():
        service.exchange(claim(*one), claim(*other), by=shop.actor("ana"), why=WHY, seen=seen)
    flow.sync_due()


def codes(shop: Shop, reference: str) -> str:
    return shop.reservation(reference).codes


def lines(reference: str) -> list[tuple[str, int]]:
    db.session.rollback()
    return [(line.label_en[:9], line.net_cents) for line in booths.lines(booths.booking(reference))]


def carlas(shop: Shop, code: str) -> str:
    reference = shop.hold("carla", code)
    shop.press(flow.pay(reference, shop.payer(reference, "carla")))
    flow.sync_payment(shop.payment(reference).id)
    return reference


# A booking that is paid.


@pytest.mark.parametrize(("leaving", "left"), [("A02", "A03, A04"), ("A03", "A02, A04")])
def test_one_booth_goes_and_the_other_stays(shop: Shop, leaving: str, left: str) -> None:
    reference = booked(shop)
    move(shop, reference, leaving, "A04")
    assert (codes(shop, reference), shop.states(reference)) == (left, ("paid", "confirmed"))
    assert (shop.refunds(), len(issued(reference)), findings()) == ([], 1, [])


def test_the_lines_of_the_other_booth_stay_in_their_place(shop: Shop) -> None:
    reference = booked(shop)
    move(shop, reference, "A03", "A01")
    assert lines(reference) == [("Booth A02", 126_000), ("Booth A01", 126_000), ("Corner bo", 18_000)]


def test_the_supplement_is_of_the_booth_that_went_alone(shop: Shop) -> None:
    reference = booked(shop)
    move(shop, reference, "A03", "A01")
    assert [(line["label_en"][:15], line["unit_cents"]) for line in due(reference).lines] == [
        ("Booth A01, Equi", 126_000),
        ("Corner booth", 18_000),
        ("Less: Booth A03", -126_000),
    ]
    pay_due(shop, reference)
    assert (shop.taken_cents(), findings()) == (302_400 + CORNER, [])


def test_what_other_booths_cost_by_now_is_no_part_of_it(shop: Shop) -> None:
    reference = booked(shop)
    change_price(136_000)
    move(shop, reference, "A03", "A04")
    assert due(reference).amount_cents == 12_000
    assert lines(reference) == [("Booth A02", 126_000), ("Booth A04", 136_000)]


def test_a_cheaper_booth_gives_the_difference_back(shop: Shop) -> None:
    reference = shop.hold(code="A01")
    add(shop, reference)
    shop.press(shop.open_page(reference))
    flow.sync_payment(shop.payment(reference).id)
    move(shop, reference, "A01", "A04")
    assert (shop.taken_cents(), issued(reference)[1]) == (302_400, ("2026-A-0001 whole", CORNER))
    assert findings() == []


def test_extras_stay_as_they_were_sold(shop: Shop) -> None:
    reference = two(shop)
    with transaction():
        screen = next(extra for extra in booths.extras(editions.by_slug(shop.cast.edition)) if extra.code == "screen")
        booth_service.change_extras(claim(reference, "A02"), {screen.id: 1}, by=shop.actor())
    shop.press(shop.open_page(reference))
    flow.sync_payment(shop.payment(reference).id)
    move(shop, reference, "A03", "A04")
    assert (booths.booking(reference).gross_cents, lines(reference)[2][1]) == (302_400 + 28_800, 24_000)


def test_a_difference_that_was_left_for_one_booth_is_not_asked_for_with_the_other(shop: Shop) -> None:
    reference = booked(shop)
    move(shop, reference, "A02", "A01", waived=True)
    assert [step.cents for step in look(reference, "A03", "A04").steps] == [0]
    move(shop, reference, "A03", "A04")
    assert booths.booking(reference).gross_cents == 302_400


def test_a_difference_that_was_left_is_over_when_that_booth_goes_back(shop: Shop) -> None:
    reference = booked(shop)
    move(shop, reference, "A02", "A01", waived=True)
    move(shop, reference, "A01", "A02")
    assert (lines(reference), dues_of(reference)) == ([("Booth A02", 126_000), ("Booth A03", 126_000)], [])


def dues_of(reference: str) -> list[int]:
    from mima.payments.dues import queries as dues

    return [one.amount_cents for one in dues.of_booking(booths.booking(reference))]


def test_the_member_rate_of_today_is_for_the_booth_that_went(shop: Shop) -> None:
    reference = booked(shop)
    with transaction():
        cluster.begin(shop.cast.company("bruno"), clock.now().date(), None, by=shop.actor("ana"))
    assert [step.cents for step in look(reference, "A03", "A04").steps] == [-15_120]


def test_a_member_who_goes_to_a_booth_of_the_same_price_pays_the_same(shop: Shop) -> None:
    with transaction():
        cluster.begin(shop.cast.company("bruno"), clock.now().date(), None, by=shop.actor("ana"))
        db.session.execute(update(BoothCategory).values(price_cents=126_005))
    reference = booked(shop)
    assert [step.cents for step in look(reference, "A03", "A04").steps] == [0]


def test_a_code_counts_for_the_booths_as_before(shop: Shop) -> None:
    with transaction():
        edition = editions.by_slug(shop.cast.edition)
        db.session.add(DiscountCode(edition_id=edition.id, code="TEN", rate=1_000))
    reference = two(shop)
    with transaction():
        booth_service.change_extras(claim(reference, "A02"), {}, code="TEN", by=shop.actor())
    shop.press(shop.open_page(reference))
    flow.sync_payment(shop.payment(reference).id)
    assert [step.cents for step in look(reference, "A03", "A04").steps] == [0]
    assert [step.cents for step in look(reference, "A03", "A01").steps] == [CORNER * 9 // 10]


def test_the_history_of_the_booking_tells_of_its_second_booth(shop: Shop) -> None:
    reference = booked(shop)
    move(shop, reference, "A03", "A04")
    assert "reservation.moved" in verbs(shop, reference)


def test_the_letter_says_which_booth_went_and_which_stays(shop: Shop) -> None:
    reference = booked(shop)
    move(shop, reference, "A03", "A04")
    told = letter().values
    assert (told["before"], told["booth"], told["others"]) == ("A03", "A04", "A02")


def test_the_booth_that_was_left_is_free_at_once(shop: Shop) -> None:
    reference = booked(shop)
    move(shop, reference, "A03", "A04")
    assert codes(shop, shop.hold("carla", "A03")) == "A03"


def test_cancelled_afterwards_all_of_it_ends(shop: Shop) -> None:
    reference = booked(shop)
    move(shop, reference, "A03", "A04")
    flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="they cannot come")
    assert (shop.taken_cents(), findings()) == (0, [])
    assert codes(shop, shop.hold("carla", "A04")) == "A04"


# What is refused.


def test_which_booth_goes_must_be_said(shop: Shop) -> None:
    reference = booked(shop)
    with pytest.raises(moving.SeveralBooths):
        claim(reference, "")


def test_a_booth_that_the_booking_does_not_have_goes_nowhere(shop: Shop) -> None:
    reference = booked(shop)
    with pytest.raises(moving.NotItsBooth):
        claim(reference, "A04")


def test_the_other_booth_of_the_booking_is_no_place_to_move_to(shop: Shop) -> None:
    reference = booked(shop)
    with pytest.raises(moving.TakenMeanwhile):
        look(reference, "A02", "A03")


def test_of_a_booking_that_is_being_paid_none_goes(shop: Shop) -> None:
    reference = two(shop)
    shop.open_page(reference)
    with pytest.raises(booth_service.PaymentOpen):
        look(reference, "A03", "A04")


def test_a_booking_with_a_quote_stays(shop: Shop) -> None:
    reference = bank.quoted(shop)
    with pytest.raises(booth_service.QuoteOpen):
        look(reference, "", "A01")


def test_of_a_booking_that_ended_none_goes(shop: Shop) -> None:
    reference = two(shop)
    with transaction():
        booth_service.release(booths.reservation_of(booths.booking(reference)), by=shop.actor())
    with pytest.raises(booth_service.HoldLapsed):
        look(reference, "A03", "A04")


# A booking that is held.


@pytest.mark.parametrize("leaving", ["A02", "A03"])
def test_a_held_booking_costs_what_its_booths_cost_now_and_its_time_runs_on(shop: Shop, leaving: str) -> None:
    reference = two(shop)
    until = shop.reservation(reference).held_until
    move(shop, reference, leaving, "A01")
    assert (booths.booking(reference).gross_cents, shop.reservation(reference).held_until) == (302_400 + CORNER, until)
    assert broken() == []


def test_a_held_booking_is_paid_as_it_stands_and_has_both(shop: Shop) -> None:
    reference = two(shop)
    move(shop, reference, "A03", "A01")
    shop.press(shop.open_page(reference))
    flow.sync_payment(shop.payment(reference).id)
    assert (codes(shop, reference), shop.taken_cents(), findings()) == ("A01, A02", 302_400 + CORNER, [])


# Exchanging.


@pytest.mark.parametrize("leaving", ["A02", "A03"])
def test_one_of_several_is_exchanged_with_the_only_booth_of_another(shop: Shop, leaving: str) -> None:
    reference, other = booked(shop), carlas(shop, "A04")
    exchange(shop, (reference, leaving), (other, ""))
    stays = {"A02": "A03", "A03": "A02"}[leaving]
    assert (codes(shop, reference), codes(shop, other)) == (", ".join(sorted([stays, "A04"])), leaving)
    assert findings() == []


def test_of_two_bookings_of_several_one_booth_each_is_exchanged(shop: Shop) -> None:
    reference = booked(shop)
    other = shop.hold("carla", "A01")
    add(shop, other, "A04", "carla")
    shop.press(flow.pay(other, shop.payer(other, "carla")))
    flow.sync_payment(shop.payment(other).id)
    exchange(shop, (reference, "A03"), (other, "A01"))
    assert (codes(shop, reference), codes(shop, other)) == ("A01, A02", "A03, A04")
    assert (due(reference).amount_cents, shop.payment(other).refunded_cents, findings()) == (CORNER, CORNER, [])


def test_the_history_of_the_booking_tells_of_the_exchange_of_its_second_booth(shop: Shop) -> None:
    reference, other = booked(shop), carlas(shop, "A04")
    exchange(shop, (reference, "A03"), (other, ""))
    assert ("reservation.exchanged" in verbs(shop, reference), "reservation.moving" in verbs(shop, other)) == (True, True)


def test_a_booking_does_not_exchange_with_itself(shop: Shop) -> None:
    reference = booked(shop)
    with pytest.raises(moving.NotExchanged):
        rehearsal.rehearse_exchange(claim(reference, "A02"), claim(reference, "A03"))


def test_each_booth_of_several_is_one_to_exchange_with(shop: Shop) -> None:
    booked(shop)
    other = carlas(shop, "A04")
    found = moving.partners(claim(other, ""))
    assert [one.booth.code for one in found] == ["A02", "A03"]


def test_a_booth_that_was_taken_out_is_none_to_exchange_with(shop: Shop) -> None:
    from mima.booths import several

    reference = two(shop)
    with transaction():
        several.take_out(booths.booking(reference), "A03", by=shop.actor())
    shop.press(shop.open_page(reference))
    flow.sync_payment(shop.payment(reference).id)
    found = moving.partners(claim(carlas(shop, "A04"), ""))
    assert [one.booth.code for one in found] == ["A02"]
    assert db.session.scalars(select(Reservation).where(Reservation.taken_out)).one().state == "released"
