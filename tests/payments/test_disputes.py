"""A bank takes money back: found, shown, answered at Stripe; meanwhile nothing is refunded; what is lost is in the ledger."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from mima.core.db import db
from mima.core.transaction import transaction
from mima.oversight import today
from mima.payments import audit, disputes, flow, queries, refunds
from mima.payments.models import Dispute, LedgerEntry, LedgerKind, StandPayment
from tests.payments.shop import Shop
from tests.payments.test_webhooks import ring

CHECKS = [audit.check_ledger_agrees, audit.check_refunds_within_payment, audit.check_disputes, audit.check_paid_has_its_booth]


def broken() -> list[str]:
    db.session.rollback()
    return [finding for check in CHECKS for finding in check()[1]]


def sync(shop: Shop, reference: str) -> None:
    flow.sync_payment(shop.payment(reference).id)


def disputed(shop: Shop) -> tuple[str, str]:
    """A booking whose payment is disputed, and Stripe's name of the dispute."""
    reference = shop.booked()
    dispute = shop.dispute(reference)
    sync(shop, reference)
    return reference, dispute


def ended(shop: Shop, outcome: str) -> str:
    reference, dispute = disputed(shop)
    shop.end_dispute(dispute, outcome)
    sync(shop, reference)
    return reference


def give_back(shop: Shop, reference: str) -> None:
    flow.refund(shop.payment(reference).id, by=shop.actor("ana"), why="the company asked")


def test_a_dispute_is_known_with_its_sum_its_reason_and_its_last_day(shop: Shop) -> None:
    disputed(shop)
    (found,) = shop.disputes()
    assert (found.state, found.amount_cents, found.reason) == ("open", 151_200, "fraudulent")
    assert found.respond_by == datetime(2026, 12, 7, 12, tzinfo=UTC)


def test_asking_again_makes_no_second_dispute(shop: Shop) -> None:
    reference, _dispute = disputed(shop)
    sync(shop, reference)
    assert len(shop.disputes()) == 1


def test_the_team_gets_one_letter_about_a_dispute(shop: Shop) -> None:
    reference, _dispute = disputed(shop)
    sync(shop, reference)
    assert shop.letters("ana@example.org") == ["dispute_opened"]


def test_the_fee_of_a_dispute_stands_in_the_ledger_once(shop: Shop) -> None:
    ended(shop, "won")
    fees = db.session.query(LedgerEntry).filter_by(kind=LedgerKind.fee).all()
    assert [(fee.amount_cents, fee.fee_cents) for fee in fees] == [(0, 1_500)]


def test_while_a_bank_decides_nothing_is_refunded(shop: Shop) -> None:
    reference, _dispute = disputed(shop)
    with pytest.raises(disputes.Disputed):
        give_back(shop, reference)
    assert shop.states(reference) == ("paid", "confirmed")
    assert shop.refunds() == []


def test_an_answered_dispute_still_blocks_refunds(shop: Shop) -> None:
    reference = ended(shop, "under_review")
    assert shop.disputes()[0].state == "answered"
    with pytest.raises(disputes.Disputed):
        give_back(shop, reference)


def test_after_a_dispute_is_won_the_money_may_be_refunded(shop: Shop) -> None:
    reference = ended(shop, "won")
    assert shop.ledger() == [("payment", 151_200), ("fee", 0)]
    give_back(shop, reference)
    assert shop.payment(reference).state == "refunded"


def test_a_lost_dispute_is_a_row_of_the_ledger(shop: Shop) -> None:
    reference = ended(shop, "lost")
    assert shop.ledger() == [("payment", 151_200), ("fee", 0), ("dispute", -151_200)]
    assert shop.payment(reference).lost_cents == 151_200
    assert broken() == []


def test_a_lost_dispute_leaves_nothing_to_refund(shop: Shop) -> None:
    reference = ended(shop, "lost")
    with transaction():
        payment = db.session.get_one(StandPayment, shop_id(shop, reference))
        assert refunds.ask(payment, key=None, by=shop.actor("ana"), why="asked") is None


def shop_id(shop: Shop, reference: str) -> int:
    from mima.booths import queries as booths

    found = queries.latest(booths.booking(reference))
    assert found is not None
    return found.id


def test_a_part_that_is_lost_leaves_the_rest(shop: Shop) -> None:
    reference = shop.booked()
    shop.end_dispute(shop.dispute(reference, amount=51_200), "lost")
    sync(shop, reference)
    assert (shop.payment(reference).kept_cents, shop.payment(reference).left_cents) == (100_000, 100_000)
    assert broken() == []


def test_the_sums_of_the_edition_know_what_was_lost(shop: Shop) -> None:
    from mima.editions import queries as editions

    ended(shop, "lost")
    sums = queries.sums(editions.by_slug(shop.cast.edition))
    assert (sums.lost_cents, sums.kept_cents, sums.fee_cents) == (151_200, 0, 2_293 + 1_500)


def test_a_dispute_that_nobody_answered_in_time_is_lost(shop: Shop, noon: time_machine.Traveller) -> None:
    reference, _dispute = disputed(shop)
    noon.shift(timedelta(days=15))
    shop.control("clock", days=15)
    sync(shop, reference)
    assert shop.disputes()[0].state == "lost"


def test_an_open_dispute_is_asked_for_every_hour_although_nobody_rings(shop: Shop, noon: time_machine.Traveller) -> None:
    _reference, dispute = disputed(shop)
    shop.end_dispute(dispute, "won")
    flow.sync_due()
    assert shop.disputes()[0].state == "open"
    noon.shift(timedelta(hours=1))
    flow.sync_due()
    assert shop.disputes()[0].state == "won"


def test_the_nightly_comparison_finds_a_dispute_of_which_no_event_told(shop: Shop) -> None:
    reference = shop.booked()
    shop.dispute(reference)
    from mima.payments.flow import reconciling

    reconciling._compare_charges(flow.Report())
    assert len(shop.disputes()) == 1


def test_a_bank_that_thinks_again_gives_the_money_back_and_the_ledger_knows(shop: Shop) -> None:
    from mima.payments import gateway

    reference = ended(shop, "lost")
    with transaction():
        row = db.session.query(Dispute).one()
        won = gateway.DisputeAnswer(row.stripe_id, row.amount_cents, row.reason, "won", None, row.opened_at, 1_500)
        disputes.read_again(row.payment_id, [won])
    assert shop.ledger()[-1] == ("dispute_returned", 151_200)
    assert shop.payment(reference).kept_cents == 151_200
    assert broken() == []


def test_a_loss_that_meets_a_refund_on_its_way_waits_until_stripe_has_refused_the_refund(shop: Shop) -> None:
    reference = shop.booked()
    dispute = shop.dispute(reference)  # the market does not know yet
    give_back(shop, reference)
    assert [refund.state for refund in shop.refunds()] == ["failed"]
    shop.end_dispute(dispute, "lost")
    sync(shop, reference)
    assert shop.states(reference) == ("refunded", "cancelled")
    assert shop.ledger() == [("payment", 151_200), ("fee", 0), ("dispute", -151_200)]
    assert broken() == []


def test_every_order_of_the_events_of_a_lost_dispute_settles_it_once(shop: Shop, client: FlaskClient) -> None:
    reference = shop.paid()
    flow.sync_payment(shop.payment(reference).id)
    shop.end_dispute(shop.dispute(reference), "lost")
    about = [push for push in shop.webhooks() if b"dispute" in push[0]]
    for order in itertools.permutations(about):
        assert {ring(client, push) for push in order} == {200}
    assert [found.state for found in shop.disputes()] == ["lost"]
    assert shop.ledger() == [("payment", 151_200), ("fee", 0), ("dispute", -151_200)]


def test_a_dispute_that_rings_before_its_payment_is_known_is_not_forgotten(shop: Shop, client: FlaskClient) -> None:
    reference = shop.paid()
    intent = shop.look("payment_intents/" + shop.look("charges")["data"][0]["payment_intent"])["id"]
    shop.control("dispute", charge=intent)
    early = [push for push in shop.webhooks() if b"dispute" in push[0]]
    assert {ring(client, push) for push in early} == {200}
    sync(shop, reference)
    assert [found.state for found in shop.disputes()] == ["open"]


def test_the_audit_finds_a_loss_that_the_payment_does_not_count(shop: Shop) -> None:
    ended(shop, "lost")
    with transaction():
        db.session.execute(update(StandPayment).values(lost_cents=0))
    assert len(audit.check_disputes()[1]) == 1
    assert len(audit.check_ledger_agrees()[1]) == 2


def test_today_asks_for_an_answer_and_then_for_what_becomes_of_the_booking(shop: Shop) -> None:
    reference, dispute = disputed(shop)
    assert [found.stripe_id for found in today.waiting().to_answer] == [dispute]
    shop.end_dispute(dispute, "lost")
    sync(shop, reference)
    waiting = today.waiting()
    assert (list(waiting.to_answer), [found.stripe_id for found in waiting.lost_but_booked]) == ([], [dispute])


def test_a_person_may_note_that_the_booking_stays(shop: Shop) -> None:
    ended(shop, "lost")
    with transaction():
        disputes.note(db.session.query(Dispute).one(), by=shop.actor("ana"), why="they pay by transfer")
    assert list(today.waiting().lost_but_booked) == []


def test_only_a_lost_dispute_is_noted(shop: Shop) -> None:
    disputed(shop)
    with pytest.raises(disputes.NotLost), transaction():
        disputes.note(db.session.query(Dispute).one(), by=shop.actor("ana"), why="too early")


def test_ending_the_booking_of_a_lost_dispute_moves_no_money(shop: Shop) -> None:
    reference = ended(shop, "lost")
    give_back(shop, reference)
    assert shop.reservation(reference).state == "cancelled"
    assert shop.refunds() == []
    assert list(today.waiting().lost_but_booked) == []


@pytest.fixture
def ana(shop: Shop, app: Flask) -> FlaskClient:
    from tests.people import sign_in

    return sign_in(app, "ana@example.org")


def test_today_names_the_dispute_with_its_day_and_leads_to_the_payment(shop: Shop, ana: FlaskClient) -> None:
    reference, _dispute = disputed(shop)
    page = ana.get("/organizer").text
    assert "The bank of Maison Pouzzolane disputes the payment of booth A02" in page
    assert "before 7 December 2026" in page
    assert f'href="/organizer/payments/{shop.payment(reference).reference}"' in page


def test_the_page_of_a_disputed_payment_offers_no_refund(shop: Shop, ana: FlaskClient) -> None:
    reference, dispute = disputed(shop)
    page = ana.get(f"/organizer/payments/{shop.payment(reference).reference}").text
    assert dispute in page
    assert "Nothing of this payment can be refunded here meanwhile" in page
    assert f"/organizer/payments/{shop.payment(reference).reference}/refund" not in page


def test_a_refund_that_a_dispute_blocks_says_so_and_keeps_what_was_typed(shop: Shop, ana: FlaskClient) -> None:
    reference, dispute = disputed(shop)
    from tests.forms import send

    answer = send(ana, f"/organizer/payments/{shop.payment(reference).reference}/refund", why="They cannot come")
    assert answer.status_code == 409
    assert dispute in answer.text
    assert "They cannot come" in answer.text
