"""Saving what somebody else may have changed meanwhile: value by value, nothing lost."""

from typing import Any

import pytest

from mima.catalog import saving, service, versions
from mima.catalog.models import Offering
from mima.core.errors import Invalid
from mima.core.states import MoveRefused
from mima.core.transaction import transaction
from tests.catalog.making import draft, published
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")


def sheet(offering: Offering, **typed: Any) -> dict[str, Any]:
    """The whole form as it was opened, with something typed into it."""
    state = versions.state_of(offering)
    state.pop("category")
    return state | typed


def save(cast: Cast, offering: Offering, opened: dict[str, str], values: dict[str, Any]) -> Any:
    with transaction():
        return saving.save(offering, by=cast.user("bruno").actor, opened=opened, **values)


def keep(cast: Cast, offering: Offering, values: dict[str, Any], *unfit: str, **marks: str) -> saving.Kept:
    with transaction():
        return saving.keep(offering, by=cast.user("bruno").actor, opened=marks, unfit=unfit, **values)


def elsewhere(cast: Cast, offering: Offering, **values: Any) -> None:
    with transaction():
        service.change(offering, by=cast.user("ana").actor, **values)


def test_what_only_the_other_hand_changed_stays_theirs(cast: Cast) -> None:
    offering = draft(cast.company("bruno"))
    opened, mine = saving.marks(offering), sheet(offering, place="Thiers")
    elsewhere(cast, offering, title_fr="Obsidienne")
    assert save(cast, offering, opened, mine) == ["title_fr"]
    assert (offering.title_fr, offering.place) == ("Obsidienne", "Thiers")


def test_what_both_changed_is_told_and_nothing_is_saved(cast: Cast) -> None:
    offering = draft(cast.company("bruno"))
    opened, mine = saving.marks(offering), sheet(offering, title_fr="Lave", place="Thiers")
    elsewhere(cast, offering, title_fr="Obsidienne")
    with pytest.raises(saving.ChangedElsewhere) as refusal:
        save(cast, offering, opened, mine)
    assert refusal.value.names == ["title_fr"]
    assert (offering.title_fr, offering.place) == ("Obsidienne", "Riom")


def test_who_typed_the_same_clashes_with_nobody(cast: Cast) -> None:
    offering = draft(cast.company("bruno"))
    opened, mine = saving.marks(offering), sheet(offering, title_fr="Lave")
    elsewhere(cast, offering, title_fr="Lave")
    assert save(cast, offering, opened, mine) == []


def test_a_field_of_the_category_is_merged_alone(cast: Cast) -> None:
    offering = draft(cast.company("bruno"))
    opened, mine = saving.marks(offering), sheet(offering, fields={"mood": "calm", "bpm": 92})
    elsewhere(cast, offering, fields={"mood": "epic", "bpm": 92, "one_stop": True})
    save(cast, offering, opened, mine)
    assert offering.fields == {"mood": "epic", "bpm": 92}


def test_the_form_of_another_category_leaves_the_fields_of_the_new_one(cast: Cast) -> None:
    offering = draft(cast.company("bruno"))
    opened, mine = saving.marks(offering), sheet(offering, place="Thiers")
    elsewhere(cast, offering, category="composition", fields={"composer": "N. Roux"})
    save(cast, offering, opened, mine)
    assert (offering.place, offering.fields) == ("Thiers", {"composer": "N. Roux"})


def test_a_form_without_marks_is_saved_as_it_is(cast: Cast) -> None:
    offering = draft(cast.company("bruno"))
    save(cast, offering, {}, sheet(offering, title_fr="Lave"))
    assert offering.title_fr == "Lave"


def test_what_is_wrong_is_refused_by_the_button(cast: Cast) -> None:
    offering = draft(cast.company("bruno"))
    with pytest.raises(Invalid):
        save(cast, offering, {}, sheet(offering, place="Thiers", fields={"bpm": "fast"}))
    assert offering.place == "Riom"


def test_what_is_right_saves_itself_and_the_rest_is_told(cast: Cast) -> None:
    offering = draft(cast.company("bruno"))
    kept = keep(cast, offering, sheet(offering, place="Thiers", fields={"mood": "epic", "bpm": "fast"}))
    assert list(kept.refused) == ["bpm"]
    assert (offering.place, offering.fields) == ("Thiers", {"mood": "epic", "bpm": 92})


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"title_fr": "", "title_en": ""}, ["title_fr"]),
        ({"price_from_cents": 900_000}, ["price_to_cents"]),
        ({"text_fr": "x" * 30_000}, ["text_fr"]),
    ],
)
def test_what_is_wrong_together_stays_together_as_it_was(cast: Cast, typed: dict[str, Any], wrong: list[str]) -> None:
    offering = draft(cast.company("bruno"))
    before = {name: getattr(offering, name) for name in typed}
    assert list(keep(cast, offering, sheet(offering, place="Thiers", **typed)).refused) == wrong
    assert ({name: getattr(offering, name) for name in typed}, offering.place) == (before, "Thiers")


def test_what_the_form_could_not_read_stays_as_it_was(cast: Cast) -> None:
    offering = draft(cast.company("bruno"))
    keep(cast, offering, sheet(offering, price_from_cents=None), "price_from_cents")
    assert offering.price_from_cents == 35_000


def test_a_clash_stays_as_it_is_and_the_rest_saves_itself(cast: Cast) -> None:
    offering = draft(cast.company("bruno"))
    opened, mine = saving.marks(offering), sheet(offering, title_fr="Lave", place="Thiers")
    elsewhere(cast, offering, title_fr="Obsidienne")
    assert keep(cast, offering, mine, **opened).clashes == ["title_fr"]
    assert (offering.title_fr, offering.place) == ("Obsidienne", "Thiers")


def test_what_stands_in_the_catalog_never_changes_by_itself(cast: Cast) -> None:
    offering = published(cast.company("bruno"))
    with pytest.raises(MoveRefused):
        keep(cast, offering, sheet(offering, title_fr="La"))
    assert offering.title_fr == "Basalte"


def test_marks_come_back_as_they_were_written(cast: Cast) -> None:
    found = saving.marks(draft(cast.company("bruno")))
    assert saving.read(saving.written(found)) == found


@pytest.mark.parametrize("text", ["", ":", "a", "a:b:c  d", "x " * 5_000, "é:ü"])
def test_whatever_a_form_brings_is_read(text: str) -> None:
    assert isinstance(saving.read(text), dict)
