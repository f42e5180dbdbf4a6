"""The file of places is made before somebody waits for it."""

from contextlib import suppress

from mima.catalog import places
from mima.catalog.places import GazetteerAway


def waiting() -> int:
    return 0 if places.is_ready() else 1


def prepare() -> None:
    with suppress(GazetteerAway):
        places.prepare()
