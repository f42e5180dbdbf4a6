"""Liveness and readiness, for whoever watches the process."""

from flask import Blueprint, Response, make_response
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from mima.core.db import db

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return _plain("ok\n", 200)


@blueprint.get("/readyz")
def readyz() -> Response:
    """The database answers too."""
    try:
        db.session.execute(text("SELECT 1"))
    except SQLAlchemyError:
        db.session.rollback()
        return _plain("database away\n", 503)
    return _plain("ready\n", 200)


def _plain(body: str, status: int) -> Response:
    answer = make_response(body, status)
    answer.mimetype = "text/plain"
    answer.headers["Cache-Control"] = "no-store"
    return answer
