"""What the files of an offering propose for its fields."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from mima.catalog import common
from mima.catalog.categories import CATEGORIES
from mima.catalog.filling import Proposal, proposals
from mima.media.kinds import Kind
from mima.media.models import AssetState


@dataclass(frozen=True)
class File:
    kind: Kind = Kind.sound
    state: AssetState = AssetState.ready
    original_name: str = "a.wav"
    duration_ms: int | None = None
    tags: dict[str, Any] = field(default_factory=dict)
    measured: dict[str, Any] = field(default_factory=dict)


def tagged(kind: Kind = Kind.sound, name: str = "a.wav", **tags: Any) -> File:
    return File(kind, original_name=name, tags={key: {"value": value, "source": f"at {key}"} for key, value in tags.items()})


def test_a_value_says_in_which_file_and_where_it_stood() -> None:
    found = proposals(CATEGORIES["recording"], [tagged(isrc="FR-Z03-27-00001")])
    assert found["isrc"] == Proposal("FRZ032700001", "a.wav", "at isrc")


def test_what_does_not_fit_its_field_is_passed_over() -> None:
    assert "isrc" not in proposals(CATEGORIES["recording"], [tagged(isrc="none")])


def test_a_file_that_is_not_ready_says_nothing() -> None:
    waiting = File(state=AssetState.waiting, tags={"title": {"value": "Basalte", "source": "ID3"}})
    assert proposals(CATEGORIES["recording"], [waiting]) == {}


def test_a_category_hears_only_of_its_own_fields() -> None:
    assert "isrc" not in proposals(CATEGORIES["photograph"], [tagged(isrc="FR-Z03-27-00001")])


def test_the_first_file_that_says_something_is_heard() -> None:
    files = [
        tagged(Kind.picture, "a.jpg"),
        tagged(Kind.picture, "b.jpg", place="Riom"),
        tagged(Kind.picture, "c.jpg", place="Thiers"),
    ]
    assert proposals(CATEGORIES["photograph"], files)["place"].value == "Riom"


def test_what_the_file_says_goes_before_what_we_measured() -> None:
    file = File(tags={"bpm": {"value": "92", "source": "ID3 TBPM"}}, measured={"tempo": 184.0})
    assert proposals(CATEGORIES["sync"], [file])["bpm"].value == 92


def test_a_measured_tempo_is_whole_and_says_that_it_was_measured() -> None:
    found = proposals(CATEGORIES["sync"], [File(measured={"tempo": 91.6})])["bpm"]
    assert (found.value, found.is_measured) == (92, True)


def test_a_measured_key_is_one_of_the_choice() -> None:
    assert proposals(CATEGORIES["sync"], [File(measured={"key": "a-minor"})])["musical_key"].value == "a-minor"


def test_one_track_gives_its_length() -> None:
    assert proposals(CATEGORIES["recording"], [File(duration_ms=222_400)])["duration_seconds"].value == 222


def test_several_tracks_of_an_album_give_its_name_and_no_code_of_one_track() -> None:
    files = [tagged(title=f"Plage {number}", album="Basalte", isrc="FR-Z03-27-00001") for number in (1, 2)]
    found = proposals(CATEGORIES["recording"], files)
    assert found["title_fr"].value == "Basalte"
    assert "isrc" not in found


def test_several_tracks_without_a_common_album_give_no_title() -> None:
    found = proposals(CATEGORIES["recording"], [tagged(title="Un", album="A"), tagged(title="Deux", album="B")])
    assert "title_fr" not in found


def test_a_picture_gives_those_to_be_named_each_once() -> None:
    found = proposals(
        CATEGORIES["photograph"], [tagged(Kind.picture, creator="Ana Roche", credit="Ana Roche", copyright="© 2026 Ana Roche")]
    )
    assert found["credits"].value == "Ana Roche\n© 2026 Ana Roche"


def test_key_words_are_cleaned_as_typed_ones_are() -> None:
    assert proposals(CATEGORIES["photograph"], [tagged(Kind.picture, keywords=["Lave ", "lave", "Riom"])])["tags"].value == [
        "Lave",
        "Riom",
    ]


@pytest.mark.parametrize(("milliseconds", "minutes"), [(29_000, None), (5_400_000, 90)])
def test_a_film_gives_its_running_time_in_minutes(milliseconds: int, minutes: int | None) -> None:
    found = proposals(CATEGORIES["film"], [File(Kind.film, duration_ms=milliseconds)]).get("duration_minutes")
    assert (found.value if found else None) == minutes


def named(files: list[File], category: str = "recording") -> Proposal | None:
    return proposals(CATEGORIES[category], files).get("credits")


@pytest.mark.parametrize("category", ["recording", "sync"])
def test_a_sound_gives_its_composer_its_album_and_its_owner(category: str) -> None:
    file = tagged(title="Été", composer="Nour Alami", album="Herbes hautes", copyright="2019 Label Été")
    assert named([file], category) == Proposal(
        "Nour Alami, composition\nAlbum: Herbes hautes\n© 2019 Label Été", "a.wav", "at composer, at album, at copyright"
    )


def test_an_album_that_is_called_as_its_track_is_not_named_twice() -> None:
    assert named([tagged(title="Basalte", album="Basalte")]) is None


def test_a_composer_stands_in_the_field_that_a_category_has_for_one() -> None:
    found = proposals(CATEGORIES["composition"], [tagged(composer="Nour Alami")])
    assert (found["composer"].value, found.get("credits")) == ("Nour Alami", None)


def test_several_tracks_name_each_composer_once_and_every_file_that_was_read() -> None:
    files = [tagged(name=f"{name}.wav", composer=who, album="Lave") for name, who in (("a", "Ana"), ("b", "Bo"), ("c", "Ana"))]
    assert named(files) == Proposal("Ana, Bo, composition", "a.wav, b.wav", "at composer")


def test_a_cover_names_its_maker_beside_the_composer() -> None:
    found = named([tagged(Kind.picture, "a.jpg", creator="Ada"), tagged(composer="Ana")])
    assert found == Proposal("Ana, composition\nAda", "a.wav, a.jpg", "at composer, at creator")


@pytest.mark.parametrize("owner", ["© 2019 Label", "Label Été", "(c) 2019 Label"])
def test_an_owner_that_does_not_begin_with_a_year_stays_as_it_is(owner: str) -> None:
    assert named([tagged(copyright=owner)]) == Proposal(owner, "a.wav", "at copyright")


def test_no_more_is_proposed_than_the_field_holds() -> None:
    found = named([tagged(name=f"{n}.wav", copyright=f"© {n} " + "x" * 480) for n in range(9)])
    assert found is not None and len(found.value) <= common.LENGTHS["credits"] and found.value.count("\n") == 3
