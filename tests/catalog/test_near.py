"""What lies within a distance of a place: found by cells of the index and the true distance, on both databases."""

from math import asin, cos, radians, sin, sqrt
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mima.catalog import facets, near, places, queries, rebuilding
from mima.catalog.filters import filters
from mima.catalog.models import Listing
from mima.catalog.near import Circle, Town
from mima.core.db import db
from mima.core.transaction import transaction
from tests.catalog.making import published
from tests.people import Cast

latitudes = st.floats(-84, 84)
longitudes = st.floats(-180, 180)


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """The great circle between two points, by the haversine formula."""
    (up, around), (up_2, around_2) = (tuple(map(radians, point)) for point in (one, other))
    half = sin((up_2 - up) / 2) ** 2 + cos(up) * cos(up_2) * sin((around_2 - around) / 2) ** 2
    return 2 * near.EARTH / 1_000 * asin(min(1, sqrt(half)))


def scattered(middle: tuple[float, float], km: int, places: list[tuple[float, float]]) -> list[Town]:
    """Towns in and around the circle: north and east of its middle by so many times its radius."""
    up, around = middle
    wide = max(cos(radians(up)), 0.05) * 111
    return [
        Town(n, up + north * km / 111, (around + east * km / wide + 540) % 360 - 180) for n, (north, east) in enumerate(places)
    ]


@given(
    st.floats(-60, 60),
    longitudes,
    st.sampled_from(near.STEPS),
    st.lists(st.tuples(st.floats(-2, 2), st.floats(-2, 2)), max_size=40),
)
@example(0.0, 179.999, 200, [(0.0, 0.9), (0.0, 1.1), (0.5, -0.5)])
@example(45.78, -180.0, 10, [(0.3, -0.9), (0.0, 0.0), (0.9, 0.9)])
def test_exactly_the_towns_within_the_circle_have_one_of_its_words(
    up: float, around: float, km: int, places: list[tuple[float, float]]
) -> None:
    circle, towns = Circle(up, around, km), scattered((up, around), km, places)
    found = set(near.cover(circle, [town for town in towns if is_framed(town, near.frame(circle))]))
    for town in towns:
        assert bool(found & set(near.tokens(town))) == near.is_within(circle, town)


def is_framed(town: Town, frame: near.Frame) -> bool:
    return frame.south <= town.latitude < frame.north and (town.longitude - frame.west) % 360 < frame.east - frame.west


@given(latitudes, longitudes, latitudes, longitudes)
def test_the_line_through_the_globe_says_what_the_great_circle_says(
    up: float, around: float, up_2: float, around_2: float
) -> None:
    one, other = near.spot(up, around), near.spot(up_2, around_2)
    straight = sum((a - b) ** 2 for a, b in zip(one, other, strict=True))
    far = kilometres((up, around), (up_2, around_2))
    for km in near.STEPS:
        if abs(far - km) > 0.01:
            assert (straight <= Circle(up, around, km).reach) == (far <= km)


@given(latitudes, longitudes, latitudes, longitudes)
def test_the_kilometres_over_ground_are_those_of_the_great_circle(up: float, around: float, up_2: float, around_2: float) -> None:
    one, other = near.spot(up, around), near.spot(up_2, around_2)
    straight = sum((a - b) ** 2 for a, b in zip(one, other, strict=True))
    # Next to the other side of the globe a metre along the line is many over ground.
    if (far := kilometres((up, around), (up_2, around_2))) < 19_000:
        assert abs(near.kilometres(straight) - far) < 0.6


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize("km", near.STEPS)
def test_a_circle_is_few_words_wherever_it_is(km: int) -> None:
    for town in ("Paris", "Clermont-Ferrand", "Lille", "London", "Suva", "Longyearbyen"):
        place = places.found(town)
        assert place and 0 < len(places.around(Circle(place.latitude, place.longitude, km))) <= near.MOST_WORDS


@given(st.floats(-60, 60), longitudes, st.integers(0, 1_000))
def test_a_large_circle_has_a_word_for_every_town_within_however_many_there_are(up: float, around: float, seed: int) -> None:
    chance = Random(seed)
    places = [(chance.uniform(-2, 2), chance.uniform(-2, 2)) for _town in range(400)]
    circle, towns = Circle(up, around, 200), scattered((up, around), 200, places)
    found = set(near.cover(circle, [town for town in towns if is_framed(town, near.frame(circle))]))
    assert len(found) <= near.MOST_WORDS
    assert all(found & set(near.tokens(town)) for town in towns if near.is_within(circle, town))


@pytest.mark.parametrize(("typed", "km"), [("", 50), ("25", 25), ("30", 50), ("999", 200), ("-1", 50), ("²", 50), ("1e9", 50)])
def test_a_distance_is_one_of_the_steps(typed: str, km: int) -> None:
    assert near.step(typed) == km


TOWNS = ("Riom", "63000 Clermont-Ferrand", "Lyon (69), France", "Paris", "Saint-Denis, La Réunion", "Partout", "")


@pytest.fixture
def towns(context: object, cast: Cast) -> Cast:
    """One offering in each of the towns, and two that are nowhere."""
    for town in TOWNS:
        published(cast.company("bruno"), title_fr=f"À {town}", title_en="", place=town, tags=["Volcan"])
    return cast


def found(**asked: str) -> set[str]:
    return {card.title_fr.removeprefix("À ") for card in queries.browse(filters(**asked)).cards}


@pytest.mark.usefixtures("towns")
class TestFound:
    def test_what_is_near_is_found_and_nothing_else(self) -> None:
        assert found(near_to="Clermont-Ferrand", within="25") == {"Riom", "63000 Clermont-Ferrand"}

    def test_a_smaller_circle_has_fewer(self) -> None:
        assert found(near_to="Clermont-Ferrand", within="10") == {"63000 Clermont-Ferrand"}

    def test_a_larger_circle_has_more(self) -> None:
        assert found(near_to="clermont ferrand", within="200") == {"Riom", "63000 Clermont-Ferrand", "Lyon (69), France"}

    def test_it_goes_with_words_and_facets_and_other_orders(self) -> None:
        more = {"near_to": "Clermont-Ferrand", "within": "25"}
        assert found(q="riom", **more) == found(place="riom", sort="title", **more) == {"Riom"}

    def test_it_is_counted(self) -> None:
        state = filters(near_to="Clermont-Ferrand", within="25")
        counts = queries.counts(state, queries.browse(state))
        assert (counts.total, {one.value: one.offerings for one in dict(counts.options)["tag"]}) == (2, {"volcan": 2})

    def test_the_place_of_the_country_that_is_named_is_meant(self) -> None:
        assert found(near_to="Saint-Denis, RE") == {"Saint-Denis, La Réunion"}
        assert found(near_to="Saint-Denis") == {"Paris"}

    def test_a_place_that_nobody_knows_leaves_nothing_out(self) -> None:
        assert found(near_to="Nullepart-les-Bains") == {town or "À" for town in TOWNS}

    def test_another_place_is_another_place_in_the_search_too(self, towns: Cast) -> None:
        state = filters(near_to="Lyon", within="10")
        assert len(queries.browse(state).cards) == 1

    def test_a_rebuilt_search_knows_where_everything_is(self) -> None:
        before = found(near_to="Clermont-Ferrand", within="25")
        with transaction():
            facets.remove(set(db.session.scalars(db.select(Listing.offering_id))))
        assert found(near_to="Clermont-Ferrand", within="25") == set()
        with transaction():
            rebuilding.part(0, 100)
        assert found(near_to="Clermont-Ferrand", within="25") == before


@pytest.mark.usefixtures("context")
class TestPlaces:
    @pytest.mark.parametrize(
        ("typed", "country", "beside"),
        [("vienne", "FR", "Vienne"), ("Geneve", "CH", "Genève"), ("münchen", "DE", "München"), ("PARIS", "FR", "Paris")],
    )
    def test_a_name_is_known_in_whatever_spelling(self, typed: str, country: str, beside: str) -> None:
        place = places.found(typed)
        assert place is not None and (place.country, place.name) == (country, beside)

    def test_others_of_the_name_are_offered_by_keys_that_lead_to_them(self) -> None:
        others = places.others("Saint-Denis")
        assert {place.country for place in others} == {"FR", "RE"}
        assert [places.found(place.key) for place in others] == list(others)

    def test_who_is_hardly_meant_is_not_asked_about(self) -> None:
        assert places.others("Paris") == ()

    @pytest.mark.parametrize(
        ("said", "name"),
        [
            ("Riom (63)", "Riom"),
            ("63000 Clermont-Ferrand, France", "Clermont-Ferrand"),
            ("Lyon / Paris", "Lyon"),
            ("Genève (Suisse)", "Genève"),
            ("Luxembourg", "Luxembourg"),
        ],
    )
    def test_an_offerings_words_name_its_place(self, said: str, name: str) -> None:
        place = places.said(said)
        assert place is not None and place.name == name

    @pytest.mark.parametrize(
        "said", ["", "France", "Auvergne", "Bretagne", "Partout", "En ligne", "Europe", "63", "²", "#", "\x00"]
    )
    def test_a_region_a_country_and_nowhere_are_no_town(self, said: str) -> None:
        assert places.said(said) is None

    def test_names_are_suggested_by_their_beginnings(self) -> None:
        assert places.suggested("clerm")[0].key == "Clermont-Ferrand"
        assert places.suggested("c") == ()

    @given(st.text(max_size=100))
    def test_whatever_is_typed_is_a_place_or_none(self, text: str) -> None:
        for place in (places.found(text), places.said(text), *places.others(text), *places.suggested(text)):
            assert place is None or -90 <= place.latitude <= 90
