"""Files sent with applications, good ones and bad ones, in one line each."""

import struct
import zlib
from io import BytesIO

from mima import storage
from mima.applications import files, queries
from mima.applications.files import Folder, KeptFile
from mima.applications.models import Application, ApplicationFile
from mima.core.transaction import transaction
from tests.media.making import picture
from tests.people import Cast
from tests.readiness.making import PDF

GOOD = {
    "application/pdf": PDF,
    "image/jpeg": picture(),
    "image/png": picture("PNG"),
    "image/webp": picture("WEBP"),
}


def kept(content: bytes = PDF) -> KeptFile:
    """The content is on the store, and no row knows it."""
    return files.keep(storage.current(), BytesIO(content))


def sent(
    cast: Cast, application: Application, name: str = "plan.pdf", content: bytes = PDF, who: str = "bruno"
) -> ApplicationFile:
    """The company adds a file to the application."""
    found = kept(content)
    with transaction():
        return files.add(Folder.of(application), found, name, by=cast.user(who).actor)


def put_aside(cast: Cast, name: str = "plan.pdf", who: str = "bruno", category: str = "island") -> ApplicationFile:
    """The company sends a file for an application that it is still writing."""
    found = kept()
    with transaction():
        return files.add(folder(cast, who, category), found, name, by=cast.user(who).actor)


def folder(cast: Cast, who: str = "bruno", category: str = "island") -> Folder:
    return Folder(queries.category(cast.edition, category), cast.company(who))


def names(application: Application) -> list[str]:
    return [file.name for file in queries.files(application)]


def declares(width: int, height: int) -> bytes:
    """A small PNG that says it is as large as this, with nothing wrong about it otherwise."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    pixels = zlib.compress(bytes((width // 8 + 1) * height) if width * height < 10**9 else b"")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


__all__ = ["GOOD", "PDF", "declares", "folder", "kept", "names", "put_aside", "sent"]
