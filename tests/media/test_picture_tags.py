import io
from typing import Any

import pytest
from PIL import Image

from mima.media import found, picture_tags
from tests.media import making, tagging
from tests.media.tagging import iim, jpeg, listed, photoshop, xmp


def tags(content: bytes) -> dict[str, Any]:
    """The tags, which have the form that the parent believes."""
    with Image.open(io.BytesIO(content)) as opened:
        answer = picture_tags.of(opened)
    assert found.tags(answer) == answer
    return answer


def value(content: bytes, name: str) -> Any:
    return tags(content).get(name, {}).get("value")


def test_each_tag_names_its_source() -> None:
    said = tags(jpeg(xmp(listed("dc:title", "Alt", "x-default|Le lac")), x013b="Ana"))
    assert said == {"title": {"value": "Le lac", "source": "XMP dc:title"}, "creator": {"value": "Ana", "source": "EXIF Artist"}}


@pytest.mark.parametrize(
    ("packet", "name", "wanted"),
    [
        (xmp(listed("dc:title", "Alt", "en|Lake", "fr-FR|Lac")), "title", "Lac"),
        (xmp(listed("dc:title", "Alt", "de|See", "en|Lake")), "title", "Lake"),
        (xmp(listed("dc:title", "Alt", "fr|Lac", "x-default|Lago")), "title", "Lago"),
        (xmp(listed("dc:title", "Alt", "x-default|", "fr|Lac")), "title", "Lac"),
        (xmp(attributes='photoshop:Headline="Un lac"'), "title", "Un lac"),
        (xmp("<dc:description>Plain, without a list</dc:description>"), "caption", "Plain, without a list"),
        (xmp(listed("dc:creator", "Seq", "Ana", "Bruno", "Ana")), "creator", "Ana, Bruno"),
        (xmp(attributes='photoshop:Credit="Agence Puy"'), "credit", "Agence Puy"),
        (xmp(listed("dc:rights", "Alt", "x-default|© Ana")), "copyright", "© Ana"),
        (xmp(listed("dc:subject", "Bag", "lac", "Lac", " puy ", "")), "keywords", ["lac", "puy"]),
        (xmp(attributes='photoshop:City="Thiers" photoshop:Country="France"'), "place", "Thiers, France"),
        (xmp(attributes='photoshop:City="45.77, 3.08" photoshop:Country="France"'), "place", "France"),
        (xmp(attributes='photoshop:City="45°46\'N"'), "place", None),
        (xmp(attributes='photoshop:DateCreated="1998-05-02T10:00"'), "year", "1998"),
        (xmp(attributes='xmp:CreateDate="0000-00-00"'), "year", None),
    ],
)
def test_xmp_is_read(packet: bytes, name: str, wanted: Any) -> None:
    assert value(jpeg(packet), name) == wanted


LICENSOR = (
    '<plus:Licensor><rdf:Seq><rdf:li rdf:parseType="Resource"><plus:LicensorURL>https://example.org/buy</plus:LicensorURL>'
    "</rdf:li></rdf:Seq></plus:Licensor>"
)
CC = '<cc:license rdf:resource="https://creativecommons.org/licenses/by/4.0/"/>'


@pytest.mark.parametrize(
    ("packet", "wanted"),
    [
        (xmp(CC, 'xmpRights:WebStatement="https://example.org/rights"'), "https://creativecommons.org/licenses/by/4.0/"),
        (xmp(LICENSOR, 'xmpRights:WebStatement="https://example.org/rights"'), "https://example.org/rights"),
        (xmp(LICENSOR), "https://example.org/buy"),
        (xmp(attributes='xmpRights:WebStatement="javascript:alert(1)"'), None),
        (xmp(attributes='xmpRights:WebStatement="https://x.org/&quot;&gt;&lt;script&gt;"'), None),
        (xmp(attributes='xmpRights:WebStatement="all rights reserved"'), None),
    ],
)
def test_a_licence_is_an_address(packet: bytes, wanted: str | None) -> None:
    assert value(jpeg(packet), "licence") == wanted


def test_a_location_in_a_structure_is_read_by_its_names_only() -> None:
    location = (
        '<Iptc4xmpExt:LocationShown><rdf:Bag><rdf:li><rdf:Description Iptc4xmpExt:City="Vichy" '
        'Iptc4xmpExt:CountryName="France" exif:GPSLatitude="46,7.6N"/></rdf:li></rdf:Bag></Iptc4xmpExt:LocationShown>'
    )
    assert tags(jpeg(xmp(location))) == {"place": {"value": "Vichy, France", "source": "XMP Iptc4xmpExt:LocationShown"}}


@pytest.mark.parametrize(
    ("block", "wanted"),
    [
        (iim((120, "Été à Thiers".encode()), says_utf8=True), "Été à Thiers"),
        (iim((120, "Été à Thiers".encode())), "Été à Thiers"),
        (iim((120, "Été à Thiers — l’eau".encode("cp1252"))), "Été à Thiers — l’eau"),
        (iim((120, "Été".encode().decode("latin-1").encode())), "Été"),
        (iim((120, b"whole"))[:-2], "who"),
        (b"\x1c\x02\x78\xff\xff" + b"a length of its own", None),
        (b"nothing of the kind", None),
    ],
)
def test_iim_is_read_in_the_encoding_it_was_written_in(block: bytes, wanted: str | None) -> None:
    assert value(jpeg(segment=photoshop(block)), "caption") == wanted


def test_iim_says_the_rest_too() -> None:
    block = iim(
        (5, b"Lac"), (25, b"eau"), (25, b"puy"), (55, b"20240131"), (80, b"Ana"), (80, b"Bruno"), (90, b"Vichy"), (101, b"F")
    )
    said = {name: tag["value"] for name, tag in tags(jpeg(segment=photoshop(block))).items()}
    assert said == {"title": "Lac", "keywords": ["eau", "puy"], "year": "2024", "creator": "Ana, Bruno", "place": "Vichy, F"}


def test_a_tiff_carries_iim_in_a_tag_of_its_own() -> None:
    content = making.picture("TIFF", tiffinfo={33723: iim((120, b"Un lac"))})
    assert value(content, "caption") == "Un lac"


OLD, NEW = iim((120, b"what XMP knew")), iim((120, b"changed since"))
PACKET = xmp(listed("dc:description", "Alt", "x-default|of XMP"))


@pytest.mark.parametrize(
    ("segment", "wanted"),
    [
        (photoshop(NEW), "of XMP"),
        (photoshop(NEW, digest_of=NEW), "of XMP"),
        (photoshop(NEW, digest_of=OLD), "changed since"),
    ],
)
def test_xmp_comes_first_unless_the_older_block_was_changed_since(segment: bytes, wanted: str) -> None:
    assert value(jpeg(PACKET, segment), "caption") == wanted


def test_what_one_block_leaves_open_the_next_one_says() -> None:
    said = tags(jpeg(PACKET, photoshop(iim((80, b"Ana"))), x8298="© Ana"))
    assert {name: tag["source"].split()[0] for name, tag in said.items()} == {
        "caption": "XMP",
        "creator": "IPTC",
        "copyright": "EXIF",
    }


@pytest.mark.parametrize(
    ("exif", "name", "wanted"),
    [
        ({"x010e": "Un lac"}, "caption", "Un lac"),
        ({"x010e": "OLYMPUS DIGITAL CAMERA"}, "caption", None),
        ({"x9c9b": "Le lac".encode("utf-16-le")}, "title", "Le lac"),
        ({"x9c9e": "eau;puy\0".encode("utf-16-le")}, "keywords", ["eau", "puy"]),
        ({"x8298": "Ana\0Editions Puy"}, "copyright", "Ana, Editions Puy"),
    ],
)
def test_exif_is_read(exif: dict[str, Any], name: str, wanted: Any) -> None:
    assert value(jpeg(**exif), name) == wanted


@pytest.mark.parametrize("written", ["Élodie".encode(), "Élodie".encode().decode("latin-1").encode()])
def test_exif_in_the_wrong_letters_is_mended(written: bytes) -> None:
    content = jpeg(x013b="0" * len(written)).replace(b"0" * len(written), written)
    assert value(content, "creator") == "Élodie"


ENTITIES = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' + PACKET.replace(b"of XMP", b"&b;")


@pytest.mark.parametrize(
    "packet",
    [
        ENTITIES,
        b'<!DOCTYPE x SYSTEM "http://127.0.0.1/x.dtd">' + PACKET,
        PACKET.replace(b"of XMP", b"x" * 300_000),
        PACKET[:-20],
        PACKET.replace(b"of XMP", b"<a>" * 40 + b"x" + b"</a>" * 40),
        b'<?xml version="1.0" encoding="no-such"?>' + PACKET,
        b"\xff\xfe\x00\x00",
        b"",
    ],
)
def test_a_hostile_packet_is_passed_over(packet: bytes) -> None:
    picture = making.picture("WEBP", (60, 40), xmp=packet)
    assert tags(picture) == {}


def test_endless_texts_are_cut_and_odd_letters_left_out() -> None:
    packet = xmp(
        listed("dc:description", "Alt", "x-default|a\u202eb" + "é" * 3_000) + listed("dc:subject", "Bag", *map(str, range(300)))
    )
    said = tags(making.picture("WEBP", (60, 40), xmp=packet))
    assert said["caption"]["value"].startswith("abé") and len(said["caption"]["value"]) == 2_000
    assert len(said["keywords"]["value"]) == 100


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_every_form_carries_xmp(form: str) -> None:
    packet = xmp(listed("dc:title", "Alt", "x-default|Le lac"))
    options: dict[str, Any] = {"xmp": packet}
    if form == "PNG":
        from PIL.PngImagePlugin import PngInfo

        options = {"pnginfo": PngInfo()}
        options["pnginfo"].add_itxt("XML:com.adobe.xmp", packet.decode())
    if form == "TIFF":
        options = {"tiffinfo": {700: packet}}
    assert value(making.picture(form, (60, 40), **options), "title") == "Le lac"


def test_coordinates_are_in_no_tag() -> None:
    said = str(tags(tagging.indiscreet()))
    assert "45" not in said and "4711" not in said
