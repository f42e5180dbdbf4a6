"""A picture of any size, depth and colour space to a small one in sRGB, within the memory of the child process.

Whole pictures are held once only: what must be converted or reduced is taken in bands, and the large picture is let go
before the small one is filtered. A JPEG is reduced by its own decoder before it is ever whole.
"""

import io
from collections.abc import Callable
from functools import partial
from typing import Any

from PIL import Image, ImageCms, ImageStat

from mima.media.kinds import MOST_RENDERED_PIXELS

# Above this a picture is halved at once, if it would have been anyway or not: filtering it whole would need another as large.
HALVED_FROM = 30_000_000
BAND_PIXELS = 2_000_000
# What is seen of a sheet that is light as a whole (of 255), and not opaque as a whole, stands on a dark ground: the market's own.
SAMPLE, LIGHT_FROM, OPAQUE_FROM, DARK = (256, 256), 200, 250, "#1a1713"
PLAIN = ("RGB", "L", "CMYK", "LAB")
UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
TURNED = frozenset({5, 6, 7, 8})


def reduced(opened: list[Image.Image], box: tuple[int, int], turn: int) -> Image.Image:
    """The picture that the list holds, upright in the box, in sRGB, opaque and bare of everything else.

    The list is emptied on the way: nobody else may hold the large picture while the small one is made.
    """
    large = opened.pop()
    profile = large.info.get("icc_profile")
    across, down = reversed(box) if turn in TURNED else box
    scale = min(across / large.width, down / large.height, (MOST_RENDERED_PIXELS / large.width / large.height) ** 0.5, 1)
    size = max(1, round(large.width * scale)), max(1, round(large.height * scale))
    large.draft(None, size)
    plain = _plain_and_smaller(large, size)
    del large
    small = plain if plain.size == size else plain.resize(size, Image.Resampling.LANCZOS)
    del plain
    upright = small.transpose(UPRIGHT[turn]) if turn in UPRIGHT else small
    bare = Image.new("RGB", upright.size)
    bare.paste(_to_srgb(upright, profile))
    return bare


def _plain_and_smaller(large: Image.Image, size: tuple[int, int]) -> Image.Image:
    """In one of the plain modes, reduced by a whole number as far as the size allows."""
    factor = max(1, min(large.width // size[0], large.height // size[1]))
    if factor == 1 and large.width * large.height > HALVED_FROM:
        factor = 2
    if factor == 1 and large.mode in PLAIN and "transparency" not in large.info:
        large.load()
        return large
    plain = _plainer(large)
    rows = max(1, BAND_PIXELS // large.width // factor) * factor
    whole: Image.Image | None = None
    for top in range(0, large.height, rows):
        band = plain(large.crop((0, top, large.width, min(top + rows, large.height))))
        band = band.reduce(factor) if factor > 1 else band
        if whole is None:
            whole = Image.new(band.mode, (-(-large.width // factor), -(-large.height // factor)))
        whole.paste(band, (0, top // factor))
    assert whole is not None
    return whole


def _plainer(picture: Image.Image) -> Callable[[Image.Image], Image.Image]:
    """How a band of this picture comes into a plain mode: on one ground where it was transparent, in eight bits a channel."""
    if picture.mode.startswith(("I", "F")):
        return _eight_bits(picture)
    if picture.mode in ("RGBA", "PA", "LA", "La", "RGBa") or "transparency" in picture.info:
        return partial(_on_ground, ground=_ground(picture))
    if picture.mode in PLAIN:
        return lambda band: band
    return lambda band: band.convert("L" if band.mode == "1" else "RGB")


def _ground(picture: Image.Image) -> str:
    """White, or dark under what would vanish on white: a light mark on a transparent sheet."""
    sample = picture.resize(SAMPLE, Image.Resampling.NEAREST).convert("RGBA")
    seen = sample.getchannel("A")
    brightness = ImageStat.Stat(sample.convert("L"), mask=seen)
    is_light = bool(brightness.count[0]) and brightness.mean[0] > LIGHT_FROM
    return DARK if is_light and ImageStat.Stat(seen).mean[0] < OPAQUE_FROM else "white"


def _on_ground(band: Image.Image, *, ground: str) -> Image.Image:
    see_through = band.convert("RGBA")
    plain = Image.new("RGB", band.size, ground)
    plain.paste(see_through, mask=see_through.getchannel("A"))
    return plain


def _eight_bits(picture: Image.Image) -> Callable[[Image.Image], Image.Image]:
    """Deep greys in 8 bits; a plain convert would clip everything bright to white.

    Numbers with a point run to 1 or 255, whole ones to 65,535 or the 32 bits of theirs: the brightest pixel tells.
    """
    brightest: Any = picture.getextrema()[1]
    mode = "F" if picture.mode == "F" else "I"
    tops = (1.0, 255.0, 65_535.0) if mode == "F" else (65_535.0,)
    top = next((top for top in tops if brightest <= top), float(brightest))
    return lambda band: band.convert(mode).point(lambda value: value * (255 / top)).convert("L")


def _to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """In sRGB; a broken or unfitting profile is passed over, not fatal."""
    srgb = ImageCms.createProfile("sRGB")
    if picture.mode == "LAB":
        return ImageCms.profileToProfile(picture, ImageCms.createProfile("LAB"), srgb, outputMode="RGB") or picture
    if profile:
        try:
            return ImageCms.profileToProfile(picture, io.BytesIO(profile), srgb, outputMode="RGB") or picture
        except (ImageCms.PyCMSError, ValueError):
            return picture.convert("RGB")
    return picture.convert("RGB")
