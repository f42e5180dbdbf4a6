"""A market was moved: whoever had a booth may say until a day that they cannot come, and gets all back."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from mima import audit as promises
from mima.booths import queries as booths
from mima.booths import several
from mima.core.errors import Invalid
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.editions import terms
from mima.payments import flow, postponing, refusing
from tests.browsing import send, text
from tests.payments import parts
from tests.payments.bank import owed
from tests.payments.shop import Shop
from tests.payments.test_postponing import EARLIER, LATER, body, letters
from tests.payments.test_waiting_money import late, wired
from tests.people import sign_in

UNTIL = date(2026, 12, 7)  # two weeks from the shop's day
SOON = (date(2026, 12, 20), date(2026, 12, 21))


@pytest.fixture
def bruno(shop: Shop, app: Flask) -> FlaskClient:
    return sign_in(app, "bruno@example.org")


@pytest.fixture
def ana(shop: Shop, app: Flask) -> FlaskClient:
    return sign_in(app, "ana@example.org")


def postpone(shop: Shop, days: tuple[date, date] = LATER, until: date | None = None) -> None:
    with transaction():
        edition = editions.by_slug(shop.cast.edition)
        postponing.postpone(edition, *days, by=shop.actor("ana"), why="The hall is flooded", refusable_until=until)


def refuse(shop: Shop, reference: str, why: str = "") -> int:
    """As a click does; then the schedule sends the money."""
    with transaction():
        back = refusing.refuse(booths.booking(reference), by=shop.actor(), why=why)
    flow.sync_due()
    return back


def moved(shop: Shop) -> str:
    """A paid booking of which nothing would come back by its terms, whose market was moved."""
    with transaction():
        terms.change(editions.by_slug(shop.cast.edition), [], by=shop.actor("ana"))
    reference = shop.booked()
    postpone(shop)
    return reference


def test_all_that_was_paid_goes_back_whatever_the_terms_keep(shop: Shop) -> None:
    reference = moved(shop)
    assert refuse(shop, reference) == 151_200
    assert (shop.states(reference), shop.taken_cents()) == (("refunded", "cancelled"), 0)
    assert parts.findings() == []


def test_the_invoice_is_taken_back_whole(shop: Shop) -> None:
    reference = moved(shop)
    refuse(shop, reference)
    invoice, note = parts.all_papers(reference)
    assert (note.corrects_id, note.gross_cents) == (invoice.id, 151_200)
    assert note.record["corrects"]["reason"] == refusing.REASON


def test_the_booth_is_free_at_once(shop: Shop) -> None:
    refuse(shop, moved(shop))
    assert shop.hold("carla", "A02")


def test_every_booth_of_the_booking_is_free(shop: Shop) -> None:
    reference = shop.hold()
    with transaction():
        several.add(booths.booking(reference), booths.booth(shop.cast.edition, "A03"), by=shop.actor())
    shop.press(shop.open_page(reference))
    flow.sync_payment(shop.payment(reference).id)
    postpone(shop)
    refuse(shop, reference)
    assert shop.hold("carla", "A02") and shop.hold("carla", "A03")


def test_deposit_and_balance_both_go_back(shop: Shop) -> None:
    reference = parts.in_two_parts(shop)
    postpone(shop)
    assert refuse(shop, reference) == 151_200
    assert shop.taken_cents() == 0


def test_a_balance_that_is_open_is_not_asked_for_any_more(shop: Shop) -> None:
    parts.with_deposits(shop)
    reference = shop.booked()
    postpone(shop)
    assert (refuse(shop, reference), parts.due(reference).state) == (45_360, "cancelled")


def test_an_order_that_is_not_paid_is_over_with_its_invoice(shop: Shop) -> None:
    reference = owed(shop)
    postpone(shop)
    assert (refuse(shop, reference), shop.reservation(reference).state) == (0, "cancelled")
    assert [paper.gross_cents for paper in parts.all_papers(reference)] == [151_200, 151_200]
    assert [finding for result in promises.of_this_moment() for finding in result.findings] == []


def test_a_second_click_is_refused_and_gives_nothing_back_twice(shop: Shop) -> None:
    reference = moved(shop)
    refuse(shop, reference)
    with pytest.raises(refusing.NotRefusable):
        refuse(shop, reference)
    assert len(shop.refunds()) == 1


def test_while_a_bank_decides_nothing_is_given_up(shop: Shop) -> None:
    reference = moved(shop)
    shop.dispute(reference)
    flow.reconcile()
    with pytest.raises(refusing.RefusalWaits):
        refuse(shop, reference)
    assert shop.reservation(reference).state == "confirmed"


def test_the_last_day_counts_at_the_market(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = moved(shop)
    noon.move_to("2026-12-07 22:59:00+00:00")
    assert refusing.may_refuse(shop.reservation(reference))


def test_afterwards_the_terms_count_again(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = moved(shop)
    noon.move_to("2026-12-07 23:01:00+00:00")
    assert refusing.back_cents(shop.reservation(reference)) == 0
    with pytest.raises(refusing.NotRefusable):
        refuse(shop, reference)


def test_who_books_afterwards_knows_the_days(shop: Shop) -> None:
    postpone(shop)
    assert not refusing.may_refuse(shop.reservation(shop.booked()))


def test_without_other_days_nothing_is_refused(shop: Shop) -> None:
    reference = shop.booked()
    with pytest.raises(refusing.NotRefusable):
        refuse(shop, reference)


def test_who_pays_late_for_a_hold_from_before_may_refuse_too(shop: Shop) -> None:
    reference = shop.paid()
    postpone(shop)
    flow.sync_payment(shop.payment(reference).id)
    assert refusing.may_refuse(shop.reservation(reference))


@pytest.mark.parametrize("days", [LATER, EARLIER, (date(2027, 4, 1), date(2027, 4, 3))])
def test_any_other_day_may_be_refused(shop: Shop, days: tuple[date, date]) -> None:
    reference = shop.booked()
    postpone(shop, days)
    assert refusing.may_refuse(shop.reservation(reference))


def test_the_team_names_another_last_day(shop: Shop) -> None:
    reference = shop.booked()
    postpone(shop, until=date(2027, 1, 31))
    assert shop.reservation(reference).refusable_until == date(2027, 1, 31)


def test_without_one_it_is_two_weeks(shop: Shop) -> None:
    assert shop.reservation(moved(shop)).refusable_until == UNTIL


def test_two_weeks_end_before_the_market(shop: Shop) -> None:
    reference = shop.booked()
    postpone(shop, (date(2026, 12, 1), date(2026, 12, 2)))
    assert shop.reservation(reference).refusable_until == date(2026, 11, 30)


@pytest.mark.parametrize("until", [date(2026, 11, 22), LATER[0]])
def test_a_last_day_that_is_over_or_not_before_the_market_is_refused(shop: Shop, until: date) -> None:
    with pytest.raises(Invalid) as refused:
        postpone(shop, until=until)
    assert list(refused.value.fields) == ["refusable_until"]


def test_moved_again_nobody_has_less_time_than_before(shop: Shop) -> None:
    reference = shop.booked()
    postpone(shop, until=date(2027, 1, 31))
    postpone(shop, (LATER[0] + timedelta(days=7), LATER[1] + timedelta(days=7)))
    assert shop.reservation(reference).refusable_until == date(2027, 1, 31)


def test_nothing_is_refused_once_the_market_has_begun(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = shop.booked()
    postpone(shop, until=date(2027, 1, 31))
    postpone(shop, SOON)
    noon.move_to("2026-12-19 12:00:00+00:00")
    assert refusing.may_refuse(shop.reservation(reference))
    noon.move_to("2026-12-20 12:00:00+00:00")
    assert not refusing.may_refuse(shop.reservation(reference))


def test_its_letter_names_a_day_before_the_market(shop: Shop) -> None:
    shop.booked()
    postpone(shop, until=date(2027, 1, 31))
    postpone(shop, SOON)
    assert "say so on the page of the booking until 19 December 2026" in body(letters(shop)[1])


def test_another_last_day_of_a_market_that_runs_is_no_reason(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = shop.booked()
    noon.move_to("2027-04-01 12:00:00+00:00")
    postpone(shop, (date(2027, 4, 1), date(2027, 4, 3)))
    assert not refusing.may_refuse(shop.reservation(reference))
    assert "say so on the page" not in body(letters(shop)[0])


@pytest.mark.parametrize("waiting", [late, lambda shop: wired(shop, owed(shop), "1000.00")])
def test_money_that_waits_for_the_team_is_decided_first(shop: Shop, bruno: FlaskClient, waiting: Callable[[Shop], str]) -> None:
    reference = waiting(shop)
    postpone(shop)
    with pytest.raises(flow.MoneyWaits):
        refuse(shop, reference)
    assert shop.reservation(reference).state == "confirmed"
    assert "The market's team decides about it" in text(bruno.get(f"/bookings/{reference}/cannot-come"))


def test_the_letter_names_the_way_and_the_day(shop: Shop) -> None:
    reference = moved(shop)
    said = body(letters(shop)[0])
    assert "say so on the page of the booking until 7 December 2026" in said
    assert f"/bookings/{reference}/cannot-come" in said


def test_company_and_team_have_a_letter(shop: Shop) -> None:
    refuse(shop, moved(shop), "We play in Lyon that day")
    assert "days_refused" in shop.letters() and "days_refused" in shop.letters("ana@example.org")


def test_the_page_of_the_booking_leads_there(shop: Shop, bruno: FlaskClient) -> None:
    reference = moved(shop)
    page = bruno.get(f"/bookings/{reference}")
    assert f'href="/bookings/{reference}/cannot-come"' in page.text
    assert "Cancelled today, €1,512.00 would go back to you." in text(page)


def test_the_desk_of_the_company_says_so_until_the_day_is_over(
    shop: Shop, app: Flask, bruno: FlaskClient, noon: time_machine.Traveller
) -> None:
    moved(shop)
    assert "MIMA 2027 is on other days: 7 and 8 October 2027" in text(bruno.get("/exhibitor"))
    noon.move_to("2026-12-08 12:00:00+00:00")
    assert "is on other days" not in text(sign_in(app, "bruno@example.org").get("/exhibitor"))


def test_the_page_says_what_happens_and_does_it(shop: Shop, bruno: FlaskClient) -> None:
    page = f"/bookings/{moved(shop)}/cannot-come"
    said = text(bruno.get(page))
    assert "All that you paid and that is still here goes back to you: €1,512.00." in said
    assert "A credit note takes the whole of invoice 2026-F-0001 back." in said
    answer = send(bruno, page, page=page, why="We play in Lyon that day")
    assert "€1,512.00 go back to you." in text(bruno.get(answer.location))


def test_a_booking_whose_days_stayed_is_told_so(shop: Shop, bruno: FlaskClient) -> None:
    page = f"/bookings/{shop.booked()}/cannot-come"
    answer = send(bruno, page, page=f"/bookings/{page.split('/')[2]}")
    assert answer.status_code == 409 and "its days were not changed" in text(answer)


def test_the_team_reads_it_in_the_history_with_the_reason(shop: Shop, ana: FlaskClient) -> None:
    reference = moved(shop)
    refuse(shop, reference, "We play in Lyon that day")
    said = text(ana.get(f"/organizer/bookings/{reference}"))
    assert "The company cannot come on the new days" in said and "We play in Lyon that day" in said


def test_the_teams_own_refund_gives_all_back_meanwhile(shop: Shop, ana: FlaskClient) -> None:
    payment = shop.payment(moved(shop)).reference
    said = text(ana.get(f"/organizer/payments/{payment}/refund"))
    assert "€1,512.00 of €1,512.00 go back" in said
    assert "who says until 7 December 2026 that they cannot come gets all back" in said


def test_the_teams_page_says_which_day_it_is_where_none_is_named(shop: Shop, ana: FlaskClient) -> None:
    page = ana.get(f"/organizer/editions/{shop.cast.edition}/postpone")
    assert re.search(r'name="refusable_until"[^>]* value=""', page.text)
    assert "Empty: two weeks from today, before the market begins." in text(page)


def test_a_wrong_last_day_is_told_at_its_field(shop: Shop, ana: FlaskClient) -> None:
    page = f"/organizer/editions/{shop.cast.edition}/postpone"
    answer = send(ana, page, page=page, starts_on="2027-10-07", ends_on="2027-10-08", refusable_until="2026-01-01", why="")
    assert answer.status_code == 422 and "From today on, and before the market begins." in text(answer)
