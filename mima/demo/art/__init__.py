"""Generated pictures: families of images, each drawn from a seed, always the same for the same seed."""

from collections.abc import Callable
from typing import Final

from mima.demo.art import aerial, bokeh, columns, facade, light, line, moire, paper, plate, play, puys, room, scene, still, tiles
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
    "riso": (paper.riso, 0.03),
    "waves": (line.waves, 0.012),
    "halftone": (paper.halftone, 0.02),
    "cyanotype": (plate.cyanotype, 0.04),
    "stars": (scene.stars, 0.04),
    "woodcut": (plate.woodcut, 0.02),
    "spheres": (room.spheres, 0.05),
    "still": (still.paint, 0.06),
    "stage": (light.stage, 0.05),
    "console": (room.console, 0.03),
    "sleeve": (paper.sleeve, 0.015),
    "rays": (paper.rays, 0.015),
    "interior": (room.interior, 0.045),
    "train": (scene.train, 0.03),
    "moon": (scene.moon, 0.05),
    "curves": (line.curves, 0.012),
    "sunset": (scene.sunset, 0.03),
    "streaks": (light.streaks, 0.03),
    "shadow": (light.shadow, 0.055),
    "pixels": (play.pixels, 0.0),
    "cubes": (play.cubes, 0.015),
    "blob": (paper.blob, 0.02),
}


def picture(family: str, shape: Shape, seed: int) -> bytes:
    """A JPEG of that family; the same three arguments give the same bytes."""
    paint, grain = FAMILIES[family]
    sheet = Sheet(shape, seed)
    return encode(paint(sheet), sheet, grain)
