"""Liveness and readiness, for whoever watches the process."""

from datetime import timedelta

from flask import Blueprint, Response, current_app, make_response
from flask.blueprints import BlueprintSetupState
from sqlalchemy.exc import SQLAlchemyError

from mima import storage
from mima.core import clock, leases
from mima.core.db import db

# A worker that is started after the web has this long to be there.
WORKER_COMES_WITHIN = timedelta(minutes=1)

blueprint = Blueprint("health", __name__)


@blueprint.record
def _note_start(state: BlueprintSetupState) -> None:
    state.app.extensions["mima.started"] = clock.now()


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return _plain("ok\n", 200)


@blueprint.get("/readyz")
def readyz() -> Response:
    """Database and storage answer, and somebody empties the queue; a line for each says so, or which of them is away."""
    lines = _database_and_queue() | {"storage": _storage()}
    body = "".join(f"{part}: {said}\n" for part, said in lines.items())
    return _plain(body, 503 if "away" in lines.values() else 200)


def _database_and_queue() -> dict[str, str]:
    try:
        return {"database": "ok", "queue": _queue()}
    except SQLAlchemyError:
        db.session.rollback()
        # Who works stands in the database.
        return {"database": "away", "queue": "unknown"}


def _queue() -> str:
    """The worker inside a web process and the one apart hold the same lease while they live."""
    if leases.is_held(leases.WORKER):
        return "ok"
    return "starting" if clock.now() - current_app.extensions["mima.started"] < WORKER_COMES_WITHIN else "away"


def _storage() -> str:
    try:
        storage.current().free_bytes()
    except (OSError, storage.StoreUnavailable):
        return "away"
    return "ok"


def _plain(body: str, status: int) -> Response:
    answer = make_response(body, status)
    answer.mimetype = "text/plain"
    answer.headers["Cache-Control"] = "no-store"
    return answer
