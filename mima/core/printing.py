"""Papers as PDF, set by typst from a record of plain JSON: the same record gives the same bytes."""

import json
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from slugify import slugify

from mima.core.texts import in_each, one_line

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


def printed(template: str, record: Any, language: str, *, on: date, form: Literal["pdf", "png"] = "pdf", **inputs: str) -> bytes:
    """The template's pages as PDF/A-3a and PDF/UA-1, tagged, in `fr` or `en`; or a picture of its one page.

    `inputs` are further texts by the names under which the template asks for them, as they are.
    """
    import typst

    return typst.compile(
        str(TEMPLATES / template),
        root=str(TEMPLATES),
        format=form,
        sys_inputs={"record": json.dumps(drawable(record)), "language": language, **inputs},
        ignore_system_fonts=True,
        # Archival, every text found again by machines, and read aloud in order.
        pdf_standards=["a-3a", "ua-1"] if form == "pdf" else None,
        timestamp=datetime.combine(on, time(), UTC),
    )


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
