"""Files on their way to an offering: kept without a transaction, then rows in one; a refused one never stops the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO, cast

from flask import request
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from mima import storage
from mima.catalog import service as catalog
from mima.catalog.models import Offering
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.media import intake
from mima.media import service as media
from mima.web import guards, i18n

# A sound may have 300 MB; the rest is the form around it.
MOST_BYTES = 310_000_000


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that was not taken, and why."""

    name: str
    error: DomainError

    @property
    def sentence(self) -> str:
        return str(_("%(label)s: %(text)s", label=self.name, text=i18n.sentence(self.error)))


@dataclass(frozen=True, slots=True)
class Arrival:
    """What became of the files of one form."""

    taken: int
    refused: Sequence[RefusedFile]


def sent() -> list[FileStorage]:
    """The files of this request; a control that was left empty sends one without a name."""
    return [upload for upload in request.files.getlist("files") if upload.filename]


def take(offering: Offering) -> Arrival:
    """Every file of this request belongs to the offering and waits for the worker, but for those that say why not."""
    uploads = sent()
    refused = [refusal for upload in uploads if (refusal := _take(offering, upload))]
    return Arrival(len(uploads) - len(refused), refused)


def _take(offering: Offering, upload: FileStorage) -> RefusedFile | None:
    try:
        # Before the transaction: nobody waits for the bytes of a large file.
        store = storage.current()
        kept = intake.keep(store, cast(BinaryIO, upload.stream))
        with intake.dropped_unless_taken(store, kept), transaction():
            asset = media.receive(offering.exhibitor, by=guards.me(), filename=upload.filename or "", stream=kept)
            catalog.attach(offering, asset, by=guards.me())
    except DomainError as error:
        return RefusedFile(upload.filename or "", error)
    return None
