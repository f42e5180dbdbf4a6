"""Which suffix is which form of a list, and what browsers are told of it."""

from mima.web.lists.handout import Handout
from mima.web.lists.playing import as_m3u, as_rss
from mima.web.lists.records import as_csv, as_json

KINDS = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "m3u": "audio/x-mpegurl; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
    "pdf": "application/pdf",
}
# What is read where one is; the others are files to keep.
INLINE = ("json", "rss", "pdf")


def written(handout: Handout, suffix: str, address: str) -> bytes:
    """The list in the form of this suffix, but for paper (printing.py); `address` is its own."""
    if suffix == "rss":
        return as_rss(handout, address)
    return {"json": as_json, "csv": as_csv, "m3u": as_m3u}[suffix](handout)
