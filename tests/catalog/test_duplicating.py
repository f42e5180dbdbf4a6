"""A copy of an offering: all of it but what names one work alone."""

import pytest
from sqlalchemy import select

from mima.catalog import attachments, service
from mima.catalog.models import Offering, OfferingState
from mima.core.db import db
from mima.core.transaction import transaction
from mima.media.models import MediaAsset
from tests.catalog.making import draft, give_media, published
from tests.media.making import picture
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")
RECORDING = {"category": "recording", "fields": {"performers": "Trio Lave", "isrc": "FRZ032700001"}}


def copy_of(cast: Cast, offering: Offering) -> Offering:
    with transaction():
        return service.duplicate(offering, by=cast.user("bruno").actor)


def test_a_copy_is_a_draft_with_all_values(cast: Cast) -> None:
    offering = published(cast.company("bruno"))
    copy = copy_of(cast, offering)
    assert (copy.state, copy.title_fr, copy.title_en) == (OfferingState.draft, "Basalte (copie)", "Basalt (copy)")
    names = ("summary_fr", "price_from_cents", "place", "tags", "fields", "category", "exhibitor_id")
    assert [getattr(copy, name) for name in names] == [getattr(offering, name) for name in names]


def test_a_code_of_one_work_stays_empty(cast: Cast) -> None:
    offering = draft(cast.company("bruno"), **RECORDING)
    assert copy_of(cast, offering).fields == {"performers": "Trio Lave"}
    assert service.one_work_codes(offering) == ["isrc"]


def test_a_copy_has_the_same_files(cast: Cast) -> None:
    offering = draft(cast.company("bruno"))
    give_media(offering, ("a.jpg", picture()), ("b.jpg", picture()))
    copy = copy_of(cast, offering)
    assert [one.id for one in attachments.of(copy)] == [one.id for one in attachments.of(offering)]
    assert copy.cover == offering.cover and copy.cover is not None


def test_a_file_taken_off_the_copy_stays_with_the_first(cast: Cast) -> None:
    offering = draft(cast.company("bruno"))
    give_media(offering, ("a.jpg", picture()))
    copy = copy_of(cast, offering)
    with transaction():
        service.detach(copy, db.session.scalars(select(MediaAsset)).one(), by=cast.user("bruno").actor)
    assert (len(attachments.of(copy)), len(attachments.of(offering))) == (0, 1)


def test_the_longest_title_has_room_for_its_word(cast: Cast) -> None:
    assert copy_of(cast, draft(cast.company("bruno"), title_fr="x" * 400)).title_fr == "x" * 392 + " (copie)"
