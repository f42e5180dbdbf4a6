"""Paper, scissors and ink: risograph posters, cut-out shapes, sleeves of a few forms, rays, halftone."""

import numpy as np
from PIL import ImageChops

from mima.demo.art.colour import Colour, colour, luminance, palette
from mima.demo.art.sheet import Array, Points, Sheet, Vector, mix, step

INKS = [
    "ff4c65 0078bf",
    "ffb511 765ba7",
    "00a95c ff48b0",
    "ff6c2f 2b50aa",
    "f7ff00 e2432a",
    "0078bf ffe800",
    "ff48b0 235ba8",
    "3d5588 ff8e91",
    "00838a f1a23a",
    "d9531e 1d6f72",
]


def soft_blob(sheet: Sheet, x: float, y: float, radius: float, roughness: float = 0.3) -> Points:
    """The outline of a pebble."""
    angles = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    reach = np.ones_like(angles)
    for wave in range(2, 6):
        reach += np.sin(angles * wave + sheet.between(0, 6.3)) * sheet.between(0, roughness) / (wave * 0.75)
    return [(x + radius * r * np.cos(a), y + radius * r * np.sin(a)) for a, r in zip(angles, reach, strict=True)]


def riso(sheet: Sheet) -> Array:
    """Two or three inks, each its own plate, slightly out of register, with the speckle of the drum."""
    inks = [colour(code) for code in INKS[sheet.whole(0, len(INKS) - 1)].split()]
    if sheet.chance(0.55):
        inks.append(colour(["1b1815", "f4c60b", "20248f", "0f3d3e"][sheet.whole(0, 3)]))
    surface = np.broadcast_to(np.asarray(colour("f6f0e2"), np.float32) / 255, (sheet.height, sheet.width, 3))
    for number, ink in enumerate(inks):
        plate = Vector(sheet, (0, 0, 0))
        for _ in range(sheet.whole(2, 4) if number == 0 else sheet.whole(1, 3)):
            _form(plate, sheet, number)
        cover = plate.pixels()[..., 0]
        dy, dx = sheet.whole(-5, 5), sheet.whole(-5, 5)
        speckle = sheet.rng.random((sheet.height, sheet.width), dtype=np.float32)
        cover = np.roll(cover, (dy, dx), (0, 1)) * (0.9 - 0.3 * (speckle > 0.93))
        surface = surface * (1 - cover[..., None] * (1 - np.asarray(ink, np.float32) / 255))
    return surface


def _form(plate: Vector, sheet: Sheet, number: int) -> None:
    """One large form of a plate, in white on black."""
    white: Colour = (255, 255, 255)
    x, y = sheet.between(0.2, 0.8) * sheet.right, sheet.between(0.2, 0.8) * sheet.bottom
    size, kind = sheet.between(210, 430) * (1 if number < 2 else 0.6), sheet.whole(0, 7)
    if kind == 0:
        plate.disc(x, y, size, white)
    elif kind == 1:
        plate.polygon(soft_blob(sheet, x, y, size), white)
    elif kind == 2:
        plate.box(x - size, y - size * 0.5, size * 2, size, white)
    elif kind == 3:
        for index in range(sheet.whole(6, 13)):
            plate.box(0, y + index * 34 - 220, sheet.right, 17, white)
    elif kind == 4:
        plate.polygon([(x, y - size), (x + size, y + size * 0.8), (x - size, y + size * 0.8)], white)
    elif kind == 5:
        plate.wedge(x, y, size * 1.2, 180, 360, white)
    elif kind == 6:
        for index in range(14):
            for row in range(9):
                plate.disc(x - 380 + index * 62, y - 260 + row * 62, 8 + 2.1 * row, white)
    else:
        for turn in range(10):
            a = turn * np.pi / 5
            tip = (x + size * np.cos(a), y + size * np.sin(a))
            side = [(x + size * 0.3 * np.cos(a + s), y + size * 0.3 * np.sin(a + s)) for s in (-0.5, 0.5)]
            plate.polygon([(x, y), side[0], tip, side[1]], white)


def blob(sheet: Sheet) -> Array:
    """Cut paper: panels behind, seaweed and pebbles in front, with the thin shadow of each sheet."""
    colours = palette(sheet.rng)
    page = Vector(sheet, colours[0])
    cut_x, cut_y = sheet.right * sheet.between(0.3, 0.7), sheet.bottom * sheet.between(0.3, 0.7)
    for x, y, w, h in ((0, 0, cut_x, cut_y), (cut_x, 0, sheet.right, cut_y), (0, cut_y, cut_x, sheet.bottom)):
        if sheet.chance(0.7):
            page.box(x, y, w, h, colours[sheet.whole(2, 4)])
    for _ in range(sheet.whole(3, 6)):
        x, y = sheet.between(0.12, 0.88) * sheet.right, sheet.between(0.12, 0.88) * sheet.bottom
        size = sheet.between(90, 300)
        outline = soft_blob(sheet, x, y, size, 0.55) if sheet.chance(0.6) else _weed(sheet, x, y, size * 1.3)
        page.polygon([(a + 7, b + 9) for a, b in outline], (10, 8, 20), 0.22)
        page.polygon(outline, colours[sheet.whole(0, 4)])
    if sheet.chance(0.6):
        page.disc(
            sheet.right * sheet.between(0.1, 0.9), sheet.bottom * sheet.between(0.1, 0.9), sheet.between(30, 80), colours[0]
        )
    return page.pixels()


def _weed(sheet: Sheet, x: float, y: float, size: float) -> Points:
    """A branching leaf as scissors make it: fingers around a stem."""
    angles = np.linspace(0, 2 * np.pi, 200, endpoint=False)
    fingers, turn = sheet.whole(5, 9), sheet.between(0, 6.3)
    reach = 0.42 + 0.58 * np.clip(np.sin(angles * fingers), -0.2, 1) ** 2 * (0.65 + 0.35 * np.cos(angles - turn))
    return [(x + size * r * np.cos(a), y + size * r * np.sin(a) * 1.1) for a, r in zip(angles, reach, strict=True)]


def sleeve(sheet: Sheet) -> Array:
    """A few large forms in exact places: discs, halves, a column, a ladder of bars, overlapping by multiplication."""
    colours = palette(sheet.rng)
    below, above = Vector(sheet, colours[0]), Vector(sheet, (255, 255, 255))
    unit = 1000 / sheet.whole(4, 6)
    places = [(c * unit, r * unit) for c in range(1, int(sheet.right / unit) + 1) for r in range(1, int(sheet.bottom / unit) + 1)]
    dark = luminance(colours[0]) < 0.45  # Multiplied on a dark ground, every form would drown.
    for index in range(sheet.whole(5, 8)):
        x, y = places[sheet.whole(0, len(places) - 1)]
        size, ink = unit * [0.75, 1, 1.5, 2][sheet.whole(0, 3)], colours[1 + (index + sheet.whole(0, 1)) % 4]
        kind = sheet.whole(0, 4)
        page = below if dark or sheet.chance(0.45) else above
        if kind == 0:
            page.disc(x, y, size, ink)
        elif kind == 1:
            turn = 90 * sheet.whole(0, 3)
            page.wedge(x, y, size * 1.2, turn, turn + 180, ink)
        elif kind == 2:
            page.box(x, 0 if sheet.chance(0.5) else y, unit * sheet.whole(1, 2), sheet.bottom, ink)
        elif kind == 3:
            for bar in range(sheet.whole(3, 7)):
                page.box(x - unit, y + bar * unit * 0.28, unit * 2, unit * 0.14, ink)
        else:
            for ring in range(4):
                page.ring(x, y, size - ring * unit * 0.25, unit * 0.12, ink)
    merged = ImageChops.multiply(below.surface, above.surface) if sheet.chance(0.75) else below.surface
    below.surface = merged
    return below.pixels()


def rays(sheet: Sheet) -> Array:
    """Rays around a disc, straight or turning, with a record, an eye or a sun in the middle."""
    colours = palette(sheet.rng)
    x, y = sheet.grid()
    cx, cy = sheet.right * sheet.between(0.25, 0.75), sheet.bottom * sheet.between(0.25, 0.8)
    away, angle = np.hypot(x - cx, y - cy), np.arctan2(y - cy, x - cx)
    count, twist = sheet.whole(9, 26), sheet.between(-0.004, 0.004) if sheet.chance(0.5) else 0.0
    phase = (angle + away * twist + sheet.between(0, 6.3)) * count / (2 * np.pi)
    which = np.floor(phase).astype(np.int32) % count
    order = sheet.rng.integers(1, 5, count)
    inks = np.asarray(colours, np.float32) / 255
    spokes = np.clip((0.5 - np.abs(phase % 1 - 0.5) - sheet.between(0.08, 0.25)) * away * 6.28 / count / 1.3 + 0.5, 0, 1)
    surface: Array = inks[0] + (inks[order[which]] - inks[0]) * spokes[..., None]
    if sheet.chance(0.5):
        inner = sheet.between(330, 520)
        flipped = inks[1] + (inks[order[which[:, ::-1]] % 5] - inks[1]) * spokes[:, ::-1][..., None]
        surface = mix(surface, flipped, step(away - inner, 1.5))
    radius = sheet.between(90, 240)
    reach = radius * 1.16 + 3
    rows = slice(max(0, int((cy - reach) * sheet.scale)), int((cy + reach) * sheet.scale) + 1)
    columns = slice(max(0, int((cx - reach) * sheet.scale)), int((cx + reach) * sheet.scale) + 1)
    surface[rows, columns] = _record(surface[rows, columns], away[rows, columns], radius, colours)
    return surface


def _record(part: Array, away: Array, radius: float, colours: list[Colour]) -> Array:
    """A disc with its label, its hole and its grooves."""
    for share, ink in ((1.16, 0), (1, 1), (0.42, 2), (0.3, 0), (0.07, 1)):
        part = mix(part, colours[ink], step(away - radius * share, 1.5))
    groove = (away / radius - 0.5) / 0.055
    ring = (np.abs(groove - np.round(groove)) * 0.055 * radius - 0.9) + 9 * (np.abs(groove - 3.5) > 4)
    return mix(part, colours[0], step(ring, 1.5) * 0.3)


def halftone(sheet: Sheet) -> Array:
    """A lit object seen only through a screen of dots or lines: sphere, bust, hand of hills, horn, moon."""
    colours = palette(sheet.rng)
    ground, ink = (colours[0], colours[1]) if sheet.chance(0.5) else (colours[2], colours[1])
    x, y = sheet.grid()
    tone = np.clip(_model(sheet, x, y), 0, 1)
    angle, pitch = sheet.between(0.2, 1.3), sheet.between(15, 34)
    u = (x * np.cos(angle) + y * np.sin(angle)) / pitch
    v = (y * np.cos(angle) - x * np.sin(angle)) / pitch
    lines = sheet.chance(0.3)
    dot = np.abs(v % 1 - 0.5) - tone * 0.5 if lines else np.hypot(u % 1 - 0.5, v % 1 - 0.5) - np.sqrt(tone) * 0.66
    cover = np.clip(0.5 - dot * pitch / 1.4, 0, 1)
    surface = np.broadcast_to(np.asarray(ground, np.float32) / 255, (*cover.shape, 3))
    if sheet.chance(0.6):
        cx, cy = sheet.right * sheet.between(0.3, 0.7), sheet.bottom * sheet.between(0.3, 0.7)
        surface = mix(surface, colours[3], step(np.hypot(x - cx, y - cy) - sheet.between(180, 330), 1.5))
    return mix(surface, ink, cover)


def _model(sheet: Sheet, x: Array, y: Array) -> Array:
    """How dark each place is: a few solids lit from one side, on a graded ground."""
    cx, cy, kind = sheet.right / 2, sheet.bottom / 2, sheet.whole(0, 3)
    dark = 0.28 * (y / sheet.bottom) ** 2 + np.zeros_like(x)
    solids = {
        0: [(0, 0, 330, 330)],
        1: [(0, -150, 165, 205), (0, 330, 340, 260), (0, 60, 78, 170)],
        2: [(-200, 60, 190, 190), (120, -110, 250, 250), (210, 250, 120, 120)],
        3: [(0, 260, 520, 200), (-230, 150, 220, 170), (220, 110, 270, 250)],
    }[kind]
    turn = sheet.between(-0.9, 0.9)
    for dx, dy, rx, ry in solids:
        grow = sheet.between(0.85, 1.12)
        nx, ny = (x - cx - dx) / (rx * grow), (y - cy - dy) / (ry * grow)
        inside = nx * nx + ny * ny
        nz = np.sqrt(np.clip(1 - inside, 0, 1))
        shade = 1 - np.clip(nx * np.sin(turn) - ny * 0.55 + nz * 0.6, 0, 1)
        dark = np.where(inside < 1, shade * 0.92, dark)
    return dark.astype(np.float32) + sheet.between(-0.03, 0.05)
