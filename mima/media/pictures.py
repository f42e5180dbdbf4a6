"""One picture to its renditions. Runs in the child process only, because decoding people's files is dangerous work."""

import struct
import warnings
from pathlib import Path
from typing import Any

from PIL import AvifImagePlugin, Image, UnidentifiedImageError

from mima.media import blur, colours, dimensions, picture_tags, stamps
from mima.media.kinds import MOST_PIXELS, MOST_PIXELS_OF, MOST_SIDE, PICTURE_WIDTHS
from mima.media.reducing import TURNED, reduced
from mima.media.trouble import Trouble, Undecodable

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP", "image/avif": "AVIF", "image/tiff": "TIFF"}
# A progressive JPEG keeps two bytes for each of its numbers until its last line has come.
MOST_PROGRESSIVE_PIXELS = 32_000_000
ORIENTATION = 0x0112
# Digital negatives are TIFFs, whose first picture is a small one: DNG says its version, the others have pictures within.
RAW_TAGS = (50706, 330)
# How much of a file's beginning says how large the picture is, whatever comes before that.
HEAD = 1_000_000
# Every browser of today takes AVIF, so the other two may cost bytes rather than time. AVIF's speeds below 9 cost three to
# ten times as much processor for a tenth less bytes; its quality 65 looks like WebP's 80. 300 covers wait on these lines.
ENCODERS: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("image/avif", "AVIF", {"quality": 65, "speed": 10, "codec": "aom", "max_threads": 1, "autotiling": False}),
    ("image/webp", "WEBP", {"quality": 80, "method": 1}),
    ("image/jpeg", "JPEG", {"quality": 82, "optimize": True}),
)

# Pillow's own lock, at the same limit: it looks before we do, and again at every later step.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
warnings.simplefilter("error", Image.DecompressionBombWarning)
AvifImagePlugin.DEFAULT_MAX_THREADS = 1


def render(
    source: Path, content_type: str, folder: Path, rights: stamps.Rights | None = stamps.RESERVED_RIGHTS
) -> dict[str, Any]:
    """The picture's figures and an entry per rendition, which lies in the folder and has these rights (`stamps.of`)."""
    try:
        width, height, tags, largest = _decode(source, content_type)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Undecodable(Trouble.too_many_pixels, limit=MOST_PIXELS_OF[content_type] // 10**6) from error
    except UnidentifiedImageError as error:
        raise Undecodable(Trouble.unreadable) from error
    except (OSError, SyntaxError, ValueError, RuntimeError, struct.error, EOFError) as error:
        raise Undecodable(_trouble(str(error).lower())) from error
    stamp = stamps.of(tags, rights)
    return {
        "width": width,
        "height": height,
        "dominant_colour": colours.dominant(largest),
        "blur": blur.of(largest),
        "tags": tags,
        "measured": {"palette": colours.palette(largest)},
        "renditions": [entry for picture in _sizes(largest) for entry in _encode(*picture, stamp, folder)],
    }


def _trouble(said: str) -> Trouble:
    if "out of memory" in said or "memory error" in said:
        return Trouble.too_heavy
    return Trouble.truncated if "truncated" in said else Trouble.unreadable


def _decode(source: Path, content_type: str) -> tuple[int, int, dict[str, Any], Image.Image]:
    """The upright width and height, the file's tags, and the picture at the largest width: bare, upright, sRGB."""
    form = FORMATS[content_type]
    with source.open("rb") as file:
        # Some decoders ask for all their memory when they see the file, so its own words come first.
        declared = dimensions.of(file.read(HEAD), content_type)
        if declared:
            _check_size(*declared, MOST_PIXELS_OF[content_type])
        file.seek(0)
        opened = Image.open(file, formats=[form])
        progressive = content_type == "image/jpeg" and "progressive" in opened.info
        _check_size(*opened.size, MOST_PROGRESSIVE_PIXELS if progressive else MOST_PIXELS_OF[content_type])
        turn, is_tiff = opened.getexif().get(ORIENTATION, 1), content_type == "image/tiff"
        if is_tiff and any(tag in opened.getexif() for tag in RAW_TAGS):
            raise Undecodable(Trouble.raw)
        # Pillow turns a TIFF itself, and says its sides as they will be.
        turn = 1 if is_tiff else turn
        width, height = reversed(opened.size) if turn in TURNED else opened.size
        tags = picture_tags.of(opened)
        handed_over: list[Image.Image] = [opened]
        del opened
        return width, height, tags, reduced(handed_over, _box(PICTURE_WIDTHS[-1]), turn)


def _check_size(width: int, height: int, most_pixels: int) -> None:
    if width * height > most_pixels:
        raise Undecodable(Trouble.too_many_pixels, limit=most_pixels // 10**6)
    if max(width, height) > MOST_SIDE:
        raise Undecodable(Trouble.too_long_a_side, limit=MOST_SIDE)


def _box(width: int) -> tuple[int, int]:
    return width, width * 2


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


def _encode(role: str, picture: Image.Image, stamp: stamps.Stamp, folder: Path) -> list[dict[str, Any]]:
    entries = []
    for content_type, name, options in ENCODERS:
        path = folder / f"{role}.{name.lower()}"
        picture.save(path, name, xmp=stamp.xmp, **options, **({"extra": stamp.segment} if name == "JPEG" else {}))
        entry = {"file": path.name, "role": role, "content_type": content_type}
        entries.append(entry | {"width": picture.width, "height": picture.height})
    return entries
