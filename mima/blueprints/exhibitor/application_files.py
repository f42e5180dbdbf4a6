"""Files beside an application: taken one by one, so that a wrong one never stops the others; each handed out to its company."""

from typing import BinaryIO, cast

from flask import Response
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage

from mima import storage
from mima.accounts import allowance
from mima.applications import files, queries
from mima.applications.checks import MOST_BYTES
from mima.applications.files import Folder
from mima.blueprints.exhibitor import blueprint
from mima.blueprints.exhibitor.application_form import ApplicationForm
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.media import documents
from mima.web import downloads, guards, i18n

# What all files of a form weigh, and as much again, so that one that is too large is told beside the others.
MOST_SENT = files.MOST_FILES * MOST_BYTES * 2
# So many of a company are taken in a day: what is removed again leaves the store only after that time.
MOST_TRIES = 40


@blueprint.get("/applications/<reference>/files/<public_id>")
def application_file(reference: str, public_id: str) -> Response:
    return downloads.private_file(queries.file(guards.application(reference), public_id))


def are_settled(form: ApplicationForm, folder: Folder) -> bool:
    """The files that were sent lie in the folder, and the one that was to go does not; whether the rest of the form may be done.

    It may not where one was refused, which the form says, or where a file was to be removed, which is all that was asked.
    """
    wrong = [sentence for upload in form.files.data or [] if upload and (sentence := _take(folder, upload))]
    if form.remove.data:
        try:
            with transaction():
                files.remove(folder, form.remove.data, by=guards.me())
        except DomainError as error:
            wrong.append(i18n.sentence(error))
    if wrong:
        form.files.errors = [" ".join(wrong)]
    return not (wrong or form.remove.data)


def _take(folder: Folder, upload: FileStorage) -> str:
    """The file lies in the folder; why not, or nothing."""
    try:
        with transaction():
            allowance.use(f"application_file:{folder.exhibitor.id}", limit=MOST_TRIES, window=documents.CLEARED_AFTER)
        # Before the transaction: nobody waits for its bytes.
        kept = files.keep(storage.current(), cast(BinaryIO, upload.stream))
        with transaction():
            files.add(folder, kept, upload.filename or "", by=guards.me())
    except DomainError as error:
        name = documents.shown_name(upload.filename or "", _("File"))
        return str(_("%(label)s: %(text)s", label=name, text=i18n.sentence(error)))
    return ""
