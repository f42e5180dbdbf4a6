"""Basalt columns seen from a corner, as isometric blocks of one stone in three lights."""

import numpy as np

from mima.demo.art.colour import blend, dark_and_light, palette
from mima.demo.art.sheet import Array, Sheet, Vector


def paint(sheet: Sheet) -> Array:
    """A field of columns, high where a hidden wave is high, under a moon or a sun."""
    colours = palette(sheet.rng)
    ordered = dark_and_light(colours[2:])
    sky = colours[1] if sheet.chance(0.6) else colours[0]
    page = Vector(sheet, sky)
    page.disc(sheet.between(0.15, 0.85) * sheet.right, sheet.between(90, 300), sheet.between(45, 120), ordered[2])
    wide = sheet.between(42, 84)
    count = int(sheet.right / wide / 2) + 6
    phase, pull = sheet.rng.uniform(0, 6.3, 3), sheet.between(120, 300)
    stone = ordered[sheet.whole(0, 1)]
    rows = int(sheet.bottom / (wide * 0.58)) + 14
    for row in range(rows):
        for column in range(-1, count):
            x = column * wide * 2 + (row % 2) * wide
            y = sheet.bottom * 0.24 + row * wide * 0.58
            swell = np.sin(column * 0.55 + phase[0]) + np.sin(row * 0.23 + phase[1]) + np.sin((row + column) * 0.31 + phase[2])
            lift = pull * (0.55 * swell + sheet.between(-0.55, 0.75)) - pull * 0.7
            share = float(np.clip(0.22 * swell + 0.3 + sheet.between(-0.12, 0.12), 0, 0.85))
            tone = ordered[2] if sheet.chance(0.02) else blend(stone, colours[0], share)
            _column(page, x, y - lift, wide, min(sheet.bottom + 90, y - lift + pull * 4.2), tone, colours[1])
    return page.pixels()


def _column(
    page: Vector, x: float, y: float, wide: float, foot: float, tone: tuple[int, int, int], ink: tuple[int, int, int]
) -> None:
    """Top, left and right face; the left one in shade, the right one in deep shade."""
    half = wide * 0.58
    page.polygon([(x - wide, y), (x, y + half), (x, foot), (x - wide, foot)], blend(tone, ink, 0.3))
    page.polygon([(x + wide, y), (x, y + half), (x, foot), (x + wide, foot)], blend(tone, ink, 0.58))
    page.polygon([(x, y - half), (x + wide, y), (x, y + half), (x - wide, y)], blend(tone, (255, 255, 255), 0.18))
