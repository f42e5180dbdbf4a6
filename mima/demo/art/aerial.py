"""Seen from above: crater lakes in their forest, and the patchwork of the plain."""

import numpy as np

from mima.demo.art.colour import Colour, blend, colour
from mima.demo.art.sheet import Array, Sheet, Vector, enlarge, mix, ramp, step

# Forest dark, forest light, shore, shallow, deep.
LAKES = [
    "1f3b23 6f9a56 e7d6a5 3fa7a0 0a2f3c",
    "3a2a16 c98a3c f0dfb5 4d9fb8 0d2847",
    "22333b 8fa8a4 f4f1e6 8fd0d8 123a52",
    "5a3a1e d9a441 f2e3c0 57b894 0b3b32",
    "d5dde0 fafcfb ffffff 9cc7d6 2b4b66",
    "4a1f1a c4553a f0c9a0 3f8f93 0c2a33",
]


def lake(sheet: Sheet) -> Array:
    """A round lake, its shelf of clear water, a lit canopy, and sometimes a boat and its wake."""
    tones = [colour(code) for code in LAKES[sheet.whole(0, len(LAKES) - 1)].split()]
    half = 2
    relief = sheet.clouds(5, 3, half) * 0.5 + sheet.clouds(46, 2, half) * 0.5
    light = np.gradient(relief, axis=1) * 15 + np.gradient(relief, axis=0) * 12
    ground = ramp(np.clip(0.45 + light + (relief - 0.5) * 0.5, 0, 1), [(0, tones[0]), (1, tones[1])])
    x, y = sheet.grid(half)
    cx, cy = sheet.right * sheet.between(0.35, 0.65), sheet.bottom * sheet.between(0.38, 0.62)
    angle = np.arctan2(y - cy, (x - cx) * sheet.between(0.75, 1.1))
    shore = sheet.between(230, 390) * np.ones_like(angle)
    for wave in range(2, 9):
        shore += np.sin(angle * wave + sheet.between(0, 6.3)) * sheet.between(4, 46) / wave
    inside = np.hypot(y - cy, (x - cx) * 0.92) - shore - (relief[: y.shape[0], : x.shape[1]] - 0.5) * 46
    deep = np.clip(-inside / sheet.between(90, 260), 0, 1) ** 0.8
    water = ramp(deep, [(0, blend(tones[3], tones[2], 0.35)), (0.25, tones[3]), (1, tones[4])])
    water = water + (sheet.clouds(7, 3, half, stretch=2.2)[..., None] - 0.5) * 0.12
    surface = mix(ground, blend(tones[0], (0, 0, 0), 0.5), np.clip(1 - np.abs(inside - 26) / 34, 0, 1) * 0.6)
    surface = mix(surface, tones[2], step(inside - 12, 6))
    surface = enlarge(mix(surface, water, step(inside, 4)), sheet)
    return _boat(sheet, surface, cx, cy) if sheet.chance(0.6) else surface


def _boat(sheet: Sheet, surface: Array, cx: float, cy: float) -> Array:
    """A small boat and the widening line behind it."""
    x, y = sheet.grid()
    turn = sheet.between(0, 6.3)
    bx, by = cx + sheet.between(-80, 80), cy + sheet.between(-80, 80)
    along = (x - bx) * np.cos(turn) + (y - by) * np.sin(turn)
    across = np.abs((y - by) * np.cos(turn) - (x - bx) * np.sin(turn))
    wake = np.clip(1 - np.abs(across - along * 0.09) / 2.2, 0, 1) * (along > 0) * np.clip(1 - along / 170, 0, 1)
    surface = mix(surface, (255, 255, 255), wake.astype(np.float32) * 0.6)
    return mix(surface, (255, 252, 240), step(np.hypot(along / 2.6, across) - 4.5, 1.5))


CROPS = [
    "8fa03c d9c777 4f7a3a b7a24a 2f5a33 e8dca8 7b6a2f",
    "c97b3f e9c46a 8a5a2f f0dfb0 5f6b3a b5533c dba85a",
    "5b8f6b a9c77f 2f6a5a e6e3a8 7faf9a d4c36a 3c7a4f",
    "8e6a8f c9a3b5 5b5f8a e3cfc0 7f8fb0 b58aa0 4a4a6a",
    "b8b09a dcd6c2 8a8470 f0ece0 6a6f62 c7bfa5 9aa08f",
]


def fields(sheet: Sheet) -> Array:
    """Parcels cut again and again, ploughed in their own direction, a river and a road across."""
    tones = [colour(code) for code in CROPS[sheet.whole(0, len(CROPS) - 1)].split()]
    page = Vector(sheet, tones[0])
    tilt = sheet.between(-0.3, 0.3)
    reach = max(sheet.right, sheet.bottom)
    _parcel(page, sheet, (-reach * 0.3, -reach * 0.3, reach * 1.6, reach * 1.6), tones, tilt, 0)
    water = [colour("2f5f6b"), colour("3d6f8f"), colour("4a7a7f")][sheet.whole(0, 2)]
    _ribbon(page, sheet, sheet.between(34, 74), water, [(0.0, 1.0), (0.3, 0.5)])
    if sheet.chance(0.75):
        _ribbon(page, sheet, sheet.between(7, 13), colour("f3ead6"), [(0.0, 1.0)])
    for _ in range(sheet.whole(20, 70)):
        x, y, r = sheet.between(0, sheet.right), sheet.between(0, sheet.bottom), sheet.between(5, 13)
        page.disc(x + r * 0.6, y + r * 0.7, r, (20, 25, 20), 0.35)
        page.disc(x, y, r, blend(tones[4], (20, 50, 30), 0.55))
        page.disc(x - r * 0.3, y - r * 0.3, r * 0.5, blend(tones[4], tones[1], 0.35))
    surface = page.pixels()
    return surface + (enlarge(sheet.clouds(5, 3, 4), sheet)[..., None] - 0.5) * 0.14


def _parcel(
    page: Vector, sheet: Sheet, box: tuple[float, float, float, float], tones: list[Colour], tilt: float, depth: int
) -> None:
    x, y, w, h = box
    if depth < 7 and (depth < 4 or sheet.chance(0.6)) and max(w, h) > 90:
        cut = sheet.between(0.36, 0.64)
        if w > h:
            parts = ((x, y, w * cut, h), (x + w * cut, y, w * (1 - cut), h))
        else:
            parts = ((x, y, w, h * cut), (x, y + h * cut, w, h * (1 - cut)))
        for part in parts:
            _parcel(page, sheet, part, tones, tilt, depth + 1)
        return
    tone = tones[sheet.whole(0, len(tones) - 1)]
    corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h)]
    page.polygon([_leaned(point, tilt) for point in corners], tone)
    if sheet.chance(0.8):
        rows, upright = sheet.whole(5, 16), sheet.chance(0.5)
        for row in range(1, rows):
            s = row / rows
            ends = [(x + w * s, y), (x + w * s, y + h)] if upright else [(x, y + h * s), (x + w, y + h * s)]
            page.line([_leaned(point, tilt) for point in ends], blend(tone, (30, 30, 10), 0.3), 2, 0.6)


def _leaned(point: tuple[float, float], tilt: float) -> tuple[float, float]:
    x, y = point
    return x * np.cos(tilt) - y * np.sin(tilt) + 90, x * np.sin(tilt) + y * np.cos(tilt)


def _ribbon(page: Vector, sheet: Sheet, wide: float, tone: Colour, layers: list[tuple[float, float]]) -> None:
    """A winding band across the whole picture, upright or lying, in one or two tones."""
    phase, swing, middle = sheet.between(0, 6.3), sheet.between(40, 170), sheet.between(0.2, 0.8)
    lying = sheet.chance(0.5)
    length, other = (sheet.right, sheet.bottom) if lying else (sheet.bottom, sheet.right)
    for light, share in layers:
        points = []
        for index in range(-2, 43):
            s = index / 40
            across = other * middle + swing * np.sin(s * 5.2 + phase) + swing * 0.3 * np.sin(s * 13 + phase * 2)
            points.append((s * length, across) if lying else (across, s * length))
        page.line(points, blend(tone, (255, 255, 255), light * 0.5), wide * share)
