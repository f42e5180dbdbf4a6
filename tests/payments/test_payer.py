"""Who pays stays who it was while a payment page may take money: the invoice names whom the page was opened for."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from mima.billing import payers
from mima.billing import queries as papers
from mima.booths import queries as booths
from mima.booths.service import PaymentOpen
from mima.core.db import db
from mima.core.transaction import transaction
from mima.journal.models import JournalEntry
from mima.payments import flow
from tests.blueprints.bookings.test_transfer import OTHER
from tests.browsing import text
from tests.forms import send
from tests.payments.shop import Shop
from tests.payments.test_races import all_at_once
from tests.people import sign_in


def change(shop: Shop, reference: str) -> None:
    with transaction():
        payers.change(booths.booking(reference), OTHER, by=shop.actor())


def change_if_may(shop: Shop, reference: str) -> None:
    """The payer is another one, unless a page is open."""
    try:
        change(shop, reference)
    except PaymentOpen:
        db.session.rollback()


@pytest.fixture
def bruno(shop: Shop, app: Flask) -> FlaskClient:
    return sign_in(app, shop.cast.bruno)


def test_nobody_else_pays_while_the_payment_page_is_open(shop: Shop) -> None:
    reference = shop.hold()
    shop.open_page(reference)
    with pytest.raises(PaymentOpen):
        change(shop, reference)
    assert payers.of(booths.booking(reference)) is None


def test_the_invoice_names_whom_the_page_was_opened_for(shop: Shop) -> None:
    reference = shop.hold()
    page = shop.open_page(reference)
    with pytest.raises(PaymentOpen):
        change(shop, reference)
    shop.press(page)
    flow.sync_payment(shop.payment(reference).id)
    invoice = papers.invoice_of(booths.booking(reference))
    assert invoice is not None and invoice.record["buyer"]["name"] == "Maison Pouzzolane SARL"


def test_back_from_the_page_somebody_else_may_pay(shop: Shop) -> None:
    reference = shop.hold()
    shop.open_page(reference)
    flow.go_back(reference)
    change(shop, reference)
    assert payers.named(booths.booking(reference)).legal_name == "Mécène SA"


def test_of_a_change_and_a_click_at_once_the_change_comes_first_or_not_at_all(shop: Shop, app: Flask) -> None:
    reference = shop.hold()
    payer = shop.payer(reference)
    db.session.rollback()
    all_at_once(app, [lambda: flow.pay(reference, payer), *[lambda: change_if_may(shop, reference)] * 3])
    db.session.rollback()
    told = select(JournalEntry.id)
    (opened,) = db.session.scalars(told.where(JournalEntry.subject == "stand_payment", JournalEntry.to_state == "created"))
    changed = db.session.scalars(told.where(JournalEntry.verb == "booking.payer")).all()
    assert all(entry < opened for entry in changed)


def test_the_booking_leads_to_no_other_payer_while_the_page_is_open(shop: Shop, bruno: FlaskClient) -> None:
    reference = shop.hold()
    before = text(bruno.get(f"/bookings/{reference}"))
    shop.open_page(reference)
    assert "Another payer" in before and "Another payer" not in text(bruno.get(f"/bookings/{reference}"))


def test_who_typed_another_payer_meanwhile_reads_why_not_and_loses_nothing(shop: Shop, bruno: FlaskClient) -> None:
    reference = shop.hold()
    shop.open_page(reference)
    answer = send(bruno, f"/bookings/{reference}/payer", page=f"/bookings/{reference}/payer", **OTHER)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409 and "A payment is under way" in page and "CMD 12" in page
