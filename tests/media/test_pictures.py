import io
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageCms

from mima.media import pictures
from mima.media.kinds import sniff
from mima.media.trouble import Trouble, Undecodable
from tests.media import making


@pytest.fixture
def render(tmp_path: Path):
    def run(content: bytes) -> dict[str, Any]:
        return pictures.render(making.save(tmp_path, content), sniff(content) or "", tmp_path)

    return run


@pytest.fixture
def drawn(render, tmp_path: Path):
    """The largest JPEG rendition of a content."""

    def run(content: bytes) -> Image.Image:
        entry = next(entry for entry in render(content)["renditions"] if entry["content_type"] == "image/jpeg")
        return Image.open(io.BytesIO((tmp_path / entry["file"]).read_bytes()))

    return run


def widths(result: dict[str, Any], content_type: str = "image/webp") -> list[int]:
    return [entry["width"] for entry in result["renditions"] if entry["content_type"] == content_type]


def encoded(image: Image.Image, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def halves(mode: str, red: Any, blue: Any) -> Image.Image:
    image = Image.new(mode, (60, 40), red)
    image.paste(blue, (30, 0, 60, 40))
    return image


def is_near(colour: Any, wanted: tuple[int, int, int]) -> bool:
    return all(abs(one - other) < 12 for one, other in zip(colour, wanted, strict=True))


def test_a_large_picture_comes_in_four_widths_and_three_types(render) -> None:
    result = render(making.picture("PNG", (2700, 900)))
    assert widths(result) == widths(result, "image/jpeg") == widths(result, "image/avif") == [2560, 1600, 800, 320]


def test_a_picture_is_never_enlarged(render) -> None:
    assert widths(render(making.picture(size=(500, 400)))) == [500, 320]


def test_a_tiny_picture_has_one_size(render) -> None:
    assert widths(render(making.picture(size=(100, 80)))) == [100]


def test_the_figures_are_those_of_the_original(render) -> None:
    result = render(making.picture("WEBP", (2000, 1000)))
    assert (result["width"], result["height"]) == (2000, 1000)


def test_a_very_tall_picture_fits_a_box_twice_as_high_as_wide(render) -> None:
    tallest = render(making.picture("PNG", (1000, 10_000)))["renditions"][0]
    assert (tallest["width"], tallest["height"]) == (512, 5120)


@pytest.mark.parametrize("size", [(1, 1), (20_000, 1), (1, 20_000)])
def test_a_picture_as_thin_as_a_hair_is_still_a_picture(render, size: tuple[int, int]) -> None:
    assert all(min(entry["width"], entry["height"]) >= 1 for entry in render(making.picture("PNG", size))["renditions"])


def test_a_turned_photo_is_upright(render, drawn) -> None:
    content = making.photo_with_gps(orientation=6)
    assert (render(content)["width"], render(content)["height"]) == (200, 600)
    assert is_near(drawn(content).getpixel((100, 10)), (200, 30, 30))


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
def test_colours_of_another_profile_become_srgb(drawn, mode: str) -> None:
    exchanged = making.profile_with_red_and_blue_exchanged()
    picture = drawn(making.picture("PNG", mode=mode, icc_profile=exchanged))
    assert is_near(picture.getpixel((10, 10)), (30, 30, 200))


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "CMYK"])
def test_a_broken_profile_is_passed_over(drawn, mode: str) -> None:
    picture = drawn(making.picture("JPEG" if mode == "CMYK" else "PNG", mode=mode, icc_profile=b"not a profile"))
    assert is_near(picture.getpixel((10, 10)), (200, 30, 30))


def test_a_cmyk_picture_keeps_its_colours(drawn) -> None:
    picture = drawn(making.picture(mode="CMYK"))
    assert picture.mode == "RGB"
    assert is_near(picture.getpixel((10, 10)), (200, 30, 30))


def test_a_sixteen_bit_picture_keeps_its_greys(drawn) -> None:
    out = io.BytesIO()
    Image.new("I;16", (50, 50), 0x8080).save(out, "PNG")
    assert is_near(drawn(out.getvalue()).getpixel((10, 10)), (128, 128, 128))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA"])
def test_every_way_to_write_a_png_is_read(drawn, mode: str) -> None:
    assert drawn(making.picture("PNG", mode=mode)).mode == "RGB"


def test_what_is_transparent_becomes_white(drawn) -> None:
    out = io.BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(out, "PNG")
    assert is_near(drawn(out.getvalue()).getpixel((10, 10)), (255, 255, 255))


def test_a_light_mark_on_a_transparent_sheet_is_seen_on_a_dark_ground(drawn) -> None:
    sheet = Image.new("RGBA", (60, 60), (255, 255, 255, 0))
    sheet.paste((250, 250, 245, 255), (20, 20, 40, 40))
    picture = drawn(encoded(sheet, "PNG"))
    assert is_near(picture.getpixel((30, 30)), (250, 250, 245)) and is_near(picture.getpixel((5, 5)), (0x1A, 0x17, 0x13))


@pytest.mark.parametrize("colour", [(200, 30, 30, 255), (255, 255, 255, 255)])
def test_a_dark_mark_or_a_light_picture_that_nothing_is_seen_through_stands_on_white(drawn, colour: tuple[int, ...]) -> None:
    sheet = Image.new("RGBA", (60, 60), (255, 255, 255, 255) if colour[1] == 255 else (0, 0, 0, 0))
    sheet.paste(colour, (20, 20, 40, 40))
    assert is_near(drawn(encoded(sheet, "PNG")).getpixel((5, 5)), (255, 255, 255))


def test_the_first_picture_of_an_animation_is_shown(drawn) -> None:
    assert is_near(drawn(making.animation()).getpixel((10, 10)), (254, 0, 0))


def test_the_dominant_colour_is_the_one_that_fills_most(render) -> None:
    image = Image.new("RGB", (100, 100), "#204080")
    image.paste("#ff0000", (0, 0, 30, 100))
    out = io.BytesIO()
    image.save(out, "PNG")
    colour = render(out.getvalue())["dominant_colour"]
    assert is_near(bytes.fromhex(colour[1:]), (0x20, 0x40, 0x80))


@pytest.mark.parametrize(
    ("content", "trouble"),
    [
        (making.bomb(30_000, 30_000), Trouble.too_many_pixels),
        (making.bomb(9_000, 9_000), Trouble.too_many_pixels),
        (making.bomb(20_001, 4), Trouble.too_long_a_side),
        (making.bomb(6_900, 6_900), Trouble.truncated),
        (making.picture(size=(800, 800))[:3000], Trouble.truncated),
        (making.picture("PNG", (800, 800))[:300], Trouble.truncated),
        (making.picture("WEBP", (800, 800))[:100], Trouble.unreadable),
        (b"\xff\xd8\xff<html><script>alert(1)</script>", Trouble.unreadable),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), Trouble.unreadable),
    ],
)
def test_a_picture_that_cannot_be_shown_says_why(render, content: bytes, trouble: Trouble) -> None:
    with pytest.raises(Undecodable) as refusal:
        render(content)
    assert refusal.value.trouble is trouble


@pytest.mark.parametrize("form", ["AVIF", "TIFF"])
def test_the_newer_and_the_older_form_are_taken_too(render, drawn, form: str) -> None:
    content = making.picture(form, (500, 400))
    assert (render(content)["width"], widths(render(content))) == (500, [500, 320])
    assert is_near(drawn(content).getpixel((10, 10)), (200, 30, 30))


def frames(form: str, **options: Any) -> bytes:
    first, *others = [Image.new("RGB", (60, 40), colour) for colour in ("red", "lime", "blue")]
    return encoded(first, form, save_all=True, append_images=others, **options)


@pytest.mark.parametrize("form", ["AVIF", "TIFF"])
def test_the_first_page_or_moment_is_shown(drawn, form: str) -> None:
    assert is_near(drawn(frames(form)).getpixel((10, 10)), (254, 0, 0))


@pytest.mark.parametrize(
    ("content", "wanted"),
    [
        (encoded(Image.new("I;16", (60, 40), 0x8080), "TIFF"), (128, 128, 128)),
        (encoded(Image.new("F", (60, 40), 0.5), "TIFF"), (127, 127, 127)),
        (encoded(halves("RGB", (200, 30, 30), (30, 30, 200)).convert("CMYK"), "TIFF"), (200, 30, 30)),
        (encoded(halves("LA", (80, 255), (200, 0)), "TIFF"), (80, 80, 80)),
        (encoded(halves("RGBA", (0, 0, 0, 0), (30, 30, 200, 255)), "TIFF", compression="tiff_lzw"), (255, 255, 255)),
        (encoded(halves("RGB", (200, 30, 30), (30, 30, 200)).quantize(4), "TIFF"), (200, 30, 30)),
        (encoded(halves("1", 1, 0), "TIFF", compression="group4"), (255, 255, 255)),
        (encoded(halves("RGB", (200, 30, 30), (30, 30, 200)), "TIFF", compression="jpeg"), (200, 30, 30)),
    ],
)
def test_every_way_to_write_a_tiff_is_read(drawn, content: bytes, wanted: tuple[int, int, int]) -> None:
    assert is_near(drawn(content).getpixel((10, 10)), wanted)


def test_lab_becomes_srgb(drawn) -> None:
    srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    there = ImageCms.profileToProfile(halves("RGB", (200, 30, 30), (30, 30, 200)), srgb, lab, outputMode="LAB")
    assert there is not None
    assert is_near(drawn(encoded(there, "TIFF")).getpixel((10, 10)), (200, 30, 30))


@pytest.mark.parametrize("form", ["JPEG", "TIFF", "AVIF", "WEBP"])
def test_a_turned_picture_of_any_form_is_upright(render, drawn, form: str) -> None:
    exif = Image.Exif()
    exif[making.ORIENTATION] = 6
    content = making.picture(form, (600, 200), exif=exif)
    assert (render(content)["width"], render(content)["height"]) == (200, 600)
    assert is_near(drawn(content).getpixel((100, 10)), (200, 30, 30))


def test_a_raw_file_is_no_picture_yet(render) -> None:
    with pytest.raises(Undecodable) as refusal:
        render(making.picture("TIFF", tiffinfo={50706: b"\1\4\0\0"}))
    assert refusal.value.trouble is Trouble.raw


def test_a_large_palette_or_transparent_picture_is_reduced_in_bands(drawn) -> None:
    """The colour is that of all pixels under it, and no seam shows between two bands."""
    checks = Image.new("P", (5200, 1200))
    checks.putpalette([255, 0, 0, 0, 0, 255])
    checks.paste(1, (0, 0, 5200, 600))
    picture = drawn(encoded(checks, "PNG", compress_level=1))
    assert picture.size == (2560, 591)
    assert is_near(picture.getpixel((1000, 100)), (0, 0, 254)) and is_near(picture.getpixel((1000, 500)), (254, 0, 0))


def test_the_palette_has_the_clearly_different_colours_most_frequent_first(render) -> None:
    image = Image.new("RGB", (100, 100), "#204080")
    image.paste("#ff0000", (0, 0, 30, 100))
    image.paste("#ff0505", (0, 0, 5, 100))
    image.paste("#ffffff", (90, 0, 100, 100))
    found = render(encoded(image, "PNG"))["measured"]["palette"]
    wanted = [(0x20, 0x40, 0x80), (255, 0, 0), (255, 255, 255)]
    assert len(found) == 3
    assert all(is_near(bytes.fromhex(colour[1:]), near) for colour, near in zip(found, wanted, strict=True))


def test_a_picture_of_noise_has_six_colours_at_most(render) -> None:
    assert len(render(encoded(Image.effect_noise((200, 200), 90).convert("RGB"), "PNG"))["measured"]["palette"]) <= 6


def test_twelve_colours_stand_for_the_picture(render) -> None:
    assert render(making.picture("PNG"))["blur"] == ("c22" * 2 + "22c" * 2) * 3
