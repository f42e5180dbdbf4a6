"""What a file would have its decoder do is told before the decoder runs."""

import struct
import time
from pathlib import Path

import pytest

from mima.media import bombs
from mima.media.trouble import Trouble, Undecodable
from tests.media import making


def box(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", len(content) + 8, name) + content


def edited(edits: int) -> bytes:
    """The tree of a film whose only track is cut so often."""
    cuts = box(b"elst", struct.pack(">II", 0, edits) + bytes(12 * edits))
    return box(b"moov", box(b"trak", box(b"edts", cuts)))


def told(tmp_path: Path, content: bytes, content_type: str) -> Trouble:
    with pytest.raises(Undecodable) as refusal:
        bombs.check(making.save(tmp_path, content), content_type)
    return refusal.value.trouble


@pytest.mark.parametrize("before", [b"", box(b"ftyp", b"qt  " + bytes(4)), box(b"wide", b"")])
def test_a_film_of_too_many_cuts_is_told_whatever_box_comes_first(tmp_path: Path, before: bytes) -> None:
    assert told(tmp_path, before + edited(2_000), "video/quicktime") is Trouble.too_heavy


def test_a_film_of_few_cuts_passes(tmp_path: Path) -> None:
    bombs.check(making.save(tmp_path, edited(10)), "video/quicktime")


def test_tags_that_are_none_do_not_keep_it_looking(tmp_path: Path) -> None:
    began = time.process_time()
    assert told(tmp_path, b"RIFF\0\0\0\0WAVE" + b"ID3" * 2_000_000, "audio/wav") is Trouble.too_heavy
    assert time.process_time() - began < 4
