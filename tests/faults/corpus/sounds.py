"""Sounds and films whose headers lie, unfold or point elsewhere."""

import struct
import zlib

from tests.faults.corpus import EVIL, Sample
from tests.faults.corpus.pictures import zeros
from tests.media import making

PLAYLIST = b"""#EXTM3U
#EXT-X-MEDIA-SEQUENCE:0
#EXTINF:10.0,
%s
#EXT-X-ENDLIST
"""
CONCAT = b"ffconcat version 1.0\nfile '/etc/passwd'\nfile 'http://127.0.0.1:1/secret'\n"
PASSWORDS, INSIDE = b"file:///etc/passwd", b"http://127.0.0.1:1/secret"


def chunk(name: bytes, content: bytes, says: int | None = None) -> bytes:
    return name + struct.pack("<I", len(content) if says is None else says) + content


def wav(
    channels: int = 2, rate: int = 44_100, align: int = 4, bits: int = 16, says: int | None = None, more: bytes = b""
) -> bytes:
    """A WAV of a few samples whose header says these things."""
    shape = struct.pack("<HHIIHH", 1, channels, rate & 0xFFFFFFFF, rate * align & 0xFFFFFFFF, align, bits)
    body = b"WAVE" + chunk(b"fmt ", shape) + more + chunk(b"data", bytes(4_000), says)
    return b"RIFF" + struct.pack("<I", len(body) if says is None else says) + body


def rf64(size: int) -> bytes:
    ds64 = chunk(b"ds64", struct.pack("<QQQI", size, size, size, 0))
    shape = chunk(b"fmt ", struct.pack("<HHIIHH", 1, 2, 44_100, 176_400, 4, 16))
    return b"RF64\xff\xff\xff\xff" + b"WAVE" + ds64 + shape + b"data\xff\xff\xff\xff" + bytes(4_000)


def seven(number: int) -> bytes:
    """A number in four bytes of seven bits, as ID3 has them."""
    return bytes(number >> shift & 0x7F for shift in (21, 14, 7, 0))


def id3(*frames: bytes, says: int | None = None) -> bytes:
    body = b"".join(frames)
    return b"ID3\x04\0\0" + seven(len(body) if says is None else says) + body


def frame(name: bytes, content: bytes, flags: int = 0) -> bytes:
    return name + seven(len(content)) + struct.pack(">H", flags) + content


def packed_frame(megabytes: int) -> bytes:
    """A frame that unfolds to so many megabytes."""
    return frame(b"TXXX", seven(megabytes * 1_000_000) + zeros(megabytes), 0x0009)


def mp3() -> bytes:
    return making.sound("audio/mpeg", seconds=0.2)


def flac(*blocks: tuple[int, bytes]) -> bytes:
    """A FLAC with more blocks after its first one."""
    content = making.sound("audio/flac", seconds=0.2)
    more = b"".join(bytes([kind]) + len(body).to_bytes(3, "big") + body for kind, body in blocks)
    return content[:4] + bytes([content[4] & 0x7F]) + content[5:42] + more + content[42:]


def flac_picture(content: bytes, says: int | None = None) -> bytes:
    mime = b"image/png"
    head = (
        struct.pack(">II", 3, len(mime)) + mime + struct.pack(">IIIIII", 0, 1, 1, 24, 0, len(content) if says is None else says)
    )
    return head + content


def box(name: bytes, *contents: bytes, says: int | None = None) -> bytes:
    body = b"".join(contents)
    return struct.pack(">I", len(body) + 8 if says is None else says) + name + body


FTYP = box(b"ftyp", b"M4A \0\0\0\0M4A isom")


def m4a(find: bytes, put: bytes) -> bytes:
    """A sound whose box begins with other bytes than it did."""
    content = making.sound("audio/mp4", seconds=0.2)
    at = content.index(find)
    return content[:at] + put + content[at + len(put) :]


def moov(*tables: bytes) -> bytes:
    """A film of one sound track with these tables of samples."""
    mvhd = box(b"mvhd", bytes(12), struct.pack(">II", 1_000, 1_000), bytes(80))
    tkhd = box(b"tkhd", struct.pack(">IIIII", 7, 0, 0, 1, 0), bytes(64))
    mdhd = box(b"mdhd", bytes(12), struct.pack(">II", 44_100, 44_100), bytes(4))
    hdlr = box(b"hdlr", bytes(8), b"soun", bytes(13))
    mp4a = box(b"mp4a", bytes(6), struct.pack(">H", 1), bytes(8), struct.pack(">HHI", 2, 16, 0), struct.pack(">I", 44_100 << 16))
    stbl = box(b"stbl", box(b"stsd", struct.pack(">II", 0, 1), mp4a), *tables)
    url = box(b"dref", struct.pack(">II", 0, 1), box(b"url ", bytes(4), PASSWORDS + b"\0"))
    trak = box(b"trak", tkhd, box(b"mdia", mdhd, hdlr, box(b"minf", box(b"dinf", url), stbl)))
    return FTYP + box(b"moov", mvhd, trak) + box(b"mdat", bytes(4_000))


def many_edits(count: int = 500_000) -> bytes:
    """A sound with so many edits."""
    content = making.sound("audio/mp4", seconds=0.2)
    at = content.index(b"trak") - 4
    edits = box(b"edts", box(b"elst", struct.pack(">II", 0, count), struct.pack(">IIi", 1, 0, 65_536) * count))
    size = struct.unpack(">I", content[at : at + 4])[0]
    moov_at = content.index(b"moov") - 4
    moov_size = struct.unpack(">I", content[moov_at : moov_at + 4])[0]
    grown = content[:moov_at] + struct.pack(">I", moov_size + len(edits)) + content[moov_at + 4 : at]
    return grown + struct.pack(">I", size + len(edits)) + content[at + 4 : at + size] + edits + content[at + size :]


def nested(depth: int = 20_000) -> bytes:
    content = b""
    for _ in range(depth):
        content = box(b"moov", content)
    return FTYP + content


def ogg(comment: bytes) -> bytes:
    """An Opus file whose first packet of comments is this one."""
    content = making.sound("audio/ogg", seconds=0.2)
    at = content.index(b"OpusTags")
    return content[: at + 8] + comment + content[at + 8 + len(comment) :]


def cut(kind: str, part: int) -> bytes:
    whole = making.sound(kind, seconds=0.5)
    return whole[: len(whole) * part // 100]


SOUNDS = [
    Sample("WAV that says 4 GB", "a.wav", lambda: wav(says=0xFFFFFFFF)),
    Sample("WAV that says nothing", "a.wav", lambda: wav(says=0)),
    Sample("WAV of 65,535 channels", "a.wav", lambda: wav(channels=65_535, align=65_535)),
    Sample("WAV of 4 billion Hz", "a.wav", lambda: wav(rate=0xFFFFFFFF)),
    Sample("WAV of no Hz", "a.wav", lambda: wav(rate=0)),
    Sample("WAV without alignment", "a.wav", lambda: wav(align=0, bits=0)),
    Sample("WAV with a list of 4 GB", "a.wav", lambda: wav(more=chunk(b"LIST", b"INFO" + EVIL, 0xFFFFFFF0))),
    Sample("WAV with 100,000 chunks", "a.wav", lambda: wav(more=chunk(b"junk", bytes(2)) * 100_000)),
    Sample("WAV with an ID3 of 256 MB", "a.wav", lambda: wav(more=chunk(b"id3 ", id3(says=2**28 - 1)))),
    Sample("RF64 of 2 to the 63", "a.wav", lambda: rf64(2**63 - 1)),
    Sample("RF64 of 2 to the 40", "a.wav", lambda: rf64(2**40)),
    Sample("MP3 whose ID3 says 256 MB", "a.mp3", lambda: id3(says=2**28 - 1) + mp3()),
    Sample("MP3 with 100,000 ID3", "a.mp3", lambda: id3(frame(b"TIT2", b"\0x")) * 100_000 + mp3()),
    Sample("MP3 with a picture of 64 MB", "a.mp3", lambda: id3(frame(b"APIC", b"\0image/png\0\3\0" + bytes(64_000_000))) + mp3()),
    Sample("MP3 with a picture that unfolds", "a.mp3", lambda: id3(frame(b"APIC", b"\0image/png\0\3\0" + making.bomb())) + mp3()),
    Sample("MP3 with 10,000 pictures", "a.mp3", lambda: id3(frame(b"APIC", b"\0image/png\0\3\0" + bytes(50)) * 10_000) + mp3()),
    Sample("MP3 with a frame that unfolds to 200 MB", "a.mp3", lambda: id3(packed_frame(200)) + mp3()),
    Sample("MP3 with 100 frames that unfold", "a.mp3", lambda: id3(packed_frame(20) * 100) + mp3()),
    Sample("WAV with 100 frames that unfold", "a.wav", lambda: wav(more=chunk(b"id3 ", id3(packed_frame(20) * 100)))),
    Sample("MP3 with ID3 in ID3", "a.mp3", lambda: id3(frame(b"TXXX", id3(id3(frame(b"TIT2", b"\0" + EVIL))))) + mp3()),
    Sample("MP3 and page", "a.html", lambda: id3(frame(b"TIT2", b"\0" + EVIL)) + mp3() + b"<html>" + EVIL),
    Sample("nothing but an ID3", "a.mp3", lambda: id3(frame(b"TIT2", b"\0" + EVIL))),
    Sample("MP3 frames of noise", "a.mp3", lambda: (b"\xff\xfb\x90\x00" + bytes(range(256)) * 4) * 4_000),
    Sample("FLAC with four pictures of 16 MB", "a.flac", lambda: flac(*[(6, flac_picture(bytes(16_000_000)))] * 4)),
    Sample("FLAC whose picture says 4 GB", "a.flac", lambda: flac((6, flac_picture(b"", 0xFFFFFFFF)))),
    Sample("FLAC with a picture that unfolds", "a.flac", lambda: flac((6, flac_picture(making.bomb())))),
    Sample("FLAC with 4 billion comments", "a.flac", lambda: flac((4, struct.pack("<II", 0, 0xFFFFFFFF)))),
    Sample("FLAC with 100,000 blocks", "a.flac", lambda: flac(*[(1, b"")] * 100_000)),
    Sample("nothing but the name of FLAC", "a.flac", lambda: b"fLaC"),
    Sample("Ogg with 4 billion comments", "a.ogg", lambda: ogg(struct.pack("<II", 0, 0xFFFFFFFF))),
    Sample("Ogg whose comment says 4 GB", "a.ogg", lambda: ogg(struct.pack("<I", 0xFFFFFFFF))),
    Sample("Ogg of nothing but headers", "a.ogg", lambda: making.sound("audio/ogg", seconds=0.2)[:500]),
    Sample("MP4 with 4 billion samples", "a.m4a", lambda: moov(box(b"stsz", struct.pack(">III", 0, 1, 0xFFFFFFFF)))),
    Sample("MP4 with 4 billion sizes", "a.m4a", lambda: moov(
        box(b"stsz", struct.pack(">III", 0, 0, 0xFFFFFFFF), says=2**31 - 1))),
    Sample("MP4 with 500,000 edits", "a.m4a", many_edits),
    Sample("MP4 in MP4, 20,000 times", "a.m4a", nested),
    Sample("MP4 with boxes of no size", "a.m4a", lambda: FTYP + box(b"moov", b"\0\0\0\1free" * 100_000)),
    Sample("MP4 whose index says 4 GB", "a.m4a", lambda: FTYP + box(b"moov", bytes(100), says=0xFFFFFFF0)),
    Sample("MP4 whose samples lie in another file", "a.m4a", lambda: moov(
        box(b"stts", struct.pack(">IIII", 0, 1, 10, 1_024)), box(b"stsc", struct.pack(">IIIII", 0, 1, 1, 10, 1)),
        box(b"stsz", struct.pack(">III", 0, 100, 10)), box(b"stco", struct.pack(">III", 0, 1, 0)))),
    Sample("MP4 of nothing but its name", "a.mp4", lambda: FTYP),
    *[Sample(f"list of {what} called {name}", name, lambda text=text: text)
      for what, text in (("passwords", PLAYLIST % PASSWORDS), ("addresses inside", PLAYLIST % INSIDE), ("files", CONCAT))
      for name in ("a.mp4", "a.wav", "a.mp3")],
    Sample("list of passwords that begins as MP4", "a.mp4", lambda: FTYP + PLAYLIST % PASSWORDS),
    Sample("list of passwords that begins as MP3", "a.mp3", lambda: id3() + PLAYLIST % PASSWORDS),
    Sample("list of passwords that begins as WAV", "a.wav", lambda: b"RIFF\0\0\0\0WAVE" + PLAYLIST % PASSWORDS),
    Sample("packed zeros called a sound", "a.wav", lambda: zlib.compress(bytes(10_000))),
    *[Sample(f"{kind} cut at {part} %", "cut", lambda kind=kind, part=part: cut(kind, part))
      for kind in making.SOUNDS for part in (1, 50)],
]  # fmt: skip
