"""Promise 9: what the catalog finds and counts is what is published; one command makes it so again."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete, select, text, update

from mima import reindexing
from mima.catalog import audit, queries, service
from mima.catalog.filters import filters
from mima.catalog.models import CatalogTerm, FacetCount, Listing, Offering, OfferingFacet, OfferingState
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.snapshot import snapshot
from mima.core.transaction import transaction
from mima.exhibitors import service as exhibitors
from tests.catalog.making import draft, published
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")


def checked() -> tuple[int, list[str]]:
    """As `mima audit` looks at it: all of one moment."""
    with snapshot():
        return audit.check_index()


def findings() -> list[str]:
    return checked()[1]


def terms() -> dict[str, int]:
    return {row.word: row.count for row in db.session.execute(select(CatalogTerm.word, CatalogTerm.count))}


@pytest.fixture
def two(cast: Cast) -> list[Offering]:
    return [published(cast.company("bruno"), title_fr=title) for title in ("Basalte", "Granit")]


def test_a_catalog_that_was_published_changed_and_withdrawn_is_true(cast: Cast, two: list[Offering]) -> None:
    draft(cast.company("bruno"))
    with transaction():
        service.change(two[0], by=COMMAND, title_fr="Obsidienne", place="Thiers", tags=["Verre"])
    with transaction():
        service.withdraw(two[1], by=COMMAND)
    with transaction():
        exhibitors.change_profile(cast.company("bruno"), by=cast.user("bruno").actor, name="Sève Sonore")
        service.exhibitor_renamed(cast.company("bruno"))
    assert checked() == (1, [])


def test_words_are_counted_as_they_enter_and_leave(two: list[Offering]) -> None:
    assert (terms()["basalte"], terms()["pouzzolane"]) == (1, 2)
    with transaction():
        service.change(two[0], by=COMMAND, title_fr="Obsidienne")
    with transaction():
        service.withdraw(two[1], by=COMMAND)
    assert ("basalte" in terms(), "granit" in terms(), terms()["obsidienne"], terms()["pouzzolane"]) == (False, False, 1, 1)


def test_numbers_codes_and_marks_are_no_words(cast: Cast) -> None:
    published(cast.company("bruno"), title_fr="Les 24 mp3", fields={"bpm": "92"})
    assert [word for word in terms() if not word.isalpha() or len(word) < 3] == []


WRONG: dict[str, tuple[Any, str]] = {
    "a word's count": (update(CatalogTerm).where(CatalogTerm.word == "granit").values(count=7), "the word granit is wrong by 6"),
    "a word that is gone": (delete(CatalogTerm).where(CatalogTerm.word == "granit"), "the word granit is wrong by -1"),
    "a facet's count": (update(FacetCount).values(count=FacetCount.count + 2), "in the whole catalog is wrong by 2"),
    "a listing that is gone": (delete(Listing).where(Listing.heads.like("%granit%")), "is published and is not in the index"),
    "a facet's own index": (delete(OfferingFacet), "offerings of facet"),
    "what is no longer published": (update(Offering).values(state=OfferingState.withdrawn), "is withdrawn and is in the index"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_not_true_is_named_and_put_right_by_the_command(two: list[Offering], name: str) -> None:
    statement, words = WRONG[name]
    with transaction():
        db.session.execute(statement, execution_options={"synchronize_session": False})
    assert any(words in finding for finding in findings())
    reindexing.run()
    assert findings() == []


def test_words_that_were_lost_are_found_again(two: list[Offering]) -> None:
    with transaction():
        db.session.execute(update(Listing).values(heads="", title_rank="", bpm=None))
    reindexing.run()
    assert len(queries.browse(filters(limits={"bpm_min": "92"})).cards) == 2
    assert db.session.scalars(select(Listing.heads).order_by(Listing.offering_id)).all() == [
        " basalte basalt ",
        " granit basalt ",
    ]


def test_an_index_of_words_that_lost_its_listings_is_made_again(two: list[Offering]) -> None:
    """SQLite keeps that index beside the rows; PostgreSQL's is a part of them, and there is nothing to lose."""
    is_beside = db.engine.dialect.name == "sqlite"
    if is_beside:
        with transaction():
            db.session.execute(text("INSERT INTO listing_search (listing_search) VALUES ('delete-all')"))
    assert len(queries.browse(filters(q="granit")).cards) == (0 if is_beside else 1)
    assert ("the full-text index made again" in reindexing.run()) is is_beside
    assert len(queries.browse(filters(q="granit")).cards) == 1
    assert "made again" not in reindexing.run()


def test_a_rebuild_that_was_stopped_goes_on_where_it_was(two: list[Offering]) -> None:
    assert reindexing.run(after=two[0].id).startswith("1 offerings looked at, 2 in the catalog, 0 counts")


def test_the_command_says_what_it_did(app: Flask, two: list[Offering]) -> None:
    done = app.test_cli_runner().invoke(args=["mima", "rebuild-search"])
    assert (done.exit_code, "2 offerings looked at, 2 in the catalog, 0 counts put right" in done.output) == (0, True)


def test_a_listing_whose_place_is_not_what_its_words_say_is_named_and_mended(app: Flask, two: list[Offering]) -> None:
    with transaction():
        db.session.execute(update(Listing).where(Listing.offering_id == two[0].id).values(place_x=None))
    assert findings() == [f"offering {two[0].id} is found near other places than where it is"]
    db.session.remove()
    reindexing.run()
    assert findings() == []
