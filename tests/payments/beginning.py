"""What many tests of payments begin with, made once and given back: the market's rows and Stripe's memory of them together."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask

from mima.core import clock
from tests import snapshot
from tests.conftest import NOON


@dataclass(frozen=True)
class Beginning:
    """The market and Stripe of a test. As long as it has changed neither of them, what it does comes out as it did before."""

    app: Flask
    memory: Path
    patches: pytest.MonkeyPatch

    @property
    def is_now(self) -> bool:
        """At noon there is the cast, Stripe knows nothing, and the store's folder alone stands in another's place."""
        only_the_cast = snapshot.stands(self.app) == f"invited_{NOON:%Y%m%d%H}" and clock.now() == NOON
        replaced = len(self.patches._setattr) + len(self.patches._setitem)
        return only_the_cast and _is_empty(self.memory) and replaced == 1

    def then(self, name: str, make: Callable[[], str]) -> str:
        """The reference that `make` returns, and all that it does: at the beginning as it was done before, else anew."""
        if not self.is_now:
            return make()

        def made() -> tuple[str, bytes]:
            reference = make()
            with closing(sqlite3.connect(self.memory)) as connection:
                return reference, connection.serialize()

        reference, memory = snapshot.begin(self.app, name.lower(), made)
        forget(self.memory)
        self.memory.write_bytes(memory)
        return reference


def begin(memory: Path) -> None:
    """Stripe knows nothing: this is what it remembers."""
    forget(memory)
    memory.write_bytes(_empty(memory).read_bytes())


def keep_empty(memory: Path) -> None:
    """The memory of a stand-in that has just started is what others begin with."""
    _empty(memory).write_bytes(memory.read_bytes())


def forget(memory: Path) -> None:
    """The stand-in opens its file for each transaction, and takes what it finds there."""
    for log in _logs(memory):
        log.unlink(missing_ok=True)


def _is_empty(memory: Path) -> bool:
    log = _logs(memory)[0]
    return not (log.exists() and log.stat().st_size) and memory.read_bytes() == _empty(memory).read_bytes()


def _empty(memory: Path) -> Path:
    return memory.with_suffix(".empty")


def _logs(memory: Path) -> list[Path]:
    return [memory.with_name(f"{memory.name}-{kind}") for kind in ("wal", "shm")]
