"""Work put into the queue is done by whoever has the lease, and by nobody else."""

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from flask import Flask

from mima.config import Config
from mima.core import leases
from mima.tasks.queue import Keeper, Queue, Sign
from mima.tasks.work import Work

DONE: list[str] = []


@pytest.fixture
def queue(context: Flask, tmp_path: Path) -> Iterator[Queue]:
    config: Config = context.extensions["mima.config"]
    DONE.clear()
    works = {"greet": Work(lambda: DONE.append("greeted")), "fail": Work(lambda: DONE.append(str(1 / 0)))}
    queue = Queue(context, config.with_(data=tmp_path, database_url="sqlite://"), works)
    yield queue
    queue.stop_inside()


def wait_for(count: int, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while len(DONE) < count and time.monotonic() < end:
        time.sleep(0.05)


def test_work_that_is_put_in_is_done_by_the_worker_inside(queue: Queue) -> None:
    queue.work_inside()
    queue.put("greet")
    wait_for(1)
    assert "greeted" in DONE


def test_a_failing_run_does_not_stop_the_next(queue: Queue) -> None:
    queue.work_inside()
    queue.put("fail")
    queue.put("greet")
    wait_for(1)
    assert "greeted" in DONE


def test_only_one_of_two_keepers_works(queue: Queue) -> None:
    first, second = Keeper(queue), Keeper(queue)
    first._once("one")
    second._once("two")
    try:
        assert (first._consumer is not None, second._consumer is not None) == (True, False)
    finally:
        first._halt()


def test_a_worker_apart_is_seen_by_its_lease_and_starts_nothing_more(queue: Queue) -> None:
    sign = Sign(queue)
    sign._once("apart")
    assert (leases.is_held(leases.WORKER), sign._consumer) == (True, None)


def test_a_sweep_asks_for_every_kind_of_work(queue: Queue) -> None:
    queue.sweep()
    assert len(queue.huey) == 2


def test_a_queue_that_is_away_does_not_make_a_failure_of_what_is_done(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_data: object, **_more: object) -> None:
        raise sqlite3.OperationalError("database is locked")

    monkeypatch.setattr(queue.huey.storage, "enqueue", refuse)
    queue.put("greet")
    assert queue.huey.pending_count() == 0


def test_a_queue_whose_connection_is_old_is_tried_once_more(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    enqueue, errors = queue.huey.storage.enqueue, [psycopg.OperationalError("the connection is lost")]

    def refuse_once(*data: object, **more: object) -> None:
        if errors:
            raise errors.pop()
        enqueue(*data, **more)

    monkeypatch.setattr(queue.huey.storage, "enqueue", refuse_once)
    queue.put("greet")
    assert queue.huey.pending_count() == 1
