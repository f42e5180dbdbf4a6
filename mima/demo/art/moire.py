"""Concentric rings that meet other rings and beat against them."""

import numpy as np

from mima.demo.art.colour import luminance, palette, readable
from mima.demo.art.sheet import Array, Sheet, mix, step


def paint(sheet: Sheet) -> Array:
    """Rings from one or two centres, inverted or shifted inside a third shape."""
    colours = palette(sheet.rng)
    ground, ink = (colours[2], colours[1]) if sheet.chance(0.6) else (colours[0], colours[sheet.whole(1, 3)])
    if abs(luminance(ground) - luminance(ink)) < 0.4:
        ground = readable(ink, colours)
    x, y = sheet.grid()
    pitch, weight = sheet.between(16, 44), sheet.between(0.42, 0.6)
    first = _rings(sheet, x, y, pitch)
    second = _rings(sheet, x, y, pitch * sheet.between(0.85, 1.15))
    inside = _shape(sheet, x, y)
    height = np.where(inside < 0, second, first)
    wave = np.abs(height - 0.5) * 2 - weight
    lines = step(wave * pitch / 2, 1.3)
    surface = mix(np.broadcast_to(np.asarray(ground, np.float32) / 255, (*lines.shape, 3)), ink, lines)
    if sheet.chance(0.45):
        surface = mix(surface, colours[3], step(inside, 1.5) * (1 - lines))
    if sheet.chance(0.4):
        cx, cy, radius = sheet.between(150, sheet.right - 150), sheet.between(120, 420), sheet.between(50, 120)
        surface = mix(surface, colours[4], step(np.hypot(x - cx, y - cy) - radius, 1.5))
    return surface


def _rings(sheet: Sheet, x: Array, y: Array, pitch: float) -> Array:
    """The place within a ring, between 0 and 1, around a chosen centre; sometimes the rings are waves or rays."""
    cx, cy = sheet.between(-0.1, 1.1) * sheet.right, sheet.between(-0.1, 1.1) * sheet.bottom
    squash = sheet.between(0.75, 1.35)
    away = np.hypot(x - cx, (y - cy) * squash)
    kind = sheet.whole(0, 4)
    if kind == 0:
        away = away + np.arctan2(y - cy, x - cx) * pitch * sheet.whole(1, 3) / (2 * np.pi)
    elif kind == 1:
        away = away + 18 * np.sin(np.arctan2(y - cy, x - cx) * sheet.whole(3, 9))
    elif kind == 2:
        away = x * sheet.between(-0.6, 0.6) + y + 40 * np.sin(x / sheet.between(70, 190))
    return (away / pitch) % 1


def _shape(sheet: Sheet, x: Array, y: Array) -> Array:
    """Signed distance to a disc, a square or a band; negative inside."""
    cx, cy = sheet.between(0.25, 0.75) * sheet.right, sheet.between(0.25, 0.75) * sheet.bottom
    size, kind = sheet.between(170, 340), sheet.whole(0, 2)
    if kind == 0:
        return np.asarray(np.hypot(x - cx, y - cy) - size)
    angle = sheet.between(0, np.pi)
    across = (x - cx) * np.cos(angle) + (y - cy) * np.sin(angle)
    along = (y - cy) * np.cos(angle) - (x - cx) * np.sin(angle)
    if kind == 1:
        return np.asarray(np.maximum(np.abs(across), np.abs(along)) - size * 0.85)
    return np.asarray(np.abs(across) - size * 0.6)
