"""What is wrong with a call is said in Stripe's shape and Stripe's words."""

from __future__ import annotations

import pytest
import requests
import stripe

from .parts import KEY, line, order


def test_an_unknown_parameter_is_refused_by_name(sandbox):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        sandbox.open_session(colour="blue")
    assert (caught.value.code, caught.value.param) == ("parameter_unknown", "colour")


def test_an_unknown_parameter_inside_a_line_is_refused_by_its_full_name(sandbox):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        sandbox.open_session(line_items=[line("Booth", 1000) | {"colour": "blue"}])
    assert caught.value.param == "line_items[0][colour]"


@pytest.mark.parametrize("name", ["mode", "line_items", "success_url"])
def test_a_missing_parameter_is_named(sandbox, name):
    wanted = order()
    del wanted[name]
    with pytest.raises(stripe.InvalidRequestError) as caught:
        sandbox.client.v1.checkout.sessions.create(wanted)
    assert (caught.value.code, caught.value.param) == ("parameter_missing", name)


@pytest.mark.parametrize(
    ("changes", "param"),
    [
        ({"mode": "subscription"}, "mode"),
        ({"success_url": "javascript:alert(1)"}, "success_url"),
        ({"success_url": "/bookings"}, "success_url"),
        ({"cancel_url": "http://[::1"}, "cancel_url"),
        ({"customer_email": "bruno"}, "customer_email"),
        ({"expires_at": "soon"}, "expires_at"),
        ({"locale": "xx"}, "locale"),
        ({"metadata": {"k" * 41: "v"}}, "metadata"),
        ({"metadata": {"k": "v" * 501}}, "metadata"),
        ({"metadata": {f"k{n}": "v" for n in range(51)}}, "metadata"),
        ({"client_reference_id": ""}, "client_reference_id"),
        ({"line_items": "booth"}, "line_items"),
        ({"allowed_payment_method_types": ["shells"]}, "allowed_payment_method_types[0]"),
    ],
)
def test_a_wrong_value_is_refused_with_the_parameter_s_name(sandbox, changes, param):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        sandbox.open_session(**changes)
    assert (caught.value.http_status, caught.value.param) == (400, param)


@pytest.mark.parametrize("amount", ["-1", "12.5", "1e3", "²", "100000000"])
def test_an_amount_that_is_no_count_of_cents_is_refused(sandbox, amount):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        sandbox.open_session(line_items=[line("Booth", amount)])
    assert caught.value.code == "parameter_invalid_integer"


def test_less_than_fifty_cents_is_refused(sandbox):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        sandbox.open_session(line_items=[line("Sticker", 49)])
    assert caught.value.code == "amount_too_small"


def test_more_than_a_million_is_refused(sandbox):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        sandbox.open_session(line_items=[line("Palace", 99_999_999, quantity=2)])
    assert caught.value.code == "amount_too_large"


def test_an_unknown_currency_is_refused(sandbox):
    booth = line("Booth", 1000)
    booth["price_data"]["currency"] = "zzz"
    with pytest.raises(stripe.InvalidRequestError) as caught:
        sandbox.open_session(line_items=[booth])
    assert caught.value.param == "line_items[0][price_data][currency]"


def test_two_currencies_in_one_session_are_refused(sandbox):
    other = line("Socket", 1000)
    other["price_data"]["currency"] = "usd"
    with pytest.raises(stripe.InvalidRequestError, match="same currency"):
        sandbox.open_session(line_items=[line("Booth", 1000), other])


def test_a_wrong_key_is_refused_without_being_shown_whole(sandbox, new_client):
    with pytest.raises(stripe.AuthenticationError) as caught:
        new_client(sandbox.url, key="sk_test_somebody_else").v1.events.list()
    assert "somebody" not in str(caught.value)


def test_no_key_is_refused(sandbox):
    answer = requests.get(f"{sandbox.url}/v1/events", timeout=10)
    assert (answer.status_code, answer.json()["error"]["type"]) == (401, "invalid_request_error")


def test_another_api_version_is_refused(sandbox):
    headers = {"Authorization": f"Bearer {KEY}", "Stripe-Version": "2019-02-19"}
    answer = requests.get(f"{sandbox.url}/v1/events", headers=headers, timeout=10)
    assert (answer.status_code, "Invalid Stripe API version" in answer.text) == (400, True)


def test_json_bodies_are_refused(sandbox):
    answer = requests.post(f"{sandbox.url}/v1/refunds", json={}, headers={"Authorization": f"Bearer {KEY}"}, timeout=10)
    assert "application/x-www-form-urlencoded" in answer.json()["error"]["message"]


def test_a_place_that_the_sandbox_lacks_is_a_stripe_error(sandbox):
    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL"):
        sandbox.client.v1.customers.list()


@pytest.mark.parametrize("body", ["a[b=1", "[x]=1", "a=1&a[b]=2", "a[b]=2&a=1", "%ff%fe=%00", "metadata[a][b]=1"])
def test_a_broken_body_is_never_a_server_error(sandbox, body):
    headers = {"Authorization": f"Bearer {KEY}", "Content-Type": "application/x-www-form-urlencoded"}
    answer = requests.post(f"{sandbox.url}/v1/refunds", data=body, headers=headers, timeout=10)
    assert (answer.status_code, answer.json()["error"]["type"]) == (400, "invalid_request_error")


def test_every_answer_carries_a_request_id(sandbox):
    assert sandbox.open_session().last_response.request_id.startswith("req_")


def test_an_error_carries_a_request_id_too(sandbox):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        sandbox.open_session(colour="blue")
    assert caught.value.request_id.startswith("req_")


def test_a_property_that_cannot_be_expanded_is_refused(sandbox):
    with pytest.raises(stripe.InvalidRequestError, match=r"cannot be expanded \(colour\)"):
        sandbox.client.v1.checkout.sessions.retrieve(sandbox.open_session().id, {"expand": ["colour"]})
