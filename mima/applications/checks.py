"""What a file sent with an application must be: proved by its own bytes, whatever it is called; nothing is decoded."""

from mima.core.errors import N_, DomainError
from mima.media import dimensions
from mima.media.intake import FileEmpty, FileTooLarge
from mima.media.kinds import MEGABYTE, MOST_PIXELS, MOST_SIDE, sniff

MOST_BYTES = 10 * MEGABYTE
PICTURES = ("image/jpeg", "image/png", "image/webp")
# A browser that guesses looks at so many bytes, and a reader of PDF seeks the end in as many.
EDGE = 1024
MARKUP = (b"<html", b"<script", b"<!doctype", b"<svg", b"<iframe", b"<?php")


class FileKindRefused(DomainError):
    """The content is of no type that an application takes."""

    status = 422
    message = N_("This is no PDF, JPEG, PNG or WebP, whatever its name says. Save it as one of them and send that.")


class FileNotWhole(DomainError):
    """It begins as one of our types and does not end as one, or is something else besides."""

    status = 422
    message = N_("This file is damaged, cut short, or two files in one. Open it, save it once more and send the new one.")


class PictureTooLarge(DomainError):
    """Nobody could open it without giving most of a machine's memory to it."""

    status = 422
    message = N_("This picture measures %(width)s × %(height)s pixels, more than we take. Save it smaller and send that.")


def content_type(content: bytes) -> str:
    """What the file is.

    Refused with `FileEmpty`, `FileTooLarge`, `FileKindRefused`, `FileNotWhole` or `PictureTooLarge`.
    """
    if not content:
        raise FileEmpty
    if len(content) > MOST_BYTES:
        raise FileTooLarge(limit=MOST_BYTES // MEGABYTE)
    found = "application/pdf" if content.startswith(b"%PDF-") else sniff(content[:4096])
    if found != "application/pdf" and found not in PICTURES:
        raise FileKindRefused
    if _is_page_too(content) or not _is_whole(content, found):
        raise FileNotWhole
    if found in PICTURES:
        _check_size(content, found)
    return found


def _is_page_too(content: bytes) -> bool:
    head = content[:EDGE].lower()
    return any(mark in head for mark in MARKUP)


def _is_whole(content: bytes, kind: str) -> bool:
    match kind:
        case "application/pdf":
            return b"%%EOF" in content[-EDGE:]
        case "image/png":
            return content.endswith(b"IEND\xae\x42\x60\x82")
        case "image/webp":
            # Its length is even and may leave out the last, empty byte.
            return 0 <= len(content) - 8 - int.from_bytes(content[4:8], "little") <= 1
    # Telephones put a film or a second picture behind the first one.
    return b"\xff\xd9" in content


def _check_size(content: bytes, kind: str) -> None:
    size = dimensions.of(content, kind)
    if size is None:
        raise FileNotWhole
    width, height = size
    if width * height > MOST_PIXELS or max(size) > MOST_SIDE:
        raise PictureTooLarge(width=width, height=height)
