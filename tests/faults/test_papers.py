"""Papers issued by several processes at once, and the same by processes that each count for themselves."""

from pathlib import Path

import pytest

from tests.faults import papers

pytestmark = pytest.mark.slow


def test_papers_issued_at_once_around_new_year_have_their_numbers_in_a_row(tmp_path: Path, database_url: str) -> None:
    outcome = papers.race(tmp_path, database_url, papers=24, processes=2)
    assert outcome.is_clean, (outcome.done, outcome.lines())


def test_processes_that_count_for_themselves_are_refused_a_number_that_is_given(tmp_path: Path, database_url: str) -> None:
    outcome = papers.race(tmp_path, database_url, papers=12, processes=2, defended=False)
    assert outcome.failed > 0, (outcome.done, outcome.lines())
