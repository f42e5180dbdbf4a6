"""Words that know no language yet: `web` says them in the reader's."""

from dataclasses import dataclass
from typing import Any


class Sentence(str):
    """A message id together with what fills its placeholders: it stands wherever a message id may."""

    __slots__ = ("values",)
    values: dict[str, Any]

    def __new__(cls, message: str, **values: Any) -> "Sentence":
        made = super().__new__(cls, message)
        made.values = values
        return made

    @property
    def message(self) -> str:
        return str(self)

    @property
    def plain(self) -> str:
        """In plain English, as command lines have it."""
        return str(self) % self.values if self.values else str(self)


@dataclass(frozen=True, slots=True)
class Both:
    """A name that exists in both languages."""

    fr: str
    en: str

    def __str__(self) -> str:
        return self.en
