"""Generated pictures: families of images, each drawn from a seed, always the same for the same seed."""

from collections.abc import Callable
from typing import Final

from mima.demo.art import aerial, bokeh, columns, facade, light, line, moire, puys, tiles
from mima.demo.art.sheet import Array, Shape, Sheet, encode

# Each family's painter and the grain of its paper or film.
FAMILIES: Final[dict[str, tuple[Callable[[Sheet], Array], float]]] = {
    "puys": (puys.paint, 0.055),
    "tiles": (tiles.paint, 0.012),
    "moire": (moire.paint, 0.012),
    "bokeh": (bokeh.paint, 0.05),
    "columns": (columns.paint, 0.02),
    "facade": (facade.paint, 0.03),
    "crater": (aerial.lake, 0.03),
    "fields": (aerial.fields, 0.03),
    "flow": (line.flow, 0.012),
    "contours": (line.contours, 0.012),
    "riso": (tiles.paint, 0.02),
    "waves": (line.waves, 0.012),
    "halftone": (tiles.paint, 0.02),
    "cyanotype": (tiles.paint, 0.02),
    "stars": (puys.paint, 0.02),
    "woodcut": (tiles.paint, 0.02),
    "spheres": (tiles.paint, 0.02),
    "still": (puys.paint, 0.02),
    "stage": (light.stage, 0.05),
    "console": (tiles.paint, 0.02),
    "sleeve": (tiles.paint, 0.02),
    "rays": (tiles.paint, 0.02),
    "interior": (tiles.paint, 0.02),
    "train": (puys.paint, 0.02),
    "moon": (puys.paint, 0.02),
    "curves": (line.curves, 0.012),
    "sunset": (tiles.paint, 0.02),
    "streaks": (light.streaks, 0.03),
    "shadow": (light.shadow, 0.055),
    "pixels": (tiles.paint, 0.02),
    "cubes": (tiles.paint, 0.02),
    "blob": (tiles.paint, 0.02),
}


def picture(family: str, shape: Shape, seed: int) -> bytes:
    """A JPEG of that family; the same three arguments give the same bytes."""
    paint, grain = FAMILIES[family]
    sheet = Sheet(shape, seed)
    return encode(paint(sheet), sheet, grain)
