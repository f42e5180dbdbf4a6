"""Folding: accents, case, ligatures and signs go, the words stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mima.catalog.folding import MOST, distinct, fold, handle, slug


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("L’Œuvre d’été", "l oeuvre d ete"),
        ("ÉLÉPHANT", "elephant"),
        ("Æon & Straße", "aeon strasse"),
        ("ﬁn Ⅳ ²", "fin iv 2"),
        ("Łódź, Đà Nẵng", "lodz da nang"),
        ("snake_case-words", "snake case words"),
        ("日本 東京", "日本 東京"),
        ("A Photograph of 東京, ½ Size", "a photograph of 東京 1 2 size"),
        ("\x00'; DROP TABLE offering; --", "drop table offering"),
    ],
)
def test_text_is_folded_to_its_plain_words(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_what_is_folded_once_is_folded_for_good(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="abcdeéèêàâùçœæ ’-", max_size=50))
def test_case_makes_no_difference(text: str) -> None:
    assert fold(text.upper()) == fold(text)


@given(st.text())
def test_a_folded_text_has_words_and_single_blanks_only(text: str) -> None:
    folded = fold(text)
    assert len(folded) <= MOST
    assert folded == " ".join(folded.split())
    # Nor the sign with which a facet's token begins.
    assert all(word.isalnum() for word in folded.split())


def test_what_the_search_indexes_has_each_word_once() -> None:
    assert distinct("Le Puy, le volcan", "Volcan !") == "le puy volcan"


def test_a_tag_stands_plainly_in_an_address() -> None:
    assert handle("Forêt d’automne") == "foret-d-automne"


def test_a_slug_is_the_title_cut_to_sixty_and_the_id() -> None:
    assert slug("Chaîne des Puys, cinq heures", "abc1234567") == "chaine-des-puys-cinq-heures-abc1234567"
    assert len(slug("mot " * 50, "abc1234567")) <= 71


@pytest.mark.parametrize("title", ["L’œuvre d’été", "L'oeuvre d'ete"])
def test_a_typed_and_a_typographic_apostrophe_give_the_same_slug(title: str) -> None:
    assert slug(title, "abc1234567") == "l-oeuvre-d-ete-abc1234567"


def test_a_title_in_another_alphabet_is_written_in_ours() -> None:
    assert slug("Привет", "abc1234567") == "privet-abc1234567"


def test_a_title_of_signs_alone_still_has_an_address() -> None:
    assert slug("???", "abc1234567") == "abc1234567"
