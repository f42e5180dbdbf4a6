"""The columns of a table of booths, their headings in both languages, and which of them a heading means."""

import re
import unicodedata
from collections.abc import Sequence

from mima.booths.plan.sheets.refusals import ColumnsMissing, ColumnsTwice

# The headings of the English table are the names of the columns.
FRENCH = {
    "code": "code",
    "hall": "hall",
    "zone": "zone",
    "category": "catégorie",
    "x_cm": "x_cm",
    "y_cm": "y_cm",
    "width_cm": "largeur_cm",
    "depth_cm": "profondeur_cm",
    "corners": "sommets",
    "corner": "angle",
    "wall": "mur",
    "quiet": "calme",
    "dark": "sombre",
    "power_watts": "puissance_watts",
    "for_sale": "en_vente",
    "note_fr": "note_fr",
    "note_en": "note_en",
}
COLUMNS = tuple(FRENCH)
PLACE = ("hall", "zone", "category")
BOX = ("x_cm", "y_cm", "width_cm", "depth_cm")
TRAITS = ("corner", "wall", "quiet", "dark")
# What else people write, folded.
ALSO = {
    "stand": "code",
    "booth": "code",
    "x": "x_cm",
    "y": "y_cm",
    "largeur": "width_cm",
    "width": "width_cm",
    "profondeur": "depth_cm",
    "depth": "depth_cm",
    "puissance": "power_watts",
    "power": "power_watts",
}


def heading(column: str, language: str) -> str:
    """What stands over the column in a table in `fr` or `en`."""
    return FRENCH[column] if language == "fr" else column


def _folded(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.strip().casefold())
    return re.sub(r"[^a-z0-9]+", "_", "".join(letter for letter in letters if not unicodedata.combining(letter))).strip("_")


MEANINGS = ALSO | {_folded(name): column for column, french in FRENCH.items() for name in (column, french)}


def meanings(headings: Sequence[str], *, place_is_given: bool) -> dict[str, int]:
    """{column: where it stands}; headings that mean nothing are left aside. Refused where it lacks one or has one twice."""
    found: dict[str, int] = {}
    twice = []
    for number, text in enumerate(headings):
        column = MEANINGS.get(_folded(text))
        if column in found:
            twice += [headings[found[column]], text]
        elif column is not None:
            found[column] = number
    if twice:
        raise ColumnsTwice(columns=", ".join(twice))
    if lacking := _lacking(found, place_is_given=place_is_given):
        raise ColumnsMissing(columns=", ".join(lacking))
    return found


def _lacking(found: dict[str, int], *, place_is_given: bool) -> list[str]:
    needed = ["code", *(() if place_is_given else PLACE), *(() if "corners" in found else BOX)]
    return [column for column in needed if column not in found]
