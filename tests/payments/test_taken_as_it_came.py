"""Money of another sum that was taken for the booking: paper, ledger and pages agree on what came, and the rest has its way."""

import pytest
import time_machine
from flask import Flask

from mima.oversight import money
from mima.payments import flow, proposing
from mima.payments.flow import rest
from mima.payments.flow.giving_back import OtherCurrency
from mima.payments.ledger import AlreadyInLedger
from tests.browsing import text
from tests.forms import send
from tests.payments import bank
from tests.payments.bank import owed, quoted
from tests.payments.parts import all_papers, due, findings, issued, with_deposits
from tests.payments.shop import Shop
from tests.payments.test_statements import imported, the_line
from tests.payments.test_waiting_money import wired
from tests.people import sign_in


def taken(shop: Shop, reference: str, amount: str = "1500.00") -> str:
    wired(shop, reference, amount)
    flow.accept(shop.payment(reference).id, by=shop.actor("ana"), why="agreed by telephone")
    return reference


def sums(reference: str, place: int = 0) -> tuple[int, int]:
    totals = all_papers(reference)[place].record["totals"]
    return totals["paid_cents"], totals["due_cents"]


def test_the_invoice_says_what_came_and_what_is_still_due(shop: Shop) -> None:
    reference = taken(shop, quoted(shop))
    record = all_papers(reference)[0].record
    assert sums(reference) == (150_000, 1_200)
    assert (record["payment"]["paid_on"], record["due_on"]) == ("2026-11-23", "2026-12-23")
    assert record["payment"]["account"]["reference"] == reference
    assert shop.ledger() == [("transfer", 150_000)]
    assert not findings()


def test_of_a_deposit_as_well(shop: Shop) -> None:
    with_deposits(shop)
    reference = taken(shop, shop.hold(), "450.00")
    assert (issued(reference), sums(reference)) == ([("2026-F-0001 deposit", 45_360)], (45_000, 360))
    assert due(reference).amount_cents == 151_200 - 45_360
    assert not findings()


def test_and_of_a_balance(shop: Shop) -> None:
    with_deposits(shop)
    reference = taken(shop, shop.booked(), "1000.00")
    assert sums(reference, 1) == (100_000, 5_840)
    assert (due(reference).state, shop.payment(reference).short_cents) == ("paid", 5_840)
    assert not findings()


def test_a_surplus_is_no_payment_of_the_invoice(shop: Shop) -> None:
    reference = taken(shop, quoted(shop), "1600.00")
    assert (sums(reference), shop.payment(reference).surplus_left_cents) == ((151_200, 0), 8_800)


def test_the_rest_comes_later_and_stands_in_the_ledger(shop: Shop) -> None:
    reference = taken(shop, quoted(shop))
    payment_id = shop.payment(reference).id
    rest.receive(payment_id, by=shop.actor("ana"), reference="VIR 9")
    assert shop.ledger() == [("transfer", 150_000), ("transfer", 1_200)]
    assert shop.payment(reference).short_cents == 0
    with pytest.raises(rest.NothingOpen):
        rest.receive(payment_id, by=shop.actor("ana"), reference="VIR 10")
    assert not findings()


def test_a_reference_that_was_used_before_is_refused(shop: Shop) -> None:
    reference = taken(shop, quoted(shop))
    payment = shop.payment(reference)
    (used,) = money.at_the_bank([payment.id])[payment.id]
    with pytest.raises(AlreadyInLedger):
        rest.receive(payment.id, by=shop.actor("ana"), reference=used)
    assert shop.payment(reference).short_cents == 1_200


def test_the_rest_is_let_go_by_a_credit_note(shop: Shop) -> None:
    reference = taken(shop, quoted(shop))
    for _click in range(2):
        try:
            rest.let_off(shop.payment(reference).id, by=shop.actor("ana"), why="frais bancaires")
        except rest.NothingOpen:
            continue
    assert issued(reference)[1:] == [("2026-A-0001 whole", 1_200)]
    assert all_papers(reference)[1].record["corrects"]["reason"] == "frais bancaires"
    assert shop.payment(reference).short_cents == 0
    assert not findings()


def test_so_is_that_of_an_order_whose_invoice_was_issued_before(shop: Shop) -> None:
    reference = taken(shop, owed(shop))
    assert shop.payment(reference).short_cents == 1_200
    rest.let_off(shop.payment(reference).id, by=shop.actor("ana"), why="frais bancaires")
    assert [cents for _name, cents in issued(reference)] == [151_200, 1_200]
    assert not findings()


def test_after_that_a_refund_credits_what_goes_back_and_no_less(shop: Shop) -> None:
    reference = taken(shop, quoted(shop))
    payment_id = shop.payment(reference).id
    rest.let_off(payment_id, by=shop.actor("ana"), why="frais bancaires")
    flow.refund(payment_id, by=shop.actor("ana"), why="asked", cents=100_000, departure="agreed")
    assert [cents for _name, cents in issued(reference)] == [151_200, 1_200, 100_000]
    assert not findings()


def test_the_surplus_goes_back_and_the_booking_and_its_invoice_stay(shop: Shop) -> None:
    reference = taken(shop, quoted(shop), "1600.00")
    rest.give_surplus(shop.payment(reference).id, by=shop.actor("ana"), why="too much")
    assert [(one.amount_cents, one.state) for one in shop.refunds()] == [(8_800, "pending")]
    flow.mark_refund_sent(shop.refunds()[0].id, by=shop.actor("ana"), reference="VIR BACK")
    assert shop.states(reference) == ("paid", "confirmed")
    assert (len(issued(reference)), shop.payment(reference).kept_cents) == (1, 151_200)
    with pytest.raises(rest.NothingOpen):
        rest.give_surplus(shop.payment(reference).id, by=shop.actor("ana"), why="too much")
    assert not findings()


def test_a_cancelled_booking_gives_the_surplus_back_whole_beside_what_the_terms_say(
    shop: Shop, noon: time_machine.Traveller
) -> None:
    reference = taken(shop, quoted(shop), "1600.00")
    noon.move_to("2027-03-01T12:00:00Z")
    kept = 160_000 - proposing.proposal(shop.payment(reference))
    other = quoted(shop, "carla", "A03")
    flow.mark_transfer_received(other, by=shop.actor("ana"), reference="VIR 3")
    assert kept == 151_200 - proposing.proposal(shop.payment(other))
    flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="asked")
    assert not findings()


def test_money_of_another_currency_is_not_taken(shop: Shop) -> None:
    reference = quoted(shop)
    imported(shop, bank.camt(bank.entry(f"Stand {reference}", currency="CHF")))
    flow.enter_line(the_line(), reference, by=shop.actor("ana"))
    with pytest.raises(OtherCurrency):
        flow.accept(shop.payment(reference).id, by=shop.actor("ana"), why="agreed")
    assert shop.states(reference) == ("to_decide", "held")


def test_the_teams_page_says_what_is_still_open(shop: Shop, app: Flask) -> None:
    ana, reference = sign_in(app, shop.cast.ana), taken(shop, quoted(shop))
    assert "€12.00 of it are still open." in text(ana.get(f"/organizer/bookings/{reference}"))


def test_so_does_that_of_the_company(shop: Shop, app: Flask) -> None:
    reference = taken(shop, quoted(shop))
    mine = text(sign_in(app, shop.cast.bruno).get(f"/bookings/{reference}"))
    assert "€12.00 are still to pay: less came than was asked for." in mine and "Paid in part" in mine


def test_the_team_reads_first_what_taking_it_means(shop: Shop, app: Flask) -> None:
    ana, reference = sign_in(app, shop.cast.ana), wired(shop, quoted(shop))
    page = text(ana.get(f"/organizer/payments/{shop.payment(reference).reference}/accept"))
    assert "that €12.00 are still to pay" in page


def test_the_three_ways_are_pages_that_say_it_before(shop: Shop, app: Flask) -> None:
    ana = sign_in(app, shop.cast.ana)
    less, more = taken(shop, quoted(shop)), taken(shop, quoted(shop, "carla", "A03"), "1600.00")
    first, second = (f"/organizer/payments/{shop.payment(one).reference}" for one in (less, more))
    assert "€12.00" in text(ana.get(f"{first}/rest")) and "€12.00" in text(ana.get(f"{first}/let-off"))
    assert send(ana, f"{first}/rest", sent_reference=" ").status_code == 422
    assert send(ana, f"{first}/rest", sent_reference="VIR 9").status_code == 303
    assert send(ana, f"{first}/let-off", why="x").status_code == 409
    assert send(ana, f"{second}/surplus", why="too much").status_code == 303
    assert send(ana, f"{second}/surplus", why="too much").status_code == 409
    assert not findings()
