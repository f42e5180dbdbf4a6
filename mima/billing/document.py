"""A paper as PDF, from its frozen record alone: the same record gives the same bytes, today and in ten years."""

import json
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from itertools import groupby
from pathlib import Path
from typing import Any

from slugify import slugify

from mima.billing import facturx, xmp
from mima.billing.record import Record
from mima.billing.texts import in_each, one_line

TEMPLATES = Path(__file__).parent.parent / "templates" / "paper"
# What the embedded faces draw. An archival PDF may not show an empty box, so other scripts are written in Latin letters.
DRAWN = (
    (0x20, 0x7E),
    (0xA0, 0x4FF),
    (0x531, 0x5F4),
    (0x1E00, 0x1FFF),
    (0x2010, 0x2027),
    (0x202F, 0x2040),
    (0x20A0, 0x20BF),
    (0x2190, 0x22FF),
)


def pdf(record: Record, language: str = "fr") -> bytes:
    """The paper as Factur-X, in `fr` (the one that binds) or `en`: tagged pages, PDF/A-3a and PDF/UA-1, with their XML."""
    import typst

    moment = datetime.combine(date.fromisoformat(record["issued_on"]), time(), UTC)
    inputs = {
        "record": json.dumps(drawable(record)),
        "language": language,
        "facturx": facturx.xml(record, language).decode(),
    }
    pages = typst.compile(
        str(TEMPLATES / "invoice.typ"),
        root=str(TEMPLATES),
        format="pdf",
        sys_inputs=inputs,
        ignore_system_fonts=True,
        # Archival, every text found again by machines, and read aloud in order.
        pdf_standards=["a-3a", "ua-1"],
        timestamp=moment,
    )
    return xmp.declared(pages)


def drawable(value: Any) -> Any:
    """The same JSON with every text in characters that the embedded faces draw."""
    return in_each(value, lambda text: "".join(_written(text)))


def _written(text: str) -> Iterable[str]:
    for is_drawn, characters in groupby(one_line(unicodedata.normalize("NFC", text)), _is_drawn):
        run = "".join(characters)
        yield run if is_drawn else slugify(run, lowercase=False, separator=" ")


def _is_drawn(character: str) -> bool:
    code = ord(character)
    return any(first <= code <= last for first, last in DRAWN) and unicodedata.category(character) != "Cn"
