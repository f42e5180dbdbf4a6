"""What the organizers have read of an offering: approvals of that text alone, and what was changed since."""

import pytest
from sqlalchemy import select

from mima.catalog import queries, review, service
from mima.catalog.models import Offering, OfferingState
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.states import MoveRefused
from mima.core.transaction import transaction
from mima.exhibitors import service as exhibitors
from mima.media.models import MediaAsset
from tests.catalog.making import draft, give_media, published
from tests.media.making import picture
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")


def submitted(cast: Cast) -> Offering:
    offering = draft(cast.company("bruno"))
    with transaction():
        service.submit(offering, by=cast.user("bruno").actor)
    return offering


def rewrite(cast: Cast, offering: Offering, text: str = "Autre chose.") -> None:
    with transaction():
        service.change(offering, by=cast.user("bruno").actor, summary_fr=text)


def unread() -> list[str]:
    return [offering.title_fr for offering in queries.unread()]


def test_an_approval_counts_for_the_text_that_was_read(cast: Cast) -> None:
    offering = submitted(cast)
    seen = review.digest(offering)
    rewrite(cast, offering)
    with pytest.raises(review.ChangedMeanwhile), transaction():
        service.approve(offering, by=cast.user("ana").actor, seen=seen)
    assert offering.state is OfferingState.submitted


def test_an_approval_of_the_present_text_publishes_it(cast: Cast) -> None:
    offering = submitted(cast)
    with transaction():
        service.approve(offering, by=cast.user("ana").actor, seen=review.digest(offering))
    assert offering.state is OfferingState.published


def test_another_file_is_another_text(cast: Cast) -> None:
    offering = submitted(cast)
    before = review.digest(offering)
    give_media(offering, ("a.jpg", picture()))
    assert review.digest(offering) != before


def test_another_category_with_the_same_words_is_another_text(cast: Cast) -> None:
    offering = draft(cast.company("bruno"), fields={})
    before = review.digest(offering)
    with transaction():
        service.change(offering, by=COMMAND, category="recording")
    assert review.digest(offering) != before


def test_what_is_approved_is_read(cast: Cast) -> None:
    published(cast.company("bruno"))
    assert unread() == []


def test_a_correction_in_the_catalog_shows_at_once_and_is_unread(cast: Cast) -> None:
    offering = published(cast.company("bruno"))
    rewrite(cast, offering)
    assert (offering.state, unread()) == (OfferingState.published, ["Basalte"])


def test_another_picture_is_unread_too(cast: Cast) -> None:
    offering = published(cast.company("bruno"))
    give_media(offering, ("a.jpg", picture()))
    assert unread() == [], "a command is the organizers' own hand"
    with transaction():
        asset = db.session.scalars(select(MediaAsset)).one()
        service.detach(offering, asset, by=cast.user("bruno").actor)
    assert unread() == ["Basalte"]


def test_what_a_trusted_company_corrects_is_not_named(cast: Cast) -> None:
    offering = published(cast.company("bruno"))
    with transaction():
        exhibitors.set_trusted(cast.company("bruno"), True, by=cast.user("ana").actor)
    rewrite(cast, offering)
    assert unread() == []


def test_what_is_withdrawn_rewritten_and_published_again_is_unread(cast: Cast) -> None:
    offering, bruno = published(cast.company("bruno")), cast.user("bruno").actor
    with transaction():
        service.withdraw(offering, by=bruno)
    rewrite(cast, offering)
    assert unread() == [], "nobody sees it yet"
    with transaction():
        service.republish(offering, by=bruno)
    assert unread() == ["Basalte"]


def test_what_is_withdrawn_and_published_again_unchanged_is_read(cast: Cast) -> None:
    offering, bruno = published(cast.company("bruno")), cast.user("bruno").actor
    with transaction():
        service.withdraw(offering, by=bruno)
        service.republish(offering, by=bruno)
    assert unread() == []


def test_who_has_read_it_has_it_off_the_list(cast: Cast) -> None:
    offering = published(cast.company("bruno"))
    rewrite(cast, offering)
    with transaction():
        review.read(offering, by=cast.user("ana").actor, seen=review.digest(offering))
    assert unread() == []


def test_a_text_that_was_changed_again_is_not_read(cast: Cast) -> None:
    offering = published(cast.company("bruno"))
    rewrite(cast, offering)
    seen = review.digest(offering)
    rewrite(cast, offering, "Encore autre chose.")
    with pytest.raises(review.ChangedMeanwhile), transaction():
        review.read(offering, by=cast.user("ana").actor, seen=seen)
    assert unread() == ["Basalte"]


def test_nothing_is_read_twice(cast: Cast) -> None:
    offering = published(cast.company("bruno"))
    with pytest.raises(MoveRefused), transaction():
        review.read(offering, by=cast.user("ana").actor)
