"""What stands beside each file of an offering's form: a name or a description, and a licence of its own."""

import re

import pytest
from flask import Flask

from mima.catalog import desk, review, service
from mima.core.transaction import transaction
from mima.tasks import media as worker
from tests.blueprints.exhibitor.making import TYPED, assets, begun, member, save, stored
from tests.blueprints.exhibitor.test_files import send_files
from tests.catalog.making import give_media, published
from tests.forms import token
from tests.media import making, tagging
from tests.people import Cast


def prepared(app: Flask) -> None:
    with app.app_context():
        for _asset in assets(app):
            worker.prepare_next()


@pytest.fixture
def album(app: Flask, cast: Cast) -> str:
    """The address of a draft with two sounds that are prepared and bear their titles."""
    address = begun(app, cast)
    sounds = [(making.silence(title=title), f"{title}.mp3") for title in ("Aube", "Basalte bleu")]
    send_files(member(app, cast), address, *sounds)
    prepared(app)
    return address


def seen(page: str) -> str:
    """The marks of the files that a form was opened with."""
    found = re.search(r'name="seen_files" value="([^"]*)"', page)
    assert found
    return found[1]


def test_tracks_keep_their_numbers_until_somebody_takes_the_titles_inside(app: Flask, cast: Cast, album: str) -> None:
    client, key = member(app, cast), assets(app)[0].public_id
    assert "“Aube”" in client.get(album).text
    save(client, album, **{f"alt_fr-{key}": "", f"alt_en-{key}": ""})
    assert [asset.alt_fr for asset in assets(app)] == ["", ""]
    save(client, album, to=f"/files/{key}/name")
    assert [asset.alt_fr for asset in assets(app)] == ["Aube", "Basalte bleu"]


def test_a_name_that_is_there_is_not_replaced_by_the_title_inside(app: Flask, cast: Cast, album: str) -> None:
    client, key = member(app, cast), assets(app)[0].public_id
    save(client, album, **{f"alt_fr-{key}": "Mon aube", f"alt_en-{key}": ""})
    save(client, album, to=f"/files/{assets(app)[1].public_id}/name")
    assert [asset.alt_fr for asset in assets(app)] == ["Mon aube", "Basalte bleu"]


def test_a_track_is_called_as_its_company_writes(app: Flask, cast: Cast, album: str) -> None:
    client, key = member(app, cast), assets(app)[0].public_id
    save(client, album, **{f"alt_fr-{key}": "Aube claire", f"alt_en-{key}": ""})
    assert assets(app)[0].alt_fr == "Aube claire"
    assert "Aube claire" in client.get(f"/catalog/offerings/{stored(app, album).slug}").text


def test_a_single_sound_has_the_name_of_its_offering(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    send_files(client, address, (making.silence(title="Aube"), "a.mp3"))
    prepared(app)
    key = assets(app)[0].public_id
    assert "Name all as in their files" not in client.get(address).text and key


@pytest.fixture
def picture(app: Flask, cast: Cast) -> tuple[str, str]:
    """The address of a draft with one picture, and the picture's key."""
    address = begun(app, cast)
    send_files(member(app, cast), address, (making.picture(), "a.jpg"))
    prepared(app)
    return address, assets(app)[0].public_id


def test_a_file_has_a_licence_of_its_own_which_its_page_tells(app: Flask, cast: Cast, picture: tuple[str, str]) -> None:
    client, (address, key) = member(app, cast), picture
    save(client, address, **{f"licence-{key}": "cc-by", f"tdm-{key}": "allowed"})
    asset = assets(app)[0]
    assert (asset.licence, asset.tdm, asset.stamp) == ("cc-by", "allowed", None)
    page = client.get(f"/catalog/offerings/{stored(app, address).slug}").text
    assert '<dt>Picture 1</dt><dd><a href="https://creativecommons.org/licenses/by/4.0/"' in page


def test_a_file_without_a_word_stands_under_its_offerings_licence(app: Flask, cast: Cast, picture: tuple[str, str]) -> None:
    client, (address, _key) = member(app, cast), picture
    save(client, address, licence_code="cc-by-sa")
    assert "As the offering: CC BY-SA 4.0" in client.get(address).text
    assert "Picture 1" not in client.get(f"/catalog/offerings/{stored(app, address).slug}").text


BY = tagging.xmp(attributes='xmpRights:WebStatement="https://creativecommons.org/licenses/by/4.0/"')


def test_the_licence_that_a_file_names_is_shown_and_taken_by_a_button_alone(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    send_files(client, address, (tagging.jpeg(BY), "a.jpg"))
    prepared(app)
    key = assets(app)[0].public_id
    assert "The file says: CC BY 4.0." in client.get(address).text
    save(client, address, **{f"licence-{key}": "", f"tdm-{key}": ""})
    assert assets(app)[0].licence == ""
    save(client, address, to=f"/files/{key}/licence")
    assert assets(app)[0].licence == "cc-by"
    assert "The file says" not in client.get(address).text


def test_a_visitor_reads_the_licence_that_the_file_itself_names(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    send_files(client, address, (tagging.jpeg(BY), "a.jpg"))
    prepared(app)
    page = client.get(f"/catalog/offerings/{stored(app, address).slug}").text
    assert '<dt>Picture 1</dt><dd><a href="https://creativecommons.org/licenses/by/4.0/"' in page
    assert "said in the file itself" in page


def test_a_licence_of_no_list_is_shown_by_its_address_and_cannot_be_taken(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    send_files(client, address, (tagging.indiscreet(), "a.jpg"))
    prepared(app)
    key = assets(app)[0].public_id
    page = client.get(address).text
    assert "The file says: https://example.org/licence?a=1&amp;b=2." in page and f"take-{key}" not in page
    save(client, address, to=f"/files/{key}/licence")
    assert assets(app)[0].licence == ""


def test_a_form_without_the_lists_leaves_the_licence_as_it_is(app: Flask, cast: Cast, picture: tuple[str, str]) -> None:
    client, (address, key) = member(app, cast), picture
    save(client, address, **{f"licence-{key}": "cc0", f"tdm-{key}": ""})
    save(client, address, credits="Ana")
    assert assets(app)[0].licence == "cc0"


def test_a_licence_of_no_list_is_refused_for_a_file_and_nothing_is_lost(app: Flask, cast: Cast, picture: tuple[str, str]) -> None:
    address, key = picture
    answer = save(member(app, cast), address, credits="Keep me", **{f"licence-{key}": "mine", f"tdm-{key}": ""})
    assert answer.status_code == 422
    assert "choose a file’s licence" in answer.text and "Keep me" in answer.text
    assert assets(app)[0].licence == ""


def test_what_a_colleague_said_of_a_file_outlives_an_older_window(app: Flask, cast: Cast, picture: tuple[str, str]) -> None:
    client, (address, key) = member(app, cast), picture
    marks = seen(client.get(address).text)
    save(client, address, **{f"licence-{key}": "cc-by", f"tdm-{key}": ""})
    save(client, address, credits="Ana", seen_files=marks, **{f"licence-{key}": "", f"tdm-{key}": ""})
    assert (assets(app)[0].licence, stored(app, address).credits) == ("cc-by", "Ana")


def test_what_two_hands_said_of_a_file_is_asked_about_once(app: Flask, cast: Cast, picture: tuple[str, str]) -> None:
    client, (address, key) = member(app, cast), picture
    marks = seen(client.get(address).text)
    save(client, address, **{f"licence-{key}": "cc-by", f"tdm-{key}": ""})
    mine = {f"licence-{key}": "cc0", f"tdm-{key}": ""}
    answer = save(client, address, seen_files=marks, **mine)
    assert answer.status_code == 422 and "was changed elsewhere" in answer.text
    assert assets(app)[0].licence == "cc-by"
    save(client, address, seen_files=seen(answer.text), **mine)
    assert assets(app)[0].licence == "cc0"


def test_a_draft_that_saves_itself_knows_its_own_hand(app: Flask, cast: Cast, picture: tuple[str, str]) -> None:
    client, (address, key) = member(app, cast), picture
    marks = seen(client.get(address).text)
    for text in ("Un mur", "Un mur rouge"):
        fields = {f"alt_fr-{key}": text, f"alt_en-{key}": "", "seen_files": marks}
        data = {"csrf_token": token(client, address), **TYPED, **fields}
        answer = client.post(f"{address}/draft", data=data, headers={"HX-Request": "true"})
        assert answer.status_code == 200
        marks = seen(answer.text)
    assert assets(app)[0].alt_fr == "Un mur rouge"


@pytest.mark.usefixtures("context")
def test_a_licence_that_is_given_in_a_copy_is_read_anew_in_the_catalog_too(cast: Cast) -> None:
    offering = published(cast.company("bruno"))
    give_media(offering, ("a.jpg", making.picture()))
    with transaction():
        review.is_read(offering)
        service.duplicate(offering, by=cast.user("bruno").actor)
    before = review.digest(offering)
    with transaction():
        service.license_file(desk.assets_of(offering)[0], licence="cc0", tdm="", by=cast.user("bruno").actor)
    assert offering.unread and review.digest(offering) != before
