"""The room that a visitor looks for a show for: a few numbers in a signed cookie of their own browser.

No row, no session, nobody's name: whoever forgets it here is rid of it. Only its own pages set it, so that no page which
visitors see alike ever holds one.
"""

from typing import Any

from flask import Response, current_app, g, request
from itsdangerous import BadData, URLSafeSerializer

from mima.catalog import fitting
from mima.catalog.fitting import Room
from mima.core.errors import Invalid
from mima.web.csrf import OURS_ALONE

COOKIE = "mima_room"
# A season: who books in autumn still has it in spring.
LASTS = 270 * 24 * 3600


def current() -> Room | None:
    """The room that this browser says; None where it says none, or none that we wrote."""
    if "room" not in g:
        g.room = _read(request.cookies.get(_name(), ""))
    found: Room | None = g.room
    return found


def keep(answer: Response, room: Room) -> None:
    """The browser says this room from the answer on."""
    said = {code: value for code, value in room._asdict().items() if value is not None}
    signed = _signer().dumps(said)
    answer.set_cookie(_name(), signed, max_age=LASTS, secure=_is_secure(), httponly=True, samesite="Lax")


def forget(answer: Response) -> None:
    """The browser says no room from the answer on."""
    answer.delete_cookie(_name(), secure=_is_secure(), httponly=True, samesite="Lax")


def _read(signed: str) -> Room | None:
    if not signed:
        return None
    try:
        said: dict[str, Any] = _signer().loads(signed)
        # Read as if it was typed: what a choice was called when it was written may have gone since.
        return fitting.room(said)
    except (BadData, Invalid):
        return None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="room")


def _name() -> str:
    return OURS_ALONE + COOKIE if _is_secure() else COOKIE


def _is_secure() -> bool:
    return bool(current_app.config["SESSION_COOKIE_SECURE"])
