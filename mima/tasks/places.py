"""The file of places is made before somebody waits for it, and what came out without it is placed."""

from math import ceil

from mima.catalog import places, placing
from mima.catalog.places import GazetteerAway
from mima.core.db import db
from mima.core.transaction import transaction

# So many offerings are placed in one transaction, and asked for in one sweep.
PART = 500
MOST = 10_000


def waiting() -> int:
    """One run while the file is away; then one for each part of what is to be placed."""
    if not places.is_ready():
        return 1
    found = placing.awaited(MOST)
    db.session.rollback()
    return ceil(len(found) / PART)


def prepare() -> None:
    """The file is there and a part of what waited is placed; if it cannot be made, the log says so and it is tried again."""
    try:
        places.prepare()
    except GazetteerAway:
        return
    with transaction():
        placing.part(PART)
