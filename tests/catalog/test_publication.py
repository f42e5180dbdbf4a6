"""An offering's way into the catalog and out of it, and the counts that go along."""

import pytest
import time_machine
from sqlalchemy import delete, select, update

from mima import reindexing
from mima.catalog import common, facets, queries, service
from mima.catalog.filters import filters
from mima.catalog.models import CatalogTerm, Facet, FacetCount, Listing, Offering, OfferingFacet, OfferingState
from mima.core.db import db
from mima.core.errors import Invalid
from mima.core.states import MoveRefused
from mima.core.transaction import transaction
from mima.exhibitors import service as exhibitors
from mima.journal import queries as journal
from mima.mailing.models import Letter
from tests.catalog.making import draft, published
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")


def counts(scope: str = "") -> dict[str, int]:
    """{name=value: count} of the whole catalog, or of a kind's or category's scope."""
    scope_id = db.session.scalar(select(Facet.id).where(Facet.value == scope)) if scope else facets.EVERYWHERE
    rows = select(Facet.name, Facet.value, FacetCount.count).join(FacetCount).where(FacetCount.scope_id == scope_id)
    return {f"{name}={value}": count for name, value, count in db.session.execute(rows) if count}


def listings() -> list[tuple[object, ...]]:
    """What the search and the sorting read of every published offering."""
    columns = [each for each in Listing.__table__.c if each.name not in ("facets", "terms", "pairs")]
    return [tuple(row) for row in db.session.execute(select(*columns).order_by(Listing.offering_id))]


def states(offering: Offering) -> list[str | None]:
    return [entry.to_state for entry in journal.history(("offering", offering.id)) if entry.to_state]


def test_a_draft_is_in_no_facet(cast: Cast) -> None:
    draft(cast.company("bruno"))
    assert counts() == {}


def test_a_submitted_offering_waits_for_the_organizers(cast: Cast) -> None:
    offering = draft(cast.company("bruno"))
    with transaction():
        service.submit(offering, by=cast.user("bruno").actor)
    assert (offering.state, states(offering)) == (OfferingState.submitted, ["draft", "submitted"])


def test_the_offering_of_a_trusted_company_is_published_at_once(cast: Cast) -> None:
    offering = draft(cast.company("bruno"))
    with transaction():
        exhibitors.set_trusted(cast.company("bruno"), True, by=cast.user("ana").actor)
        service.submit(offering, by=cast.user("bruno").actor)
    assert offering.state is OfferingState.published


def test_an_incomplete_offering_is_not_submitted_and_says_what_misses(cast: Cast) -> None:
    offering = draft(cast.company("bruno"), category="recording", summary_fr="", price_from_cents=None, price_to_cents=None)
    with pytest.raises(Invalid) as error, transaction():
        service.submit(offering, by=cast.user("bruno").actor)
    assert sorted(error.value.fields) == ["performers", "price_from_cents", "summary_fr"]


def test_a_draft_needs_a_title(cast: Cast) -> None:
    with pytest.raises(Invalid):
        draft(cast.company("bruno"), title_fr=" ", title_en="")


def test_a_category_of_the_other_kind_is_refused(cast: Cast) -> None:
    with pytest.raises(common.CategoryUnknown):
        draft(cast.company("bruno"), kind="image", category="sync")


def test_an_approved_offering_is_counted_everywhere_in_its_kind_and_in_its_category(cast: Cast) -> None:
    published(cast.company("bruno"))
    expected = {
        "kind=music": 1,
        "category=sync": 1,
        "exhibitor=maison-pouzzolane": 1,
        "place=riom": 1,
        "price_max=500": 1,
        "price_max=2000": 1,
        "price_max=10000": 1,
        "f.mood=calm": 1,
        "f.one_stop=1": 1,
        "tag=electronique": 1,
        "tag=volcan": 1,
        "clearance=red": 1,
    }
    assert counts() == counts("music") == counts("sync") == expected


def test_its_company_has_a_letter_when_it_is_approved(cast: Cast) -> None:
    published(cast.company("bruno"))
    letters = db.session.scalars(select(Letter)).all()
    assert [(letter.template, letter.to_address) for letter in letters] == [("offering_approved", cast.bruno)]


def test_an_offering_sent_back_is_a_draft_with_a_note_and_a_letter(cast: Cast) -> None:
    offering = draft(cast.company("bruno"))
    with transaction():
        service.submit(offering, by=cast.user("bruno").actor)
    with transaction():
        service.send_back(offering, by=cast.user("ana").actor, note="A picture, please.")
    letter = db.session.scalars(select(Letter)).one()
    assert (offering.state, offering.review_note) == (OfferingState.draft, "A picture, please.")
    assert letter.values["note"] == "A picture, please."


def test_nothing_is_sent_back_without_a_reason(cast: Cast) -> None:
    offering = draft(cast.company("bruno"))
    with pytest.raises(Invalid), transaction():
        service.send_back(offering, by=cast.user("ana").actor, note="  ")


def test_a_draft_cannot_be_approved(cast: Cast) -> None:
    offering = draft(cast.company("bruno"))
    with pytest.raises(MoveRefused), transaction():
        service.approve(offering, by=cast.user("ana").actor)


def test_a_withdrawn_offering_leaves_every_count(cast: Cast) -> None:
    offering = published(cast.company("bruno"))
    with transaction():
        service.withdraw(offering, by=cast.user("bruno").actor)
    assert (counts(), db.session.scalars(select(OfferingFacet)).all(), listings()) == ({}, [], [])


def test_what_was_withdrawn_meanwhile_is_not_listed_again(cast: Cast) -> None:
    offering = published(cast.company("bruno"))
    values = {name: getattr(offering, name) for name in facets.VALUES}
    late = facets.listed(offering.id, values, cast.company("bruno"))
    with transaction():
        service.withdraw(offering, by=cast.user("bruno").actor)
    with transaction():
        facets.put([late])
    assert listings() == []


def test_a_listing_of_what_is_not_published_shows_nothing(cast: Cast) -> None:
    offering = published(cast.company("bruno"))
    with transaction():
        db.session.execute(update(Offering).where(Offering.id == offering.id).values(state=OfferingState.withdrawn))
    assert [queries.browse(filters(q=question)).cards for question in ("", "basalte")] == [(), ()]


def test_a_republished_offering_keeps_its_day(cast: Cast, noon: time_machine.Traveller) -> None:
    offering = published(cast.company("bruno"))
    day = offering.published_at
    with transaction():
        service.withdraw(offering, by=cast.user("bruno").actor)
    noon.shift(86_400)
    with transaction():
        service.republish(offering, by=cast.user("bruno").actor)
    assert (offering.published_at, counts()["kind=music"]) == (day, 1)


def test_an_archived_offering_cannot_be_changed(cast: Cast) -> None:
    offering = published(cast.company("bruno"))
    with transaction():
        service.archive(offering, by=cast.user("bruno").actor)
    with pytest.raises(service.NotEditable), transaction():
        service.change(offering, by=cast.user("bruno").actor, place="Thiers")


def test_a_published_offering_is_counted_by_its_new_values(cast: Cast) -> None:
    offering = published(cast.company("bruno"))
    with transaction():
        service.change(offering, by=cast.user("bruno").actor, place="Thiers", tags=["Volcan"])
    assert {name for name in counts() if name.startswith(("place", "tag"))} == {"place=thiers", "tag=volcan"}


def test_a_change_keeps_what_it_does_not_name(cast: Cast) -> None:
    offering = published(cast.company("bruno"))
    slug = offering.slug
    with transaction():
        service.change(offering, by=cast.user("bruno").actor, title_fr="Granit")
    assert (offering.slug, offering.place, offering.fields["mood"]) == (slug, "Riom", "calm")


def test_a_change_that_changes_nothing_leaves_no_trace(cast: Cast) -> None:
    offering = published(cast.company("bruno"))
    before = len(journal.history(("offering", offering.id)))
    with transaction():
        service.change(offering, by=cast.user("bruno").actor, title_fr="Basalte")
    assert len(journal.history(("offering", offering.id))) == before


def test_another_category_empties_the_fields_of_the_old_one(cast: Cast) -> None:
    offering = draft(cast.company("bruno"))
    with transaction():
        service.change(offering, by=cast.user("bruno").actor, category="studio")
    assert (offering.category, offering.fields) == ("studio", {})


def test_a_company_is_found_by_its_new_name(cast: Cast) -> None:
    published(cast.company("bruno"))
    with transaction():
        exhibitors.change_profile(cast.company("bruno"), by=cast.user("bruno").actor, name="Sève Sonore")
        service.exhibitor_renamed(cast.company("bruno"))
    found = [len(queries.browse(filters(q=name)).cards) for name in ("seve sonore", "pouzzolane")]
    assert found == [1, 0]


def test_a_renamed_companys_filter_bears_its_new_name(cast: Cast) -> None:
    published(cast.company("bruno"))
    with transaction():
        exhibitors.change_profile(cast.company("bruno"), by=cast.user("bruno").actor, name="Sève Sonore")
        service.exhibitor_renamed(cast.company("bruno"))
    assert db.session.scalars(select(Facet.label).where(Facet.name == "exhibitor")).all() == ["Sève Sonore"]


def test_a_rebuilt_index_is_the_kept_one(cast: Cast) -> None:
    for place in ("Riom", "Thiers", "Vichy"):
        published(cast.company("bruno"), place=place)
    kept = counts(), counts("music"), counts("sync"), listings()
    for table in (FacetCount, OfferingFacet, Listing, CatalogTerm):
        with transaction():
            db.session.execute(delete(table))
    assert reindexing.run().startswith("3 offerings")
    assert (counts(), counts("music"), counts("sync"), listings()) == kept
