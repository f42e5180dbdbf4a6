"""Quarter circles, stripes and discs on a square grid: a sleeve that needs no words."""

import numpy as np

from mima.demo.art.colour import Colour, palette
from mima.demo.art.sheet import Array, Sheet, Vector


def paint(sheet: Sheet) -> Array:
    """A tiling whose motif repertoire and order change with each picture."""
    colours = palette(sheet.rng)
    count = sheet.whole(3, 8)
    side = 1000 / count
    page = Vector(sheet, colours[0])
    others = [_half, _leaf, _rings, _diagonal, _dot]
    order = sheet.rng.permutation(len(others))[: sheet.whole(1, 3)]
    repertoire = [_quarter, _quarter, *(others[index] for index in order)]
    calm = sheet.between(0.0, 0.3)
    for row in range(round(sheet.bottom / side) + 1):
        for column in range(round(sheet.right / side) + 1):
            x, y = column * side, row * side
            ground = colours[0] if sheet.chance(0.6) else colours[sheet.whole(1, 4)]
            page.box(x, y, side + 0.5, side + 0.5, ground)
            inks = [one for one in colours if one != ground]
            if sheet.rng.random() > calm:
                motif = repertoire[sheet.whole(0, len(repertoire) - 1)]
                motif(page, sheet, x, y, side, inks)
    return page.pixels()


def _corner(sheet: Sheet, x: float, y: float, side: float) -> tuple[float, float, float]:
    turn = sheet.whole(0, 3)
    return x + side * (turn in (1, 2)), y + side * (turn in (2, 3)), turn * 90.0


def _quarter(page: Vector, sheet: Sheet, x: float, y: float, side: float, inks: list[Colour]) -> None:
    cx, cy, angle = _corner(sheet, x, y, side)
    page.wedge(cx, cy, side, angle, angle + 90, inks[sheet.whole(0, 3)])
    if sheet.chance(0.25):
        page.wedge(cx, cy, side / 2, angle, angle + 90, inks[sheet.whole(0, 3)])


def _half(page: Vector, sheet: Sheet, x: float, y: float, side: float, inks: list[Colour]) -> None:
    turn = sheet.whole(0, 3)
    cx = x + side * (0.5, 1, 0.5, 0)[turn]
    cy = y + side * (0, 0.5, 1, 0.5)[turn]
    page.wedge(cx, cy, side / 2, turn * 90, turn * 90 + 180, inks[sheet.whole(0, 3)])


def _leaf(page: Vector, sheet: Sheet, x: float, y: float, side: float, inks: list[Colour]) -> None:
    """Two quarter circles that meet in a leaf, as a polygon so that it stays inside its square."""
    angles = np.linspace(0, np.pi / 2, 24)
    there = [(x + side * np.cos(a), y + side * np.sin(a)) for a in angles]
    back = [(x + side - side * np.cos(a), y + side - side * np.sin(a)) for a in angles]
    if sheet.chance(0.5):
        there = [(2 * x + side - px, py) for px, py in there]
        back = [(2 * x + side - px, py) for px, py in back]
    page.polygon(there + back, inks[sheet.whole(0, 3)])


def _rings(page: Vector, sheet: Sheet, x: float, y: float, side: float, inks: list[Colour]) -> None:
    cx, cy, angle = _corner(sheet, x, y, side)
    one, other = inks[sheet.whole(0, 1)], inks[sheet.whole(2, 3)]
    for index in range(5):
        page.wedge(cx, cy, side * (5 - index) / 5, angle, angle + 90, (one, other)[index % 2])


def _diagonal(page: Vector, sheet: Sheet, x: float, y: float, side: float, inks: list[Colour]) -> None:
    corners = [(x, y), (x + side, y), (x + side, y + side), (x, y + side)]
    first = sheet.whole(0, 3)
    page.polygon([corners[first], corners[(first + 1) % 4], corners[(first + 2) % 4]], inks[sheet.whole(0, 3)])


def _dot(page: Vector, sheet: Sheet, x: float, y: float, side: float, inks: list[Colour]) -> None:
    page.disc(x + side / 2, y + side / 2, side * sheet.between(0.18, 0.44), inks[sheet.whole(0, 3)])
