"""A repeated key is the same call: answered once, told so when it is not the same."""

from __future__ import annotations

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
import stripe
import time_machine

from .parts import order


def create(client, key, **changes):
    return client.v1.checkout.sessions.create(order(**changes), {"idempotency_key": key})


def test_a_repeated_key_returns_the_same_session(sandbox):
    assert create(sandbox.client, "cs:1").id == create(sandbox.client, "cs:1").id


def test_a_repeated_key_makes_nothing_new(sandbox):
    create(sandbox.client, "cs:1")
    create(sandbox.client, "cs:1")
    assert len(sandbox.client.v1.checkout.sessions.list().data) == 1


def test_a_repeated_answer_says_that_it_is_one(sandbox):
    first, second = create(sandbox.client, "cs:1"), create(sandbox.client, "cs:1")
    headers = second.last_response.headers
    assert (headers["Idempotent-Replayed"], headers["Original-Request"]) == ("true", first.last_response.request_id)


def test_the_first_answer_comes_again_even_after_the_session_was_paid(sandbox):
    first = create(sandbox.client, "cs:1")
    sandbox.press(first.id, "pay")
    assert create(sandbox.client, "cs:1").status == "open"


def test_another_body_under_the_same_key_is_refused(sandbox):
    create(sandbox.client, "cs:1")
    with pytest.raises(stripe.IdempotencyError, match="same parameters they were first used with") as caught:
        create(sandbox.client, "cs:1", metadata={"payment": "p-2"})
    assert caught.value.http_status == 400


def test_another_place_under_the_same_key_is_refused(sandbox):
    session = create(sandbox.client, "cs:1")
    with pytest.raises(stripe.IdempotencyError):
        sandbox.client.v1.checkout.sessions.expire(session.id, options={"idempotency_key": "cs:1"})


def test_a_refund_under_the_same_key_is_made_once(sandbox):
    intent = sandbox.paid_session().payment_intent
    wanted, option = {"payment_intent": intent.id, "amount": 100}, {"idempotency_key": "re:1"}
    first = sandbox.client.v1.refunds.create(wanted, option)
    assert sandbox.client.v1.refunds.create(wanted, option).id == first.id
    assert sandbox.client.v1.charges.retrieve(intent.latest_charge.id).amount_refunded == 100


def test_a_refusal_by_a_rule_is_remembered(sandbox):
    intent = sandbox.paid_session().payment_intent.id
    wanted, option = {"payment_intent": intent, "amount": 200_000}, {"idempotency_key": "re:1"}
    for _ in range(2):
        with pytest.raises(stripe.InvalidRequestError) as caught:
            sandbox.client.v1.refunds.create(wanted, option)
    assert caught.value.headers["Idempotent-Replayed"] == "true"


def test_a_call_that_was_not_understood_is_not_remembered(sandbox):
    with pytest.raises(stripe.InvalidRequestError):
        create(sandbox.client, "cs:1", colour="blue")
    assert create(sandbox.client, "cs:1").status == "open"


def test_an_answer_survives_a_restart(start):
    first = create(start().client, "cs:1")
    assert create(start().client, "cs:1").id == first.id


def test_an_answer_is_forgotten_after_a_day(sandbox):
    first = create(sandbox.client, "cs:1")
    with time_machine.travel(time.time() + 86_401):
        assert create(sandbox.client, "cs:1").id != first.id


def test_two_calls_at_once_under_one_key_conflict(sandbox, new_client):
    client = new_client(sandbox.url, retries=0)
    with closing(sqlite3.connect(sandbox.database, isolation_level=None)) as lock, ThreadPoolExecutor(1) as hand:
        lock.execute("BEGIN IMMEDIATE")
        first = hand.submit(create, client, "cs:1")
        keys = sandbox.app.extensions["stripe_sandbox"].in_flight._keys
        while not keys:
            time.sleep(0.01)
        with pytest.raises(stripe.APIError, match="another in-progress request") as caught:
            create(client, "cs:1")
        lock.execute("ROLLBACK")
        assert first.result().status == "open"
    assert caught.value.http_status == 409


def test_twenty_calls_at_once_under_one_key_make_one_session(sandbox):
    def try_until_answered(_):
        while True:
            try:
                return create(sandbox.client, "cs:1").id
            except stripe.StripeError as error:
                assert error.http_status == 409

    with ThreadPoolExecutor(20) as hands:
        assert len(set(hands.map(try_until_answered, range(20)))) == 1


def test_a_key_longer_than_255_characters_is_refused(sandbox):
    with pytest.raises(stripe.StripeError, match="255"):
        create(sandbox.client, "k" * 256)
