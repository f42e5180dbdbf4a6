"""An import is undone as a whole; what somebody has changed since stays, value by value."""

from typing import Any

import pytest
from sqlalchemy import select
from time_machine import Traveller

from mima import storage
from mima.catalog import service
from mima.catalog.importing import history
from mima.catalog.importing.history import ImportedOffering, OfferingImport
from mima.catalog.importing.undoing import TooLate, undo
from mima.catalog.models import OfferingState
from mima.catalog.uploads import service as uploads
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.snapshot import snapshot
from mima.core.transaction import transaction
from mima.journal import audit
from mima.media.models import MediaAsset
from mima.tasks import forgetting
from tests.catalog.making import draft, give_media, published
from tests.importing.tables import PUY, exported, imported, offerings, rehearsed, rows
from tests.media.making import picture
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")


def undone(cast: Cast, done: OfferingImport) -> OfferingImport:
    with transaction():
        undo(done, by=cast.user("bruno").actor)
    return done


def changed(**values: Any) -> None:
    with transaction():
        service.change(offerings()[0], by=COMMAND, **values)


def test_every_value_reads_as_before(cast: Cast) -> None:
    before = draft(cast.company("bruno")).fields
    done = undone(cast, imported(cast, exported(cast, place="Thiers", bpm="98", mood="", tags="Lac", price_from="1")))
    one = offerings()[0]
    assert (one.place, one.fields, one.tags, one.price_from_cents) == ("Riom", before, ["Électronique", "Volcan"], 35_000)
    assert (done.restored, done.stayed) == (1, [])


def test_the_journal_holds_every_move_of_what_was_made_and_put_away(cast: Cast) -> None:
    undone(cast, imported(cast, rows(PUY)))
    with snapshot():
        checked, findings = audit.check_moves()
    assert checked and findings == []


def test_what_stands_in_the_catalog_is_found_as_before_and_stays_there(cast: Cast) -> None:
    published(cast.company("bruno"))
    undone(cast, imported(cast, exported(cast, title_fr="Obsidienne")))
    assert (offerings()[0].state, offerings()[0].title_fr) == (OfferingState.published, "Basalte")


def test_a_value_that_somebody_changed_since_stays_and_is_named(cast: Cast) -> None:
    key = draft(cast.company("bruno")).id
    done = imported(cast, exported(cast, place="Thiers", tags="Lac"))
    changed(place="Ambert")
    undone(cast, done)
    one = offerings()[0]
    assert (one.place, one.tags, done.stayed) == ("Ambert", ["Électronique", "Volcan"], [[key, ["place"]]])


def test_a_value_that_somebody_has_put_back_already_is_not_named(cast: Cast) -> None:
    draft(cast.company("bruno"))
    done = imported(cast, exported(cast, place="Thiers"))
    changed(place="Riom")
    assert undone(cast, done).stayed == []


def test_prices_stay_together(cast: Cast) -> None:
    draft(cast.company("bruno"))
    done = imported(cast, exported(cast, price_from="5000", price_to="6000"))
    changed(price_to_cents=700_000)
    undone(cast, done)
    assert (offerings()[0].price_from_cents, offerings()[0].price_to_cents) == (500_000, 700_000)


def test_the_fields_of_another_category_stay_with_it(cast: Cast) -> None:
    draft(cast.company("bruno"))
    done = imported(cast, exported(cast, category="composition", place="Thiers"))
    changed(category="recording")
    undone(cast, done)
    assert (offerings()[0].category, offerings()[0].place) == ("recording", "Riom")


def test_drafts_that_it_made_are_put_away_and_a_better_table_makes_them_anew(cast: Cast) -> None:
    undone(cast, imported(cast, rows(PUY)))
    assert [one.state for one in offerings()] == [OfferingState.archived]
    imported(cast, rows(PUY | {"title_fr": "Puy de Pariou"}))
    assert [(one.state, one.external_reference) for one in offerings()] == [("archived", None), ("draft", "A1")]


def test_a_draft_that_was_worked_on_since_stays(cast: Cast) -> None:
    done = imported(cast, rows(PUY))
    changed(place="Thiers")
    assert (undone(cast, done).stayed, offerings()[0].state) == ([[offerings()[0].id, []]], OfferingState.draft)


def test_a_draft_that_got_a_file_since_stays(cast: Cast) -> None:
    done = imported(cast, rows(PUY))
    give_media(offerings()[0], ("puy.png", picture()))
    undone(cast, done)
    assert offerings()[0].state is OfferingState.draft


def test_a_draft_that_was_submitted_since_stays(cast: Cast) -> None:
    done = imported(cast, rows(PUY | {"summary_fr": "Un tirage.", "price_from": "12", "technique": "digital"}))
    with transaction():
        service.submit(offerings()[0], by=COMMAND)
    undone(cast, done)
    assert offerings()[0].state is OfferingState.submitted


def test_a_draft_that_was_submitted_and_sent_back_stays(cast: Cast) -> None:
    done = imported(cast, rows(PUY | {"summary_fr": "Un tirage.", "price_from": "12", "technique": "digital"}))
    with transaction():
        service.submit(offerings()[0], by=COMMAND)
    with transaction():
        service.send_back(offerings()[0], by=COMMAND, note="Sign it, please.")
    undone(cast, done)
    assert offerings()[0].state is OfferingState.draft


def test_a_draft_that_a_file_is_on_its_way_to_stays(cast: Cast) -> None:
    done = imported(cast, rows(PUY))
    with transaction():
        uploads.begin(offerings()[0], by=cast.user("bruno").actor, store=storage.current(), name="puy.wav", size=9, modified="1")
    undone(cast, done)
    assert offerings()[0].state is OfferingState.draft


def test_an_offering_that_was_archived_since_stays_as_it_is_and_is_named(cast: Cast) -> None:
    key = draft(cast.company("bruno")).id
    done = imported(cast, exported(cast, place="Thiers"))
    with transaction():
        service.archive(offerings()[0], by=COMMAND)
    assert (undone(cast, done).stayed, offerings()[0].place) == ([[key, ["place"]]], "Thiers")


def test_the_same_table_may_be_imported_again(cast: Cast) -> None:
    imported(cast, rows(PUY))
    second = rows(PUY | {"title_fr": "Puy de Pariou"})
    undone(cast, imported(cast, second))
    assert rehearsed(cast, second).counts["changed"] == 1


def test_an_import_is_undone_once(cast: Cast) -> None:
    draft(cast.company("bruno"))
    done = undone(cast, imported(cast, exported(cast, place="Thiers")))
    changed(place="Thiers")
    undone(cast, done)
    assert offerings()[0].place == "Thiers"


def test_two_imports_are_undone_in_any_order(cast: Cast) -> None:
    draft(cast.company("bruno"))
    first = imported(cast, exported(cast, place="Thiers", title_en="Lava"))
    second = imported(cast, exported(cast, place="Ambert"))
    undone(cast, first)
    undone(cast, second)
    assert (offerings()[0].place, offerings()[0].title_en) == ("Thiers", "Basalt")


def test_what_is_too_old_to_be_undone_is_refused_and_kept_no_longer(cast: Cast, noon: Traveller) -> None:
    draft(cast.company("bruno"))
    done = imported(cast, exported(cast, place="Thiers"))
    noon.shift(history.UNDONE_WITHIN.total_seconds() + 1)
    with pytest.raises(TooLate):
        undone(cast, done)
    forgetting.forget_expired()
    assert db.session.scalars(select(ImportedOffering)).all() == []


@pytest.mark.parametrize("step", ["imported", "undone"])
def test_pictures_are_written_anew_where_a_table_changes_their_rights(cast: Cast, step: str) -> None:
    one = published(cast.company("bruno"), licence_code="cc-by")
    give_media(one, ("puy.png", picture()))
    said = db.session.scalars(select(MediaAsset.stamp)).one()
    done = imported(cast, exported(cast, licence_code="cc0", tdm="allowed"))
    db.session.expire_all()
    outdated = db.session.scalars(select(MediaAsset)).one()
    assert said is not None and is_outdated(outdated)
    if step == "undone":
        undone(cast, done)
        db.session.expire_all()
        assert db.session.scalars(select(MediaAsset)).one().stamp in (None, said)


def test_pictures_stay_as_they_are_where_a_table_changes_something_else(cast: Cast) -> None:
    one = published(cast.company("bruno"), licence_code="cc-by")
    give_media(one, ("puy.png", picture()))
    imported(cast, exported(cast, place="Thiers"))
    db.session.expire_all()
    assert not is_outdated(db.session.scalars(select(MediaAsset)).one())


def is_outdated(asset: MediaAsset) -> bool:
    return asset.stamp is None
