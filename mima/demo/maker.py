"""`python -m mima.demo.maker`: makes the demo's pictures and sound and hands them in as any upload is, resuming where it stopped.

Covers, tracks and films come first, further pictures last. The pages show how far it is (`progress`).
"""

import io
import multiprocessing
import os
import time
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from flask import Flask
from sqlalchemy import select

from mima import create_app
from mima.catalog import attachments
from mima.catalog.models import Offering, OfferingMedia
from mima.config import Config
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from mima.demo import progress
from mima.demo.market.offerings import REFERENCE
from mima.demo.material import DemoOffering, FilmSpec, PictureSpec, TrackSpec, offerings
from mima.media import queries as media
from mima.media import service
from mima.media.models import AssetState, MediaAsset

# As many as there are processors: making is arithmetic. The site comes first (`_be_modest`).
PROCESSES = max(1, min(4, os.cpu_count() or 1))
AHEAD = 4 * PROCESSES
TELL_EVERY = 5
SECONDS_BETWEEN_LOOKS = 1.0


@dataclass(frozen=True, slots=True)
class Job:
    """One file to make for one offering."""

    reference: str
    spec: PictureSpec | TrackSpec | FilmSpec

    def make(self) -> bytes:
        return self.spec.make()


def main() -> None:
    """Every picture and track of the demo market is handed in, and ready."""
    app = create_app(Config.from_env())
    with app.app_context():
        done = _handed_in()
    jobs = list(_jobs(offerings()))
    for number, (job, content) in enumerate(_make([job for job in jobs if (job.reference, job.spec.filename) not in done])):
        if number % TELL_EVERY == 0:
            _tell(app, len(jobs))
        _hand_in(app, job, content)
    while not _tell(app, len(jobs)):
        time.sleep(SECONDS_BETWEEN_LOOKS)


def _tell(app: Flask, total: int) -> bool:
    """The pages know how far it is; whether nothing is left to be prepared."""
    with app.app_context():
        counts = media.counts_by_state()
    left = counts[AssetState.waiting] + counts[AssetState.working]
    handed_in = sum(counts.values())
    ready = total if handed_in >= total and not left else min(counts[AssetState.ready], total - 1)
    progress.write(app, progress.Progress(ready, total))
    return ready == total


def _jobs(all_of_them: list[DemoOffering]) -> Iterator[Job]:
    """Covers and tracks of the newest offerings first, so that the first page is complete soonest."""
    from mima.demo.market.offerings import hash_of

    newest_first = sorted(all_of_them, key=lambda demo: hash_of(demo.slug), reverse=True)
    for demo in newest_first:
        for spec in (*demo.pictures[:1], demo.track, demo.film):
            if spec is not None:
                yield Job(REFERENCE + demo.slug, spec)
    for demo in newest_first:
        for picture in demo.pictures[1:]:
            yield Job(REFERENCE + demo.slug, picture)


def _handed_in() -> set[tuple[str | None, str]]:
    statement = (
        select(Offering.external_reference, MediaAsset.original_name)
        .join(OfferingMedia, OfferingMedia.offering_id == Offering.id)
        .join(MediaAsset, MediaAsset.id == OfferingMedia.asset_id)
        .where(Offering.external_reference.startswith(REFERENCE))
    )
    return {(reference, name) for reference, name in db.session.execute(statement)}


def _make(jobs: list[Job]) -> Iterator[tuple[Job, bytes]]:
    """The jobs with their files, in order, made a few ahead of the one that is handed in."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, mp_context=context, initializer=_be_modest) as pool:
        waiting = iter(jobs)
        running: list[tuple[Job, Future[bytes]]] = [(job, pool.submit(job.make)) for job in islice(waiting, AHEAD)]
        while running:
            job, future = running.pop(0)
            content = future.result()
            running += [(later, pool.submit(later.make)) for later in islice(waiting, 1)]
            yield job, content


def _be_modest() -> None:
    """The site and its worker come first."""
    with suppress(OSError):
        os.nice(10)


def _hand_in(app: Flask, job: Job, content: bytes) -> None:
    with app.app_context(), transaction():
        offering = db.session.scalars(select(Offering).where(Offering.external_reference == job.reference)).one()
        alts = {"alt_fr": job.spec.alt_fr, "alt_en": job.spec.alt_en} if isinstance(job.spec, PictureSpec) else {}
        asset = service.receive(offering.exhibitor, by=COMMAND, filename=job.spec.filename, stream=io.BytesIO(content), **alts)
        attachments.attach(offering, asset, by=COMMAND)


if __name__ == "__main__":
    main()
