"""A hall that is written as a drawing is clean, and is read back as the same hall."""

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mima.booths.plan.document import LARGEST_CM, DrawnBooth, FloorPlan
from mima.booths.plan.given import Given
from mima.booths.plan.svg import Reading, ScaleByWidth, read, write
from mima.core.errors import NotFound
from mima.editions.models import ZoneKind
from tests.booths.plans import booth, demo_plan, hall, plan, zone

ELSEWHERE = Given("H", "another", "another")
coordinates = st.integers(-LARGEST_CM, LARGEST_CM)
shapes = st.lists(st.tuples(coordinates, coordinates), min_size=3, max_size=6, unique=True).map(tuple)
# What XML can hold, and what an attribute keeps.
words = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=20)
names = words.map(str.strip).filter(bool)
keys = names.filter(lambda name: "/" not in name and "\\" not in name and name.strip("."))
alphanumeric = "AZaz09"
codes = st.builds(str.__add__, st.sampled_from(alphanumeric), st.text(alphanumeric + "-_", max_size=11))
booths = st.builds(
    DrawnBooth,
    id=st.none(),
    code=codes,
    hall=st.just("H"),
    zone=keys,
    category=names,
    shape=shapes,
    corner=st.booleans(),
    wall=st.booleans(),
    quiet=st.booleans(),
    dark=st.booleans(),
    power_watts=st.integers(0, 100_000),
    for_sale=st.booleans(),
    note_fr=words,
    note_en=words,
)
# A machine that is busy with other tests draws slowly.
patiently = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def read_back(drawn: FloorPlan) -> Reading:
    one = drawn.halls[0]
    return read(write(drawn, one.code), ScaleByWidth(one.width_cm), replace(ELSEWHERE, hall=one.code))


@patiently
@given(st.lists(booths, max_size=4), st.integers(1, LARGEST_CM))
def test_booths_that_are_written_and_read_again_are_the_same(found: list[DrawnBooth], width: int) -> None:
    drawn = plan(*found, width_cm=width)
    assert read_back(drawn).booths == drawn.booths


@patiently
@given(keys, names, names, shapes, st.sampled_from(ZoneKind))
def test_zones_and_walls_are_too(code: str, fr: str, en: str, shape: tuple[tuple[int, int], ...], kind: ZoneKind) -> None:
    drawn = FloorPlan.of([hall(outline=shape)], [replace(zone(code, kind, shape), name_fr=fr, name_en=en)], [])
    found = read_back(drawn)
    assert (found.zones, found.walls, found.notes) == (drawn.zones, shape, ())


def test_the_demos_hall_is_read_back_with_nothing_left_out() -> None:
    drawn = demo_plan()
    found = read_back(drawn)
    assert (found.booths, len(found.zones), found.notes) == (drawn.booths, len(drawn.zones), ())


def test_the_largest_plan_is_read_back_too() -> None:
    drawn = plan(*(booth(f"B{number}") for number in range(2_000)), zones=tuple(zone(f"z{number}") for number in range(399)))
    assert len(read_back(drawn).booths) == 2_000


def test_only_the_booths_of_the_hall_are_drawn() -> None:
    assert read_back(plan(booth(), booth("Z1", hall="other"))).booths == (booth(),)


def test_a_hall_that_the_plan_does_not_have_is_not_drawn() -> None:
    with pytest.raises(NotFound):
        write(plan(), "X")


def test_what_people_typed_stays_text() -> None:
    nasty = "\"'><script>alert(1)</script>\x00\x0b&amp;"
    drawn = plan(booth(note_fr=nasty), name_fr=nasty)
    root = ElementTree.fromstring(write(drawn, "H"))
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert names == {"svg", "title", "g", "polygon", "text"}


def test_the_drawing_has_no_handler_style_or_address() -> None:
    root = ElementTree.fromstring(write(demo_plan(), "H2"))
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not {name for name in attributes if name.startswith("on") or name in ("href", "src", "style", "class")}
