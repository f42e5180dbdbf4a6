"""Things and rooms: glossy spheres, the face of a console, a hall in perspective."""

import numpy as np

from mima.demo.art.colour import Colour, blend, colour, palette
from mima.demo.art.sheet import Array, Sheet, Vector, mix, ramp, step

TABLES = [
    "e8b89a d98f6f",
    "d9d4c8 b7ae9c",
    "9fb6b0 6f8f8a",
    "e9c46a c98f3a",
    "b8a9c9 8473a6",
    "2b2f3a 191c24",
    "f2d9d0 d9a59a",
    "7f8f5f 55643c",
]


def spheres(sheet: Sheet) -> Array:
    """A still life of balls, cones aside: soft shadow, rim light, a window mirrored in each."""
    back, table = (colour(code) for code in TABLES[sheet.whole(0, len(TABLES) - 1)].split())
    colours = palette(sheet.rng)[1:]
    x, y = sheet.grid()
    edge = sheet.bottom * sheet.between(0.52, 0.68)
    surface = ramp(np.clip(y / edge, 0, 1) + 0 * x, [(0, blend(back, (0, 0, 0), 0.12)), (1, blend(back, (255, 255, 255), 0.2))])
    floor = ramp(
        np.clip((y - edge) / (sheet.bottom - edge), 0, 1) + 0 * x, [(0, table), (1, blend(table, (255, 255, 255), 0.22))]
    )
    surface = mix(surface, floor, step(edge - y, 26))
    side = 1 if sheet.chance(0.5) else -1
    if sheet.chance(0.6):
        slab = (x - sheet.right * sheet.between(0.3, 0.7)) * side + (y - 300) * sheet.between(0.2, 0.6)
        surface = mix(surface, (255, 250, 235), step(np.abs(slab) - sheet.between(80, 200), 60) * 0.16)
    balls = sorted(_balls(sheet, edge), key=lambda ball: ball[1] + ball[2])
    for bx, by, radius in balls:
        shade = np.exp(
            -(((x - bx - side * radius * 0.75) / (radius * 1.25)) ** 2) - ((y - by - radius * 0.93) / (radius * 0.2)) ** 2
        )
        contact = np.exp(-(((x - bx) / (radius * 0.6)) ** 2) - ((y - by - radius * 0.98) / (radius * 0.09)) ** 2)
        surface = mix(surface, blend(table, (0, 0, 0), 0.8), np.clip(shade * 0.5 + contact * 0.5, 0, 0.85))
    for number, (bx, by, radius) in enumerate(balls):
        surface = _ball(surface, x, y, bx, by, radius, colours[number % 4], table, side)
    return surface


def _balls(sheet: Sheet, edge: float) -> list[tuple[float, float, float]]:
    """Balls that stand on the table without meeting."""
    balls: list[tuple[float, float, float]] = []
    wanted = sheet.whole(1, 6)
    for _ in range(80):
        radius = sheet.between(*((45, 170) if balls else (150, 300)))
        foot = sheet.between(edge + 60, sheet.bottom - 90)
        bx, by = sheet.between(radius, sheet.right - radius), foot - radius
        if all(np.hypot(bx - ox, (by - oy)) > (radius + other) * 0.98 for ox, oy, other in balls):
            balls.append((bx, by, radius))
        if len(balls) == wanted:
            break
    return balls


def _ball(
    surface: Array, x: Array, y: Array, bx: float, by: float, radius: float, ink: Colour, table: Colour, side: int
) -> Array:
    """One shaded ball, painted only where it is."""
    scale = surface.shape[1] / float(x[0, -1] + x[0, 0])
    x0, x1 = max(0, int((bx - radius) * scale) - 2), int((bx + radius) * scale) + 3
    y0, y1 = max(0, int((by - radius) * scale) - 2), int((by + radius) * scale) + 3
    nx, ny = (x[:, x0:x1] - bx) / radius, (y[y0:y1] - by) / radius
    inside = nx * nx + ny * ny
    nz = np.sqrt(np.clip(1 - inside, 0, 1))
    light = np.clip(-nx * 0.5 * side - ny * 0.62 + nz * 0.6, 0, 1)
    tint = np.asarray(ink, np.float32) / 255
    body = tint * (0.2 + 0.95 * light[..., None] ** 1.2)
    bounce = np.clip(ny, 0, 1) ** 2 * (1 - nz) * 0.7
    body = body + bounce[..., None] * np.asarray(table, np.float32) / 255 * 0.8
    pane = step(np.maximum(np.abs(nx + 0.38 * side - ny * 0.1) - 0.13, np.abs(ny + 0.42) - 0.16), 0.05)
    pane = pane * (1 - step(np.abs(nx + 0.38 * side - ny * 0.1) - 0.012, 0.02))
    body = body + pane[..., None] * 0.6 + ((1 - nz) ** 3 * 0.18)[..., None]
    part = surface[y0:y1, x0:x1]
    surface = surface.copy()
    surface[y0:y1, x0:x1] = mix(part, np.clip(body, 0, 1), np.clip((1 - np.sqrt(inside)) * radius * scale + 0.5, 0, 1))
    return surface


PANELS = [
    "22252b e9e4d8 ff5a36 f2c14e 5bc8af",
    "e6dfcf 2b2620 d9442f 2b50aa e0a030",
    "2f4a4a f0e8d0 f28f3b c8553d e9d985",
    "1a1726 d9d3ea e83f6f ffbf00 32936f",
    "c9b48f 2a2118 8f2d1f 1d5c63 f4e3b2",
]


def console(sheet: Sheet) -> Array:
    """Rows of knobs and faders, a few lamps lit, cables that cross: the studio as a drawing."""
    panel, ink, *lamps = (colour(code) for code in PANELS[sheet.whole(0, len(PANELS) - 1)].split())
    page = Vector(sheet, panel)
    pitch = sheet.between(88, 150)
    rows, columns = int(sheet.bottom / pitch) + 1, int(sheet.right / pitch) + 1
    kinds = [sheet.whole(0, 3) for _ in range(rows)]
    strip = sheet.whole(2, 5)
    for column in range(columns):
        if column % strip == 0:
            page.box(column * pitch - 1.5, 0, 3, sheet.bottom, ink, 0.35)
        for row in range(rows):
            x, y = (column + 0.5) * pitch, (row + 0.5) * pitch
            if kinds[row] == 3:
                _lamps(page, sheet, x, y, pitch, panel, lamps)
            elif kinds[row] == 2:
                _fader(page, sheet, x, y, pitch, panel, ink, lamps[column // strip % 3])
            else:
                _knob(page, sheet, x, y, pitch * (0.3 + 0.06 * kinds[row]), panel, ink, lamps[(row + column // strip) % 3])
    for _ in range(sheet.whole(0, 7)):
        _cable(page, sheet, pitch, lamps[sheet.whole(0, 2)])
    shade = page.pixels()
    x_, y_ = sheet.grid()
    return shade * (1.08 - 0.3 * np.hypot(x_ / sheet.right - 0.4, y_ / sheet.bottom - 0.35)[..., None])


def _knob(page: Vector, sheet: Sheet, x: float, y: float, r: float, panel: Colour, ink: Colour, cap: Colour) -> None:
    turn = sheet.between(-2.3, 2.3) - np.pi / 2
    for tick in range(11):
        a = -2.4 + tick * 0.48 - np.pi / 2
        page.line(
            [(x + np.cos(a) * r * 1.18, y + np.sin(a) * r * 1.18), (x + np.cos(a) * r * 1.32, y + np.sin(a) * r * 1.32)], ink, 2
        )
    page.disc(x + r * 0.12, y + r * 0.2, r * 1.03, (0, 0, 0), 0.35)
    page.disc(x, y, r, blend(panel, (0, 0, 0), 0.45))
    page.disc(x - r * 0.03, y - r * 0.04, r * 0.8, cap if sheet.chance(0.7) else blend(panel, ink, 0.5))
    page.disc(x - r * 0.12, y - r * 0.16, r * 0.5, (255, 255, 255), 0.14)
    page.line(
        [(x + np.cos(turn) * r * 0.2, y + np.sin(turn) * r * 0.2), (x + np.cos(turn) * r * 0.95, y + np.sin(turn) * r * 0.95)],
        ink,
        5,
    )


def _fader(page: Vector, sheet: Sheet, x: float, y: float, p: float, panel: Colour, ink: Colour, cap: Colour) -> None:
    page.box(x - 3, y - p * 0.42, 6, p * 0.84, blend(panel, (0, 0, 0), 0.7))
    for tick in range(7):
        page.box(x - p * 0.2, y - p * 0.4 + tick * p * 0.13, p * 0.1, 2, ink)
    at = y + sheet.between(-0.32, 0.32) * p
    page.box(x - p * 0.13 + 4, at - p * 0.09 + 7, p * 0.26, p * 0.18, (0, 0, 0), 0.35)
    page.box(x - p * 0.13, at - p * 0.09, p * 0.26, p * 0.18, cap)
    page.box(x - p * 0.13, at - 2, p * 0.26, 4, ink)


def _lamps(page: Vector, sheet: Sheet, x: float, y: float, p: float, panel: Colour, lamps: list[Colour]) -> None:
    level = sheet.whole(0, 7)
    for step_ in range(7):
        lit = 6 - step_ < level
        tone = lamps[0] if step_ == 0 else lamps[1] if step_ < 3 else lamps[2]
        page.box(x - p * 0.2, y - p * 0.4 + step_ * p * 0.115, p * 0.4, p * 0.075, tone if lit else blend(panel, (0, 0, 0), 0.4))


def _cable(page: Vector, sheet: Sheet, pitch: float, tone: Colour) -> None:
    ax, bx = (sheet.whole(0, int(sheet.right / pitch)) + 0.5) * pitch, (sheet.whole(0, int(sheet.right / pitch)) + 0.5) * pitch
    ay, by = (sheet.whole(0, 4) + 0.5) * pitch, (sheet.whole(0, 5) + 0.5) * pitch
    drop = sheet.between(120, 420)
    way = [(ax + (bx - ax) * s, ay + (by - ay) * s + drop * 4 * s * (1 - s)) for s in np.linspace(0, 1, 40)]
    page.line([(a + 6, b + 14) for a, b in way], (0, 0, 0), 13, 0.3)
    page.line(way, tone, 13)
    page.line([(a - 2, b - 3) for a, b in way], blend(tone, (255, 255, 255), 0.5), 3, 0.7)
    for a, b in ((ax, ay), (bx, by)):
        page.disc(a, b, 19, blend(tone, (0, 0, 0), 0.4))


HALLS = ["1a0f14 8a2b2b f6c27a", "0c1018 2f4f7f ffd9a0", "15110b 7a5a2f ffe9b8", "0f1512 2f5f4a f4e3b0", "1a1420 6a3f7f ffcfd8"]


def interior(sheet: Sheet) -> Array:
    """A hall seen from the back or a nave from its door: ribs that recede, rows of seats, a lit end."""
    dark, mid, lit = (colour(code) for code in HALLS[sheet.whole(0, len(HALLS) - 1)].split())
    page = Vector(sheet, dark)
    vx, vy = sheet.right * sheet.between(0.38, 0.62), sheet.bottom * sheet.between(0.36, 0.5)
    ribs, arched = sheet.whole(7, 13), sheet.chance(0.55)
    end = sheet.between(0.16, 0.28)
    for index in range(ribs + 1):
        s = end + (1.35 - end) * (1 - index / ribs) ** 1.8
        tone = blend(mid, dark, min(0.5, s * 0.42) + 0.2 * (index % 2)) if index < ribs else lit
        for grow, shade in (
            (1.0, blend(tone, lit, 0.16)),
            (0.93, blend(tone, dark, 0.4 if index < ribs else 0.0)),
        ):
            _rib(page, sheet, vx, vy, s * grow, shade, arched)
    _rib(page, sheet, vx, vy, end, lit, arched)
    far, near = sheet.right * 0.03, sheet.right * 0.09
    carpet = [(vx - far * end * 2, vy + sheet.bottom * 0.44 * end), (vx + far * end * 2, vy + sheet.bottom * 0.44 * end)]
    page.polygon([*carpet, (vx + near, sheet.bottom), (vx - near, sheet.bottom)], blend(mid, lit, 0.25))
    rows = sheet.whole(9, 15)
    for row in range(rows):
        s = end + (1.3 - end) * ((row + 1) / rows) ** 1.9
        y = vy + sheet.bottom * 0.44 * s + 12
        count = 11
        for seat in range(-count, count + 1):
            x = vx + seat * sheet.right * 0.082 * s
            if abs(seat) < 1:
                continue
            w, h = sheet.right * 0.07 * s, 95 * s
            page.disc(x, y, w * 0.5, blend(mid, dark, 0.35 + 0.3 * (seat % 2)))
            page.box(x - w * 0.5, y, w, h, blend(mid, dark, 0.45 + 0.2 * (seat % 2)))
    surface = page.pixels()
    x, y = sheet.grid()
    glow = np.exp(-(((x - vx) / (sheet.right * 0.3)) ** 2) - ((y - vy) / (sheet.bottom * 0.3)) ** 2)
    return 1 - (1 - surface) * (1 - glow[..., None] * np.asarray(lit, np.float32) / 255 * 0.55)


def _rib(page: Vector, sheet: Sheet, vx: float, vy: float, s: float, tone: Colour, arched: bool) -> None:
    """One frame of the hall at its distance."""
    half, up, down = sheet.right * 0.5 * s, sheet.bottom * 0.46 * s, sheet.bottom * 0.44 * s
    if arched:
        top = [(vx - half * np.cos(a), vy - up * 0.35 - up * 0.75 * np.sin(a)) for a in np.linspace(0, np.pi, 30)]
    else:
        top = [(vx - half, vy - up * 0.5), (vx, vy - up * 1.05), (vx + half, vy - up * 0.5)]
    page.polygon([(vx - half, vy + down), *top, (vx + half, vy + down)], tone)
