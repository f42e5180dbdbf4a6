"""Work that a transaction left for later: announced once it is committed, so that nobody works on what was undone."""

from collections.abc import Callable

from mima.core.db import db

_WANTED = "mima_wanted"
_listeners: list[Callable[[str], None]] = []


def want(work: str) -> None:
    """After this transaction's commit, whoever does `work` (`letters`, `media`, `payments`) is woken."""
    db.session().info.setdefault(_WANTED, set()).add(work)


def listen(listener: Callable[[str], None]) -> None:
    """`listener` is told of work from now on; the rows are the truth, so a lost word only delays it until the next sweep."""
    _listeners[:] = [listener]


def announce(info: dict[object, object]) -> None:
    """The listener knows of the work that was wanted in the committed transaction."""
    wanted = info.pop(_WANTED, set())
    for work in sorted(wanted):  # type: ignore[call-overload]
        for listener in _listeners:
            listener(work)


def forget(info: dict[object, object]) -> None:
    """Nothing is wanted of a transaction that was undone."""
    info.pop(_WANTED, None)
