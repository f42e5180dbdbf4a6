"""Today: what waits, each with one sentence and one button, and how the edition stands."""

import re

from flask.testing import FlaskClient
from sqlalchemy import delete, update
from werkzeug.test import TestResponse

from mima.booths import queries as booths
from mima.catalog import service as catalog
from mima.core.actors import COMMAND, SCHEDULE
from mima.core.db import db
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.exhibitors.models import Exhibitor, ExhibitorMember
from mima.mailing import service as mailing
from mima.mailing.models import Letter, LetterState
from mima.oversight import money
from tests.blueprints.organizer.conftest import Desk
from tests.browsing import hidden, send, text, token
from tests.catalog import making
from tests.payments.shop import Shop
from tests.statements import counted


def failed_letter(desk: Desk) -> int:
    with desk.app.app_context(), transaction():
        letter = mailing.write("verify", to="eva@example.org", language="fr", key="k", by=COMMAND)
        letter.state = LetterState.failed
        return letter.id


def submitted(desk: Desk) -> str:
    with desk.app.app_context():
        offering = making.draft(desk.cast.company("bruno"))
        with transaction():
            catalog.submit(offering, by=SCHEDULE)
        return offering.slug


def approve(desk: Desk, slug: str) -> TestResponse:
    page = f"/organizer/approvals/{slug}"
    return send(desk.ana, f"{page}/approve", page=page, seen=hidden(desk.ana.get(page).text, "seen"))


def test_on_a_good_day_nothing_waits(ana: FlaskClient) -> None:
    assert "Nothing waits for you" in text(ana.get("/organizer"))


def test_an_empty_market_has_its_today_too(ana: FlaskClient) -> None:
    page = text(ana.get("/organizer"))
    assert "0 booked, 0 held, 6 free, 0 not for sale" in page


def test_the_booths_of_the_weeks_are_those_that_are_still_booked(desk: Desk) -> None:
    desk.booked()
    _reference, payment = desk.booked("A03", "carla")
    send(desk.ana, f"/organizer/payments/{payment}/refund", page="/organizer/exports", why="They cannot come")
    with desk.app.app_context():
        assert [week.bookings for week in money.weeks(editions.by_slug(desk.cast.edition)) if week.is_now] == [1]


def test_a_failed_letter_is_sent_again_from_its_row(desk: Desk) -> None:
    key = failed_letter(desk)
    page = desk.ana.get("/organizer")
    assert "1 letter did not go out" in text(page)
    send(desk.ana, "/organizer/letters/again", page="/organizer", id=hidden(page.text, "id"))
    with desk.app.app_context():
        assert db.session.get_one(Letter, key).state is LetterState.queued
    assert "1 letter goes out again" in text(desk.ana.get("/organizer"))


def test_with_htmx_the_row_itself_says_what_became_of_it(desk: Desk) -> None:
    key = failed_letter(desk)
    headers = {"HX-Request": "true", "X-CSRFToken": token(desk.ana, "/organizer")}
    answer = desk.ana.post("/organizer/letters/again", data={"id": key}, headers=headers)
    assert answer.text.strip().startswith("<li") or '<li class="task"' in answer.text
    assert "<html" not in answer.text
    assert 'id="todo-count" hx-swap-oob="true">0<' in answer.text


def test_a_letter_that_is_no_longer_failed_is_not_sent_twice(desk: Desk) -> None:
    key = failed_letter(desk)
    send(desk.ana, "/organizer/letters/again", page="/organizer", id=key)
    send(desk.ana, "/organizer/letters/again", page="/organizer", id=key)
    assert "on their way already" in text(desk.ana.get("/organizer"))


def test_offerings_that_wait_are_one_row_with_the_oldest(desk: Desk) -> None:
    submitted(desk)
    assert "1 offering waits for your approval" in text(desk.ana.get("/organizer"))


def test_a_hold_that_ends_soon_leads_to_its_booking(desk: Desk) -> None:
    reference = desk.held()
    page = desk.ana.get("/organizer")
    assert "The hold on booth A02 ends at 13:15" in text(page)
    assert f"/organizer/bookings/{reference}" in page.text


def test_a_company_with_a_booth_and_no_invoice_address_is_named(desk: Desk) -> None:
    desk.held()
    with desk.app.app_context(), transaction():
        db.session.get_one(Exhibitor, desk.cast.brunos_company).siret = ""
    assert "The invoice address of Maison Pouzzolane is incomplete" in text(desk.ana.get("/organizer"))


def test_takings_are_told_with_and_without_vat(desk: Desk) -> None:
    desk.booked()
    page = text(desk.ana.get("/organizer"))
    assert "Takings without VAT €1,260" in page
    assert "€1,512.00 with VAT" in page


def test_today_takes_the_same_statements_whatever_waits(desk: Desk) -> None:
    desk.held("A02")
    submitted(desk)
    failed_letter(desk)
    desk.ana.get("/organizer")
    with desk.app.app_context(), counted() as few:
        desk.ana.get("/organizer")
    desk.held("A03", "carla")
    desk.booked("A04", "carla")
    submitted(desk)
    with desk.app.app_context(), counted() as many:
        desk.ana.get("/organizer")
    assert len(few) == len(many) <= 27


def test_an_approved_offering_makes_room_for_the_next(desk: Desk) -> None:
    first, second = submitted(desk), submitted(desk)
    answer = approve(desk, first)
    assert answer.location.endswith(f"/organizer/approvals/{second}")
    approve(desk, second)
    assert "No offering waits for you" in text(desk.ana.get("/organizer/approvals"))


def test_an_offering_is_approved_once(desk: Desk) -> None:
    slug = submitted(desk)
    seen = hidden(desk.ana.get(f"/organizer/approvals/{slug}").text, "seen")
    approve(desk, slug)
    again = send(desk.ana, f"/organizer/approvals/{slug}/approve", page="/organizer/exports", seen=seen)
    assert again.status_code == 409


def test_sending_back_needs_a_note_and_keeps_what_was_typed(desk: Desk) -> None:
    slug = submitted(desk)
    path = f"/organizer/approvals/{slug}/send-back"
    assert send(desk.ana, path, page="/organizer/exports", note=" ").status_code == 422
    seen = hidden(desk.ana.get(f"/organizer/approvals/{slug}").text, "seen")
    assert send(desk.ana, path, page="/organizer/exports", note="A picture, please", seen=seen).status_code == 303
    late = send(desk.ana, path, page="/organizer/exports", note="One more thing", seen=seen)
    assert late.status_code == 409


LEAF = re.compile(r'<article class="leaf".*?</article>', re.DOTALL)


def test_the_review_shows_the_offering_as_it_would_stand(desk: Desk) -> None:
    slug = submitted(desk)
    review, catalog = (LEAF.search(desk.ana.get(path + slug).text) for path in ("/organizer/approvals/", "/catalog/offerings/"))
    assert review is not None and catalog is not None
    for part in ("Sept titres lents", "€350 to €4,500 excl. VAT", "92\xa0bpm", '<section class="panel stack" id="exhibitor"'):
        assert part in review[0] and part in catalog[0]


def test_the_review_shows_the_texts_of_the_other_language_too(desk: Desk) -> None:
    page = desk.ana.get(f"/organizer/approvals/{submitted(desk)}").text
    assert '<h2 class="leaf-title">Basalt</h2>' in page and "<h2>Basalte</h2>" in page


def nobody_to_write_to(shop: Shop) -> None:
    booked = shop.booked("carla", "A03")
    company = booths.booking(booked).exhibitor_id
    with transaction():
        db.session.execute(delete(ExhibitorMember).where(ExhibitorMember.exhibitor_id == company))
        db.session.execute(update(Exhibitor).where(Exhibitor.id == company).values(billing_email=""))


def test_a_company_that_no_letter_can_reach_has_a_row_that_leads_to_it(desk: Desk) -> None:
    with desk.market() as shop:
        nobody_to_write_to(shop)
    page = text(desk.ana.get("/organizer"))
    assert "No letter can reach Kiosque à Sons" in page
    company = desk.ana.get("/organizer/exhibitors/kiosque-a-sons")
    assert "It gave no address either" in text(company)
