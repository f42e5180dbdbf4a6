"""Nothing typed is lost by an error: its page offers all of it to be sent again. With a session that has ended it travels,
signed, inside the sign-in page and is offered after it."""

import re
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from flask import Response, current_app, g, make_response, render_template, request
from itsdangerous import BadData, URLSafeTimedSerializer

from mima.web import guards, hx

LASTS = timedelta(days=1)
# The form of an offering with sixty files has four fields for each.
MOST_FIELDS = 500
MOST_CHARACTERS = 100_000
# What never leaves the request: secrets, our own tokens, and files (which are no fields).
NEVER = re.compile(r"password|secret|csrf_token|^current$", re.IGNORECASE)
# What comes along without having been typed: where to go next, which button it was, what the page had shown.
UNTYPED = frozenset({"next", "kept", "then", "seen", "seen_files", "seal"})


@dataclass(frozen=True, slots=True)
class Kept:
    """What was typed and where it was going. `has_gaps` when passwords or files could not come along."""

    address: str
    fields: tuple[tuple[str, str], ...]
    has_gaps: bool

    @property
    def texts(self) -> list[str]:
        """What a person recognises as their own words: the longer texts, once each."""
        return list(dict.fromkeys(value for name, value in self.fields if len(value) > 2 and name not in UNTYPED))

    @property
    def is_typed(self) -> bool:
        """Whether a person filled something in, and did not only press a button."""
        return any(value.strip() and name not in UNTYPED for name, value in self.fields)


def keep() -> Kept | None:
    """What this request brought; None for a GET, for more than we carry, and for a form of a foreign page."""
    if request.method != "POST" or not _is_ours():
        return None
    pairs = list(request.form.items(multi=True))
    fields = tuple((name, value) for name, value in pairs if not NEVER.search(name))
    if len(fields) > MOST_FIELDS or sum(len(name) + len(value) for name, value in fields) > MOST_CHARACTERS:
        return None
    # A control for files that was left empty sends one without a name.
    has_files = any(upload.filename for upload in request.files.values())
    has_gaps = has_files or any(NEVER.search(name) and name != "csrf_token" for name, _value in pairs)
    return Kept(request.full_path.rstrip("?"), fields, has_gaps)


def typed() -> Kept | None:
    """What was typed into a form of ours that this request could not bring home; None if that was nothing. Needs no database."""
    # Who could not show our token may be a foreign page, and has an answer of its own.
    kept = keep() if g.get("form_is_ours") else None
    return kept if kept is not None and kept.is_typed else None


def sign(kept: Kept | None) -> str:
    """The kept request as a text that only this site can have written; empty for None."""
    return _serializer().dumps(asdict(kept)) if kept is not None else ""


def read(signed: str | None) -> Kept | None:
    """What `sign` wrote within the last day, or None."""
    try:
        found: dict[str, Any] = _serializer().loads(signed or "", max_age=int(LASTS.total_seconds()))
    except BadData:
        return None
    address = guards.safe_next(found["address"], "")
    return Kept(address, tuple((name, value) for name, value in found["fields"]), found["has_gaps"]) if address else None


def offer(kept: Kept, *, status: int = 200) -> Response:
    """A page with all of it, one button and a fresh token: nothing is sent before the person says so."""
    answer = make_response(render_template("resume.html", kept=kept), status)
    answer.headers["Cache-Control"] = "no-store"
    return hx.whole(answer)


def _is_ours() -> bool:
    # A foreign page must not get its own words into a page of ours; every browser says where a POST comes from.
    origin = request.headers.get("Origin")
    foreign = request.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site")
    return not foreign and (origin is None or origin == request.host_url.rstrip("/"))


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="resume")
