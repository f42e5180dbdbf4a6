"""Misty volcanoes one behind the other, at the hours when the light is worth getting up for."""

import numpy as np

from mima.demo.art.colour import Colour, blend, colour
from mima.demo.art.sheet import Array, Sheet, mix, ramp, step

# Sky from top to horizon, then sun, far haze and near ground.
HOURS = [
    "1d2a5c 5c4a9e c86f8f f7a65a fff0c4 b98aa8 15143a",
    "23395b 6d8fb3 d7c9c0 f8dcb5 fff6df c9c3c4 1c2a33",
    "0b1026 1c2f5c 4c5f92 9aa3bd f2efe0 5a6b94 060a18",
    "3b1c4a a23e63 ef6f5a fbb65e ffe6a3 c9777a 23102e",
    "2b4d53 6fa59a cfe0b8 f6ecc2 fffbe6 a9c7b4 12292b",
    "45306b 9a6fb0 e7a7b9 fbd9c8 fff4ea c9a5c2 241a44",
    "8fb6cf b9d2db dfe3dc f3ead6 ffffff c2cfd1 2f4450",
    "241713 6b2f1d c2551f f2a33a fff0b8 9a5535 150c0a",
    "1f3d36 4f7f6b b3c48a f0d98c fff3c9 8fae86 0e211c",
    "5b6b7d 8d99a4 bcbfbf dcd7cc f4f0e6 a9aeb0 20262b",
]


def paint(sheet: Sheet) -> Array:
    """Sky, sun, five to eight ridges with mist in their hollows, and trees at our feet."""
    sky = [colour(code) for code in HOURS[sheet.whole(0, len(HOURS) - 1)].split()]
    horizon = sheet.bottom * sheet.between(0.42, 0.66)
    x, y = sheet.grid()
    surface = _sky(sheet, sky, horizon, x, y).copy()
    layers = sheet.whole(5, 8)
    for layer in range(layers):
        depth = layer / (layers - 1)
        base = horizon + (sheet.bottom - horizon) * depth**1.25 * 0.86 + 20
        ridge = _ridge(sheet, x[0], base, depth)
        tone = blend(blend(sky[5], sky[3], 0.35), sky[6], depth**0.85)
        first = max(0, int(float(ridge.min()) * sheet.scale) - 3)
        below = y[first:] - ridge[None, :]
        haze = np.clip(below / (150 + 130 * depth), 0, 1) * ((1 - depth) * 0.75)
        body = ramp(haze, [(0, tone), (1, blend(sky[5], sky[3], 0.6))])
        surface[first:] = mix(surface[first:], body, step(-below, 1.6))
    return _trees(sheet, surface, sky[6])


def _sky(sheet: Sheet, sky: list[Colour], horizon: float, x: Array, y: Array) -> Array:
    stops = [(0.0, sky[0]), (0.45, sky[1]), (0.8, sky[2]), (1.0, sky[3])]
    surface = np.broadcast_to(ramp(np.clip(y / horizon, 0, 1), stops), (sheet.height, sheet.width, 3))
    sun_x, sun_y = sheet.right * sheet.between(0.15, 0.85), horizon * sheet.between(0.45, 0.98)
    radius = sheet.between(26, 110)
    away = np.sqrt((x - sun_x) ** 2 + (y - sun_y) ** 2)
    glow = 1 / (1 + (away / (radius * 2.1)) ** 2)
    surface = mix(surface, sky[4], glow * sheet.between(0.5, 0.85))
    surface = mix(surface, sky[4], step(away - radius, 2.0) * 0.95)
    if sheet.chance(0.6):
        cloud = sheet.clouds(4, 4, reduced=4, stretch=sheet.between(2.5, 6))
        cover = np.clip(cloud * 2.6 - 1.35, 0, 1).repeat(4, 0).repeat(4, 1)[: sheet.height, : sheet.width]
        fade = np.clip(1 - np.abs(y / horizon - 0.55) * 1.7, 0, 1)
        cover = np.pad(cover, ((0, sheet.height - cover.shape[0]), (0, sheet.width - cover.shape[1])), "edge")
        surface = mix(surface, blend(sky[4], sky[2], 0.3), cover * fade * sheet.between(0.25, 0.6))
    return surface


def _ridge(sheet: Sheet, x: Array, base: float, depth: float) -> Array:
    """The height of one ridge: a few domes and craters on a rolling line."""
    line = np.full_like(x, base)
    for octave in range(1, 7):
        wave = np.sin(x / (520 / octave**1.35) + sheet.between(0, 6.3))
        line -= wave * (24 / octave**1.25) * (0.6 + depth * 0.5)
    for _ in range(sheet.whole(1, 3) if depth < 0.85 else 0):
        middle, width = sheet.between(-0.1, 1.1) * sheet.right, sheet.between(90, 240) * (0.7 + depth * 0.8)
        height = width * sheet.between(0.5, 0.95)
        slope = np.abs(x - middle) / width
        dome = np.exp(-(slope**1.7) * 1.5)
        if sheet.chance(0.4):  # A crater: the top is cut, and a little hollow.
            cut = sheet.between(0.62, 0.8)
            dome = np.minimum(dome, cut - 0.05 * np.cos(np.clip(slope / 0.45, 0, 1) * np.pi / 2))
        line = np.minimum(line, base + 30 - height * dome + (line - base) * 0.35)
    return line


def _trees(sheet: Sheet, surface: Array, tone: Colour) -> Array:
    """A dark line of firs at the bottom edge, its pixels computed column by column."""
    if sheet.chance(0.25):
        return surface
    x, y = sheet.grid()
    top = np.full(sheet.width, sheet.bottom - sheet.between(5, 35), np.float32)
    for _ in range(sheet.whole(25, 110)):
        middle, height = sheet.between(0, sheet.right), sheet.between(25, 120) ** 0.97
        away = np.abs(x[0] - middle)
        teeth = (away * 0.55) % 7
        top = np.minimum(top, sheet.bottom - height + away * sheet.between(3.6, 5.2) + teeth)
    return mix(surface, blend(tone, (0, 0, 0), 0.35), step(top[None, :] - y, 1.4))
