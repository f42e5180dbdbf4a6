"""What columns are taken for by their heads, in either language, and what nobody can know."""

import pytest

from mima.catalog import common
from mima.catalog.categories import CATEGORIES
from mima.catalog.importing import header_of
from mima.catalog.importing.matching import Columns, chosen, guess
from mima.core.errors import Invalid
from mima.web.changes import LABELS


def meaning(head: str, *, id_is_ours: bool = True, categories: tuple[str, ...] = ()) -> str:
    return guess([head], id_is_ours=id_is_ours, categories=categories).meanings[head]


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ("Titre", "title_fr"),
        ("Title", "title_en"),
        ("Titre (anglais)", "title_fr"),
        ("Titre anglais", "title_en"),
        ("RÉF.", "reference"),
        ("Prix HT (€)", "price_from_cents"),
        ("Mots-clés", "tags"),
        ("Largeur (cm)", "fields.width_cm"),
        ("largeur cm", "fields.width_cm"),
        ("Année de sortie", "fields.release_year"),
        ("Interprètes", "fields.performers"),
        ("fee", "fields.fee_cents"),
        ("FEE_CENTS", "fields.fee_cents"),
        ("state", ""),
        ("Atelier", ""),
        ("€", ""),
    ],
)
def test_a_head_is_taken_for_what_people_mean_by_it(head: str, said: str) -> None:
    assert meaning(head) == said


@pytest.mark.parametrize(
    ("category", "said"),
    [("recording", "fields.duration_seconds"), ("film", "fields.duration_minutes"), ("training", "fields.hours")],
)
def test_of_fields_that_are_called_alike_that_of_the_tables_category_is_meant(category: str, said: str) -> None:
    assert meaning("Durée", categories=(category,)) == said


@pytest.mark.parametrize(("id_is_ours", "said"), [(True, "id"), (False, "reference")])
def test_a_bare_id_is_ours_or_the_companys_reference(id_is_ours: bool, said: str) -> None:
    assert meaning("ID", id_is_ours=id_is_ours) == said


def test_beside_a_reference_of_the_companys_own_a_strange_id_is_not_read() -> None:
    assert guess(["id", "reference"], id_is_ours=False).meanings == {"id": "", "reference": "reference"}


def test_two_columns_never_mean_the_same_and_our_own_name_comes_first() -> None:
    assert guess(["Titre", "title_fr"], id_is_ours=True).meanings == {"Titre": "", "title_fr": "title_fr"}


def test_every_value_is_known_by_its_own_name_and_by_what_the_form_calls_it() -> None:
    for name in (name for name in common.EMPTY if name != "fields"):
        assert meaning(header_of(name)) == name
        # Licence is the form's word for the code, and our own name of the conditions: our own names come first.
        assert meaning(str(LABELS[name])) == ("licence" if name == "licence_code" else name)
    for spec in (spec for category in CATEGORIES.values() for spec in category.fields):
        assert meaning(spec.code) == f"fields.{spec.code}"
        assert meaning(spec.label_en).startswith("fields."), spec.label_en


def test_a_column_of_cents_is_read_as_cents_and_one_of_euros_as_euros() -> None:
    columns = guess(["fee", "fee_to_cents", "Prix de cession indicatif"], id_is_ours=True)
    assert columns.sources["fields.fee_cents"].euros and not columns.sources["fields.fee_to_cents"].euros


@pytest.mark.parametrize(
    ("meanings", "lacking"),
    [
        ({"a": "title_fr"}, {"every"}),
        ({"a": "category"}, {"columns"}),
        ({"a": "category", "b": "title_en"}, set()),
        ({"a": "category", "b": "reference"}, set()),
        ({"a": "id"}, set()),
    ],
)
def test_what_a_table_lacks_before_its_rows_can_become_offerings(meanings: dict[str, str], lacking: set[str]) -> None:
    assert set(Columns(meanings).lacking()) == lacking


@pytest.mark.parametrize(
    ("said", "wrong"),
    [({"a": "title_fr", "b": "title_fr"}, {"b"}), ({"a": "password"}, {"a"}), ({"a": "fields.nothing"}, {"a"})],
)
def test_a_choice_that_cannot_be_is_refused_at_its_column(said: dict[str, str], wrong: set[str]) -> None:
    with pytest.raises(Invalid) as refusal:
        chosen(["a", "b"], said, "image", "photograph")
    assert refusal.value.fields.keys() == wrong
