"""Whom an offering's files name, as lines of its credits: of sounds composers, album and owners, of a picture its maker. Pure.

The words between the names are the reader's: `Wording` brings them. A music program writes an owner as `2019 Label`, because
players write the sign before it; here it is written out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from mima.catalog import common
from mima.catalog.categories import Category
from mima.media.kinds import Kind

_YEAR_FIRST = re.compile(r"(?:1[89]|20)\d\d\b")


class Wording(Protocol):
    """A line of credits in somebody's language."""

    def composed(self, names: str) -> str:
        """By whom the music is."""
        ...

    def album(self, name: str) -> str:
        """On which album it is."""
        ...


class English:
    """The lines as the code's own language has them."""

    def composed(self, names: str) -> str:
        return f"{names}, composition"

    def album(self, name: str) -> str:
        return f"Album: {name}"


@dataclass(frozen=True, slots=True)
class Line:
    """A line, and each file with the tag that it was read from."""

    text: str
    read_from: tuple[tuple[str, str], ...]


def lines(category: Category, files: Sequence[Any], wording: Wording) -> list[Line]:
    """What these ready files (`filling.File`) say, each line once, no more than the field holds; of pictures the first that does.

    Composers are left to the field of a category that has one of their own.
    """
    sounds = [file for file in files if file.kind is Kind.sound]
    pictures = (list(_of_picture(file)) for file in files if file.kind is Kind.picture)
    several = {one.text: one for one in (*_of_sounds(category, sounds, wording), *next(filter(None, pictures), ()))}
    found: list[Line] = []
    for one in several.values():
        if len("\n".join([*(line.text for line in found), one.text])) <= common.LENGTHS["credits"]:
            found.append(one)
    return found


def _of_sounds(category: Category, sounds: Sequence[Any], wording: Wording) -> Iterator[Line]:
    composers = {} if category.field("composer") else _said(sounds, "composer")
    if composers:
        yield Line(wording.composed(", ".join(composers)), tuple(dict.fromkeys(composers.values())))
    if len(sounds) == 1:
        # Of several, their album is the whole's title.
        titles = _said(sounds, "title")
        yield from (Line(wording.album(name), (where,)) for name, where in _said(sounds, "album").items() if name not in titles)
    for owner, where in _said(sounds, "copyright").items():
        yield Line(f"© {owner}" if _YEAR_FIRST.match(owner) else owner, (where,))


def _of_picture(file: Any) -> Iterator[Line]:
    for name in ("creator", "credit", "copyright"):
        yield from (Line(text, (where,)) for text, where in _said([file], name).items())


def _said(files: Sequence[Any], name: str) -> dict[str, tuple[str, str]]:
    """What the files have under this tag, each once, with the first file that says it and where."""
    found: dict[str, tuple[str, str]] = {}
    for file in files:
        if tag := file.tags.get(name):
            found.setdefault(" ".join(str(tag["value"]).split()), (file.original_name, tag["source"]))
    return found
