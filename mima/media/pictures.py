"""One picture to its renditions. Runs in the child process only, because decoding people's files is dangerous work."""

import io
import struct
import warnings
from pathlib import Path
from typing import Any

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from mima.media.kinds import MOST_PIXELS, MOST_SIDE, PICTURE_WIDTHS
from mima.media.trouble import Trouble, Undecodable

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
TURNED = {5, 6, 7, 8}
# Method 2 costs a third of WebP's default for a tenth more bytes; 300 covers wait on it.
ENCODERS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("image/webp", "WEBP", {"quality": 80, "method": 2}),
    ("image/jpeg", "JPEG", {"quality": 82, "optimize": True}),
)

# Pillow's own lock, at the same limit: it looks before we do, and again at every later step.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)


def render(source: Path, content_type: str, folder: Path) -> dict[str, Any]:
    """The renditions are files in the folder; returns the picture's figures and one entry per rendition."""
    try:
        with Image.open(source, formats=[FORMATS[content_type]]) as opened:
            _check_size(*opened.size)
            width, height, largest = _decode(opened)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Undecodable(Trouble.too_many_pixels, limit=MOST_PIXELS // 10**6) from error
    except UnidentifiedImageError as error:
        raise Undecodable(Trouble.unreadable) from error
    except (OSError, SyntaxError, ValueError, struct.error, EOFError) as error:
        cut = "truncated" in str(error) or "Truncated" in str(error)
        raise Undecodable(Trouble.truncated if cut else Trouble.unreadable) from error
    return {
        "width": width,
        "height": height,
        "dominant_colour": _dominant_colour(largest),
        "renditions": [entry for picture in _sizes(largest) for entry in _encode(*picture, folder)],
    }


def _check_size(width: int, height: int) -> None:
    if max(width, height) > MOST_SIDE:
        raise Undecodable(Trouble.too_long_a_side, limit=MOST_SIDE)
    if width * height > MOST_PIXELS:
        raise Undecodable(Trouble.too_many_pixels, limit=MOST_PIXELS // 10**6)


def _decode(opened: Image.Image) -> tuple[int, int, Image.Image]:
    """The upright width and height, and the picture at the largest width: upright, sRGB, opaque, without metadata."""
    turned = opened.getexif().get(0x0112) in TURNED
    width, height = reversed(opened.size) if turned else opened.size
    profile = opened.info.get("icc_profile")
    across, down = _box(PICTURE_WIDTHS[-1])
    # Shrinking first keeps memory at one full picture: what follows (turning, colours) works on the small one.
    opened.thumbnail((down, across) if turned else (across, down), Image.Resampling.LANCZOS, reducing_gap=None)
    upright = ImageOps.exif_transpose(opened)
    srgb = _to_srgb(upright, profile)
    bare = Image.new("RGB", srgb.size, "white")
    bare.paste(srgb, mask=srgb.getchannel("A") if srgb.mode == "RGBA" else None)
    return width, height, bare


def _box(width: int) -> tuple[int, int]:
    return width, width * 2


def _to_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """In sRGB, with its transparency if it had any; a broken or unfitting profile is passed over, not fatal."""
    if picture.mode.startswith(("I", "F")):
        picture = _eight_bits(picture)
    see_through = picture.mode in ("RGBA", "PA", "LA", "La", "RGBa") or "transparency" in picture.info
    plain = "RGBA" if see_through else "RGB"
    if picture.mode != "CMYK":
        picture = picture.convert(plain)
    if profile:
        try:
            srgb = ImageCms.createProfile("sRGB")
            picture = ImageCms.profileToProfile(picture, io.BytesIO(profile), srgb, outputMode=plain) or picture
        except (ImageCms.PyCMSError, ValueError):
            return picture.convert(plain)
    return picture.convert(plain)


def _eight_bits(picture: Image.Image) -> Image.Image:
    """A 16-bit grey picture in 8 bits; a plain convert would clip everything bright to white."""
    return picture.convert("I").point(lambda value: value / 257).convert("L")


def _dominant_colour(picture: Image.Image) -> str:
    """The colour of the largest of eight groups, as #rrggbb: what shows before the picture does."""
    few = picture.resize((48, 48), Image.Resampling.BOX).quantize(8, method=Image.Quantize.MEDIANCUT)
    most = max(range(8), key=few.histogram().__getitem__)
    red, green, blue = (few.getpalette() or [])[most * 3 : most * 3 + 3]
    return f"#{red:02x}{green:02x}{blue:02x}"


def _sizes(largest: Image.Image) -> list[tuple[str, Image.Image]]:
    """The picture by role, largest first, each made from the one before; a width that would enlarge is left out."""
    sizes = [(f"width-{PICTURE_WIDTHS[-1]}", largest)]
    for width in reversed(PICTURE_WIDTHS[:-1]):
        larger = sizes[-1][1]
        across, down = _box(width)
        scale = min(across / larger.width, down / larger.height)
        if scale >= 1:
            sizes[-1] = (f"width-{width}", larger)
        else:
            size = max(1, round(larger.width * scale)), max(1, round(larger.height * scale))
            sizes.append((f"width-{width}", larger.resize(size, Image.Resampling.LANCZOS)))
    return sizes


def _encode(role: str, picture: Image.Image, folder: Path) -> list[dict[str, Any]]:
    entries = []
    for content_type, name, options in ENCODERS:
        path = folder / f"{role}.{name.lower()}"
        picture.save(path, name, **options)
        entry = {"file": path.name, "role": role, "content_type": content_type}
        entries.append(entry | {"width": picture.width, "height": picture.height})
    return entries
