"""Light itself: streaks of speed, beams over a stage, a window's shadow on a wall."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from mima.demo.art.colour import blend, colour, palette
from mima.demo.art.sheet import Array, Sheet, Vector, enlarge, mix, ramp, step

GELS = [
    "05060f 4a6bff ff9a5a ff5fa2", "0a0510 ff3d5a ffb03d ffe9c9", "040c0e 2fd6c4 f4f1c9 5a7bff",
    "0b0614 a14fe8 ff6a8a 6fd0ff", "0a0703 ffb347 ffe6b0 ff5e3a", "050a08 7ae582 e2ee2b 3fa7d6",
]  # fmt: skip


def stage(sheet: Sheet) -> Array:
    """Beams from a truss, smoke in them, heads and raised hands below."""
    tones = [colour(code) for code in GELS[sheet.whole(0, len(GELS) - 1)].split()]
    x, y = sheet.grid(2)
    light = np.zeros((y.shape[0], x.shape[1], 3), np.float32)
    floor = sheet.bottom * sheet.between(0.7, 0.82)
    lamps, fan = sheet.whole(4, 9), sheet.between(0.2, 1.1)
    spot = sheet.right * sheet.between(0.3, 0.7)
    smoke = 0.55 + 0.75 * sheet.clouds(4, 4, 2, stretch=1.6)
    for lamp in range(lamps):
        at = sheet.right * (lamp + 0.5) / lamps
        aim = at + (spot - at) * fan + sheet.between(-90, 90)
        slope = (aim - at) / floor
        spread = 7 + y * sheet.between(0.05, 0.12)
        beam = np.exp(-(((x - at - slope * y) / spread) ** 2)) * np.clip(1.25 - y / sheet.bottom, 0, 1)
        gel = np.asarray(tones[sheet.whole(1, 3)], np.float32) / 255
        light += (beam * smoke)[..., None] * gel * np.float32(sheet.between(0.5, 1.0))
        light += np.exp(-(((x - at) ** 2 + (y - 22) ** 2) / 260))[..., None] * np.float32(1.6)
    glow = np.exp(-(((x - spot) / 420) ** 2) - ((y - floor) / 170) ** 2)
    light += glow[..., None] * np.asarray(tones[2], np.float32) / 255 * 0.55
    surface = enlarge(1 - np.exp(-1.5 * (light + np.asarray(tones[0], np.float32) / 255)), sheet)
    return mix(surface, blend(tones[0], (0, 0, 0), 0.4), _crowd(sheet, floor))


def _crowd(sheet: Sheet, floor: float) -> Array:
    """Heads, shoulders, raised arms and, at times, a player on the stage, as one mask."""
    mask = Image.new("L", (sheet.width, sheet.height))
    pen, u = ImageDraw.Draw(mask), sheet.scale
    pen.rectangle([0, 0, sheet.width, 14 * u], fill=255)
    for _ in range(sheet.whole(0, 3)):
        px, tall = sheet.between(0.25, 0.75) * sheet.right, sheet.between(170, 230)
        foot = floor + 30
        pen.ellipse([(px - 15) * u, (foot - tall) * u, (px + 15) * u, (foot - tall + 36) * u], fill=255)
        body = [(-26, 40), (26, 40), (30, 120), (16, tall), (4, tall), (0, 125), (-10, tall), (-24, tall), (-30, 110)]
        pen.polygon([((px + dx) * u, (foot - tall + dy) * u) for dx, dy in body], fill=255)
        pen.line([(px - 70) * u, (foot - tall + 118) * u, (px + 46) * u, (foot - tall + 78) * u], fill=255, width=round(12 * u))
    for row in range(3):
        base = floor + 60 + row * (sheet.bottom - floor) * 0.28
        for _ in range(26):
            px, r = sheet.between(-20, sheet.right + 20), sheet.between(18, 27) * (1 + row * 0.3)
            top = base + sheet.between(-22, 26)
            pen.ellipse([(px - r) * u, (top - r * 1.15) * u, (px + r) * u, (top + r * 1.15) * u], fill=255)
            pen.rounded_rectangle([(px - r * 2) * u, (top + r) * u, (px + r * 2) * u, sheet.height + 90], r * u, fill=255)
            if sheet.chance(0.16):
                lean = sheet.between(-40, 40)
                hand = ((px + lean) * u, (top - r * sheet.between(3, 5)) * u)
                pen.line([px * u, (top + r * 2) * u, *hand], fill=255, width=round(r * 0.55 * u))
    return np.asarray(mask.filter(ImageFilter.GaussianBlur(1.2)), np.float32) / 255


def streaks(sheet: Sheet) -> Array:
    """Long exposure: coloured lines in one direction, gathered in bundles, straight or bent around a corner."""
    colours = palette(sheet.rng)
    x, y = sheet.grid()
    bend = sheet.between(-0.0009, 0.0009)
    place = y + bend * (x - sheet.right * sheet.between(0, 1)) ** 2 + x * sheet.between(-0.5, 0.5)
    low, high = float(place.min()), float(place.max())
    count = 900
    line = np.zeros((count, 3), np.float32)
    for _ in range(sheet.whole(40, 110)):
        middle, wide = sheet.between(0, count), sheet.between(0.6, 22) ** 1.1
        shade = np.asarray(colours[sheet.whole(0, 4)], np.float32) / 255
        bump = np.exp(-(((np.arange(count) - middle) / wide) ** 2)) * sheet.between(0.15, 0.95)
        line += bump[:, None].astype(np.float32) * shade
    where = ((place - low) * ((count - 1) / (high - low))).astype(np.int32)
    surface = line[where]
    fade = 0.35 + 0.9 * enlarge(sheet.clouds(2, 2, 8), sheet)
    return 1 - np.exp(-1.25 * surface * fade[..., None] - np.asarray(colour("0a0914"), np.float32) / 255)


ROOMS = [
    "8a3b2a f6b07a 2b1210", "c9b79c fff3da 4a4038", "37506b f7d9a8 131c2b",
    "7a8f6a fdf3c9 29331f", "b56a7a ffe0cf 3b1a2a", "d9a441 fff0c4 4a2f10",
]  # fmt: skip


def shadow(sheet: Sheet) -> Array:
    """Sun through panes on a bare wall, with a plant or curtain in its way."""
    wall, sun, dark = (colour(code) for code in ROOMS[sheet.whole(0, len(ROOMS) - 1)].split())
    page = Vector(sheet, (0, 0, 0))
    lean, fall = sheet.between(-0.35, 0.35), sheet.between(-0.25, 0.3)
    left, top, wide, high = sheet.right * sheet.between(0.1, 0.4), sheet.bottom * sheet.between(0.06, 0.25), 0.0, 0.0
    columns, rows = sheet.whole(2, 4), sheet.whole(2, 4)
    wide, high = sheet.between(430, 560) / columns, sheet.between(480, 640) / rows
    for row in range(rows):
        for column in range(columns):
            a0, b0 = column * wide + 9, row * high + 9
            a1, b1 = a0 + wide - 18, b0 + high - 18
            corners = [(a0, b0), (a1, b0), (a1, b1), (a0, b1)]
            page.polygon([(left + a + b * lean, top + b + a * fall) for a, b in corners], (255, 255, 255))
    if sheet.chance(0.8):
        _plant(page, sheet, left + wide * columns * 0.6, top + high * rows * 1.1)
    mask = Image.fromarray((page.pixels()[..., 0] * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(6))
    lit = np.asarray(mask, np.float32) / 255
    x, y = sheet.grid()
    shade = ramp(np.clip(y / sheet.bottom * 0.7 + x / sheet.right * 0.3, 0, 1), [(0, wall), (1, blend(wall, dark, 0.75))])
    surface = mix(shade, blend(sun, wall, 0.1), lit * (0.75 + 0.25 * enlarge(sheet.clouds(3, 3, 4), sheet)))
    edge = sheet.bottom * sheet.between(0.86, 0.97) + x * sheet.between(-0.08, 0.08)
    return mix(surface, blend(dark, wall, 0.15), step(edge - y, 3) * 0.85)


def _plant(page: Vector, sheet: Sheet, x: float, foot: float) -> None:
    """Stems with leaves on both sides, drawn in black over the light."""
    for _ in range(sheet.whole(3, 7)):
        lean, tall = sheet.between(-0.8, 0.8), sheet.between(320, 640)
        spine = [(x + lean * tall * s * s * 0.8, foot - tall * s) for s in np.linspace(0, 1, 14)]
        page.line(spine, (0, 0, 0), 6)
        for index, (px, py) in enumerate(spine[3:]):
            size = 95 * (1 - index / 16)
            for side in (-1, 1):
                tip = (px + side * size, py - size * 0.5)
                page.polygon([(px, py), (px + side * size * 0.5, py - size * 0.55), tip, (px + side * size * 0.5, py)], (0, 0, 0))
