"""Checkout sessions, as the real SDK sees them."""

from __future__ import annotations

import time

import pytest
import stripe
import time_machine


def test_a_new_session_is_open_and_unpaid(sandbox):
    session = sandbox.open_session()
    assert (session.status, session.payment_status, session.payment_intent) == ("open", "unpaid", None)


def test_a_session_has_a_test_id_and_no_livemode(sandbox):
    session = sandbox.open_session()
    assert session.id.startswith("cs_test_")
    assert session.livemode is False


def test_the_address_of_a_session_is_the_hosted_page(sandbox):
    session = sandbox.open_session()
    assert session.url == f"{sandbox.url}/c/pay/{session.id}"


def test_the_total_is_the_sum_of_the_lines(sandbox):
    session = sandbox.open_session()
    assert (session.amount_subtotal, session.amount_total, session.currency) == (135_000, 135_000, "eur")


def test_metadata_comes_back_as_it_was_sent(sandbox):
    session = sandbox.open_session(metadata={"payment": "é-1", "edition": "2027"})
    assert session.metadata.to_dict() == {"payment": "é-1", "edition": "2027"}


def test_a_session_is_retrieved_as_it_was_created(sandbox):
    session = sandbox.open_session()
    assert sandbox.client.v1.checkout.sessions.retrieve(session.id).to_dict() == session.to_dict()


def test_an_unknown_session_is_missing_by_name(sandbox):
    with pytest.raises(stripe.InvalidRequestError, match=r"No such checkout\.session: 'cs_test_none'") as caught:
        sandbox.client.v1.checkout.sessions.retrieve("cs_test_none")
    assert (caught.value.http_status, caught.value.code) == (404, "resource_missing")


def test_line_items_keep_names_quantities_and_amounts(sandbox):
    session = sandbox.open_session()
    items = sandbox.client.v1.checkout.sessions.line_items.list(session.id)
    assert [(item.description, item.quantity, item.amount_total) for item in items.data] == [
        ("Booth B12", 1, 126_000),
        ("Socket 16 A", 2, 9_000),
    ]


def test_line_items_come_page_by_page(sandbox):
    session = sandbox.open_session()
    pages = sandbox.client.v1.checkout.sessions.line_items.list(session.id, {"limit": 1})
    assert [item.description for item in pages.auto_paging_iter()] == ["Booth B12", "Socket 16 A"]


def test_a_cursor_that_is_no_line_item_is_refused(sandbox):
    session = sandbox.open_session()
    with pytest.raises(stripe.InvalidRequestError, match="No such item: 'li_none'"):
        sandbox.client.v1.checkout.sessions.line_items.list(session.id, {"starting_after": "li_none"})


def test_line_items_are_in_a_session_only_when_asked_for(sandbox):
    session = sandbox.open_session()
    assert "line_items" not in session
    full = sandbox.client.v1.checkout.sessions.retrieve(session.id, {"expand": ["line_items"]})
    assert len(full.line_items.data) == 2


def test_a_session_lives_a_day_by_default(sandbox):
    session = sandbox.open_session()
    assert session.expires_at == session.created + 24 * 3600


def test_a_session_may_end_thirty_one_minutes_from_now(sandbox):
    moment = int(time.time()) + 31 * 60
    assert sandbox.open_session(expires_at=moment).expires_at == moment


@pytest.mark.parametrize(("seconds", "rule"), [(29 * 60, "at least 30 minutes"), (25 * 3600, "less than 24 hours")])
def test_a_session_too_short_or_too_long_is_refused(sandbox, seconds, rule):
    with pytest.raises(stripe.InvalidRequestError, match=rule) as caught:
        sandbox.open_session(expires_at=int(time.time()) + seconds)
    assert caught.value.param == "expires_at"


def test_an_open_session_can_be_expired(sandbox):
    session = sandbox.client.v1.checkout.sessions.expire(sandbox.open_session().id)
    assert (session.status, session.payment_status, session.url) == ("expired", "unpaid", None)


def test_an_expired_session_cannot_be_expired_again(sandbox):
    session = sandbox.open_session()
    sandbox.client.v1.checkout.sessions.expire(session.id)
    with pytest.raises(stripe.InvalidRequestError, match=r'status in \["open"\] can be expired'):
        sandbox.client.v1.checkout.sessions.expire(session.id)


def test_a_paid_session_cannot_be_expired(sandbox):
    session = sandbox.paid_session()
    with pytest.raises(stripe.InvalidRequestError, match="has a status of `complete`"):
        sandbox.client.v1.checkout.sessions.expire(session.id)


def test_a_session_lapses_by_time(sandbox):
    session = sandbox.open_session(expires_at=int(time.time()) + 1860)
    with time_machine.travel(time.time() + 1861):
        assert sandbox.client.v1.checkout.sessions.retrieve(session.id).status == "expired"


def test_a_session_lives_until_its_last_second(sandbox):
    session = sandbox.open_session(expires_at=int(time.time()) + 1860)
    with time_machine.travel(session.expires_at - 1, tick=False):
        assert sandbox.client.v1.checkout.sessions.retrieve(session.id).status == "open"


def test_a_lapsed_session_is_told_by_an_event_that_nobody_asked_for(sandbox):
    session = sandbox.open_session(expires_at=int(time.time()) + 1860)
    with time_machine.travel(time.time() + 1861):
        (event,) = sandbox.client.v1.events.list({"type": "checkout.session.expired"}).data
    assert (event.data.object["id"], event.request.id) == (session.id, None)


def test_payment_method_types_is_refused_since_it_is_gone(sandbox):
    with pytest.raises(stripe.InvalidRequestError, match="Received unknown parameter: payment_method_types") as caught:
        sandbox.open_session(payment_method_types=["card"])
    assert caught.value.code == "parameter_unknown"


def test_allowed_payment_method_types_are_accepted(sandbox):
    assert sandbox.open_session(allowed_payment_method_types=["card"]).payment_method_types == ["card"]


def test_excluded_payment_method_types_are_accepted(sandbox):
    session = sandbox.open_session(excluded_payment_method_types=["sepa_debit", "klarna"])
    assert session.excluded_payment_method_types == ["sepa_debit", "klarna"]


def test_a_session_that_nothing_can_pay_is_refused(sandbox):
    with pytest.raises(stripe.InvalidRequestError, match="No valid payment method types"):
        sandbox.open_session(excluded_payment_method_types=["card", "sepa_debit"])


def test_features_that_are_off_may_be_named(sandbox):
    off = {"enabled": False}
    session = sandbox.open_session(adaptive_pricing=off, automatic_tax=off, invoice_creation=off)
    assert session.automatic_tax.enabled is False


def test_a_feature_that_the_sandbox_lacks_cannot_be_switched_on(sandbox):
    with pytest.raises(stripe.InvalidRequestError, match=r"does not do automatic_tax\[enabled\]=true"):
        sandbox.open_session(automatic_tax={"enabled": True})


def test_sessions_are_listed_newest_first(sandbox):
    first, second = sandbox.open_session(), sandbox.open_session()
    assert [each.id for each in sandbox.client.v1.checkout.sessions.list().data] == [second.id, first.id]


def test_sessions_are_found_by_their_payment_intent(sandbox):
    paid = sandbox.paid_session()
    sandbox.open_session()
    found = sandbox.client.v1.checkout.sessions.list({"payment_intent": paid.payment_intent.id})
    assert [each.id for each in found.data] == [paid.id]
