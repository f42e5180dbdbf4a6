"""A file sent with an application is what its own bytes say; whatever else it is has a sentence."""

import pytest

from mima.applications import checks
from mima.applications.checks import FileKindRefused, FileNotWhole, PictureTooLarge
from mima.core.errors import DomainError
from mima.media import dimensions
from mima.media.intake import FileEmpty, FileTooLarge
from tests.applications.sending import GOOD, PDF, declares
from tests.media.making import animation, bomb, heavy_webp, photo_with_gps, picture, sound

PAGE = b"<!DOCTYPE html><html><script>alert(1)</script></html>"


@pytest.mark.parametrize("kind", GOOD)
def test_a_pdf_and_three_kinds_of_pictures_are_taken(kind: str) -> None:
    assert checks.content_type(GOOD[kind]) == kind


HOSTILE: dict[str, tuple[bytes, type[DomainError]]] = {
    "nothing": (b"", FileEmpty),
    "a program": (b"MZ\x90\x00\x03" + bytes(300), FileKindRefused),
    "a page": (PAGE, FileKindRefused),
    "a page and then a pdf": (PAGE + PDF, FileKindRefused),
    "a drawing": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', FileKindRefused),
    "an archive": (b"PK\x03\x04" + bytes(300), FileKindRefused),
    "a gif": (picture("GIF"), FileKindRefused),
    "a picture that we take elsewhere only": (picture("AVIF"), FileKindRefused),
    "a sound": (sound(), FileKindRefused),
    "a pdf that is a page too": (b"%PDF-1.7\n" + PAGE + PDF, FileNotWhole),
    "a pdf with an archive behind it": (PDF + b"PK\x03\x04" + bytes(3_000), FileNotWhole),
    "half a pdf": (PDF.partition(b"%%EOF")[0], FileNotWhole),
    "half a jpeg": (picture()[:-40], FileNotWhole),
    "half a png": (picture("PNG")[:-40], FileNotWhole),
    "half a webp": (picture("WEBP")[:-40], FileNotWhole),
    "a png with a program behind it": (picture("PNG") + b"MZ" + bytes(300), FileNotWhole),
    "a webp with a page behind it": (picture("WEBP") + PAGE, FileNotWhole),
    "a jpeg that is a page too": (b"\xff\xd8\xff\xe0" + PAGE + b"\xff\xd9", FileNotWhole),
    "a jpeg without a size": (b"\xff\xd8\xff\xe0\x00\x04ab\xff\xd9", FileNotWhole),
    "a png without a header": (b"\x89PNG\r\n\x1a\n" + bytes(40) + b"IEND\xae\x42\x60\x82", FileNotWhole),
    "a webp of no form": (b"RIFF\x0c\x00\x00\x00WEBPXXXX\x00\x00\x00\x00", FileNotWhole),
    "a picture of ten thousand by ten thousand": (declares(10_000, 10_000), PictureTooLarge),
    "a bomb": (bomb(), PictureTooLarge),
    "a long thread": (declares(20_008, 8), PictureTooLarge),
    "too many bytes": (PDF + bytes(checks.MOST_BYTES), FileTooLarge),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_anything_else_is_refused_by_name(what: str) -> None:
    content, error = HOSTILE[what]
    with pytest.raises(error):
        checks.content_type(content)


def test_a_file_of_exactly_the_limit_is_taken() -> None:
    padding = b" " * (checks.MOST_BYTES - 2 * len(PDF))
    assert checks.content_type(PDF + padding + PDF) == "application/pdf"


def test_a_telephones_picture_with_something_behind_it_is_taken() -> None:
    assert checks.content_type(photo_with_gps() + bytes(5_000)) == "image/jpeg"


@pytest.mark.parametrize(
    ("content", "kind", "size"),
    [
        (picture(size=(640, 480)), "image/jpeg", (640, 480)),
        (picture(size=(640, 480), progressive=True), "image/jpeg", (640, 480)),
        (photo_with_gps(), "image/jpeg", (600, 200)),
        (picture("PNG", size=(33, 44)), "image/png", (33, 44)),
        (animation(), "image/png", (60, 40)),
        (picture("WEBP", size=(33, 44)), "image/webp", (33, 44)),
        (picture("WEBP", size=(33, 44), lossless=True), "image/webp", (33, 44)),
        (
            picture("WEBP", size=(33, 44), mode="RGBA", exif=b"Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00"),
            "image/webp",
            (33, 44),
        ),
        (heavy_webp(), "image/webp", (16_000, 3_990)),
        (picture("AVIF", size=(33, 44)), "image/avif", (33, 44)),
        (picture("AVIF", size=(33, 44), mode="RGBA"), "image/avif", (33, 44)),
        (picture("TIFF", size=(33, 44)), "image/tiff", (33, 44)),
        (picture("TIFF", size=(33, 44), compression="tiff_lzw"), "image/tiff", (33, 44)),
    ],
)
def test_a_pictures_size_is_read_without_decoding_it(content: bytes, kind: str, size: tuple[int, int]) -> None:
    assert dimensions.of(content, kind) == size


@pytest.mark.parametrize("content", [picture("AVIF"), picture("TIFF"), b"MM\0*\0\0\0\x08\xff\xff", b"II*\0\xff\xff\xff\xff"])
def test_a_newer_picture_cut_anywhere_has_no_size_or_its_own(content: bytes) -> None:
    kind = "image/avif" if content[4:8] == b"ftyp" else "image/tiff"
    sizes = {dimensions.of(content[:length], kind) for length in range(0, len(content), 97)}
    assert sizes <= {None, (400, 300)}


@pytest.mark.parametrize("kind", ["image/jpeg", "image/png", "image/webp"])
def test_a_picture_cut_anywhere_in_its_head_has_no_size_and_breaks_nothing(kind: str) -> None:
    sizes = {dimensions.of(GOOD[kind][:length], kind) for length in range(40)}
    assert sizes <= {None, (400, 300)}
