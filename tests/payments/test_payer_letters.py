"""Who pays instead of the company has the letters about what is to be paid, with the invoice, at the address it gave."""

import pytest
import time_machine
from sqlalchemy import select

from mima.billing import payers, sending
from mima.billing import queries as papers
from mima.booths import queries as booths
from mima.core.db import db
from mima.core.transaction import transaction
from mima.mailing.models import Letter
from mima.payments import flow
from mima.payments.dues import asking
from mima.web import letters
from tests.blueprints.bookings.test_transfer import OTHER
from tests.payments.parts import due, with_deposits
from tests.payments.shop import Shop

PAYER = "compta@example.org"


def paid_by_another(shop: Shop, reference: str, email: str = PAYER) -> str:
    with transaction():
        payers.change(booths.booking(reference), OTHER | {"billing_email": email}, by=shop.actor())
    return reference


def ordered(shop: Shop, email: str = PAYER) -> str:
    reference = paid_by_another(shop, shop.hold(), email)
    flow.give_quote(reference, by=shop.actor())
    flow.order(reference, "PO-77", by=shop.actor())
    flow.accept_order(reference, by=shop.actor("ana"))
    return reference


def to_payer() -> list[Letter]:
    db.session.rollback()
    return list(db.session.scalars(select(Letter).where(Letter.to_address == PAYER).order_by(Letter.id)))


def write_of_dues() -> None:
    with transaction():
        for due_id, write in asking.waiting():
            write(due_id)


def test_the_invoice_that_goes_out_again_goes_to_the_payer_as_well(shop: Shop) -> None:
    reference = ordered(shop)
    with transaction():
        assert sending.send_again(papers.papers_of(booths.booking(reference))[0], by=shop.actor("ana")) == 3
    assert to_payer()[-1].template == "paper_again"


def test_the_payer_of_an_order_has_its_invoice_with_the_letter(shop: Shop) -> None:
    ordered(shop)
    (letter,) = to_payer()
    assert (letter.template, letter.language) == ("order_accepted", "fr")
    (enclosed,) = letters.enclosed(letter)
    assert enclosed.name == "2026-F-0001.pdf" and enclosed.content.startswith(b"%PDF")


def test_and_hears_when_it_is_overdue(shop: Shop, noon: time_machine.Traveller) -> None:
    ordered(shop)
    noon.move_to("2027-02-20T12:00:00Z")
    flow.lapse_due()
    flow.lapse_due()
    assert [letter.template for letter in to_payer()] == ["order_accepted", "invoice_overdue"]


def test_so_does_the_payer_of_a_balance(shop: Shop, noon: time_machine.Traveller) -> None:
    with_deposits(shop)
    reference = paid_by_another(shop, shop.hold())
    shop.press(shop.open_page(reference))
    flow.sync_payment(shop.payment(reference).id)
    for day in ("2027-01-10", "2027-01-28", "2027-02-03"):
        noon.move_to(f"{day}T12:00:00Z")
        write_of_dues()
    assert [letter.template for letter in to_payer()] == ["due_asked", "due_soon", "due_overdue"]
    assert [one.name for one in letters.enclosed(to_payer()[0])] == [f"{due(reference).invoice.number}.pdf"]


def test_who_acts_for_the_company_gets_no_second_letter_as_its_payer(shop: Shop) -> None:
    ordered(shop, shop.cast.bruno.upper())
    assert shop.letters(shop.cast.bruno).count("order_accepted") == 1
    assert not shop.letters(shop.cast.bruno.upper())


def test_where_nobody_else_pays_nobody_else_is_written_to(shop: Shop) -> None:
    ordered(shop, "")
    assert to_payer() == []


@pytest.mark.parametrize(
    ("language", "said"), [("fr", "à l’adresse indiquée pour les factures"), ("en", "at the address that was given")]
)
def test_the_letter_says_why_it_comes(shop: Shop, language: str, said: str) -> None:
    reference = ordered(shop)
    (letter,) = to_payer()
    letter.language = language
    _subject, body = letters.render(letter)
    assert said in body and reference in body and "\n\n\n" not in body
