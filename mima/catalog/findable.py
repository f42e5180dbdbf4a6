"""What the search and the sorting read of an offering, made of its own values: plain values in and out, for forms and imports."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from mima.catalog import bounds, categories, codes
from mima.catalog.derived import lowest_price
from mima.catalog.folding import MOST, fold, words
from mima.catalog.question import LONGEST_WORD, pairs
from mima.catalog.stems import LANGUAGES, marked

NO_PRICE_CHEAP = 2_147_483_647
NO_PRICE_DEAR = -1
# The fields that name somebody: who made it is sought as often as what it is called.
MAKERS = ("performers", "artist", "artists", "composer", "composers", "author", "authors", "director", "photographer", "label")
# So much of each is ranked by; what is longer is found all the same.
MOST_RANKED = 300
MOST_PAIRS = 600


class Findable(NamedTuple):
    """An offering's words and its place in each order.

    `heads`, `names` and `labels` are the folded words of its titles, of who made and shows it, and of its tags, with a blank
    before and behind each: what the ranking looks into. `marks` are its stems and numbers as words of the index.
    """

    words: str
    title_rank: str
    cheap_rank: int
    dear_rank: int
    duration: int | None
    bpm: int | None
    year: int | None
    heads: str
    names: str
    labels: str
    marks: str
    pairs: str


def findable(values: Mapping[str, Any], exhibitor_name: str) -> Findable:
    """The words and ranks of an offering with these values. What has no price stands last, whichever way one sorts by it."""
    fields = values.get("fields") or {}
    told = {language: _told(values, language) for language in LANGUAGES}
    titles = [told[language][0] for language in LANGUAGES]
    makers = [_cut(text) for text in (exhibitor_name, values.get("credits", ""), *_makers(fields))]
    tags = [_cut(tag) for tag in values.get("tags") or ()]
    place, facts = _cut(values.get("place", "")), _cut(categories.searchable(categories.CATEGORIES[values["category"]], fields))
    runs = [*titles, *makers, *tags, place, facts, *(run for language in LANGUAGES for run in told[language][1:])]
    found = _distinct([*_written(values, fields), *(word for run in runs for word in run)])
    price, numbers = lowest_price(values), _numbers(fields)
    cheap, dear = (NO_PRICE_CHEAP, NO_PRICE_DEAR) if price is None else (price, price)
    # Names have no endings.
    named = {word for run in makers for word in run}
    marks = _stems(told, [word for run in (*tags, facts) for word in run if word not in named])
    return Findable(
        words=" ".join(found),
        title_rank=fold(values.get("title_fr") or values.get("title_en") or "")[:100],
        cheap_rank=cheap,
        dear_rank=dear,
        **numbers,
        heads=_ranked(titles),
        names=_ranked(makers),
        labels=_ranked(tags),
        marks=" ".join([*marks, *_tokens({"price": None if price is None else price // 100, **numbers})]),
        pairs=" ".join(list(dict.fromkeys(pair for run in runs for pair in pairs(run)))[:MOST_PAIRS]),
    )


def _told(values: Mapping[str, Any], language: str) -> list[Sequence[str]]:
    """The words of the title, the summary and the text in this language."""
    return [_cut(values.get(f"{name}_{language}", "")) for name in ("title", "summary", "text")]


def _cut(text: str) -> list[str]:
    return [word[:LONGEST_WORD] for word in words(text[: MOST * 2])]


def _makers(fields: Mapping[str, Any]) -> list[str]:
    return [value for code in MAKERS if isinstance(value := fields.get(code), str)]


def _written(values: Mapping[str, Any], fields: Mapping[str, Any]) -> list[str]:
    """The codes that stand somewhere, in whatever spelling, as one word each."""
    texts = [value for value in fields.values() if isinstance(value, str)]
    return list(codes.codes(values.get("credits", ""), *texts, *(values.get(f"text_{language}", "") for language in LANGUAGES)))


def _distinct(found: Iterable[str]) -> list[str]:
    """Each word once, as many as the index takes of one offering."""
    kept, length = [], 0
    for word in dict.fromkeys(found):
        length += len(word) + 1
        if length > MOST:
            break
        kept.append(word)
    return kept


def _stems(told: Mapping[str, Sequence[Sequence[str]]], of_either: Iterable[str]) -> list[str]:
    either = set(of_either)
    found = [marked(either.union(*told[language]), language) for language in LANGUAGES]
    return sorted(set().union(*found))


def _numbers(fields: Mapping[str, Any]) -> dict[str, int | None]:
    return {name: bounds.measured(name, fields) for name in ("duration", "bpm", "year")}


def _tokens(numbers: Mapping[str, int | None]) -> list[str]:
    return [token for name, value in numbers.items() if value is not None for token in bounds.tokens(name, value)]


def _ranked(runs: Iterable[Sequence[str]]) -> str:
    kept = " ".join(word for run in runs for word in run)
    if len(kept) > MOST_RANKED:
        kept = kept[:MOST_RANKED].rpartition(" ")[0]
    return f" {kept} " if kept else ""
