"""What people typed, made fit for a page or a file without touching what it says."""

import re
from collections.abc import Callable
from typing import Any


def in_each(value: Any, change: Callable[[str], str]) -> Any:
    """The same JSON with every text changed so."""
    if isinstance(value, dict):
        return {key: in_each(item, change) for key, item in value.items()}
    if isinstance(value, list):
        return [in_each(item, change) for item in value]
    return change(value) if isinstance(value, str) else value


def one_line(text: str) -> str:
    """The text with every break and tab as one blank."""
    return re.sub(r"[\t\n\v\f\r\x85\u2028\u2029]+", " ", text)
