"""The newest hits of a state of the catalog: how many, which facets they have, and which of them come first, in one
statement; an unfinished word may want one more (`spelling.begun`).

Words and facets are one question to the full-text index. Of what it finds, at most so many of the newest offerings (by id)
are looked at, so that a word that a fifth of all offerings have costs no more than one that two thousand have. Where a facet
that the hits and all their siblings have is rare, what has it is gathered once for all of them.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache
from typing import Any

from mima.catalog import scoring, spelling
from mima.catalog.filters import Filters, Sort, position
from mima.catalog.hits import First, Most, Shape, prefix_of, statement
from mima.catalog.question import Question, for_postgresql, for_sqlite, phrases
from mima.catalog.search import Chosen, effective
from mima.catalog.tokens import SIGN, letter, token
from mima.core.db import db
from mima.core.plain import read

# So many of the newest hits are counted and ranked, and the page says so. Nobody pages through as many.
MOST_COUNTED = 2_000
# By title or price, words are sorted within so many of the newest hits.
MOST_SORTED = 10_000
# What the hits and their siblings have in common is gathered once for all, where it is no more than two of them look at.
MOST_SHARED = 10_000

# How many hits have a facet's token, by the letter of the facet's name; the newest hits' facets first.
Counted = dict[str, Counter[str]]


# Of beginnings of so many letters on the words are asked for, and so many of them: SQLite's index knows shorter ones itself, and
# PostgreSQL compares each hit with every word.
_UNINDEXED = {"sqlite": spelling.LONGEST_INDEXED + 1, "postgresql": 1}
_MOST_BEGUN = {"sqlite": spelling.MOST_BEGUN, "postgresql": 24}


@dataclass(frozen=True, slots=True)
class Sample:
    """The newest hits: their number, more than `MOST_COUNTED` where there are more, and how many of them have each facet.

    `first` are the ids and the scores of the page that the state asks for, of those within the sample.
    `siblings` count for each chosen facet, by its name, what the hits of the same state without it have of its kind.
    """

    hits: int
    counted: Counted
    siblings: dict[str, Counted]
    first: list[tuple[int, int]]

    @property
    def is_whole(self) -> bool:
        return self.hits <= MOST_COUNTED


def sample(
    filters: Filters, chosen: Sequence[Chosen], rows: int = 0, *, siblings: bool = True, counted: int | None = None
) -> Sample:
    """The newest hits of this state, whose facets are `chosen`, and which `rows` of them come first; one statement.

    Without `siblings` nothing is counted beside them. `counted` are fewer than usual, for whoever only asks whether there are so
    many.
    """
    most = Most((MOST_COUNTED if counted is None else counted) + 1, MOST_SORTED, rows)
    asked = filters.question
    begun = () if filters.begun else spelling.begun(asked.open_word, _UNINDEXED[_dialect()])[: _MOST_BEGUN[_dialect()]]
    if not begun:
        return _sample(filters, chosen, most, _Open.in_windows, siblings=siblings)
    if _is_narrow(filters, chosen):
        return _sample(filters, chosen, most, _Open.looked_for, siblings=siblings)
    newest = _sample(replace(filters, begun=begun), chosen, most, _Open.in_windows, siblings=siblings)
    # Within a narrow state the rarer words of that beginning may be all there is.
    return newest if newest.hits >= most.counted else _sample(filters, chosen, most, _Open.at_once, siblings=siblings)


def _is_narrow(filters: Filters, chosen: Sequence[Chosen]) -> bool:
    """Whether a facet or a whole word of the state is rare; to SQLite it is all the same."""
    if _dialect() != "postgresql":
        return False
    if chosen:
        return any(one.count <= MOST_SHARED for one in effective(filters, chosen))
    fewest = spelling.rarest([term.words[0] for term in filters.question.wanted[:-1] if not (term.is_phrase or term.code)])
    return fewest is not None and fewest <= MOST_SHARED


class _Open(Enum):
    """How PostgreSQL finds an unfinished word: its index gathers all that has a word of the beginning, each time it is asked.

    So that is asked window by window only of what is rare or was made whole words; beside something rare it is `looked_for` in
    what has that.
    """

    in_windows = 1
    looked_for = 2
    at_once = 3


def _sample(filters: Filters, chosen: Sequence[Chosen], most: Most, last: _Open, *, siblings: bool) -> Sample:
    alone, states = _states(filters, chosen, siblings=siblings)
    shared = _shared(states)
    order, asked = filters.order, filters.question
    said = len(asked.wanted) if order is Sort.relevance else 0
    base, values = _sought(filters, shared, "shared_", said, last) if shared else (None, {})
    forms = []
    for place, (state, rest) in enumerate(states):
        looks = said if place == 0 else 0
        form, more = _beside(rest, shared, prefix_of(place)) if shared else _shape(state, rest, prefix_of(place), looks, last)
        forms.append(form)
        values |= more
    after = position(order, filters.after)
    values |= {f"after_{place}": value for place, value in enumerate(after or ())} | scoring.values(_dialect(), asked)
    is_wide = bool(asked) and order not in (Sort.relevance, Sort.newest)
    first = First(_dialect(), order, after is not None, said, is_wide)
    found = read(statement(tuple(forms), base, first, most), values)
    pairs = [pair.split(":") for pair in (found[0].first or "").split()]
    return Sample(
        hits=found[0].hits,
        counted=_counted(found[0].facets),
        siblings={name: _of_letter(row.facets, letter(name)) for name, row in zip(alone, found[1:], strict=True)},
        first=[(int(offering_id), int(score)) for offering_id, score in pairs],
    )


def _states(
    filters: Filters, chosen: Sequence[Chosen], *, siblings: bool
) -> tuple[list[str], list[tuple[Filters, list[Chosen]]]]:
    """The facets whose siblings are counted, by name, and the states: the one that is asked for, and one without each."""
    names = filters.offered if siblings else ()
    alone = [name for name in names if name != "tag" and any(one.name == name for one in chosen)]
    states = [(filters, effective(filters, chosen))]
    for name in alone:
        without = filters.without(name)
        # Another category has other fields.
        of_it = [one for one in chosen if one.name == name or (name == "category" and one.name.startswith("f."))]
        states.append((without, effective(without, [one for one in chosen if one not in of_it])))
    return alone, states


def _counted(tokens: str | None) -> Counted:
    # Counted here: a database sorts what it groups, which costs it twice what it takes to hand the words over.
    found: Counted = defaultdict(Counter)
    for word, number in Counter((tokens or "").split()).items():
        found[word[1]][word] = number
    return found


def _of_letter(tokens: str | None, wanted: str) -> Counted:
    return {wanted: Counter(_words_with(wanted).findall(tokens or ""))}


@lru_cache
def _words_with(wanted: str) -> "re.Pattern[str]":
    return re.compile(rf"{SIGN}{wanted}\d+")


def _shared(states: Sequence[tuple[Filters, Sequence[Chosen]]]) -> list[Chosen]:
    """The facets that all these states have, if the full-text index is asked for them and what has them is soon gathered.

    SQLite's index hands the newest over first, and stops: there, each state for itself is a third of the work. PostgreSQL's
    gathers all that it finds, for each state anew.
    """
    if _dialect() != "postgresql":
        return []
    (filters, first), *others = states
    common = [one for one in first if all(one in rest for _state, rest in others)]
    is_sought = len(common) > 1 or (filters.question and common)
    if not others or not is_sought or filters.groups or common[0].count > MOST_SHARED:
        return []
    return common


def _beside(rest: Sequence[Chosen], shared: Sequence[Chosen], prefix: str) -> tuple[Shape, dict[str, Any]]:
    """The shape and values of a state whose hits are among those that have all that is `shared`."""
    more = [one for one in rest if one not in shared]
    values = {f"{prefix}has_{place}": f"% /{token(one.name, one.id)} %" for place, one in enumerate(more)}
    return Shape(_dialect(), facets=len(more)), values


def _shape(filters: Filters, rest: Sequence[Chosen], prefix: str, said: int, last: _Open) -> tuple[Shape, dict[str, Any]]:
    """The state's shape and its values; `prefix` keeps those of several states in one statement apart."""
    if len(rest) == 1 and not filters.question and not filters.groups:
        return Shape(_dialect(), facets=1), {f"{prefix}facet": rest[0].id}
    return _sought(filters, rest, prefix, said, last)


def _sought(filters: Filters, facets: Sequence[Chosen], prefix: str, said: int, last: _Open) -> tuple[Shape, dict[str, Any]]:
    """The same of a state that the full-text index is asked for: words, facets and numbers are one question to it."""
    groups: list[Sequence[str]] = [[token(one.name, one.id)] for one in facets]
    groups += filters.groups
    asked, limits = filters.question, tuple(filters.limits)
    if _dialect() != "postgresql":
        match = for_sqlite(asked, *groups) if asked or groups else ""
        form = Shape(_dialect(), bool(match), facets=len(facets), limits=limits, said=said)
        return form, {f"{prefix}match": match} | filters.limits
    pairs, begins = phrases(asked), ""
    # What nothing is wanted of, or what begins like a number, is found by a look at each listing from the newest on.
    is_windowed = bool(groups or asked.wanted) and not pairs and (not asked.open_word or asked.open_word.isalpha())
    if last is _Open.looked_for and is_windowed and len(asked.wanted) + len(groups) > 1:
        begins = for_postgresql(Question(asked.wanted[-1:]))
        asked = replace(asked, wanted=asked.wanted[:-1])
    words = for_postgresql(asked, *groups)
    # One look knows a beginning from any of its words.
    looks = for_postgresql(replace(filters, begun=()).question, *groups[: len(facets)])
    texts = {"words": words, "phrases": pairs, "begins": begins, "looks": looks}
    values = {f"{prefix}{name}": text for name, text in texts.items() if text}
    form = Shape(
        _dialect(),
        bool(words),
        bool(pairs),
        len(facets),
        limits,
        said,
        is_windowed and last is not _Open.at_once,
        bool(begins),
        bool(looks),
    )
    return form, values | filters.limits


def _dialect() -> str:
    return db.engine.dialect.name
