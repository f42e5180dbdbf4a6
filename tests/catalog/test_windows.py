"""The newest hits, window by window: the same as a look at every listing, however thickly or far apart they stand."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import insert, select

from mima.catalog import sampling, windows
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
        for model, key in ((Offering, "id"), (Listing, "offering_id")):
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
