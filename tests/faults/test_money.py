"""Webhooks in disorder and refunds at once against real processes and the stand-in, each with its negative control."""

import random
import re
from pathlib import Path

import pytest

from tests.faults import pushes, refunds, webhooks

pytestmark = pytest.mark.slow
CARELESS = "tests.faults.careless_till:app"


def test_webhooks_in_any_disorder_settle_each_payment_once(tmp_path: Path, database_url: str) -> None:
    outcome = webhooks.race(tmp_path, database_url, numbers=range(4), seed=7)
    assert outcome.is_clean, outcome.faults()


def test_the_same_seed_rings_with_the_same_kinds_in_the_same_order() -> None:
    told = {"id": "evt_1", "object": "event", "data": {"object": {}}}
    first, second = ([push.raw for push in pushes.strange(random.Random("7:1"), told)][3:5] for _time in range(2))
    assert first == second


def test_a_market_that_believes_every_message_fails_the_same_webhooks(tmp_path: Path, database_url: str) -> None:
    outcome = webhooks.race(tmp_path, database_url, numbers=range(2), seed=7, wsgi=CARELESS)
    said = " ".join(outcome.faults())
    assert "forged: 200 instead of 400" in said, said
    assert re.search(r"settled [2-9] times instead of 1", said), said


def test_refunds_at_once_give_back_once_and_the_credit_note_agrees(tmp_path: Path, database_url: str) -> None:
    outcome = refunds.race(tmp_path, database_url, rounds=2, clicks=10)
    assert outcome.is_clean, outcome.wrong + outcome.findings


def test_without_the_look_at_what_was_decided_the_same_race_gives_back_more(tmp_path: Path, database_url: str) -> None:
    outcome = refunds.race(tmp_path, database_url, rounds=3, clicks=8, defended=False)
    assert refunds.TOO_MUCH in outcome.wrong, outcome.rounds
