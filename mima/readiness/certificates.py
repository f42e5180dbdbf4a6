"""The insurance certificate: its file kept privately, handed in with its expiry, accepted or sent back; leftovers cleared."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO

from sqlalchemy import delete, select

from mima.booths.models import Booking
from mima.core import clock, ids
from mima.core.actors import Actor
from mima.core.db import db
from mima.core.errors import N_, DomainError, Invalid
from mima.journal import service as journal
from mima.media import documents
from mima.media.intake import FileEmpty
from mima.media.kinds import sniff
from mima.readiness import letters, rows
from mima.readiness.models import BookingTask, CertificateFile, TaskKind, TaskState
from mima.storage import Store

MOST_BYTES = 10_000_000
PREFIX = "certificates"
PICTURES = ("image/jpeg", "image/png")


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
    return KeptCertificate(documents.put(store, PREFIX, content), kind, len(content))


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
        name=documents.shown_name(filename, "certificate"),
        content_type=kept.content_type,
        byte_size=kept.byte_size,
        sent_at=clock.now(),
    )
    db.session.add(file)
    db.session.flush()
    journal.record(file, "certificate_file.sent", by=by)
    return file


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
        CertificateFile.sent_at < clock.now() - documents.CLEARED_AFTER, CertificateFile.id.not_in(named)
    )
    found = db.session.execute(old).all()
    db.session.execute(delete(CertificateFile).where(CertificateFile.id.in_([row.id for row in found])))
    return [row.key for row in found]


def orphans(store: Store, before: datetime) -> Iterator[str]:
    """The keys of files written before the moment that no row knows."""
    return documents.orphans(store, before, PREFIX, CertificateFile.key)
