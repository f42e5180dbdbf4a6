"""What does not fit is said in the reader's language, as money; a paper that could not be written is issued by one click."""

import pytest
from flask import Flask
from sqlalchemy import update

from mima.accounts.models import User
from mima.billing.record import SumsDisagree
from mima.booths.models import Booking
from mima.core.db import db
from mima.core.transaction import transaction
from mima.mailing import queries as mailing
from mima.payments import crediting, flow, problems
from mima.payments.models import StandPayment
from mima.web import i18n, letters
from mima.web import problems as why
from tests.browsing import text
from tests.forms import send
from tests.payments.parts import findings, issued
from tests.payments.shop import Shop
from tests.payments.test_waiting_money import wired
from tests.people import sign_in


def spoil(by_cents: int = 1) -> None:
    """The bookings' totals are not those of their lines, so no invoice of them can be written; spoilt back, they are."""
    with transaction():
        db.session.execute(update(Booking).values(net_cents=Booking.net_cents - by_cents, vat_cents=Booking.vat_cents + by_cents))


def without_invoice(shop: Shop) -> str:
    reference = shop.paid()
    spoil()
    flow.sync_payment(shop.payment(reference).id)
    return reference


def read_in(language: str) -> None:
    with transaction():
        db.session.execute(update(User).values(language=language))


def spoken(payment: StandPayment, language: str) -> str:
    with i18n.speaking(language):
        return why.said(payment.problem, payment.problem_facts, payment.currency)


def test_another_sum_is_said_as_money_in_english(shop: Shop) -> None:
    payment = shop.payment(wired(shop, shop.hold()))
    assert payment.problem_facts == {"amount": [151_200, 150_000]}
    assert spoken(payment, "en") == "€1,500.00 came instead of €1,512.00."


def test_and_in_french(shop: Shop) -> None:
    payment = shop.payment(wired(shop, shop.hold()))
    assert spoken(payment, "fr") == "1\u202f500,00\xa0€ sont arrivés au lieu de 1\u202f512,00\xa0€."


def test_a_row_of_before_reads_the_same(shop: Shop) -> None:
    payment = shop.payment(wired(shop, shop.hold()))
    with i18n.speaking("en"):
        assert why.said("amount: 151200 ≠ 150000", {}, "EUR") == spoken(payment, "en")


@pytest.mark.parametrize(
    ("problem", "english"),
    [
        ("amount: 1000 ≠ 2000, captured: 1000 ≠ 2000", "€20.00 came instead of €10.00."),
        ("currency: EUR ≠ CHF", "The money is in CHF; EUR was asked for."),
        ("amount: 1000 ≠ 2000, currency: EUR ≠ CHF", "CHF20.00 came instead of €10.00. The money is in CHF; EUR was asked for."),
        ("livemode: True ≠ False", "It is test money; real money was asked for."),
        ("livemode: False ≠ True", "It is real money; test money was asked for."),
        ("session: cs_1 ≠ cs_2", "It was paid on another payment page than the one that was opened."),
        ("invoice: The price lines do not add up.", "The price lines do not add up."),
        ("something else", "something else"),
        ("", ""),
    ],
)
def test_every_row_of_before_can_be_read(app: Flask, context: Flask, problem: str, english: str) -> None:
    with i18n.speaking("en"):
        assert why.said(problem, {}, "EUR").replace("\xa0", "") == english


@pytest.mark.parametrize(("language", "said"), [("en", "Take it for the booking"), ("fr", "Le prendre pour la réservation")])
def test_the_letter_to_the_team_says_what_came_and_both_ways_out(shop: Shop, language: str, said: str) -> None:
    reference = wired(shop, shop.hold())
    (letter,) = [one for one in mailing.newest() if one.template == "payment_to_decide"]
    letter.language = language
    _subject, body = letters.render(letter)
    assert said in body and spoken(shop.payment(reference), language) in body
    assert f"/organizer/bookings/{reference}" in body
    assert "≠" not in body and "151200" not in body


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_page_of_the_desk_says_it_in_cents(shop: Shop, app: Flask, language: str) -> None:
    ana, reference = sign_in(app, shop.cast.ana), wired(shop, shop.hold())
    said = spoken(shop.payment(reference), language)
    read_in(language)
    for address in ("/organizer", f"/organizer/bookings/{reference}"):
        page = text(ana.get(address))
        assert " ".join(said.split()) in page and "≠" not in page


def test_the_story_says_what_did_not_fit(shop: Shop, app: Flask) -> None:
    ana, reference = sign_in(app, shop.cast.ana), wired(shop, shop.hold())
    assert "Money received that does not fit: €1,500.00 · €1,500.00 came instead of €1,512.00." in text(
        ana.get(f"/organizer/bookings/{reference}")
    )


def test_an_invoice_that_cannot_be_written_is_missing_and_the_booth_is_booked(shop: Shop) -> None:
    reference = without_invoice(shop)
    payment = shop.payment(reference)
    assert shop.states(reference) == ("paid", "confirmed")
    assert problems.lacks_paper(payment)
    assert f"The price lines of booking {reference} do not add up" in spoken(payment, "en")
    assert "ne correspondent pas" in spoken(payment, "fr") or spoken(payment, "fr") != spoken(payment, "en")


def test_it_is_issued_once_the_cause_is_gone(shop: Shop) -> None:
    reference = without_invoice(shop)
    spoil(-1)
    for _click in range(2):
        flow.issue_missing(shop.payment(reference).id, by=shop.actor("ana"))
    assert issued(reference) == [("2026-F-0001 whole", 151_200)]
    assert (shop.payment(reference).problem, shop.payment(reference).problem_facts) == ("", {})
    assert not findings()


def test_while_the_cause_is_there_it_stays_with_its_sentence(shop: Shop) -> None:
    reference = without_invoice(shop)
    with pytest.raises(SumsDisagree):
        flow.issue_missing(shop.payment(reference).id, by=shop.actor("ana"))
    assert problems.kind_of(shop.payment(reference).problem) is problems.Kind.invoice
    assert issued(reference) == []


def test_a_row_of_before_is_issued_as_well(shop: Shop) -> None:
    reference = without_invoice(shop)
    spoil(-1)
    with transaction():
        db.session.execute(update(StandPayment).values(problem="invoice: it does not add up", problem_facts={}))
    flow.issue_missing(shop.payment(reference).id, by=shop.actor("ana"))
    assert (issued(reference), shop.payment(reference).problem) == ([("2026-F-0001 whole", 151_200)], "")


def test_nothing_is_issued_for_money_that_waits_for_a_decision(shop: Shop) -> None:
    reference = wired(shop, shop.hold())
    flow.issue_missing(shop.payment(reference).id, by=shop.actor("ana"))
    assert (issued(reference), shop.payment(reference).problem) == ([], "mismatch")


def lacking_a_credit_note(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> str:
    reference = shop.booked()
    with monkeypatch.context() as broken:

        def refuse(*_things: object, **_more: object) -> None:
            raise SumsDisagree(reference=reference)

        broken.setattr(crediting.billing, "issue_credit_note", refuse)
        shop.ask("refunds", payment_intent=shop.payment(reference).payment_intent, amount=10_000)
        flow.sync_payment(shop.payment(reference).id)
    return reference


def test_a_missing_credit_note_is_issued_by_the_same_step(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    reference = lacking_a_credit_note(shop, monkeypatch)
    assert shop.payment(reference).problem == "credit_note"
    flow.issue_missing(shop.payment(reference).id, by=shop.actor("ana"))
    assert issued(reference)[1:] == [("2026-A-0001 whole", 10_000)]
    assert shop.payment(reference).problem == ""
    assert not findings()


def test_today_names_what_is_missing_and_issues_it_in_its_place(shop: Shop, app: Flask) -> None:
    ana, reference = sign_in(app, shop.cast.ana), without_invoice(shop)
    page = text(ana.get("/organizer"))
    assert "The invoice of booth A02 is missing" in page and "must be decided" not in page
    address = f"/organizer/payments/{shop.payment(reference).reference}/issue"
    refused = send(ana, address, fragment=True)
    assert "do not add up" in text(refused)
    spoil(-1)
    assert "The paper is issued." in text(send(ana, address, fragment=True))
    assert "is missing" not in text(ana.get("/organizer"))
    assert "Nothing was missing any more." in text(send(ana, address, fragment=True))


@pytest.mark.parametrize(
    ("language", "said"), [("en", "A credit note for booth A02 is missing"), ("fr", "Il manque un avoir pour le stand A02")]
)
def test_today_names_a_missing_credit_note(
    shop: Shop, app: Flask, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    lacking_a_credit_note(shop, monkeypatch)
    read_in(language)
    assert said in text(sign_in(app, shop.cast.ana).get("/organizer"))


def test_the_booking_offers_it_too_and_says_what_came_of_it(shop: Shop, app: Flask) -> None:
    ana, reference = sign_in(app, shop.cast.ana), without_invoice(shop)
    spoil(-1)
    assert "Issue it now" in ana.get(f"/organizer/bookings/{reference}").text
    answer = send(ana, f"/organizer/payments/{shop.payment(reference).reference}/issue")
    assert answer.location.endswith(f"/organizer/bookings/{reference}")
    page = ana.get(f"/organizer/bookings/{reference}").text
    assert "The paper is issued." in page and "Issue it now" not in page


def test_a_part_that_goes_back_does_not_make_anybody_forget_the_missing_invoice(shop: Shop) -> None:
    from mima.payments import refunds

    reference = without_invoice(shop)
    payment_id = shop.payment(reference).id
    with transaction():
        payment = db.session.get_one(StandPayment, payment_id)
        refunds.ask(payment, key=None, by=shop.actor("ana"), why="a gesture", cents=1_000, ends=False)
    assert problems.lacks_paper(shop.payment(reference))
    spoil(-1)
    flow.issue_missing(shop.payment(reference).id, by=shop.actor("ana"))
    assert issued(reference) == [("2026-F-0001 whole", 151_200), ("2026-A-0001 whole", 1_000)]
