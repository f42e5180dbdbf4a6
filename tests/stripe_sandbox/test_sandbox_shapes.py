"""The objects have the fields of the installed SDK's types, whatever became of them."""

from __future__ import annotations

import re
import typing
from pathlib import Path
from typing import Any

import pytest
import stripe
from stripe.checkout import Session

import mima.stripe_sandbox
from mima.stripe_sandbox import dispute_shapes, vocabulary

PACKAGE = Path(mima.stripe_sandbox.__file__).parent
CARDS = ("charge", "refund", "refund_failure", "adjustment", "payout", "payout_failure")
BOOKINGS = (*CARDS, "payment", "payment_refund", "payment_failure_refund")
INTENTS = ("requires_payment_method", "processing", "succeeded", "canceled")

# Stripe sends these only when they are asked for or when the account has a feature that the market does not use.
SELDOM = {
    "checkout.session": {"line_items"},
    "charge": {"refunds"},
    "event": {"account", "context"},
    "item": {"discounts", "taxes"},
}


def objects(sandbox) -> dict[str, Any]:
    session = sandbox.paid_session()
    disputed = sandbox.paid_session(allowed_payment_method_types=["card"]).payment_intent
    dispute = sandbox.control("dispute", charge=disputed.id)["dispute"]
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
        "dispute": sandbox.client.v1.disputes.retrieve(dispute),
        "payout": sandbox.client.v1.payouts.retrieve(sandbox.control("payout")["made"][0]),
    }


KINDS = {
    "checkout.session": Session,
    "payment_intent": stripe.PaymentIntent,
    "charge": stripe.Charge,
    "refund": stripe.Refund,
    "balance_transaction": stripe.BalanceTransaction,
    "event": stripe.Event,
    "item": stripe.LineItem,
    "dispute": stripe.Dispute,
    "payout": stripe.Payout,
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


def debited(sandbox, button: str, days: int) -> dict[str, Any]:
    session = sandbox.open_session()
    sandbox.press(session.id, button)
    sandbox.control("clock", days=days)
    full = sandbox.client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent.latest_charge"]})
    parts = [full, full.payment_intent, full.payment_intent.latest_charge]
    return {part.object: part.to_dict() for part in parts}


@pytest.mark.parametrize(("button", "days"), [("debit", 0), ("debit", 7), ("debit-that-fails", 7)])
def test_a_debit_s_objects_have_no_field_that_their_types_lack(sandbox, button, days):
    found = debited(sandbox, button, days)
    assert [path for kind, body in found.items() for path in foreign(body, KINDS[kind], kind)] == []


@pytest.mark.parametrize(("button", "days"), [("debit", 0), ("debit", 7), ("debit-that-fails", 7)])
def test_a_debit_s_charge_has_the_same_fields_as_a_card_s(sandbox, button, days):
    card = sandbox.client.v1.charges.retrieve(sandbox.paid_session().payment_intent.latest_charge.id)
    assert set(debited(sandbox, button, days)["charge"]) == set(card.to_dict())


@pytest.mark.parametrize("outcome", ["pending_then_succeeded", "pending_then_failed"])
@pytest.mark.parametrize("days", [0, 5])
def test_a_refund_has_the_same_fields_whatever_becomes_of_it(sandbox, outcome, days):
    charge = sandbox.paid_session().payment_intent.latest_charge
    sandbox.control("refunds", outcome=outcome)
    refund = sandbox.client.v1.refunds.create({"charge": charge.id, "amount": 100})
    sandbox.control("clock", days=days)
    later = sandbox.client.v1.refunds.retrieve(refund.id).to_dict()
    assert (set(later), list(foreign(later, stripe.Refund, "refund"))) == (set(refund.to_dict()), [])


@pytest.mark.parametrize("outcome", ["won", "lost", "under_review"])
def test_a_dispute_has_the_same_fields_whatever_becomes_of_it(sandbox, outcome):
    charge = sandbox.paid_session().payment_intent.latest_charge
    dispute = sandbox.client.v1.disputes.retrieve(sandbox.control("dispute", charge=charge.id)["dispute"])
    sandbox.control("dispute/close", dispute=dispute.id, outcome=outcome)
    later = sandbox.client.v1.disputes.retrieve(dispute.id).to_dict()
    assert (set(later), list(foreign(later, stripe.Dispute, "dispute"))) == (set(dispute.to_dict()), [])


def literals(hint: Any) -> typing.Iterator[str]:
    if typing.get_origin(hint) is typing.Literal:
        yield from typing.get_args(hint)
    else:
        for inner in typing.get_args(hint):
            yield from literals(inner)


EVENTS = set(literals(stripe.Event.__annotations__["type"]))
WORDS = {
    "status of a dispute": (dispute_shapes.OPEN, stripe.Dispute, "status"),
    "outcome of a charge": (("pending", "succeeded", "failed"), stripe.Charge, "status"),
    "kind of booking": (BOOKINGS, stripe.BalanceTransaction, "type"),
    "reason for waiting": (("processing",), stripe.Refund, "pending_reason"),
    "status of an intent": (INTENTS, stripe.PaymentIntent, "status"),
}


@pytest.mark.parametrize("words", WORDS)
def test_the_words_inside_objects_are_those_of_the_sdk(words):
    used, kind, field = WORDS[words]
    assert set(used) <= set(literals(kind.__annotations__[field]))


def test_every_event_s_type_is_one_of_the_sdk_s():
    sources = "".join(file.read_text() for file in PACKAGE.glob("*.py"))
    told = set(re.findall(r'record\(records, "([a-z_.]+)"', sources))
    assert len(told) > 20
    assert told <= EVENTS


def test_the_version_is_the_sdk_s_own():
    assert stripe._api_version._ApiVersion.CURRENT == vocabulary.API_VERSION
