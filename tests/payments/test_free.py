"""What costs nothing is booked by a click, with the letter and the invoice that every booking has."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from mima import audit
from mima.billing import queries as papers
from mima.billing.models import Paper
from mima.booths import queries as booths
from mima.booths import service
from mima.booths.models import BoothCategory, DiscountCode, LineKind, Reservation
from mima.booths.service import HoldLapsed, NotFree, PaymentOpen
from mima.core import clock
from mima.core.db import db
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.exhibitors.identity import PayerIncomplete
from mima.exhibitors.models import Exhibitor
from mima.mailing.models import Letter
from mima.oversight.accounting import agreement, books, entries
from mima.oversight.accounting.months import Month
from mima.payments import flow, free
from mima.payments.models import StandPayment
from mima.web import letters
from tests.browsing import text
from tests.forms import send
from tests.payments.shop import Shop
from tests.payments.test_calling_off import call_off
from tests.people import sign_in


def invited(shop: Shop) -> str:
    """A held booking that a code of 100 % makes free."""
    reference = shop.hold()
    with transaction():
        edition = editions.by_slug(shop.cast.edition)
        db.session.add(DiscountCode(edition_id=edition.id, code="GUEST", rate=10_000, most_uses=1))
        db.session.flush()
        service.change_extras(booths.reservation_of(booths.booking(reference)), {}, code="guest", by=shop.actor())
    return reference


def book(shop: Shop, reference: str) -> None:
    with transaction():
        free.book(booths.booking(reference), by=shop.actor())


def booked(shop: Shop) -> str:
    reference = invited(shop)
    book(shop, reference)
    return reference


def invoice(reference: str) -> Paper:
    db.session.rollback()
    found = papers.invoice_of(booths.booking(reference))
    assert found is not None
    return found


def findings() -> list[str]:
    db.session.rollback()
    return [finding for result in audit.of_this_moment() for finding in result.findings]


def test_the_booth_is_booked_without_a_payment(shop: Shop) -> None:
    reference = booked(shop)
    assert (shop.reservation(reference).state, shop.payments(reference)) == ("confirmed", [])


def test_each_of_the_company_has_one_letter(shop: Shop) -> None:
    booked(shop)
    assert shop.letters() == ["booked_free"]


@pytest.mark.parametrize(("language", "said"), [("en", "there is nothing to pay"), ("fr", "rien n’est à payer")])
def test_the_letter_says_in_both_languages_that_nothing_is_to_pay(shop: Shop, language: str, said: str) -> None:
    booked(shop)
    letter = db.session.scalars(select(Letter).where(Letter.template == "booked_free")).one()
    letter.language = language
    subject, body = letters.render(letter)
    assert "A02" in subject and said in body and "/invoice.pdf" in body
    db.session.rollback()


def test_the_invoice_is_of_nothing_and_has_its_number(shop: Shop) -> None:
    paper = invoice(booked(shop))
    assert (paper.number, paper.net_cents, paper.vat_cents, paper.gross_cents) == ("2026-F-0001", 0, 0, 0)


def test_it_says_what_the_booth_would_have_cost_and_what_took_that_off(shop: Shop) -> None:
    lines = invoice(booked(shop)).record["lines"]
    assert [(line["kind"], line["net_cents"]) for line in lines] == [("booth", 126_000), (LineKind.code, -126_000)]


def test_it_names_its_buyer_and_asks_for_nothing(shop: Shop) -> None:
    record = invoice(booked(shop)).record
    assert (record["buyer"]["name"], record["totals"]["due_cents"], record["due_on"]) == ("Maison Pouzzolane SARL", 0, None)


def test_a_company_that_no_invoice_can_name_is_asked_for_its_address_first(shop: Shop) -> None:
    reference = invited(shop)
    with transaction():
        db.session.execute(update(Exhibitor).values(street=""))
    with pytest.raises(PayerIncomplete):
        book(shop, reference)
    assert shop.reservation(reference).state == "held"


def test_what_is_not_free_is_not_booked_so(shop: Shop) -> None:
    reference = shop.hold()
    with pytest.raises(NotFree):
        book(shop, reference)
    assert shop.letters() == []


def test_a_hold_that_is_over_is_refused_and_writes_nothing(shop: Shop) -> None:
    reference = invited(shop)
    with transaction():
        db.session.execute(update(Reservation).values(held_until=clock.now()))
    with pytest.raises(HoldLapsed):
        book(shop, reference)
    assert (shop.letters(), db.session.scalars(select(Paper)).all()) == ([], [])


def test_a_second_click_finds_it_booked_and_issues_no_second_invoice(shop: Shop) -> None:
    reference = booked(shop)
    with pytest.raises(DomainError):
        book(shop, reference)
    assert len(papers.papers_of(booths.booking(reference))) == 1


def test_while_a_page_of_its_old_price_is_open_it_waits(shop: Shop) -> None:
    reference = shop.hold()
    shop.open_page(reference)
    with pytest.raises(PaymentOpen):
        book(shop, reference)


def test_every_promise_is_kept(shop: Shop) -> None:
    booked(shop)
    assert findings() == []


def test_a_booth_whose_price_is_nothing_has_the_same(shop: Shop) -> None:
    with transaction():
        db.session.execute(update(BoothCategory).values(price_cents=0, corner_cents=0))
    reference = shop.hold()
    book(shop, reference)
    assert (invoice(reference).gross_cents, shop.letters()) == (0, ["booked_free"])


def test_cancelling_the_edition_takes_nothing_back_of_nothing(shop: Shop) -> None:
    reference = booked(shop)
    call_off(shop)
    assert shop.reservation(reference).state == "cancelled"
    assert ([paper.gross_cents for paper in papers.papers_of(booths.booking(reference))], findings()) == ([0], [])


def test_the_month_of_the_accountant_agrees_and_has_no_line_of_it(shop: Shop) -> None:
    paper = invoice(booked(shop))
    month = books.of(Month(paper.issued_on.year, paper.issued_on.month, "Europe/Paris"))
    lines = entries.of(month)
    agreement.check(month, lines)
    assert ([one.number for one in month.papers], lines) == ([paper.number], [])


@pytest.fixture
def bruno(shop: Shop, app: Flask) -> FlaskClient:
    return sign_in(app, shop.cast.bruno)


def test_the_click_on_the_page_does_all_of_it(shop: Shop, bruno: FlaskClient) -> None:
    page = f"/bookings/{invited(shop)}"
    assert send(bruno, f"{page}/pay", page=page).location == page
    assert shop.letters() == ["booked_free"] and "Invoice 2026-F-0001" in text(bruno.get(page))


def test_the_invoice_is_printed(shop: Shop, bruno: FlaskClient) -> None:
    answer = bruno.get(f"/bookings/{booked(shop)}/invoice.pdf")
    assert answer.data.startswith(b"%PDF-")


def test_who_must_complete_the_address_first_reads_which_part(shop: Shop, bruno: FlaskClient) -> None:
    reference = invited(shop)
    with transaction():
        db.session.execute(update(Exhibitor).values(street=""))
    answer = send(bruno, f"/bookings/{reference}/pay", page=f"/bookings/{reference}")
    assert (
        answer.status_code == 422
        and "Still missing for the invoice: street" in text(answer)
        and shop.reservation(reference).state == "held"
    )


def test_nobody_pays_what_is_free(shop: Shop) -> None:
    reference = invited(shop)
    with pytest.raises(flow.NothingToPay):
        shop.open_page(reference)
    assert db.session.scalars(select(StandPayment)).all() == []


def test_nobody_gets_a_quote_of_nothing(shop: Shop, app: Flask) -> None:
    bruno, reference = sign_in(app, shop.cast.bruno), invited(shop)
    answer = send(bruno, f"/bookings/{reference}/quote")
    assert answer.status_code == 409
    assert "has nothing to pay by bank transfer" in text(answer)
    assert not shop.reservation(reference).quoted
