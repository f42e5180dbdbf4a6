"""IPTC's older form, IIM: short records in bytes, in whichever encoding the writer chose. Read and written."""

import struct
from collections.abc import Iterator, Mapping

TITLE, KEYWORDS, DATE, CREATOR = 5, 25, 55, 80
CITY, REGION, COUNTRY = 90, 95, 101
CREDIT, COPYRIGHT, CAPTION = 110, 116, 120

MOST_BYTES = 256 * 1024
_ENVELOPE, _APPLICATION = 1, 2
_ENCODING, _VERSION = 90, 0
_UTF8 = b"\x1b%G"
# IIM has its own lengths; longer texts are in the XMP beside it. Copyright and names as in the standard, in bytes.
_LONGEST = {CREATOR: 32, CREDIT: 32, COPYRIGHT: 128}


def read(block: bytes | None) -> dict[int, list[str]]:
    """The texts of the application record by number; what a damaged block still says up to its fault."""
    if not block or len(block) > MOST_BYTES:
        return {}
    records = list(_records(block))
    is_utf8 = any(key == (_ENVELOPE, _ENCODING) and value.strip() == _UTF8 for key, value in records)
    found: dict[int, list[str]] = {}
    for (record, number), value in records:
        if record == _APPLICATION and number:
            found.setdefault(number, []).append(_text(value, is_utf8))
    return found


def _records(block: bytes) -> Iterator[tuple[tuple[int, int], bytes]]:
    at = 0
    while at + 5 <= len(block) and block[at] == 0x1C:
        record, number, size = struct.unpack(">BBH", block[at + 1 : at + 5])
        if size & 0x8000:  # A length of its own length; nothing that we read is so long.
            return
        yield (record, number), block[at + 5 : at + 5 + size]
        at += 5 + size


def _text(value: bytes, is_utf8: bool) -> str:
    """Many programs write UTF-8 without saying so; what is no UTF-8 is Western European."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("utf-8", "replace") if is_utf8 else value.decode("cp1252", "replace")


def written(texts: Mapping[int, str]) -> bytes:
    """A block that says these texts in UTF-8."""
    records = [(_ENVELOPE, _ENCODING, _UTF8), (_APPLICATION, _VERSION, b"\0\4")]
    records += [(_APPLICATION, number, _cut(text, _LONGEST[number])) for number, text in sorted(texts.items()) if text]
    return b"".join(struct.pack(">BBBH", 0x1C, record, number, len(value)) + value for record, number, value in records)


def _cut(text: str, most: int) -> bytes:
    return text.encode()[:most].decode("utf-8", "ignore").encode()


def segment(block: bytes) -> bytes:
    """The block as a JPEG carries it: in Photoshop's segment, as its resource 0x0404."""
    resource = b"8BIM\x04\x04\0\0" + struct.pack(">I", len(block)) + block + b"\0" * (len(block) % 2)
    body = b"Photoshop 3.0\0" + resource
    return b"\xff\xed" + struct.pack(">H", len(body) + 2) + body
