"""Offerings for tests."""

from io import BytesIO
from typing import Any

from mima.catalog import service
from mima.catalog.models import Offering
from mima.core.actors import COMMAND
from mima.core.transaction import transaction
from mima.exhibitors.models import Exhibitor
from mima.media import service as media
from mima.tasks.media import prepare_next

COMPLETE: dict[str, Any] = {
    "title_fr": "Basalte",
    "title_en": "Basalt",
    "summary_fr": "Sept titres lents et minéraux.",
    "price_from_cents": 35_000,
    "price_to_cents": 450_000,
    "place": "Riom",
    "tags": ["Électronique", "Volcan"],
    "fields": {"mood": "calm", "bpm": "92", "one_stop": "1"},
}


def draft(exhibitor: Exhibitor, *, kind: str = "music", category: str = "sync", **values: Any) -> Offering:
    """A draft that could be submitted, in a transaction of its own."""
    with transaction():
        return service.draft(exhibitor, by=COMMAND, kind=kind, category=category, **{**COMPLETE, **values})


def published(exhibitor: Exhibitor, **values: Any) -> Offering:
    """An offering in the catalog."""
    offering = draft(exhibitor, **values)
    with transaction():
        service.submit(offering, by=COMMAND)
    with transaction():
        service.approve(offering, by=COMMAND)
    return offering


def give_media(offering: Offering, *files: tuple[str, bytes], alt: str = "") -> None:
    """The offering has these files (name and bytes), prepared as the worker prepares any upload."""
    for name, content in files:
        with transaction():
            asset = media.receive(offering.exhibitor, by=COMMAND, filename=name, stream=BytesIO(content), alt_en=alt)
            service.attach(offering, asset, by=COMMAND)
    for _file in files:
        prepare_next()
