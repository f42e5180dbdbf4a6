"""A company's desk: one module per page."""

from flask import Blueprint

blueprint = Blueprint("exhibitor", __name__, url_prefix="/exhibitor")

from mima.blueprints.exhibitor import (  # noqa: E402
    begin,
    bookings,
    files,
    home,
    inbox,
    life,
    new,
    offering,
    offerings,
    papers,
    preview,
    profile,
    room,
    words,
)

__all__ = [
    "begin",
    "blueprint",
    "bookings",
    "files",
    "home",
    "inbox",
    "life",
    "new",
    "offering",
    "offerings",
    "papers",
    "preview",
    "profile",
    "room",
    "words",
]
