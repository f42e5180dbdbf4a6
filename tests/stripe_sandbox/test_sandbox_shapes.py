"""The objects and parameters are those of the installed SDK's types."""

from __future__ import annotations

import typing
from typing import Any

import pytest
import stripe
from stripe.checkout import Session
from stripe.params.checkout import _session_create_params as session_params
from stripe.params.checkout._session_list_params import SessionListParams

from mima.stripe_sandbox import calls, vocabulary

# Stripe sends these only when they are asked for or when the account has a feature that the market does not use.
SELDOM = {
    "checkout.session": {"line_items"},
    "charge": {"refunds"},
    "event": {"account", "context"},
    "item": {"discounts", "taxes"},
}


def objects(sandbox) -> dict[str, Any]:
    session = sandbox.paid_session()
    intent = session.payment_intent
    refund = sandbox.client.v1.refunds.create({"payment_intent": intent.id, "amount": 100})
    items = sandbox.client.v1.checkout.sessions.line_items.list(session.id)
    return {
        "checkout.session": sandbox.client.v1.checkout.sessions.retrieve(session.id),
        "payment_intent": sandbox.client.v1.payment_intents.retrieve(intent.id),
        "charge": sandbox.client.v1.charges.retrieve(intent.latest_charge.id),
        "refund": refund,
        "balance_transaction": intent.latest_charge.balance_transaction,
        "event": sandbox.client.v1.events.list().data[0],
        "item": items.data[0],
    }


KINDS = {
    "checkout.session": Session,
    "payment_intent": stripe.PaymentIntent,
    "charge": stripe.Charge,
    "refund": stripe.Refund,
    "balance_transaction": stripe.BalanceTransaction,
    "event": stripe.Event,
    "item": stripe.LineItem,
}


@pytest.mark.parametrize("kind", KINDS)
def test_an_object_has_exactly_the_fields_of_its_type(sandbox, kind):
    fields = set(KINDS[kind].__annotations__) - SELDOM.get(kind, set()) - {"OBJECT_NAME"}
    assert set(objects(sandbox)[kind].to_dict()) == fields


@pytest.mark.parametrize("kind", KINDS)
def test_an_object_has_no_inner_field_that_its_type_lacks(sandbox, kind):
    assert list(foreign(objects(sandbox)[kind].to_dict(), KINDS[kind], kind)) == []


def foreign(body: Any, shape: Any, path: str) -> typing.Iterator[str]:
    """The paths inside a body that the SDK's class does not know."""
    for name, value in body.items():
        inner = getattr(shape, "_inner_class_types", {}).get(name)
        if name not in shape.__annotations__:
            yield f"{path}.{name}"
        elif inner is not None:
            for each in value if isinstance(value, list) else [value]:
                if isinstance(each, dict):
                    yield from foreign(each, inner, f"{path}.{name}")


def test_a_failed_charge_has_the_same_fields_as_a_paid_one(sandbox):
    paid = sandbox.paid_session().payment_intent.latest_charge
    sandbox.press(sandbox.open_session().id, "decline")
    failed = sandbox.client.v1.charges.list().data[0]
    assert set(failed.to_dict()) == set(paid.to_dict())


@pytest.mark.parametrize(
    ("schema", "params"),
    [
        (calls.SESSION_CREATE, session_params.SessionCreateParams),
        (calls.SESSION_LIST, SessionListParams),
        (calls.CHARGE_LIST, stripe.params.ChargeListParams),
        (calls.REFUND_LIST, stripe.params.RefundListParams),
        (calls.REFUND_CREATE, stripe.params.RefundCreateParams),
        (calls.EVENT_LIST, stripe.params.EventListParams),
    ],
)
def test_every_parameter_that_is_taken_is_one_of_the_sdk_s(schema, params):
    assert set(schema) <= set(params.__annotations__)


@pytest.mark.parametrize(
    ("known", "field"),
    [
        (vocabulary.LOCALES, "locale"),
        (vocabulary.ALLOWABLE_PAYMENT_METHODS, "allowed_payment_method_types"),
        (vocabulary.EXCLUDABLE_PAYMENT_METHODS, "excluded_payment_method_types"),
    ],
)
def test_the_words_known_by_heart_are_those_of_the_sdk(known, field):
    hint = session_params.SessionCreateParams.__annotations__[field]
    assert set(known) == set(literals(typing._eval_type(hint, vars(session_params), {})))


def literals(hint: Any) -> typing.Iterator[str]:
    if typing.get_origin(hint) is typing.Literal:
        yield from typing.get_args(hint)
    else:
        for inner in typing.get_args(hint):
            yield from literals(inner)


def test_the_version_is_the_sdk_s_own():
    assert stripe._api_version._ApiVersion.CURRENT == vocabulary.API_VERSION
