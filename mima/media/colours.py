"""The colours of a picture: the one that fills most of it, and its palette."""

from PIL import Image

Colour = tuple[int, int, int]
MOST_COLOURS = 6
# A colour that fills less than this share is no part of the palette.
LEAST_SHARE = 0.01
# Two colours whose channels together differ by less are one to the eye.
ALIKE = 40


def dominant(picture: Image.Image) -> str:
    """The colour of the largest of eight groups, as #rrggbb: what shows before the picture does."""
    small = picture.resize((48, 48), Image.Resampling.BOX)
    return _written(_groups(small, 8, rounds=0)[0][1])


def palette(picture: Image.Image) -> list[str]:
    """Up to six colours that are clearly different, the most frequent first, as #rrggbb."""
    found: list[Colour] = []
    # Pixels as they are: means of neighbours would be colours that are nowhere in the picture.
    small = picture.resize((64, 64), Image.Resampling.NEAREST)
    for share, colour in _groups(small, 16, rounds=2):
        if share >= LEAST_SHARE and not any(_distance(colour, other) < ALIKE for other in found):
            found.append(colour)
    return [_written(colour) for colour in found[:MOST_COLOURS]]


def _groups(small: Image.Image, most: int, *, rounds: int) -> list[tuple[float, Colour]]:
    """Groups of like colours by median cut, bettered by so many rounds of k-means: share and mean colour, largest first."""
    few = small.quantize(most, method=Image.Quantize.MEDIANCUT, kmeans=rounds)
    channels = few.getpalette() or []
    shares = ((count / small.width / small.height, number) for number, count in enumerate(few.histogram()[:most]) if count)
    return [
        (share, (channels[number * 3], channels[number * 3 + 1], channels[number * 3 + 2]))
        for share, number in sorted(shares, key=lambda group: (-group[0], group[1]))
    ]


def _distance(one: Colour, other: Colour) -> int:
    return sum(abs(left - right) for left, right in zip(one, other, strict=True))


def _written(colour: Colour) -> str:
    return "#" + bytes(colour).hex()
