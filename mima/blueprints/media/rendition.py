"""GET /media/<hash>: a public rendition, whole or in part; it never changes, so browsers may keep it for ever."""

from collections.abc import Iterable

from flask import Response, abort, request
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from mima import storage
from mima.blueprints.media import blueprint
from mima.catalog import served
from mima.catalog.served import Served
from mima.media.work import rendition_key

HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Accept-Ranges": "bytes",
    # Opened on its own, a file can do nothing: no script, no form, no frame, whatever a browser takes it for.
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@blueprint.get("/media/<content_hash>")
def rendition(content_hash: str) -> Response:
    found = served.by_hash(content_hash)
    if request.if_none_match.contains(content_hash):
        return _answer(content_hash, found, 304)
    part = _wanted_part(content_hash, found.byte_size)
    answer = _answer(content_hash, found, 206 if part else 200, _bytes(content_hash, part))
    answer.content_type = found.content_type
    start, end = part or (0, found.byte_size)
    answer.content_length = end - start
    if part:
        answer.headers["Content-Range"] = f"bytes {start}-{end - 1}/{found.byte_size}"
    return answer


def _answer(content_hash: str, found: Served, status: int, body: Iterable[bytes] = ()) -> Response:
    answer = Response(body, status, HEADERS, direct_passthrough=True)
    # Whether it may be mined for text and data (TDM Reservation Protocol).
    answer.headers["TDM-Reservation"] = "1" if found.is_mining_reserved else "0"
    answer.set_etag(content_hash)
    return answer


def _wanted_part(content_hash: str, size: int) -> tuple[int, int] | None:
    """[start, end) of the one range that was asked for; None where the whole file is the answer.

    Several ranges, another unit, or an If-Range that does not know this content get the whole file, as HTTP allows.
    """
    wanted = request.range
    if request.method == "HEAD" or wanted is None or wanted.units != "bytes" or len(wanted.ranges) != 1:
        return None
    if "If-Range" in request.headers and request.if_range.etag != content_hash:
        return None
    start, end = wanted.ranges[0]
    if start < 0:  # The last so many bytes; more than there are is all of them.
        return max(0, size + start), size
    if start >= size:
        raise RequestedRangeNotSatisfiable(length=size)
    return start, size if end is None else min(end, size)


def _bytes(content_hash: str, part: tuple[int, int] | None) -> Iterable[bytes]:
    if request.method == "HEAD":
        return ()
    try:
        return storage.current().open(rendition_key(content_hash), part)
    except storage.NotStored:
        abort(404)
    except storage.StoreUnavailable:
        abort(503)
