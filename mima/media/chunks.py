"""What FFmpeg does not tell of a sound's tags, read from the file's own boxes and chunks. Runs in the child process only.

It leaves out the tempo of an MP4, and of a WAV or an AIFF with a whole ID3 tag inside it does not say which of the two it heard.
Every length is a stranger's word: nothing is read beyond the file, and only so many steps are taken.
"""

import mmap
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

MOST_STEPS = 10_000
MOST_TEXT = 2_000
# From the file down to the value: of `meta`, four bytes stand before its boxes, but not in QuickTime's own.
TEMPO = (b"moov", b"udta", b"meta", b"ilst", b"tmpo", b"data")
# Whole numbers, and what older programs call "none of the known types".
NUMBERS = (0, 21, 22)

# A name, where what it names begins and where that ends.
Part = tuple[bytes, int, int]


def tempo(source: Path) -> str:
    """The beats a minute that an MP4 names in its `tmpo`; empty where it names none."""
    with source.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        start, end = 0, len(content)
        for wanted in TEMPO:
            found = next(((begins, ends) for name, begins, ends in _boxes(content, start, end) if name == wanted), None)
            if found is None:
                return ""
            start, end = found
            if wanted == b"meta" and content[start + 4 : start + 8] != b"hdlr":
                start += 4
        kind, value = int.from_bytes(content[start : start + 4]), content[start + 8 : min(end, start + 16)]
        return str(int.from_bytes(value)) if kind in NUMBERS and len(value) in (1, 2, 4) and any(value) else ""


def _boxes(content: mmap.mmap, at: int, end: int) -> Iterator[Part]:
    for _step in range(MOST_STEPS):
        if at + 8 > end:
            return
        size, head = int.from_bytes(content[at : at + 4]), 8
        if size == 1:
            size, head = int.from_bytes(content[at + 8 : at + 16]), 16
        if size and size < head:
            return
        ends = min(at + size, end) if size else end
        yield content[at + 4 : at + 8], at + head, ends
        at = ends


def texts(source: Path) -> dict[str, str]:
    """What a WAV says in its INFO list, an AIFF in its text chunks, by their names: `INAM`, `NAME`, `(c)`."""
    with source.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content[:4] == b"FORM":
            held = _chunks(content, 12, len(content), "big")
        else:
            lists = [(begins, ends) for name, begins, ends in _chunks(content, 12, len(content), "little") if name == b"LIST"]
            infos = (one for one in lists if content[one[0] : one[0] + 4] == b"INFO")
            held = (part for begins, ends in infos for part in _chunks(content, begins + 4, ends, "little"))
        return {
            name.decode("latin-1").strip(): content[begins : min(ends, begins + MOST_TEXT)].decode("utf-8", "surrogateescape")
            for name, begins, ends in held
            if ends - begins <= MOST_TEXT
        }


def _chunks(content: mmap.mmap, at: int, end: int, order: Literal["big", "little"]) -> Iterator[Part]:
    for _step in range(MOST_STEPS):
        if at + 8 > end:
            return
        size = int.from_bytes(content[at + 4 : at + 8], order)
        yield content[at : at + 4], at + 8, min(at + 8 + size, end)
        # A chunk of odd length is followed by a byte that counts for nothing.
        at += 8 + size + size % 2
