"""Each call takes parameters that the SDK's types know, and refuses every other name and word in Stripe's shape."""

from __future__ import annotations

import pytest
import requests

from mima.stripe_sandbox import vocabulary
from mima.stripe_sandbox.parameters import Choice

from .parts import KEY
from .sdk_types import CALLS, OF_THE_CLIENT, choices, hashes, hints, parameters, words

# Whole lists of the SDK's that the stand-in knows by heart.
BY_HEART = {
    "locale": vocabulary.LOCALES,
    "allowed_payment_method_types[0]": vocabulary.ALLOWABLE_PAYMENT_METHODS,
    "excluded_payment_method_types[0]": vocabulary.EXCLUDABLE_PAYMENT_METHODS,
}
# What a call must have beside the parameter in question.
BOOTH = "line_items[0][price_data]"
ALWAYS = {
    "POST /v1/checkout/sessions": {
        "mode": "payment",
        "success_url": "http://127.0.0.1:9/",
        "line_items[0][quantity]": "1",
        f"{BOOTH}[currency]": "eur",
        f"{BOOTH}[unit_amount]": "1000",
        f"{BOOTH}[product_data][name]": "Booth",
    }
}


def ask(sandbox, call: str, **wanted: str) -> requests.Response:
    method, path = call.split()
    sent = {"params": wanted} if method == "GET" else {"data": ALWAYS.get(call, {}) | wanted}
    return requests.request(method, f"{sandbox.url}{path}", auth=(KEY, ""), timeout=10, **sent)


def refusal(answer: requests.Response) -> tuple[int, str, str | None]:
    error = answer.json()["error"]
    return answer.status_code, error["type"], error.get("param")


@pytest.mark.parametrize("call", CALLS)
def test_every_parameter_that_is_taken_is_one_of_the_sdk_s(call):
    assert [name for name, _, hint in parameters(call) if hint is None] == []


@pytest.mark.parametrize(("call", "name"), choices())
def test_every_word_that_is_taken_is_one_of_the_sdk_s(call, name):
    ((reader, hint),) = [(reader, hint) for each, reader, hint in parameters(call) if each == name]
    assert isinstance(reader, Choice)
    assert set(reader.allowed) <= words(hint)


@pytest.mark.parametrize("name", BY_HEART)
def test_the_words_known_by_heart_are_all_of_the_sdk_s(name):
    ((_, _, hint),) = [found for found in parameters("POST /v1/checkout/sessions") if found[0] == name]
    assert set(BY_HEART[name]) == words(hint)


@pytest.mark.parametrize(("call", "name"), choices())
def test_a_word_that_is_none_of_the_sdk_s_is_refused_by_name(sandbox, call, name):
    assert refusal(ask(sandbox, call, **{name: "zzz"})) == (400, "invalid_request_error", name)


@pytest.mark.parametrize("call", CALLS)
def test_a_name_that_is_none_of_the_sdk_s_is_refused_by_every_call(sandbox, call):
    assert refusal(ask(sandbox, call, colour="blue")) == (400, "invalid_request_error", "colour")


@pytest.mark.parametrize(("call", "name"), hashes())
def test_a_name_inside_that_is_none_of_the_sdk_s_is_refused(sandbox, call, name):
    full = f"{name}[colour]"
    assert refusal(ask(sandbox, call, **{full: "blue"})) == (400, "invalid_request_error", full)


@pytest.mark.parametrize("call", CALLS)
def test_a_parameter_of_the_sdk_s_that_the_sandbox_lacks_is_refused_never_ignored(sandbox, call):
    schema, params = CALLS[call]
    lacking = set(hints(params)) - set(schema) - OF_THE_CLIENT
    answers = {name: refusal(ask(sandbox, call, **{name: "1"})) for name in lacking}
    assert answers == {name: (400, "invalid_request_error", name) for name in lacking}


@pytest.mark.parametrize("limit", ["0", "101", "many"])
@pytest.mark.parametrize("call", [call for call in CALLS if call.startswith("GET")])
def test_every_list_holds_between_one_and_a_hundred(sandbox, call, limit):
    assert refusal(ask(sandbox, call, limit=limit)) == (400, "invalid_request_error", "limit")


@pytest.mark.parametrize("call", [call for call in CALLS if call.startswith("GET")])
def test_every_list_refuses_a_cursor_that_it_does_not_know(sandbox, call):
    assert refusal(ask(sandbox, call, starting_after="none")) == (400, "invalid_request_error", "starting_after")
