"""Webhooks: signed as Stripe signs, pushed until accepted, and broken on purpose."""

from __future__ import annotations

import json
import time

import pytest
import requests
import stripe
import time_machine

from mima.stripe_sandbox.delivery import Retries

from .parts import SECRET

COMPLETED = "checkout.session.completed"


def test_a_webhook_is_verified_by_the_sdk(sandbox, inbox):
    session = sandbox.paid_session()
    sandbox.deliver()
    (event,) = [event for event in inbox.events() if event.type == COMPLETED]
    assert event.data.object["id"] == session.id


def test_a_webhook_signed_with_another_secret_is_not(sandbox, inbox):
    sandbox.paid_session()
    sandbox.deliver()
    body, signature = inbox.received[0]
    with pytest.raises(stripe.SignatureVerificationError):
        stripe.Webhook.construct_event(body, signature, SECRET + "x")


def test_a_webhook_is_the_event_that_the_list_holds(sandbox, inbox):
    sandbox.paid_session()
    sandbox.deliver()
    told = inbox.events()[-1]
    listed = sandbox.client.v1.events.retrieve(told.id)
    assert told.data.to_dict() == listed.data.to_dict()


def test_events_are_pushed_in_the_order_in_which_they_happened(sandbox, inbox):
    sandbox.paid_session()
    sandbox.deliver()
    assert inbox.types() == ["payment_intent.created", "charge.succeeded", "payment_intent.succeeded", COMPLETED]


def test_an_accepted_webhook_is_not_pushed_again(sandbox, inbox):
    sandbox.paid_session()
    assert (sandbox.deliver(), sandbox.deliver(), len(inbox.received)) == (4, 0, 4)


def test_a_pushed_event_is_no_longer_pending(sandbox):
    sandbox.paid_session()
    assert sandbox.client.v1.events.list().data[0].pending_webhooks == 1
    sandbox.deliver()
    assert sandbox.client.v1.events.list().data[0].pending_webhooks == 0


def test_a_webhook_refused_with_500_is_pushed_again_later(sandbox, inbox):
    inbox.answers = [500]
    sandbox.client.v1.checkout.sessions.expire(sandbox.open_session().id)
    sandbox.deliver()
    time.sleep(0.1)
    sandbox.deliver()
    first, second = inbox.events()
    assert first.id == second.id


def test_a_webhook_answered_with_a_redirect_counts_as_refused(sandbox, inbox):
    inbox.answers = [303]
    sandbox.client.v1.checkout.sessions.expire(sandbox.open_session().id)
    sandbox.deliver()
    assert sandbox.client.v1.events.list({"delivery_success": False}).data[0].pending_webhooks == 1


def test_a_refused_webhook_that_is_due_at_once_is_for_the_next_delivery(start, inbox):
    inbox.answers = [500]
    sandbox = start(retries=Retries(first=0, longest=0))
    sandbox.client.v1.checkout.sessions.expire(sandbox.open_session().id)
    assert (sandbox.deliver(), len(inbox.received)) == (1, 1)
    assert (sandbox.deliver(), len(inbox.received)) == (1, 2)


def test_each_retry_waits_longer():
    waits = Retries(first=1, longest=60)
    assert [waits.wait(attempts) for attempts in (1, 2, 3, 7, 50)] == [1, 2, 4, 60, 60]


def test_after_three_days_a_webhook_is_given_up(sandbox, inbox):
    inbox.usual = 500
    sandbox.client.v1.checkout.sessions.expire(sandbox.open_session().id)
    sandbox.deliver()
    with time_machine.travel(time.time() + 3 * 86_400 + 60):
        sandbox.deliver()
    assert sandbox.control("webhooks", mode="normal")["deliveries"][0]["state"] == "given_up"


def test_a_market_that_is_away_gets_its_webhook_when_it_is_back(start, inbox):
    away = start(webhook_url="http://127.0.0.1:9/hooks/stripe")
    away.client.v1.checkout.sessions.expire(away.open_session().id)
    away.deliver()
    assert inbox.received == []
    back = start()
    time.sleep(0.1)
    back.deliver()
    assert inbox.types() == ["checkout.session.expired"]


def test_the_pump_pushes_by_itself(start, inbox):
    start(pump=True).paid_session()
    assert inbox.wait_for(4)[-1].type == COMPLETED


def test_the_pump_repeats_after_a_500(start, inbox):
    inbox.answers = [500]
    sandbox = start(pump=True)
    sandbox.client.v1.checkout.sessions.expire(sandbox.open_session().id)
    first, second = inbox.wait_for(2)
    assert first.id == second.id


def test_the_pump_pushes_after_a_restart_what_was_owed_before(start, inbox):
    start().paid_session()
    assert inbox.received == []
    start(pump=True)
    assert inbox.wait_for(4)[-1].type == COMPLETED


def test_duplicate_webhooks_come_twice_with_the_same_id(sandbox, inbox):
    sandbox.control("webhooks", mode="duplicate")
    sandbox.client.v1.checkout.sessions.expire(sandbox.open_session().id)
    sandbox.deliver()
    first, second = inbox.events()
    assert first.id == second.id


def test_late_webhooks_wait_their_seconds(sandbox, inbox):
    sandbox.control("webhooks", mode="late", seconds=60)
    sandbox.client.v1.checkout.sessions.expire(sandbox.open_session().id)
    assert sandbox.deliver() == 0
    with time_machine.travel(time.time() + 61):
        assert sandbox.deliver() == 1


def test_a_late_webhook_is_signed_when_it_is_sent(sandbox, inbox):
    sandbox.control("webhooks", mode="late", seconds=3600)
    sandbox.client.v1.checkout.sessions.expire(sandbox.open_session().id)
    with time_machine.travel(time.time() + 3601):
        sandbox.deliver()
        assert inbox.types() == ["checkout.session.expired"]


def test_lost_webhooks_never_come_by_themselves(sandbox, inbox):
    sandbox.control("webhooks", mode="lost")
    sandbox.paid_session()
    with time_machine.travel(time.time() + 86_400):
        sandbox.deliver()
    assert inbox.received == []


def test_lost_webhooks_still_stand_in_the_event_list(sandbox):
    sandbox.control("webhooks", mode="lost")
    sandbox.paid_session()
    assert len(sandbox.client.v1.events.list({"type": COMPLETED}).data) == 1


def test_lost_webhooks_can_be_pushed_by_hand(sandbox, inbox):
    sandbox.control("webhooks", mode="lost")
    sandbox.paid_session()
    told = sandbox.control("deliver")
    assert (told["due"], told["pushed"], len(inbox.received)) == (4, 4, 4)


def test_one_event_can_be_pushed_again(sandbox, inbox):
    sandbox.client.v1.checkout.sessions.expire(sandbox.open_session().id)
    sandbox.deliver()
    sandbox.control("deliver", event=inbox.events()[0].id)
    assert len(inbox.received) == 2


def test_the_state_tells_mode_and_what_is_owed(sandbox):
    sandbox.control("webhooks", mode="lost")
    sandbox.paid_session()
    told = requests.get(f"{sandbox.url}/_control/state", timeout=10).json()
    assert (told["mode"], told["counts"]) == ("lost", {"held": 4, "settled": 0, "waiting": 0})


def test_the_mode_survives_a_restart(start):
    start().control("webhooks", mode="duplicate")
    assert requests.get(f"{start().url}/_control/state", timeout=10).json()["mode"] == "duplicate"


@pytest.mark.parametrize("fields", [{"mode": "sometimes"}, {}, {"mode": "late", "seconds": "nan"}])
def test_a_wrong_mode_is_refused_and_changes_nothing(sandbox, fields):
    answer = requests.post(f"{sandbox.url}/_control/webhooks", json=fields, timeout=10)
    assert answer.status_code == 400
    assert requests.get(f"{sandbox.url}/_control/state", timeout=10).json()["mode"] == "normal"


def test_without_an_address_events_are_only_listed(start):
    sandbox = start(webhook_url=None)
    sandbox.paid_session()
    assert sandbox.client.v1.events.list().data[0].pending_webhooks == 0


def test_reordered_webhooks_of_one_payment_come_newest_first(sandbox, inbox):
    sandbox.control("webhooks", mode="reordered", seconds=0)
    sandbox.paid_session()
    sandbox.deliver()
    assert inbox.types() == [COMPLETED, "payment_intent.succeeded", "charge.succeeded", "payment_intent.created"]


def test_reordered_webhooks_of_one_span_of_time_come_newest_first(sandbox, inbox):
    sandbox.control("webhooks", mode="reordered", seconds=60)
    with time_machine.travel(1_900_000_020) as traveller:
        sessions = [sandbox.paid_session()]
        traveller.shift(5)
        sessions.append(sandbox.paid_session())
        early = sandbox.deliver()
        traveller.shift(60)
        sandbox.deliver()
        completed = [event.data.object["id"] for event in inbox.events() if event.type == COMPLETED]
    assert (early, completed) == (0, [session.id for session in reversed(sessions)])


def test_a_tampered_webhook_is_not_verified(sandbox, inbox):
    sandbox.control("webhooks", mode="tampered")
    sandbox.paid_session()
    sandbox.deliver()
    body, signature = inbox.received[0]
    with pytest.raises(stripe.SignatureVerificationError, match="No signatures found matching"):
        stripe.Webhook.construct_event(body, signature, SECRET)


def test_a_tampered_webhook_is_an_event_that_nobody_has_seen(sandbox, inbox):
    sandbox.control("webhooks", mode="tampered")
    sandbox.paid_session()
    sandbox.deliver()
    known = {event.id for event in sandbox.client.v1.events.list().data}
    assert not known & {json.loads(body)["id"] for body, _ in inbox.received}


def test_a_tampered_webhook_that_is_refused_comes_tampered_again(sandbox, inbox):
    sandbox.control("webhooks", mode="tampered")
    inbox.answers = [400] * 4
    sandbox.paid_session()
    sandbox.deliver()
    time.sleep(0.1)
    sandbox.deliver()
    assert len(inbox.received) == 8
    with pytest.raises(stripe.SignatureVerificationError):
        inbox.events()


def test_a_tampered_webhook_that_is_pushed_by_hand_is_genuine(sandbox, inbox):
    sandbox.control("webhooks", mode="tampered")
    sandbox.client.v1.checkout.sessions.expire(sandbox.open_session().id)
    sandbox.control("deliver")
    assert inbox.types() == ["checkout.session.expired"]
