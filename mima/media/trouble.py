"""What may be wrong with a file, found while decoding it: a code that the child process says and the parent words."""

from enum import StrEnum


class Trouble(StrEnum):
    """Why a file could not be rendered."""

    unreadable = "unreadable"
    truncated = "truncated"
    too_many_pixels = "too_many_pixels"
    too_long_a_side = "too_long_a_side"
    raw = "raw"
    no_sound = "no_sound"
    film_codec = "film_codec"
    film_too_large = "film_too_large"
    film_too_long = "film_too_long"
    odd_sound = "odd_sound"
    too_heavy = "too_heavy"
    too_slow = "too_slow"
    crashed = "crashed"
    lost = "lost"


class Undecodable(Exception):
    """The file cannot be rendered, with the figures that its sentence needs."""

    def __init__(self, trouble: Trouble, **values: int | str) -> None:
        """The trouble and its figures, as they are stored."""
        super().__init__(trouble.value)
        self.trouble = trouble
        self.values = values
