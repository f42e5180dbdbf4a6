"""What is typed into the search, taken apart: words, phrases, exclusions, codes; and numbers between two others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mima.catalog import bounds
from mima.catalog.bounds import Bound
from mima.catalog.codes import codes
from mima.catalog.question import question
from mima.catalog.stems import stems


@pytest.mark.parametrize(
    ("text", "wanted", "unwanted"),
    [
        ("Forêts d’été", [("forets",), ("d",), ("ete",)], []),
        ('"nuit noire" jazz', [("nuit", "noire"), ("jazz",)], []),
        ("« nuit noire » “free jazz”", [("nuit", "noire"), ("free", "jazz")], []),
        ("jazz -rock", [("jazz",)], [("rock",)]),
        ('jazz -"free rock" -rock', [("jazz",)], [("free", "rock"), ("rock",)]),
        ("rock-folk", [("rock",), ("folk",)], []),
        ("jazz -free-rock", [("jazz",)], [("free", "rock")]),
        ("jazz - rock", [("jazz",), ("rock",)], []),
        ('"nuit noire', [("nuit",), ("noire",)], []),
        ("- -- \" « ' *", [], []),
        ("a " * 20, [("a",)], []),
        ("a b c d e f g h i j", [(letter,) for letter in "abcdefgh"], []),
    ],
)
def test_a_question_is_words_phrases_and_what_it_leaves_out(
    text: str, wanted: list[tuple[str, ...]], unwanted: list[tuple[str, ...]]
) -> None:
    asked = question(text)
    assert ([term.words for term in asked.wanted], [term.words for term in asked.unwanted]) == (wanted, unwanted)


def test_only_the_last_word_is_unfinished() -> None:
    assert [term.is_open for term in question("jazz rock -folk").wanted] == [False, True]


def test_a_phrase_is_finished() -> None:
    assert [term.is_open for term in question('jazz "rock"').wanted] == [False, False]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("forets", "foret"),
        ("chevaux", "cheval"),
        ("musicale", "musical"),
        ("films", "film"),
        ("running", "run"),
        ("cities", "city"),
        ("creees", "creee"),
    ],
)
def test_words_meet_without_their_endings(one: str, other: str) -> None:
    assert set(stems(one)) & set(stems(other))


@pytest.mark.parametrize("word", ["d", "été", "27", "x" * 60, "mp3", "東京"])
def test_what_is_no_word_of_ours_is_its_own_stem(word: str) -> None:
    assert stems(word) == (word,)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("FR-Z03-27-00001", ["frz032700001"]),
        ("fr z03 27 00001 and frz032700002", ["frz032700001", "frz032700002"]),
        ("T-034.524.680-1", ["t0345246801"]),
        ("T 034 524 680 1", ["t0345246801"]),
        ("EAN 3-760-123-456-78-9", []),
        ("3 760123 456781", []),
        ("4 006381 333931", ["4006381333931"]),
        ("0000 0001 2103 2683", ["0000000121032683"]),
        ("2019-2027", []),
        ("100 x 200 cm", []),
        ("no code at all", []),
    ],
)
def test_codes_are_one_word_in_any_spelling(text: str, found: list[str]) -> None:
    assert list(codes(text)) == found


@given(low=st.integers(0, 2_999), high=st.integers(0, 2_999), value=st.integers(0, 2_999))
def test_a_number_lies_between_two_where_one_of_its_words_does(low: int, high: int, value: int) -> None:
    words = set(bounds.between(Bound("year", low, high)))
    assert bool(words & set(bounds.tokens("year", value))) is (low <= value <= high)


@given(low=st.integers(0, 999_999), high=st.integers(0, 999_999))
def test_a_range_is_few_words(low: int, high: int) -> None:
    assert len(bounds.between(Bound("duration", low, high))) <= 108


@pytest.mark.parametrize(
    ("typed", "seconds"), [("210", 210), ("3:30", 210), ("1:00:05", 3_605), ("3:", None), ("a", None), ("²", None)]
)
def test_a_length_is_seconds_or_minutes_and_seconds(typed: str, seconds: int | None) -> None:
    assert bounds.seconds(typed) == seconds


def test_ends_that_are_mixed_up_are_put_in_order() -> None:
    assert bounds.read({"year_min": "2010", "year_max": "1990"}) == (Bound("year", 1990, 2010),)


@pytest.mark.parametrize("typed", ["", " ", "x", "-1", "1.5", "9" * 30, "2147483648", "\x00"])
def test_what_is_no_number_of_the_measure_is_not_read(typed: str) -> None:
    assert bounds.read({"year_min": typed, "price_min": typed, "bpm_max": typed, "duration_max": typed}) == ()
