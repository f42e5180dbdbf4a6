"""What the search and the sorting read of an offering, made of its own values: plain values in and out, for forms and imports."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice
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
    makers = [_label(exhibitor_name), _cut(values.get("credits", "")), *_makers(fields)]
    tags = [_label(tag) for tag in values.get("tags") or ()]
    place = _label(values.get("place", ""))
    facts = _cut(categories.searchable(categories.CATEGORIES[values["category"]], fields))
    runs = [run for run in (*titles, *makers, *tags, place, facts, *told["fr"][1:], *told["en"][1:]) if run]
    found = _distinct(chain(_written(values, fields), *runs))
    price, numbers = lowest_price(values), _numbers(fields)
    cheap, dear = (NO_PRICE_CHEAP, NO_PRICE_DEAR) if price is None else (price, price)
    # Names have no endings.
    marks = _stems(told, set(chain(facts, *tags)).difference(*makers))
    return Findable(
        words=found,
        title_rank=fold(values.get("title_fr") or values.get("title_en") or "")[:100],
        cheap_rank=cheap,
        dear_rank=dear,
        **numbers,
        heads=_ranked(titles),
        names=_ranked(makers),
        labels=_ranked(tags),
        marks=" ".join([*marks, *_tokens({"price": None if price is None else price // 100, **numbers})]),
        pairs=" ".join(islice(dict.fromkeys(chain.from_iterable(pairs(run) for run in runs if len(run) > 1)), MOST_PAIRS)),
    )


def _told(values: Mapping[str, Any], language: str) -> list[Sequence[str]]:
    """The words of the title, the summary and the text in this language."""
    return [_cut(values.get(f"{name}_{language}", "")) for name in ("title", "summary", "text")]


def _cut(text: str) -> Sequence[str]:
    if not text:
        return ()
    found = words(text[: MOST * 2])
    return found if len(text) <= LONGEST_WORD else [word[:LONGEST_WORD] for word in found]


@lru_cache(8_192)  # A catalog has few labels and uses each of them often.
def _label(text: str) -> Sequence[str]:
    return tuple(_cut(text))


def _makers(fields: Mapping[str, Any]) -> list[Sequence[str]]:
    return [_label(value) for code in MAKERS if isinstance(value := fields.get(code), str)]


def _written(values: Mapping[str, Any], fields: Mapping[str, Any]) -> list[str]:
    """The codes that stand somewhere, in whatever spelling, as one word each."""
    texts = [value for value in fields.values() if isinstance(value, str) and len(value) > 7]
    own = values.get("sound_codes", "").split()
    return list(codes.codes(*own, values.get("credits", ""), *texts, values.get("text_fr", ""), values.get("text_en", "")))


def _distinct(found: Iterable[str]) -> str:
    """Each word once, as many as the index takes of one offering."""
    kept = " ".join(dict.fromkeys(found))
    return kept if len(kept) <= MOST else kept[:MOST].rpartition(" ")[0]


def _stems(told: Mapping[str, Sequence[Sequence[str]]], of_either: set[str]) -> list[str]:
    return sorted(set().union(*[marked(of_either.union(*told[language]), language) for language in LANGUAGES]))


def _numbers(fields: Mapping[str, Any]) -> dict[str, int | None]:
    return {name: bounds.measured(name, fields) for name in ("duration", "bpm", "year")}


def _tokens(numbers: Mapping[str, int | None]) -> list[str]:
    return [token for name, value in numbers.items() if value is not None for token in bounds.tokens(name, value)]


def _ranked(runs: Iterable[Sequence[str]]) -> str:
    kept = " ".join(word for run in runs for word in run)
    if len(kept) > MOST_RANKED:
        kept = kept[:MOST_RANKED].rpartition(" ")[0]
    return f" {kept} " if kept else ""
