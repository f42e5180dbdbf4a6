"""A private file, handed out to be saved: never shown by the browser, and able to do nothing if one shows it all the same."""

from urllib.parse import quote

from flask import Response, abort

from mima import storage
from mima.applications.models import ApplicationFile
from mima.core.errors import NotFound
from mima.media import documents
from mima.readiness.models import CertificateFile

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def private_file(file: ApplicationFile | CertificateFile) -> Response:
    """The file's bytes; `NotFound` where the store has lost them."""
    try:
        content = storage.current().open(file.key)
    except storage.NotStored as error:
        raise NotFound from error
    except storage.StoreUnavailable:
        abort(503)
    answer = Response(content, headers=HEADERS, content_type=file.content_type)
    answer.content_length = file.byte_size
    name = documents.saved_name(file.name, file.content_type)
    # The plain name is for who reads no other; it is ours, so nothing of it can break out of its quotes.
    plain = f"{file.public_id}.{documents.SUFFIX[file.content_type]}"
    answer.headers["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    return answer
