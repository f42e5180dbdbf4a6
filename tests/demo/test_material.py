"""The demo's companies and offerings are complete, distinct and well formed."""

from collections import Counter
from datetime import date

import pytest
from stdnum import luhn
from stdnum.fr import siret, tva

from mima.demo.material import companies, offerings
from mima.demo.material.choices import BOTH, CHOICES, FIELDS, IMAGE, MUSIC


def test_there_are_fifty_companies_of_which_thirty_are_members():
    assert len({one.slug for one in companies()}) == 50
    assert sum(one.is_member for one in companies()) == 30


def test_every_siret_and_vat_number_passes_its_checksum():
    for one in companies():
        assert siret.is_valid(one.siret) and luhn.is_valid(one.siret[:9]), one.name
        assert tva.is_valid(one.vat_number), one.name
    assert len({one.siret for one in companies()}) == 50


def test_every_company_has_something_to_show():
    assert {one.slug for one in companies()} == {one.company_slug for one in offerings()}


def test_there_are_three_hundred_offerings_with_titles_and_texts_of_their_own():
    made = offerings()
    assert len(made) == 300
    for field in ("slug", "title_fr", "title_en", "summary_fr", "summary_en", "text_fr", "text_en"):
        assert len({getattr(one, field) for one in made}) == 300, field


def test_no_two_offerings_share_their_first_paragraph():
    assert len({one.text_fr.split("\n\n")[0] for one in offerings()}) == 300


def test_both_kinds_are_about_as_many():
    kinds = Counter(one.kind for one in offerings())
    assert min(kinds.values()) >= 130


def test_an_offering_belongs_to_a_company_of_its_kind():
    kinds = {one.slug: one.kinds for one in companies()}
    for one in offerings():
        assert one.kind in kinds[one.company_slug], one.slug
        assert one.kind == "music" if one.category in MUSIC else one.kind == "image" or one.category in BOTH, one.slug
    assert set(MUSIC + IMAGE + BOTH) == set(FIELDS)


def test_every_field_of_the_category_is_filled_and_choices_are_listed_ones():
    for one in offerings():
        assert tuple(one.fields) == FIELDS[one.category], one.slug
        for name, value in one.fields.items():
            assert value != "", (one.slug, name)
            if (one.category, name) in CHOICES:
                assert value in CHOICES[one.category, name], (one.slug, name, value)


def test_dates_are_dates_and_money_is_positive_cents():
    for one in offerings():
        if "touring_until" in one.fields:
            assert date.fromisoformat(str(one.fields["touring_until"])).year >= 2027
        for name, value in one.fields.items():
            if name.endswith("_cents"):
                assert isinstance(value, int) and value >= 1000, (one.slug, name)


def test_prices_are_positive_and_ranges_rise():
    for one in offerings():
        assert one.price_on_request == (one.price_from_cents is None)
        if one.price_from_cents is not None:
            assert one.price_from_cents >= 5000
        if one.price_to_cents is not None:
            assert one.price_from_cents is not None and one.price_to_cents > one.price_from_cents


def test_an_iswc_has_its_check_digit():
    codes = [str(one.fields["iswc"]) for one in offerings() if "iswc" in one.fields]
    assert len(set(codes)) == len(codes) == 20
    for code in codes:
        digits = [int(digit) for digit in code if digit.isdigit()]
        total = 1 + sum((place + 1) * digit for place, digit in enumerate(digits[:9]))
        assert (total + digits[9]) % 10 == 0, code


def test_an_isrc_is_well_formed_and_used_once():
    codes = [str(one.fields["isrc"]) for one in offerings() if "isrc" in one.fields]
    assert len(set(codes)) == len(codes)
    assert all(len(code) == 12 and code.startswith("FRZZ") and code[5:].isdigit() for code in codes)


def test_a_sync_offering_states_the_tempo_and_key_of_its_track():
    for one in offerings():
        if one.category == "sync":
            assert one.track is not None
            assert (one.fields["bpm"], one.fields["musical_key"]) == (one.track.bpm, one.track.musical_key)


def test_about_half_the_offerings_have_a_track_and_all_have_a_described_cover():
    assert 140 <= sum(one.track is not None for one in offerings()) <= 160
    for one in offerings():
        assert 1 <= len(one.pictures) <= 5
        assert all(picture.alt_fr and picture.alt_en for picture in one.pictures)


@pytest.mark.parametrize("mark", [" ;", " :", " ?", " !", " €", "'"])
def test_french_has_no_break_spaces_and_curly_apostrophes(mark):
    for one in offerings():
        assert mark not in one.title_fr + one.summary_fr + one.text_fr, one.slug


def test_no_slot_is_left_open():
    for one in offerings():
        assert "{" not in one.text_fr + one.text_en
