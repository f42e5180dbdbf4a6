"""Idempotency keys: what the market relies on when it repeats a call whose answer it never got."""

from __future__ import annotations

import pytest
import stripe

from .sides import wanted


def create(client, key, **changes):
    return client.v1.checkout.sessions.create(wanted(**changes), {"idempotency_key": key})


def test_a_repeated_call_gets_the_same_session(client, key):
    assert create(client, key).id == create(client, key).id


def test_a_repeated_answer_says_that_it_is_one(client, key):
    create(client, key)
    assert create(client, key).last_response.headers["Idempotent-Replayed"] == "true"


def test_the_first_answer_comes_again_whatever_became_of_the_session(client, key):
    client.v1.checkout.sessions.expire(create(client, key).id)
    assert create(client, key).status == "open"


def test_another_body_under_the_same_key_is_refused(client, key):
    create(client, key)
    with pytest.raises(stripe.IdempotencyError) as caught:
        create(client, key, metadata={"payment": "p-2"})
    assert caught.value.http_status == 400


def test_another_place_under_the_same_key_is_refused(client, key):
    session = create(client, key)
    with pytest.raises(stripe.IdempotencyError) as caught:
        client.v1.checkout.sessions.expire(session.id, {}, {"idempotency_key": key})
    assert caught.value.http_status == 400


def test_a_call_that_was_not_understood_is_not_remembered(client, key):
    with pytest.raises(stripe.InvalidRequestError):
        create(client, key, colour="blue")
    assert create(client, key).status == "open"


def test_a_repeated_refund_is_made_once(side, key):
    charge = side.paid()
    body, option = {"payment_intent": charge.payment_intent, "amount": 100}, {"idempotency_key": key}
    first, second = (side.client.v1.refunds.create(body, option) for _ in range(2))
    assert first.id == second.id
    assert side.client.v1.charges.retrieve(charge.id).amount_refunded == 100


def test_another_refund_under_the_same_key_is_refused(side, key):
    charge = side.paid()
    option = {"idempotency_key": key}
    side.client.v1.refunds.create({"payment_intent": charge.payment_intent, "amount": 100}, option)
    with pytest.raises(stripe.IdempotencyError):
        side.client.v1.refunds.create({"payment_intent": charge.payment_intent, "amount": 200}, option)
    assert side.client.v1.charges.retrieve(charge.id).amount_refunded == 100


def test_another_key_makes_another_refund(side, key):
    charge = side.paid()
    body = {"payment_intent": charge.payment_intent, "amount": 100}
    made = {side.client.v1.refunds.create(body, {"idempotency_key": f"{key}:{number}"}).id for number in range(2)}
    assert (len(made), side.client.v1.charges.retrieve(charge.id).amount_refunded) == (2, 200)
