"""Pictures that unfold, loop, lie, are cut short or are something else too."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import cache

from PIL import Image

from tests.faults.corpus import EVIL, Sample
from tests.media import making

LAUGHS = (
    b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "EVIL">%s]><x:xmpmeta xmlns:x="adobe:ns:meta/">&i9;</x:xmpmeta>"""
    % b"".join(b'<!ENTITY i%d "%s">' % (level, (b"&i%d;" % (level - 1) if level else b"&a;") * 10) for level in range(10))
)
XXE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>&e;</dc:title></rdf:Description></rdf:RDF></x:xmpmeta>"""


def repeated(block: bytes, count: int) -> bytes:
    """The block so many times, packed: packed once, and said to be again and again."""
    packer, check = zlib.compressobj(9, wbits=-15), 1
    once = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    for _ in range(count):
        check = zlib.adler32(block, check)
    return b"\x78\x9c" + once * count + b"\x03\x00" + check.to_bytes(4)


@cache
def zeros(megabytes: int) -> bytes:
    """So many megabytes of zeros, packed to a thousandth of it."""
    return repeated(bytes(1_000_000), megabytes)


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(*more: bytes, size: tuple[int, int] = (8, 8), depth: int = 8, colours: int = 2, data: bytes | None = None) -> bytes:
    """A PNG with more chunks before its pixels."""
    width, height = size
    channels = {0: 1, 2: 3, 3: 1, 6: 4}[colours]
    if data is None:
        data = zlib.compress((b"\0" + bytes(width * channels * depth // 8)) * height)
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colours, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def deep() -> bytes:
    """32 million pixels, which we take, of four times 16 bits: a quarter of a gigabyte out of a quarter of a megabyte."""
    rows = (b"\0" + bytes(8_000 * 8)) * 100
    return png(size=(8_000, 4_000), depth=16, colours=6, data=repeated(rows, 40))


def frames_png(count: int = 10_000) -> bytes:
    """An animation of so many frames of 64 × 64."""
    pixels = zlib.compress((b"\0" + bytes(64 * 3)) * 64)
    control = [struct.pack(">IIIIIHHBB", 2 * i, 64, 64, 0, 0, 1, 100, 0, 0) for i in range(count)]
    frames = [chunk(b"fcTL", one) + chunk(b"fdAT", struct.pack(">I", 2 * i + 1) + pixels) for i, one in enumerate(control)]
    begin = png(chunk(b"acTL", struct.pack(">II", count, 0)), size=(64, 64))
    return begin[:-12] + b"".join(frames) + begin[-12:]


def frames_webp(count: int = 10_000) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 64)).save(out, "WEBP", lossless=True)
    frame = out.getvalue()[12:]
    head = (0).to_bytes(3, "little") * 2 + (63).to_bytes(3, "little") * 2 + (10).to_bytes(3, "little") + b"\0"
    anmf = b"ANMF" + struct.pack("<I", len(head + frame)) + head + frame
    canvas = b"VP8X" + struct.pack("<I", 10) + b"\x02\0\0\0" + (63).to_bytes(3, "little") * 2
    body = b"WEBP" + canvas + b"ANIM" + struct.pack("<IIH", 6, 0, 0) + anmf * count
    return b"RIFF" + struct.pack("<I", len(body)) + body


def webp(width: int, height: int) -> bytes:
    """A lossless WebP that declares these sides."""
    bits = struct.pack("<I", (width - 1) | (height - 1) << 14)
    body = b"WEBP" + b"VP8L" + struct.pack("<I", 10) + b"\x2f" + bits + bytes(5)
    return b"RIFF" + struct.pack("<I", len(body)) + body


def avif(width: int, height: int) -> bytes:
    """An AVIF that declares these sides."""
    content = making.picture("AVIF", (64, 64))
    return content.replace(b"ispe\0\0\0\0" + struct.pack(">II", 64, 64), b"ispe\0\0\0\0" + struct.pack(">II", width, height))


def segments(*more: tuple[int, bytes], size: tuple[int, int] = (64, 64)) -> bytes:
    """A JPEG with more segments after its beginning."""
    content = making.picture(size=size)
    return (
        content[:2]
        + b"".join(b"\xff" + bytes([mark]) + struct.pack(">H", len(body) + 2) + body for mark, body in more)
        + content[2:]
    )


def jpeg_declares(width: int, height: int) -> bytes:
    content = making.picture(size=(64, 64))
    at = content.index(b"\xff\xc0") + 5
    return content[:at] + struct.pack(">HH", height, width) + content[at + 4 :]


def scans(count: int = 400, side: int = 4_000) -> bytes:
    """A JPEG that draws the same stretch again and again: every round is work for all of its pixels."""
    out = io.BytesIO()
    Image.new("L", (side, side), 90).save(out, "JPEG", progressive=True)
    content = out.getvalue()
    starts = [at for at in range(len(content) - 1) if content[at : at + 2] == b"\xff\xda"]
    last = content[starts[-1] : -2]
    return content[:-2] + last * count + content[-2:]


def tiff(*entries: tuple[int, int, int, int], following: int = 0) -> bytes:
    """A TIFF of one directory of these entries; `following` is where the next one begins."""
    rows = b"".join(struct.pack("<HHII", *entry) for entry in sorted(entries))
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + rows + struct.pack("<I", following)


def plain_tiff(width: int, height: int, following: int = 0) -> bytes:
    shape = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 1), (262, 3, 1, 1)]
    return tiff(*shape, (273, 4, 1, 200), (277, 3, 1, 1), (278, 4, 1, height), (279, 4, 1, 64), following=following) + bytes(200)


def exif_loop() -> bytes:
    """A JPEG whose directories point at themselves."""
    return segments((0xE1, b"Exif\0\0" + tiff((0x8769, 4, 1, 8), (0x8825, 4, 1, 8), (0x010E, 2, 2**31, 8), following=8)))


def page_in_exif() -> bytes:
    """A page wherever a text may stand but in the names of its maker and owner, which are shown with the picture."""
    exif = Image.Exif()
    exif[0x010E] = exif[0x9286] = EVIL.decode() + "<html>"
    return making.picture(size=(64, 64), exif=exif, comment=EVIL, icc_profile=EVIL * 50)


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("evil.html", EVIL)
    return out.getvalue()


def gif() -> bytes:
    out = io.BytesIO()
    Image.new("P", (8, 8)).save(out, "GIF")
    return out.getvalue()


def cuts() -> Iterator[Sample]:
    """Pictures that end too early."""
    for form in ("JPEG", "PNG", "WEBP"):
        for part in (2, 20, 50, 95):
            yield Sample(
                f"{form} cut at {part} %",
                f"cut.{form.lower()}",
                lambda form=form, part=part: (whole := making.picture(form, (900, 700)))[: len(whole) * part // 100],
            )


PICTURES = [
    Sample("PNG of 900 million pixels", "a.png", making.bomb),
    Sample("PNG of 2 billion a side", "a.png", lambda: making.bomb(2**31 - 1, 1)),
    Sample("PNG a pixel high", "a.png", lambda: png(size=(100_000, 1))),
    Sample("PNG of 32 million pixels in 16 bits", "a.png", deep),
    Sample("PNG without a side", "a.png", lambda: making.bomb(0, 0)),
    Sample("PNG with a zTXt of 200 MB", "a.png", lambda: png(chunk(b"zTXt", b"Comment\0\0" + zeros(200)))),
    Sample("PNG with 500 zTXt of 1 MB", "a.png", lambda: png(chunk(b"zTXt", b"C\0\0" + zeros(1)) * 500)),
    Sample("PNG with an iTXt of 200 MB", "a.png", lambda: png(chunk(b"iTXt", b"C\0\1\0\0\0" + zeros(200)))),
    Sample("PNG with XMP of 200 MB", "a.png", lambda: png(chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zeros(200)))),
    Sample("PNG with a profile of 200 MB", "a.png", lambda: png(chunk(b"iCCP", b"x\0\0" + zeros(200)))),
    Sample("PNG with more pixels than its sides", "a.png", lambda: png(data=zeros(200))),
    Sample("PNG of 10,000 frames", "a.png", frames_png),
    Sample("PNG with a page behind", "a.png", lambda: png() + b"<html>" + EVIL),
    Sample("JPEG of 4 billion pixels", "a.jpg", lambda: jpeg_declares(65_500, 65_500)),
    Sample("JPEG of 60 million pixels and no data", "a.jpg", lambda: jpeg_declares(7_700, 7_700)),
    Sample("JPEG with 10,000 markers", "a.jpg", lambda: segments(*[(0xFE, EVIL)] * 10_000)),
    Sample("JPEG with a profile of 16 MB", "a.jpg", lambda: segments(
        *[(0xE2, b"ICC_PROFILE\0" + bytes([place, 255]) + bytes(65_000)) for place in range(1, 256)])),
    Sample("JPEG drawn 400 times", "a.jpg", scans),
    Sample("JPEG with directories that loop", "a.jpg", exif_loop),
    Sample("JPEG with entities in its XMP", "a.jpg", lambda: segments((0xE1, b"http://ns.adobe.com/xap/1.0/\0" + LAUGHS))),
    Sample("JPEG with a foreign file in its XMP", "a.jpg", lambda: segments((0xE1, b"http://ns.adobe.com/xap/1.0/\0" + XXE))),
    Sample("JPEG with pages in EXIF, comment, profile", "a.jpg", page_in_exif),
    Sample("JPEG that says where it was taken", "a.jpg", making.photo_with_gps),
    Sample("JPEG and PDF", "a.pdf", lambda: making.picture() + b"%PDF-1.7\n" + EVIL + b"\n%%EOF"),
    Sample("JPEG and archive", "a.jar", lambda: making.picture() + zipped()),
    Sample("WebP of 268 million pixels", "a.webp", lambda: webp(16_383, 16_383)),
    Sample("WebP of 10,000 frames", "a.webp", frames_webp),
    Sample("AVIF of 3 billion pixels", "a.avif", lambda: avif(60_000, 60_000)),
    Sample("AVIF of 60 million pixels that are not there", "a.avif", lambda: avif(7_700, 7_700)),
    Sample("TIFF of 4 billion pixels", "a.tif", lambda: plain_tiff(65_535, 65_535)),
    Sample("TIFF of 60 million pixels that are not there", "a.tif", lambda: plain_tiff(7_700, 7_700)),
    Sample("TIFF with directories that loop", "a.tif", lambda: plain_tiff(8, 8, following=8)),
    Sample("TIFF with entries of 4 GB", "a.tif", lambda: tiff((256, 4, 2**32 - 1, 8), (257, 4, 2**32 - 1, 8))),
    Sample("GIF and archive", "a.gif", lambda: gif() + zipped()),
    Sample("archive called a picture", "a.jpg", zipped),
    *cuts(),
]  # fmt: skip
