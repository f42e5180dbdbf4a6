"""Each call takes parameters that the SDK's types know, does what it takes, and says of the others that it does not do them."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from mima.stripe_sandbox import calls
from mima.stripe_sandbox.errors import StripeError
from mima.stripe_sandbox.parameters import Only

from .parts import KEY
from .sdk_types import ALWAYS, CALLS, hashes, pairs, parameters, words

SESSION = "POST /v1/checkout/sessions"
LINE = "line_items[0]"
PRICE = f"{LINE}[price_data]"
LISTS = [call for call in CALLS if CALLS[call] in calls.LISTS.values()]


def ask(sandbox: Any, call: str, **wanted: str) -> requests.Response:
    method, path = call.split()
    sent = {"params": wanted} if method == "GET" else {"data": dict(pairs(ALWAYS.get(call, {}))) | wanted}
    return requests.request(method, f"{sandbox.url}{path}", auth=(KEY, ""), timeout=10, **sent)  # type: ignore[arg-type]


def refusal(answer: requests.Response) -> tuple[int, str, str | None]:
    error = answer.json()["error"]
    return answer.status_code, error["type"], error.get("param")


def code(answer: requests.Response) -> str | None:
    told: str | None = answer.json()["error"].get("code")
    return told


@pytest.mark.parametrize("call", CALLS)
def test_every_parameter_that_is_taken_is_one_of_the_sdk_s(call):
    assert [name for name, _, known in parameters(call) if known is None] == []


@pytest.mark.parametrize("call", CALLS)
def test_every_word_that_is_done_is_one_of_the_sdk_s(call):
    done = {name: (set(reader.done), words(known)) for name, reader, known in parameters(call) if isinstance(reader, Only)}
    # A currency is any text to the SDK.
    assert [name for name, (ours, theirs) in done.items() if theirs and not ours <= theirs] == []


@pytest.mark.parametrize("call", CALLS)
def test_what_may_be_emptied_may_be_emptied_here(call):
    for name, reader, known in parameters(call):
        if "" in getattr(known, "words", ()):
            assert not reader("", name)


@pytest.mark.parametrize("call", CALLS)
def test_a_name_that_is_none_of_the_sdk_s_is_refused_by_every_call(sandbox, call):
    answer = ask(sandbox, call, colour="blue")
    assert (*refusal(answer), code(answer)) == (400, "invalid_request_error", "colour", "parameter_unknown")


@pytest.mark.parametrize(("call", "name"), hashes())
def test_a_name_inside_that_is_none_of_the_sdk_s_is_refused(sandbox, call, name):
    full = f"{name}[colour]"
    answer = ask(sandbox, call, **{full: "blue"})
    assert (*refusal(answer), code(answer)) == (400, "invalid_request_error", full, "parameter_unknown")


NOT_DONE = {
    "customer": "cus_1",
    "mode": "subscription",
    "payment_method_options[card][capture_method]": "manual",
    f"{PRICE}[product_data][images][0]": "http://127.0.0.1:9/booth.png",
    f"{PRICE}[unit_amount_decimal]": "12.5",
    "custom_text[shipping_address][message]": "To the hall",
    "invoice_creation[enabled]": "true",
    "payment_intent_data[capture_method]": "manual",
    "submit_type": "subscribe",
    "ui_mode": "elements",
    "tax_id_collection[enabled]": "true",
}


@pytest.mark.parametrize("name", NOT_DONE)
def test_what_stripe_would_act_on_and_the_sandbox_does_not_is_refused_in_a_sentence(sandbox, name):
    answer = ask(sandbox, SESSION, **{name: NOT_DONE[name]})
    status, kind, param = refusal(answer)
    assert (status, kind, name.startswith(param or "?"), code(answer)) == (400, "invalid_request_error", True, None)
    assert answer.json()["error"]["message"].startswith("The stand-in Stripe does not do ")


WRONG = {
    "a word that is none of the SDK's": ({"locale": "xx"}, None, "locale"),
    "such a word in a list": ({"allowed_payment_method_types[0]": "shells"}, None, "allowed_payment_method_types[0]"),
    "such a word of what the sandbox does not do": (
        {"payment_method_options[card][request_three_d_secure]": "often"},
        None,
        None,
    ),
    "a number that is none": ({f"{LINE}[quantity]": "one"}, "parameter_invalid_integer", None),
    "a truth that is none": ({"automatic_tax[enabled]": "no"}, None, None),
    "a text where a hash belongs": ({"payment_intent_data": "x"}, None, None),
    "a text where a list belongs": ({"custom_fields": "x"}, None, None),
    "an empty text that empties nothing": ({f"{PRICE}[product_data][name]": ""}, "parameter_invalid_empty", None),
    "a hash where a text belongs": ({"cancel_url[there]": "x"}, None, "cancel_url"),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_does_not_fit_is_refused_in_stripe_s_shape(sandbox, what):
    wanted, expected, param = WRONG[what]
    answer = ask(sandbox, SESSION, **wanted)
    assert refusal(answer) == (400, "invalid_request_error", param or next(iter(wanted)))
    assert (code(answer), answer.headers["Request-Id"][:4]) == (expected, "req_")


@pytest.mark.parametrize("name", [f"{PRICE}[currency]", f"{PRICE}[product_data][name]", "automatic_tax[enabled]"])
def test_what_the_type_demands_inside_is_missed_by_its_full_name(sandbox, name):
    form = dict(pairs(ALWAYS[SESSION])) | {"automatic_tax[liability][type]": "self"}
    form |= {"automatic_tax[enabled]": "false", f"{PRICE}[product_data][description]": "Three metres"}
    del form[name]
    answer = requests.post(f"{sandbox.url}/v1/checkout/sessions", data=form, auth=(KEY, ""), timeout=10)
    assert (*refusal(answer), code(answer)) == (400, "invalid_request_error", name, "parameter_missing")


def test_what_may_be_emptied_is_as_if_it_had_not_been_sent(sandbox):
    session = sandbox.client.v1.checkout.sessions.create({**plain(), "custom_text": {"submit": ""}, "metadata": ""})
    assert (session.custom_text.submit, session.metadata.to_dict()) == (None, {})


def plain() -> Any:
    return {
        "mode": "payment",
        "success_url": "http://127.0.0.1:9/",
        "line_items": [{"quantity": 1, "price_data": {"currency": "eur", "unit_amount": 1000, "product_data": {"name": "B"}}}],
    }


def test_an_index_may_be_left_to_the_order(sandbox):
    form = [*pairs(ALWAYS[SESSION]), ("expand[]", "payment_intent"), ("allowed_payment_method_types[]", "card")]
    answer = requests.post(f"{sandbox.url}/v1/checkout/sessions", data=form, auth=(KEY, ""), timeout=10)
    assert answer.json()["payment_method_types"] == ["card"]


def test_another_currency_than_that_of_the_lines_is_refused(sandbox):
    assert refusal(ask(sandbox, SESSION, currency="usd")) == (400, "invalid_request_error", "currency")


def test_a_call_that_is_not_read_changes_nothing(sandbox):
    ask(sandbox, SESSION, **{"payment_method_options[card][request_three_d_secure]": "often"})
    assert sandbox.client.v1.checkout.sessions.list().data == []


def test_metadata_of_a_dispute_is_added_to_and_emptied_by_name(sandbox):
    charge = sandbox.paid_session().payment_intent.latest_charge
    dispute = sandbox.control("dispute", charge=charge.id)["dispute"]
    for changes in ({"a": "1", "b": "2"}, {"a": "", "c": "3"}):
        told = sandbox.client.v1.disputes.update(dispute, {"metadata": changes})
    assert told.metadata.to_dict() == {"b": "2", "c": "3"}
    assert sandbox.client.v1.disputes.update(dispute, {"metadata": ""}).metadata.to_dict() == {}


def test_what_is_not_done_is_read_by_its_type_all_the_same():
    with pytest.raises(StripeError, match="Invalid boolean: maybe"):
        calls.REFUND_CREATE.read([("payment_intent", "pi_1"), ("reverse_transfer", "maybe")])


@pytest.mark.parametrize("limit", ["0", "101", "many"])
@pytest.mark.parametrize("call", LISTS)
def test_every_list_holds_between_one_and_a_hundred(sandbox, call, limit):
    assert refusal(ask(sandbox, call, limit=limit)) == (400, "invalid_request_error", "limit")


@pytest.mark.parametrize("call", LISTS)
def test_every_list_refuses_a_cursor_that_it_does_not_know(sandbox, call):
    assert refusal(ask(sandbox, call, starting_after="none")) == (400, "invalid_request_error", "starting_after")
