"""The page that cancels an edition: said first, done as shown or not at all, and everybody reads it afterwards."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from mima.accounts.models import User
from mima.core.db import db
from mima.core.transaction import transaction
from mima.editions import queries
from mima.mailing.models import Letter
from mima.payments import flow
from mima.payments.models import Refund
from mima.web import letters
from tests.blueprints.organizer.conftest import Desk
from tests.browsing import hidden, send, text
from tests.payments import bank
from tests.people import Cast, sign_in
from tests.reading import Page

ROOT = "/organizer/editions/mima-2027"
PAGE = f"{ROOT}/cancel"
WHY = "The hall is flooded."


def cancel(client: FlaskClient, seen: str | None = None, why: str = WHY):  # type: ignore[no-untyped-def]
    seen = hidden(client.get(PAGE).text, "seen") if seen is None else seen
    return send(client, PAGE, ROOT, seen=seen, why=why)


def is_off(app: Flask) -> bool:
    with app.app_context():
        return queries.prepared("mima-2027").is_called_off


def test_the_page_says_who_loses_what_and_gets_what(desk: Desk) -> None:
    desk.booked("A02")
    desk.held("A03", "carla")
    words = text(desk.ana.get(PAGE))
    assert "1 booked booth ends." in words and "1 booth that is held ends." in words
    assert "€1,512.00 go back in 1 refund" in words and "1 credit note is issued." in words
    assert "credit note for 2026-F-0001" in words and "2 letters go out: 2 in English." in words
    assert "Nothing is done yet." in words and not is_off(desk.app)


def test_the_letter_can_be_read_before_in_each_language(desk: Desk) -> None:
    desk.booked("A02")
    desk.held("A03", "carla")
    with desk.app.app_context(), transaction():
        db.session.execute(update(User).where(User.email == desk.cast.carla).values(language="fr"))
    page = desk.ana.get(PAGE)
    assert "MIMA 2027 is cancelled" in text(page)
    assert '<h3 lang="fr">' in page.text and "1 in French, 1 in English" in text(page)


def test_a_reason_is_asked_for_and_nothing_is_done(desk: Desk) -> None:
    answer = cancel(desk.ana, why=" ")
    assert (answer.status_code, is_off(desk.app)) == (422, False)


def test_the_click_cancels_and_says_so(desk: Desk) -> None:
    reference, _payment = desk.booked()
    answer = cancel(desk.ana)
    assert (answer.status_code, answer.headers["Location"], is_off(desk.app)) == (303, ROOT, True)
    with desk.market() as shop:
        assert shop.states(reference) == ("refund_due", "cancelled")


def test_what_changed_meanwhile_is_shown_and_nothing_is_done(desk: Desk) -> None:
    seen = hidden(desk.ana.get(PAGE).text, "seen")
    desk.held()
    answer = cancel(desk.ana, seen)
    assert (answer.status_code, is_off(desk.app)) == (409, False)
    assert "Something has changed" in text(answer) and WHY in answer.text
    assert "Maison Pouzzolane" in text(answer)
    assert cancel(desk.ana, hidden(answer.text, "seen")).status_code == 303


def test_a_forged_digest_cancels_nothing(desk: Desk) -> None:
    assert (cancel(desk.ana, "0" * 64).status_code, is_off(desk.app)) == (409, False)


def test_the_second_click_goes_to_the_edition_and_does_nothing(desk: Desk) -> None:
    desk.booked()
    seen = hidden(desk.ana.get(PAGE).text, "seen")
    cancel(desk.ana, seen)
    answer = cancel(desk.ana, seen)
    assert (answer.status_code, answer.headers["Location"]) == (303, ROOT)
    assert "is cancelled already. Nothing was done twice." in text(desk.ana.get(ROOT))
    with desk.app.app_context():
        assert len(db.session.scalars(select(Refund)).all()) == 1


def test_how_far_the_refunds_are_stands_on_the_edition_and_on_today(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.booked("A02")
    desk.booked("A03", "carla")
    cancel(desk.ana)
    assert "0 of 2 refunds done." in text(desk.ana.get(ROOT))
    assert "MIMA 2027 is cancelled: 0 of 2 refunds done" in text(desk.ana.get("/organizer"))
    monkeypatch.setattr("mima.payments.flow.reconciling.MOST_REFUNDS", 1)
    with desk.market():
        flow.sync_due()
    assert "MIMA 2027 is cancelled: 1 of 2 refunds done" in text(desk.ana.get("/organizer"))
    with desk.market():
        flow.sync_due()
    assert "2 of 2 refunds done." in text(desk.ana.get(ROOT))
    assert "refunds done" not in text(desk.ana.get("/organizer"))


def test_today_has_one_row_for_all_that_stripe_sends_back(desk: Desk) -> None:
    desk.booked("A02")
    desk.booked("A03", "carla")
    cancel(desk.ana)
    assert "is on its way" not in text(desk.ana.get("/organizer"))


def test_a_late_transfer_can_be_noted_and_is_to_be_sent_back(desk: Desk) -> None:
    with desk.market() as shop:
        reference = bank.quoted(shop)
    cancel(desk.ana)
    page = f"/organizer/bookings/{reference}/transfer"
    assert "Today asks to send it back" in text(desk.ana.get(page))
    assert send(desk.ana, page, page, reference="LATE", received_on="2026-11-23").status_code == 303
    assert "must be sent back to Maison Pouzzolane by transfer" in text(desk.ana.get("/organizer"))


@pytest.mark.parametrize("page", ["/editions/mima-2027", "/editions/mima-2027/plan", "/", "/exhibitors"])
def test_everybody_reads_that_it_will_not_take_place(desk: Desk, page: str) -> None:
    cancel(desk.ana)
    words = text(desk.app.test_client().get(page, headers={"Accept-Language": "en"}))
    assert "MIMA 2027 is cancelled and will not take place." in words


def test_the_plan_offers_nothing(desk: Desk) -> None:
    cancel(desk.ana)
    bruno = sign_in(desk.app, desk.cast.bruno)
    assert "Nothing of it can be held" in text(bruno.get("/editions/mima-2027/booths/A02"))
    answer = send(bruno, "/editions/mima-2027/booths/A02/hold", "/account")
    assert (answer.status_code, "Nothing of it can be held" in text(answer)) == (409, True)


def test_the_company_reads_why_its_booking_ended(desk: Desk) -> None:
    reference, _payment = desk.booked()
    cancel(desk.ana)
    bruno = sign_in(desk.app, desk.cast.bruno)
    assert "MIMA 2027 is cancelled, and this booking with it." in text(bruno.get(f"/bookings/{reference}"))


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_letter_reads_in_both_languages(desk: Desk, language: str) -> None:
    desk.booked()
    with desk.app.app_context(), transaction():
        db.session.execute(update(User).values(language=language))
    cancel(desk.ana)
    with desk.app.test_request_context():
        letter = db.session.scalars(select(Letter).where(Letter.template == "edition_called_off")).one()
        subject, body = letters.render(letter)
    assert ("cancelled" in subject) is (language == "en")
    assert WHY in body and "A02" in body and "2026-F-0001" in body


def test_no_company_is_asked_to_choose_a_booth_any_more(desk: Desk) -> None:
    bruno = sign_in(desk.app, desk.cast.bruno)
    assert "No booth at MIMA 2027 yet" in text(bruno.get("/exhibitor"))
    cancel(desk.ana)
    words = text(bruno.get("/exhibitor"))
    assert "No booth at MIMA 2027 yet" not in words and "MIMA 2027 is cancelled" in words


def test_its_own_cancel_button_is_gone_afterwards(cast: Cast, desk: Desk) -> None:
    assert PAGE in desk.ana.get(ROOT).text
    cancel(desk.ana)
    assert PAGE not in desk.ana.get(ROOT).text
    assert desk.ana.get(PAGE).status_code == 303


def test_the_plan_asks_nobody_to_choose_or_to_wait(desk: Desk) -> None:
    cancel(desk.ana)
    page = sign_in(desk.app, desk.cast.bruno).get("/editions/mima-2027/plan")
    assert "no booth of it can be taken any more" in text(page)
    assert "/exhibitor/waiting/new" not in page.text and "Choose" not in text(page)


@pytest.mark.parametrize(("page", "said"), [(PAGE, "/editions"), ("/organizer/payments/payouts", "/payments")])
def test_each_page_of_the_desk_says_in_the_masthead_where_one_is(desk: Desk, page: str, said: str) -> None:
    links = Page(desk.ana.get(page).text).all("a")
    (here,) = [link for link in links if link.get("aria-current") == "page"]
    assert str(here.get("href")).endswith(said)
