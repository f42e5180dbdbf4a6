"""Old ways of printing: plants on Prussian blue, and landscapes cut in wood."""

import numpy as np
from PIL import Image, ImageFilter

from mima.demo.art.colour import colour
from mima.demo.art.sheet import Array, Sheet, Vector, enlarge, mix, ramp, step

Stem = list[tuple[float, float]]


def cyanotype(sheet: Sheet) -> Array:
    """Ferns, grasses and umbels laid on sensitised paper: white where they lay, thin where they lifted."""
    page = Vector(sheet, (0, 0, 0))
    kinds = [_fern, _umbel, _grass, _leafy]
    kind = kinds[sheet.whole(0, 3)]
    for _ in range(sheet.whole(1, 4)):
        plant = kind if sheet.chance(0.75) else kinds[sheet.whole(0, 3)]
        plant(page, sheet, _stem(sheet))
    mask = page.pixels()[..., 0]
    eight = Image.fromarray((mask * 255).astype(np.uint8))
    soft = np.asarray(eight.filter(ImageFilter.GaussianBlur(5)), np.float32) / 255
    wash = enlarge(sheet.clouds(4, 4, 4), sheet)
    x, y = sheet.grid()
    edge = np.minimum(np.minimum(x, sheet.right - x), np.minimum(y, sheet.bottom - y))
    bath = step(34 + 30 * (wash - 0.5) - edge, 8)
    deep, pale = colour(["0b2a5b", "103a6b", "0a3350"][sheet.whole(0, 2)]), colour("eef3f0")
    surface = ramp(wash, [(0, deep), (1, colour("1f5a96"))])
    surface = mix(surface, colour("8fb6d6"), soft * 0.4)
    surface = mix(surface, pale, mask * (0.74 + 0.26 * wash))
    return mix(np.broadcast_to(np.asarray(colour("efeadb"), np.float32) / 255, surface.shape), surface, bath)


def _stem(sheet: Sheet) -> Stem:
    """A line from the foot to the tip, a little bent."""
    foot, lean, bend = sheet.right * sheet.between(0.25, 0.75), sheet.between(-0.35, 0.35), sheet.between(-190, 190)
    tall = sheet.bottom * sheet.between(0.62, 0.86)
    base = sheet.bottom * sheet.between(0.88, 0.95)
    return [(foot + lean * tall * s + bend * s * s, base - tall * s) for s in np.linspace(0, 1, 44)]


def _frond(page: Vector, x: float, y: float, angle: float, size: float, wide: float) -> None:
    """One pointed leaf."""
    dx, dy = np.cos(angle) * size, np.sin(angle) * size
    nx, ny = -dy * wide, dx * wide
    page.polygon([(x, y), (x + dx * 0.35 + nx, y + dy * 0.35 + ny), (x + dx * 0.75 + nx * 0.6, y + dy * 0.75 + ny * 0.6),
                  (x + dx, y + dy), (x + dx * 0.75 - nx * 0.6, y + dy * 0.75 - ny * 0.6),
                  (x + dx * 0.35 - nx, y + dy * 0.35 - ny)], (255, 255, 255))  # fmt: skip


def _fern(page: Vector, sheet: Sheet, stem: Stem) -> None:
    page.line(stem, (255, 255, 255), 4)
    reach = sheet.between(100, 190)
    for index in range(4, 43, 2):
        (x, y), (px, py) = stem[index], stem[index - 1]
        along = np.arctan2(y - py, x - px)
        size = reach * np.sin(np.pi * (1 - index / 44) ** 0.62) ** 0.9 + 8
        for side in (-1, 1):
            angle = along + side * 1.15
            pinna = [(x + np.cos(angle) * size * s, y + np.sin(angle) * size * s) for s in np.linspace(0, 1, 10)]
            page.line(pinna, (255, 255, 255), 2)
            for step_, (qx, qy) in enumerate(pinna[1:]):
                leaf = size * 0.15 * (1 - step_ / 10) + 3
                _frond(page, qx, qy, angle + 0.9, leaf, 0.28)
                _frond(page, qx, qy, angle - 0.9, leaf, 0.28)


def _umbel(page: Vector, sheet: Sheet, stem: Stem) -> None:
    page.line(stem, (255, 255, 255), 5)
    heads = [(stem[-1], sheet.between(150, 240))]
    for at in (22, 30):
        x, y = stem[at]
        tip = (x + sheet.between(-220, 220), y - sheet.between(120, 230))
        page.line([(x, y), tip], (255, 255, 255), 3.5)
        heads.append((tip, sheet.between(80, 140)))
    for (x, y), size in heads:
        for ray in np.linspace(-1.35, 1.35, 15):
            ex, ey = x + np.sin(ray) * size, y - np.cos(ray) * size * 0.75
            page.line([(x, y), (ex, ey)], (255, 255, 255), 2)
            for dot in range(9):
                a, r = dot * 2.4, size * 0.022 * dot**0.9
                page.disc(ex + np.cos(a) * r, ey + np.sin(a) * r, size * 0.028, (255, 255, 255))


def _grass(page: Vector, sheet: Sheet, stem: Stem) -> None:
    for _ in range(sheet.whole(5, 11)):
        shift, squeeze, bend = sheet.between(-70, 70), sheet.between(0.6, 1.05), sheet.between(-260, 260)
        foot = stem[0]
        blade = [(foot[0] + shift * 0.3 + (x - foot[0]) * squeeze + shift * i / 30 + bend * (i / 43) ** 2,
                  foot[1] + (y - foot[1]) * squeeze) for i, (x, y) in enumerate(stem)]  # fmt: skip
        page.line(blade, (255, 255, 255), sheet.between(2, 4.5))
        for index in range(30, 43):
            for side in (-1, 1):
                _frond(page, *blade[index], -1.57 + side * 0.55 + bend / 500, 34, 0.2)


def _leafy(page: Vector, sheet: Sheet, stem: Stem) -> None:
    page.line(stem, (255, 255, 255), 5)
    size, wide = sheet.between(130, 240), sheet.between(0.16, 0.34)
    for index in range(8, 44, sheet.whole(3, 5)):
        for side in (-1, 1):
            _frond(page, *stem[index], -1.57 + side * sheet.between(0.75, 1.15), size * (1.15 - index / 60), wide)
    _frond(page, *stem[-1], -1.57, size * 0.5, wide)


PAPERS = [
    "f1e7d0 1a1714 c8442d",
    "efe6d8 14213d e0a030",
    "e9e2cf 22301f b5533c",
    "f4ead6 2a1a2e 3f8f93",
    "e8ddc6 101820 d9a441",
    "f2e6d9 3a0f1c 2b50aa",
]


def woodcut(sheet: Sheet) -> Array:
    """Hills under a sun, everything told by the gouge: lines that follow each form, thick in the shade."""
    paper, ink, second = (colour(code) for code in PAPERS[sheet.whole(0, len(PAPERS) - 1)].split())
    x, y = sheet.grid()
    horizon = sheet.bottom * sheet.between(0.4, 0.58)
    sx, sy, radius = sheet.right * sheet.between(0.2, 0.8), horizon * sheet.between(0.3, 0.85), sheet.between(75, 150)
    away = np.hypot(x - sx, y - sy)
    wobble = 2.2 * np.sin(x / 37 + y / 53) + 1.6 * np.sin(x / 11 - y / 17)
    radiating = sheet.chance(0.5)
    rings = np.sin(np.arctan2(y - sy, x - sx) * sheet.whole(40, 70)) if radiating else np.sin((away + wobble * 2) / 5.2)
    dark = rings - 0.55 + np.clip(away / 900, 0, 0.9) if not radiating else rings + 0.45 - np.clip(away / 700, 0, 1.1)
    cut = np.clip(dark * 4, 0, 1)
    tint = step(away - radius, 2)
    cut = cut * (1 - step(away - radius - 12, 2))
    for layer in range(sheet.whole(4, 6)):
        cut, tint = _cut_hill(sheet, x, y, horizon + layer * (sheet.bottom - horizon) * 0.19, layer, cut, tint, wobble)
    surface = np.broadcast_to(np.asarray(paper, np.float32) / 255, (sheet.height, sheet.width, 3))
    surface = mix(surface, second, tint * 0.92)
    chips = enlarge(sheet.clouds(60, 1, 4), sheet)
    return mix(surface, ink, cut * (0.95 - 0.5 * (chips > 0.86)))


def _cut_hill(
    sheet: Sheet, x: Array, y: Array, base: float, layer: int, cut: Array, tint: Array, wobble: Array
) -> tuple[Array, Array]:
    """One hill laid over what is behind it."""
    line = np.full_like(x, base)
    for octave in range(1, 6):
        line = line - np.sin(x / (260 / octave) + sheet.between(0, 6.3)) * (70 - 9 * layer) / octave**1.2
    inside = step(line - y, 1.6)
    slope = sheet.between(-0.9, 0.9)
    pitch = 9 + 3.2 * layer
    hatch = np.sin(((y - line) + (x - base) * slope * 0.35 + wobble * 2.5) * 2 * np.pi / pitch)
    depth = np.clip((y - line) / 190, 0, 1)
    body = np.clip((hatch + 1.25 - 1.9 * depth if layer % 2 else hatch - 0.85 + 1.9 * depth) * 3, 0, 1)
    rim = step(np.abs(y - line - 4) - 4, 2)
    body = np.maximum(body, rim)
    covered = (sheet.chance(0.35) and layer > 0) * inside
    return cut * (1 - inside) + body * inside, tint * (1 - inside) + covered
