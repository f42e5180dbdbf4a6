"""Keeping offerings."""

import pytest

from mima.buyers import queries, shortlist
from mima.catalog import service as catalog
from mima.catalog.models import Offering
from mima.core.errors import NotFound
from mima.core.transaction import transaction
from tests.catalog.making import draft, published
from tests.people import Cast
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("context", "noon")


@pytest.fixture
def offering(cast: Cast) -> Offering:
    return published(cast.company("bruno"))


def keep(cast: Cast, offering: Offering, name: str = "dora") -> None:
    with transaction():
        shortlist.keep(offering, cast.user(name))


def notes(cast: Cast, name: str = "dora") -> list[str]:
    return [entry.note for entry in queries.shortlist(cast.user(name))]


def test_a_kept_offering_is_on_the_shortlist_once(cast: Cast, offering: Offering) -> None:
    keep(cast, offering)
    keep(cast, offering)
    assert notes(cast) == [""]


def test_keeping_again_keeps_the_note(cast: Cast, offering: Offering) -> None:
    keep(cast, offering)
    with transaction():
        shortlist.annotate(offering, cast.user("dora"), "for 14 July, from 1:20")
    keep(cast, offering)
    assert notes(cast) == ["for 14 July, from 1:20"]


def test_what_is_no_longer_kept_has_gone(cast: Cast, offering: Offering) -> None:
    keep(cast, offering)
    with transaction():
        shortlist.unkeep(offering, cast.user("dora"))
    assert notes(cast) == []


def test_nobody_sees_what_others_keep(cast: Cast, offering: Offering) -> None:
    keep(cast, offering)
    assert (notes(cast, "carla"), queries.kept_ids(cast.user("carla"))) == ([], frozenset())


def test_a_draft_cannot_be_kept(cast: Cast) -> None:
    hidden = draft(cast.company("bruno"))
    with pytest.raises(NotFound), transaction():
        shortlist.keep(hidden, cast.user("dora"))


def test_a_note_needs_a_kept_offering(cast: Cast, offering: Offering) -> None:
    with pytest.raises(NotFound), transaction():
        shortlist.annotate(offering, cast.user("dora"), "a note")


def test_a_withdrawn_offering_stays_on_the_shortlist(cast: Cast, offering: Offering) -> None:
    keep(cast, offering)
    with transaction():
        catalog.withdraw(offering, by=cast.user("bruno").actor)
    assert len(notes(cast)) == 1


@pytest.mark.parametrize("how_many", [1, 5])
def test_a_shortlist_is_one_statement_whatever_its_length(cast: Cast, how_many: int) -> None:
    for _ in range(how_many):
        keep(cast, published(cast.company("bruno")))
    dora = cast.user("dora")
    with counted() as statements:
        names = [entry.offering.exhibitor.name for entry in queries.shortlist(dora)]
    assert (len(names), len(statements)) == (how_many, 1)
