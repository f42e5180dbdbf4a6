"""Places by their names, for distances: which one is meant by what somebody typed, and by what an offering says.

A name that several places have is the one that weighs most (gazetteer.py): of the world's by inhabitants, and France's before
them. `Saint-Denis, RE` is the one of that country, `Saint-Denis #2980885` that very one. Only an offering's own words say
where it is; where its pictures were taken is never read.

Whoever asks never waits for the file: while it is away, `GazetteerAway` says so at once. The worker and commands make it.
"""

import re
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from functools import lru_cache
from importlib.metadata import PackageNotFoundError
from math import dist
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

from structlog import get_logger

from mima.catalog import gazetteer, near, territories
from mima.catalog.folding import words
from mima.catalog.near import Circle, Town, spot
from mima.core.errors import N_, DomainError

LONGEST = 80
MOST_SAME = 20
# Whoever weighs a hundred times less is hardly meant, and is not asked about.
HARDLY_MEANT = 100
MOST_OTHERS = 3
MOST_SUGGESTED = 8
SHORTEST_SUGGESTED = 2
# A place is told apart by a city of so many inhabitants.
KNOWN = 100_000
_TYPED = re.compile(r"(?P<name>[^,#]*)(?:,(?P<country>[^#]*))?(?:#\s*(?P<id>[0-9]{1,9}))?\s*")
_PARTS = re.compile(r"[,;/|()\n–—]|\s-\s|\s(?:et|and|&|ou|or)\s", re.IGNORECASE)
_NUMBERS = re.compile(r"\b[0-9][0-9AB]*\b")
# Regions and departments that have a village's name.
NO_TOWNS = frozenset(
    [
        *("aube", "bourgogne", "bretagne", "centre", "champagne", "indre", "jura", "landes", "languedoc", "loire", "lorraine"),
        *("lot", "normandie", "orne", "var", "vaucluse"),
    ]
)

log = get_logger()


class Place(NamedTuple):
    """A place of the gazetteer. `name` is how it was asked for, in full; `key` finds this very one again.

    `full_name` is its own where that begins with this one: Riom-ès-Montagnes, for Riom.
    """

    id: int
    name: str
    country: str
    latitude: float
    longitude: float
    key: str
    full_name: str

    @property
    def town(self) -> Town:
        return Town(self.id, self.latitude, self.longitude)


class _Row(NamedTuple):
    id: int
    written: str
    weight: int
    name: str
    country: str
    latitude: float
    longitude: float


class GazetteerAway(DomainError):
    """The file of places is not there: not made yet, or it could not be made, and the log says why. Nobody knows a place then."""

    status = 503
    message = N_("Distances are being made ready. Please try again in a minute.")


_folder: Path | None = None
# When the file could not be made: it is tried again after so many seconds.
_failed_at: float | None = None
TRIED_AGAIN_AFTER = 300


def configure(folder: Path) -> None:
    """The file of places lies in this folder from now on; nothing is read or made yet."""
    global _folder, _failed_at
    _folder, _failed_at = folder, None
    for remembered in (_around, _beside, _meant, _called, _suggested, _said):
        remembered.cache_clear()


def is_ready() -> bool:
    """Whether the file of places is there, to be read."""
    try:
        return gazetteer.is_whole(_path())
    except GazetteerAway:
        return False


def prepare() -> None:
    """The file of places is there; made now if it was not, which takes some ten seconds. `GazetteerAway` if that fails.

    For the worker and for commands: no page and no transaction waits so long.
    """
    global _failed_at
    if _failed_at is not None and monotonic() - _failed_at < TRIED_AGAIN_AFTER:
        raise GazetteerAway
    try:
        gazetteer.built(_path())
    except (OSError, subprocess.SubprocessError, GazetteerAway) as error:
        _failed_at = monotonic()
        log.error("gazetteer_not_made", error=_reason(error), tried_again_after=TRIED_AGAIN_AFTER)
        raise GazetteerAway from error
    _failed_at = None


def _reason(error: Exception) -> str:
    """The last line of what the process that makes the file said, if it said anything."""
    said = str(getattr(error, "stderr", None) or "").strip()
    return said.rpartition("\n")[2] or str(error.__cause__ or error)


def _path() -> Path:
    if _folder is None:
        raise RuntimeError("places.configure(folder) has not been called")
    try:
        return _folder / gazetteer.file_name()
    except PackageNotFoundError as error:
        raise GazetteerAway from error


def found(text: str) -> Place | None:
    """The place that whoever typed this means; None where no place is called so. `GazetteerAway` where nobody can tell."""
    return next(iter(_meant(text[:LONGEST])), None) or _said(text[:LONGEST])


def others(text: str) -> Sequence[Place]:
    """Other places of the same name that may be meant as well, those of most weight first."""
    try:
        return _meant(text[:LONGEST])[1:]
    except GazetteerAway:
        return ()


def suggested(text: str) -> Sequence[Place]:
    """The places whose names begin like this, those of most weight first."""
    begins = " ".join(words(text[:LONGEST]))
    try:
        return _suggested(begins) if len(begins) >= SHORTEST_SUGGESTED else ()
    except GazetteerAway:
        return ()


def said(text: str) -> Place | None:
    """The place that an offering's own words name: « Riom (63) », « 63000 Riom, France », the first of « Lyon / Paris ».

    `GazetteerAway` where nobody can tell.
    """
    return _said(text[: LONGEST * 2]) if text else None


def around(circle: Circle) -> Sequence[str]:
    """The words of the index one of which everything within the circle has, and nothing else."""
    try:
        return _around(circle)
    except GazetteerAway:
        return ()


@lru_cache(512)
def _around(circle: Circle) -> tuple[str, ...]:
    south, north, west, east = near.frame(circle)
    rows = _ask("SELECT id, latitude, longitude FROM place WHERE latitude BETWEEN ? AND ?", south, north)
    # East of the western edge, once around: the other edge may lie beyond 180.
    return near.cover(circle, [Town(*row) for row in rows if (row[2] - west) % 360 < east - west])


def beside(place: Place) -> str:
    """The name of a city of its country, to tell it apart from others of its name; empty if there is none.

    A large one is named from further away: Paris and not Argenteuil for Saint-Denis, but Orléans for the one beside Orléans.
    """
    try:
        return _beside(place)
    except GazetteerAway:
        return ""


@lru_cache(1_024)
def _beside(place: Place) -> str:
    here = spot(place.latitude, place.longitude)
    others = "SELECT name, latitude, longitude, population FROM place WHERE country = ? AND population >= ? AND id <> ?"
    rows = _ask(others, place.country, KNOWN, place.id)
    city = min(rows, key=lambda row: dist(here, spot(row[1], row[2])) ** 3 / row[3], default=None)
    return str(city[0]) if city else ""


@lru_cache(4_096)
def _meant(text: str) -> tuple[Place, ...]:
    typed = _TYPED.fullmatch(text)
    if typed is None:
        return ()
    same = list(_called(" ".join(words(typed["name"]))))
    country = territories.code_of(typed["country"] or "")
    chosen = [row for row in same if row.id == int(typed["id"])] if typed["id"] else []
    chosen = chosen or [row for row in same if row.country == country] or same
    if not chosen:
        return ()
    first = chosen[0]
    rest = [row for row in same if row is not first and row.weight * HARDLY_MEANT >= same[0].weight]
    return tuple(_place(row, same) for row in (first, *rest[:MOST_OTHERS]))


def _place(row: _Row, same: Sequence[_Row]) -> Place:
    """The row as a place, with the shortest key among those of the same name."""
    if row.id == same[0].id:
        key = row.written
    elif row.id == next((other.id for other in same if other.country == row.country), None):
        key = f"{row.written}, {row.country}"
    else:
        key = f"{row.written} #{row.id}"
    asked, own = words(row.written), words(row.name)
    full_name = row.name if own[: len(asked)] == asked else row.written
    return Place(row.id, row.written, row.country, row.latitude, row.longitude, key, full_name)


_NAMED = "SELECT place.id, written, weight, name, country, latitude, longitude FROM name JOIN place ON place.id = place_id "


@lru_cache(8_192)
def _called(folded: str) -> tuple[_Row, ...]:
    """The places of this name, those of most weight first."""
    rows = _ask(f"{_NAMED} WHERE folded = ? ORDER BY weight DESC, place.id LIMIT {MOST_SAME}", folded) if folded else []
    return tuple(_Row(*row) for row in rows)


@lru_cache(1_024)
def _suggested(begins: str) -> tuple[Place, ...]:
    statement = f"{_NAMED} WHERE folded >= ? AND folded < ? ORDER BY weight DESC LIMIT {MOST_SUGGESTED * 8}"
    best: dict[int, _Row] = {}
    for row in (_Row(*one) for one in _ask(statement, begins, begins + "\x7f")):
        best.setdefault(row.id, row)
    return tuple(_place(row, _called(" ".join(words(row.written)))) for row in list(best.values())[:MOST_SUGGESTED])


@lru_cache(8_192)
def _said(text: str) -> Place | None:
    parts = [text, *_PARTS.split(text)]
    countries = [code for part in parts if (code := territories.code_of(part.strip()))]
    for same in (_town(part) for part in parts):
        if same:
            chosen = next((row for row in same if row.country in countries), same[0])
            return _place(chosen, same)
    return None


def _town(part: str) -> Sequence[_Row]:
    """The places that a part of an offering's words names, if it names towns at all."""
    folded = " ".join(words(_NUMBERS.sub(" ", part)))
    code = territories.code_of(part.strip())
    same = [] if folded in NO_TOWNS else list(_called(folded))
    # A country has a name of its own; some are towns besides, such as Luxembourg.
    return [row for row in same if row.country == code and words(row.name) == words(part)] if code else same


def _ask(statement: str, *values: Any) -> list[Any]:
    path = _path()
    if not path.exists():
        raise GazetteerAway
    try:
        with closing(gazetteer.opened(path)) as connection:
            return connection.execute(statement, values).fetchall()
    except sqlite3.Error as error:
        log.warning("gazetteer_away", error=str(error))
        raise GazetteerAway from error
