"""What happens when something is killed or away, in small: against real processes, of which the tests kill only their own."""

from pathlib import Path

import pytest

from tests.faults import away, kill

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_what_was_acknowledged_outlives_what_is_killed(tmp_path: Path, kind: str) -> None:
    outcome = kill.race(tmp_path, kind, kills=2, people=2, seed=5, by_command=False)
    assert outcome.is_clean, outcome.lines()


@pytest.mark.parametrize(("kind", "faults"), [("sqlite", ["full", "stripe"]), ("postgresql", ["stopped"])])
def test_who_meets_an_outage_is_told_to_come_back_and_finds_all_as_before(tmp_path: Path, kind: str, faults: list[str]) -> None:
    outcomes = list(away.races(tmp_path, kind, faults=faults))
    assert [outcome.fault for outcome in outcomes] == faults
    assert not any(outcome.broken for outcome in outcomes), [outcome.row(kind) for outcome in outcomes]


def test_a_success_that_left_nothing_behind_is_seen() -> None:
    said = away.Said(303, "", "")
    deed = next(deed for deed in away.DEEDS if deed.name == "hold")
    assert list(away._wrong(deed, said, "locked")) == ["hold was answered with 303 instead of 503"]
