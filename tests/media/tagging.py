"""Pictures that say things of themselves, byte by byte: XMP, IPTC's IIM with its checksum, EXIF."""

import hashlib
import struct
from typing import Any

from PIL import Image

from tests.media import making

NAMESPACES = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/" xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/" '
    'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:exif="http://ns.adobe.com/exif/1.0/" '
    'xmlns:cc="http://creativecommons.org/ns#" xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/" '
    'xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:aux="http://ns.adobe.com/exif/1.0/aux/"'
)
# What must never be served: where it was taken, and with which camera.
SECRETS = (b"45,46.5N", b"SERIAL-4711", b"Nadja's darkroom", b"GPSLatitude")


def xmp(body: str = "", attributes: str = "") -> bytes:
    """A packet that says this of the picture, in elements or in attributes."""
    about = f'<rdf:Description rdf:about="" {attributes}>{body}</rdf:Description>'
    return f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF {NAMESPACES}>{about}</rdf:RDF></x:xmpmeta>'.encode()


def listed(name: str, kind: str, *texts: str) -> str:
    """A property with a list; a text may begin with its language, as `fr|Bonjour`."""
    items = [text.rpartition("|") for text in texts]
    attributes = [f' xml:lang="{language}"' if bar else "" for language, bar, _text in items]
    written = "".join(f"<rdf:li{said}>{item[2]}</rdf:li>" for said, item in zip(attributes, items, strict=True))
    return f"<{name}><rdf:{kind}>{written}</rdf:{kind}></{name}>"


def iim(*records: tuple[int, bytes], says_utf8: bool = False) -> bytes:
    """A block of IIM with these records of its second part."""
    head = [(1, 90, b"\x1b%G")] if says_utf8 else []
    all_records = [*head, *((2, number, value) for number, value in records)]
    return b"".join(struct.pack(">BBBH", 0x1C, part, number, len(value)) + value for part, number, value in all_records)


def resource(number: int, content: bytes) -> bytes:
    return b"8BIM" + struct.pack(">HH", number, 0) + struct.pack(">I", len(content)) + content + b"\0" * (len(content) % 2)


def photoshop(block: bytes, digest_of: bytes | None = None) -> bytes:
    """The segment of a JPEG with the block, and the checksum of the block that its writer knew."""
    body = b"Photoshop 3.0\0" + resource(0x0404, block)
    if digest_of is not None:
        body += resource(0x0425, hashlib.md5(digest_of).digest())
    return b"\xff\xed" + struct.pack(">H", len(body) + 2) + body


def jpeg(packet: bytes = b"", segment: bytes = b"", **exif: Any) -> bytes:
    """A JPEG with these blocks; EXIF by tag's number, as `x010e="a text"`."""
    says = Image.Exif()
    for name, value in exif.items():
        says[int(name[1:], 16)] = value
    return making.picture(size=(60, 40), extra=segment, exif=says, **({"xmp": packet} if packet else {}))


def indiscreet(form: str = "JPEG") -> bytes:
    """A picture that says where it was taken and with which camera, in every block, and who made it."""
    exif = Image.Exif()
    exif[0x013B] = "Nadja Kovač"
    exif[0xA431] = "SERIAL-4711"
    exif.get_ifd(0x8825)[2] = (45.0, 46.0, 47.0)
    exif.get_ifd(0x8769)[0xA431] = "SERIAL-4711"
    packet = xmp(
        listed("dc:creator", "Seq", "Nadja Kovač") + listed("dc:rights", "Alt", "x-default|© Nadja &amp; Kovač 2024"),
        'exif:GPSLatitude="45,46.5N" aux:SerialNumber="SERIAL-4711" xmp:CreatorTool="Nadja\'s darkroom" '
        'photoshop:Credit="Nadja/MIMA" xmpRights:WebStatement="https://example.org/licence?a=1&amp;b=2"',
    )
    extra = {"extra": photoshop(iim((0x67, b"SERIAL-4711"), (80, b"Nadja")))} if form == "JPEG" else {}
    return making.picture(form, (400, 300), exif=exif, xmp=packet, **extra)
