"""/exhibitor/offerings/<id>/uploads: one file, sent in pieces that a broken line does not lose.

POST (name, size, modified) begins it or finds it again; GET says where it goes on; PATCH with `Upload-Offset` brings a piece;
DELETE stops it. Every answer carries `Upload-Offset`, and `Upload-Complete` once the file belongs to the offering.
"""

from typing import BinaryIO, cast

from flask import Response, abort, flash, make_response, redirect, request, url_for
from flask_babel import gettext as _

from mima import storage
from mima.blueprints.exhibitor import blueprint, mine
from mima.catalog.models import Offering
from mima.catalog.uploads import pieces, queries, service
from mima.catalog.uploads.models import Upload
from mima.core.errors import DomainError, NotFound
from mima.core.transaction import transaction
from mima.media import intake
from mima.media import service as media
from mima.storage import NotStored
from mima.web import errors, guards, requests

# Our side is to blame: the same request may succeed later.
PASSING = (intake.StorageFull, intake.StorageAway)


@blueprint.post("/offerings/<public_id>/uploads")
def begin_upload(public_id: str) -> Response:
    offering = mine.offering(public_id)
    size = request.form.get("size", "")
    if not (size.isascii() and size.isdigit() and len(size) <= 15):
        abort(422)
    said = {name: request.form.get(name, "") for name in ("name", "modified")}
    with transaction():
        upload, is_new = service.begin(offering, by=guards.me(), store=storage.current(), size=int(size), **said)
    return _says(upload, 201 if is_new else 200)


@blueprint.get("/offerings/<public_id>/uploads/<upload_id>")
def upload(public_id: str, upload_id: str) -> Response:
    return _says(_mine(public_id, upload_id)[1], 204)


@blueprint.patch("/offerings/<public_id>/uploads/<upload_id>")
@requests.takes(service.MOST_PIECE)
def go_on(public_id: str, upload_id: str) -> Response:
    offering, upload = _mine(public_id, upload_id)
    if upload.has_arrived:
        return _says(upload, 204)
    try:
        _take(upload, request.headers.get("Upload-Offset", ""))
        if upload.is_whole:
            _put_together(offering, upload)
    except (service.UploadMoved, service.UploadBusy) as error:
        return _says(_mine(public_id, upload_id)[1], error.status, errors.domain_error(error))
    return _says(upload, 204)


@blueprint.delete("/offerings/<public_id>/uploads/<upload_id>")
def stop_upload(public_id: str, upload_id: str) -> Response:
    _stop(_mine(public_id, upload_id)[1])
    return make_response("", 204)


@blueprint.post("/offerings/<public_id>/uploads/<upload_id>/stop")
def put_away(public_id: str, upload_id: str) -> Response:
    """The same by a button of the page."""
    offering, upload = _mine(public_id, upload_id)
    _stop(upload)
    flash(_("%(name)s is not waited for any more.", name=upload.name), "ok")
    return redirect(url_for("exhibitor.offering", public_id=offering.public_id, _anchor="files"), 303)  # type: ignore[return-value]


def _mine(public_id: str, upload_id: str) -> tuple[Offering, Upload]:
    offering = mine.offering(public_id)
    return offering, queries.of_offering(offering, upload_id)


def _says(upload: Upload, status: int, answer: Response | None = None) -> Response:
    """The answer says where the upload is and how far it has come."""
    answer = answer or make_response("", status)
    offering = upload.offering
    answer.headers["Location"] = url_for("exhibitor.upload", public_id=offering.public_id, upload_id=upload.public_id)
    answer.headers["Upload-Offset"] = str(upload.received)
    if upload.has_arrived:
        answer.headers["Upload-Complete"] = "?1"
    return answer


def _take(upload: Upload, offset: str) -> None:
    """The piece of this request, if it brings one, is kept and acknowledged; a file that we do not take is given up."""
    content = request.get_data(cache=False)
    if upload.is_whole and not content:
        return
    place = int(offset) if offset.isascii() and offset.isdigit() and len(offset) <= 15 else -1
    try:
        service.check_piece(upload, place, content)
    except (intake.FileEmpty, intake.FileTypeRefused, intake.FileTooLarge):
        _stop(upload)
        raise
    store = storage.current()
    name = pieces.put(store, upload, place, content)
    try:
        with transaction():
            service.take(upload, place, name, len(content))
    except service.UploadMoved:
        pieces.drop(store, upload, name)
        raise


def _put_together(offering: Offering, upload: Upload) -> None:
    """The file is the offering's, once, and its pieces are gone; refused, it is given up."""
    with transaction():
        service.claim(upload)
    store, folder = storage.current(), upload.folder
    try:
        with intake.store_answers(), pieces.joined(store, upload) as stream:
            kept = intake.keep(store, cast(BinaryIO, stream))
        with intake.dropped_unless_taken(store, kept), transaction():
            asset = media.receive(offering.exhibitor, by=guards.me(), filename=upload.name, stream=kept)
            service.finish(upload, asset, by=guards.me())
    except PASSING:
        with transaction():
            service.let_go(upload)
        raise
    except service.UploadBusy:
        raise
    except DomainError:
        _stop(upload)
        raise
    except NotStored as error:
        # A piece was lost on our side: whoever asks is told that there is no such upload, and begins anew.
        _stop(upload)
        raise NotFound from error
    pieces.clear(store, folder)


def _stop(upload: Upload) -> None:
    folder = upload.folder
    with transaction():
        is_gone = service.stop(upload)
    if is_gone:
        pieces.clear(storage.current(), folder)
