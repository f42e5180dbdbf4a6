"""Reading the demo's own text files, and setting their French as a printer would."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from slugify import slugify

TEXTS = Path(__file__).parent / "texts"
T = TypeVar("T")


def rows(name: str) -> list[list[str]]:
    """The rows of a text file, cut at their bars; lines that begin with # are remarks."""
    lines = (TEXTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [[cell.strip() for cell in line.split("|")] for line in lines if line and not line.startswith("#")]


def french(text: str) -> str:
    """The text with curly apostrophes and the no-break spaces that French wants."""
    text = text.replace("'", "’").replace("« ", "«\u00a0").replace(" »", "\u00a0»")
    text = re.sub(r" ([:;?!%€])", "\u00a0\\1", text)
    return re.sub(r"(\d) (\d{3})\b", "\\1\u00a0\\2", text)


def english(text: str) -> str:
    """The text with curly apostrophes."""
    return text.replace("'", "’")


def seed(*parts: object) -> int:
    """A number that depends on the parts only, the same on every machine."""
    text = "/".join(str(part) for part in parts)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=6).digest(), "big")


def choose(options: Sequence[T], *parts: object) -> T:
    """One of the options, always the same for the same parts."""
    return options[seed(*parts) % len(options)]


def between(low: int, high: int, *parts: object) -> int:
    """A whole number from low to high, always the same for the same parts."""
    return low + seed(*parts) % (high - low + 1)


def slug_of(name: str) -> str:
    """The name as part of an address."""
    return str(slugify(name.replace("’", " ")))
