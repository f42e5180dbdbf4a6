"""A form filled from its files: each field says from where, what is undone stays undone, what was written stays."""

import io
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from mima.catalog import desk
from mima.catalog import service as catalog
from mima.core.actors import COMMAND
from mima.core.transaction import transaction
from mima.journal import service as journal
from mima.media import service as media
from mima.media.models import AssetState
from tests.blueprints.exhibitor.making import begun, member, save, stored
from tests.people import Cast
from tests.reading import Page

ISRC = {"isrc": {"value": "FRZ032700001", "source": "ID3 TSRC"}}
EMPTY = {"isrc": "", "duration_seconds": ""}


def heard(app: Flask, address: str, **facts: Any) -> None:
    """The offering has a sound that is ready and says this."""
    with app.app_context(), transaction():
        offering = desk.by_public_id(address.rsplit("/", 1)[1])
        asset = media.receive(offering.exhibitor, by=COMMAND, filename="a.wav", stream=io.BytesIO(b"RIFF\0\0\0\0WAVE"))
        catalog.attach(offering, asset, by=COMMAND)
        journal.move(asset, AssetState.working, by=COMMAND)
        journal.move(asset, AssetState.ready, by=COMMAND)
        for name, value in facts.items():
            setattr(asset, name, value)


def value(client: FlaskClient, address: str, name: str) -> str:
    """What the form's field holds when it is opened."""
    page = Page(client.get(address).text)
    return next(element.get("value") for element in page.elements if element.get("name") == name)


def sent(client: FlaskClient, address: str, then: str = "save", **typed: Any) -> None:
    """The form as it was shown, with its offered fields, and this typed into it."""
    offered = value(client, address, "offered")
    answer = save(client, address, then=then, offered=offered, **EMPTY | typed)
    assert answer.status_code == 303, answer.text


def test_an_empty_field_shows_what_the_file_says_and_where_it_was_read(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    heard(app, address, tags=ISRC)
    assert value(client, address, "isrc") == "FR-Z03-27-00001"
    assert "Read from a.wav (ID3 TSRC)." in client.get(address).text


def test_credits_are_proposed_in_the_language_of_the_form(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast, language="fr"), begun(app, cast)
    heard(app, address, tags={name: {"value": name, "source": f"ID3 {name}"} for name in ("composer", "album")})
    assert "composer, composition\nAlbum\u00a0: album</textarea>" in client.get(address).text


def test_looking_at_the_form_stores_nothing(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    heard(app, address, tags=ISRC)
    client.get(address)
    assert "isrc" not in stored(app, address).fields


def test_what_was_measured_asks_to_be_checked(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast, category="sync", fields={})
    heard(app, address, measured={"tempo": 91.7})
    assert value(client, address, "bpm") == "92"
    assert "Measured on a.wav: please check it." in client.get(address).text


def test_what_is_written_stays_and_the_file_is_quoted_beside_it(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast, fields={"performers": "Trio Lave", "isrc": "FRZ032700002"})
    heard(app, address, tags=ISRC)
    assert value(client, address, "isrc") == "FR-Z03-27-00002"
    assert "a.wav says: FR-Z03-27-00001 (ID3 TSRC)." in client.get(address).text


def test_taking_what_the_file_says_replaces_what_was_written(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast, fields={"performers": "Trio Lave", "isrc": "FRZ032700002"})
    heard(app, address, tags=ISRC)
    sent(client, address, then="take:isrc", isrc="FR-Z03-27-00002")
    assert stored(app, address).fields["isrc"] == "FRZ032700001"


def test_undoing_empties_the_field_for_good(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    heard(app, address, tags=ISRC)
    sent(client, address, then="undo:isrc", isrc="FR-Z03-27-00001")
    assert "isrc" not in stored(app, address).fields
    assert value(client, address, "isrc") == ""


def test_a_filled_field_that_comes_back_empty_is_not_filled_again(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    heard(app, address, tags=ISRC)
    sent(client, address)
    assert value(client, address, "isrc") == ""


def test_a_field_that_was_empty_before_the_file_was_ready_is_filled_afterwards(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    save(client, address, **EMPTY, offered="")
    heard(app, address, tags=ISRC)
    assert value(client, address, "isrc") == "FR-Z03-27-00001"


def test_what_stands_in_the_catalog_is_never_filled_unasked(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    heard(app, address, tags=ISRC)
    with app.app_context():
        with transaction():
            catalog.submit(desk.by_public_id(address.rsplit("/", 1)[1]), by=COMMAND)
        with transaction():
            catalog.approve(desk.by_public_id(address.rsplit("/", 1)[1]), by=COMMAND)
    assert value(client, address, "isrc") == ""
    assert "a.wav says: FR-Z03-27-00001 (ID3 TSRC)." in client.get(address).text


def test_another_value_than_the_files_is_kept_as_typed(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    heard(app, address, tags=ISRC)
    sent(client, address, isrc="FR-Z03-27-00003")
    assert stored(app, address).fields["isrc"] == "FRZ032700003"


def test_a_wrong_field_keeps_the_sources_of_the_others(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    heard(app, address, tags=ISRC)
    answer = save(client, address, offered="isrc", duration_seconds="long", isrc="FR-Z03-27-00001")
    assert answer.status_code == 422
    assert "Read from a.wav (ID3 TSRC)." in answer.text


def test_when_a_file_gets_ready_the_side_says_which_fields_it_fills(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    heard(app, address, tags=ISRC)
    part = client.get(f"{address}/standing", headers={"HX-Request": "true"}).text
    assert "Your files say what belongs into empty fields: ISRC." in part


def test_what_the_open_form_offers_already_is_no_news(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    heard(app, address, tags=ISRC)
    part = client.get(f"{address}/standing?offered=isrc", headers={"HX-Request": "true"}).text
    assert "Your files say" not in part


def test_a_button_for_a_field_that_no_file_knows_changes_nothing(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    sent(client, address, then="undo:title_fr")
    assert stored(app, address).title_fr == "Basalte"
