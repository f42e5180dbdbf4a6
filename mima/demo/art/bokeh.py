"""A wet street at night, out of focus: lamps, their reflections, and somebody walking through."""

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from mima.demo.art.colour import Colour, colour
from mima.demo.art.sheet import Array, Sheet, mix, ramp

STREETS = [
    "060a1c 141c3a ff6b4a ffc36b 4fd0b5 f04f8a 8fb7ff",
    "0b0710 2b1426 ff9a3d ffd98a e8476a a34fd8 ffe9c9",
    "04120f 0c2a2a 5fe0b0 f4f1c9 ff7a4d 3fa7d6 ffd166",
    "0a0a0e 24222a f7f0de ffb454 d94f3d 7f8fb0 e8d5a5",
    "07061a 1d1450 6f7bff ff5fa2 59d8ff ffd6f0 b48cff",
    "120806 33180e ffb347 ff6a3a ffe0a3 d1495b 6aa6a6",
]


def paint(sheet: Sheet) -> Array:
    """Discs of light above the kerb, their smeared twins below it, and at times a figure."""
    shades = [colour(code) for code in STREETS[sheet.whole(0, len(STREETS) - 1)].split()]
    kerb = sheet.bottom * sheet.between(0.5, 0.72)
    _, y = sheet.grid()
    night = ramp(np.clip(y / sheet.bottom, 0, 1), [(0, shades[0]), (0.5, shades[1]), (1, shades[0])])
    surface = np.broadcast_to(night, (sheet.height, sheet.width, 3))
    lamps = [_lamp(sheet, kerb, shades[2:]) for _ in range(sheet.whole(26, 60))]
    surface = surface + _reflections(sheet, lamps, kerb) * 0.9
    surface = surface + _discs(sheet, lamps, kerb)
    surface = 1 - np.exp(-1.35 * surface)
    if sheet.chance(0.75):
        surface = mix(surface, shades[0], _figure(sheet, kerb))
    return surface


def _lamp(sheet: Sheet, kerb: float, shades: list[Colour]) -> tuple[float, float, float, Colour, float]:
    high = kerb * (1 - sheet.between(0, 1) ** 1.4 * 0.85)
    radius = sheet.between(14, 78) * (0.6 + 0.6 * sheet.between(0, 1))
    return sheet.between(-20, sheet.right + 20), high, radius, shades[sheet.whole(0, 4)], sheet.between(0.25, 0.85)


def _discs(sheet: Sheet, lamps: list[tuple[float, float, float, Colour, float]], kerb: float) -> Array:
    """Light adds up where discs meet; each has the faint rim a lens gives it."""
    half = sheet.scale
    total = np.zeros((sheet.height, sheet.width, 3), np.float32)
    for lx, ly, radius, shade, strength in lamps:
        if ly > kerb:
            continue
        r = int(radius * half) + 3
        cx, cy = int(lx * half), int(ly * half)
        y0, y1, x0, x1 = max(0, cy - r), min(sheet.height, cy + r), max(0, cx - r), min(sheet.width, cx + r)
        if y0 >= y1 or x0 >= x1:
            continue
        away = np.hypot(np.arange(x0, x1)[None, :] - lx * half, np.arange(y0, y1)[:, None] - ly * half)
        size = radius * half
        disc = np.clip((size - away) / 2.5, 0, 1) * (0.62 + 0.38 * np.clip(away / size, 0, 1) ** 5)
        light = (np.asarray(shade, np.float32) / 255) ** 1.4
        total[y0:y1, x0:x1] += (disc * strength)[..., None].astype(np.float32) * light
    return total


def _reflections(sheet: Sheet, lamps: list[tuple[float, float, float, Colour, float]], kerb: float) -> Array:
    """Each lamp drawn long on the wet ground, broken by ripples."""
    small = Image.new("RGB", (sheet.width // 4, sheet.height // 4))
    pen = ImageDraw.Draw(small, "RGBA")
    unit = sheet.scale / 4
    for lx, _, radius, shade, strength in lamps:
        reach = (sheet.bottom - kerb) * sheet.between(0.45, 1.05)
        box = ((lx - radius * 0.5) * unit, kerb * unit, (lx + radius * 0.5) * unit, (kerb + reach) * unit)
        pen.rectangle(box, fill=(*shade, round(120 * strength)))
    blurred = small.filter(ImageFilter.BoxBlur((2, 26))).filter(ImageFilter.GaussianBlur(3))
    full = np.asarray(blurred.resize((sheet.width, sheet.height), Image.Resampling.BICUBIC), np.float32) / 255
    ripples = sheet.clouds(26, 2, stretch=6) * 0.8 + 0.45
    _, y = sheet.grid()
    return full * (ripples * np.clip((y - kerb) / 60, 0, 1))[..., None]


def _figure(sheet: Sheet, kerb: float) -> Array:
    """A walker, with or without umbrella, alone or in company, slightly soft."""
    mask = Image.new("L", (sheet.width, sheet.height))
    pen, u = ImageDraw.Draw(mask), sheet.scale
    place = sheet.between(0.2, 0.8) * sheet.right
    for index in range(1 if sheet.chance(0.65) else 2):
        px, tall = place + index * 95, sheet.between(250, 380)
        foot = kerb + tall * 0.5
        head = foot - tall
        pen.ellipse([(px - tall * 0.062) * u, head * u, (px + tall * 0.062) * u, (head + tall * 0.15) * u], fill=255)
        coat = [(-0.1, 0.16), (0.1, 0.16), (0.15, 0.66), (0.07, 0.68), (0.06, 1), (0.01, 1), (0, 0.7), (-0.05, 1)]
        coat += [(-0.1, 1), (-0.08, 0.68), (-0.15, 0.66)]
        pen.polygon([((px + dx * tall) * u, (head + dy * tall) * u) for dx, dy in coat], fill=255)
        if sheet.chance(0.6) and index == 0:
            r = tall * 0.36
            pen.pieslice([(px - r) * u, (head - r * 0.65) * u, (px + r) * u, (head + r * 0.95) * u], 180, 360, fill=255)
            pen.line([px * u, head * u, (px + 4) * u, (head + tall * 0.45) * u], fill=255, width=round(5 * u))
    return np.asarray(mask.filter(ImageFilter.GaussianBlur(1.5)), np.float32) / 255
