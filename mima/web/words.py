"""States in plain words, each with its tone and its sign: every part of the site tells its own, and `word` reads them all."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Word:
    """How a state is told: its tone is ok, warn, bad or none."""

    tone: str
    icon: str
    text: Any


_TOLD: dict[type[StrEnum], Mapping[Any, Word]] = {}


def tell(*tables: Mapping[Any, Word]) -> None:
    """The states of these tables, each of one kind, have their words."""
    for table in tables:
        _TOLD[type(next(iter(table)))] = table


def word(state: StrEnum) -> Word:
    """How this state is told."""
    return _TOLD[type(state)][state]
