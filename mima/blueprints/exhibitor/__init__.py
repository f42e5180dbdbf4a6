"""A company's desk: one module per page."""

from flask import Blueprint

blueprint = Blueprint("exhibitor", __name__, url_prefix="/exhibitor")

from mima.blueprints.exhibitor import (  # noqa: E402
    applications,
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
    waiting,
    words,
)

__all__ = [
    "applications",
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
    "waiting",
    "words",
]
