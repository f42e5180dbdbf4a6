"""The clock moves forward, and all that waits comes nearer; stamps stay those of the real time."""

from __future__ import annotations

import time

import pytest
import requests

DAY = 86_400


def state(sandbox):
    return requests.get(f"{sandbox.url}/_control/state", timeout=10).json()


def status(sandbox, session):
    return sandbox.client.v1.checkout.sessions.retrieve(session.id).status


def ordered(sandbox, button="debit"):
    session = sandbox.open_session()
    sandbox.press(session.id, button)
    return session


def test_a_session_lapses_when_the_clock_passes_its_end(sandbox):
    session = sandbox.open_session(expires_at=int(time.time()) + 1860)
    sandbox.control("clock", seconds=1870)
    assert status(sandbox, session) == "expired"


def test_a_session_stays_open_when_the_clock_moves_less(sandbox):
    session = sandbox.open_session(expires_at=int(time.time()) + 1860)
    sandbox.control("clock", seconds=1800)
    assert status(sandbox, session) == "open"


def test_steps_of_the_clock_add_up(sandbox):
    session = sandbox.open_session(expires_at=int(time.time()) + 1860)
    told = [sandbox.control("clock", seconds=940)["happened"] for _ in range(2)]
    assert (told, status(sandbox, session)) == ([0, 1], "expired")


def test_a_debit_is_answered_when_the_clock_passes_its_day(sandbox):
    session = ordered(sandbox)
    sandbox.control("clock", days=7)
    assert sandbox.client.v1.checkout.sessions.retrieve(session.id).payment_status == "paid"


def test_a_late_webhook_comes_when_the_clock_passes_its_time(sandbox, inbox):
    sandbox.control("webhooks", mode="late", seconds=3600)
    sandbox.client.v1.checkout.sessions.expire(sandbox.open_session().id)
    assert (sandbox.control("clock", seconds=3500)["pushed"], sandbox.control("clock", seconds=101)["pushed"]) == (0, 1)


def test_a_refused_webhook_is_repeated_when_the_clock_passes_its_time(start, inbox):
    sandbox = start(retries=None)
    inbox.answers = [500]
    sandbox.client.v1.checkout.sessions.expire(sandbox.open_session().id)
    assert [sandbox.deliver(), sandbox.deliver(), sandbox.control("clock", seconds=1)["pushed"]] == [1, 0, 1]


def test_a_webhook_refused_for_three_days_of_the_clock_is_given_up(sandbox, inbox):
    inbox.usual = 500
    sandbox.client.v1.checkout.sessions.expire(sandbox.open_session().id)
    sandbox.deliver()
    assert sandbox.control("clock", days=4)["deliveries"][0]["state"] == "given_up"


def test_a_webhook_that_was_given_up_has_three_more_days_when_it_is_pushed_by_hand(sandbox, inbox):
    inbox.usual = 500
    sandbox.client.v1.checkout.sessions.expire(sandbox.open_session().id)
    sandbox.deliver()
    sandbox.control("clock", days=4)
    event = sandbox.client.v1.events.list().data[0].id
    assert sandbox.control("deliver", event=event)["deliveries"][0]["state"] == "waiting"


def test_a_lost_webhook_does_not_come_by_the_clock(sandbox, inbox):
    sandbox.control("webhooks", mode="lost")
    sandbox.client.v1.checkout.sessions.expire(sandbox.open_session().id)
    sandbox.control("clock", days=30)
    assert inbox.received == []


def test_an_idempotency_key_is_forgotten_when_the_clock_passes_a_day(sandbox):
    def create():
        return sandbox.client.v1.refunds.create({"charge": charge.id, "amount": 100}, {"idempotency_key": "re:1"}).id

    charge = sandbox.paid_session().payment_intent.latest_charge
    first = create()
    sandbox.control("clock", days=1)
    assert create() != first


def test_after_the_clock_has_moved_sessions_open_as_before(sandbox):
    sandbox.control("clock", days=30)
    session = sandbox.open_session(expires_at=int(time.time()) + 1860)
    assert status(sandbox, session) == "open"


def test_what_the_clock_brings_is_stamped_with_the_real_time(sandbox, inbox):
    ordered(sandbox)
    sandbox.control("clock", days=7)
    newest = inbox.events()[-1]
    assert newest.type == "checkout.session.async_payment_succeeded"
    assert abs(newest.created - time.time()) < 60


def test_the_state_tells_how_far_the_clock_was_moved(sandbox):
    sandbox.control("clock", days=1)
    sandbox.control("clock", seconds=30, days=2)
    assert state(sandbox)["moved_seconds"] == 3 * DAY + 30


def test_the_state_tells_what_waits_and_how_long(sandbox):
    session = sandbox.open_session(expires_at=int(time.time()) + 1860)
    (waiting,) = state(sandbox)["agenda"]
    assert (waiting["about"], waiting["what"]) == (session.id, "lapse")
    assert 1800 < waiting["seconds"] <= 1860


@pytest.mark.parametrize(("button", "payment_status"), [("debit", "paid"), ("debit-that-fails", "unpaid")])
def test_one_debit_can_be_hastened(sandbox, button, payment_status):
    session, other = ordered(sandbox, button), ordered(sandbox)
    charge = sandbox.client.v1.charges.list().data[1]
    sandbox.control("hasten", about=charge.id)
    looked = [sandbox.client.v1.checkout.sessions.retrieve(each.id).payment_status for each in (session, other)]
    assert looked == [payment_status, "unpaid"]


def test_a_hastened_thing_happens_once(sandbox):
    ordered(sandbox)
    charge = sandbox.client.v1.charges.list().data[0]
    sandbox.control("hasten", about=charge.id)
    again = requests.post(f"{sandbox.url}/_control/hasten", json={"about": charge.id}, timeout=10)
    assert (again.status_code, again.json()["error"]["param"]) == (404, "about")


@pytest.mark.parametrize("fields", [{"seconds": "soon"}, {"seconds": -1}, {"days": "nan"}, {"days": 401}, {"years": 1}])
def test_a_wrong_step_is_refused_and_moves_nothing(sandbox, fields):
    answer = requests.post(f"{sandbox.url}/_control/clock", json=fields, timeout=10)
    assert (answer.status_code, state(sandbox)["moved_seconds"]) == (400, 0)


def test_the_clock_stays_moved_after_a_restart(start):
    start().control("clock", days=1)
    assert state(start())["moved_seconds"] == DAY


def test_a_refusal_is_shown_on_the_page_to_somebody_who_pressed_its_button(sandbox):
    answer = requests.post(
        f"{sandbox.url}/_control/clock", data={"days": "1e9"}, headers={"Accept": "text/html,*/*;q=0.8"}, timeout=10
    )
    assert (answer.status_code, 'role="alert"' in answer.text) == (400, True)


def test_a_file_of_an_earlier_version_keeps_its_open_sessions(start):
    earlier = start()
    session = earlier.open_session()
    with earlier.app.extensions["stripe_sandbox"].store.transaction() as records:
        records.connection.execute("DROP TABLE agenda")
        for column in ("fault", "owed_at"):
            records.connection.execute(f"ALTER TABLE deliveries DROP COLUMN {column}")
    assert state(start())["agenda"][0]["about"] == session.id
