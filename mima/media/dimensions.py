"""How large a picture is, read from its first bytes without decoding a pixel; None where they do not say."""

import struct

# Where a JPEG says its size: every frame header but those of tables and of arithmetic coding's own.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
# A TIFF's directory has some dozens of entries; more are not looked through.
_MOST_ENTRIES = 500


def of(content: bytes, content_type: str) -> tuple[int, int] | None:
    """Width and height in pixels of a JPEG, PNG, WebP, AVIF or TIFF, as it lies in the file (not yet turned)."""
    read = {"image/jpeg": _jpeg, "image/png": _png, "image/webp": _webp, "image/avif": _avif, "image/tiff": _tiff}[content_type]
    try:
        width, height = read(content)
    except (struct.error, IndexError, ValueError):
        return None
    return (width, height) if width and height else None


def _png(content: bytes) -> tuple[int, int]:
    if content[12:16] != b"IHDR":
        raise ValueError("a PNG begins with its header")
    return struct.unpack(">II", content[16:24])


def _jpeg(content: bytes) -> tuple[int, int]:
    at = 2
    while content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF or marker in _ALONE:
            at += 1 if marker == 0xFF else 2
        elif marker in _FRAMES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        else:
            at += 2 + struct.unpack(">H", content[at + 2 : at + 4])[0]
    raise ValueError("a JPEG has a frame")


def _webp(content: bytes) -> tuple[int, int]:
    kind = content[12:16]
    if kind == b"VP8X":
        return int.from_bytes(content[24:27], "little") + 1, int.from_bytes(content[27:30], "little") + 1
    if kind == b"VP8L" and content[20] == 0x2F:
        bits = int.from_bytes(content[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and content[23:26] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", content[26:30])
        return width & 0x3FFF, height & 0x3FFF
    raise ValueError("a WebP has one of three forms")


def _avif(content: bytes) -> tuple[int, int]:
    """The largest of the `ispe` boxes: the tiles of a grid and the thumbnail have theirs too."""
    sizes = []
    at = content.find(b"ispe")
    while at >= 0:
        sizes.append(struct.unpack(">II", content[at + 8 : at + 16]))
        at = content.find(b"ispe", at + 16)
    width, height = max(sizes, key=lambda size: size[0] * size[1])
    return width, height


def _tiff(content: bytes) -> tuple[int, int]:
    order = "<" if content[:2] == b"II" else ">"
    (at,) = struct.unpack(order + "I", content[4:8])
    (entries,) = struct.unpack(order + "H", content[at : at + 2])
    sides = {}
    for entry in range(min(entries, _MOST_ENTRIES)):
        start = at + 2 + entry * 12
        tag, form = struct.unpack(order + "HH", content[start : start + 4])
        if tag in (0x100, 0x101):
            width = "H" if form == 3 else "I"
            (sides[tag],) = struct.unpack(order + width, content[start + 8 : start + (10 if form == 3 else 12)])
    try:
        return sides[0x100], sides[0x101]
    except KeyError:
        raise ValueError("a TIFF says its sides") from None
