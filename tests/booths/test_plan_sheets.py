"""Booths as a table: what is written is read back the same, what people type is understood, what is not is said line by line."""

import csv
import zipfile
from dataclasses import replace
from io import BytesIO, StringIO

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from mima.booths.plan.document import DrawnBooth, Shape
from mima.booths.plan.given import Given
from mima.booths.plan.sheets import SheetReading, SheetRefused, as_csv, as_xlsx, read
from mima.booths.plan.sheets.refusals import ColumnsMissing, ColumnsTwice, SheetTooLarge
from mima.core.sheets import FORMULA
from tests.booths.plans import booth, demo_plan, rectangle
from tests.booths.test_plan_svg_writing import booths, patiently

GIVEN = Given("H", "z", "c")
HEADINGS = "code;hall;zone;category;x_cm;y_cm;width_cm;depth_cm"
A1 = "A1;H;z;c;100;100;300;200"


def table(*lines: str, headings: str = HEADINGS) -> bytes:
    return "\r\n".join([headings, *lines]).encode()


def workbook(*rows: list[object]) -> bytes:
    file = BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return file.getvalue()


def shapes(reading: SheetReading) -> list[Shape]:
    return [one.shape for one in reading.booths]


def reasons(content: bytes, place: Given | None = None) -> list[tuple[int, str, str]]:
    reading = read(content, place)
    assert not reading.booths
    return [(reject.line, reject.code, reject.message % reject.values) for reject in reading.rejects]


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_the_demos_booths_are_written_and_read_again_the_same(write: object, language: str) -> None:
    drawn = demo_plan().booths
    assert read(write(drawn, language)) == SheetReading(drawn, (), ())  # type: ignore[operator]


@patiently
@given(st.lists(booths, min_size=1, max_size=4))
def test_booths_of_any_shape_and_words_come_back_out_of_a_csv(found: list[DrawnBooth]) -> None:
    kept = [plain(one) for one in found]
    assert read(as_csv(kept)).booths == tuple(kept)


@patiently
@given(st.lists(booths, min_size=1, max_size=4))
def test_booths_of_any_shape_and_words_come_back_out_of_a_workbook(found: list[DrawnBooth]) -> None:
    kept = [plain(one) for one in found]
    assert read(as_xlsx(kept)).booths == tuple(kept)


def plain(one: DrawnBooth) -> DrawnBooth:
    """Cells do not keep the blanks around their words."""
    return replace(one, note_fr=one.note_fr.strip(), note_en=one.note_en.strip())


@pytest.mark.parametrize("begins", [*filter(str.isprintable, FORMULA), " =", "'=", "''@"])
def test_no_cell_of_a_csv_starts_a_formula_and_the_text_comes_back(begins: str) -> None:
    drawn = booth(note_fr=f"{begins}HYPERLINK(1)", note_en="x", zone=f"{begins}1")
    assert cells_that_start_a_formula([drawn]) == []
    assert read(as_csv([drawn])).booths == (drawn,)


@pytest.mark.parametrize("begins", [one for one in FORMULA if not one.isprintable()])
def test_a_sign_that_no_text_has_starts_no_formula_and_is_refused_on_its_way_back(begins: str) -> None:
    drawn = booth(note_fr=f"{begins}HYPERLINK(1)")
    assert cells_that_start_a_formula([drawn]) == []
    assert len(read(as_csv([drawn])).rejects) == 1


def cells_that_start_a_formula(drawn: list[DrawnBooth]) -> list[str]:
    written = StringIO(as_csv(drawn).decode("utf-8-sig"), newline="")
    return [cell for row in csv.reader(written, delimiter=";") for cell in row if cell.lstrip().startswith(FORMULA)]


def test_a_shape_that_goes_below_zero_starts_no_formula_either() -> None:
    drawn = booth(shape=((-5, 0), (300, 0), (300, 200)))
    assert ";'-5,0 300,0 300,200;" in as_csv([drawn]).decode("utf-8-sig")


def test_a_workbook_holds_no_formula() -> None:
    written = as_xlsx([booth(note_fr="=1+1")])
    assert b"<f>" not in zipfile.ZipFile(BytesIO(written)).read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    "content",
    [
        table(A1),
        b"\xef\xbb\xbf" + table(A1),
        table(A1).replace(b";", b","),
        table(A1).replace(b";", b"\t"),
        table("", ";;;;;;;", A1, ""),
        table("A1;H;z;c; 100 ;100,0;3\u202f00;199.6"),
        table(A1, headings="Stand;Hall;Zone;Catégorie;x;Y (cm);Largeur cm;PROFONDEUR_CM"),
        table(A1, headings="Code;HALL;Zone;Catégorie;x;y;largeur;profondeur").decode().encode("cp1252"),
        table("A1;H;z;c;100,100 400,100 400,300 100,300", headings="code;hall;zone;category;corners"),
        workbook(HEADINGS.split(";"), ["A1", "H", "z", "c", 100, 100.0, "300", 200.4]),
        workbook([], [None, *HEADINGS.split(";")], [None, *A1.split(";")]),
    ],
)
def test_tables_are_read_as_people_make_them(content: bytes) -> None:
    assert read(content) == SheetReading((booth(),), (), ())


def test_booths_that_touch_still_touch_after_rounding() -> None:
    found = shapes(read(table("A1;H;z;c;0;0;150,5;200", "A2;H;z;c;150,5;0;150;200")))
    assert found == [rectangle(0, 0, 151, 200), rectangle(151, 0, 150, 200)]


@pytest.mark.parametrize(
    ("typed", "expected"), [("oui", True), ("Yes", True), ("x", True), ("non", False), ("0", False), ("", False)]
)
def test_yes_and_no_are_read_in_both_languages(typed: str, expected: bool) -> None:
    assert read(table(f"{A1};{typed}", headings=f"{HEADINGS};angle")).booths[0].corner is expected


def test_a_booth_is_for_sale_unless_its_line_says_no() -> None:
    found = read(table(f"{A1};", f"{A1};non", headings=f"{HEADINGS};en_vente")).booths
    assert [one.for_sale for one in found] == [True, False]


def test_the_given_place_fills_what_the_table_leaves_out() -> None:
    content = table("A1;100;100;300;200;", "A2;100;100;300;200;other", headings="code;x;y;largeur;profondeur;zone")
    assert [(one.hall, one.zone) for one in read(content, GIVEN).booths] == [("H", "z"), ("H", "other")]


def test_columns_that_mean_nothing_are_named() -> None:
    assert read(table(f"{A1};12", headings=f"{HEADINGS};Prix")).unread == ("Prix",)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("A 1;H;z;c;0;0;300;200", "this is no code of up to twelve letters, digits, - and _: A 1"),
        (";H;z;c;0;0;300;200", "this is no code of up to twelve letters, digits, - and _: –"),
        ("A1;;z;c;0;0;300;200", "hall is empty"),
        ("A1;H;z;c;0;0;wide;200", "width_cm is no number: wide"),
        ("A1;H;z;c;0;;300;200", "y_cm is no number: –"),
        ("A1;H;z;c;0;0;1e9;200", "width_cm is no number: 1e9"),
        ("A1;H;z;c;0;0;NaN;200", "width_cm is no number: NaN"),
        ("A1;H;z;c;0;0;-300;200", "width_cm is less than a centimetre"),
        ("A1;H;z;c;0;0;9999999;200", "the booth has more than 200 corners or reaches further than a kilometre"),
        (f"A1;H;z;{'c' * 81};0;0;300;200", f"category does not fit: {'c' * 59}…"),
        ("A1;H;z;c;0;0;300;200;maybe", "corner is neither yes nor no: maybe"),
        ("A1;H;z;c;0;0;300;200;;much", "power_watts is no number: much"),
        ("A1;H;z;c;0;0;300;200;;-5", "power_watts does not fit: -5"),
        ("A1;H;z;c;;;;;;;0,0 9,9", "corners must be three corners or more, as in 0,0 300,0 300,200: 0,0 9,9"),
        ("A1;H;z;c;;;;;;;0,0 9,9 a,b", "corners must be three corners or more, as in 0,0 300,0 300,200: 0,0 9,9 a,b"),
        ("A1;H;z;c;0;0;3;;;;0,0 9,9 9,0", "a booth has either corners or x_cm, y_cm, width_cm, not both"),
        ("A1;H;z;c;0;0;300;200;;;;;more", "13 cells instead of 11"),
    ],
)
def test_a_line_that_is_no_booth_is_a_reject_with_its_number_and_why(line: str, reason: str) -> None:
    content = table("", line, headings=f"{HEADINGS};corner;power_watts;corners")
    assert reasons(content) == [(3, line.partition(";")[0], reason)]


def test_a_bad_line_keeps_no_good_one_out() -> None:
    reading = read(table("A0;H;z;c;0;0;wide;200", A1))
    assert (reading.booths, [reject.line for reject in reading.rejects]) == ((booth(),), [2])


@pytest.mark.parametrize(
    ("content", "fact"),
    [
        (b"", SheetRefused),
        (b"\x00" * 9, SheetRefused),
        (b"\x81\x00", SheetRefused),
        (b"PK\x03\x04 and nothing else", SheetRefused),
        (b"x" * 2_000_001, SheetTooLarge),
        (table(*[A1] * 2_001), SheetTooLarge),
        (table("A1", headings="code"), ColumnsMissing),
        (table(A1, headings="code;stand;zone;category;x;y;width;depth"), ColumnsTwice),
        (workbook(["code"]), ColumnsMissing),
    ],
)
def test_what_is_no_table_of_booths_is_refused(content: bytes, fact: type[SheetRefused]) -> None:
    with pytest.raises(fact):
        read(content)


def test_a_table_without_a_line_holds_no_booth() -> None:
    assert read(table()) == SheetReading((), (), ())
