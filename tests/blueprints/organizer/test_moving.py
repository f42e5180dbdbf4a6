"""The pages that move a company or exchange two booths: said first, done as shown or not at all, and read afterwards."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from mima.booths.models import BoothCategory
from mima.core.db import db
from mima.core.transaction import transaction
from mima.mailing.models import Letter
from mima.payments import flow
from mima.web import letters
from tests.blueprints.organizer.conftest import Desk
from tests.browsing import hidden, link, send, text
from tests.people import sign_in
from tests.statements import counted

WHY = "The pillar is in the way."


def page(reference: str, code: str = "A01") -> str:
    return f"/organizer/bookings/{reference}/move/{code}"


def click(client: FlaskClient, address: str, seen: str | None = None, *, back: str = "/organizer", **typed: str) -> TestResponse:
    shown = client.get(address).text
    fields = {"seen": hidden(shown, "seen"), "why": WHY} if seen is None else {"seen": seen, "why": WHY}
    for name in ("first", "second"):
        fields[name] = hidden(shown, name) if f'id="{name}"' in shown else ""
    return send(client, address, back, **fields | typed)


def code_of(desk: Desk, reference: str) -> str:
    with desk.market() as shop:
        return shop.reservation(reference).booth.code


def two(desk: Desk) -> tuple[str, str]:
    return desk.booked("A01")[0], desk.booked("A02", "carla")[0]


def test_the_booking_leads_to_moving_and_exchanging(desk: Desk) -> None:
    reference, _payment = desk.booked()
    shown = desk.ana.get(f"/organizer/bookings/{reference}").text
    assert link(shown, f"/organizer/bookings/{reference}/move") and link(shown, f"/organizer/bookings/{reference}/swap")


def test_a_held_booking_can_be_moved_and_not_exchanged(desk: Desk) -> None:
    reference = desk.held()
    shown = desk.ana.get(f"/organizer/bookings/{reference}").text
    assert f"/organizer/bookings/{reference}/move" in shown and f"/organizer/bookings/{reference}/swap" not in shown


def test_an_ended_booking_leads_nowhere(desk: Desk) -> None:
    reference = desk.held()
    send(desk.ana, f"/organizer/bookings/{reference}/release", "/organizer", why="asked")
    assert f"/organizer/bookings/{reference}/move" not in desk.ana.get(f"/organizer/bookings/{reference}").text
    assert "There is no free booth" in text(desk.ana.get(f"/organizer/bookings/{reference}/move"))


def test_the_choice_is_free_booths_with_their_difference(desk: Desk) -> None:
    reference, _payment = desk.booked()
    desk.held("A03", "carla")
    answer = desk.ana.get(f"/organizer/bookings/{reference}/move")
    assert link(answer.text, page(reference)) and page(reference, "A03") not in answer.text
    assert "A01 Equipped booth 6 m² €1,728.00 €216.00 more" in text(
        answer
    ) and "A04 Equipped booth 6 m² €1,512.00 same price" in text(answer)


def test_the_choice_of_an_exchange_is_booked_booths_with_who_has_them(desk: Desk) -> None:
    one, other = two(desk)
    answer = desk.ana.get(f"/organizer/bookings/{one}/swap")
    assert link(answer.text, f"/organizer/bookings/{one}/swap/{other}")
    assert "A02 Kiosque à Sons Equipped booth 6 m² €1,512.00 €216.00 less" in text(answer)


@pytest.mark.parametrize("where", ["move", "swap"])
def test_a_longer_choice_asks_the_database_no_more(desk: Desk, where: str) -> None:
    reference, _payment = desk.booked("A01")
    address = f"/organizer/bookings/{reference}/{where}"
    desk.booked("A02", "carla")
    desk.ana.get(address)
    with desk.app.app_context(), counted() as few:
        desk.ana.get(address)
    desk.booked("A03", "carla")
    with desk.app.app_context(), counted() as many:
        desk.ana.get(address)
    assert len(few) == len(many)


def test_the_page_says_from_where_to_where_the_difference_and_what_follows(desk: Desk) -> None:
    reference, _payment = desk.booked()
    words = text(desk.ana.get(page(reference)))
    assert "Move Maison Pouzzolane from booth A02 to A01" in words and "Nothing is done yet." in words
    assert "It costs €216.00 more than €1,512.00: €180.00 without VAT and €36.00 of VAT." in words
    assert "A supplement of €216.00 is due on 23 December 2026, with an invoice and a letter of its own." in words
    assert "A letter goes to bruno@example.org (English)." in words and "Booth A02 is free again at once" in words
    assert code_of(desk, reference) == "A02"


def test_both_sides_of_the_price_stand_beside_each_other(desk: Desk) -> None:
    reference, _payment = desk.booked()
    words = text(desk.ana.get(page(reference)))
    assert "On booth A02" in words and "€1,512.00" in words and "On booth A01" in words and "€1,728.00" in words


def test_the_page_says_what_goes_back(desk: Desk) -> None:
    reference, _payment = desk.booked("A01")
    words = text(desk.ana.get(page(reference, "A02")))
    assert "€216.00 go back through Stripe by the way they came, with a credit note." in words


def test_money_that_came_by_transfer_is_sent_back_by_hand(desk: Desk) -> None:
    reference = desk.held("A01")
    with desk.market() as shop:
        flow.mark_transfer_received(reference, by=shop.actor("ana"), reference="VIR 1")
    assert "€216.00 are to be sent back by bank transfer" in text(desk.ana.get(page(reference, "A02")))
    click(desk.ana, page(reference, "A02"))
    assert "€216.00" in text(desk.ana.get("/organizer"))


def test_the_click_moves_and_says_so(desk: Desk) -> None:
    reference, _payment = desk.booked()
    answer = click(desk.ana, page(reference))
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/organizer/bookings/{reference}")
    words = text(desk.ana.get(f"/organizer/bookings/{reference}"))
    assert "Maison Pouzzolane now has booth A01. 1 letter goes out." in words
    assert f"Moved to another booth: from A02 to A01 · {WHY} Ana" in words


def test_the_click_sends_the_refund(desk: Desk) -> None:
    reference, _payment = desk.booked("A01")
    click(desk.ana, page(reference, "A02"))
    with desk.market() as shop:
        assert shop.taken_cents() == 151_200


def test_where_stripe_is_away_the_move_stands_and_the_page_says_so(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from mima.payments.gateway import StripeAway

    def away(_key: int) -> None:
        raise StripeAway

    reference, _payment = desk.booked("A01")
    monkeypatch.setattr("mima.payments.flow.push_refunds", away)
    click(desk.ana, page(reference, "A02"))
    assert "the refund is asked for again by itself" in text(desk.ana.get(f"/organizer/bookings/{reference}"))
    assert code_of(desk, reference) == "A02"


def test_a_reason_is_asked_for_and_nothing_is_done(desk: Desk) -> None:
    reference, _payment = desk.booked()
    answer = click(desk.ana, page(reference), why=" ")
    assert (answer.status_code, code_of(desk, reference)) == (422, "A02")


def test_what_changed_meanwhile_is_shown_and_nothing_is_done(desk: Desk) -> None:
    reference, _payment = desk.booked()
    seen = hidden(desk.ana.get(page(reference)).text, "seen")
    with desk.app.app_context(), transaction():
        db.session.execute(update(BoothCategory).values(price_cents=130_000))
    answer = click(desk.ana, page(reference), seen)
    assert (answer.status_code, code_of(desk, reference)) == (409, "A02")
    assert "Something has changed" in text(answer) and WHY in answer.text
    assert click(desk.ana, page(reference)).status_code == 303


def test_a_forged_digest_moves_nobody(desk: Desk) -> None:
    reference, _payment = desk.booked()
    assert (click(desk.ana, page(reference), "0" * 64).status_code, code_of(desk, reference)) == (409, "A02")


def test_the_second_click_goes_to_the_booking_and_does_nothing(desk: Desk) -> None:
    reference, _payment = desk.booked()
    seen = hidden(desk.ana.get(page(reference)).text, "seen")
    click(desk.ana, page(reference))
    answer = send(desk.ana, page(reference), "/organizer", seen=seen, why=WHY)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/organizer/bookings/{reference}")
    assert "has booth A01 already. Nothing was done twice." in text(desk.ana.get(f"/organizer/bookings/{reference}"))


def test_a_booth_taken_meanwhile_is_told_with_the_way_to_another(desk: Desk) -> None:
    reference, _payment = desk.booked()
    seen = hidden(desk.ana.get(page(reference)).text, "seen")
    desk.held("A01", "carla")
    answer = send(desk.ana, page(reference), "/organizer", seen=seen, why=WHY)
    assert (answer.status_code, code_of(desk, reference)) == (409, "A02")
    assert "Booth A01 is taken. Nobody was moved" in text(answer) and link(answer.text, f"/organizer/bookings/{reference}/move")


def test_the_price_may_be_left_as_it_is(desk: Desk) -> None:
    reference, _payment = desk.booked()
    assert "Leave the price of Maison Pouzzolane as it is (€216.00 more)" in text(desk.ana.get(page(reference)))
    click(desk.ana, page(reference), waive_first="y")
    words = text(desk.ana.get(f"/organizer/bookings/{reference}"))
    assert f"Difference in price left as it is: €216.00 · {WHY} Ana" in words and "Supplement" not in words


def test_where_the_price_does_not_change_there_is_nothing_to_leave(desk: Desk) -> None:
    reference, _payment = desk.booked()
    shown = desk.ana.get(page(reference, "A03"))
    assert "waive_first" not in shown.text and "The price does not change" in text(shown)


def test_an_open_payment_page_is_told_and_there_is_no_form(desk: Desk) -> None:
    reference = desk.held()
    with desk.market() as shop:
        shop.open_page(reference)
    answer = desk.ana.get(page(reference))
    assert "A payment is under way for this booking" in text(answer) and 'name="seen"' not in answer.text


def test_what_stands_in_the_way_of_the_money_is_told_before(desk: Desk) -> None:
    from tests.payments import bank

    with desk.market() as shop:
        reference = bank.owed(shop)
    assert "is not paid yet. Mark its transfer first, or leave the price as it is." in text(desk.ana.get(page(reference)))
    assert click(desk.ana, page(reference)).status_code == 409
    assert click(desk.ana, page(reference), waive_first="y").status_code == 303


def test_two_booths_are_exchanged_as_shown(desk: Desk) -> None:
    one, other = two(desk)
    address = f"/organizer/bookings/{one}/swap/{other}"
    words = text(desk.ana.get(address))
    assert "Exchange booths A01 and A02" in words and "€216.00 go back" in words and "A supplement of €216.00" in words
    assert click(desk.ana, address).status_code == 303
    assert (code_of(desk, one), code_of(desk, other)) == ("A02", "A01")
    assert "Booth exchanged for another: from A02 to A01" in text(desk.ana.get(f"/organizer/bookings/{other}"))


def test_in_an_exchange_the_price_of_the_second_alone_may_be_left(desk: Desk) -> None:
    one, other = two(desk)
    click(desk.ana, f"/organizer/bookings/{one}/swap/{other}", waive_second="y")
    assert "Supplement" not in text(desk.ana.get(f"/organizer/bookings/{other}"))
    with desk.market() as shop:
        assert shop.payment(one).refunded_cents == 21_600


def test_the_second_click_of_an_exchange_does_not_exchange_back(desk: Desk) -> None:
    one, other = two(desk)
    address = f"/organizer/bookings/{one}/swap/{other}"
    seen = hidden(desk.ana.get(address).text, "seen")
    click(desk.ana, address)
    assert (click(desk.ana, address, seen).status_code, code_of(desk, one)) == (409, "A02")


def test_the_exhibitor_sees_the_new_booth_and_what_is_to_pay(desk: Desk) -> None:
    reference, _payment = desk.booked()
    click(desk.ana, page(reference))
    words = text(sign_in(desk.app, desk.cast.bruno).get(f"/bookings/{reference}"))
    assert "Booth A01, Equipped booth" in words and "Supplement" in words and "€216.00" in words
    assert "Moved to another booth" in words


def test_the_exhibitor_reads_what_went_back(desk: Desk) -> None:
    reference, _payment = desk.booked("A01")
    click(desk.ana, page(reference, "A02"))
    words = text(sign_in(desk.app, desk.cast.bruno).get(f"/bookings/{reference}"))
    assert "Paid by card on" in words and "€216.00 went back to you." in words


@pytest.mark.parametrize(("language", "said"), [("en", "from booth A02 to booth A01"), ("fr", "du stand A02 au stand A01")])
def test_the_letter_is_read_in_both_languages(desk: Desk, language: str, said: str) -> None:
    reference, _payment = desk.booked()
    click(desk.ana, page(reference))
    with desk.app.app_context():
        letter = db.session.scalars(select(Letter).where(Letter.template == "booth_moved")).one()
        subject, body = letters.render(Letter(template="booth_moved", language=language, values=letter.values))
    assert "A01" in subject and said in body and WHY in body


def test_a_booth_of_no_edition_is_not_found(desk: Desk) -> None:
    reference, _payment = desk.booked()
    assert desk.ana.get(page(reference, "Z99")).status_code == 404
    assert desk.ana.get(f"/organizer/bookings/{reference}/swap/ZZZZZZ").status_code == 404
