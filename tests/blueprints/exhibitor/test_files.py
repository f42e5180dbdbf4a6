"""The files of an offering: several in a form, one refused never stops the others, order, description, removal."""

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mima.media import limits
from mima.media.models import AssetState
from mima.tasks import media as worker
from tests.blueprints.exhibitor.making import TYPED, assets, begun, member, save, stored
from tests.browsing import hidden
from tests.forms import token
from tests.media import making
from tests.people import Cast
from tests.statements import counted


def send_files(client: FlaskClient, address: str, *files: tuple[bytes, str], **options: Any) -> TestResponse:
    """The ordinary form with these files and everything else of it."""
    streams = [(io.BytesIO(content), name) for content, name in files]
    return save(client, address, to="/files", files=streams, **options)


def test_several_files_come_in_one_form_and_the_text_with_them(app: Flask, cast: Cast) -> None:
    address = begun(app, cast)
    answer = send_files(member(app, cast), address, (making.picture(), "a.jpg"), (making.picture(), "b.jpg"), credits="Ana")
    assert answer.status_code == 303
    assert [asset.original_name for asset in assets(app)] == ["a.jpg", "b.jpg"]
    assert stored(app, address).credits == "Ana"


def test_a_refused_file_says_why_and_the_others_stay(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    address = begun(app, cast)
    send_files(client, address, (b"hello", "notes.txt"), (b"", "empty.wav"), (making.picture(), "a.jpg"))
    page = client.get(address).text
    assert "notes.txt: This is not a file that we can show" in page
    assert "empty.wav: This file is empty" in page
    assert [asset.original_name for asset in assets(app)] == ["a.jpg"]


def test_saving_takes_the_chosen_files_too(app: Flask, cast: Cast) -> None:
    save(member(app, cast), begun(app, cast), files=[(io.BytesIO(making.picture()), "a.jpg")])
    assert len(assets(app)) == 1


def test_a_form_with_a_wrong_field_still_takes_its_files(app: Flask, cast: Cast) -> None:
    answer = send_files(member(app, cast), begun(app, cast), (making.picture(), "a.jpg"), isrc="nope")
    assert answer.status_code == 422
    assert "a.jpg" in answer.text
    assert "nope" in answer.text


def test_one_file_by_script_is_answered_with_the_list(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    address = begun(app, cast)
    answer = _by_script(client, address, making.picture(), "a.jpg")
    assert answer.text.strip().startswith('<div id="file-list"')
    assert 'hx-trigger="every 2s"' in answer.text


def test_one_refused_file_by_script_is_answered_with_its_sentence(app: Flask, cast: Cast) -> None:
    answer = _by_script(member(app, cast), begun(app, cast), b"hello", "notes.txt")
    assert answer.status_code == 422
    assert "This is not a file that we can show" in answer.text


def test_of_one_file_the_french_page_speaks_in_the_singular(app: Flask, cast: Cast) -> None:
    client = member(app, cast, language="fr")
    address = begun(app, cast)
    _by_script(client, address, making.picture(), "a.jpg")
    assert "0 prêt sur 1" in client.get(f"{address}/files", headers={"HX-Request": "true"}).text


def test_the_list_stops_asking_when_everything_is_prepared(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    address = begun(app, cast)
    _by_script(client, address, making.picture(), "a.jpg")
    with app.app_context():
        worker.prepare_next()
    answer = client.get(f"{address}/files", headers={"HX-Request": "true"})
    assert "hx-trigger" not in answer.text
    assert "1 of 1 ready" in answer.text
    assert answer.headers["HX-Trigger"] == "filesChanged"


def test_a_file_that_cannot_be_prepared_says_why(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    address = begun(app, cast)
    _by_script(client, address, making.picture()[:600], "half.jpg")
    with app.app_context():
        worker.prepare_next()
    page = client.get(address).text
    assert 'data-state="bad"' in page
    assert "half.jpg could not be prepared" in client.get("/exhibitor").text


def test_files_are_moved_and_removed(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    address = begun(app, cast)
    send_files(client, address, (making.picture(), "a.jpg"), (making.picture(), "b.jpg"))
    first, second = assets(app)
    save(client, address, to=f"/files/{second.public_id}/up")
    page = client.get(address).text
    assert page.index("b.jpg") < page.index("a.jpg")
    save(client, address, to=f"/files/{first.public_id}/remove")
    assert {asset.original_name: asset.state for asset in assets(app)} == {
        "a.jpg": AssetState.removed,
        "b.jpg": AssetState.waiting,
    }


@pytest.mark.parametrize("step", ["up", "down", "remove", "eat"])
def test_a_file_of_another_company_is_not_found(app: Flask, cast: Cast, step: str) -> None:
    theirs = begun(app, cast, "carla")
    send_files(member(app, cast, "carla"), theirs, (making.picture(), "a.jpg"))
    mine = begun(app, cast)
    client = member(app, cast)
    assert save(client, mine, to=f"/files/{assets(app)[0].public_id}/{step}").status_code == 404
    assert assets(app)[0].state is AssetState.waiting


def test_a_description_is_kept_in_both_languages(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    address = begun(app, cast)
    send_files(client, address, (making.picture(), "a.jpg"))
    key = assets(app)[0].public_id
    save(client, address, **{f"alt_fr-{key}": "Un <b>mur</b>", f"alt_en-{key}": "A wall"})
    assert (assets(app)[0].alt_fr, assets(app)[0].alt_en) == ("Un <b>mur</b>", "A wall")
    assert "Un &lt;b&gt;mur&lt;/b&gt;" in client.get(address).text


def test_an_endless_description_is_refused_and_stays_on_the_page(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    address = begun(app, cast)
    send_files(client, address, (making.picture(), "a.jpg"))
    key = assets(app)[0].public_id
    answer = save(client, address, **{f"alt_fr-{key}": "x" * 501, f"alt_en-{key}": "A wall"})
    assert answer.status_code == 422
    assert "x" * 501 in answer.text


def test_a_company_without_room_is_told_so(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    before = limits.current()
    limits.configure(limits.Limits(per_company=10))
    try:
        answer = _by_script(client, begun(app, cast), making.picture(), "a.jpg")
    finally:
        limits.configure(before)
    assert answer.status_code == 409
    assert "Your files would take more than" in answer.text


def test_a_full_disk_is_a_sentence(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    before = limits.current()
    limits.configure(limits.Limits(kept_free=10**18))
    try:
        answer = _by_script(client, begun(app, cast), making.picture(), "a.jpg")
    finally:
        limits.configure(before)
    assert answer.status_code == 503
    assert "We have no room for files at the moment" in answer.text


def test_a_request_that_is_much_too_large_is_refused_before_it_is_read(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    address = begun(app, cast)
    form = {"content_type": "multipart/form-data; boundary=x", "environ_overrides": {"CONTENT_LENGTH": "1000000001"}}
    answer = client.post(f"{address}/files", **form)
    assert answer.status_code == 413
    assert "larger than we take" in answer.text


@pytest.fixture
def little_room(monkeypatch: pytest.MonkeyPatch, app: Flask) -> None:
    """The forms of an offering take ten kilobytes."""
    for endpoint in ("exhibitor.offering", "exhibitor.add_files"):
        monkeypatch.setattr(app.view_functions[endpoint], "most_bytes", 10_000)


@pytest.mark.usefixtures("little_room")
@pytest.mark.parametrize(("language", "sentence"), [("en", "What you typed is not lost."), ("fr", "n’est pas perdu")])
@pytest.mark.parametrize("step", ["", "/files"])
def test_of_a_form_whose_files_are_too_large_every_word_is_offered_to_be_sent_without_them(
    app: Flask, cast: Cast, step: str, language: str, sentence: str
) -> None:
    client, address = member(app, cast, language=language), begun(app, cast)
    words = "Une phrase. " * 100
    typed = {"csrf_token": token(client, address), "then": "save", **TYPED, "text_fr": words}
    files = {"files": (io.BytesIO(b"x" * 20_000), "a.wav")}
    # The files stand before the words, as they do on the page.
    answer = client.post(address + step, data={**files, **typed}, content_type="multipart/form-data")
    assert (answer.status_code, sentence in answer.text) == (413, True)
    assert not assets(app)
    offered = {name: hidden(answer.text, name) for name in ("csrf_token", *TYPED, "text_fr")}
    assert f'action="{address + step}"' in answer.text
    assert client.post(address + step, data=offered).status_code == 303
    assert stored(app, address).text_fr == words.strip()


@pytest.mark.usefixtures("little_room")
@pytest.mark.parametrize("marks", ["seen", "seen_files"])
def test_what_a_form_was_opened_with_is_sent_again_and_not_shown_as_somebodys_words(app: Flask, cast: Cast, marks: str) -> None:
    client, address = member(app, cast), begun(app, cast)
    typed = {"csrf_token": token(client, address), **TYPED, marks: "alt_fr-x1s70z9z:9e8fcc8c2e"}
    files = {"files": (io.BytesIO(b"x" * 20_000), "a.wav")}
    answer = client.post(address, data={**files, **typed}, content_type="multipart/form-data")
    assert hidden(answer.text, marks) == typed[marks]
    assert answer.text.count(typed[marks]) == 1


@pytest.mark.usefixtures("little_room")
def test_a_form_of_another_page_that_is_too_large_is_not_shown(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    files = {"files": (io.BytesIO(b"x" * 20_000), "a.wav")}
    foreign = {"Sec-Fetch-Site": "cross-site"}
    typed = {**files, "text_fr": "Foreign words"}
    answer = client.post(address, data=typed, content_type="multipart/form-data", headers=foreign)
    assert (answer.status_code, "Foreign words" in answer.text) == (400, False)


@pytest.mark.parametrize("step", ["", "/files", "/withdraw", "/publish", "/archive", "/files/x/up"])
def test_who_is_not_signed_in_sends_no_more_than_any_form(app: Flask, cast: Cast, step: str) -> None:
    """Nobody can make the server keep hundreds of megabytes who may not even add a file."""
    form = {"content_type": "multipart/form-data; boundary=x", "environ_overrides": {"CONTENT_LENGTH": "33000000"}}
    address = begun(app, cast) + step
    answer = app.test_client().post(address, **form)
    assert answer.status_code == 413
    assert "<h1" in answer.text
    assert member(app, cast).post(address, **form).status_code == 400


def test_an_archived_offering_takes_no_file(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    address = begun(app, cast)
    save(client, address, to="/archive")
    assert _by_script(client, address, making.picture(), "a.jpg").status_code == 404
    assert not assets(app)


def test_the_same_number_of_statements_for_one_file_and_for_many(app: Flask, cast: Cast) -> None:
    client = member(app, cast)
    address = begun(app, cast)
    seen = []
    for count in (1, 4):
        send_files(client, address, *[(making.picture(), f"{place}.jpg") for place in range(count)])
        client.get(address)
        with app.app_context(), counted() as statements:
            client.get(address)
        seen.append(len(statements))
    assert seen[0] == seen[1]


def _by_script(client: FlaskClient, address: str, content: bytes, name: str) -> TestResponse:
    data = {"csrf_token": token(client, "/exhibitor"), "files": (io.BytesIO(content), name)}
    return client.post(f"{address}/files", data=data, headers={"HX-Request": "true"}, content_type="multipart/form-data")
