"""Work is announced after the commit, and only then."""

from collections.abc import Iterator

import pytest
from flask import Flask

from mima.core import wake
from mima.core.transaction import transaction


@pytest.fixture
def heard(context: Flask) -> Iterator[list[str]]:
    words: list[str] = []
    before = list(wake._listeners)
    wake.listen(words.append)
    yield words
    wake._listeners[:] = before


def test_work_is_announced_once_after_the_commit(heard: list[str]) -> None:
    with transaction():
        wake.want("letters")
        wake.want("letters")
        assert heard == []
    assert heard == ["letters"]


def test_nothing_is_announced_of_what_was_undone(heard: list[str]) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        wake.want("letters")
        raise ZeroDivisionError
    with transaction():
        pass
    assert heard == []
