"""Fronts of buildings in hard sun: windows in rows, balconies, one great shadow across."""

from mima.demo.art.colour import Colour, blend, colour
from mima.demo.art.sheet import Array, Sheet, Vector

# Wall, window, lit window, shade, sky.
WALLS = [
    "e9dcc3 2b3140 f6b545 6d5b53 8fb9d8",
    "d9896a 2a2333 ffd98a 6b3a35 a9cfd9",
    "c9d3d1 1f2d3a ffe29a 55676d f3d9b1",
    "f0c9b8 37304a ffcf70 9b6a6d 7fa8c9",
    "8fa69a 16211f f4d35e 3c4f49 f2e6d0",
    "efe9df 33415c ee964b 9a8f86 5d8cc0",
    "3f4756 10141d ffcb69 232936 c98f6d",
    "e3b23c 2d2a32 fff3c4 8a5a1c cfe3e2",
]


def paint(sheet: Sheet) -> Array:
    """A grid of windows of one kind; its rhythm, relief and light are drawn by lot."""
    tones = [colour(code) for code in WALLS[sheet.whole(0, len(WALLS) - 1)].split()]
    page = Vector(sheet, tones[0])
    wide, high = sheet.between(82, 190), sheet.between(95, 210)
    margin = sheet.between(0.14, 0.3)
    kind = sheet.whole(0, 4)
    lit = sheet.between(0.02, 0.14)
    offset_x, offset_y = sheet.between(-wide, 0), sheet.between(-high, 0)
    for row in range(int(sheet.bottom / high) + 2):
        for column in range(int(sheet.right / wide) + 2):
            x, y = offset_x + column * wide, offset_y + row * high
            shift = wide / 2 if kind == 3 and row % 2 else 0
            _window(page, sheet, x + shift, y, wide, high, margin, kind, tones, sheet.chance(lit))
        if kind in (1, 4):
            page.box(0, offset_y + row * high + high * 0.93, sheet.right, high * 0.07, blend(tones[0], (255, 255, 255), 0.35))
            page.box(0, offset_y + row * high + high, sheet.right, high * 0.09, tones[3], 0.55)
    _cast(page, sheet, tones)
    return page.pixels()


def _window(
    page: Vector, sheet: Sheet, x: float, y: float, wide: float, high: float, margin: float, kind: int,
    tones: list[Colour], lit: bool,
) -> None:  # fmt: skip
    """One opening: its depth in shade, its glass, its frame, perhaps an arch or a blind."""
    x, y, w, h = x + wide * margin, y + high * margin * 0.8, wide * (1 - 2 * margin), high * (1 - 1.7 * margin)
    deep = w * 0.16
    if kind == 2:
        page.disc(x + w / 2, y + w / 2, w / 2, tones[3])
        page.disc(x + w / 2 + deep / 2, y + w / 2 + deep / 2, w / 2 - deep / 2, tones[2] if lit else tones[1])
        y, h = y + w / 2, h - w / 2
    page.box(x, y, w, h, tones[3])
    glass = tones[2] if lit else blend(tones[1], tones[4], sheet.between(0, 0.28))
    page.box(x + deep, y + (0 if kind == 2 else deep), w - deep, h - (0 if kind == 2 else deep), glass)
    if kind != 2:
        page.polygon([(x + deep, y + h), (x + w, y + deep), (x + w, y + h)], blend(glass, tones[1], 0.4), 0.6)
        page.box(x + w / 2, y + deep, w * 0.035, h - deep, blend(tones[0], (255, 255, 255), 0.2))
    if sheet.chance(0.3) and not lit:
        page.box(x + deep, y + deep, w - deep, (h - deep) * sheet.between(0.15, 0.75), blend(tones[0], tones[3], 0.25))
    page.box(x - w * 0.06, y + h, w * 1.12, high * 0.025, blend(tones[0], (255, 255, 255), 0.45))
    if kind == 4:
        page.box(x - w * 0.18, y + h * 0.68, w * 1.36, h * 0.36, blend(tones[4], tones[0], sheet.between(0.1, 0.7)))
        for bar in range(9):
            page.box(x - w * 0.18 + bar * w * 0.165, y + h * 0.68, w * 0.03, h * 0.36, tones[3], 0.5)


def _cast(page: Vector, sheet: Sheet, tones: list[Colour]) -> None:
    """The shadow of the building opposite, and perhaps a piece of sky."""
    right, bottom = sheet.right, sheet.bottom
    if sheet.chance(0.55):
        lean = sheet.between(-0.5, 0.9)
        edge = right * sheet.between(0.3, 0.75)
        page.polygon([(edge, 0), (right, 0), (right, bottom), (edge + lean * 400, bottom)], (18, 14, 40), 0.5)
    if sheet.chance(0.45):
        slope = sheet.between(120, 380)
        corner = [(0, 0), (right * sheet.between(0.3, 0.95), 0), (0, slope)]
        page.polygon(corner if sheet.chance(0.5) else [(right - x, y) for x, y in corner], tones[4])
