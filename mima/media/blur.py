"""A picture in twelve colours, kept as a short text and drawn behind the picture until it has come.

Four across and three down, row by row, three letters each: `fa0` is #ffaa00. The page draws them as the rectangles of
an SVG, because its policy allows neither `style` nor `data:` addresses.
"""

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PIL.Image import Image

ACROSS, DOWN = 4, 3
FORM = re.compile(rf"[0-9a-f]{{{ACROSS * DOWN * 3}}}")


class Patch(NamedTuple):
    """One of the twelve: its place, and its colour as SVG says it."""

    x: int
    y: int
    fill: str


def of(picture: "Image") -> str:
    """The text that stands for an RGB picture."""
    few = picture.resize((ACROSS, DOWN), 4)  # 4 is Pillow's box filter: the mean of what each patch covers.
    return "".join(f"{round(channel / 17):x}" for channel in few.tobytes())


def patches(text: str | None) -> tuple[Patch, ...]:
    """The twelve, for the page; none where nothing is known of the picture."""
    if not text or not FORM.fullmatch(text):
        return ()
    colours = (text[at : at + 3] for at in range(0, len(text), 3))
    return tuple(Patch(number % ACROSS, number // ACROSS, f"#{colour}") for number, colour in enumerate(colours))
