from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from mima import storage
from mima.catalog.models import OfferingMedia
from mima.core.actors import person
from mima.core.db import db
from mima.core.transaction import transaction
from mima.media import intake, service
from mima.media.models import MediaAsset
from mima.media.work import RenderedFile, RenderResult, rendition_key
from mima.storage import Store
from tests.catalog.making import published
from tests.media import making
from tests.people import Cast, sign_in
from tests.statements import counted

HASH = "ab" * 20
CONTENT = bytes(range(256)) * 4
SIZE = len(CONTENT)
ADDRESS = f"/media/{HASH}"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return storage.configure(tmp_path / "store")


@pytest.fixture
def asset(app: Flask, cast: Cast, store: Store) -> int:
    """A ready sound of bruno's with one rendition of 1,024 known bytes."""
    store.put(rendition_key(HASH), CONTENT)
    rendition = RenderedFile("preview", "audio/mp4", HASH, SIZE, None, None)
    with app.app_context():
        kept = intake.keep(store, making.stream(making.sound()))
        with transaction():
            bruno = person(cast.user("bruno").id)
            made = service.receive(cast.company("bruno"), by=bruno, filename="a.wav", stream=kept)
            claim = service.claim(made.id)
            assert claim is not None
            service.finish(claim, RenderResult((rendition,)))
        return made.id


pytestmark = pytest.mark.usefixtures("asset")


def ask(client: FlaskClient, wanted: str, **headers: str) -> Any:
    return client.get(ADDRESS, headers={"Range": wanted} | headers)


def test_a_rendition_comes_whole_with_its_type(client: FlaskClient) -> None:
    answer = client.get(ADDRESS)
    assert (answer.status_code, answer.content_type, answer.data) == (200, "audio/mp4", CONTENT)
    assert answer.headers["Accept-Ranges"] == "bytes"


def test_mining_it_is_reserved_whole_in_part_and_unchanged(client: FlaskClient) -> None:
    etag = client.get(ADDRESS).headers["ETag"]
    answers = [client.get(ADDRESS), ask(client, "bytes=0-9"), client.get(ADDRESS, headers={"If-None-Match": etag})]
    assert [(answer.status_code, answer.headers["TDM-Reservation"]) for answer in answers] == [(200, "1"), (206, "1"), (304, "1")]


@pytest.mark.parametrize(
    ("company", "offering", "own", "wanted"),
    [
        ("", None, "", "1"),
        ("allowed", None, "", "0"),
        ("allowed", "", "", "0"),
        ("allowed", "reserved", "", "1"),
        ("", "allowed", "", "0"),
        ("", "allowed", "reserved", "1"),
        ("reserved", "reserved", "allowed", "0"),
    ],
)
def test_mining_is_reserved_as_the_file_its_offering_or_its_company_says(
    app: Flask, cast: Cast, client: FlaskClient, asset: int, company: str, offering: str | None, own: str, wanted: str
) -> None:
    with app.app_context():
        made = published(cast.company("bruno")) if offering is not None else None
        with transaction():
            cast.company("bruno").tdm = company
            db.session.get_one(MediaAsset, asset).tdm = own
            if made is not None:
                made.tdm = offering or ""
                db.session.add(OfferingMedia(offering_id=made.id, asset_id=asset, position=0))
    assert client.get(ADDRESS).headers["TDM-Reservation"] == wanted


def test_it_may_be_kept_for_ever(client: FlaskClient) -> None:
    assert client.get(ADDRESS).headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_opened_alone_it_can_do_nothing(client: FlaskClient) -> None:
    headers = client.get(ADDRESS).headers
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_it_has_no_cookie_and_no_person(app: Flask, cast: Cast) -> None:
    browser = sign_in(app, cast.bruno)
    with browser.session_transaction() as session:
        session.permanent = True
    answer = browser.get(ADDRESS)
    assert "Set-Cookie" not in answer.headers
    assert "Vary" not in answer.headers
    assert answer.headers["Cache-Control"].startswith("public")


def test_it_costs_one_statement(app: Flask, cast: Cast) -> None:
    browser = sign_in(app, cast.bruno)
    with app.app_context(), counted() as statements:
        browser.get(ADDRESS)
    assert len(statements) == 1


@pytest.mark.parametrize(
    ("wanted", "start", "end"),
    [
        ("bytes=0-", 0, SIZE),
        ("bytes=0-99", 0, 100),
        ("bytes=100-199", 100, 200),
        ("bytes=1000-", 1000, SIZE),
        ("bytes=1000-5000", 1000, SIZE),
        ("bytes=-24", SIZE - 24, SIZE),
        ("bytes=-5000", 0, SIZE),
        ("bytes=1023-1023", 1023, SIZE),
    ],
)
def test_a_part_is_answered_with_206(client: FlaskClient, wanted: str, start: int, end: int) -> None:
    answer = ask(client, wanted)
    assert (answer.status_code, answer.data) == (206, CONTENT[start:end])
    assert answer.headers["Content-Range"] == f"bytes {start}-{end - 1}/{SIZE}"
    assert answer.content_length == end - start


def test_a_part_beyond_the_end_is_416_and_tells_the_length(client: FlaskClient) -> None:
    answer = ask(client, f"bytes={SIZE}-")
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{SIZE}")


@pytest.mark.parametrize("wanted", ["bytes=0-1,5-6", "lines=0-1", "bytes=a-b", "bytes=5-2", "nonsense"])
def test_a_range_that_we_do_not_serve_gets_the_whole(client: FlaskClient, wanted: str) -> None:
    assert ask(client, wanted).status_code == 200


def test_a_part_of_the_version_one_has_is_given(client: FlaskClient) -> None:
    assert ask(client, "bytes=0-9", **{"If-Range": f'"{HASH}"'}).status_code == 206


@pytest.mark.parametrize("known", ['"another"', "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_a_part_of_another_version_is_the_whole(client: FlaskClient, known: str) -> None:
    assert ask(client, "bytes=0-9", **{"If-Range": known}).status_code == 200


def test_who_has_it_already_gets_304_without_bytes(client: FlaskClient) -> None:
    tag = client.get(ADDRESS).headers["ETag"]
    answer = client.get(ADDRESS, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.data) == (304, b"")


def test_head_tells_the_size_without_bytes(client: FlaskClient) -> None:
    answer = client.head(ADDRESS)
    assert (answer.status_code, answer.content_length, answer.data) == (200, SIZE, b"")


@pytest.mark.parametrize("name", ["cd" * 20, "x", "..%2f..%2fetc%2fpasswd", "originals"])
def test_an_unknown_address_is_not_found(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/media/{name}")
    assert answer.status_code == 404
    assert "text/html" in answer.content_type


def test_a_removed_asset_is_not_found(app: Flask, client: FlaskClient, cast: Cast, asset: int) -> None:
    with app.app_context(), transaction():
        service.remove(db.session.get_one(MediaAsset, asset), by=person(cast.user("bruno").id))
    assert client.get(ADDRESS).status_code == 404


def test_an_original_has_no_address(app: Flask, client: FlaskClient, asset: int) -> None:
    with app.app_context():
        key = db.session.get_one(MediaAsset, asset).original_key or ""
    assert client.get(f"/media/{key.rpartition('/')[2]}").status_code == 404


def test_a_file_that_the_store_lost_is_not_found(client: FlaskClient, store: Store) -> None:
    store.delete(rendition_key(HASH))
    assert client.get(ADDRESS).status_code == 404


@pytest.mark.parametrize(("missing", "status"), [("cd" * 20, 404), (HASH, 503)])
def test_the_page_of_a_file_that_is_not_there_is_a_persons_own(
    app: Flask, cast: Cast, asset: int, tmp_path: Path, missing: str, status: int
) -> None:
    client, before = sign_in(app, cast.bruno), storage.current()
    (tmp_path / "file").write_bytes(b"")
    storage.configure(tmp_path / "file" / "store")
    try:
        answer = client.get(f"/media/{missing}")
    finally:
        storage.configure(before.folder)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (status, "no-store")
    assert {"Cookie", "HX-Request"} <= set(answer.headers["Vary"].split(", "))
