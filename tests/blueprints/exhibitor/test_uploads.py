"""A file in pieces: where it goes on, whose it is, what is refused and when, what remains of it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from mima import storage
from mima.blueprints.exhibitor import uploads as view
from mima.catalog import attachments
from mima.catalog import service as catalog
from mima.catalog.models import Offering
from mima.catalog.uploads import audit, service
from mima.catalog.uploads.models import Upload
from mima.core import clock
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.snapshot import snapshot
from mima.core.transaction import transaction
from mima.media import intake, kinds, limits
from mima.tasks import uploads as schedule
from tests.blueprints.exhibitor.making import assets, begun, member, save
from tests.forms import token
from tests.media import making
from tests.people import Cast

PIECE = 1_000


@pytest.fixture(autouse=True)
def alone(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Small pieces, and a store of its own for each test."""
    monkeypatch.setattr(service, "LEAST_PIECE", PIECE)
    monkeypatch.setattr("mima.storage._configured", storage.Store.at(tmp_path / "store"))


@pytest.fixture
def sound() -> bytes:
    """A sound of several pieces, the last one short."""
    return making.sound(seconds=0.05)[: 5 * PIECE - 300]


@dataclass
class Sender:
    """A browser that sends files to one offering."""

    client: FlaskClient
    page: str
    token: str

    def ask(self, method: str, address: str, offset: int | None = None, **options: object) -> TestResponse:
        headers = {"HX-Request": "true", "X-CSRFToken": self.token}
        if offset is not None:
            headers["Upload-Offset"] = str(offset)
        return self.client.open(address, method=method, headers=headers, **options)

    def begin(self, size: int, name: str = "Été.wav", modified: str = "17") -> TestResponse:
        return self.ask("POST", f"{self.page}/uploads", data={"name": name, "size": str(size), "modified": modified})

    def address(self, size: int, **options: str) -> str:
        answer = self.begin(size, **options)
        assert answer.status_code in (200, 201), answer.text
        return str(answer.location)

    def piece(self, address: str, content: bytes, offset: int) -> TestResponse:
        return self.ask("PATCH", address, offset, data=content[offset : offset + PIECE])

    def send(self, content: bytes, **options: str) -> TestResponse:
        """The whole file, piece by piece; the last answer."""
        address = self.address(len(content), **options)
        answers = [self.piece(address, content, offset) for offset in range(0, len(content), PIECE)]
        return answers[-1]


@pytest.fixture
def sender(app: Flask, cast: Cast) -> Sender:
    return sender_of(app, cast, "bruno")


def sender_of(app: Flask, cast: Cast, name: str, page: str = "") -> Sender:
    client = member(app, cast, name)
    page = page or begun(app, cast, name)
    return Sender(client, page, token(client, "/account"))


def files_on_store(prefix: str) -> list[str]:
    return [path.name for path in storage.current().folder.joinpath(prefix).rglob("*") if path.is_file()]


def rows(app: Flask) -> int:
    with app.app_context():
        return len(db.session.scalars(select(Upload)).all())


def test_an_upload_begins_with_an_address_and_nothing(sender: Sender) -> None:
    answer = sender.begin(5_000)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, "0")
    assert answer.location.startswith(f"{sender.page}/uploads/")


def test_each_piece_moves_the_offset(sender: Sender, sound: bytes) -> None:
    address = sender.address(len(sound))
    answer = sender.piece(address, sound, 0)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (204, "1000")
    assert sender.ask("GET", address).headers["Upload-Offset"] == "1000"


def test_with_its_last_piece_the_file_is_the_offerings(app: Flask, sender: Sender, sound: bytes) -> None:
    answer = sender.send(sound)
    assert (answer.status_code, answer.headers["Upload-Complete"]) == (204, "?1")
    (asset,) = assets(app)
    assert (asset.original_name, asset.byte_size) == ("Été.wav", len(sound))
    assert b"".join(storage.current().open(asset.original_key or "")) == sound
    assert "Été.wav" in sender.client.get(sender.page).text


def test_the_pieces_are_gone_once_the_file_is_whole(sender: Sender, sound: bytes) -> None:
    sender.send(sound)
    assert files_on_store("uploads") == []


def test_the_same_file_chosen_again_goes_on_where_it_was(app: Flask, cast: Cast, sender: Sender, sound: bytes) -> None:
    address = sender.address(len(sound))
    sender.piece(address, sound, 0)
    answer = sender_of(app, cast, "bruno", sender.page).begin(len(sound))
    assert (answer.status_code, answer.location, answer.headers["Upload-Offset"]) == (200, address, "1000")


@pytest.mark.parametrize("other", [{"name": "Hiver.wav"}, {"modified": "18"}])
def test_another_file_begins_anew(sender: Sender, other: dict[str, str]) -> None:
    assert sender.address(5_000) != sender.address(5_000, **other)


def test_a_file_that_has_arrived_may_be_sent_once_more(app: Flask, sender: Sender, sound: bytes) -> None:
    sender.send(sound)
    sender.send(sound)
    assert len(assets(app)) == 2


def test_a_piece_for_another_place_is_told_where_it_goes_on(sender: Sender, sound: bytes) -> None:
    address = sender.address(len(sound))
    sender.piece(address, sound, 0)
    answer = sender.piece(address, sound, 0)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (409, "1000")


@pytest.mark.parametrize("offset", ["", "-1", "1e3", "²", "9" * 40])
def test_an_offset_that_is_none_is_a_sentence(sender: Sender, sound: bytes, offset: str) -> None:
    headers = {"HX-Request": "true", "X-CSRFToken": sender.token, "Upload-Offset": offset}
    answer = sender.client.patch(sender.address(len(sound)), data=sound[:PIECE], headers=headers)
    assert answer.status_code == 409


def test_of_two_pieces_for_the_same_place_one_is_kept(
    app: Flask, sender: Sender, sound: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = sender.address(len(sound))
    put = view.pieces.put

    def overtaken(*args: object) -> str:
        monkeypatch.setattr(view.pieces, "put", put)
        with app.app_context():
            assert sender.piece(address, sound, 0).status_code == 204
        return put(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(view.pieces, "put", overtaken)
    answer = sender.piece(address, sound, 0)
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (409, "1000")
    assert len(files_on_store("uploads")) == 1


def test_the_last_answer_lost_is_given_again(app: Flask, sender: Sender, sound: bytes) -> None:
    address = sender.send(sound).location
    answer = sender.piece(address, sound, 4 * PIECE)
    assert (answer.status_code, answer.headers["Upload-Complete"]) == (204, "?1")
    assert len(assets(app)) == 1


def whole_but_apart(app: Flask, sender: Sender, content: bytes) -> str:
    """An upload of which all pieces are here, whose last request was killed before it put them together."""
    address = sender.address(len(content))
    for offset in range(0, len(content), PIECE):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(view, "_put_together", lambda *_: None)
            sender.piece(address, content, offset)
    return address


def test_what_a_killed_request_left_apart_is_put_together_by_the_next(app: Flask, sender: Sender, sound: bytes) -> None:
    address = whole_but_apart(app, sender, sound)
    answer = sender.ask("PATCH", address, len(sound))
    assert (answer.headers["Upload-Complete"], len(assets(app))) == ("?1", 1)


def test_two_requests_do_not_put_the_same_file_together(app: Flask, sender: Sender, sound: bytes) -> None:
    address = whole_but_apart(app, sender, sound)
    with app.app_context(), transaction():
        service.claim(db.session.scalars(select(Upload)).one())
    answer = sender.ask("PATCH", address, len(sound))
    assert (answer.status_code, answer.headers["Upload-Offset"], assets(app)) == (409, str(len(sound)), [])


def test_whoever_claimed_it_and_was_lost_is_not_waited_for(app: Flask, sender: Sender, sound: bytes) -> None:
    address = whole_but_apart(app, sender, sound)
    with app.app_context(), transaction():
        service.claim(db.session.scalars(select(Upload)).one())
        db.session.execute(update(Upload).values(claimed_at=clock.now() - timedelta(hours=1)))
    assert sender.ask("PATCH", address, len(sound)).status_code == 204
    assert len(assets(app)) == 1


def test_a_store_that_is_away_at_the_end_loses_nothing(
    app: Flask, sender: Sender, sound: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = sender.address(len(sound))
    for offset in range(0, 4 * PIECE, PIECE):
        sender.piece(address, sound, offset)

    def away(*_: object) -> None:
        raise intake.StorageAway

    with monkeypatch.context() as patch:
        patch.setattr(intake, "keep", away)
        assert sender.piece(address, sound, 4 * PIECE).status_code == 503
    assert sender.ask("PATCH", address, len(sound)).status_code == 204
    assert len(assets(app)) == 1


def test_a_file_that_we_do_not_take_is_told_at_its_first_piece(app: Flask, sender: Sender) -> None:
    content = b"#!/bin/sh " * 500
    answer = sender.piece(sender.address(20_000_000), content, 0)
    assert (answer.status_code, "This is not a file that we can show" in answer.text) == (422, True)
    assert (rows(app), files_on_store("uploads")) == (0, [])


def test_a_picture_too_large_is_told_at_its_first_piece(sender: Sender) -> None:
    answer = sender.piece(sender.address(41_000_000), making.picture() + bytes(PIECE), 0)
    assert (answer.status_code, "larger than 40 MB" in answer.text) == (413, True)


def test_a_file_larger_than_any_is_not_begun(app: Flask, sender: Sender) -> None:
    largest = max(kinds.MOST_BYTES[kind] for kind in kinds.KIND_OF_TYPE.values())
    assert sender.begin(largest + 1).status_code == 413
    assert rows(app) == 0


@pytest.mark.parametrize("size", ["0", "", "-5", "1.5", "many", "²", "9" * 30])
def test_a_size_that_is_none_is_not_begun(sender: Sender, size: str) -> None:
    answer = sender.ask("POST", f"{sender.page}/uploads", data={"name": "a.wav", "size": size, "modified": "1"})
    assert answer.status_code == 422


@pytest.mark.parametrize(("offset", "length"), [(0, PIECE - 1), (0, service.MOST_PIECE + 1)])
def test_pieces_are_neither_tiny_nor_huge(sender: Sender, offset: int, length: int) -> None:
    address = sender.address(10_000_000)
    assert sender.ask("PATCH", address, offset, data=bytes(length)).status_code in (413, 422)
    assert sender.ask("GET", address).headers["Upload-Offset"] == "0"


def test_nothing_comes_after_the_announced_end(sender: Sender, sound: bytes) -> None:
    address = sender.address(len(sound) - 4_000)
    assert sender.piece(address, sound, 0).status_code == 422


def test_what_is_on_its_way_counts_against_the_quota(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_configured", limits.Limits(per_company=10_000))
    assert sender.begin(6_000).status_code == 201
    answer = sender.begin(6_000, name="b.wav")
    assert (answer.status_code, "would take more than" in answer.text) == (409, True)


def test_a_quota_that_was_filled_meanwhile_refuses_at_the_end_and_leaves_nothing(
    app: Flask, sender: Sender, sound: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = sender.address(len(sound))
    monkeypatch.setattr(limits, "_configured", limits.Limits(per_company=1_000))
    for offset in range(0, len(sound), PIECE):
        answer = sender.piece(address, sound, offset)
    assert (answer.status_code, rows(app), files_on_store("")) == (409, 0, [])


def test_a_draft_put_away_meanwhile_takes_no_file_and_keeps_no_bytes(app: Flask, sender: Sender, sound: bytes) -> None:
    address = sender.address(len(sound))
    with app.app_context(), transaction():
        catalog.archive(db.session.scalars(select(Offering)).one(), by=COMMAND)
    for offset in range(0, len(sound), PIECE):
        answer = sender.piece(address, sound, offset)
    assert (answer.status_code, rows(app), files_on_store("")) == (404, 0, [])


def test_without_room_on_the_store_nothing_is_begun(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "_configured", limits.Limits(kept_free=10**18))
    assert sender.begin(6_000).status_code == 503


def test_what_is_on_its_way_counts_among_the_files_of_the_offering(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attachments, "MOST_MEDIA", 1)
    assert sender.begin(6_000).status_code == 201
    assert "may have 1 files" in sender.begin(6_000, name="b.wav").text


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_a_stranger_finds_no_upload(app: Flask, cast: Cast, sender: Sender, method: str) -> None:
    address = sender.address(6_000)
    carla = sender_of(app, cast, "carla")
    theirs = f"{carla.page}/uploads/{address.rsplit('/', 1)[1]}"
    assert [carla.ask(method, one, 0).status_code for one in (address, theirs)] == [404, 404]
    assert rows(app) == 1


def test_a_stranger_begins_none(app: Flask, cast: Cast, sender: Sender) -> None:
    carla = sender_of(app, cast, "carla", sender.page)
    assert carla.begin(6_000).status_code == 404


@pytest.mark.parametrize("how", ["DELETE", "POST"])
def test_one_that_is_stopped_leaves_nothing(app: Flask, sender: Sender, sound: bytes, how: str) -> None:
    address = sender.address(len(sound))
    sender.piece(address, sound, 0)
    sender.ask(how, address if how == "DELETE" else f"{address}/stop")
    assert (rows(app), files_on_store("uploads")) == (0, [])
    assert sender.piece(address, sound, PIECE).status_code == 404


def test_the_form_names_what_did_not_arrive(sender: Sender, sound: bytes) -> None:
    sender.piece(sender.address(len(sound)), sound, 0)
    page = sender.client.get(sender.page).text
    assert "Choose this file again and it goes on from there" in page
    assert "0 of 1 ready" in page


def test_files_stand_as_they_were_chosen_and_not_as_they_arrived(app: Flask, sender: Sender, sound: bytes) -> None:
    first = sender.address(len(sound), name="a.wav")
    sender.send(making.picture(size=(8, 8)), name="b.jpg")
    for offset in range(0, len(sound), PIECE):
        sender.piece(first, sound, offset)
    page = sender.client.get(f"{sender.page}/files").text
    assert page.index("a.wav") < page.index("b.jpg")


def test_files_are_dragged_into_another_order(app: Flask, sender: Sender) -> None:
    for name in ("a.jpg", "b.jpg", "c.jpg"):
        sender.send(making.picture(size=(8, 8)), name=name)
    first, _second, third = (asset.public_id for asset in assets(app))
    answer = sender.ask("POST", f"{sender.page}/files/order", data={"order": [third, "nobody's", first, third]})
    assert [answer.text.index(name) for name in ("c.jpg", "a.jpg", "b.jpg")] == sorted(
        answer.text.index(name) for name in ("a.jpg", "b.jpg", "c.jpg")
    )


@pytest.fixture
def old(noon: time_machine.Traveller, app: Flask, sender: Sender, sound: bytes) -> Callable[[], None]:
    """An upload of which one piece is here; the function lets a day pass and the schedule look."""
    sender.piece(sender.address(len(sound)), sound, 0)

    def day() -> None:
        noon.shift(timedelta(hours=25))
        with app.app_context():
            schedule.clear()

    return day


def test_what_was_not_continued_for_a_day_is_forgotten(app: Flask, old: Callable[[], None]) -> None:
    old()
    assert (rows(app), files_on_store("uploads")) == (0, [])


def test_what_is_on_its_way_is_no_stray(app: Flask, sender: Sender, sound: bytes) -> None:
    sender.piece(sender.address(len(sound)), sound, 0)
    with app.app_context(), snapshot():
        assert audit.check_uploads() == (1, [])


def test_the_audit_finds_a_piece_that_is_gone(app: Flask, sender: Sender, sound: bytes) -> None:
    sender.piece(sender.address(len(sound)), sound, 0)
    with app.app_context():
        upload = db.session.scalars(select(Upload)).one()
        storage.current().delete(upload.keys[0])
        assert audit.check_uploads()[1] == [f"upload {upload.public_id} has a piece that is not on the store"]


def test_a_piece_that_no_upload_knows_is_found_and_cleared(app: Flask, noon: time_machine.Traveller) -> None:
    storage.current().put("uploads/nobodys/0-x", b"x")
    noon.move_to("2030-01-01T00:00:00Z")
    with app.app_context():
        assert audit.check_uploads()[1] == ["file uploads/nobodys/0-x is older than a day and no row knows it"]
        schedule.clear()
        assert audit.check_uploads()[1] == []


def test_a_lost_piece_is_told_and_the_upload_given_up(app: Flask, sender: Sender, sound: bytes) -> None:
    address = whole_but_apart(app, sender, sound)
    with app.app_context():
        storage.current().delete(db.session.scalars(select(Upload)).one().keys[1])
    assert sender.ask("PATCH", address, len(sound)).status_code == 404
    assert (rows(app), files_on_store("uploads")) == (0, [])


def test_a_picture_without_a_description_is_counted_and_asks_for_one(app: Flask, cast: Cast, sender: Sender) -> None:
    sender.send(making.picture(size=(8, 8)), name="a.jpg")
    (asset,) = assets(app)
    page = sender.client.get(sender.page).text
    assert "Pictures without a description: 1" in page
    assert "To describe" in page
    save(sender.client, sender.page, **{f"alt_fr-{asset.public_id}": "Un lac", f"alt_en-{asset.public_id}": ""})
    page = sender.client.get(sender.page).text
    assert "To describe" not in page
    assert "without a description" not in page
