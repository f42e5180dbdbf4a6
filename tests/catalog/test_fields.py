"""The fields of the categories: what is taken, what is refused, what the search and the facets make of it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mima.catalog import categories, clearance, common
from mima.catalog.categories import CATEGORIES
from mima.catalog.fields import iswc_check_digit, words_of
from mima.core.errors import Invalid
from mima.demo.material import offerings as demo_offerings
from mima.demo.material.more import more_fields


def value(category: str, field: str, raw: object) -> object:
    return categories.check(CATEGORIES[category], {field: raw}).get(field)


def refusal(category: str, field: str, raw: object) -> str:
    with pytest.raises(Invalid) as error:
        categories.check(CATEGORIES[category], {field: raw})
    return error.value.fields[field]


def test_each_kind_has_at_least_three_categories_with_four_fields_of_their_own() -> None:
    for kind in categories.Kind:
        assert len([one for one in categories.of_kind(kind) if len(one.fields) >= 4]) >= 3


@pytest.mark.parametrize(
    ("category", "field", "raw", "clean"),
    [
        ("show", "stage_opening_m", "7,5", 7.5),
        ("show", "touring_until", "2027-05-30", "2027-05-30"),
        ("show", "fee_cents", "126050", 126050),
        ("recording", "isrc", "FR-Z03-27-00001", "FRZ032700001"),
        ("recording", "duration_seconds", "3:42", 222),
        ("recording", "duration_seconds", 222, 222),
        ("sync", "mood", "calm", "calm"),
        ("sync", "one_stop", True, True),
        ("sync", "one_stop", "", None),
        ("composition", "iswc", "T0345246801", "T-034.524.680-1"),
        ("photograph", "year", "1545", 1545),
        ("studio", "console", "  32  voies ", "32 voies"),
    ],
)
def test_what_people_type_becomes_a_clean_value(category: str, field: str, raw: object, clean: object) -> None:
    assert value(category, field, raw) == clean


@pytest.mark.parametrize(
    ("category", "field", "raw"),
    [
        ("show", "stage_opening_m", "wide"),
        ("show", "stage_opening_m", "NaN"),
        ("show", "stage_opening_m", "1e99"),
        ("show", "touring_until", "30/05/2027"),
        ("recording", "isrc", "not a code"),
        ("recording", "duration_seconds", "3 minutes"),
        ("sync", "mood", "purple"),
        ("sync", "bpm", "4000"),
        ("composition", "iswc", "T-034.524.680-2"),
        ("photograph", "year", "-5"),
        ("studio", "console", "x" * 501),
        ("studio", "console", "a\x00b"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(category: str, field: str, raw: str) -> None:
    assert refusal(category, field, raw)


def test_a_field_of_another_category_is_not_read() -> None:
    assert categories.check(CATEGORIES["studio"], {"isrc": "whatever"}) == {}


def test_a_required_field_may_miss_in_a_draft_but_not_in_what_is_submitted() -> None:
    assert categories.check(CATEGORIES["recording"], {}) == {}
    with pytest.raises(Invalid) as error:
        categories.check(CATEGORIES["recording"], {}, complete=True)
    assert list(error.value.fields) == ["performers"]


def test_a_known_iswc_has_its_check_digit() -> None:
    assert iswc_check_digit("034524680") == 1


@given(st.text())
def test_no_text_breaks_a_field(text: str) -> None:
    for category in CATEGORIES.values():
        for spec in category.fields:
            try:
                categories.check(category, {spec.code: text})
            except Invalid as error:
                assert list(error.fields) == [spec.code]


def test_clean_values_stay_as_they_are_when_checked_again() -> None:
    for offering in demo_offerings():
        category = CATEGORIES[offering.category]
        once = categories.check(category, offering.fields, complete=True)
        assert categories.check(category, once, complete=True) == once


def test_the_demo_market_says_more_than_its_plain_fields_and_all_of_it_fits() -> None:
    lights = set()
    for offering in demo_offerings():
        category = CATEGORIES[offering.category]
        said = categories.check(category, offering.fields | more_fields(offering), complete=True)
        assert set(said) >= more_fields(offering).keys()
        lights.add(clearance.light(category, said))
    assert lights == {None, *clearance.Light}


def test_every_field_of_the_demo_market_is_one_of_its_category() -> None:
    assert not [
        (offering.slug, code)
        for offering in demo_offerings()
        for code in offering.fields
        if CATEGORIES[offering.category].field(code) is None
    ]


def test_a_choice_is_found_by_its_names_in_both_languages() -> None:
    text = categories.searchable(CATEGORIES["photograph"], {"technique": "silver-gelatin"})
    assert "Tirage argentique" in text and "Silver gelatin print" in text


@pytest.mark.parametrize(
    ("category", "field", "value", "words"),
    [
        ("show", "set_minutes", 75, "75 min"),
        ("show", "stage_opening_m", 7.5, "7.5 m"),
        ("show", "fee_cents", 350_000, "3500"),
        ("show", "fee_cents", 1_250, "12.50"),
        ("show", "touring_until", "2027-05-03", "2027-05-03 3 mai May"),
        ("recording", "duration_seconds", 222, "3:42"),
        ("recording", "duration_seconds", 4_500, "1:15:00 75 min"),
        ("recording", "release_year", 2027, "2027"),
        ("venue", "capacity", 0, "0 "),
    ],
)
def test_a_value_is_found_as_it_is_kept_and_as_it_is_read(category: str, field: str, value: object, words: str) -> None:
    spec = CATEGORIES[category].field(field)
    assert spec is not None and words_of(spec, value) == words


def test_no_more_tags_are_looked_at_than_an_offering_may_have() -> None:
    labels = iter([f"Lac {number}" for number in range(common.MOST_TAGS + 5)])
    assert len(common.tags(labels)) == common.MOST_TAGS
    assert next(labels) == f"Lac {common.MOST_TAGS}"


def test_tags_are_kept_once_each_whatever_their_accents() -> None:
    assert common.tags(["Forêt", "foret", " ", "!!!", "Nuit"]) == ["Forêt", "Nuit"]


def test_the_french_and_english_of_every_field_is_there() -> None:
    specs = [spec for category in CATEGORIES.values() for spec in category.fields]
    assert all(spec.label_fr and spec.label_en for spec in specs)


def test_a_choice_code_stands_well_in_an_address() -> None:
    codes = [choice.code for category in CATEGORIES.values() for spec in category.fields for choice in spec.choices]
    assert all(code.replace("-", "").isalnum() and code.isascii() and Path(code).name == code for code in codes)
