"""For games and walls: cubes that trick the eye, and landscapes in large pixels."""

import numpy as np
from PIL import Image

from mima.demo.art.colour import blend, colour, palette
from mima.demo.art.sheet import Array, Sheet, Vector


def cubes(sheet: Sheet) -> Array:
    """A wall of rhombs: full cubes, missing cubes, stairs, lit from one side."""
    colours = palette(sheet.rng)
    page = Vector(sheet, colours[1])
    side = sheet.between(52, 130)
    half = side * 0.5
    tops = [colours[2], colours[3], colours[4], colours[0]]
    weights = sheet.rng.dirichlet([1.2, 0.7, 0.5, 0.4])
    base, ground = colours[2], colours[1]
    field = sheet.clouds(4, 2, 8)
    for row in range(-1, int(sheet.bottom / (side * 1.5)) + 2):
        for column in range(-1, int(sheet.right / (side * 1.732)) + 2):
            x = column * side * 1.732 + (row % 2) * side * 0.866
            y = row * side * 1.5
            top = tops[int(sheet.rng.choice(4, p=weights))]
            w = side * 0.866
            faces = [[(x, y - side), (x + w, y - half), (x, y), (x - w, y - half)],
                     [(x - w, y - half), (x, y), (x, y + side), (x - w, y + half)],
                     [(x + w, y - half), (x, y), (x, y + side), (x + w, y + half)]]  # fmt: skip
            shades = [top, blend(base, ground, 0.18), blend(base, ground, 0.72)]
            v = field[
                min(int(max(y, 0) * sheet.scale / 8), field.shape[0] - 1),
                min(int(max(x, 0) * sheet.scale / 8), field.shape[1] - 1),
            ]
            if v > 0.62:
                shades = [shades[2], shades[1], blend(top, ground, 0.1)]
            for face, shade in zip(faces, shades, strict=True):
                page.polygon(face, shade)
            if sheet.chance(0.08):
                page.polygon([(x + (a - x) * 0.5, y - half + (b - y + half) * 0.5) for a, b in faces[0]], colours[0])
    return page.pixels()


WORLDS = [
    "5fa8d3 bee9e8 62b058 3a7d44 8a5a2b f9dc5c",
    "2b1b4d 7b4fa0 e76f51 8f3b4f 3a1f2b ffd166",
    "0b132b 1c2541 3a506b 24344d 141d2e f4f1de",
    "f7b267 f79d65 f25c54 b23a48 5a1f2f fff3b0",
    "9ad1d4 e8f6ef f4f1de c9d6df 7f8fa6 ff8c61",
]
PIXEL = 9


def pixels(sheet: Sheet) -> Array:
    """Sky, sun, far volcano, near ground with trees, water or a ladder, and somebody small."""
    tones = [np.asarray(colour(code), np.float32) / 255 for code in WORLDS[sheet.whole(0, len(WORLDS) - 1)].split()]
    wide, high = sheet.width // PIXEL, sheet.height // PIXEL
    x, y = np.arange(wide)[None, :], np.arange(high)[:, None]
    dither = ((x + y) % 2) * 0.09
    sky = np.floor((y / high * 1.25 + dither) * 7) / 7
    board = tones[0] + (tones[1] - tones[0]) * np.clip(sky, 0, 1)[..., None]
    sun = np.hypot(x - wide * sheet.between(0.15, 0.85), y - high * sheet.between(0.14, 0.34))
    board[sun < sheet.between(6, 13)] = tones[5]
    for _ in range(sheet.whole(2, 6)):
        cx, cy, w = sheet.whole(0, wide), sheet.whole(6, int(high * 0.45)), sheet.whole(9, 24)
        puff = (np.abs(x - cx) < w - 5 * (y - cy) ** 2 / 4) & (np.abs(y - cy) < 3)
        board[puff] = tones[1] * 0.35 + 0.65
    middle, span = wide * sheet.between(0.2, 0.8), wide * sheet.between(0.28, 0.5)
    peak, foot = high * sheet.between(0.28, 0.45), high * 0.72
    slope = peak + (foot - peak) * np.clip(np.abs(x - middle) / span, 0.13, 1.3) ** 0.8
    mountain = y > slope + (x * 7 % 3)
    board[mountain] = tones[3]
    board[mountain & (x < middle + (y * 5 % 4)) & (y > slope + 2)] = (tones[3] + tones[1]) / 2
    board[mountain & (y < peak + 9 + (x * 3 % 4))] = tones[5] * 0.8 + tones[1] * 0.2
    _ground(sheet, board, tones, wide, high)
    return (
        np.asarray(
            Image.fromarray((board * 255).astype(np.uint8)).resize((sheet.width, sheet.height), Image.Resampling.NEAREST),
            np.float32,
        )
        / 255
    )


def _ground(sheet: Sheet, board: Array, tones: list[Array], wide: int, high: int) -> None:
    """Steps of earth with grass on them, trees, coins and a player."""
    level, x = int(high * sheet.between(0.66, 0.8)), 0
    while x < wide:
        run = sheet.whole(9, 26)
        level = int(np.clip(level + sheet.whole(-5, 5), high * 0.56, high * 0.9))
        board[level:, x : x + run] = tones[4]
        board[level : level + 3, x : x + run] = tones[2]
        board[level + 3 : level + 5, x : x + run : 2] = tones[2]
        board[level + 8 :: 7, x + 3 : x + run : 9] = tones[4] * 0.7
        if sheet.chance(0.55) and run > 11:
            _tree(sheet, board, tones, x + run // 2, level)
        elif sheet.chance(0.5):
            for coin in range(3):
                board[level - 12 : level - 8, x + 2 + coin * 5 : x + 5 + coin * 5] = tones[5]
        x += run
    px = sheet.whole(12, wide - 16)
    ground = int(np.argmax(np.abs(board[:, px] - tones[2]).sum(axis=1) < 0.01))
    if ground > 12:
        board[ground - 8 : ground - 3, px : px + 5] = (0.9, 0.25, 0.25)
        board[ground - 11 : ground - 8, px + 1 : px + 5] = (1.0, 0.85, 0.7)
        board[ground - 3 : ground, px] = board[ground - 3 : ground, px + 4] = (0.15, 0.15, 0.3)


def _tree(sheet: Sheet, board: Array, tones: list[Array], x: int, level: int) -> None:
    tall = sheet.whole(8, 20)
    board[level - tall : level, x : x + 2] = tones[4] * 0.8
    y, r = level - tall, sheet.whole(4, 8)
    ys, xs = np.ogrid[: board.shape[0], : board.shape[1]]
    crown = (np.hypot(xs - x, ys - y) < r) if sheet.chance(0.5) else (np.abs(xs - x) < (ys - y + r) * 0.5) & (np.abs(ys - y) < r)
    board[crown] = tones[2] * 0.75
    board[crown & (xs < x) & (ys < y)] = tones[2]
