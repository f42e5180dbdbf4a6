"""What does not fit a call's parameters: the same refusal at both, with the parameter's full name."""

from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.stripe_sandbox.parts import line

from .sides import wanted


def booth(**changes: Any) -> dict[str, Any]:
    """The market's body with one line, and this changed in its price."""
    one = line("Booth B12", 1000)
    return wanted(line_items=[one | {"price_data": one["price_data"] | changes}])  # type: ignore[no-any-return]


def without(body: dict[str, Any], *steps: Any) -> dict[str, Any]:
    *way, last = steps
    inside: Any = body
    for step in way:
        inside = inside[step]
    del inside[last]
    return body


PRICE = "line_items[0][price_data]"
REFUSED: dict[str, tuple[dict[str, Any], str | None, str]] = {
    "an unknown name": (wanted(colour="blue"), "parameter_unknown", "colour"),
    "an unknown name inside": (booth(colour="blue"), "parameter_unknown", f"{PRICE}[colour]"),
    "a name that is missing": (
        without(booth(), "line_items", 0, "price_data", "currency"),
        "parameter_missing",
        f"{PRICE}[currency]",
    ),
    "a name that is missing deep inside": (
        booth(product_data={"description": "Three metres"}),
        "parameter_missing",
        f"{PRICE}[product_data][name]",
    ),
    "a number that is none": (booth(unit_amount="much"), "parameter_invalid_integer", f"{PRICE}[unit_amount]"),
    "a truth that is none": (wanted(automatic_tax={"enabled": "no"}), None, "automatic_tax[enabled]"),
    "a word that is none": (wanted(mode="pay"), None, "mode"),
    "a word that is none in a list": (
        wanted(allowed_payment_method_types=["shells"]),
        None,
        "allowed_payment_method_types[0]",
    ),
    "a text where a hash belongs": (wanted(payment_intent_data="x"), None, "payment_intent_data"),
    "a text where a list belongs": (wanted(line_items="x"), None, "line_items"),
    "an empty text": (wanted(client_reference_id=""), "parameter_invalid_empty", "client_reference_id"),
    "an address that is none": (wanted(success_url="booth"), "url_invalid", "success_url"),
    "an email address that is none": (wanted(customer_email="bruno"), "email_invalid", "customer_email"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_refused_by_its_full_name(client, what):
    body, code, name = REFUSED[what]
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.checkout.sessions.create(body)
    told = caught.value.http_status, caught.value.error.type, caught.value.code, caught.value.param
    assert told == (400, "invalid_request_error", code, name)


def test_a_missing_duty_of_the_call_is_refused(client):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.checkout.sessions.create(without(wanted(), "success_url"))
    assert caught.value.http_status == 400


def test_metadata_may_be_empty(client):
    assert client.v1.checkout.sessions.create(wanted(metadata="")).metadata.to_dict() == {}


def test_a_text_of_the_pay_button_may_be_left_empty(client):
    assert client.v1.checkout.sessions.create(wanted(custom_text={"submit": ""})).custom_text.submit is None


@pytest.mark.parametrize("limit", [0, 101])
def test_a_page_holds_between_one_and_a_hundred(client, limit):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.events.list({"limit": limit})
    assert (caught.value.http_status, caught.value.param) == (400, "limit")
