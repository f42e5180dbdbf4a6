"""What goes back when a booking is cancelled: by the terms frozen with the booth, on that day, with its paper to the cent."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from mima.billing import queries as papers
from mima.billing.models import Paper
from mima.booths import queries as booths
from mima.core.errors import Invalid
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.editions import terms
from mima.editions.terms import Step
from mima.journal import queries as journal
from mima.mailing import queries as mailing
from mima.payments import audit, flow, proposing, queries
from mima.web import letters
from tests.forms import send
from tests.payments.shop import Shop
from tests.people import sign_in

STEPS = [Step(date(2027, 1, 31), 0), Step(date(2027, 3, 1), 5_000)]
HALF = datetime(2027, 2, 10, 12, tzinfo=UTC)
LATE = datetime(2027, 3, 20, 12, tzinfo=UTC)


@pytest.fixture
def booked(shop: Shop) -> str:
    """A paid booking of €1,512.00 with the steps above."""
    with transaction():
        terms.change(editions.by_slug(shop.cast.edition), STEPS, by=shop.actor("ana"))
    return shop.booked()


def give_back(shop: Shop, reference: str, cents: int | None = None, departure: str = "") -> bool:
    payment_id = shop.payment(reference).id
    return flow.refund(payment_id, by=shop.actor("ana"), why="they cannot come", cents=cents, departure=departure)


def proposed(reference: str) -> int:
    payment = queries.latest(booths.booking(reference))
    assert payment is not None
    return proposing.proposal(payment)


def credit_note(reference: str) -> Paper | None:
    invoice = papers.invoice_of(booths.booking(reference))
    assert invoice is not None
    return next(iter(papers.credit_notes_of(invoice)), None)


def sound() -> bool:
    checks = (audit.check_ledger_agrees, audit.check_refunds_within_payment, audit.check_paid_has_its_booth)
    return not [finding for check in checks for finding in check()[1]]


@pytest.mark.parametrize(
    ("day", "rate"),
    [
        (date(2027, 1, 31), 0),
        (date(2027, 2, 1), 5_000),
        (date(2027, 3, 1), 5_000),
        (date(2027, 3, 2), 10_000),
    ],
)
def test_a_step_holds_until_its_day_is_over(day: date, rate: int) -> None:
    assert terms.kept_rate(STEPS, day) == rate


def test_without_steps_everything_is_kept() -> None:
    assert terms.back_cents([], date(2026, 1, 1), 151_200) == 0


@pytest.mark.parametrize(("paid", "rate", "back"), [(101, 5_000, 50), (999, 3_333, 666), (100, 1, 100), (1, 9_999, 0)])
def test_what_is_kept_is_rounded_half_up_and_the_rest_goes_back(paid: int, rate: int, back: int) -> None:
    assert terms.back_cents([Step(date(2027, 1, 1), rate)], date(2026, 12, 1), paid) == back


def test_in_the_free_time_everything_goes_back_with_a_credit_note_of_the_whole(shop: Shop, booked: str) -> None:
    give_back(shop, booked)
    assert shop.states(booked) == ("refunded", "cancelled")
    note = credit_note(booked)
    assert note is not None
    assert note.gross_cents == 151_200


def test_later_the_half_goes_back_and_the_rest_stays(shop: Shop, booked: str, noon: time_machine.Traveller) -> None:
    noon.move_to(HALF)
    give_back(shop, booked)
    assert shop.states(booked) == ("refunded", "cancelled")
    assert shop.ledger() == [("payment", 151_200), ("refund", -75_600)]
    assert shop.payment(booked).kept_cents == 75_600
    assert sound()


def test_the_credit_note_is_for_exactly_what_goes_back(shop: Shop, booked: str, noon: time_machine.Traveller) -> None:
    noon.move_to(HALF)
    give_back(shop, booked)
    note = credit_note(booked)
    assert note is not None
    assert (note.net_cents, note.vat_cents, note.gross_cents) == (63_000, 12_600, 75_600)
    assert [line["label_fr"] for line in note.record["lines"]] == ["Remboursement partiel de la facture 2026-F-0001"]


def test_when_everything_is_kept_the_booking_ends_without_refund_or_paper(
    shop: Shop, booked: str, noon: time_machine.Traveller
) -> None:
    noon.move_to(LATE)
    give_back(shop, booked)
    assert shop.states(booked) == ("kept", "cancelled")
    assert shop.refunds() == []
    assert credit_note(booked) is None
    assert shop.letters() == ["payment_received", "booking_cancelled"]
    assert sound()


def test_terms_that_change_afterwards_do_not_touch_a_booth_that_was_taken(
    shop: Shop, booked: str, noon: time_machine.Traveller
) -> None:
    with transaction():
        terms.change(editions.by_slug(shop.cast.edition), [], by=shop.actor("ana"))
    noon.move_to(HALF)
    assert proposed(booked) == 75_600


def test_the_day_is_that_of_the_market(shop: Shop, booked: str, noon: time_machine.Traveller) -> None:
    noon.move_to(datetime(2027, 1, 31, 23, 30, tzinfo=UTC))
    assert proposed(booked) == 75_600


def test_another_sum_needs_a_reason(shop: Shop, booked: str, noon: time_machine.Traveller) -> None:
    noon.move_to(HALF)
    with pytest.raises(Invalid) as refusal:
        give_back(shop, booked, 151_200)
    assert list(refusal.value.fields) == ["departure"]
    assert shop.states(booked) == ("paid", "confirmed")


def test_another_sum_goes_back_with_its_reason_in_the_journal(shop: Shop, booked: str, noon: time_machine.Traveller) -> None:
    noon.move_to(HALF)
    give_back(shop, booked, 100_001, "their founder died")
    assert shop.ledger() == [("payment", 151_200), ("refund", -100_001)]
    note = credit_note(booked)
    assert note is not None
    assert note.gross_cents == 100_001
    told = [entry for entry in journal.history(("stand_payment", shop.payment(booked).id)) if entry.verb.endswith("other_sum")]
    assert [(entry.why, entry.facts) for entry in told] == [("their founder died", {"proposed_cents": 75_600, "cents": 100_001})]


def test_nothing_may_go_back_where_the_terms_would_give_some_for_a_reason(
    shop: Shop, booked: str, noon: time_machine.Traveller
) -> None:
    noon.move_to(HALF)
    give_back(shop, booked, 0, "the stand was torn down by them")
    assert shop.states(booked) == ("kept", "cancelled")


def test_more_than_was_paid_is_refused(shop: Shop, booked: str) -> None:
    with pytest.raises(Invalid) as refusal:
        give_back(shop, booked, 151_201, "a present")
    assert list(refusal.value.fields) == ["sum_back"]


def test_what_went_back_at_stripe_counts(shop: Shop, booked: str, noon: time_machine.Traveller) -> None:
    shop.ask("refunds", payment_intent=shop.payment(booked).payment_intent, amount=1_200)
    flow.sync_payment(shop.payment(booked).id)
    noon.move_to(HALF)
    assert proposed(booked) == 74_400
    give_back(shop, booked)
    invoice = papers.invoice_of(booths.booking(booked))
    assert invoice is not None
    assert [note.gross_cents for note in papers.credit_notes_of(invoice)] == [1_200, 74_400]


def test_a_second_click_refunds_nothing_more_of_a_part(shop: Shop, booked: str, noon: time_machine.Traveller) -> None:
    noon.move_to(HALF)
    assert give_back(shop, booked)
    assert not give_back(shop, booked)
    assert shop.payment(booked).refunded_cents == 75_600


def test_a_part_that_failed_is_owed_and_asked_again_as_it_was(shop: Shop, booked: str, noon: time_machine.Traveller) -> None:
    shop.control("refunds", outcome="pending_then_failed")
    noon.move_to(HALF)
    give_back(shop, booked)
    assert shop.states(booked) == ("refund_due", "cancelled")
    shop.control("hasten", about=shop.refunds()[0].stripe_id)
    flow.sync_payment(shop.payment(booked).id)
    assert [payment.owed_cents for payment in queries.refund_stuck()] == [75_600]
    noon.move_to(LATE)
    give_back(shop, booked)
    assert shop.states(booked) == ("refunded", "cancelled")
    assert shop.payment(booked).kept_cents == 75_600
    assert sound()


def test_the_sums_of_the_edition_count_a_part_that_is_still_to_go_back(
    shop: Shop, booked: str, noon: time_machine.Traveller
) -> None:
    shop.control("refunds", outcome="pending_then_succeeded")
    noon.move_to(HALF)
    give_back(shop, booked)
    assert queries.sums(editions.by_slug(shop.cast.edition)).due_back_cents == 75_600


@pytest.mark.parametrize(
    ("steps", "field"),
    [
        ([Step(date(2027, 4, 1), 0)], "until-0"),
        ([Step(date(2027, 2, 1), 0), Step(date(2027, 2, 1), 5_000)], "until-1"),
        ([Step(date(2027, 1, 1), 5_000), Step(date(2027, 2, 1), 5_000)], "kept-1"),
        ([Step(date(2027, 1, 1), 10_000)], "kept-0"),
    ],
)
def test_steps_go_on_in_time_and_keep_more_each(shop: Shop, steps: list[Step], field: str) -> None:
    with pytest.raises(Invalid) as refusal, transaction():
        terms.change(editions.by_slug(shop.cast.edition), steps, by=shop.actor("ana"))
    assert list(refusal.value.fields) == [field]


@pytest.fixture
def ana(shop: Shop, app: Flask) -> FlaskClient:
    return sign_in(app, "ana@example.org")


def refund_page(shop: Shop, reference: str) -> str:
    return f"/organizer/payments/{shop.payment(reference).reference}/refund"


def test_the_cancelling_page_proposes_what_the_terms_say(
    shop: Shop, booked: str, ana: FlaskClient, noon: time_machine.Traveller
) -> None:
    page = refund_page(shop, booked)
    noon.shift(timedelta(days=1))
    assert 'value="1,512"' in ana.get(page).text
    noon.move_to(HALF)
    ana = sign_in(ana.application, "ana@example.org")
    text = ana.get(page).text
    assert 'value="756"' in text
    assert "Until 1 March 2027, 50% of the price is kept." in text


def test_another_sum_without_a_reason_comes_back_as_it_was_typed(shop: Shop, booked: str, ana: FlaskClient) -> None:
    answer = send(ana, refund_page(shop, booked), sum_back="700.50", why="They cannot come")
    assert answer.status_code == 422
    assert 'value="700.50"' in answer.text
    assert "This is not what the terms say" in answer.text
    assert shop.states(booked) == ("paid", "confirmed")


def test_another_sum_with_a_reason_goes_back(shop: Shop, booked: str, ana: FlaskClient) -> None:
    answer = send(ana, refund_page(shop, booked), sum_back="700.50", why="They cannot come", departure="Agreed on Tuesday")
    assert answer.status_code == 303
    assert shop.payment(booked).refunded_cents == 70_050


def test_the_exhibitor_reads_what_would_go_back_today(shop: Shop, booked: str, app: Flask, noon: time_machine.Traveller) -> None:
    noon.move_to(HALF)
    page = sign_in(app, "bruno@example.org").get(f"/bookings/{booked}").text
    assert "Cancelled today, €756.00 would go back to you." in page


def test_an_exhibitor_reads_all_steps_before_taking_a_booth(shop: Shop, booked: str, app: Flask) -> None:
    page = sign_in(app, "bruno@example.org").get(f"/editions/{shop.cast.edition}/booths/A03").text
    assert "Cancel free of charge until 31 January 2027." in page
    assert "Until 1 March 2027, 50% of the price is kept." in page
    assert "After that day the whole price stays due." in page


def test_an_organizer_sets_the_terms(shop: Shop, ana: FlaskClient) -> None:
    fields = {"until-0": "2027-01-31", "kept-0": "0", "until-2": "2027-03-01", "kept-2": "50 %"}
    assert send(ana, "/organizer/editions/mima-2027/terms", **fields).status_code == 303
    assert terms.read(editions.by_slug(shop.cast.edition).cancellation_terms) == STEPS


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"until-0": "soon", "kept-0": "0"}, "Please write a day"),
        ({"until-0": "2027-01-31"}, "How much of the price is kept?"),
        ({"kept-3": "50"}, "Until which day?"),
        ({"until-0": "2027-01-31", "kept-0": "half"}, "Please write a whole number"),
        ({"until-0": "", "kept-0": "", "until-1": "2027-05-01", "kept-1": "0"}, "before the market begins"),
    ],
)
def test_terms_that_do_not_fit_come_back_as_they_were_typed(
    shop: Shop, ana: FlaskClient, fields: dict[str, str], said: str
) -> None:
    answer = send(ana, "/organizer/editions/mima-2027/terms", **fields)
    assert answer.status_code == 422
    assert said in answer.text
    for value in fields.values():
        assert f'value="{value}"' in answer.text


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_letter_about_money_that_is_kept_can_be_read(
    shop: Shop, booked: str, noon: time_machine.Traveller, language: str
) -> None:
    noon.move_to(LATE)
    give_back(shop, booked)
    letter = next(one for one in mailing.newest() if one.template == "booking_cancelled")
    letter.language = language
    subject, body = letters.render(letter)
    assert booked in subject and len(body) > 80 and "\n\n\n" not in body


def test_an_edition_made_like_another_has_its_terms_as_many_days_before(shop: Shop, booked: str) -> None:
    from mima.editions import service

    like = editions.by_slug(shop.cast.edition)
    words = {"name": "MIMA 2028", "venue": "Polydome", "venue_address": "Place du 1er Mai"}
    with transaction():
        made = service.begin("2028", date(2028, 4, 1), date(2028, 4, 2), words, by=shop.actor("ana"), like=like)
        assert [step.until for step in terms.read(made.cancellation_terms)] == [date(2028, 2, 1), date(2028, 3, 1)]
