"""Somebody who sends files to offerings in pieces, as the form's script does, and how the market stands meanwhile."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

import psutil
import requests
from flask import Flask
from sqlalchemy import select

from mima.core.db import db
from mima.exhibitors.models import Exhibitor
from mima.media.models import AssetState, MediaAsset
from tests.catalog import making as catalog
from tests.faults.servants import GONE, House
from tests.reading import Page

FIRST, PIECE = 1_000_000, 4_000_000
SECONDS_TO_ANSWER = 60


class Sent(NamedTuple):
    """How the market answered a file at last: the status, and its sentence if it refused."""

    status: int
    sentence: str


@dataclass
class Sender:
    """A member of a company at one offering."""

    url: str
    page: str
    token: str
    cookie: str

    def ask(self, method: str, address: str, **options: object) -> requests.Response:
        headers = {"HX-Request": "true", "X-CSRFToken": self.token, "Accept-Language": "en", **options.pop("headers", {})}  # type: ignore[dict-item]
        cookies = {"mima": self.cookie}
        return requests.request(
            method,
            self.url + address,
            headers=headers,
            cookies=cookies,
            timeout=SECONDS_TO_ANSWER,
            **options,  # type: ignore[arg-type]
        )

    def send(self, name: str, content: bytes) -> Sent:
        """The file in its pieces, until it has arrived or is refused."""
        said = {"name": name, "size": str(len(content)), "modified": "1"}
        answer = self.ask("POST", f"{self.page}/uploads", data=said)
        address = answer.headers.get("Location", "")
        while answer.ok and "Upload-Complete" not in answer.headers:
            offset = int(answer.headers["Upload-Offset"])
            piece = content[offset : offset + (PIECE if offset else FIRST)]
            answer = self.ask("PATCH", address, headers={"Upload-Offset": str(offset)}, data=piece)
        note = Page(answer.text).all("p") if not answer.ok else []
        return Sent(answer.status_code, " ".join(note[0].text.split()) if note else "")


def sender(house: House, place: int = 0) -> Sender:
    """A company of its own with somebody signed in, at a new offering."""
    (runner,) = house.place.runners(1) if place == 0 else (house.place.signed_in(0, 1),)
    return at_new_offering(
        house, Sender(f"http://127.0.0.1:{house.place.port}", "", runner.token, runner.cookie), runner.exhibitor_id
    )


def at_new_offering(house: House, one: Sender, exhibitor_id: int) -> Sender:
    """The same person at another new offering, because one has so many files at most."""
    with house.app.app_context():
        company = db.session.get(Exhibitor, exhibitor_id)
        assert company is not None
        page = f"/exhibitor/offerings/{catalog.draft(company).public_id}"
        db.session.remove()
    return Sender(one.url, page, one.token, one.cookie)


def states(app: Flask) -> dict[int, tuple[AssetState, str]]:
    """Every file of the market that is not removed: its state and what was wrong with it."""
    with app.app_context():
        rows = db.session.execute(select(MediaAsset.id, MediaAsset.state, MediaAsset.refusal, MediaAsset.refusal_values)).all()
        db.session.remove()
    return {row.id: (row.state, row.refusal % row.refusal_values if row.refusal else "") for row in rows}


def memory(house: House) -> int:
    """The bytes that the web's and the worker's processes have to themselves, or their shares of what they have in common."""
    total = 0
    for servant in (house.web, house.worker):
        with suppress(*GONE):
            first = psutil.Process(servant.pid)
            for process in (first, *first.children(recursive=True)):
                with suppress(*GONE, OSError):
                    rollup = Path(f"/proc/{process.pid}/smaps_rollup").read_text()
                    total += int(rollup.split("\nPss:")[1].split()[0]) * 1024
    return total


@dataclass
class Watch:
    """The slowest answer of each page, what was no answer, and the most memory, since `begin_again`."""

    slowest: dict[str, float] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    most_memory: int = 0
    asked: int = 0

    def begin_again(self) -> None:
        self.slowest, self.most_memory = {}, 0

    @property
    def seconds(self) -> float:
        return max(self.slowest.values(), default=0)


@contextmanager
def watching(house: House, one: Sender) -> Iterator[Watch]:
    """While the block runs, the catalog and a form are asked for again and again, and memory is looked at."""
    watch, ended = Watch(), threading.Event()

    def ask(path: str, cookies: dict[str, str]) -> None:
        while not ended.wait(0.3):
            began = time.monotonic()
            try:
                status = requests.get(one.url + path, cookies=cookies, timeout=SECONDS_TO_ANSWER).status_code
            except requests.RequestException as error:
                watch.broken.append(f"{path}: {type(error).__name__}")
                continue
            watch.asked += 1
            watch.slowest[path] = max(watch.slowest.get(path, 0), time.monotonic() - began)
            if status != 200:
                watch.broken.append(f"{path}: {status}")

    def look() -> None:
        while not ended.wait(0.1):
            watch.most_memory = max(watch.most_memory, memory(house))

    jobs = (partial(ask, "/catalog", {}), partial(ask, one.page, {"mima": one.cookie}), look)
    threads = [threading.Thread(target=job, daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    try:
        yield watch
    finally:
        ended.set()
        for thread in threads:
            thread.join(SECONDS_TO_ANSWER)
