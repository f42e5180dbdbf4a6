"""What a picture says of itself, in the forms of found.py: from title and creator to licence, keywords, place and year.

Three blocks may say it. As the Metadata Working Group's guideline has it, the newest word counts: XMP before IIM, unless
the IIM's checksum shows that a program without XMP changed it since; EXIF's two short texts come last, where the guideline
has them first, because cameras fill them with their own name and most programs never touch them.

Where a picture was taken is read as the names of its city, region and country only: coordinates are not looked at.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from PIL import ExifTags, Image, TiffImagePlugin

from mima.media import iim
from mima.media.xmp import Packet

# A value, and where it stood.
Said = tuple[str | list[str], str]
MOST_LETTERS, MOST_WORD_LETTERS, MOST_WORDS = 2_000, 80, 100
# What cameras write where a description should be.
CAMERAS_WORDS = re.compile(
    r"(olympus|sony|konica|minolta|nikon|kodak|samsung|default|dcim|dsc\w*|screenshot|created with)\b", re.I
)
ADDRESS = re.compile(r"https?://[^\s<>\"'`{}|\\^\x00-\x1f]{4,1900}")
COORDINATE = re.compile(r"\d\s*[.,°'′]\s*\d|\d°")
_PHOTOSHOP_IIM, _PHOTOSHOP_DIGEST = 0x0404, 0x0425


def of(opened: Image.Image) -> dict[str, Any]:
    """The tags of an opened picture; a block that cannot be read is passed over."""
    block = _iim_block(opened)
    xmp = dict(_from_xmp(Packet(opened.info.get("xmp"))))
    older = dict(_from_iim(iim.read(block)))
    ranks = [older, xmp] if _was_changed_since(opened, block) else [xmp, older]
    tags: dict[str, Any] = {}
    for said in (*ranks, dict(_from_exif(opened))):
        for name, (value, source) in said.items():
            tags.setdefault(name, {"value": value, "source": source})
    return tags


def _from_xmp(packet: Packet) -> Iterator[tuple[str, Said]]:
    for name, properties in (
        ("title", ("dc:title", "photoshop:Headline")),
        ("caption", ("dc:description",)),
        ("credit", ("photoshop:Credit",)),
        ("copyright", ("dc:rights",)),
    ):
        yield from _first(name, ((packet.text(one), f"XMP {one}") for one in properties))
    yield from _first("creator", [(_joined(packet.texts("dc:creator")), "XMP dc:creator")])
    addresses = ("cc:license", "xmpRights:WebStatement", "plus:Licensor/plus:LicensorURL")
    yield from _first("licence", ((_address(packet.texts(one)), f"XMP {one.split('/')[-1]}") for one in addresses))
    yield from _words(packet.texts("dc:subject"), "XMP dc:subject")
    yield from _first("place", _places(packet))
    dates = ("photoshop:DateCreated", "exif:DateTimeOriginal", "xmp:CreateDate")
    yield from _first("year", ((_year(packet.text(one)), f"XMP {one}") for one in dates))


def _places(packet: Packet) -> Iterator[tuple[str, str]]:
    old = [packet.text(f"photoshop:{part}") for part in ("City", "State", "Country")]
    yield _place(old), "XMP photoshop:City"
    for where in ("Iptc4xmpExt:LocationShown", "Iptc4xmpExt:LocationCreated"):
        parts = [packet.text(f"{where}/Iptc4xmpExt:{part}") for part in ("City", "ProvinceState", "CountryName")]
        yield _place(parts), f"XMP {where}"


def _from_iim(texts: dict[int, list[str]]) -> Iterator[tuple[str, Said]]:
    def one(number: int) -> str:
        return next(iter(texts.get(number, [])), "")

    for name, number, title in (
        ("title", iim.TITLE, "Object Name"),
        ("caption", iim.CAPTION, "Caption"),
        ("credit", iim.CREDIT, "Credit"),
        ("copyright", iim.COPYRIGHT, "Copyright Notice"),
    ):
        yield from _first(name, [(_mended(one(number)), f"IPTC {title}")])
    yield from _first("creator", [(_joined(map(_mended, texts.get(iim.CREATOR, []))), "IPTC By-line")])
    yield from _words([_mended(word) for word in texts.get(iim.KEYWORDS, [])], "IPTC Keywords")
    yield from _first("place", [(_place([_mended(one(part)) for part in (iim.CITY, iim.REGION, iim.COUNTRY)]), "IPTC City")])
    yield from _first("year", [(_year(one(iim.DATE)), "IPTC Date Created")])


def _from_exif(opened: Image.Image) -> Iterator[tuple[str, Said]]:
    try:
        exif = opened.getexif()
        taken = exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)
    except Exception:  # noqa: BLE001  A stranger's block and a reader of someone else's: whatever it says, it says nothing.
        return
    for name, short, long in (
        ("title", None, ExifTags.Base.XPTitle),
        ("caption", ExifTags.Base.ImageDescription, ExifTags.Base.XPComment),
        ("creator", ExifTags.Base.Artist, ExifTags.Base.XPAuthor),
        ("copyright", ExifTags.Base.Copyright, None),
    ):
        texts = ((_exif_text(exif.get(tag)), f"EXIF {tag.name}") for tag in (long, short) if tag)
        yield from _first(name, ((text, source) for text, source in texts if not CAMERAS_WORDS.match(text)))
    yield from _words(_exif_text(exif.get(ExifTags.Base.XPKeywords)).split(";"), "EXIF XPKeywords")
    yield from _first("year", [(_year(str(taken or "")), "EXIF DateTimeOriginal")])


def _exif_text(value: Any) -> str:
    """Windows writes UTF-16 as bytes, the others write ASCII, which Pillow reads as Latin-1 and many fill with UTF-8."""
    if isinstance(value, bytes | tuple):
        try:
            value = bytes(value).decode("utf-16-le", "ignore")
        except ValueError:
            return ""
    # A copyright may have two parts, the photographer's and the editor's.
    return _mended(value.strip("\0 ").replace("\0", ", ")) if isinstance(value, str) else ""


def _mended(text: str) -> str:
    """UTF-8 that someone took for Latin-1 on the way (`Ã©`), once or twice; any other text as it is."""
    for _round in range(2):
        try:
            mended = text.encode("latin-1").decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            return text
        if mended == text:
            return text
        text = mended
    return text


def _iim_block(opened: Image.Image) -> bytes | None:
    """The bytes of the IIM: in Photoshop's segment of a JPEG, in a tag of a TIFF."""
    resources = opened.info.get("photoshop")
    if isinstance(resources, dict):
        block = resources.get(_PHOTOSHOP_IIM)
    elif isinstance(opened, TiffImagePlugin.TiffImageFile):
        block = opened.tag_v2._tagdata.get(TiffImagePlugin.IPTC_NAA_CHUNK)
    else:
        return None
    return block if isinstance(block, bytes) else None


def _was_changed_since(opened: Image.Image, block: bytes | None) -> bool:
    """Whether the IIM is not the one that whoever wrote the XMP knew."""
    resources = opened.info.get("photoshop")
    digest = resources.get(_PHOTOSHOP_DIGEST) if isinstance(resources, dict) else None
    return bool(block) and isinstance(digest, bytes) and digest != hashlib.md5(block or b"", usedforsecurity=False).digest()


def _first(name: str, said: Iterable[tuple[str, str]]) -> Iterator[tuple[str, Said]]:
    for text, source in said:
        if cleaned := clean(text, MOST_LETTERS):
            yield name, (cleaned, source)
            return


def _words(words: Iterable[str], source: str) -> Iterator[tuple[str, Said]]:
    different = {word.casefold(): word for word in reversed([clean(word, MOST_WORD_LETTERS) for word in words]) if word}
    if different:
        yield "keywords", (list(reversed(different.values()))[:MOST_WORDS], source)


def clean(text: str, most: int) -> str:
    """In whole, printable letters (lines may break), not longer than that."""
    told = unicodedata.normalize("NFC", text.encode("utf-8", "ignore").decode("utf-8").replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(letter for letter in told if letter.isprintable() or letter == "\n").strip()[:most].strip()


def _joined(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(name.strip() for name in names if name.strip()))


def _address(texts: Iterable[str]) -> str:
    return next((text.strip() for text in texts if ADDRESS.fullmatch(text.strip())), "")


def _place(parts: Iterable[str]) -> str:
    """The names, as one line; what is a figure rather than a name is left out."""
    return _joined(part for part in parts if re.search(r"[^\W\d_]", part) and not COORDINATE.search(part))


def _year(text: str) -> str:
    found = re.match(r"\s*(1[89]\d\d|20\d\d)(?!\d{1,3}(?:\D|$))", text)
    return found[1] if found else ""
