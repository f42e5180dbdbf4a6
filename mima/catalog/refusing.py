"""How a field refuses what was typed into it."""

from typing import Any

from mima.core.words import Sentence


class FieldRefused(ValueError):
    """What was typed is no value of the field; `sentence` says why."""

    def __init__(self, message: str, **values: Any) -> None:
        self.sentence = Sentence(message, **values)
        super().__init__(self.sentence.plain)
