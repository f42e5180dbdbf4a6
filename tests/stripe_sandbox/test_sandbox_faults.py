"""Calls that go wrong on purpose: what the SDK makes of them, and that nothing is done twice."""

from __future__ import annotations

import pytest
import requests
import stripe

from .parts import KEY, order

FAILING = ["500", "409", "429", "lock_timeout"]
KEYED = {"idempotency_key": "cs:1"}


@pytest.fixture
def hasty(sandbox, new_client):
    """A client that takes the first answer."""
    return new_client(sandbox.url, retries=0)


def sessions(sandbox):
    return sandbox.client.v1.checkout.sessions.list().data


def left(sandbox):
    return requests.get(f"{sandbox.url}/_control/state", timeout=10).json()["faults"]


@pytest.mark.parametrize(
    ("answer", "error", "status", "code"),
    [
        ("500", stripe.APIError, 500, None),
        ("409", stripe.APIError, 409, "idempotency_key_in_use"),
        ("429", stripe.RateLimitError, 429, "rate_limit"),
        ("lock_timeout", stripe.RateLimitError, 429, "lock_timeout"),
    ],
)
def test_an_error_is_the_sdk_s_own(sandbox, hasty, answer, error, status, code):
    sandbox.control("faults", answer=answer)
    with pytest.raises(error) as caught:
        hasty.v1.events.list()
    assert (caught.value.http_status, caught.value.error.code) == (status, code)


@pytest.mark.parametrize("answer", FAILING)
def test_after_an_error_nothing_was_done(sandbox, hasty, answer):
    sandbox.control("faults", answer=answer)
    with pytest.raises(stripe.StripeError):
        hasty.v1.checkout.sessions.create(order(), KEYED)
    assert sessions(sandbox) == []


@pytest.mark.parametrize("answer", FAILING)
def test_after_an_error_the_same_key_finds_a_fresh_start(sandbox, hasty, answer):
    sandbox.control("faults", answer=answer)
    with pytest.raises(stripe.StripeError):
        hasty.v1.checkout.sessions.create(order(), KEYED)
    assert hasty.v1.checkout.sessions.create(order(), KEYED).status == "open"


@pytest.mark.parametrize("answer", ["500", "409", "lock_timeout", "no_answer"])
def test_the_sdk_s_retries_overcome_two_faults(sandbox, answer):
    sandbox.control("faults", answer=answer, times=2)
    assert sandbox.client.v1.checkout.sessions.create(order(), KEYED).status == "open"
    assert len(sessions(sandbox)) == 1


@pytest.mark.parametrize("answer", ["429", "500_remembered"])
def test_the_sdk_does_not_repeat_every_call(sandbox, answer):
    sandbox.control("faults", answer=answer)
    with pytest.raises(stripe.StripeError):
        sandbox.open_session()
    assert sessions(sandbox) == []


def test_a_remembered_error_is_said_again_to_the_same_key(sandbox, hasty):
    sandbox.control("faults", answer="500_remembered")
    for _ in range(2):
        with pytest.raises(stripe.APIError) as caught:
            hasty.v1.checkout.sessions.create(order(), KEYED)
    assert (caught.value.http_status, caught.value.headers["Idempotent-Replayed"]) == (500, "true")


def test_after_a_remembered_error_another_key_finds_a_fresh_start(sandbox, hasty):
    sandbox.control("faults", answer="500_remembered")
    with pytest.raises(stripe.APIError):
        hasty.v1.checkout.sessions.create(order(), KEYED)
    assert hasty.v1.checkout.sessions.create(order(), {"idempotency_key": "cs:2"}).status == "open"


def test_a_remembered_error_is_forgotten_after_a_day(sandbox, hasty):
    sandbox.control("faults", answer="500_remembered")
    with pytest.raises(stripe.APIError):
        hasty.v1.checkout.sessions.create(order(), KEYED)
    sandbox.control("clock", days=1)
    assert hasty.v1.checkout.sessions.create(order(), KEYED).status == "open"


def test_a_look_that_fails_is_not_remembered(sandbox, hasty):
    sandbox.control("faults", answer="500_remembered")
    with pytest.raises(stripe.APIError):
        hasty.v1.events.list()
    assert hasty.v1.events.list().data == []


def test_three_faults_are_more_than_the_sdk_s_retries(sandbox):
    sandbox.control("faults", answer="500", times=3)
    with pytest.raises(stripe.APIError):
        sandbox.open_session()


def test_a_lost_answer_is_a_broken_line(sandbox, hasty):
    sandbox.control("faults", answer="no_answer")
    with pytest.raises(stripe.APIConnectionError):
        hasty.v1.checkout.sessions.create(order(), KEYED)


def test_a_lost_answer_s_work_is_done(sandbox, hasty):
    sandbox.control("faults", answer="no_answer")
    with pytest.raises(stripe.APIConnectionError):
        hasty.v1.checkout.sessions.create(order(), KEYED)
    assert len(sessions(sandbox)) == 1


def test_after_a_lost_answer_the_same_key_gets_it(sandbox, hasty):
    sandbox.control("faults", answer="no_answer")
    with pytest.raises(stripe.APIConnectionError):
        hasty.v1.checkout.sessions.create(order(), KEYED)
    again = hasty.v1.checkout.sessions.create(order(), KEYED)
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    assert [each.id for each in sessions(sandbox)] == [again.id]


def test_after_a_lost_answer_without_a_key_the_work_is_done_twice(sandbox, hasty):
    """The negative control: it is the key that keeps a repeated call from a second refund."""
    charge = sandbox.paid_session().payment_intent.latest_charge
    sandbox.control("faults", answer="no_answer")
    address, wanted = f"{sandbox.url}/v1/refunds", {"charge": charge.id, "amount": 100}
    with pytest.raises(requests.ConnectionError):
        requests.post(address, data=wanted, auth=(KEY, ""), timeout=10)
    requests.post(address, data=wanted, auth=(KEY, ""), timeout=10)
    assert sandbox.client.v1.charges.retrieve(charge.id).amount_refunded == 200


def test_only_so_many_calls_go_wrong(sandbox, hasty):
    sandbox.control("faults", answer="500", times=2)
    for _ in range(2):
        with pytest.raises(stripe.APIError):
            hasty.v1.events.list()
    assert (hasty.v1.events.list().data, left(sandbox)) == ([], [])


def test_only_the_named_call_goes_wrong(sandbox, hasty):
    sandbox.control("faults", answer="500", call="POST /v1/refunds")
    charge = sandbox.paid_session().payment_intent.latest_charge
    with pytest.raises(stripe.APIError):
        hasty.v1.refunds.create({"charge": charge.id})


def test_a_star_in_the_call_stands_for_any_id(sandbox, hasty):
    sandbox.control("faults", answer="500", call="GET /v1/checkout/sessions/*")
    session = sandbox.open_session()
    with pytest.raises(stripe.APIError):
        hasty.v1.checkout.sessions.retrieve(session.id)


def test_faults_of_the_same_call_come_one_after_the_other(sandbox, hasty):
    sandbox.control("faults", answer="429")
    sandbox.control("faults", answer="500")
    with pytest.raises(stripe.RateLimitError):
        hasty.v1.events.list()
    with pytest.raises(stripe.APIError):
        hasty.v1.events.list()


def test_a_call_with_a_wrong_key_uses_up_no_fault(sandbox, new_client):
    sandbox.control("faults", answer="500")
    with pytest.raises(stripe.AuthenticationError):
        new_client(sandbox.url, key="sk_test_somebody_else", retries=0).v1.events.list()
    assert left(sandbox)[0]["times"] == 1


def test_faults_can_be_cleared(sandbox, hasty):
    sandbox.control("faults", answer="500", times=9)
    sandbox.control("faults/clear")
    assert hasty.v1.events.list().data == []


def test_faults_stay_after_a_restart(start):
    start().control("faults", answer="500", times=9)
    assert left(start())[0]["times"] == 9


def test_an_error_carries_a_request_id(sandbox, hasty):
    sandbox.control("faults", answer="500")
    with pytest.raises(stripe.APIError) as caught:
        hasty.v1.events.list()
    assert caught.value.request_id.startswith("req_")


@pytest.mark.parametrize(
    "fields", [{}, {"answer": "418"}, {"answer": "500", "call": "DROP TABLE"}, {"answer": "500", "times": 0}]
)
def test_a_wrong_fault_is_refused_and_nothing_goes_wrong(sandbox, fields):
    answer = requests.post(f"{sandbox.url}/_control/faults", json=fields, timeout=10)
    assert (answer.status_code, left(sandbox)) == (400, [])


def test_the_control_page_says_what_is_still_to_go_wrong(sandbox):
    sandbox.control("faults", answer="no_answer", call="POST /v1/refunds", times=3)
    html = requests.get(f"{sandbox.url}/_control/", headers={"Accept-Language": "en"}, timeout=10).text
    assert "No answer, though the work is done, 3 ×" in html
