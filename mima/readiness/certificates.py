"""The insurance certificate: its file kept privately, handed in with its expiry, accepted or sent back; leftovers cleared."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from typing import BinaryIO

from sqlalchemy import delete, select

from mima.booths.models import Booking
from mima.core import clock, ids
from mima.core.actors import Actor
from mima.core.db import db
from mima.core.errors import N_, DomainError, Invalid
from mima.journal import service as journal
from mima.media import limits
from mima.media.intake import FileEmpty, StorageAway, StorageFull
from mima.media.kinds import sniff
from mima.readiness import letters, rows
from mima.readiness.models import BookingTask, CertificateFile, TaskKind, TaskState
from mima.storage import Store, StoreFull, StoreUnavailable

MOST_BYTES = 10_000_000
LONGEST_NAME = 200
PREFIX = "certificates"
PICTURES = ("image/jpeg", "image/png")
# Longer than anybody leaves a form half filled in, sooner than the audit complains (a day).
CLEARED_AFTER = timedelta(hours=20)


class CertificateTypeRefused(DomainError):
    """The content is of no type that a certificate may have, whatever the file is called."""

    status = 422
    message = N_("This is no PDF, JPEG or PNG. Save or photograph the certificate as one of them and send it again.")


class CertificateTooLarge(DomainError):
    status = 413
    message = N_("This file is larger than 10 MB. Nothing of it was kept; save it smaller and send it again.")


@dataclass(frozen=True, slots=True)
class KeptCertificate:
    """A file on the store that no row knows yet; if none comes, the clearing takes it away."""

    key: str
    content_type: str
    byte_size: int


def keep(store: Store, stream: BinaryIO) -> KeptCertificate:
    """The stream's bytes are on the store under a random private key, before any transaction.

    Refused with `FileEmpty`, `CertificateTypeRefused`, `CertificateTooLarge`, `StorageFull` or `StorageAway`.
    """
    content = stream.read(MOST_BYTES + 1)
    if not content:
        raise FileEmpty
    if len(content) > MOST_BYTES:
        raise CertificateTooLarge
    kind = content_type(content)
    if kind is None:
        raise CertificateTypeRefused
    free = store.free_bytes()
    if free is not None and free - len(content) < limits.current().kept_free:
        raise StorageFull
    name = ids.public_id(26)
    key = f"{PREFIX}/{name[:2]}/{name}"
    try:
        store.put(key, content)
    except StoreFull as error:
        raise StorageFull from error
    except StoreUnavailable as error:
        raise StorageAway from error
    return KeptCertificate(key, kind, len(content))


def content_type(content: bytes) -> str | None:
    """What the file's own bytes prove it to be, or None."""
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    found = sniff(content[:4096])
    return found if found in PICTURES else None


def receive(booking: Booking, kept: KeptCertificate, filename: str, *, by: Actor) -> CertificateFile:
    """The booking has this file, not handed in yet: so it need not be sent again when something beside it was wrong."""
    rows.task(booking, TaskKind.insurance, by=by)
    file = CertificateFile(
        public_id=ids.public_id(),
        booking_id=booking.id,
        key=kept.key,
        name=_shown_name(filename),
        content_type=kept.content_type,
        byte_size=kept.byte_size,
        sent_at=clock.now(),
    )
    db.session.add(file)
    db.session.flush()
    journal.record(file, "certificate_file.sent", by=by)
    return file


def _shown_name(filename: str) -> str:
    last = unicodedata.normalize("NFC", filename).replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[-LONGEST_NAME:] or "certificate"


def hand_in(booking: Booking, file: CertificateFile, expires_on: date, *, by: Actor) -> BookingTask:
    """The organizers have the certificate to look at; `Invalid` if it ends before the edition does."""
    task = rows.task(booking, TaskKind.insurance, by=by)
    if expires_on < booking.edition.ends_on:
        raise Invalid({"expires_on": N_("The certificate must be valid until the last day of the market.")})
    task.file_id, task.expires_on, task.answered_at = file.id, expires_on, clock.now()
    if task.state is TaskState.handed_in:
        db.session.flush()
        journal.record(task, "booking_task.changed", by=by)
    else:
        journal.move(task, TaskState.handed_in, by=by)
    task.note = ""
    return task


def accept(booking: Booking, file: str, *, by: Actor) -> None:
    """The certificate is good; `MoveRefused` if it does not wait, or another file than the one looked at has come meanwhile."""
    task = _looked_at(booking, file, by)
    journal.move(task, TaskState.accepted, by=by)


def send_back(booking: Booking, file: str, *, note: str, by: Actor) -> None:
    """The exhibitor must send another one, and knows why by letter; `MoveRefused` as for `accept`."""
    task = _looked_at(booking, file, by)
    task.note = note
    journal.move(task, TaskState.sent_back, by=by, why=note)
    letters.sent_back(booking, file, note, by=by)


class AnotherFile(DomainError):
    """The company has sent another file since the page was shown."""

    message = N_("Another certificate has come meanwhile. Please look at the new one.")


def _looked_at(booking: Booking, file: str, by: Actor) -> BookingTask:
    task = rows.task(booking, TaskKind.insurance, by=by)
    if task.file is not None and task.file.public_id != file:
        raise AnotherFile
    return task


def forget_unnamed() -> list[str]:
    """Rows of files that no task names for long are gone; the keys of their files, to be deleted after the commit."""
    named = select(BookingTask.file_id).where(BookingTask.file_id.is_not(None))
    old = select(CertificateFile.id, CertificateFile.key).where(
        CertificateFile.sent_at < clock.now() - CLEARED_AFTER, CertificateFile.id.not_in(named)
    )
    found = db.session.execute(old).all()
    db.session.execute(delete(CertificateFile).where(CertificateFile.id.in_([row.id for row in found])))
    return [row.key for row in found]


def orphans(store: Store, before: datetime) -> Iterator[str]:
    """The keys of files written before the moment that no row knows."""
    keys = (file.key for file in store.list_older_than(before, PREFIX))
    while page := list(islice(keys, 500)):
        known = set(db.session.scalars(select(CertificateFile.key).where(CertificateFile.key.in_(page))))
        yield from (key for key in page if key not in known)
