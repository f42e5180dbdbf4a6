"""States and their moves: which step is allowed from where. `journal.moves.move` is the one writer."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from mima.core.errors import N_, DomainError

Moves = Mapping[Any, frozenset[Any]]


class MoveRefused(DomainError):
    """The thing is in a state that this step does not start from."""

    message = N_("This is no longer possible: the state has changed meanwhile.")


def check_move(moves: Moves, origin: StrEnum | None, target: StrEnum) -> None:
    """Nothing, if `moves` allows the step from `origin` (None for a new thing) to `target`; else `MoveRefused`."""
    if target not in moves.get(origin, frozenset()):
        raise MoveRefused(origin=origin, target=target)
