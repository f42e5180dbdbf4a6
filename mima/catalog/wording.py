"""Two texts compared word by word: what stayed, what came, what went. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from rapidfuzz.distance import Indel

# Of what stayed between two changes, so many words stand on each side; the rest is left out.
AROUND = 12
# A word with the blanks before it; a break of the line is a word of its own.
WORD = re.compile(r"\n|[^\S\n]*[^\s]+|[^\S\n]+")


class Fate(StrEnum):
    same = "same"
    new = "new"
    gone = "gone"


@dataclass(frozen=True, slots=True)
class Part:
    """Some words with one fate, in the order in which they are read."""

    fate: Fate
    text: str


def compare(before: str, after: str) -> list[Part]:
    """The words of both texts, each once where both have it; long passages that stayed are cut in their middle."""
    parts = list(_joined(_parts(WORD.findall(before), WORD.findall(after))))
    last = len(parts) - 1
    return [
        replace(part, text=_shortened(part.text, is_first=place == 0, is_last=place == last)) if part.fate is Fate.same else part
        for place, part in enumerate(parts)
    ]


def _parts(old: list[str], new: list[str]) -> Iterator[Part]:
    for step in Indel.opcodes(old, new):
        if step.tag == "equal":
            yield Part(Fate.same, "".join(new[step.dest_start : step.dest_end]))
        else:
            gone, came = old[step.src_start : step.src_end], new[step.dest_start : step.dest_end]
            yield Part(Fate.gone, "".join(gone))
            yield Part(Fate.new, "".join(came))


def _joined(parts: Iterable[Part]) -> Iterator[Part]:
    """Between two passages that stayed, all that went stands before all that came."""
    held = {Fate.gone: "", Fate.new: ""}
    for part in parts:
        if part.fate is not Fate.same:
            held[part.fate] += part.text
        elif part.text.strip() or not any(held.values()):
            yield from (Part(fate, text) for fate, text in held.items() if text)
            held = {Fate.gone: "", Fate.new: ""}
            yield part
        else:
            # A mere break between two changes belongs to both.
            held = {fate: text + part.text for fate, text in held.items()}
    yield from (Part(fate, text) for fate, text in held.items() if text)


def _shortened(text: str, *, is_first: bool, is_last: bool) -> str:
    words = WORD.findall(text)
    before = 0 if is_first else AROUND
    after = 0 if is_last else AROUND
    if len(words) <= before + after + AROUND:
        return text
    head, tail = "".join(words[:before]), "".join(words[len(words) - after :])
    return f"{head} … {tail}"
