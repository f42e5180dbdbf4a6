"""The codes of the trade, lengths, shares, places and dates: what is taken, and what is refused with which words."""

import pytest

from mima.catalog import categories, identifiers, lists, territories
from mima.catalog.categories import CATEGORIES
from mima.catalog.fields import FieldSpec, FieldType, clean, words_of
from mima.catalog.refusing import FieldRefused
from mima.core.errors import Invalid

Taken = tuple[FieldType, str, object]
TAKEN: list[Taken] = [
    (FieldType.isrc, "isrc: fr z03 27 00001", "FRZ032700001"),
    (FieldType.iswc, "T 034 524 680 1", "T-034.524.680-1"),
    (FieldType.upc, "0 36000 29145 2", "036000291452"),
    (FieldType.upc, "4006381333931", "4006381333931"),
    (FieldType.ipi, "00017798450", "00017798450"),
    (FieldType.ipi, "IPI: 017.798.450", "00017798450"),
    (FieldType.isni, "0000 0001 2281 955X", "000000012281955X"),
    (FieldType.isan, "0000-0001-8947-0000-8", "0000-0001-8947-0000-8"),
    (FieldType.isan, "0000-0001-8947-0000-8-0000-0000-D", "0000-0001-8947-0000-8-0000-0000-D"),
    (FieldType.length, "30", 30),
    (FieldType.length, "300 mm", 30),
    (FieldType.length, "0,3 m", 30),
    (FieldType.length, "12 in", 30.48),
    (FieldType.length, "12″", 30.48),
    (FieldType.length, "30,5 cm", 30.5),
    (FieldType.percent, "33,33 %", 33.33),
    (FieldType.percent, "100", 100),
    (FieldType.territories, "monde", ["001"]),
    (FieldType.territories, "World except Japan and South Korea", ["001", "-JP", "-KR"]),
    (FieldType.territories, "Monde sauf Japon, Corée du Sud", ["001", "-JP", "-KR"]),
    (FieldType.territories, "hors États-Unis", ["001", "-US"]),
    (FieldType.territories, "France, be; Suisse", ["FR", "BE", "CH"]),
    (FieldType.territories, "Benelux et France", ["BE", "NL", "LU", "FR"]),
    (FieldType.territories, "Trinité-et-Tobago", ["TT"]),
    (FieldType.territories, "Union européenne sauf Malte", ["EU", "-MT"]),
    (FieldType.territories, "France, Monde", ["001"]),
    (
        FieldType.splits,
        "Nour Alami; paroles; 33,33\nTrio Lave; 66.67 %; 00017798450",
        [
            {"name": "Nour Alami", "role": "paroles", "share": 3333, "ipi": ""},
            {"name": "Trio Lave", "role": "", "share": 6667, "ipi": "00017798450"},
        ],
    ),
    (FieldType.splits, "A; 50 | B; 50", [{"name": n, "role": "", "share": 5000, "ipi": ""} for n in "AB"]),
    (
        FieldType.people,
        "Nour Alami; 00017798450\nLave",
        [{"name": "Nour Alami", "ipi": "00017798450"}, {"name": "Lave", "ipi": ""}],
    ),
    (
        FieldType.dates,
        "2027-05-03; Riom, La Puce\n01/05/2027 au 02/05/2027; Thiers",
        [
            {"on": "2027-05-01", "until": "2027-05-02", "where": "Thiers"},
            {"on": "2027-05-03", "until": "", "where": "Riom, La Puce"},
        ],
    ),
    (FieldType.people, " | ", None),
]
REFUSED = [
    (FieldType.isrc, "FR-Z03-27-0001", "An ISRC has 12 signs, this one has 11. For example FR-Z03-27-00001."),
    (FieldType.isrc, "11-Z03-27-00001", "This is no ISRC: two letters, three signs, seven digits, such as FR-Z03-27-00001."),
    (FieldType.iswc, "T-034.524.680-2", "A digit of this ISWC is wrong: the last one does not fit the others."),
    (FieldType.iswc, "034.524.680", "An ISWC is a T and ten digits, such as T-034.524.680-1."),
    (FieldType.upc, "036000291453", "A digit of this bar code is wrong: the last one does not fit the others."),
    (FieldType.upc, "12345", "A UPC has 12 digits, an EAN 13: those under the bar code."),
    (FieldType.ipi, "00017798451", "A digit of this IPI is wrong: the last two do not fit the others."),
    (FieldType.ipi, "I-000000229-7", "An IPI name number has eleven digits, such as 00017798450."),
    (FieldType.isni, "0000 0001 2281 9551", "A digit of this ISNI is wrong: the last one does not fit the others."),
    (FieldType.isni, "0000", "An ISNI has sixteen digits, the last one may be an X, such as 0000 0001 2281 955X."),
    (FieldType.isan, "0000-0001-8947-0000-9", "A sign of this ISAN is wrong: the check sign does not fit the others."),
    (FieldType.isan, "film", "An ISAN has sixteen signs, 0 to 9 and A to F, such as 0000-0001-8947-0000-8."),
    (FieldType.length, "30 feet", "Please write a length, such as 30, 300 mm or 12 in."),
    (FieldType.length, "-3 cm", "Please write a length, such as 30, 300 mm or 12 in."),
    (FieldType.percent, "101", "Please write a percentage from 0 to 100, such as 50 or 33.33."),
    (FieldType.percent, "half", "Please write a percentage from 0 to 100, such as 50 or 33.33."),
    (
        FieldType.territories,
        "Freedonia",
        "We know no country called “Freedonia”. Write its name or its code of two letters, such as FR.",
    ),
    (FieldType.territories, "XX", "We know no country called “XX”. Write its name or its code of two letters, such as FR."),
    (FieldType.territories, "Monde sauf", "Please write where: World, World except Japan, or countries such as France, Belgium."),
    (FieldType.territories, "France sauf Japon", "Only from the world or a continent can countries be left out."),
    (FieldType.territories, "Monde sauf monde", "The same place is named and left out."),
    (FieldType.splits, "A; 50\nB; 45", "The shares add up to 95 %, not to 100 %: 5 % are missing."),
    (FieldType.splits, "A; 50\nB; 60", "The shares add up to 110 %, not to 100 %: 10 % are too much."),
    (FieldType.splits, "A; 50\nB; 50.01", "The shares add up to 100.01 %, not to 100 %: write 50 instead of 50.01 on one line."),
    (
        FieldType.splits,
        "A; 33.33\nB; 33.33\nC; 33.33",
        "The shares add up to 99.99 %, not to 100 %: write 33.34 instead of 33.33 on one line.",
    ),
    (FieldType.splits, "A; 0\nB; 100", "The share of A is not between 0 and 100."),
    (FieldType.splits, "A", "Write a name, a role and a share on each line, such as Nour Alami; words; 50."),
    (FieldType.splits, "A; 100; 00017798451", "A digit of this IPI is wrong: the last two do not fit the others."),
    (FieldType.splits, "; 100", "A line begins with a semicolon: something is missing before it."),
    (FieldType.people, "A; B; C", "Write one person a line, with their IPI if you have it, such as Nour Alami; 00017798450."),
    (FieldType.people, "x" * 121, "A part of a line is longer than 120 characters."),
    (FieldType.people, "\n".join(map(str, range(61))), "These are more than 60 lines."),
    (FieldType.dates, "mai 2027; Riom", "“mai 2027” is no date. Write it as 2027-05-03, then a semicolon and the place."),
    (FieldType.dates, "31/02/2027", "“31/02/2027” is no date. Write it as 2027-05-03, then a semicolon and the place."),
    (FieldType.dates, "2027-05-03 / 2027-05-01", "The last of the dates 2027-05-03 / 2027-05-01 is before the first."),
]


def spec(type_: FieldType) -> FieldSpec:
    return FieldSpec("x", type_, "x", "x")


@pytest.mark.parametrize(("type_", "typed", "kept"), TAKEN)
def test_what_is_typed_is_kept_in_its_plain_form(type_: FieldType, typed: str, kept: object) -> None:
    assert clean(spec(type_), typed) == kept


@pytest.mark.parametrize(("type_", "typed", "kept"), TAKEN)
def test_what_is_kept_stays_as_it_is(type_: FieldType, typed: str, kept: object) -> None:
    assert clean(spec(type_), kept) == kept


@pytest.mark.parametrize(("type_", "typed", "sentence"), REFUSED)
def test_what_is_wrong_is_said_plainly(type_: FieldType, typed: str, sentence: str) -> None:
    with pytest.raises(FieldRefused) as error:
        clean(spec(type_), typed)
    assert error.value.sentence.plain == sentence


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_country_is_read_by_its_name(language: str) -> None:
    codes = territories.names_of(language)
    assert [code for code in codes if territories.read(territories.written([code], language)) != [code]] == []
    assert len(codes) > 240


@pytest.mark.parametrize(("language", "told"), [("fr", "Monde sauf Japon"), ("en", "World except Japan")])
def test_places_are_told_as_they_are_read(language: str, told: str) -> None:
    assert territories.written(["001", "-JP"], language) == told


def test_what_no_country_has_is_no_code_of_one() -> None:
    assert not {"EU", "UN", "ZZ", "AC"} & {code for code in territories.names_of("fr") if code not in territories.REGIONS}


@pytest.mark.parametrize(
    ("number", "check"), [("000177984", "50"), ("000000000", "00"), ("001234567", identifiers.ipi_check_digits("001234567"))]
)
def test_the_last_two_digits_of_an_ipi_follow_from_the_others(number: str, check: str) -> None:
    assert identifiers.ipi_check_digits(number) == check
    assert identifiers.ipi_of(number + check) == number + check


def test_no_digit_of_an_ipi_may_be_mistyped() -> None:
    for place in range(11):
        code = "00017798450"
        other = f"{code[:place]}{(int(code[place]) + 1) % 10}{code[place + 1 :]}"
        with pytest.raises(FieldRefused):
            identifiers.ipi_of(other)


def test_lines_are_written_as_they_are_typed() -> None:
    typed = "Nour Alami; paroles; 33.33\nTrio Lave; 66.67; 00017798450"
    assert lists.lines_of(lists.splits(typed)) == typed


@pytest.mark.parametrize(
    ("category", "fields", "wrong"),
    [
        ("show", {"fee_cents": "2000", "fee_to_cents": "1000"}, "fee_to_cents"),
        ("show", {"touring_from": "2027-05-03", "touring_until": "2027-05-01"}, "touring_until"),
        ("show", {"audience_min": "300", "audience_max": "200"}, "audience_max"),
        ("photograph", {"edition_number": "13", "print_run": "12"}, "print_run"),
    ],
)
def test_the_end_of_a_range_is_not_before_its_beginning(category: str, fields: dict[str, str], wrong: str) -> None:
    with pytest.raises(Invalid) as error:
        categories.check(CATEGORIES[category], fields)
    assert list(error.value.fields) == [wrong]


def test_a_picture_may_be_wider_than_high() -> None:
    assert categories.check(CATEGORIES["photograph"], {"width_cm": "50", "height_cm": "40"}) == {"width_cm": 50, "height_cm": 40}


def test_fields_that_belong_together_are_read_as_one() -> None:
    values = {"fee_cents": 1, "fee_to_cents": 2, "touring_until": "2027-05-01", "crew_count": 4}
    sheet = categories.sheet(CATEGORIES["show"], values)
    assert {group.value: [one.spec.code for one in found] for group, found in sheet.items()} == {
        "stage": ["crew_count"],
        "tour": ["on_tour"],
        "money": ["fee"],
    }


@pytest.mark.parametrize(
    ("type_", "value", "typed"),
    [
        (FieldType.territories, ["001", "-JP"], ["Monde", "Japon", "World", "Japan"]),
        (FieldType.isni, "000000012281955X", ["0000 0001 2281 955X", "000000012281955X"]),
        (
            FieldType.splits,
            [{"name": "Lave", "role": "texte", "share": 10_000, "ipi": "00017798450"}],
            ["Lave", "texte", "00017798450"],
        ),
        (FieldType.dates, [{"on": "2027-05-03", "until": "", "where": "Riom"}], ["3 mai May", "Riom"]),
    ],
)
def test_a_list_is_found_by_its_parts(type_: FieldType, value: object, typed: list[str]) -> None:
    words = words_of(spec(type_), value)
    assert [part for part in typed if part not in words] == []
