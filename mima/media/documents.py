"""Files that are sent to be read by a few: private, under random names, with a name and a type to show. Never decoded here.

Who takes such files says where they lie (`prefix`), how large they may be, and in which words they are refused.
"""

import unicodedata
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from mima.core import ids
from mima.core.db import db
from mima.media import limits
from mima.media.intake import StorageAway, StorageFull
from mima.storage import Store, StoreFull, StoreUnavailable

LONGEST_NAME = 200
# Longer than anybody leaves a form half filled in, sooner than the audit complains (a day).
CLEARED_AFTER = timedelta(hours=20)
SUFFIX = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp"}


def put(store: Store, prefix: str, content: bytes) -> str:
    """The content is on the store under the random private key that comes back; `StorageFull` or `StorageAway` otherwise."""
    free = store.free_bytes()
    if free is not None and free - len(content) < limits.current().kept_free:
        raise StorageFull
    name = ids.public_id(26)
    key = f"{prefix}/{name[:2]}/{name}"
    try:
        store.put(key, content)
    except StoreFull as error:
        raise StorageFull from error
    except StoreUnavailable as error:
        raise StorageAway from error
    return key


def shown_name(filename: str, instead: str) -> str:
    """What the person's machine called it: the last part of a path, in plain characters, not endless."""
    last = unicodedata.normalize("NFC", filename).replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in last if letter.isprintable())[-LONGEST_NAME:].strip() or instead


def saved_name(name: str, content_type: str) -> str:
    """The name under which a machine saves it: with the ending of what it is, whatever else it was called."""
    ending = f".{SUFFIX[content_type]}"
    return name if name.lower().endswith((ending, ".jpeg") if ending == ".jpg" else ending) else name + ending


def orphans(store: Store, before: datetime, prefix: str, known: InstrumentedAttribute[str]) -> Iterator[str]:
    """The keys of files under the prefix that were written before the moment and that no row knows."""
    keys = (file.key for file in store.list_older_than(before, prefix))
    while page := list(islice(keys, 500)):
        found = set(db.session.scalars(select(known).where(known.in_(page))))
        yield from (key for key in page if key not in found)
