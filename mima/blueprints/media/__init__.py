"""The public files of the catalog: one address, no person, no session."""

from flask import Blueprint

blueprint = Blueprint("media", __name__)

from mima.blueprints.media import rendition as rendition  # noqa: E402  The view registers itself on the blueprint.
