"""The link of a letter that offers a booth, and the words of the waiting list."""

from flask import Blueprint

blueprint = Blueprint("waiting", __name__)

from mima.blueprints.waiting import offer, words  # noqa: E402

__all__ = ["blueprint", "offer", "words"]
