"""The table that the bench imports: the one that MIMA_BENCH_TABLE names, or as many rows made here, the same every time."""

import csv
import gzip
import os
import random
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

MAP = Path(__file__).parent.parent.parent / "docs" / "maps" / "tate-artworks.toml"
PLACE = "place"
COLUMNS = (
    "accession_number",
    "title",
    "artist",
    "year",
    "date_text",
    "medium",
    "classification",
    "dimensions",
    "subjects",
    "movements",
    "credit_line",
    "group_title",
)
SYLLABLES = ("ba", "cor", "dal", "fen", "gri", "lo", "mar", "nes", "or", "pel", "rou", "sil", "tam", "vo", "zan", "é")
# As in a museum's table: a few subjects are everywhere, most are rare.
# Where offerings are: most in a few towns, the others all around.
TOWNS = (
    *("Clermont-Ferrand", "Lyon", "Paris", "Saint-Étienne", "Riom", "Vichy", "Issoire", "Thiers", "Le Puy-en-Velay", "Aurillac"),
    *("Limoges", "Moulins", "Montluçon", "Brioude", "Grenoble", "Marseille", "Toulouse", "Bordeaux", "Nantes", "Lille"),
    *("Rennes", "Strasbourg", "Genève", "Bruxelles", "London", "Berlin", "Madrid", "Montréal", ""),
)
VOCABULARY = 6_000
PEOPLE = 3_000


def write(path: Path, rows: int) -> str:
    """`path` is a CSV of so many rows for the map `MAP`; the answer says where they come from."""
    named = os.environ.get("MIMA_BENCH_TABLE", "")
    found = islice(_real(Path(named)) if named else _made(), rows + 1)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([*row, town] for row, town in zip(found, _towns(), strict=False))
    return f"the first rows of {Path(named).name}" if named else "rows made for the bench"


def mapping() -> str:
    """How the table is read: as the real one, which says of no work where it is, with our places beside."""
    return MAP.read_text(encoding="utf-8").replace("[values]\n", f'[values]\nplace = "{PLACE}"\n', 1)


def _towns() -> Iterator[str]:
    """The name of the column, then a town for each row."""
    chance = random.Random(63)
    yield PLACE
    while True:
        yield TOWNS[int(chance.paretovariate(0.6)) % len(TOWNS)]


def _real(path: Path) -> Iterator[list[str]]:
    with (gzip.open if path.suffix == ".gz" else Path.open)(path, "rt", encoding="utf-8", newline="") as file:
        yield from csv.reader(file)


def _made() -> Iterator[list[str]]:
    chance = random.Random(2027)
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(VOCABULARY)]
    people = [f"{chance.choice(words).title()} {chance.choice(words).title()}" for _ in range(PEOPLE)]
    yield list(COLUMNS)
    number = 0
    while True:
        number += 1
        some = [words[int(chance.paretovariate(0.6)) % VOCABULARY] for _ in range(14)]
        year = chance.randint(1780, 2020)
        yield [
            f"M{number:06d}",
            " ".join(some[:4]).capitalize(),
            people[int(chance.paretovariate(0.8)) % PEOPLE],
            str(year),
            f"c.{year}",
            f"{some[4].capitalize()} on paper",
            "on paper, unique",
            f"support: {chance.randint(100, 900)} x {chance.randint(100, 900)} mm",
            "; ".join(some[5:12]),
            some[12].title() if chance.random() < 0.2 else "",
            f"Presented by {chance.choice(people)} {year + 30}",
            "",
        ]
