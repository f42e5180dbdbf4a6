"""Quiet scenes: a moon on a lake, a train on a viaduct, turning stars, a striped sun, a still from a film."""

import numpy as np

from mima.demo.art.colour import Colour, blend, colour, palette
from mima.demo.art.puys import HOURS
from mima.demo.art.sheet import Array, Sheet, Vector, mix, ramp, step

NIGHTS = [
    "04121c 12414f fdf3d0",
    "0a0a24 2b2f6b ffe9c4",
    "120a1a 5a2a52 ffd9b0",
    "06140f 1f5a4a f4f7d0",
    "1a0d0a 7a3a24 ffe0a8",
    "0c1420 45607a f2f4f5",
]


def _hills(sheet: Sheet, x: Array, base: float, height: float) -> Array:
    line = np.full_like(x, base)
    for octave in range(1, 8):
        line -= np.sin(x / (330 / octave**1.25) + sheet.between(0, 6.3)) * height / octave**1.15
    return line


def moon(sheet: Sheet) -> Array:
    """A moon, its halo, a far shore, and a road of light broken by small waves."""
    sky, glow, pale = (colour(code) for code in NIGHTS[sheet.whole(0, len(NIGHTS) - 1)].split())
    x, y = sheet.grid()
    shore = sheet.bottom * sheet.between(0.45, 0.68)
    mx, my, radius = sheet.right * sheet.between(0.2, 0.8), shore * sheet.between(0.2, 0.7), sheet.between(45, 130)
    away = np.hypot(x - mx, y - my)
    surface = ramp(np.clip(y / sheet.bottom, 0, 1) + 0 * x, [(0, sky), (shore / sheet.bottom, glow), (1, sky)])
    surface = mix(surface, pale, 0.5 / (1 + (away / (radius * 1.7)) ** 2))
    face = 1 - 0.14 * np.clip(np.sin(x / 21 + 2 * np.sin(y / 33)) * np.sin(y / 27), 0, 1)
    surface = mix(surface, np.asarray(pale, np.float32) / 255 * face[..., None], step(away - radius, 2))
    if sheet.chance(0.4):  # A crescent: the sky's own tone covers part of it.
        surface = mix(
            surface,
            blend(sky, glow, 0.4),
            step(np.hypot(x - mx - radius * 0.5, y - my + 8) - radius, 2) * step(away - radius - 3, 2),
        )
    far = _hills(sheet, x[0], shore - 12, sheet.between(14, 46))
    surface = mix(surface, blend(sky, (0, 0, 0), 0.4), step(far[None, :] - y, 1.5) * step(y - shore, 1.5))
    depth = np.clip((y - shore) / (sheet.bottom - shore), 0, 1)
    ripple = np.sin(np.clip(y - shore, 0, None) ** 0.82 * 2.4 + 3 * np.sin(x / 47 + y / 9) + 2 * np.sin(x / 13 - y / 5))
    road = np.exp(-(((x - mx) / (radius * (0.55 + 1.9 * depth))) ** 2)) * (ripple > 0.15 + 0.5 * depth) * (y > shore)
    surface = mix(surface, pale, (road * (0.85 - 0.4 * depth)).astype(np.float32))
    if sheet.chance(0.55):
        surface = _barge(sheet, surface, shore, blend(sky, (0, 0, 0), 0.5))
    return surface


def _barge(sheet: Sheet, surface: Array, shore: float, tone: Colour) -> Array:
    """A rowing boat with someone in it."""
    x, y = sheet.grid()
    bx, by, w = sheet.right * sheet.between(0.15, 0.85), shore + sheet.between(90, 220), sheet.between(70, 120)
    hull = np.maximum(np.abs(x - bx) - w + (y - by) * 1.1, np.maximum(by - y, y - by - w * 0.2))
    body = np.hypot((x - bx) * 1.3, (y - by + w * 0.18) * 0.8) - w * 0.2
    head = np.hypot(x - bx, y - by + w * 0.5) - w * 0.09
    return mix(surface, tone, step(np.minimum(np.minimum(hull, body), head), 2))


def train(sheet: Sheet) -> Array:
    """A viaduct across the picture, and a small train with its windows lit."""
    sky = [colour(code) for code in HOURS[sheet.whole(0, len(HOURS) - 1)].split()]
    ground = blend(sky[0], sky[6], 0.55)
    page = Vector(sheet, sky[3])
    for band in range(40):
        page.box(0, band * sheet.bottom * 0.02, sheet.right, sheet.bottom * 0.021, blend(sky[1], sky[4], (band / 39) ** 1.4))
    page.disc(sheet.right * sheet.between(0.15, 0.9), sheet.bottom * sheet.between(0.2, 0.45), sheet.between(70, 150), sky[4])
    x = np.arange(-10, sheet.right + 20, 10)
    deck = sheet.bottom * sheet.between(0.55, 0.68)
    for layer in range(3):
        line = _hills(sheet, x, deck - 130 + layer * 105, 95 - 20 * layer)
        tone = blend(sky[2], ground, 0.25 + 0.28 * layer)
        page.polygon([(0, sheet.bottom), *zip(x, line, strict=True), (sheet.right, sheet.bottom)], tone)
    _viaduct(page, sheet, deck, blend(sky[5], ground, 0.45), ground)
    _cars(page, sheet, deck, sky)
    near = _hills(sheet, x, sheet.bottom - 70, 30)
    page.polygon([(0, sheet.bottom), *zip(x, near, strict=True), (sheet.right, sheet.bottom)], sky[6])
    return page.pixels()


def _viaduct(page: Vector, sheet: Sheet, deck: float, stone: Colour, shade: Colour) -> None:
    """Arches on tall piers, or a lattice girder."""
    span = sheet.between(110, 210)
    if sheet.chance(0.65):
        page.box(0, deck, sheet.right, 46, stone)
        for pier in range(-1, int(sheet.right / span) + 2):
            x = pier * span
            page.box(x, deck, span * 0.26, sheet.bottom, stone)
            page.box(x + span * 0.18, deck + 46, span * 0.08, sheet.bottom, shade, 0.5)
            arch = [(x + span * 0.26, deck + 46 + span * 0.4)]
            arch += [
                (x + span * (0.63 - 0.37 * np.cos(a)), deck + 50 + span * 0.37 * (1 - np.sin(a)))
                for a in np.linspace(0, np.pi, 16)
            ]
            page.polygon([(x + span * 0.26, deck + 44), *arch[1:], (x + span, deck + 44)], stone)
        return
    for chord in (deck, deck + 62):
        page.box(0, chord, sheet.right, 11, shade)
    for cell in range(int(sheet.right / 62) + 1):
        page.line([(cell * 62, deck), (cell * 62 + 62, deck + 66)], shade, 5)
        page.line([(cell * 62 + 62, deck), (cell * 62, deck + 66)], shade, 5)
    for pier in range(3):
        x = sheet.right * (pier + 0.5) / 3
        page.polygon([(x - 16, deck + 66), (x + 16, deck + 66), (x + 46, sheet.bottom), (x - 46, sheet.bottom)], shade)


def _cars(page: Vector, sheet: Sheet, deck: float, sky: list[Colour]) -> None:
    paint = [colour("233a8a"), colour("b3322b"), colour("1f5a4a"), colour("e2a72e"), sky[6]][sheet.whole(0, 4)]
    count, long = sheet.whole(2, 5), sheet.between(150, 215)
    x = sheet.right * sheet.between(0.05, 0.55)
    for car in range(count):
        left = x + car * (long + 9)
        page.box(left, deck - 66, long, 60, paint)
        page.box(left, deck - 22, long, 9, blend(paint, (255, 255, 255), 0.55))
        page.box(left + 12, deck - 8, long - 24, 8, sky[6])
        for window in range(int(long / 34)):
            page.box(left + 12 + window * 34, deck - 56, 22, 24, sky[4])


def stars(sheet: Sheet) -> Array:
    """Arcs around the pole over a ridge, a hut or firs; the longer the pose, the longer the arcs."""
    tones = [
        colour(code)
        for code in ["050a1c 1b2f5c 6b7fb0", "0a0614 3a1f52 b06a8a", "04100f 123f45 5fa39a", "0b0b12 2d2a3d c98f5a"][
            sheet.whole(0, 3)
        ].split()
    ]
    page = Vector(sheet, (0, 0, 0))
    cx, cy, pose = sheet.right * sheet.between(0.1, 0.9), sheet.bottom * sheet.between(0.1, 0.75), sheet.between(28, 110)
    for _ in range(sheet.whole(320, 560)):
        radius, start = float(np.sqrt(sheet.between(0.0004, 1))) * 1500, sheet.between(0, 360)
        light = int(255 * sheet.between(0.3, 1) ** 1.5)
        hue = blend((255, 236, 205), (190, 215, 255), sheet.between(0, 1))
        angles = np.radians(np.linspace(start, start + pose, 3 + int(pose * (0.06 + radius / 4000))))
        arc = list(zip(cx + radius * np.cos(angles), cy + radius * np.sin(angles), strict=True))
        page.line(arc, hue, sheet.between(0.8, 2.6), light / 255)
    x, y = sheet.grid()
    ground = _hills(sheet, x[0], sheet.bottom * sheet.between(0.78, 0.92), sheet.between(20, 70))
    glow = np.exp(-np.abs(y - ground.mean()) / (sheet.bottom * 0.3)) + 0 * x
    surface = ramp(np.clip(y / sheet.bottom, 0, 1) + 0 * x, [(0, tones[0]), (1, tones[1])])
    surface = mix(surface, tones[2], glow * 0.6)
    surface = 1 - (1 - surface) * (1 - page.pixels() * 0.9)
    if sheet.chance(0.6):
        hx, hw = sheet.right * sheet.between(0.2, 0.8), sheet.between(50, 80)
        base = float(np.interp(hx, x[0], ground))
        hut = np.maximum(np.abs(x - hx) - hw, np.maximum(base - hw - y + np.abs(x - hx) * 0.75, y - base - 40))
        surface = mix(surface, blend(tones[0], (0, 0, 0), 0.5), step(hut, 2))
        lit = np.maximum(np.abs(x - hx - hw * 0.2) - 9, np.abs(y - base + hw * 0.2) - 11)
        surface = mix(surface, colour("ffcf70"), step(lit, 2))
    return mix(surface, blend(tones[0], (0, 0, 0), 0.55), step(ground[None, :] - y, 1.6))


def sunset(sheet: Sheet) -> Array:
    """A sun cut by bars that thicken downwards, over hills, sea or a grid that runs to the horizon."""
    colours = palette(sheet.rng)
    dark = min(colours, key=sum)
    x, y = sheet.grid()
    horizon = sheet.bottom * sheet.between(0.6, 0.78)
    cx, radius = sheet.right * sheet.between(0.3, 0.7), sheet.between(210, 350)
    cy = horizon - radius * sheet.between(0.35, 0.9)
    surface = ramp(np.clip(y / horizon, 0, 1) + 0 * x, [(0, dark), (1, blend(dark, colours[3], 0.4))])
    away, down = np.hypot(x - cx, y - cy), (y - cy + radius) / (2 * radius)
    face = ramp(np.clip(down, 0, 1) + 0 * x, [(0, colours[4]), (0.55, colours[2]), (1, colours[3])])
    bars = ((down * sheet.whole(9, 15)) % 1) > np.clip(down * 0.75 - 0.22, 0, 0.6)
    surface = mix(surface, blend(dark, colours[2], 0.6), 0.35 / (1 + (away / radius) ** 4))
    surface = mix(surface, face, step(away - radius, 2) * (bars | (down < 0.36)))
    if sheet.chance(0.5):
        depth = np.clip((y - horizon) / (sheet.bottom - horizon), 1e-3, 1)
        across = np.abs(((x - cx) / (40 + 560 * depth) * 4) % 1 - 0.5) < 0.5 - 0.03
        along = np.abs((1 / depth) % 1 - 0.5) < 0.42
        floor = np.where(
            (across & along)[..., None],
            np.asarray(blend(dark, (0, 0, 0), 0.3), np.float32) / 255,
            np.asarray(colours[3], np.float32) / 255,
        )
        return mix(surface, floor, step(horizon - y, 1.5))
    for layer in range(3):
        line = _hills(sheet, x[0], horizon + layer * (sheet.bottom - horizon) * 0.33, 42 - 9 * layer)
        surface = mix(surface, blend(colours[3], dark, 0.45 + 0.25 * layer), step(line[None, :] - y, 1.5))
    return surface
