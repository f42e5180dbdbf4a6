"""What came out while the file of places was away, or could not be read, is placed afterwards, a part at a time.

Such an offering has a word of its own in the index (`near.AWAITED`), which is gone once it is indexed anew: no list of what
waits can differ from what does, and placing it twice changes nothing.
"""

from collections.abc import Sequence

from sqlalchemy import text

from mima.catalog import near, rebuilding
from mima.catalog.writing import dialect
from mima.core.db import db

_AWAITED = {
    "sqlite": text("SELECT rowid FROM listing_search WHERE listing_search MATCH :word LIMIT :most"),
    "postgresql": text("SELECT offering_id FROM listing WHERE terms @@ CAST(:word AS tsquery) LIMIT :most"),
}
# As each of them writes a word.
_WORD = {"sqlite": f'"{near.AWAITED}"', "postgresql": f"'{near.AWAITED}'"}


def awaited(most: int) -> Sequence[int]:
    """The ids of offerings in the catalog whose place nobody could tell when they were indexed, at most so many."""
    return db.session.scalars(_AWAITED[dialect()], {"word": _WORD[dialect()], "most": most}).all()


def part(size: int) -> int:
    """So many of them are found by where they are, if the file is there; the number of those that were looked at.

    One that somebody changes at this moment is left for the next time.
    """
    found = awaited(size)
    return rebuilding.again(found) if found else 0
