"""A company's offerings out of a table: explained, sent, looked at before anything happens, made into drafts."""

from flask import Blueprint

blueprint = Blueprint("importing", __name__, url_prefix="/exhibitor/import")

from mima.blueprints.importing import confirm, examples, files, history, matching, page  # noqa: E402

__all__ = ["blueprint", "confirm", "examples", "files", "history", "matching", "page"]
