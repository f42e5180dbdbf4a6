"""Pictures made of lines: currents, contours of invented mountains, waves that hollow, curves of pendulums."""

import numpy as np

from mima.demo.art.colour import blend, palette, readable
from mima.demo.art.sheet import Array, Sheet, Vector, enlarge, mix, step


def flow(sheet: Sheet) -> Array:
    """Hundreds of strokes that follow one hidden current."""
    colours = palette(sheet.rng)
    page = Vector(sheet, colours[0] if sheet.chance(0.6) else colours[1])
    inks = colours[1:] if page.surface.getpixel((0, 0)) == colours[0] else [colours[0], *colours[2:]]
    field = sheet.clouds(sheet.whole(2, 4), 2, 8) * sheet.between(1.2, 3.4) * np.pi
    turn, bold = sheet.between(0, 6.3), sheet.between(2.5, 13)
    quantum = np.pi / sheet.whole(3, 5) if sheet.chance(0.25) else 0.0
    starts = [(x, y) for x in np.arange(-40, sheet.right + 40, 34) for y in np.arange(-40, sheet.bottom + 40, 34)]
    for index in sheet.rng.permutation(len(starts))[: sheet.whole(360, 720)]:
        x, y = starts[index]
        points = []
        for _ in range(sheet.whole(8, 34)):
            points.append((float(x), float(y)))
            row = min(max(int(y * sheet.scale / 8), 0), field.shape[0] - 1)
            column = min(max(int(x * sheet.scale / 8), 0), field.shape[1] - 1)
            angle = field[row, column] + turn
            if quantum:
                angle = round(angle / quantum) * quantum
            x, y = x + np.cos(angle) * 13, y + np.sin(angle) * 13
        share = float(np.hypot(x - sheet.right / 2, y - sheet.bottom / 2)) / 800
        ink = inks[min(int(share * 2 + sheet.between(0, 2)), len(inks) - 1)]
        page.line(points, ink, bold * sheet.between(0.4, 1.4))
        for px, py in (points[0], points[-1]):
            page.disc(px, py, bold * 0.45, ink)
    return page.pixels()


def contours(sheet: Sheet) -> Array:
    """A mountain in height lines, each fifth one bold, on flat or layered paper."""
    colours = palette(sheet.rng)
    height = enlarge(sheet.clouds(sheet.whole(2, 3), 3, 4), sheet)
    x, y = sheet.grid()
    cx, cy = sheet.right * sheet.between(0.3, 0.7), sheet.bottom * sheet.between(0.3, 0.7)
    height = height * 0.6 + np.exp(-(((x - cx) / 380) ** 2) - ((y - cy) / 330) ** 2) * 0.55
    levels = height * sheet.between(16, 38)
    slope = np.hypot(*np.gradient(levels)) + 1e-4
    line = 1 - np.clip(np.abs(levels - np.round(levels)) / slope - 0.55, 0, 1)
    bold = 1 - np.clip(np.abs(levels / 5 - np.round(levels / 5)) * 5 / slope - 1.6, 0, 1)
    ground = colours[sheet.whole(0, 1)]
    ink = readable(ground, colours)
    surface = np.broadcast_to(np.asarray(ground, np.float32) / 255, (sheet.height, sheet.width, 3))
    if sheet.chance(0.6):
        band = np.clip(np.floor(levels / 5) / (float(levels.max()) / 5), 0, 1)
        surface = mix(surface, colours[2], band * sheet.between(0.5, 1.0))
    surface = mix(surface, ink, line * 0.8)
    surface = mix(surface, colours[4] if sheet.chance(0.5) else ink, bold)
    top = np.unravel_index(int(np.argmax(height)), height.shape)
    peak = np.hypot(x - top[1] / sheet.scale, y - top[0] / sheet.scale)
    return mix(surface, colours[3], step(np.abs(peak - 9) - 4, 1.5))


def waves(sheet: Sheet) -> Array:
    """Stripes pushed aside by hidden bumps, so that the flat page swells."""
    colours = palette(sheet.rng)
    x, y = sheet.grid()
    shift = np.zeros((sheet.height, sheet.width), np.float32)
    for _ in range(sheet.whole(1, 4)):
        cx, cy, r = sheet.between(0, sheet.right), sheet.between(0, sheet.bottom), sheet.between(130, 420)
        shift += np.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (r * r)) * np.float32(sheet.between(-150, 150))
    angle, pitch = sheet.between(0, np.pi), sheet.between(22, 62)
    across = x * np.cos(angle) + y * np.sin(angle) + shift + np.sin((x - y) / sheet.between(90, 260)) * sheet.between(0, 40)
    phase = across / pitch
    stripe = np.abs((phase % 1) - 0.5) * 2
    edge = pitch / 2 / np.maximum(0.35, np.hypot(*np.gradient(across * sheet.scale)))
    cover = np.clip(0.5 - (stripe - 0.5) * edge * sheet.scale, 0, 1)
    which = (np.floor(phase) % 3).astype(np.int32)
    inks = np.asarray([colours[1], colours[2], colours[1] if sheet.chance(0.5) else colours[3]], np.float32) / 255
    surface = np.broadcast_to(np.asarray(colours[0], np.float32) / 255, (sheet.height, sheet.width, 3))
    shaded = inks[which] * (1 - np.clip(np.abs(shift) / 420, 0, 0.3))[..., None]
    return mix(surface, shaded, cover)


def curves(sheet: Sheet) -> Array:
    """What four pendulums draw together before they come to rest."""
    colours = palette(sheet.rng)
    dark = sheet.chance(0.65)
    ground = colours[1] if dark else colours[0]
    page = Vector(sheet, ground)
    time = np.linspace(0, sheet.between(80, 190), 5200)
    ratios = [(2, 3), (1, 2), (3, 4), (3, 5), (4, 5), (4, 7), (2, 5), (5, 6)][sheet.whole(0, 7)]
    drift, calm = sheet.between(0.002, 0.012), sheet.between(0.0006, 0.0045)
    phases = sheet.rng.uniform(0, 6.3, 4)
    a = np.sin(time * ratios[0] + phases[0]) + 0.55 * np.sin(time * (ratios[1] + drift) + phases[1])
    b = np.sin(time * ratios[1] + phases[2]) + 0.55 * np.sin(time * (ratios[0] + drift) + phases[3])
    fade = np.exp(-time * calm)
    reach = 0.29 * min(sheet.right, sheet.bottom)
    xs, ys = sheet.right / 2 + a * fade * reach, sheet.bottom / 2 + b * fade * reach
    first = readable(ground, colours[2:] if dark else colours[1:])
    last = colours[2] if first != colours[2] else colours[3]
    for index in range(0, len(time) - 26, 26):
        ink = blend(first, last, index / len(time))
        page.line(list(zip(xs[index : index + 27], ys[index : index + 27], strict=True)), ink, 1.7, 0.85)
    if sheet.chance(0.4):
        page.disc(sheet.right * sheet.between(0.15, 0.85), sheet.bottom * sheet.between(0.1, 0.2), 38, colours[4])
    return page.pixels()
