"""Checkout sessions: what the market relies on when it opens, looks at and expires a payment page."""

from __future__ import annotations

import time

import pytest
import stripe

from .sides import wanted

EXPANDED = {"expand": ["payment_intent.latest_charge.balance_transaction"]}


@pytest.fixture
def session(client):
    return client.v1.checkout.sessions.create(wanted())


def test_a_new_session_is_open_unpaid_and_has_a_page(session):
    assert (session.status, session.payment_status, session.url[:4]) == ("open", "unpaid", "http")


def test_a_new_session_has_no_payment_intent_yet(session):
    assert session.payment_intent is None


def test_a_session_of_a_test_key_moves_no_money(session):
    assert (session.livemode, session.id[:8]) == (False, "cs_test_")


def test_the_total_is_the_sum_of_the_lines(session):
    assert (session.amount_total, session.currency) == (135_000, "eur")


def test_metadata_comes_back_as_it_was_sent(session):
    assert session.metadata.to_dict() == {"payment": "p-1"}


def test_only_the_allowed_payment_methods_are_offered(session):
    assert session.payment_method_types == ["card"]


def test_a_session_ends_when_it_was_asked_to(client):
    moment = int(time.time()) + 31 * 60
    assert client.v1.checkout.sessions.create(wanted(expires_at=moment)).expires_at == moment


def test_a_session_of_less_than_half_an_hour_is_refused(client):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.checkout.sessions.create(wanted(expires_at=int(time.time()) + 20 * 60))
    assert caught.value.param == "expires_at"


def test_an_unpaid_session_can_be_asked_for_its_charge(client, session):
    again = client.v1.checkout.sessions.retrieve(session.id, EXPANDED)
    assert (again.status, again.payment_intent) == ("open", None)


def test_line_items_keep_their_amounts(client, session):
    items = client.v1.checkout.sessions.line_items.list(session.id).data
    assert sorted(item.amount_total for item in items) == [9_000, 126_000]


def test_an_open_session_can_be_expired(client, session):
    expired = client.v1.checkout.sessions.expire(session.id)
    assert (expired.status, expired.payment_status, expired.url) == ("expired", "unpaid", None)


def test_a_session_that_is_not_open_cannot_be_expired(client, session):
    client.v1.checkout.sessions.expire(session.id)
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.checkout.sessions.expire(session.id)
    assert caught.value.http_status == 400


def test_an_expired_session_is_told_by_an_event(side, session):
    side.client.v1.checkout.sessions.expire(session.id)
    assert side.event("checkout.session.expired", session.id).data.object["status"] == "expired"


def test_payment_method_types_is_gone(client):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.checkout.sessions.create(wanted(payment_method_types=["card"]))
    assert caught.value.param == "payment_method_types"
