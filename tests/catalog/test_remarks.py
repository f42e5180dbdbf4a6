"""A review's remarks at single values: kept until it is approved, told in the letter."""

from collections.abc import Mapping

import pytest
from sqlalchemy import select

from mima.catalog import service
from mima.catalog.models import Offering, OfferingState
from mima.core.db import db
from mima.core.errors import Invalid
from mima.core.transaction import transaction
from mima.mailing.models import Letter
from mima.web import letters
from tests.catalog.making import draft, published
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")


def sent_back(cast: Cast, remarks: Mapping[str, str], note: str = "") -> Offering:
    offering = draft(cast.company("bruno"))
    with transaction():
        service.submit(offering, by=cast.user("bruno").actor)
    with transaction():
        service.send_back(offering, by=cast.user("ana").actor, note=note, remarks=remarks)
    return offering


def test_a_remark_is_enough_to_send_it_back(cast: Cast) -> None:
    offering = sent_back(cast, {"title_fr": " Plus court. ", "bpm": "Sûr ?", "place": " "})
    assert offering.state is OfferingState.draft
    assert offering.review_notes == {"title_fr": "Plus court.", "bpm": "Sûr ?"}
    assert offering.review_note == "Sûr ?\nPlus court."


def test_nothing_said_is_nothing_sent_back(cast: Cast) -> None:
    with pytest.raises(Invalid):
        sent_back(cast, {"place": " ", "state": "x", "print_run": "no field of a sync licence"})


def test_the_letter_lists_the_remarks_by_their_names(cast: Cast) -> None:
    sent_back(cast, {"title_fr": "Plus court.", "bpm": "Sûr ?"}, "Presque.")
    letter = db.session.scalars(select(Letter).where(Letter.template == "offering_sent_back")).first()
    assert letter is not None
    _subject, body = letters.render(letter)
    assert "Presque." in body and "Tempo : Sûr ?" in body.replace("\xa0", " ").replace("Tempo:", "Tempo :")


def test_an_approval_takes_the_remarks_away(cast: Cast) -> None:
    offering = sent_back(cast, {"title_fr": "Plus court."})
    with transaction():
        service.submit(offering, by=cast.user("bruno").actor)
    with transaction():
        service.approve(offering, by=cast.user("ana").actor)
    assert (offering.review_notes, offering.review_note) == ({}, "")


def test_what_is_taken_out_has_remarks_too(cast: Cast) -> None:
    offering = published(cast.company("bruno"))
    with transaction():
        service.take_out(offering, by=cast.user("ana").actor, note="", remarks={"files": "Not yours."})
    assert offering.review_notes == {"files": "Not yours."}
