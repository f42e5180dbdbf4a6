"""Each of several sounds has an ISRC of its own: typed or taken from its file, shown, found, told to machines and exported."""

import json

import pytest
from flask import Flask

from mima.catalog import desk, queries, service
from mima.catalog.filters import filters
from mima.core.transaction import transaction
from mima.journal import queries as journal
from tests.blueprints.exhibitor.making import TYPED, assets, begun, member, save, stored
from tests.blueprints.exhibitor.test_captions import prepared, seen
from tests.blueprints.exhibitor.test_files import send_files
from tests.catalog.making import give_media, published
from tests.forms import token
from tests.media import making
from tests.people import Cast

FIRST, SECOND = "FRZ032700001", "FRZ032700002"


def tagged(title: str, isrc: str) -> bytes:
    return making.silence(title=title, TSRC=isrc)


@pytest.fixture
def album(app: Flask, cast: Cast) -> str:
    """The address of a draft with two prepared sounds that bear their titles and codes."""
    address = begun(app, cast)
    sounds = [(tagged("Aube", FIRST), "a.mp3"), (tagged("Basalte", "FR-Z03-27-00002"), "b.mp3")]
    send_files(member(app, cast), address, *sounds)
    prepared(app)
    return address


def codes(app: Flask) -> list[str]:
    return [asset.isrc for asset in assets(app)]


def test_one_button_takes_the_title_and_the_code_of_each_track_from_its_file(app: Flask, cast: Cast, album: str) -> None:
    client = member(app, cast)
    page = client.get(album).text
    assert page.count("Name all tracks as in their files and take their ISRC") == 1
    save(client, album, to=f"/files/{assets(app)[0].public_id}/name")
    assert codes(app) == [FIRST, SECOND]
    assert [asset.alt_fr for asset in assets(app)] == ["Aube", "Basalte"]
    page = client.get(album).text
    assert 'value="FR-Z03-27-00001"' in page and "take their ISRC" not in page


def test_a_code_that_somebody_typed_is_not_replaced_by_the_one_inside(app: Flask, cast: Cast, album: str) -> None:
    client, key = member(app, cast), assets(app)[0].public_id
    save(client, album, **{f"isrc-{key}": "FR Z03 27 00009"})
    save(client, album, to=f"/files/{key}/name")
    assert codes(app) == ["FRZ032700009", SECOND]


def test_what_is_no_isrc_is_refused_with_the_files_name_and_nothing_is_lost(app: Flask, cast: Cast, album: str) -> None:
    key = assets(app)[0].public_id
    answer = save(member(app, cast), album, credits="Keep me", **{f"isrc-{key}": "FR-Z03"})
    assert answer.status_code == 422
    assert "The ISRC of a.mp3 is none" in answer.text and 'value="FR-Z03"' in answer.text and "Keep me" in answer.text
    assert codes(app) == ["", ""]


def test_a_wrong_code_keeps_no_name_from_being_the_own_hands_next_time(app: Flask, cast: Cast, album: str) -> None:
    client = member(app, cast)
    first, second = (asset.public_id for asset in assets(app))
    marks, answers = seen(client.get(album).text), []
    for name, code in (("Aube", "FR-Z"), ("Aube claire", SECOND)):
        fields = {f"alt_fr-{first}": name, f"alt_en-{first}": "", f"isrc-{second}": code, "seen_files": marks}
        data = {"csrf_token": token(client, album), **TYPED, **fields}
        answers.append(client.post(f"{album}/draft", data=data, headers={"HX-Request": "true"}))
        marks = seen(answers[-1].text)
    assert [answer.status_code for answer in answers] == [422, 200]
    assert (assets(app)[0].alt_fr, codes(app)) == ("Aube claire", ["", SECOND])


def test_what_a_colleague_gave_as_a_code_outlives_an_older_window(app: Flask, cast: Cast, album: str) -> None:
    client, key = member(app, cast), assets(app)[0].public_id
    marks = seen(client.get(album).text)
    save(client, album, **{f"isrc-{key}": FIRST})
    save(client, album, credits="Ana", seen_files=marks, **{f"isrc-{key}": ""})
    assert (codes(app)[0], stored(app, album).credits) == (FIRST, "Ana")


def test_two_hands_that_gave_other_codes_are_asked(app: Flask, cast: Cast, album: str) -> None:
    client, key = member(app, cast), assets(app)[0].public_id
    marks = seen(client.get(album).text)
    save(client, album, **{f"isrc-{key}": FIRST})
    answer = save(client, album, seen_files=marks, **{f"isrc-{key}": SECOND})
    assert answer.status_code == 422 and "was changed elsewhere" in answer.text
    assert codes(app)[0] == FIRST


def test_a_single_sound_has_its_code_on_the_sheet(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    send_files(client, address, (tagged("Aube", FIRST), "a.mp3"))
    prepared(app)
    page = client.get(address).text
    assert f'name="isrc-{assets(app)[0].public_id}' not in page and 'name="isrc"' in page


def test_the_page_of_an_album_tells_each_tracks_code_to_people_and_machines(app: Flask, cast: Cast, album: str) -> None:
    client = member(app, cast)
    save(client, album, to=f"/files/{assets(app)[0].public_id}/name")
    assert "ISRC FR-Z03-27-00002" in client.get(f"/catalog/offerings/{stored(app, album).slug}").text


@pytest.mark.usefixtures("context")
def test_an_album_is_found_by_the_code_of_any_track_until_it_has_it_no_more(cast: Cast) -> None:
    offering = published(cast.company("bruno"), category="recording", fields={"performers": "Trio Vent"})
    give_media(offering, ("a.wav", making.sound()), ("b.wav", making.sound(amplitude=0.2)))
    bruno, sound = cast.user("bruno").actor, desk.assets_of(offering)[1]

    def found() -> list[str]:
        return [card.slug for card in queries.browse(filters(q="fr-z03-27-00002")).cards]

    with transaction():
        service.code_file(sound, isrc="FR-Z03-27-00002", by=bruno)
    assert (found(), sound.isrc) == ([offering.slug], SECOND)
    assert journal.history(("media_asset", sound.id))[-1].verb == "media_asset.coded"
    with transaction():
        service.change(offering, by=bruno, credits="Ana")
    assert found() == [offering.slug]
    with transaction():
        service.exhibitor_renamed(offering.exhibitor)
    assert found() == [offering.slug]
    with transaction():
        service.detach(offering, sound, by=bruno)
    assert found() == []


@pytest.mark.usefixtures("context")
def test_a_copy_has_its_tracks_codes_with_its_tracks(cast: Cast) -> None:
    offering = published(cast.company("bruno"))
    give_media(offering, ("a.wav", making.sound()))
    with transaction():
        service.code_file(desk.assets_of(offering)[0], isrc=FIRST, by=cast.user("bruno").actor)
    with transaction():
        copy = service.duplicate(offering, by=cast.user("bruno").actor)
    assert copy.sound_codes == FIRST


def test_an_album_is_exported_and_played_track_by_track(app: Flask, cast: Cast) -> None:
    with app.app_context():
        offering = published(cast.company("bruno"), category="recording", fields={"performers": "Trio Vent"}, title_en="Lava")
        give_media(offering, ("a.wav", making.sound()), ("b.wav", making.sound(amplitude=0.2)))
        slug, sound = offering.slug, desk.assets_of(offering)[1]
        with transaction():
            service.code_file(sound, isrc=FIRST, by=cast.user("bruno").actor)
            sound.alt_en = "Crater"
    client = member(app, cast)
    tracks = json.loads(client.get("/catalog.json").data)["offerings"][0]["tracks"]
    assert [(track["title"]["en"], track["isrc"], track["seconds"]) for track in tracks] == [("", "", 2), ("Crater", FIRST, 2)]
    lines = client.get("/catalog.m3u").text.splitlines()
    assert [line.partition(" - ")[2] for line in lines if line.startswith("#EXTINF")] == ["Lava, 1", "Lava, Crater"]
    assert len({line for line in lines if "/media/" in line}) == 2
    feed = client.get("/catalog.rss").text
    assert feed.count("<enclosure") == 1 and feed.count("<media:content") == 2
    assert "Track 1 of 2" in client.get(f"/catalog/offerings/{slug}/embed?lang=en").text
    page = client.get(f"/catalog/offerings/{slug}").text
    data = json.loads(page.partition('ld+json">')[2].partition("</script>")[0])
    work = next(thing for thing in data["@graph"] if thing["@type"] == "MusicAlbum")
    assert [track.get("isrcCode") for track in work["track"]] == [None, FIRST]
    assert work["genre"] == ["Électronique", "Volcan"]
