"""Drawings that want to run, fetch, grow or break something are refused with a sentence."""

import contextlib
import time

import pytest

from mima.booths.plan.svg import DrawingRefused, ScaleByWidth, read
from mima.booths.plan.svg import refusals as facts
from tests.booths.test_plan_svg import GIVEN, drawing

BOX = '<rect id="A1" width="9" height="9"/>'
LAUGHS = '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg">&b;</svg>'
FILE = '<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/hostname">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>'
LINK = 'xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href'


def refused(content: bytes) -> type[DrawingRefused]:
    with pytest.raises(DrawingRefused) as caught:
        read(content, ScaleByWidth(1000), GIVEN)
    assert str(caught.value) and caught.value.status == 422
    return type(caught.value)


@pytest.mark.parametrize(
    ("inner", "fact"),
    [
        ("<script>alert(1)</script>", facts.RunsCode),
        ('<x:script xmlns:x="http://www.w3.org/1999/xhtml"/>', facts.RunsCode),
        ("<defs><script/></defs>", facts.RunsCode),
        ('<rect id="A1" width="9" height="9" onclick="alert(1)"/>', facts.RunsCode),
        ('<g onLoad="alert(1)"/>', facts.RunsCode),
        (f'<a href="javascript:alert(1)">{BOX}</a>', facts.LinksElsewhere),
        (f'<a {LINK}="https://example.org/">{BOX}</a>', facts.LinksElsewhere),
        ('<animate href="#A1"/><set href="data:text/html,x"/>', facts.LinksElsewhere),
        ("<style>@import 'https://example.org/a.css';</style>", facts.LinksElsewhere),
        ("<style>rect { fill: url(https://example.org/a) }</style>", facts.LinksElsewhere),
        ("<rect style=\"fill:url('//example.org/a')\"/>", facts.LinksElsewhere),
        ('<rect fill="url( https://example.org/a#b )"/>', facts.LinksElsewhere),
        ("<foreignObject/>", facts.HoldsStrangeThings),
        ('<x:iframe xmlns:x="http://www.w3.org/1999/xhtml"/>', facts.HoldsStrangeThings),
        (f'<image {LINK}="data:image/png;base64,AAAA"/>', facts.HoldsStrangeThings),
        (f'<defs>{BOX}</defs><use href="#A1"/>', facts.HoldsStrangeThings),
        (BOX * 2_001, facts.TooManyShapes),
        ("<line/>" * 5_001, facts.TooManyShapes),
        ("<g>" * 61 + BOX + "</g>" * 61, facts.TooDeep),
        ('<rect id="A1" width="NaN" height="9"/>', facts.NumberUnreadable),
        ('<rect id="A1" width="1e999" height="9"/>', facts.NumberUnreadable),
        ('<rect id="A1" x="9furlongs" width="9" height="9"/>', facts.NumberUnreadable),
        ('<polygon id="A1" points="0,0 inf,0 9,9"/>', facts.NumberUnreadable),
        ('<polygon id="A1" points="0,0 9,0 9"/>', facts.NumberUnreadable),
        ('<path id="A1" d="M0 0 L9 0 9 NaN Z"/>', facts.NumberUnreadable),
        ('<path id="A1" d="M0 0 L9 Z"/>', facts.NumberUnreadable),
        ('<path id="A1" d="9 9 M0 0"/>', facts.NumberUnreadable),
        ('<path id="A1" d="M0 0 X9 9"/>', facts.NumberUnreadable),
        ('<g transform="rotate(1,2)"/>', facts.NumberUnreadable),
        ('<g transform="translate(1"/>', facts.NumberUnreadable),
        ('<g transform="explode(1)"/>', facts.NumberUnreadable),
        ('<text x="here">A1</text>', facts.NumberUnreadable),
        (f'<g transform="scale(1e200)"><g transform="scale(1e200)">{BOX}</g></g>', facts.BeyondAllMeasure),
        (f'<g transform="translate(1e9)">{BOX}</g>', facts.BeyondAllMeasure),
    ],
)
def test_a_hostile_or_absurd_drawing_is_refused(inner: str, fact: type[DrawingRefused]) -> None:
    assert refused(drawing(inner)) is fact


@pytest.mark.parametrize("content", [LAUGHS, FILE, "<!DOCTYPE svg><svg/>"], ids=["laughs", "file", "doctype"])
def test_a_doctype_is_refused_with_its_entities(content: str) -> None:
    assert refused(content.encode()) is facts.DeclaresEntities


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"<svg", b"<html/>", b"\x1f\x8b\x08", b'<?xml version="1.0" encoding="no-such"?><svg/>', b"\xff\xfe<\x00"],
)
def test_what_is_no_drawing_is_refused(content: bytes) -> None:
    assert refused(content) is DrawingRefused


def test_more_than_two_megabytes_are_refused_unread() -> None:
    assert refused(b"<" * 2_000_001) is facts.DrawingTooLarge


def test_a_view_that_is_no_number_is_refused() -> None:
    assert refused(drawing(BOX, 'viewBox="0 0 wide 9"')) is facts.NumberUnreadable


def test_groups_without_end_break_nothing() -> None:
    assert refused(drawing("<g>" * 200_000 + "</g>" * 200_000)) is facts.TooDeep


@pytest.mark.parametrize(
    "attribute",
    [
        'fill="url({})"',
        'transform="{}!"',
        'transform="scale({}"',
        'points="{}x"',
        'style="{}transform"',
        'id="g{}!"',
    ],
)
@pytest.mark.parametrize("filling", [" ", "1", "-1", "a", "e1", "1e"])
def test_long_attributes_cost_no_more_than_their_length(attribute: str, filling: str) -> None:
    inner = f"<polygon {attribute.format(filling * (1_500_000 // len(filling)))}/>"
    begun = time.process_time()
    with contextlib.suppress(DrawingRefused):
        read(drawing(inner), ScaleByWidth(1000), GIVEN)
    assert time.process_time() - begun < 5


def test_the_largest_drawing_is_read_within_seconds() -> None:
    corners = " ".join(f"{n % 40},{n // 40}" for n in range(200))
    shapes = f'<polygon points="{corners}"/>' * 1_000 + '<text x="1" y="1">A1</text>' * 10_000
    begun = time.process_time()
    read(drawing(shapes)[:1_999_999], ScaleByWidth(1000), GIVEN)
    assert time.process_time() - begun < 10
