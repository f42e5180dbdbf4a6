"""Many hands at once; and the same races with the defence off, which must be lost."""

from __future__ import annotations

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest
import requests
import stripe

from mima.stripe_sandbox import agenda, attempts, disputes, faults, refunds
from mima.stripe_sandbox.store import NOBODY, Cause, Records, Store

from .parts import KEY


@contextmanager
def unguarded(store: Store, cause: Cause = NOBODY) -> Iterator[Records]:
    """A transaction that is none: everybody reads before anybody writes."""
    with closing(store._connect()) as connection:
        yield Records(connection, cause=cause, webhooks=store.webhooks)


@pytest.fixture(params=["guarded", "defence off"])
def guarded(request, monkeypatch) -> bool:
    if request.param == "defence off":
        monkeypatch.setattr(Store, "transaction", unguarded)
    return request.param == "guarded"


def slow(shape):
    """The moment between looking and writing takes long enough to be found by others."""

    def shaped(*values, **options):
        time.sleep(0.2)
        return shape(*values, **options)

    return shaped


def slow_to_act(look):
    """The same moment, where the looking is what can be replaced."""

    def looked(*values, **options):
        seen = look(*values, **options)
        time.sleep(0.2)
        return seen

    return looked


def at_once(deed):
    with ThreadPoolExecutor(4) as hands:
        return list(hands.map(lambda _: deed(), range(4)))


def test_four_clicks_at_once_pay_once_thanks_to_the_transaction(sandbox, guarded, monkeypatch):
    monkeypatch.setattr(attempts, "succeeded_charge", slow(attempts.succeeded_charge))
    session = sandbox.open_session()
    with ThreadPoolExecutor(4) as hands:
        list(hands.map(lambda _: sandbox.press(session.id, "pay"), range(4)))
    assert (len(sandbox.client.v1.charges.list().data) == 1) is guarded


def test_four_refunds_at_once_stay_within_the_charge_thanks_to_the_transaction(sandbox, guarded, monkeypatch):
    charge = sandbox.paid_session().payment_intent.latest_charge
    monkeypatch.setattr(refunds, "new_balance_transaction", slow(refunds.new_balance_transaction))

    def give_back(_):
        try:
            return sandbox.client.v1.refunds.create({"charge": charge.id}).amount
        except stripe.InvalidRequestError:
            return 0

    with ThreadPoolExecutor(4) as hands:
        returned = sum(hands.map(give_back, range(4)))
    assert (returned == charge.amount) is guarded


def test_four_hands_hasten_a_debit_once_thanks_to_the_transaction(sandbox, guarded, monkeypatch):
    sandbox.press(sandbox.open_session().id, "debit")
    charge = sandbox.client.v1.charges.list().data[0].id
    monkeypatch.setattr(agenda, "of", slow_to_act(agenda.of))
    at_once(lambda: requests.post(f"{sandbox.url}/_control/hasten", json={"about": charge}, timeout=10))
    told = sandbox.client.v1.events.list({"type": "checkout.session.async_payment_succeeded"}).data
    assert (len(told) == 1) is guarded


def test_four_hands_open_one_dispute_thanks_to_the_transaction(sandbox, guarded, monkeypatch):
    charge = sandbox.paid_session().payment_intent.latest_charge.id
    monkeypatch.setattr(disputes, "new_dispute", slow(disputes.new_dispute))
    at_once(lambda: requests.post(f"{sandbox.url}/_control/dispute", json={"charge": charge}, timeout=10))
    assert (len(sandbox.client.v1.disputes.list().data) == 1) is guarded


def test_one_of_four_calls_at_once_gets_the_fault_thanks_to_the_transaction(sandbox, guarded, monkeypatch):
    sandbox.control("faults", answer="500", call="GET /v1/charges")
    monkeypatch.setattr(faults, "match", slow_to_act(faults.match))
    address = f"{sandbox.url}/v1/charges"
    answers = at_once(lambda: requests.get(address, auth=(KEY, ""), timeout=10).status_code)
    assert (sorted(answers) == [200, 200, 200, 500]) is guarded
