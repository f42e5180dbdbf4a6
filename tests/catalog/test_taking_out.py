"""The organizers take an offering out of the catalog: it comes back when they approve it, whoever its company is."""

import pytest
from sqlalchemy import select

from mima.catalog import queries, review, service
from mima.catalog.filters import Filters
from mima.catalog.models import Listing, Offering, OfferingState
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

WHY = "These are not your pictures."


def take_out(cast: Cast, offering: Offering, **options: str) -> None:
    with transaction():
        service.take_out(offering, by=cast.user("ana").actor, note=WHY, **options)


def submit(cast: Cast, offering: Offering) -> None:
    with transaction():
        service.submit(offering, by=cast.user("bruno").actor)


def trust(cast: Cast) -> None:
    with transaction():
        exhibitors.set_trusted(cast.company("bruno"), True, by=cast.user("ana").actor)


def letters(template: str) -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.template == template)))


def test_it_is_in_no_list_of_the_catalog_any_more(cast: Cast) -> None:
    offering = published(cast.company("bruno"))
    take_out(cast, offering)
    assert (queries.browse(Filters()).cards, db.session.scalars(select(Listing)).all()) == ((), [])


def test_it_is_a_draft_with_the_reason(cast: Cast) -> None:
    offering = published(cast.company("bruno"))
    take_out(cast, offering)
    assert (offering.state, offering.review_note) == (OfferingState.draft, WHY)


def test_the_journal_knows_who_and_why(cast: Cast) -> None:
    offering = published(cast.company("bruno"))
    take_out(cast, offering)
    row = journal.history(("offering", offering.id))[-1]
    assert (row.from_state, row.to_state, row.why, row.actor_user_id) == ("published", "draft", WHY, cast.user("ana").id)


def test_its_company_has_a_letter_with_the_reason(cast: Cast) -> None:
    take_out(cast, published(cast.company("bruno")))
    (letter,) = letters("offering_taken_out")
    assert (letter.to_address, letter.values["note"]) == (cast.bruno, WHY)


def test_its_company_cannot_publish_it_again(cast: Cast) -> None:
    offering = published(cast.company("bruno"))
    take_out(cast, offering)
    with pytest.raises(MoveRefused), transaction():
        service.republish(offering, by=cast.user("bruno").actor)


@pytest.mark.parametrize("is_trusted", [True, False])
def test_submitted_again_it_waits_for_the_organizers(cast: Cast, is_trusted: bool) -> None:
    offering = published(cast.company("bruno"))
    if is_trusted:
        trust(cast)
    take_out(cast, offering)
    submit(cast, offering)
    assert offering.state is OfferingState.submitted


def test_taken_back_in_between_it_still_waits(cast: Cast) -> None:
    offering = published(cast.company("bruno"))
    trust(cast)
    take_out(cast, offering)
    submit(cast, offering)
    with transaction():
        service.withdraw(offering, by=cast.user("bruno").actor)
    submit(cast, offering)
    assert offering.state is OfferingState.submitted


def test_what_was_sent_back_waits_again_though_the_company_is_trusted_now(cast: Cast) -> None:
    offering = draft(cast.company("bruno"))
    submit(cast, offering)
    with transaction():
        service.send_back(offering, by=cast.user("ana").actor, note=WHY)
    trust(cast)
    submit(cast, offering)
    assert offering.state is OfferingState.submitted


def test_approved_it_stands_in_the_catalog_with_its_old_day_and_no_note(cast: Cast) -> None:
    offering = published(cast.company("bruno"))
    day = offering.published_at
    take_out(cast, offering)
    submit(cast, offering)
    with transaction():
        service.approve(offering, by=cast.user("ana").actor)
    assert (offering.published_at, offering.review_note, len(queries.browse(Filters()).cards)) == (day, "", 1)


def test_after_that_a_trusted_company_publishes_by_itself_as_before(cast: Cast) -> None:
    offering = published(cast.company("bruno"))
    trust(cast)
    with transaction():
        service.withdraw(offering, by=cast.user("bruno").actor)
    with transaction():
        service.republish(offering, by=cast.user("bruno").actor)
    assert offering.state is OfferingState.published


def test_one_that_its_company_has_just_withdrawn_is_taken_out_too(cast: Cast) -> None:
    offering = published(cast.company("bruno"))
    with transaction():
        service.withdraw(offering, by=cast.user("bruno").actor)
    take_out(cast, offering)
    assert offering.state is OfferingState.draft


def test_it_is_not_to_be_read_again_while_it_is_out(cast: Cast) -> None:
    offering = published(cast.company("bruno"))
    with transaction():
        service.change(offering, by=cast.user("bruno").actor, place="Thiers")
    take_out(cast, offering)
    assert (offering.unread, list(queries.unread())) == (False, [])


def test_a_draft_cannot_be_taken_out(cast: Cast) -> None:
    with pytest.raises(MoveRefused):
        take_out(cast, draft(cast.company("bruno")))


def test_nothing_is_taken_out_without_a_reason(cast: Cast) -> None:
    offering = published(cast.company("bruno"))
    with pytest.raises(Invalid), transaction():
        service.take_out(offering, by=cast.user("ana").actor, note=" ")
    assert offering.state is OfferingState.published


@pytest.mark.parametrize("act", [service.take_out, service.send_back])
def test_a_decision_counts_for_the_text_that_was_read(cast: Cast, act: object) -> None:
    offering = published(cast.company("bruno")) if act is service.take_out else draft(cast.company("bruno"))
    if act is service.send_back:
        submit(cast, offering)
    state, seen = offering.state, review.digest(offering)
    with transaction():
        service.change(offering, by=cast.user("bruno").actor, summary_fr="Autre chose.")
    with pytest.raises(review.ChangedMeanwhile), transaction():
        act(offering, by=cast.user("ana").actor, note=WHY, seen=seen)  # type: ignore[operator]
    assert (offering.state, letters("offering_sent_back"), letters("offering_taken_out")) == (state, [], [])
