"""Events and errors: the shapes that the market reads."""

from __future__ import annotations

import pytest
import stripe

from .sides import VERSION, wanted

FIELDS = {"id", "object", "api_version", "created", "data", "livemode", "pending_webhooks", "request", "type"}


@pytest.fixture
def event(side):
    session = side.client.v1.checkout.sessions.create(wanted())
    side.client.v1.checkout.sessions.expire(session.id)
    return side.event("checkout.session.expired", session.id)


def test_an_event_has_the_fields_that_are_read(event):
    assert set(event.to_dict()) >= FIELDS
    assert (event.object, event.livemode, event.api_version) == ("event", False, VERSION)


def test_an_event_carries_the_object_with_its_metadata(event):
    thing = event.data.object
    assert (thing["object"], thing["metadata"]["payment"]) == ("checkout.session", "p-1")


def test_an_event_is_retrieved_by_its_id(client, event):
    again = client.v1.events.retrieve(event.id)
    assert (again.id, again.type, again.created) == (event.id, event.type, event.created)


def test_events_are_listed_by_time_newest_first(client, event):
    listed = client.v1.events.list({"created": {"gte": event.created}, "limit": 100}).data
    assert event.id in [each.id for each in listed]
    assert [each.created for each in listed] == sorted((each.created for each in listed), reverse=True)


def test_events_of_some_types_are_listed_alone(client, event):
    kinds = ["checkout.session.expired", "charge.refunded"]
    listed = client.v1.events.list({"types": kinds, "limit": 100}).data
    assert event.id in [each.id for each in listed]
    assert {each.type for each in listed} <= set(kinds)


def test_a_page_of_events_goes_on_after_the_last(client, event):
    first = client.v1.events.list({"limit": 1}).data[0]
    assert first.id not in [each.id for each in client.v1.events.list({"starting_after": first.id, "limit": 5}).data]


def test_an_unknown_session_is_missing(client):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.checkout.sessions.retrieve("cs_test_none")
    assert (caught.value.http_status, caught.value.code) == (404, "resource_missing")


def test_an_error_carries_its_request_s_id(client):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.checkout.sessions.retrieve("cs_test_none")
    assert caught.value.request_id.startswith("req_")


def test_a_wrong_key_is_refused(client):
    with pytest.raises(stripe.AuthenticationError) as caught:
        client.v1.events.list({}, {"api_key": "sk_test_wrong"})
    assert caught.value.http_status == 401
