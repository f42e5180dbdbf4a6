"""What served pictures say of themselves, and what they never say."""

import io
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from PIL import Image, IptcImagePlugin

from mima.media import iim, picture_tags, pictures, stamps
from mima.media.kinds import sniff
from tests.media import making, tagging

MINING = "{http://ns.useplus.org/ldf/xmp/1.0/}DataMining"
RESERVATION = "{http://www.w3.org/ns/tdmrep/}reservation"


@pytest.fixture
def served(tmp_path: Path):
    """All renditions of a content, by role and type."""

    def run(content: bytes) -> dict[tuple[str, str], bytes]:
        entries = pictures.render(making.save(tmp_path, content), sniff(content) or "", tmp_path)["renditions"]
        return {(entry["role"], entry["content_type"]): (tmp_path / entry["file"]).read_bytes() for entry in entries}

    return run


def packet(content: bytes) -> dict[str | None, str | None]:
    """The plain properties of its XMP."""
    with Image.open(io.BytesIO(content)) as opened:
        return {node.tag: node.text for node in ElementTree.fromstring(opened.info["xmp"]).iter()}


@pytest.mark.parametrize("form", ["JPEG", "WEBP", "AVIF"])
def test_no_rendition_says_where_or_with_what_it_was_taken(served, form: str) -> None:
    content = tagging.indiscreet(form)
    assert any(secret in content for secret in tagging.SECRETS)
    renditions = served(content)
    assert len(renditions) == 6
    for rendition in renditions.values():
        assert not any(secret in rendition for secret in tagging.SECRETS)
        with Image.open(io.BytesIO(rendition)) as opened:
            assert dict(opened.getexif()) == {}
            assert not {"exif", "icc_profile", "comment"} & opened.info.keys()


def test_every_rendition_says_again_who_made_it_and_whose_it_is(served) -> None:
    for rendition in served(tagging.indiscreet()).values():
        with Image.open(io.BytesIO(rendition)) as opened:
            said = {name: tag["value"] for name, tag in picture_tags.of(opened).items()}
        assert said == {
            "creator": "Nadja Kovač",
            "copyright": "© Nadja & Kovač 2024",
            "credit": "Nadja/MIMA",
            "licence": "https://example.org/licence?a=1&b=2",
        }


def test_a_jpeg_says_it_in_the_older_form_too(served) -> None:
    jpeg = next(content for (_role, form), content in served(tagging.indiscreet()).items() if form == "image/jpeg")
    with Image.open(io.BytesIO(jpeg)) as opened:
        said = IptcImagePlugin.getiptcinfo(opened) or {}
    assert said[1, 90] == b"\x1b%G"
    assert said[2, 80] == "Nadja Kovač".encode() and said[2, 116] == "© Nadja & Kovač 2024".encode()


def test_every_rendition_reserves_mining(served) -> None:
    for rendition in served(making.picture()).values():
        said = packet(rendition)
        assert (said[MINING], said[RESERVATION]) == (stamps.RESERVED, "1")


def xmp_of(tags: dict[str, Any], rights: dict[str, Any]) -> str:
    return stamps.of(tags, rights).xmp.decode()


def test_where_rights_are_not_kept_true_nothing_is_said_of_mining() -> None:
    said = stamps.of({"creator": {"value": "Nadja", "source": "x"}}, None).xmp.decode()
    assert "Nadja" in said and "DataMining" not in said and "reservation" not in said


def test_whoever_allows_mining_says_so() -> None:
    said = xmp_of({}, {"is_mining_allowed": True})
    assert stamps.ALLOWED in said and ">0</tdm:reservation>" in said


def test_the_files_own_licence_comes_before_the_one_chosen_here() -> None:
    own = {"licence": {"value": "https://example.org/mine", "source": "XMP cc:license"}}
    chosen = {"licence": "https://example.org/chosen"}
    assert "chosen" in xmp_of({}, chosen)
    assert "chosen" not in xmp_of(own, chosen) and "mine" in xmp_of(own, chosen)


def test_a_text_cannot_end_the_packet() -> None:
    nasty = "</rdf:RDF><x> & ]]> \" '"
    tags = {"creator": {"value": nasty, "source": "EXIF Artist"}}
    with Image.open(io.BytesIO(making.picture(xmp=stamps.of(tags, {}).xmp))) as opened:
        assert picture_tags.of(opened)["creator"]["value"] == nasty


def test_the_longest_texts_fit_a_segment() -> None:
    longest = {name: {"value": "é" * 2_000, "source": "x"} for name in ("creator", "credit", "copyright", "licence")}
    stamp = stamps.of(longest, {})
    assert len(stamp.xmp) < 65_000
    assert iim.read(stamp.segment[stamp.segment.index(b"\x1c") :])[iim.CREATOR] == ["é" * 16]


SAID = {"licence": {"value": "https://creativecommons.org/licenses/by/4.0/", "source": "XMP xmpRights:WebStatement"}}


@pytest.mark.parametrize(
    ("rights", "address"),
    [
        ({"licence": "https://example.org/inherited"}, SAID["licence"]["value"]),
        ({"licence": "https://example.org/own", "is_own": True}, "https://example.org/own"),
        ({"licence": "", "is_own": True}, None),
    ],
)
def test_a_licence_chosen_for_a_file_goes_before_what_it_said_which_goes_before_an_inherited_one(
    rights: dict[str, Any], address: str | None
) -> None:
    said = {node.tag: node.text for node in ElementTree.fromstring(stamps.of(SAID, rights).xmp).iter()}
    assert said.get("{http://ns.adobe.com/xap/1.0/rights/}WebStatement") == address
