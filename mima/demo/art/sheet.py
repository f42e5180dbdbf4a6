"""The sheet a picture is made on: its size, its own chance, and the surfaces that painters share."""

import io
from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from mima.demo.art.colour import Colour

Array: TypeAlias = npt.NDArray[Any]
Points: TypeAlias = Sequence[tuple[float, float]]
Shape = Literal["square", "landscape", "portrait", "wide"]

SIZES: dict[Shape, tuple[int, int]] = {
    "square": (1200, 1200),
    "landscape": (1280, 960),
    "portrait": (960, 1200),
    "wide": (1440, 810),
}
UNITS = 1000  # Painters count in thousandths of the short side, whatever the pixels.
QUALITY = 88


class Sheet:
    """Size, units and random generator of one picture; the same seed gives the same picture."""

    def __init__(self, shape: Shape, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.width, self.height = SIZES[shape]
        self.scale = min(self.width, self.height) / UNITS
        self.right, self.bottom = self.width / self.scale, self.height / self.scale

    def between(self, low: float, high: float) -> float:
        """A number between low and high."""
        return float(self.rng.uniform(low, high))

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return int(self.rng.integers(low, high + 1))

    def chance(self, probability: float) -> bool:
        """True as often as the probability says."""
        return bool(self.rng.random() < probability)

    def grid(self, reduced: int = 1) -> tuple[Array, Array]:
        """A row of x and a column of y in units, broadcastable, for a surface reduced by a whole factor."""
        step = reduced / self.scale
        x = (np.arange(self.width // reduced, dtype=np.float32) + 0.5) * step
        y = (np.arange(self.height // reduced, dtype=np.float32) + 0.5) * step
        return x[None, :], y[:, None]

    def clouds(self, cells: int, octaves: int = 4, reduced: int = 1, stretch: float = 1.0) -> Array:
        """Soft fractal noise between 0 and 1; stretch above 1 lays it out in horizontal bands."""
        size = (self.width // reduced, self.height // reduced)
        total = np.zeros((size[1], size[0]), np.float32)
        for octave in range(octaves):
            across = max(2, round(cells * 2**octave / stretch))
            seeds = self.rng.random((cells * 2**octave + 3, across + 3), dtype=np.float32)
            total += np.asarray(Image.fromarray(seeds).resize(size, Image.Resampling.BICUBIC)) * 0.5**octave
        low, high = float(total.min()), float(total.max())
        return (total - low) / (high - low)


class Vector:
    """Shapes drawn at twice the size and reduced, so that no edge is jagged."""

    def __init__(self, sheet: Sheet, ground: Colour) -> None:
        self.zoom = sheet.scale * 2
        self.surface = Image.new("RGB", (sheet.width * 2, sheet.height * 2), ground)
        self.pen = ImageDraw.Draw(self.surface, "RGBA")

    def polygon(self, points: Points, fill: Colour, alpha: float = 1.0) -> None:
        """Fill the outline through the points."""
        self.pen.polygon([(x * self.zoom, y * self.zoom) for x, y in points], fill=(*fill, round(255 * alpha)))

    def box(self, x: float, y: float, width: float, height: float, fill: Colour, alpha: float = 1.0) -> None:
        """Fill an upright rectangle."""
        self.polygon([(x, y), (x + width, y), (x + width, y + height), (x, y + height)], fill, alpha)

    def disc(self, x: float, y: float, radius: float, fill: Colour, alpha: float = 1.0) -> None:
        """Fill a circle."""
        z = self.zoom
        self.pen.ellipse(
            ((x - radius) * z, (y - radius) * z, (x + radius) * z, (y + radius) * z), fill=(*fill, round(255 * alpha))
        )

    def ring(self, x: float, y: float, radius: float, thickness: float, fill: Colour) -> None:
        """Draw a circle of the given thickness inside its radius."""
        z = self.zoom
        box = ((x - radius) * z, (y - radius) * z, (x + radius) * z, (y + radius) * z)
        self.pen.ellipse(box, outline=fill, width=max(1, round(thickness * z)))

    def wedge(self, x: float, y: float, radius: float, start: float, end: float, fill: Colour) -> None:
        """Fill a slice of a circle between two angles in degrees."""
        z = self.zoom
        self.pen.pieslice(((x - radius) * z, (y - radius) * z, (x + radius) * z, (y + radius) * z), start, end, fill)

    def line(self, points: Points, fill: Colour, thickness: float, alpha: float = 1.0) -> None:
        """Draw a line through the points."""
        scaled = [(x * self.zoom, y * self.zoom) for x, y in points]
        self.pen.line(scaled, (*fill, round(255 * alpha)), max(1, round(thickness * self.zoom)), joint="curve")

    def pixels(self) -> Array:
        """The finished surface as numbers between 0 and 1."""
        return np.asarray(self.surface.reduce(2), np.float32) / 255


def mix(below: Array, above: Array | Colour, cover: Array | float) -> Array:
    """Lay one colour or surface over another, as much as cover says."""
    top = np.asarray(above, np.float32) / 255 if isinstance(above, tuple) else above
    weight = cover[..., None] if isinstance(cover, np.ndarray) else cover
    return below + (top - below) * weight


def ramp(position: Array, stops: Sequence[tuple[float, Colour]]) -> Array:
    """Colours along a gradient, looked up in a fine table; a position outside 0 to 1 has the colour of the nearer end."""
    places = [place for place, _ in stops]
    fine = np.linspace(0, 1, 2048)
    channels = [np.interp(fine, places, [colour[c] / 255 for _, colour in stops]) for c in range(3)]
    table = np.stack(channels, axis=-1).astype(np.float32)
    looked_up: Array = table[(np.clip(position, 0, 1) * 2047).astype(np.int32)]
    return looked_up


def step(distance: Array, softness: float) -> Array:
    """1 where the distance is below zero, 0 where above, with an edge as wide as softness."""
    return np.clip(0.5 - distance / softness, 0, 1)


def enlarge(surface: Array, sheet: Sheet) -> Array:
    """A reduced surface, of one channel or three, brought smoothly to the sheet's size."""
    size = (sheet.width, sheet.height)
    if surface.ndim == 2:
        return np.asarray(Image.fromarray(surface.astype(np.float32)).resize(size, Image.Resampling.BICUBIC))
    eight = Image.fromarray((np.clip(surface, 0, 1) * 255).astype(np.uint8))
    return np.asarray(eight.resize(size, Image.Resampling.BICUBIC), np.float32) / 255


def encode(surface: Array, sheet: Sheet, grain: float) -> bytes:
    """The picture as JPEG, with a film-like grain that is strongest in its middle tones."""
    noise = sheet.rng.standard_normal((sheet.height, sheet.width), dtype=np.float32)
    noise[1:] = noise[1:] * 0.8 + noise[:-1] * 0.35  # A little larger than a pixel, as grain is.
    light = surface[..., 1]
    noise *= grain * (0.35 + 2.6 * np.clip(light * (1 - light), 0, 0.25))
    eight = np.clip((surface + noise[..., None]) * 255 + 0.5, 0, 255).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(eight).save(file, "JPEG", quality=QUALITY, subsampling=0 if grain < 0.02 else 2)
    return file.getvalue()
