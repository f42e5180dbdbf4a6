"""A company's desk: one module per page."""

from flask import Blueprint

blueprint = Blueprint("exhibitor", __name__, url_prefix="/exhibitor")

from mima.blueprints.exhibitor import (  # noqa: E402
    application_files,
    applications,
    begin,
    bookings,
    exported,
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
    saved,
    uploads,
    versions,
    waiting,
    words,
)

__all__ = [
    "application_files",
    "applications",
    "begin",
    "blueprint",
    "bookings",
    "exported",
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
    "saved",
    "uploads",
    "versions",
    "waiting",
    "words",
]
