"""What other sites show of an offering: the picture beside a link."""

import json
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from typing import Any

from mima.catalog.categories import CATEGORIES, Kind
from mima.catalog.models import Offering
from mima.core import clock
from mima.core.printing import drawn
from mima.web import cards
from mima.web.i18n import both, language
from mima.web.lists import printing

WIDTH, HEIGHT = 1200, 630
# Each is about 80 kB; they are the same until what they show is not, and so is their digest.
KEPT = 64


def record(offering: Offering) -> dict[str, Any]:
    """All that the picture shows."""
    cover, preview = offering.cover, offering.preview or {}
    return {
        "title": both(offering, "title"),
        "by": offering.exhibitor.name,
        "kind": f"{cards.kind_names()[offering.kind]}, {both(CATEGORIES[offering.category], 'name')}",
        "is_music": offering.kind is Kind.music,
        "picture": printing.picture_of(cover, printing.SHARP) if cover else "",
        "wave": preview.get("wave", ""),
        "language": language(),
    }


def digest(shown: dict[str, Any]) -> str:
    return sha256(json.dumps(shown).encode()).hexdigest()[:32]


def picture(shown: dict[str, Any]) -> bytes:
    """The picture as JPEG, drawn once by each process as long as many others were not."""
    return _picture(json.dumps(shown))


@lru_cache(KEPT)
def _picture(written: str) -> bytes:
    from PIL import Image

    shown = json.loads(written)
    files = {"wave.svg": printing.wave(shown["wave"], "#f7f3eb")} if shown["wave"] else {}
    if shown["picture"] and (content := printing.stored(shown["picture"])):
        files["picture.jpg"] = content
    told = {**shown, "has_picture": "picture.jpg" in files, "has_wave": "wave.svg" in files}
    png = drawn("card.typ", told, shown["language"], on=clock.today(), pictures=files)
    file = BytesIO()
    with Image.open(BytesIO(png), formats=["PNG"]) as opened:
        opened.convert("RGB").save(file, "JPEG", quality=85, optimize=True, progressive=True)
    return file.getvalue()
