"""The words of the catalog with how many listings have each: kept as words enter and leave, to tell what a mistyped one meant."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from rapidfuzz.distance import DamerauLevenshtein
from sqlalchemy import Integer, Text, bindparam, func, literal_column, select, union_all

from mima.catalog.models import CatalogTerm
from mima.catalog.stems import stems
from mima.catalog.writing import of_rows, send
from mima.core.plain import read

# Of these lengths are the words that are kept.
SHORTEST, LONGEST = 3, 30
# A shorter word is near too many others; a longer one than this may have two mistakes.
SHORTEST_CORRECTED, TWO_FROM = 4, 8
# The most frequent words of either half are looked at.
MOST_NEAR = 400
# So many times more listings have the word that is meant than the rare one that was typed.
MUCH_MORE = 10
# The last sign there is: what begins with a word stands before the word and this.
LAST = "\U0010ffff"
_distance = DamerauLevenshtein.distance
# Of beginnings up to this length the index of SQLite knows the words (see the migration `search_forgives`).
LONGEST_INDEXED = 4
# What has one of so many words of one beginning is soon gathered; beyond, the most frequent of them are asked for.
MOST_GATHERED, MOST_BEGUN = 10_000, 64


def of(words: str) -> list[str]:
    """The words of the table among these words of the index, each once: of letters only, no marks, no numbers."""
    return [word for word in set(words.split()) if SHORTEST <= len(word) <= LONGEST and word.isalpha()]


def count(changes: Mapping[str, int]) -> None:
    """So many more listings, or fewer, have each of these words."""
    # In one order for everybody, so that two publications that touch the same words never wait for each other in a ring.
    rows = [(word, word[::-1], change) for word, change in sorted(changes.items()) if change]
    if rows:
        send(_COUNT, rows)
    if gone := [(word,) for word, _reversed, change in rows if change < 0]:
        send(_FORGET, gone)


_COUNT = of_rows(
    "INSERT INTO catalog_term (word, reversed, count) SELECT {0}, {1}, CAST({2} AS INTEGER) FROM {rows} WHERE true "
    "ON CONFLICT (word) DO UPDATE SET count = catalog_term.count + excluded.count"
)
_BEGUN = (
    select(CatalogTerm.word, CatalogTerm.count)
    .where(CatalogTerm.word >= bindparam("word", type_=Text), CatalogTerm.word < bindparam("end", type_=Text))
    .order_by(CatalogTerm.count.desc())
    .limit(MOST_BEGUN)
)
MOST_ASKED = 8
_ASKED = select(CatalogTerm.word, CatalogTerm.count).where(
    CatalogTerm.word.in_([bindparam(f"word_{place}", type_=Text) for place in range(MOST_ASKED)])
)
_FORGET = of_rows("DELETE FROM catalog_term WHERE count <= 0 AND word IN (SELECT {0} FROM {rows})")


def begun(word: str, shortest: int = LONGEST_INDEXED + 1) -> tuple[str, ...]:
    """The most frequent words that begin so, where together they are very frequent; else none. One statement.

    A full-text index gathers all that has a word of an unusual beginning, here of so many letters at least, before it hands over
    the first: at a million that is thirty times the work of asking for these words themselves, each of which it walks along.
    """
    if not (shortest <= len(word) <= LONGEST and word.isalpha()):
        return ()
    found = read(_BEGUN, {"word": word, "end": word + LAST})
    return tuple(one.word for one in found) if sum(one.count for one in found) > MOST_GATHERED else ()


def rarest(words: Sequence[str]) -> int | None:
    """How many listings have the rarest of these words, of those of which it is known; None for none. One statement at most."""
    kept = of(" ".join(words))[:MOST_ASKED]
    if not kept:
        return None
    found = read(_ASKED, {f"word_{place}": word for place, word in enumerate([*kept, *[""] * (MOST_ASKED - len(kept))])})
    return min(one.count for one in found) if len(found) == len(kept) else 0


def corrected(words: Sequence[str], *, found: bool) -> dict[str, str]:
    """For each of these words that the catalog does not have, the word that it most likely was meant to be; one statement.

    Where they `found` something together, only one that is far more common than what was typed. A word that begins others, or
    is another form of one, is known: it finds them.
    """
    sought = list(dict.fromkeys(word for word in words if SHORTEST_CORRECTED <= len(word) <= LONGEST and word.isalpha()))
    if not sought:
        return {}
    near: dict[str, dict[str, int]] = {word: {} for word in sought}
    for place, other, number in read(_near(len(sought)), _values(sought)):
        near[sought[place]][other] = number
    return {word: best for word in sought if (best := _best(word, near[word], found=found))}


def _best(word: str, near: Mapping[str, int], *, found: bool) -> str:
    """The nearest of these words: rather one of the same letters, which were only exchanged, then the most frequent.

    Empty if none is near or the word is known.
    """
    own, stem = near.get(word, 0), set(stems(word))
    alike = [other for other in near if other.startswith(word) or stem & set(stems(other))]
    if alike and not found:
        return ""
    least = MUCH_MORE * max(own, 1) if found else 1
    most = 1 if len(word) < TWO_FROM else 2
    ranked = [
        (distance, sorted(other) != sorted(word), -number, other)
        for other, number in near.items()
        if number >= least and other not in alike and (distance := _distance(word, other, score_cutoff=most)) <= most
    ]
    return min(ranked)[-1] if ranked else ""


def _values(words: Sequence[str]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for place, word in enumerate(words):
        # One mistake leaves the first or the second half of a word as it is.
        half, slack = (len(word) - 1) // 2, 1 if len(word) < TWO_FROM else 2
        for name, beginning in (("head", word[:half]), ("tail", word[::-1][:half]), ("itself", word)):
            values |= {f"{name}_{place}": beginning, f"{name}_end_{place}": beginning + LAST}
        values |= {f"least_{place}": len(word) - slack, f"most_{place}": len(word) + slack}
    return values


@lru_cache
def _near(words: int) -> Any:
    """(place of the word, word, listings): what begins or ends like half of each word and is as long; and what begins with it."""
    return union_all(*[part for place in range(words) for part in _parts(place)])


def _parts(place: int) -> list[Any]:
    columns = (literal_column(str(place), Integer).label("place"), CatalogTerm.word, CatalogTerm.count)
    parts = []
    for name, column in (("head", CatalogTerm.word), ("tail", CatalogTerm.reversed), ("itself", CatalogTerm.word)):
        begins = column >= bindparam(f"{name}_{place}", type_=Text), column < bindparam(f"{name}_end_{place}", type_=Text)
        rows = select(*columns).where(*begins)
        if name == "itself":
            parts.append(rows.order_by(CatalogTerm.word).limit(literal_column("1", Integer)))
            continue
        as_long = func.length(CatalogTerm.word).between(
            bindparam(f"least_{place}", type_=Integer), bindparam(f"most_{place}", type_=Integer)
        )
        parts.append(rows.where(as_long).order_by(CatalogTerm.count.desc()).limit(literal_column(str(MOST_NEAR), Integer)))
    return [select(part.subquery()) for part in parts]
