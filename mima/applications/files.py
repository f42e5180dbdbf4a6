"""Files of applications: put aside while one is written, the application's once it is sent, then private to two sides.

Its company adds and removes them until the organizers have decided; nobody changes them after that. They stay with an
accepted application. Those of one that was declined, taken back or never answered are forgotten once its edition is over.
A file whose row is gone leaves the store within a day, by the schedule.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import BinaryIO

from sqlalchemy import delete, or_, select

from mima.applications import checks, queries, service
from mima.applications.models import Application, ApplicationFile, ApplicationState
from mima.booths.models import BoothCategory
from mima.core import clock, ids
from mima.core.actors import Actor
from mima.core.db import db, locked
from mima.core.errors import N_, DomainError
from mima.editions.models import Edition
from mima.exhibitors.models import Exhibitor
from mima.journal import service as journal
from mima.media import documents, limits
from mima.media import queries as media
from mima.media.service import QuotaReached
from mima.storage import Store

MOST_FILES = 5
PREFIX = "applications"


class NoRoomForFile(DomainError):
    """The application has as many files as it may."""

    status = 422
    message = N_("An application may have %(most)s files. This one was not kept; remove another one first.")


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file on the store that no row knows yet; if none comes, the clearing takes it away."""

    key: str
    content_type: str
    byte_size: int


@dataclass(frozen=True, slots=True)
class Folder:
    """Where files lie: with an application, or put aside for the one that the company is about to send for the category."""

    category: BoothCategory
    exhibitor: Exhibitor
    application: Application | None = None

    @classmethod
    def of(cls, application: Application) -> "Folder":
        return cls(application.category, application.exhibitor, application)


def keep(store: Store, stream: BinaryIO) -> KeptFile:
    """The stream's bytes are on the store under a random private key, before any transaction.

    Refused as `checks.content_type` refuses, and with `StorageFull` or `StorageAway`.
    """
    content = stream.read(checks.MOST_BYTES + 1)
    kind = checks.content_type(content)
    return KeptFile(documents.put(store, PREFIX, content), kind, len(content))


def add(folder: Folder, kept: KeptFile, filename: str, *, by: Actor) -> ApplicationFile:
    """The file lies in the folder.

    Refused with `AlreadyAnswered`, or where none may be sent as `check_may_ask` refuses and with `AlreadyAsked`; and with
    `NoRoomForFile` or `QuotaReached`.
    """
    _check_open(folder)
    _check_room(folder, kept)
    file = ApplicationFile(
        public_id=ids.public_id(),
        exhibitor_id=folder.exhibitor.id,
        category_id=folder.category.id,
        application_id=folder.application.id if folder.application else None,
        key=kept.key,
        name=documents.shown_name(filename, "file"),
        content_type=kept.content_type,
        byte_size=kept.byte_size,
        sent_at=clock.now(),
    )
    db.session.add(file)
    db.session.flush()
    if folder.application is not None:
        _told(folder.application, file, "added", by)
    return file


def remove(folder: Folder, public_id: str, *, by: Actor) -> None:
    """No such file lies in the folder, whether or not one did; `AlreadyAnswered` where nothing is changed any more."""
    if folder.application is not None:
        service.waits(folder.application)
    file = next((one for one in in_folder(folder) if one.public_id == public_id), None)
    if file is None:
        return
    if folder.application is not None:
        _told(folder.application, file, "removed", by)
    db.session.delete(file)
    db.session.flush()


def hand_over(application: Application, *, by: Actor) -> None:
    """What the company put aside for the category is the new application's."""
    for file in in_folder(Folder(application.category, application.exhibitor)):
        file.application_id = application.id
        _told(application, file, "added", by)


def in_folder(folder: Folder) -> list[ApplicationFile]:
    """What lies in it, the oldest first."""
    if folder.application is not None:
        return list(queries.files(folder.application))
    return list(queries.put_aside(folder.exhibitor, folder.category))


def forget_over() -> None:
    """Nobody finds any more what was put aside for long, or sent with an application that was not accepted to an edition past."""
    now = clock.now()
    forsaken = ApplicationFile.application_id.is_(None) & (ApplicationFile.sent_at < now - documents.CLEARED_AFTER)
    # A day later than the last one, which ends later elsewhere.
    past = (
        select(Application.id)
        .join(Edition, Edition.id == Application.edition_id)
        .where(Application.state != ApplicationState.accepted, Edition.ends_on < (now - timedelta(days=1)).date())
    )
    over = or_(forsaken, ApplicationFile.application_id.in_(past))
    db.session.execute(delete(ApplicationFile).where(over).execution_options(synchronize_session=False))


def orphans(store: Store, before: datetime) -> Iterator[str]:
    """The keys of files written before the moment that no row knows."""
    return documents.orphans(store, before, PREFIX, ApplicationFile.key)


def _check_open(folder: Folder) -> None:
    if folder.application is not None:
        service.waits(folder.application)
        return
    service.check_may_ask(folder.category, folder.exhibitor)
    if queries.waiting_of(folder.exhibitor, folder.category.id) is not None:
        raise service.AlreadyAsked


def _check_room(folder: Folder, kept: KeptFile) -> None:
    # Files of one company come one after the other, so that none slips past the limits.
    locked(Exhibitor, folder.exhibitor.id)
    if len(in_folder(folder)) >= MOST_FILES:
        raise NoRoomForFile(most=MOST_FILES)
    limit = limits.current().per_company
    if media.bytes_of(folder.exhibitor) + queries.bytes_of(folder.exhibitor) + kept.byte_size > limit:
        raise QuotaReached(limit=limit // 10**6)


def _told(application: Application, file: ApplicationFile, what: str, by: Actor) -> None:
    # Without its name, which may say more about a person than the journal should keep for ever.
    journal.record(application, f"application.file_{what}", by=by, file=file.public_id, kind=file.content_type)
