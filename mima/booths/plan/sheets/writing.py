"""Booths as lines of a table. Upright rectangles have a place and a size, all other shapes their corners."""

from collections.abc import Iterable

from mima.booths.plan.document import DrawnBooth, Shape
from mima.booths.plan.sheets.columns import BOX, COLUMNS, TRAITS, heading
from mima.core import sheets
from mima.core.sheets import Cell

WORDS = {"fr": ("non", "oui"), "en": ("no", "yes")}
NAME = {"fr": "Stands", "en": "Booths"}


def as_csv(booths: Iterable[DrawnBooth], language: str = "fr") -> bytes:
    """The table as CSV that French spreadsheets open by a click; no cell of it is computed."""
    return sheets.as_csv(_headings(language), _lines(booths, language))


def as_xlsx(booths: Iterable[DrawnBooth], language: str = "fr") -> bytes:
    """The table as XLSX, numbers as numbers; no cell of it is computed."""
    return sheets.as_xlsx(NAME[language], _headings(language), _lines(booths, language))


def _headings(language: str) -> list[str]:
    return [heading(column, language) for column in COLUMNS]


def _lines(booths: Iterable[DrawnBooth], language: str) -> Iterable[list[Cell]]:
    return ([cells.get(column) for column in COLUMNS] for cells in (_cells(booth, WORDS[language]) for booth in booths))


def _cells(booth: DrawnBooth, words: tuple[str, str]) -> dict[str, Cell]:
    box = box_of(booth.shape)
    shape = dict(zip(BOX, box, strict=True)) if box else {"corners": " ".join(f"{x},{y}" for x, y in booth.shape)}
    return {
        "code": booth.code,
        "hall": booth.hall,
        "zone": booth.zone,
        "category": booth.category,
        **shape,
        **{name: words[getattr(booth, name)] for name in (*TRAITS, "for_sale")},
        "power_watts": booth.power_watts,
        "note_fr": booth.note_fr,
        "note_en": booth.note_en,
    }


def box_of(shape: Shape) -> tuple[int, int, int, int] | None:
    """x, y, width and depth of a rectangle that begins at its upper left corner and goes clockwise; None for other shapes."""
    (x, y), (right, bottom) = shape[0], shape[2]
    upright = shape == ((x, y), (right, y), (right, bottom), (x, bottom))
    return (x, y, right - x, bottom - y) if upright and right > x and bottom > y else None
