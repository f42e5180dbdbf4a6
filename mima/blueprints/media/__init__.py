"""The public files of the catalog: one address, no person, no session."""

from flask import Blueprint

blueprint = Blueprint("media", __name__)

from mima.blueprints.media import rendition  # noqa: E402

__all__ = ["blueprint", "rendition"]
