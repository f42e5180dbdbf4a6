"""When nobody rings: what is due is looked at, lists are compared, silence and outages are noticed, holds are kept."""

from datetime import timedelta

import pytest
import time_machine
from click.testing import Result
from flask import Flask
from sqlalchemy import delete, update

from mima.booths.models import Booking
from mima.core.db import db
from mima.core.transaction import AlreadyInTransaction, transaction
from mima.payments import flow, gateway
from mima.payments.models import LedgerEntry, StandPayment, StripeEvent
from tests.payments.shop import KEY, SECRET, Shop


def be_away() -> None:
    gateway.configure(KEY, "http://127.0.0.1:1", (SECRET,), retries=0)


def be_back(url: str) -> None:
    gateway.configure(KEY, url, (SECRET,), retries=0)


def run(app: Flask, *arguments: str) -> Result:
    return app.test_cli_runner().invoke(args=["mima", *arguments])


def test_the_command_alone_books_without_any_webhook(shop: Shop, app: Flask) -> None:
    reference = shop.paid()
    result = run(app, "reconcile")
    assert shop.states(reference) == ("paid", "confirmed")
    assert result.exit_code == 0


def test_the_command_says_what_it_did_and_a_second_run_does_nothing_more(shop: Shop, app: Flask) -> None:
    shop.paid()
    assert "payments: 1" in run(app, "reconcile").output
    assert "payments: 1" not in run(app, "reconcile").output


def test_the_command_fails_when_stripe_is_away(shop: Shop, app: Flask) -> None:
    shop.paid()
    be_away()
    result = run(app, "reconcile")
    assert result.exit_code == 1
    assert "does not answer" in result.output


def test_a_payment_is_looked_at_two_minutes_after_its_page_was_opened(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = shop.paid()
    assert "payments" not in flow.sync_due().done
    noon.shift(timedelta(minutes=2))
    assert flow.sync_due().done["payments"] == 1
    assert shop.states(reference) == ("paid", "confirmed")


def test_one_payment_that_fails_does_not_stop_the_others(shop: Shop, noon: time_machine.Traveller) -> None:
    broken, whole = shop.paid("bruno", "A01"), shop.paid("carla", "A02")
    with transaction():
        key = shop_id(broken)
        db.session.execute(update(StandPayment).where(StandPayment.booking_id == key).values(session_id="cs_test_gone"))
    noon.shift(timedelta(minutes=2))
    report = flow.sync_due()
    assert shop.states(whole) == ("paid", "confirmed")
    assert len(report.failures) == 1


def shop_id(reference: str) -> int:
    return db.session.query(Booking).filter_by(reference=reference).one().id


def test_a_refund_made_in_the_dashboard_is_found_in_the_list_of_events(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = shop.booked()
    shop.ask("refunds", payment_intent=shop.payment(reference).payment_intent)
    flow.reconcile()
    assert shop.payment(reference).state == "refunded"


def test_the_list_of_events_is_read_once_an_hour(shop: Shop, noon: time_machine.Traveller) -> None:
    assert "event lists" in flow.reconcile().done
    assert "event lists" not in flow.reconcile().done
    noon.shift(timedelta(minutes=61))
    assert "event lists" in flow.reconcile().done


def test_the_cursor_overlaps_so_that_nothing_falls_between_two_runs(shop: Shop, noon: time_machine.Traveller) -> None:
    flow.reconcile()
    reference = shop.booked()
    noon.shift(timedelta(minutes=61))
    flow.reconcile()
    with transaction():
        db.session.execute(delete(StripeEvent))
    shop.ask("refunds", payment_intent=shop.payment(reference).payment_intent)
    noon.shift(timedelta(minutes=61))
    flow.reconcile()
    assert {"charge.succeeded", "charge.refunded"} <= {event.type for event in shop.events()}


def test_a_charge_that_the_market_had_lost_is_found_at_night(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = shop.paid()
    with transaction():
        # As a restored backup would have it: the page is known, what came of it is not, and nothing is due.
        db.session.execute(update(StandPayment).values(look_at=None))
    flow.reconcile()
    assert shop.states(reference) == ("paid", "confirmed")


def test_nothing_is_entered_twice_by_the_nightly_comparison(shop: Shop) -> None:
    shop.booked()
    flow.reconcile(everything=True)
    flow.reconcile(everything=True)
    assert shop.ledger() == [("payment", 151_200)]
    assert db.session.query(LedgerEntry).one().fee_cents == 2_293


def test_payments_without_webhooks_raise_an_alarm_once_a_day(shop: Shop, noon: time_machine.Traveller) -> None:
    shop.booked()
    noon.shift(timedelta(minutes=20))
    flow.reconcile(everything=True)
    flow.reconcile(everything=True)
    assert shop.letters("ana@example.org") == ["webhooks_missing"]


def test_webhooks_that_came_raise_no_alarm(shop: Shop, noon: time_machine.Traveller) -> None:
    shop.booked()
    for raw, header in shop.webhooks():
        flow.receive_event(raw, header)
    noon.shift(timedelta(minutes=20))
    flow.reconcile(everything=True)
    assert shop.letters("ana@example.org") == []


def test_a_hold_with_a_page_lapses_only_after_stripe_has_closed_the_page(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = shop.hold()
    page = shop.open_page(reference)
    noon.shift(timedelta(minutes=42))
    flow.lapse_due()
    assert shop.states(reference) == ("expired", "lapsed")
    assert shop.look(f"checkout/sessions/{page.rpartition('/')[2]}")["status"] == "expired"


def test_a_hold_that_was_paid_in_the_last_second_is_booked_instead_of_lapsed(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = shop.paid()
    noon.shift(timedelta(minutes=42))
    flow.lapse_due()
    assert shop.states(reference) == ("paid", "confirmed")


def test_while_stripe_is_away_a_hold_with_a_page_is_kept(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = shop.hold()
    shop.open_page(reference)
    be_away()
    noon.shift(timedelta(hours=5))
    assert len(flow.lapse_due().failures) == 1
    assert shop.states(reference) == ("open", "held")


def test_after_an_hour_without_stripe_the_organizers_are_told_once(shop: Shop, noon: time_machine.Traveller) -> None:
    shop.open_page(shop.hold())
    be_away()
    noon.shift(timedelta(minutes=42))
    flow.lapse_due()
    assert shop.letters("ana@example.org") == []
    for _quarter in range(8):
        noon.shift(timedelta(minutes=15))
        flow.lapse_due()
    assert shop.letters("ana@example.org") == ["stripe_unreachable"]


def test_when_stripe_is_back_the_outage_is_over(shop: Shop, noon: time_machine.Traveller) -> None:
    reference, url = shop.hold(), shop.stripe_url
    shop.open_page(reference)
    be_away()
    noon.shift(timedelta(minutes=42))
    flow.lapse_due()
    be_back(url)
    noon.shift(timedelta(minutes=30))
    flow.lapse_due()
    noon.shift(timedelta(hours=2))
    flow.lapse_due()
    assert shop.letters("ana@example.org") == []
    assert shop.states(reference) == ("expired", "lapsed")


def test_a_plain_hold_lapses_by_time_whatever_stripe_does(shop: Shop, noon: time_machine.Traveller) -> None:
    reference = shop.hold()
    be_away()
    noon.shift(timedelta(minutes=16))
    flow.lapse_due()
    assert shop.reservation(reference).state == "lapsed"


def test_lapsing_and_reconciling_refuse_to_start_inside_a_transaction(shop: Shop) -> None:
    for step in (flow.lapse_due, flow.sync_due, flow.reconcile):
        with pytest.raises(AlreadyInTransaction), transaction():
            step()
