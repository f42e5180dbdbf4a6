"""Versions of an offering: what each hand wrote, what was new in it, and the way back."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from mima.catalog import review, service, versions, wording
from mima.catalog.models import Offering
from mima.catalog.versions import OfferingVersion
from mima.core import clock
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.errors import NotFound
from mima.core.transaction import transaction
from mima.web import changes
from tests.catalog.making import COMPLETE, draft, published
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")


def change(cast: Cast, offering: Offering, who: str = "bruno", **values: object) -> None:
    with transaction():
        service.change(offering, by=cast.user(who).actor, **values)


def numbers(offering: Offering) -> list[tuple[int, list[str]]]:
    found, _more = versions.page(offering)
    return [(one.number, one.changed) for one in found]


def test_what_nobody_changed_has_no_version(cast: Cast) -> None:
    draft(cast.company("bruno"))
    assert db.session.scalar(select(func.count()).select_from(OfferingVersion)) == 0


def test_a_draft_by_hand_is_its_first_version(cast: Cast) -> None:
    with transaction():
        by = cast.user("bruno").actor
        offering = service.draft(cast.company("bruno"), by=by, kind="music", category="sync", **COMPLETE)
    assert numbers(offering) == [(1, [])]


def test_the_first_change_keeps_the_state_before_it(cast: Cast) -> None:
    offering = draft(cast.company("bruno"))
    change(cast, offering, title_fr="Obsidienne")
    assert numbers(offering) == [(2, ["title_fr"]), (1, [])]
    assert [versions.numbered(offering, number).values["title_fr"] for number in (1, 2)] == ["Basalte", "Obsidienne"]


def test_a_version_names_who_wrote_it(cast: Cast) -> None:
    offering = draft(cast.company("bruno"))
    change(cast, offering, title_fr="Obsidienne")
    assert versions.numbered(offering, 2).user_id == cast.user("bruno").id


def test_a_field_of_the_category_is_named_alone(cast: Cast) -> None:
    offering = draft(cast.company("bruno"))
    change(cast, offering, fields={"mood": "calm", "bpm": "100", "one_stop": "1"})
    assert numbers(offering)[0] == (2, ["fields.bpm"])


def test_saving_the_same_is_no_version(cast: Cast) -> None:
    offering = draft(cast.company("bruno"))
    change(cast, offering, title_fr="Basalte")
    assert numbers(offering) == []


def test_what_saves_itself_in_one_sitting_is_one_version(cast: Cast) -> None:
    offering = draft(cast.company("bruno"))
    for title in ("O", "Obsi", "Obsidienne"):
        change(cast, offering, title_fr=title, by_itself=True)
    assert numbers(offering) == [(2, ["title_fr"]), (1, [])]
    assert versions.numbered(offering, 2).values["title_fr"] == "Obsidienne"


def test_the_button_ends_what_saved_itself(cast: Cast) -> None:
    offering = draft(cast.company("bruno"))
    change(cast, offering, title_fr="Obsi", by_itself=True)
    change(cast, offering, title_fr="Obsidienne")
    change(cast, offering, title_fr="Lave", by_itself=True)
    assert [number for number, _changed in numbers(offering)] == [3, 2, 1]


def test_half_an_hour_later_is_another_sitting(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    offering, now = draft(cast.company("bruno")), clock.now()
    change(cast, offering, title_fr="Obsi", by_itself=True)
    monkeypatch.setattr(clock, "now", lambda: now + versions.SITTING + timedelta(minutes=1))
    change(cast, offering, title_fr="Lave", by_itself=True)
    assert len(numbers(offering)) == 3


def test_another_person_is_another_version(cast: Cast) -> None:
    offering = draft(cast.company("bruno"))
    change(cast, offering, title_fr="Obsi", by_itself=True)
    change(cast, offering, who="ana", title_fr="Lave", by_itself=True)
    assert len(numbers(offering)) == 3


def test_a_state_that_no_version_holds_is_kept_before_the_next_change(cast: Cast) -> None:
    offering = draft(cast.company("bruno"))
    change(cast, offering, title_fr="Obsidienne")
    with transaction():
        offering.title_fr = "From a table"
    change(cast, offering, title_fr="Lave")
    titles = [versions.numbered(offering, number).values["title_fr"] for number in (1, 2, 3, 4)]
    assert titles == ["Basalte", "Obsidienne", "From a table", "Lave"]


def test_an_old_version_comes_back_as_a_new_one(cast: Cast) -> None:
    offering = draft(cast.company("bruno"))
    change(cast, offering, title_fr="Obsidienne", category="composition", fields={"composer": "N. Roux"})
    with transaction():
        service.restore(offering, 1, by=cast.user("bruno").actor)
    assert (offering.title_fr, offering.category, offering.fields["bpm"]) == ("Basalte", "sync", 92)
    assert versions.numbered(offering, 3).restored == 1


def test_a_version_that_is_not_there_cannot_come_back(cast: Cast) -> None:
    offering = draft(cast.company("bruno"))
    with pytest.raises(NotFound), transaction():
        service.restore(offering, 7, by=COMMAND)


def test_only_so_many_are_kept(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "MOST_KEPT", 3)
    offering = draft(cast.company("bruno"))
    for title in "abcd":
        change(cast, offering, title_fr=title)
    assert [number for number, _changed in numbers(offering)] == [5, 4, 3]


def test_of_a_table_that_comes_again_and_again_only_so_many_are_kept(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "MOST_KEPT", 3)
    offering = draft(cast.company("bruno"))
    for title in "abcd":
        with transaction():
            state = {**versions.state_of(offering), "title_fr": title}
            versions.write_many([offering], {offering.id: state}, by=cast.user("bruno").actor)
            offering.title_fr = title
    assert [number for number, _changed in numbers(offering)] == [5, 4, 3]


def test_organizers_are_shown_what_is_new_since_they_approved(cast: Cast) -> None:
    offering = published(cast.company("bruno"))
    for title in ("Obsidienne", "Lave"):
        change(cast, offering, title_fr=title)
    read = versions.as_read(offering)
    assert read is not None and versions.differences(read.values, versions.state_of(offering)) == ["title_fr"]
    assert read.values["title_fr"] == "Basalte"


def test_a_reading_counts_from_then_on(cast: Cast) -> None:
    offering = published(cast.company("bruno"))
    change(cast, offering, title_fr="Obsidienne")
    with transaction():
        review.read(offering, by=cast.user("ana").actor)
    read = versions.as_read(offering)
    assert read is not None and read.values["title_fr"] == "Obsidienne"


def test_what_never_was_read_counts_as_read_before_its_first_change(cast: Cast) -> None:
    offering = published(cast.company("bruno"))
    with transaction():
        offering.read_version = None
    change(cast, offering, title_fr="Obsidienne")
    read = versions.as_read(offering)
    assert read is not None and read.values["title_fr"] == "Basalte"


def test_words_are_compared_one_by_one() -> None:
    parts = wording.compare("Sept titres lents et minéraux.", "Huit titres lents, et minéraux.")
    assert [(part.fate.value, part.text) for part in parts] == [
        ("gone", "Sept"),
        ("new", "Huit"),
        ("same", " titres"),
        ("gone", " lents"),
        ("new", " lents,"),
        ("same", " et minéraux."),
    ]


def test_a_long_passage_that_stayed_is_cut() -> None:
    words = " ".join(f"w{number}" for number in range(200))
    parts = wording.compare(f"a {words} b", f"x {words} y")
    assert [len(part.text.split()) for part in parts if part.fate is wording.Fate.same] == [2 * wording.AROUND + 1]


def test_nothing_is_lost_of_what_differs() -> None:
    before, after = "un\ndeux trois\n\nquatre", "un\ndeux 3\n\n\nquatre cinq"
    parts = wording.compare(before, after)
    assert "".join(part.text for part in parts if part.fate is not wording.Fate.gone) == after
    assert "".join(part.text for part in parts if part.fate is not wording.Fate.new) == before


def test_the_licence_and_players_are_told_in_words(cast: Cast) -> None:
    before = versions.state_of(draft(cast.company("bruno")))
    player = {"provider": "vimeo", "id": "76979871"}
    after = {**before, "licence_code": "on-request", "tdm": "reserved", "embeds": [player]}
    told = [change.after for change in changes.between(before, after)]
    assert "Licence sur demande" in told and any("vimeo" in one for one in told)
