"""Frames of films that do not exist: wide, with bars above and below, and somebody in them."""

import numpy as np

from mima.demo.art.colour import Colour, blend, colour
from mima.demo.art.puys import HOURS
from mima.demo.art.sheet import Array, Sheet, Vector, enlarge, mix, ramp, step

RATIOS = (2.39, 1.85, 2.0)


def paint(sheet: Sheet) -> Array:
    """One of four set-ups: a road at dusk, a doorway, a window with rain, a figure on the ridge."""
    place = (_road, _doorway, _window, _ridge)[sheet.whole(0, 3)]
    sky = [colour(code) for code in HOURS[sheet.whole(0, len(HOURS) - 1)].split()]
    surface = place(sheet, sky)
    x, y = sheet.grid()
    vignette = 1 - 0.42 * (((x / sheet.right - 0.5) ** 2 + (y / sheet.bottom - 0.5) ** 2) * 2.2)
    surface = surface * vignette[..., None]
    surface = mix(surface, blend(sky[1], (20, 40, 60), 0.4), 0.1)
    high = max(sheet.right / RATIOS[sheet.whole(0, 2)], sheet.bottom * 0.8)
    bar = max(0.0, (sheet.bottom - high) / 2)
    return mix(surface, (6, 6, 8), 1 - step(np.abs(y - sheet.bottom / 2) - (sheet.bottom / 2 - bar), 1.5) + 0 * x)


def _gradient(sheet: Sheet, stops: list[tuple[float, Colour]]) -> Array:
    x, y = sheet.grid()
    return ramp(np.clip(y / sheet.bottom, 0, 1) + 0 * x, stops)


def _person(page: Vector, x: float, foot: float, tall: float, tone: Colour) -> None:
    """Someone seen from behind."""
    page.disc(x, foot - tall * 0.92, tall * 0.075, tone)
    coat = [(-0.11, 0.83), (0.11, 0.83), (0.15, 0.42), (0.08, 0.4), (0.07, 0), (0.015, 0), (0, 0.36), (-0.015, 0)]
    page.polygon([(x + dx * tall, foot - dy * tall) for dx, dy in [*coat, (-0.07, 0), (-0.08, 0.4), (-0.15, 0.42)]], tone)


def _road(sheet: Sheet, sky: list[Colour]) -> Array:
    """A road that runs to the horizon, poles, two headlamps far away."""
    page = Vector(sheet, (0, 0, 0))
    horizon = sheet.bottom * sheet.between(0.48, 0.6)
    surface = _gradient(sheet, [(0, sky[0]), (0.35, sky[1]), (0.5, sky[2]), (0.58, sky[3]), (1, sky[3])])
    vx, ground = sheet.right * sheet.between(0.3, 0.7), blend(sky[6], sky[1], 0.18)
    mask = Vector(sheet, (0, 0, 0))
    mask.box(0, horizon, sheet.right, sheet.bottom, (255, 255, 255))
    page.box(0, horizon, sheet.right, sheet.bottom, ground)
    page.polygon(
        [(vx - 5, horizon), (vx + 5, horizon), (vx + 420, sheet.bottom), (vx - 380, sheet.bottom)], blend(ground, sky[3], 0.2)
    )
    for dash in range(9):
        a, b = (dash / 9) ** 2, ((dash + 0.5) / 9) ** 2
        top, low = horizon + (sheet.bottom - horizon) * a, horizon + (sheet.bottom - horizon) * b
        page.polygon(
            [(vx - 5 * a, top), (vx + 5 * a, top), (vx + 9 * b + 6 * b, low), (vx - 9 * b, low)], blend(sky[4], ground, 0.25)
        )
    for pole in range(1, 9):
        s = (pole / 8) ** 2.2
        x, tall = vx - 40 - s * sheet.right * 0.62, 30 + 520 * s
        for plate, tone in ((page, sky[6]), (mask, (255, 255, 255))):
            plate.box(x, horizon + 40 * s - tall, 2 + 9 * s, tall + 30 * s, tone)
            plate.box(x - 40 * s, horizon + 40 * s - tall * 0.93, 80 * s + 2, 2 + 6 * s, tone)
    if sheet.chance(0.5):
        _person(page, vx + 190, horizon + 210, 230, sky[6])
        _person(mask, vx + 190, horizon + 210, 230, (255, 255, 255))
    surface = mix(surface, page.pixels(), mask.pixels()[..., 0])
    x, y = sheet.grid()
    for side in (-12, 12):
        away = (x - vx - side) ** 2 + ((y - horizon - 16) * 1.4) ** 2
        surface = (
            surface + (np.exp(-away / 90) * 1.3 + np.exp(-away / 9000) * 0.3)[..., None] * np.asarray(sky[4], np.float32) / 255
        )
    return surface


def _doorway(sheet: Sheet, sky: list[Colour]) -> Array:
    """A dark room, an open door, and someone in the light."""
    page = Vector(sheet, blend(sky[6], (0, 0, 0), 0.55))
    x, w, top, floor = sheet.right * sheet.between(0.3, 0.62), sheet.between(170, 330), sheet.bottom * 0.22, sheet.bottom * 0.74
    page.polygon(
        [(x, floor), (x + w, floor), (x + w * 1.9, sheet.bottom), (x - w * 0.7, sheet.bottom)], blend(sky[3], sky[6], 0.55)
    )
    bands = 30
    for band in range(bands):
        page.box(x, top + (floor - top) * band / bands, w, (floor - top) / bands + 1, blend(sky[2], sky[4], band / bands))
    page.polygon(
        [(x, floor * 0.86), (x + w * 0.4, floor * 0.8), (x + w, floor * 0.88), (x + w, floor), (x, floor)],
        blend(sky[5], sky[6], 0.3),
    )
    _person(page, x + w * sheet.between(0.3, 0.7), floor + 16, (floor - top) * 0.72, blend(sky[6], (0, 0, 0), 0.5))
    page.polygon([(x, top), (x - w * 0.35, top - 46), (x - w * 0.35, floor + 60), (x, floor)], blend(sky[6], sky[1], 0.16))
    if sheet.chance(0.6):
        page.box(sheet.right * 0.06, sheet.bottom * 0.6, 240, 26, blend(sky[6], sky[1], 0.2))
        page.box(sheet.right * 0.09, sheet.bottom * 0.6, 18, 200, blend(sky[6], sky[1], 0.14))
    return page.pixels()


def _window(sheet: Sheet, sky: list[Colour]) -> Array:
    """A profile against a train window with the country going by."""
    _, y = sheet.grid()
    bands = enlarge(sheet.clouds(9, 3, 4, stretch=9), sheet)
    surface = ramp(
        np.clip(y / sheet.bottom * 0.75 + (bands - 0.5) * 0.5, 0, 1),
        [(0, sky[1]), (0.4, sky[2]), (0.6, sky[3]), (0.75, sky[5]), (1, sky[6])],
    )
    page = Vector(sheet, (0, 0, 0))
    side = 1 if sheet.chance(0.5) else -1
    cx, cy = sheet.right * (0.5 + side * sheet.between(0.12, 0.26)), sheet.bottom * sheet.between(0.46, 0.54)
    face = [
        (-150, -150),
        (-60, -205),
        (50, -200),
        (125, -140),
        (140, -70),
        (152, -40),
        (192, 20),
        (160, 38),
        (168, 66),
        (154, 82),
        (164, 108),
        (140, 150),
        (86, 158),
        (66, 210),
        (190, 300),
        (260, 700),
        (-330, 700),
        (-270, 320),
        (-130, 230),
        (-140, 60),
    ]
    scale = sheet.between(0.85, 1.2)
    page.polygon([(cx - side * dx * scale, cy + dy * scale) for dx, dy in face], (255, 255, 255))
    page.disc(cx + side * 60 * scale, cy - 70 * scale, 145 * scale, (255, 255, 255))
    page.box(sheet.right * sheet.between(0.05, 0.2) if side > 0 else sheet.right * 0.85, 0, 70, sheet.bottom, (255, 255, 255))
    return mix(surface, blend(sky[6], (0, 0, 0), 0.45), page.pixels()[..., 0])


def _ridge(sheet: Sheet, sky: list[Colour]) -> Array:
    """A very large sky, a very small walker, a bare slope."""
    surface = _gradient(sheet, [(0, sky[0]), (0.4, sky[1]), (0.6, sky[2]), (0.75, sky[3]), (1, sky[4])])
    cloud = enlarge(sheet.clouds(3, 4, 4, stretch=3), sheet)
    surface = mix(surface, sky[4], np.clip(cloud * 2 - 1.05, 0, 0.6))
    x, y = sheet.grid()
    sun = np.hypot(x - sheet.right * sheet.between(0.15, 0.85), y - sheet.bottom * sheet.between(0.35, 0.6))
    surface = mix(surface, sky[4], 0.7 / (1 + (sun / 90) ** 2))
    slope = sheet.between(-0.28, 0.28)
    line = (
        sheet.bottom * 0.72
        + (x[0] - sheet.right / 2) * slope
        + 16 * np.sin(x[0] / 130 + sheet.between(0, 6))
        + 5 * np.sin(x[0] / 31)
    )
    surface = mix(surface, blend(sky[6], (0, 0, 0), 0.25), step(line[None, :] - y, 1.5))
    page = Vector(sheet, (0, 0, 0))
    for _ in range(sheet.whole(1, 3)):
        px = sheet.right * sheet.between(0.2, 0.8)
        _person(page, px, float(np.interp(px, x[0], line)) + 6, sheet.between(75, 130), (255, 255, 255))
    return mix(surface, blend(sky[6], (0, 0, 0), 0.4), page.pixels()[..., 0])
