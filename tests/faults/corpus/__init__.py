"""Hostile files, made on the spot: bombs, lies, playlists that point elsewhere, files that are two things at once.

`EVIL` stands wherever a text of theirs might come through into what is shown.
"""

from collections.abc import Callable
from dataclasses import dataclass

EVIL = b"<script>EVIL()</script>"


@dataclass(frozen=True)
class Sample:
    """A hostile file: what it is, what it is called, and how its bytes are made."""

    title: str
    filename: str
    make: Callable[[], bytes]

    @property
    def id(self) -> str:
        return self.title.replace(" ", "-")


def leaks(content: bytes) -> str:
    """What a rendition must not have and this one has; empty if it is harmless."""
    if (
        not content.startswith((b"\xff\xd8\xff", b"RIFF"))
        and content[4:8] != b"ftyp"
        and not content.startswith(b"\x1aE\xdf\xa3")
    ):
        return "of no type that we serve"
    words = {"a text of the file": EVIL, "a place": b"\x88\x25", "a password file": b"root:x:0:0", "a page": b"<html"}
    return next((what for what, mark in words.items() if mark in content and (what != "a place" or _has_gps(content))), "")


def _has_gps(content: bytes) -> bool:
    import io

    from PIL import Image

    with Image.open(io.BytesIO(content)) as picture:
        return bool(picture.getexif().get_ifd(0x8825))
