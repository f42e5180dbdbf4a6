"""What a file would have its decoder do, read from its own headers before the decoder runs: little to send, long to unfold.

The decoder's limits of memory and time hold anyway; this tells at once, in a sentence, what would use them up. Runs in the child
process only.
"""

import mmap
import struct
from collections.abc import Iterator
from pathlib import Path

from mima.media.trouble import Trouble, Undecodable

# Each draws the whole picture again; programs write about ten.
MOST_SCANS = 100
MOST_UNFOLDED = 32_000_000
MOST_EDITS = 1_000
# Frames, tags and boxes that are looked at before we give up on a file.
MOST_STEPS = 300_000
BOXES_OF_BOXES = frozenset((b"moov", b"trak", b"edts", b"mdia", b"minf", b"stbl", b"udta", b"moof", b"traf", b"mvex"))
BOXED = frozenset(("audio/mp4", "video/mp4", "video/quicktime"))
PACKED = {3: 0x80, 4: 0x08}
LENGTH_TOLD = 0x01


def check(source: Path, content_type: str) -> None:
    """Nothing, unless decoding the file would take far more than it is worth: then `Undecodable`."""
    if content_type.startswith("image/") and content_type != "image/jpeg":
        return
    with source.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content_type == "image/jpeg":
            heavy = _has_many_scans(content)
        elif content_type in BOXED:
            heavy = sum(_edits(content)) > MOST_EDITS
        else:
            heavy = sum(_unfolded(content)) > MOST_UNFOLDED
    if heavy:
        raise Undecodable(Trouble.too_heavy)


def _has_many_scans(content: mmap.mmap) -> bool:
    at = -1
    for _ in range(MOST_SCANS + 1):
        at = content.find(b"\xff\xda", at + 1)
        if at < 0:
            return False
    return True


def _edits(content: mmap.mmap) -> Iterator[int]:
    """How many edits each list of a film or sound has; far too many where nothing but boxes comes."""
    ends, at, steps = [len(content)], 0, 0
    while ends:
        if at + 8 > ends[-1]:
            at = ends.pop()
            continue
        steps += 1
        if steps > MOST_STEPS:
            yield MOST_EDITS + 1
            return
        size, name = struct.unpack(">I4s", content[at : at + 8])
        head = 16 if size == 1 else 8
        if size == 1:
            size = int.from_bytes(content[at + 8 : at + 16])
        end = min(at + size, ends[-1]) if size >= head else ends[-1]
        if name == b"elst":
            yield max(0, end - at - 16) // 12
        if name in BOXES_OF_BOXES:
            ends.append(end)
            at += head
        else:
            at = end


def _unfolded(content: mmap.mmap) -> Iterator[int]:
    """How much each packed frame of each ID3 tag would become, wherever the tag lies; far too much where they never end."""
    at, steps = content.find(b"ID3"), 0
    while at >= 0:
        steps += 1
        if steps > MOST_STEPS:
            yield MOST_UNFOLDED + 1
            return
        version = content[at + 3] if at + 10 <= len(content) else 0
        for packed, flags, place in _frames(content, at, version) if version in PACKED else ():
            steps += 1
            if steps > MOST_STEPS:
                yield MOST_UNFOLDED + 1
                return
            if flags & PACKED[version]:
                told = _number(content, place, version)
                yield told if version == 3 or flags & LENGTH_TOLD else 1_000 * packed
        at = content.find(b"ID3", at + 3)


def _frames(content: mmap.mmap, at: int, version: int) -> Iterator[tuple[int, int, int]]:
    """Each frame of the tag: its length, its flags, where it begins."""
    end, place = min(len(content), at + 10 + _number(content, at + 6, 4)), at + 10
    while place + 10 <= end and content[place : place + 4].isalnum():
        length = _number(content, place + 4, version)
        yield length, content[place + 9], place + 10
        place += 10 + length


def _number(content: mmap.mmap, place: int, version: int) -> int:
    """Four bytes of eight bits, or since the fourth version of seven."""
    bits = 7 if version == 4 else 8
    number = 0
    for byte in content[place : place + 4]:
        number = number << bits | byte & (1 << bits) - 1
    return number
