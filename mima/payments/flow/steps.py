"""What the steps share: reading without a transaction left open, and doing many things of which some may fail."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from structlog import get_logger

from mima.core import clock
from mima.core.db import db
from mima.core.transaction import refuse_inside_transaction, transaction
from mima.payments import cursors
from mima.payments.gateway import StripeAway

log = get_logger()


@contextmanager
def reading() -> Iterator[None]:
    """What is read inside is read now, and no transaction stays open behind it: a call to Stripe may follow."""
    refuse_inside_transaction()
    db.session.rollback()
    try:
        yield
    finally:
        db.session.rollback()


def let_go() -> None:
    """Nobody's transaction is open from here on; refused inside `transaction()`."""
    refuse_inside_transaction()
    db.session.rollback()


@dataclass(slots=True)
class Report:
    """What a run did: counts by name, and the sentences of what failed."""

    done: dict[str, int] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def count(self, what: str, number: int = 1) -> None:
        self.done[what] = self.done.get(what, 0) + number


def each(what: str, things: Iterable[int | str], step: Callable[[int | str], None], report: Report) -> None:
    """Every thing had its step, each alone: one that fails is logged and counted and does not stop the others."""
    for thing in things:
        try:
            step(thing)
        except StripeAway as error:
            _note_away()
            _failed(report, what, thing, error)
        except Exception as error:  # noqa: BLE001 (a worker's loop: the next payment is not this one's hostage)
            _failed(report, what, thing, error)
        else:
            report.count(what)
            _note_answered()


def _failed(report: Report, what: str, thing: int | str, error: Exception) -> None:
    db.session.rollback()
    log.error("payment_step_failed", step=what, thing=thing, error=repr(error))
    report.failures.append(f"{what} {thing}: {error}")


def _note_away() -> None:
    """The outage has its beginning, for the letter after an hour."""
    let_go()
    with transaction():
        cursors.begin(cursors.AWAY, clock.now())


def _note_answered() -> None:
    with reading():
        is_away = cursors.at(cursors.AWAY) is not None
    if is_away:
        with transaction():
            cursors.drop(cursors.AWAY)
