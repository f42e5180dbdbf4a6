"""The newest hits, window by window: the same as a look at every listing, however thickly or far apart they stand."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from sqlalchemy import insert, select

from mima.catalog import hits, queries, sampling, spelling, windows
from mima.catalog.filters import filters
from mima.catalog.models import Listing, Offering
from mima.core.db import db
from mima.core.transaction import transaction
from tests.catalog.making import published
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")

AGE = windows.ERA * windows.AGE
UNIQUE = ("public_id", "slug", "external_reference")


def listed_again(cast: Cast, ids: Sequence[int]) -> None:
    """The same offering stands in the catalog under each of these ids, too; facets' counts know nothing of it."""
    offering = published(cast.company("bruno"), title_fr="Basalte", title_en="", summary_fr="Rien.", tags=[])
    with transaction():
        keys: list[tuple[Any, str]] = [(Offering, "id"), (Listing, "offering_id")]
        for model, key in keys:
            row = db.session.execute(select(model.__table__).where(model.__table__.c[key] == offering.id)).one()._asdict()
            copies: list[dict[str, Any]] = [
                {name: f"{value}-{one}" if name in UNIQUE else value for name, value in row.items()} | {key: one} for one in ids
            ]
            db.session.execute(insert(model.__table__), copies)


def newest(most: int, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The ids of all that `most` counted hits and no more are counted."""
    monkeypatch.setattr(sampling, "MOST_COUNTED", most - 1)
    return sorted((key for key, _score in sampling.sample(filters(q="basalte"), [], rows=most).first), reverse=True)


@pytest.mark.parametrize("most", [1, 3, 7, 40])
@pytest.mark.parametrize(
    "ids",
    [
        # A few eras apart, many ages apart, at the edges of both.
        [3 * windows.ERA * number for number in range(1, 9)],
        [AGE * number for number in range(1, 9)] + [AGE * number - 1 for number in range(1, 9)],
        # Hardly any for a long while, then many in a row.
        [70 * AGE, *range(9 * AGE - 20, 9 * AGE + 20)],
        [*range(10_000, 10_030), 1_000_000_000],
    ],
    ids=["eras apart", "at the edges of ages", "thick behind a gap", "far behind"],
)
def test_the_newest_hits_are_those_of_the_highest_ids(
    cast: Cast, ids: list[int], most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed_again(cast, ids)
    everything = db.session.scalars(select(Listing.offering_id).order_by(Listing.offering_id.desc())).all()
    assert newest(most, monkeypatch) == list(everything[:most])


@pytest.fixture
def soon_too_many(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No window may have more than 25 hits."""
    monkeypatch.setattr(windows, "_bearable", lambda _most: 25)
    hits.statement.cache_clear()
    yield
    hits.statement.cache_clear()


@pytest.mark.parametrize("most", [1, 30, 90, 400])
def test_a_window_with_far_too_many_is_given_up_for_a_narrower_one(
    cast: Cast, soon_too_many: None, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed_again(cast, [windows.ERA * era + number for era in (3, 4, 5, 40, 41, 42, 43, 90) for number in range(20)])
    everything = db.session.scalars(select(Listing.offering_id).order_by(Listing.offering_id.desc())).all()
    assert newest(most, monkeypatch) == list(everything[:most])


@pytest.mark.parametrize("asked", [{"q": "rien basalt"}, {"q": "basalt", "tags": ("lave",)}, {"q": '"rien" basalt'}])
@pytest.mark.parametrize("frequent", [1, 10_000], ids=["frequent", "rare"])
@pytest.mark.parametrize("narrow", [-1, 10_000], ids=["broad", "narrow"])
def test_an_unfinished_word_finds_the_same_whichever_way_it_is_sought(
    cast: Cast, asked: dict[str, Any], frequent: int, narrow: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spelling, "MOST_GATHERED", frequent)
    monkeypatch.setattr(sampling, "MOST_SHARED", narrow)
    texts: dict[str, Any] = {"title_en": "", "summary_fr": "Rien.", "summary_en": "", "tags": ["lave"]}
    for title in ("Basalte", "Basaltes bleus", "Basaltique 2000", "Basalt2000", "Granite"):
        published(cast.company("bruno"), title_fr=title, **texts)
    published(cast.company("bruno"), title_fr="Basalte ailleurs", **texts | {"summary_fr": "Tout.", "tags": ["eau"]})
    page = queries.browse(filters(**asked))
    assert sorted(card.title_fr for card in page.cards) == ["Basalt2000", "Basalte", "Basaltes bleus", "Basaltique 2000"]


@pytest.mark.parametrize("most", [1, 3, 12, 40])
@pytest.mark.parametrize("gap", [0, 30, 9 * AGE], ids=["in a row", "after a few others", "far behind a few"])
def test_what_most_of_the_newest_are_is_found_whole(cast: Cast, gap: int, most: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(windows, "PROBE", 8)
    listed_again(cast, [*range(AGE * 20, AGE * 20 + 10), *range(AGE * 20 - gap - 25, AGE * 20 - gap)])
    everything = db.session.scalars(select(Listing.offering_id).order_by(Listing.offering_id.desc())).all()
    assert newest(most, monkeypatch) == list(everything[:most])
