"""Colours that go together, chosen by hand and then turned a little for each picture."""

import colorsys
from typing import TypeAlias

import numpy as np

Colour: TypeAlias = tuple[int, int, int]


def colour(code: str) -> Colour:
    """A colour from its six hexadecimal digits."""
    return int(code[0:2], 16), int(code[2:4], 16), int(code[4:6], 16)


def blend(one: Colour, other: Colour, share: float) -> Colour:
    """A colour between two, nearer the other as the share grows."""
    r, g, b = (round(a + (c - a) * share) for a, c in zip(one, other, strict=True))
    return r, g, b


def turned(original: Colour, hue: float, light: float = 0.0) -> Colour:
    """The same colour with its hue turned (1 is a whole turn) and its lightness moved."""
    h, level, s = colorsys.rgb_to_hls(*(part / 255 for part in original))
    r, g, b = colorsys.hls_to_rgb((h + hue) % 1, min(1.0, max(0.0, level + light)), s)
    return round(r * 255), round(g * 255), round(b * 255)


# Ground first, the darkest ink second, then accents from the widest area to the smallest.
PALETTES = [
    "f5f1e8 1b1815 e2ee2b 3344d6 d9531e",
    "f3e9d2 1d1a1a e63946 f1a23a 1d6f72",
    "101426 f4ead5 4158d0 8fa3ff f6d3c4",
    "f7c9d4 20248f 3448d6 f04e6a fff3df",
    "fbe8cf 1d1a18 e2432a f2a541 7a1f2b",
    "16382b f0ead2 e8ef4a 6fae7d d98032",
    "2a1030 fbe3c0 ff9a4d e0436b ffd166",
    "f2ead8 0f3d3e e4572e f3c13a 2d6a4f",
    "e9e4f2 241a4d 7c4fe0 ff8f66 f6c945",
    "0d0f14 f2efe6 d94f70 38a3a5 f6bd60",
    "eef2ea 1f2a24 f25f3a 2f7f86 f5c33b",
    "fff6e9 0b2545 ef476f 13a89e ffc43d",
    "1f1b24 f3d9b1 c98474 a7d2cb f2d388",
    "dfe9ef 14213d fca311 c1121f 5f7fa8",
    "f6e7e4 331832 d81e5b c6d8d3 f0a04b",
    "12263a f4d8cd c57b57 4f7cac f1f0a8",
    "faf3dd 2b2d42 5e8c8b ee6c4d c8d5b9",
    "e8e1cf 27231f a3352b d9a441 4a5a3c",
    "08141e f5efe0 1f8a9e f26b5b ffe0a3",
    "ffe2d1 3b1f2b 48a9a6 db5461 d4b483",
    "231942 f7ede2 9f86c0 f28482 f6bd60",
    "f0f4ef 0d1821 344966 b4cded bfcc94",
    "3a0f1c ffe9d6 ff6b4a f9b248 5c9ead",
    "e5e0d5 1a1a1a ff4f1f 2b50aa b3b7b0",
]


def palette(rng: np.random.Generator) -> list[Colour]:
    """Five colours: ground, ink and three accents; now and then ground and ink change places."""
    chosen = [colour(code) for code in PALETTES[int(rng.integers(len(PALETTES)))].split()]
    hue, light = float(rng.normal(0, 0.018)), float(rng.normal(0, 0.012))
    colours = [chosen[0], chosen[1], *(turned(one, hue, light) for one in chosen[2:])]
    accents = colours[2:]
    if rng.random() < 0.5:
        accents = accents[1:] + accents[:1]
    return [colours[0], colours[1], *accents]


def luminance(one: Colour) -> float:
    """How light a colour looks, between 0 and 1."""
    return (0.2126 * one[0] + 0.7152 * one[1] + 0.0722 * one[2]) / 255


def readable(ground: Colour, inks: list[Colour]) -> Colour:
    """The ink that stands out most on the ground."""
    return max(inks, key=lambda ink: abs(luminance(ink) - luminance(ground)))


def dark_and_light(colours: list[Colour]) -> list[Colour]:
    """The same colours from the darkest to the lightest."""
    return sorted(colours, key=luminance)
