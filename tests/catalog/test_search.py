"""Finding offerings: forgiving of accents, case and whatever is typed; filters, orders and paging that lose nothing."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mima.catalog import queries, sampling, search, service, spelling
from mima.catalog.filters import Filters, filters
from mima.catalog.models import Offering
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from tests import snapshot
from tests.catalog.making import draft, published
from tests.conftest import NOON
from tests.people import Cast
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("context", "noon")

PICTURE: dict[str, Any] = {"kind": "image", "category": "photograph"}


@pytest.fixture
def catalog(context: Flask, cast: Cast, noon: time_machine.Traveller) -> Cast:
    """Five offerings, each an hour younger than the one before."""
    snapshot.begin(context, "five_hours", lambda: fill(cast, noon))
    noon.move_to(NOON + timedelta(hours=5))
    return cast


def fill(cast: Cast, noon: time_machine.Traveller) -> None:
    bruno, carla = cast.company("bruno"), cast.company("carla")
    bare = {"summary_fr": "Une offre.", "tags": []}
    for company, values in (
        (bruno, {"title_fr": "Forêt d’été", "title_en": "", "place": "Thiers", "price_from_cents": 90_000}),
        (carla, {"title_fr": "L’Œuvre au noir", "title_en": "", "place": "Clermont-Ferrand", "tags": ["Nuit"]}),
        (bruno, {**PICTURE, "title_fr": "Cyanotype de nuit", "title_en": "", "fields": {"technique": "cyanotype"}}),
        (carla, {**PICTURE, "title_fr": "Été, rue Blatin", "title_en": "", "price_from_cents": None, "price_to_cents": None,
                 "price_on_request": True, "fields": {"technique": "silver-gelatin"}, "tags": ["Été"]}),
        (carla, {"title_fr": "Basalte", "title_en": "Summer stone", "summary_fr": "Été volcanique", "price_from_cents": 10_000}),
    ):  # fmt: skip
        published(company, **{**bare, **values})
        noon.shift(3_600)


def titles(**asked: Any) -> list[str]:
    return [card.title_fr for card in queries.browse(filters(**asked)).cards]


def test_everything_is_found_newest_first(catalog: Cast) -> None:
    assert titles() == ["Basalte", "Été, rue Blatin", "Cyanotype de nuit", "L’Œuvre au noir", "Forêt d’été"]


@pytest.mark.parametrize("question", ["oeuvre", "ŒUVRE", "l'œuvre", "noir OEUV", "œuvre au"])
def test_accents_case_apostrophes_and_ligatures_make_no_difference(catalog: Cast, question: str) -> None:
    assert titles(q=question) == ["L’Œuvre au noir"]


def test_an_unfinished_word_is_found_as_one_types(catalog: Cast) -> None:
    assert titles(q="cyano") == ["Cyanotype de nuit"]


def test_a_title_that_has_the_words_comes_before_a_text_that_has_them(catalog: Cast) -> None:
    assert titles(q="ete") == ["Été, rue Blatin", "Forêt d’été", "Basalte"]


def test_a_company_a_category_and_a_choice_are_found_by_their_names(catalog: Cast) -> None:
    assert titles(q="pouzzolane") == ["Cyanotype de nuit", "Forêt d’été"]
    assert titles(q="silver gelatin") == titles(q="argentique") == ["Été, rue Blatin"]


def test_all_words_must_be_there(catalog: Cast) -> None:
    assert titles(q="ete volcan inconnu") == []


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"kind": "image"}, ["Été, rue Blatin", "Cyanotype de nuit"]),
        ({"category": "photograph", "fields": (("technique", "cyanotype"),)}, ["Cyanotype de nuit"]),
        ({"category": "photograph", "kind": "image", "fields": (("technique", "wet-plate"),)}, []),
        ({"tags": ("nuit",)}, ["L’Œuvre au noir"]),
        ({"tags": ("NUIT", "été")}, []),
        ({"place": "Clermont-Ferrand"}, ["L’Œuvre au noir"]),
        ({"exhibitor": "kiosque-a-sons"}, ["Basalte", "Été, rue Blatin", "L’Œuvre au noir"]),
        ({"price_max": "200"}, ["Basalte"]),
        ({"price_max": "899"}, ["Basalte", "Cyanotype de nuit", "L’Œuvre au noir"]),
        ({"q": "nuit", "kind": "image"}, ["Cyanotype de nuit"]),
        ({"q": "ete", "price_max": "200"}, ["Basalte"]),
        ({"kind": "sculpture", "category": "nothing", "price_max": "cheap", "sort": "odd", "after": "x"}, 5),
        ({"tags": ("never seen",)}, []),
    ],
)
def test_each_filter_leaves_what_it_says(catalog: Cast, asked: dict[str, Any], found: list[str] | int) -> None:
    assert titles(**asked) == found if isinstance(found, list) else len(titles(**asked)) == found


def test_offerings_without_a_price_stand_last_in_both_orders_of_price(catalog: Cast) -> None:
    assert titles(sort="price_up")[0] == "Basalte"
    assert titles(sort="price_down")[0] == "Forêt d’été"
    assert titles(sort="price_up")[-1] == titles(sort="price_down")[-1] == "Été, rue Blatin"


def test_titles_are_sorted_without_their_accents(catalog: Cast) -> None:
    assert titles(sort="title") == ["Basalte", "Cyanotype de nuit", "Été, rue Blatin", "Forêt d’été", "L’Œuvre au noir"]


@pytest.mark.parametrize("sort", ["newest", "price_up", "price_down", "title", "relevance"])
@pytest.mark.parametrize("more", [{}, {"q": "une offre"}, {"kind": "music"}, {"kind": "music", "price_max": "10000"}])
def test_page_after_page_shows_everything_once(catalog: Cast, sort: str, more: dict[str, str]) -> None:
    whole = titles(sort=sort, **more)
    seen, after = [], ""
    while True:
        page = queries.browse(filters(sort=sort, after=after, **more), size=2)
        seen += [card.title_fr for card in page.cards]
        after = page.after
        if not after:
            break
    assert seen == whole


DENSE = {"kind": "music", "price_max": "10000"}


@pytest.mark.parametrize("sort", ["newest", "price_up", "price_down", "title"])
@pytest.mark.parametrize("more", [DENSE, {"q": "une offre"}, {"q": "offre", "price_max": "10000"}, {"price_max": "999"}])
def test_more_hits_than_are_counted_come_in_the_same_order(
    catalog: Cast, monkeypatch: pytest.MonkeyPatch, sort: str, more: dict[str, str]
) -> None:
    whole = titles(sort=sort, **more)
    assert len(whole) > 2
    # By the day, words are sorted among the hits that are counted; by title or price among more.
    monkeypatch.setattr("mima.catalog.sampling.MOST_COUNTED", 1)
    found = titles(sort=sort, **more)
    assert found == (whole[:2] if sort == "newest" and "q" in more else whole)


def test_words_and_facets_together_leave_what_has_them_all(catalog: Cast) -> None:
    assert titles(q="une offre", kind="image", place="riom") == ["Été, rue Blatin", "Cyanotype de nuit"]
    assert titles(q="une offre", kind="image", place="riom", tags=("ete",)) == ["Été, rue Blatin"]


def test_drafts_and_withdrawn_offerings_are_not_found(catalog: Cast) -> None:
    draft(catalog.company("bruno"), title_fr="Brouillon")
    gone = published(catalog.company("bruno"), title_fr="Retirée")
    with transaction():
        service.withdraw(gone, by=COMMAND)
    assert titles(q="brouillon") == titles(q="retiree") == []


def test_a_changed_offering_is_found_by_its_new_words_only(catalog: Cast) -> None:
    offering = db.session.query(Offering).filter_by(title_fr="Basalte").one()
    with transaction():
        service.change(offering, by=COMMAND, title_fr="Granit")
    assert (titles(q="basalte"), titles(q="granit")) == ([], ["Granit"])


HOSTILE = ['"', "'", "\\", "\x00", "a\x00b", "*", "(", "NEAR(a b)", "a AND", "- -", "%", "_", "{}",
           "q:*", "😀", "' OR 1=1 --", ":*", "&|!",
           "x" * 10_000, "mot " * 5_000, "\ud7ff", "ﷺ", "<->", "a''b"]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_typed_is_a_question_and_nothing_else(catalog: Cast, text: str) -> None:
    asked = filters(
        q=text, kind=text, category=text, tags=(text,), place=text, exhibitor=text, price_max=text, after=text, sort=text
    )
    page = queries.browse(asked)
    assert queries.counts(asked, page).total >= len(page.cards)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(q=st.text(max_size=60), after=st.text(max_size=30))
def test_no_text_breaks_the_search(catalog: Cast, q: str, after: str) -> None:
    for sort in ("newest", "price_up", "title", "relevance"):
        queries.browse(filters(q=q, after=after, sort=sort))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(number=st.integers(), other=st.integers())
def test_no_number_breaks_a_page(catalog: Cast, number: int, other: int) -> None:
    for sort in ("newest", "price_up", "price_down", "relevance"):
        queries.browse(filters(after=f"{number}~{other}", sort=sort, price_max=str(abs(number))))


def options(**asked: Any) -> dict[str, dict[str, int]]:
    state = filters(**asked)
    found = queries.counts(state, queries.browse(state))
    return {name: {one.value: one.offerings for one in chosen} for name, chosen in found.options}


def total(**asked: Any) -> int:
    state = filters(**asked)
    return queries.counts(state, queries.browse(state)).total


def test_the_catalog_counts_its_kinds_categories_tags_places_and_prices(catalog: Cast) -> None:
    assert options() == {
        "clearance": {"red": 5},
        "kind": {"music": 3, "image": 2},
        "category": {"sync": 3, "photograph": 2},
        "tag": {"nuit": 1, "ete": 1},
        "place": {"riom": 3, "thiers": 1, "clermont-ferrand": 1},
        "price_max": {"200": 1, "500": 3, "2000": 4, "10000": 4},
    }


def test_one_category_counts_the_choices_of_its_fields(catalog: Cast) -> None:
    assert options(category="photograph")["f.technique"] == {"cyanotype": 1, "silver-gelatin": 1}


def test_a_chosen_value_leaves_its_siblings_to_be_chosen(catalog: Cast) -> None:
    state = options(category="photograph", fields=(("technique", "cyanotype"),))
    assert state["f.technique"] == {"cyanotype": 1, "silver-gelatin": 1}
    assert state["place"] == {"riom": 1}


@pytest.mark.parametrize(
    "asked",
    [
        {"q": "nuit", "tags": ("nuit",), "place": "clermont-ferrand"},
        {"q": "été", "kind": "image", "category": "photograph", "price_max": "10000"},
        {"tags": ("nuit",), "place": "clermont-ferrand", "sort": "price_up"},
    ],
)
def test_what_is_gathered_once_is_what_each_state_finds_by_itself(
    catalog: Cast, asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    state = filters(**asked, exhibitor=catalog.company("carla").slug)
    chosen = search.resolve(state.keys)
    with counted() as together:
        once = sampling.sample(state, chosen, rows=3)
    monkeypatch.setattr("mima.catalog.sampling.MOST_SHARED", -1)
    with counted() as apart:
        assert once == sampling.sample(state, chosen, rows=3)
    assert (together != apart) is (db.engine.dialect.name == "postgresql")


def test_words_are_counted_too(catalog: Cast) -> None:
    assert options(q="ete")["category"] == {"sync": 2, "photograph": 1}


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, 5),
        ({"kind": "music"}, 3),
        ({"kind": "image", "category": "photograph"}, 2),
        ({"tags": ("nuit",)}, 1),
        ({"q": "ete"}, 3),
        ({"q": "ete", "kind": "image"}, 1),
        ({"price_max": "899"}, 3),
        ({"tags": ("never",)}, 0),
    ],
)
def test_the_number_of_hits_is_told(catalog: Cast, asked: dict[str, Any], expected: int) -> None:
    assert total(**asked) == expected


@pytest.mark.parametrize(
    ("asked", "most"),
    [({}, 2), ({"q": "ete"}, 3), ({"kind": "music"}, 3), ({"q": "ete", "tags": ("ete",), "category": "photograph"}, 4)],
)
def test_a_page_with_its_counts_is_a_fixed_number_of_statements(catalog: Cast, asked: dict[str, Any], most: int) -> None:
    state = filters(**asked)
    with counted() as statements:
        queries.counts(state, queries.browse(state))
    # PostgreSQL's index knows no beginnings: the words that begin so are asked for first.
    assert len(statements) == most + ("q" in asked and db.engine.dialect.name == "postgresql")


def test_a_common_word_is_counted_up_to_two_thousand_and_said_to_be_so(catalog: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mima.catalog.sampling.MOST_COUNTED", 2)
    state = filters(q="ete")
    found = queries.counts(state, queries.browse(state))
    assert (found.total, found.is_floor) == (2, True)


def test_a_frequent_beginning_finds_what_its_most_frequent_words_find(catalog: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    company = catalog.company("bruno")
    for title in ("Basaltique", "Basaltes", "Basalte bleu"):
        published(company, title_fr=title, title_en="", summary_fr="Rien.", tags=[])
    few = titles(q="basal")
    monkeypatch.setattr("mima.catalog.spelling.MOST_GATHERED", 1)
    first, *others = spelling.begun("basal")
    assert (first, sorted(others)) == ("basalte", ["basaltes", "basaltique"])
    assert titles(q="basal") == few and len(few) == 4


def test_a_rarer_word_of_a_frequent_beginning_is_found_where_it_is_all_there_is(
    catalog: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for title in ("Basalte bleu", "Basaltique"):
        published(catalog.company("bruno"), title_fr=title, title_en="", summary_fr="Rien.", tags=[])
    monkeypatch.setattr("mima.catalog.spelling.MOST_GATHERED", 1)
    monkeypatch.setattr(spelling, "_BEGUN", spelling._BEGUN.limit(1))
    assert spelling.begun("basal") == ("basalte",)
    assert "Basaltique" in titles(q="basal")


def test_a_rare_or_short_beginning_is_sought_as_it_is(catalog: Cast) -> None:
    assert (spelling.begun("basal"), spelling.begun("bas"), spelling.begun("1850a")) == ((), (), ())


def test_an_empty_market_has_an_empty_catalog(context: object) -> None:
    state = Filters()
    page = queries.browse(state)
    assert (list(page.cards), page.after, queries.counts(state, page).total) == ([], "", 0)


def test_word_endings_make_no_difference(catalog: Cast) -> None:
    published(catalog.company("bruno"), title_fr="Chansons musicales", title_en="Running cities", summary_fr="Rien.", tags=[])
    for question in ("chanson", "musical", "musicaux chanson", "run city", "cities running"):
        assert titles(q=question) == ["Chansons musicales"], question


def test_a_word_of_grammar_is_no_form_of_another_word(catalog: Cast) -> None:
    bare: dict[str, Any] = {"title_en": "", "tags": []}
    published(catalog.company("bruno"), title_fr="Dans la plaine, hors saison", summary_fr="On y va danser.", **bare)
    published(catalog.company("bruno"), title_fr="Danses du plomb", summary_fr="Rien.", **bare)
    for question in ("danse", "danser", "danses"):
        assert titles(q=question)[0] == "Danses du plomb", question
    assert (titles(q="danse plomb"), titles(q="horse"), titles(q="plomb -danse")) == (["Danses du plomb"], [], [])
    assert titles(q="dans plaine") == ["Dans la plaine, hors saison"]


def test_only_the_last_word_may_be_unfinished(catalog: Cast) -> None:
    assert (titles(q="cyano nuit"), titles(q="nuit cyano")) == ([], ["Cyanotype de nuit"])


RANKED: list[dict[str, Any]] = [
    {"title_fr": "Le granit"},
    {"title_fr": "Un", "credits": "Jeanne Granit"},
    {"title_fr": "Deux granits"},
    {"title_fr": "Trois", "tags": ["Granit"]},
    {"title_fr": "Quatre", "text_fr": "Du granit partout."},
    {"title_fr": "Cinq", "text_fr": "Des granits partout."},
]


def test_title_and_artist_come_before_tags_and_these_before_the_text_the_word_before_its_endings(catalog: Cast) -> None:
    for values in reversed(RANKED):
        published(catalog.company("bruno"), **{"title_en": "", "summary_fr": "Rien.", "tags": [], **values})
    assert titles(q="granit") == ["Le granit", "Un", "Deux granits", "Trois", "Quatre", "Cinq"]


def test_a_performer_ranks_like_an_artist(catalog: Cast) -> None:
    bare: dict[str, Any] = {"title_en": "", "summary_fr": "Rien.", "tags": []}
    played = {"category": "recording", "fields": {"performers": "Zoé Solfatare"}}
    published(catalog.company("bruno"), title_fr="Le disque", **{**bare, **played})
    published(catalog.company("bruno"), title_fr="Un autre", **{**bare, "text_fr": "Avec Zoé Solfatare."})
    assert titles(q="solfatare") == ["Le disque", "Un autre"]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ('"cyanotype de nuit"', ["Cyanotype de nuit"]),
        ('"nuit de cyanotype"', []),
        ("« rue Blatin »", ["Été, rue Blatin"]),
        ('"rue blatin" ete', ["Été, rue Blatin"]),
        ("nuit -cyanotype", ["L’Œuvre au noir"]),
        ('ete -"rue blatin"', ["Forêt d’été", "Basalte"]),
        ("-cyanotypes -ete", ["L’Œuvre au noir"]),
        ('-"rue blatin" -foret', ["Basalte", "Cyanotype de nuit", "L’Œuvre au noir"]),
        ('"noir"', ["L’Œuvre au noir"]),
        ('"noi"', []),
    ],
)
def test_phrases_and_exclusions(catalog: Cast, question: str, found: list[str]) -> None:
    assert titles(q=question) == found
    assert total(q=question) == len(found)


def test_an_exclusion_goes_with_facets(catalog: Cast) -> None:
    assert titles(q="-cyanotype", kind="image", place="riom") == ["Été, rue Blatin"]
    assert titles(q='"rue blatin"', kind="image", place="riom") == ["Été, rue Blatin"]


CODES = ("FR-Z03-27-00001", "FRZ032700001", "fr z03 27 00001", "FR.Z03.27.00001", "fr-z032700001")


@pytest.mark.parametrize(
    "question", [*CODES, "T-034.524.680-1", "T0345246801", "t 034 524 680 1", "4006381333931", "4 006381 333931"]
)
def test_codes_are_found_in_any_spelling(catalog: Cast, question: str) -> None:
    written = {"credits": "Œuvre T-034.524.680-1, EAN 4 006381 333931", "fields": {"performers": "Ana", "isrc": "FRZ032700001"}}
    published(catalog.company("bruno"), category="recording", title_fr="Codé", title_en="", tags=[], **written)
    assert titles(q=question) == ["Codé"]


@pytest.mark.parametrize(
    ("limits", "found"),
    [
        ({"bpm_min": "100"}, ["Presto"]),
        ({"bpm_max": "91"}, ["Largo"]),
        ({"bpm_min": "40", "bpm_max": "180"}, 5),
        ({"bpm_min": "93", "bpm_max": "179"}, []),
        ({"duration_min": "3:00", "duration_max": "4:00"}, ["Largo"]),
        ({"duration_max": "100"}, ["Presto"]),
        ({"year_min": "1990", "year_max": "1999"}, ["Disque"]),
        ({"year_min": "1999", "year_max": "1990"}, ["Disque"]),
        ({"price_min": "5000"}, ["Largo"]),
        ({"price_min": "5001"}, []),
        ({"bpm_min": "x", "year_max": "-"}, 8),
    ],
)
@pytest.mark.parametrize("sort", ["newest", "title"])
def test_ranges_leave_what_lies_between_their_ends(
    catalog: Cast, limits: dict[str, str], found: list[str] | int, sort: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    of = {"title_en": "", "tags": [], "price_from_cents": 90_000, "price_to_cents": None}
    bruno = catalog.company("bruno")
    published(bruno, title_fr="Disque", category="recording", **{**of, "fields": {"performers": "Ana", "release_year": "1994"}})
    long = {"price_from_cents": 500_000, "fields": {"bpm": "40", "duration_seconds": "3:42"}}
    published(bruno, title_fr="Largo", **{**of, **long})
    published(bruno, title_fr="Presto", **{**of, "fields": {"bpm": "180", "duration_seconds": "1:15"}})
    # Both ways: what the sample found, and along the order, as where there is more than a sample holds.
    for most in (2_000, 0):
        monkeypatch.setattr("mima.catalog.sampling.MOST_COUNTED", most)
        hits = titles(limits=limits, sort=sort)
        if isinstance(found, int):
            assert len(hits) == found
        else:
            assert hits == (sorted(found) if sort == "title" else found)


def test_cents_are_compared_to_the_cent(catalog: Cast) -> None:
    published(catalog.company("bruno"), title_fr="Centimes", price_from_cents=123_450, price_to_cents=None)
    assert "Centimes" in titles(limits={"price_min": "1234"}, price_max="1235")
    assert titles(limits={"price_min": "1235"}, price_max="1240") == titles(limits={"price_min": "1230"}, price_max="1234") == []


def test_words_go_with_ranges(catalog: Cast) -> None:
    assert titles(q="ete", limits={"price_min": "500"}) == ["Forêt d’été"]


def meant(**asked: Any) -> str:
    state = filters(**asked)
    return queries.meant(state, queries.counts(state, queries.browse(state)))


@pytest.mark.parametrize(
    ("question", "better"),
    [
        ("cyanotpye", "cyanotype"),
        ("cyantype", "cyanotype"),
        ("xyanotype", "cyanotype"),
        ("cyanotypo", "cyanotype"),
        ("cyanottipe", "cyanotype"),
        ("forez", "foret"),
        ("Basaltte volcaniqeu", "basalte volcanique"),
        ("nuit cyanotpye", "nuit cyanotype"),
        ("cyanotype", ""),
        ("cyanotypes", ""),
        ("cyano", ""),
        ("xylophone", ""),
        ("nui", ""),
        ("", ""),
    ],
)
def test_a_mistyped_word_leads_to_the_one_that_was_meant(catalog: Cast, question: str, better: str) -> None:
    assert meant(q=question) == better


def test_exchanged_letters_are_put_back_before_a_more_frequent_word_is_taken(catalog: Cast) -> None:
    for number in range(3):
        published(catalog.company("bruno"), title_fr=f"Give and take {number}", title_en="", tags=[])
    published(catalog.company("bruno"), title_fr="Givre", title_en="", tags=[])
    assert meant(q="girve") == "givre"


def test_nothing_is_offered_that_finds_nothing(catalog: Cast) -> None:
    assert meant(q="cyanotpye", kind="music") == ""


def test_a_rare_word_is_taken_for_a_far_more_common_one(catalog: Cast) -> None:
    for number in range(12):
        published(catalog.company("bruno"), title_fr=f"Polyphonie {number}", title_en="", tags=[])
    published(catalog.company("bruno"), title_fr="Polyfonie", title_en="", tags=[])
    assert (titles(q="polyfonie"), meant(q="polyfonie")) == (["Polyfonie"], "polyphonie")


def test_what_was_meant_is_three_statements(catalog: Cast) -> None:
    state = filters(q="cyanotpye basaltte")
    found = queries.counts(state, queries.browse(state))
    with counted() as statements:
        queries.meant(state, found)
    assert len(statements) <= 3


def test_a_chosen_value_shows_its_number_beside_more_frequent_ones(catalog: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mima.catalog.counts.MOST_OPTIONS", 1)
    assert options(place="thiers")["place"] == {"riom": 3, "thiers": 1}


def test_other_categories_are_counted_without_the_fields_of_the_chosen_one(catalog: Cast) -> None:
    found = options(category="photograph", fields=(("technique", "cyanotype"),), q="une offre")
    assert found["category"] == {"sync": 2, "photograph": 1}


def test_a_chosen_value_that_leaves_nothing_can_be_unticked(catalog: Cast) -> None:
    found = options(q="foret", category="photograph", fields=(("technique", "cyanotype"),), place="riom")
    assert (found["place"], found["category"], found["f.technique"]) == ({"riom": 0}, {"photograph": 0}, {"cyanotype": 0})
