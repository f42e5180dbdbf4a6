"""Events: what is told, in which order, and how a cursor walks over them."""

from __future__ import annotations

import pytest
import stripe


def types(sandbox, **wanted):
    return [event.type for event in sandbox.client.v1.events.list(wanted).data]


def test_a_payment_is_told_in_four_events(sandbox):
    sandbox.paid_session()
    assert types(sandbox) == [
        "checkout.session.completed",
        "payment_intent.succeeded",
        "charge.succeeded",
        "payment_intent.created",
    ]


def test_a_refused_card_is_told_as_a_failed_try(sandbox):
    sandbox.press(sandbox.open_session().id, "decline")
    assert types(sandbox) == ["payment_intent.payment_failed", "charge.failed", "payment_intent.created"]


def test_an_expired_session_is_told(sandbox):
    sandbox.client.v1.checkout.sessions.expire(sandbox.open_session().id)
    assert types(sandbox) == ["checkout.session.expired"]


def test_a_refund_is_told_by_the_refund_and_the_charge(sandbox):
    intent = sandbox.paid_session().payment_intent
    sandbox.client.v1.refunds.create({"payment_intent": intent.id})
    assert types(sandbox)[:2] == ["charge.refunded", "refund.created"]


def test_opening_a_session_tells_nothing(sandbox):
    sandbox.open_session()
    assert types(sandbox) == []


def test_an_event_holds_the_object_as_it_was_then(sandbox):
    session = sandbox.paid_session()
    (event,) = sandbox.client.v1.events.list({"type": "checkout.session.completed"}).data
    plain = sandbox.client.v1.checkout.sessions.retrieve(session.id)
    assert event.data.object.to_dict() == plain.to_dict()


def test_a_refund_s_event_says_what_changed(sandbox):
    intent = sandbox.paid_session().payment_intent
    sandbox.client.v1.refunds.create({"payment_intent": intent.id, "amount": 100})
    (event,) = sandbox.client.v1.events.list({"type": "charge.refunded"}).data
    assert event.data.previous_attributes.to_dict() == {"amount_refunded": 0, "refunded": False}


def test_an_event_names_the_request_and_key_that_caused_it(sandbox):
    session = sandbox.open_session()
    answer = sandbox.client.v1.checkout.sessions.expire(session.id, options={"idempotency_key": "ex-1"})
    (event,) = sandbox.client.v1.events.list().data
    assert (event.request.id, event.request.idempotency_key) == (answer.last_response.request_id, "ex-1")


def test_a_click_on_the_page_has_no_request(sandbox):
    sandbox.paid_session()
    assert {event.request.id for event in sandbox.client.v1.events.list().data} == {None}


def test_an_event_is_retrieved_by_its_id(sandbox):
    sandbox.paid_session()
    event = sandbox.client.v1.events.list().data[0]
    assert sandbox.client.v1.events.retrieve(event.id).to_dict() == event.to_dict()


def test_a_cursor_walks_over_all_events_once(sandbox):
    for _ in range(3):
        sandbox.paid_session()
    walked = [event.id for event in sandbox.client.v1.events.list({"limit": 5}).auto_paging_iter()]
    assert (len(walked), len(set(walked))) == (12, 12)


def test_a_page_says_whether_more_follow(sandbox):
    sandbox.paid_session()
    assert sandbox.client.v1.events.list({"limit": 3}).has_more is True
    assert sandbox.client.v1.events.list({"limit": 4}).has_more is False


def test_ending_before_gives_the_next_newer_events_newest_first(sandbox):
    sandbox.paid_session()
    newest_first = [event.id for event in sandbox.client.v1.events.list().data]
    page = sandbox.client.v1.events.list({"ending_before": newest_first[3], "limit": 2})
    assert [event.id for event in page.data] == newest_first[1:3]
    assert page.has_more is True


def test_a_cursor_that_is_no_event_is_refused(sandbox):
    with pytest.raises(stripe.InvalidRequestError, match="No such event") as caught:
        sandbox.client.v1.events.list({"starting_after": "evt_none"})
    assert caught.value.param == "starting_after"


@pytest.mark.parametrize("limit", [0, 101])
def test_a_page_holds_between_one_and_a_hundred(sandbox, limit):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        sandbox.client.v1.events.list({"limit": limit})
    assert caught.value.param == "limit"


def test_events_are_found_by_time(sandbox):
    sandbox.paid_session()
    created = sandbox.client.v1.events.list().data[0].created
    assert len(types(sandbox, created={"gte": created - 5})) == 4
    assert types(sandbox, created={"gt": created}) == []


def test_events_are_found_by_several_types(sandbox):
    sandbox.paid_session()
    wanted = ["charge.succeeded", "checkout.session.completed"]
    assert sorted(types(sandbox, types=wanted)) == wanted


def test_events_are_found_by_a_family_of_types(sandbox):
    sandbox.paid_session()
    assert types(sandbox, type="payment_intent.*") == ["payment_intent.succeeded", "payment_intent.created"]
