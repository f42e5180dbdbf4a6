"""Our few static files, with WhiteNoise in front of the application: each also compressed, once, when the market starts."""

import gzip
import os
import shutil
from pathlib import Path
from wsgiref.headers import Headers

from flask import Flask
from whitenoise import WhiteNoise

STATIC = Path(__file__).parent.parent / "static"
YEAR = 31_536_000


def init_app(app: Flask, into: Path) -> None:
    """The files of `static/` are served, packed in this folder."""
    pack(STATIC, into)
    # The address of each file changes with its content (`asset`), so browsers may keep it for a year.
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app, root=into, prefix="static/", max_age=YEAR, add_headers_function=_protect
    )


def pack(source: Path, into: Path) -> None:
    """The folder holds these files and nothing else, a compressed one beside each, as WhiteNoise looks for them."""
    into.mkdir(parents=True, exist_ok=True)
    files = [file for file in source.iterdir() if file.is_file()]
    for file in files:
        if not _is_packed(file, into / file.name):
            _write(into / f"{file.name}.gz", gzip.compress(file.read_bytes(), mtime=0), like=file)
            _write(into / file.name, file.read_bytes(), like=file)
    known = {name for file in files for name in (file.name, f"{file.name}.gz")}
    for old in into.iterdir():
        if old.name not in known:
            old.unlink(missing_ok=True)


def _is_packed(file: Path, target: Path) -> bool:
    # The plain file is written last, with the time and the size of its original.
    try:
        made = target.stat()
    except FileNotFoundError:
        return False
    present = file.stat()
    return (made.st_mtime_ns, made.st_size) == (present.st_mtime_ns, present.st_size)


def _write(target: Path, content: bytes, *, like: Path) -> None:
    # Several web processes start at once: each writes beside the folder, and what takes a name is whole.
    written = target.parent.with_name(f".{target.name}.{os.getpid()}")
    written.write_bytes(content)
    shutil.copystat(like, written)
    written.replace(target)


def _protect(headers: Headers, _path: str, _address: str) -> None:
    """Our own static files are for our own pages only."""
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Content-Security-Policy"] = "default-src 'none'; frame-ancestors 'none'"
