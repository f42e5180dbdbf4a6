import pytest

from mima.media.kinds import sniff
from tests.media import making


@pytest.mark.parametrize("content_type", making.SOUNDS)
def test_sound_is_known_by_its_content(content_type: str) -> None:
    assert sniff(making.sound(content_type)[:4096]) == content_type


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_pictures_are_known_by_their_content(form: str) -> None:
    assert sniff(making.picture(form)) == f"image/{form.lower()}"


@pytest.mark.parametrize(
    ("form", "codec", "content_type"),
    [("mp4", "libx264", "video/mp4"), ("mov", "libx264", "video/quicktime"), ("webm", "libvpx", "video/webm")],
)
def test_films_are_known_by_their_content(form: str, codec: str, content_type: str) -> None:
    assert sniff(making.film(form, codec, voice=None)[:4096]) == content_type


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a" + bytes(50),
        b"%PDF-1.7",
        b"#EXTM3U\nhttp://example.org/a.mp3",
        b"MZ" + bytes(100),
        b"\xff\xfe\x00h",
        b"RIFF\x00\x00\x00\x00AVI LIST",
        b"\x00\x00\x00\x18ftypmif1\0\0\0\0heicmiaf",
        b"II+\0\x08\0\0\0" + bytes(50),
        b"OggS" + bytes(24) + b"\x01\x1e\x80theora",
        b"\x1aE\xdf\xa3\x93B\x82\x88matroska",
        b"FORM\x00\x00\x00\x00ILBM",
        b"\xff",
        b"",
    ],
)
def test_anything_else_is_no_type_of_ours(content: bytes) -> None:
    assert sniff(content) is None
