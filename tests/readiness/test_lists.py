"""The list of booked booths: chosen by the database as a person would choose, whole or page by page."""

from collections.abc import Iterator

import pytest
from flask import Flask
from time_machine import Traveller

from mima.booths.models import Booking
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.readiness import certificates, lists, service
from mima.readiness.lists import Standing, Wanted
from mima.readiness.models import TaskKind
from tests.billing.papers import booked
from tests.people import Cast
from tests.readiness.making import handed_in
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("context", "noon")


@pytest.fixture
def some(context: Flask, noon: Traveller, cast: Cast) -> list[Booking]:
    """A01 with a name on its sign, A02 with a certificate to look at, A03 with one sent back, A04 with nothing done."""
    found = [booked(cast, name, code) for name, code in zip(["bruno", "carla"] * 2, ["A01", "A02", "A03", "A04"], strict=True)]
    with transaction():
        service.answer(found[0], TaskKind.sign, {"sign_name": "Un"}, by=cast.user("bruno").actor)
    handed_in(cast, found[1], "carla")
    file = handed_in(cast, found[2]).file
    assert file is not None
    with transaction():
        certificates.send_back(found[2], file.public_id, note="Out of date", by=cast.user("ana").actor)
    return found


def codes(cast: Cast, wanted: Wanted) -> list[str]:
    return [one.reservation.booth.code for one in lists.chosen(editions.by_slug(cast.edition), wanted)]


def pages(cast: Cast, wanted: Wanted, size: int) -> Iterator[list[str]]:
    after = ""
    while True:
        page = lists.page(editions.by_slug(cast.edition), wanted, after, size)
        yield [one.reservation.booth.code for one in page.found]
        after = page.after
        if not after:
            return


@pytest.mark.parametrize(
    ("kind", "standing", "wanted"),
    [
        (None, None, "A01 A02 A03 A04"),
        (TaskKind.sign, Standing.left, "A02 A03 A04"),
        (TaskKind.sign, Standing.settled, "A01"),
        (None, Standing.settled, ""),
        (TaskKind.insurance, Standing.handed_in, "A02"),
        (None, Standing.handed_in, "A02"),
        (TaskKind.insurance, Standing.sent_back, "A03"),
        (TaskKind.insurance, Standing.left, "A01 A03 A04"),
        (None, Standing.late, ""),
        (TaskKind.sign, Standing.handed_in, ""),
    ],
)
@pytest.mark.usefixtures("some")
def test_the_list_is_what_a_person_would_choose(
    cast: Cast, kind: TaskKind | None, standing: Standing | None, wanted: str
) -> None:
    assert codes(cast, Wanted(kind, standing)) == wanted.split()


@pytest.mark.usefixtures("some")
def test_what_is_late_is_what_is_left_after_its_day(cast: Cast, noon: Traveller) -> None:
    noon.move_to("2027-03-31 12:00 +0000")
    assert codes(cast, Wanted(TaskKind.sign, Standing.late)) == ["A02", "A03", "A04"]


@pytest.mark.usefixtures("some")
def test_a_task_that_nobody_is_asked_has_an_empty_list(cast: Cast) -> None:
    assert codes(cast, Wanted(TaskKind.unloading)) == []


@pytest.mark.parametrize("wanted", [Wanted(), Wanted(TaskKind.sign, Standing.left)])
@pytest.mark.usefixtures("some")
def test_the_pages_are_the_list(cast: Cast, wanted: Wanted) -> None:
    found = list(pages(cast, wanted, 2))
    assert [code for page in found for code in page] == codes(cast, wanted) and len(found) == 2


@pytest.mark.usefixtures("some")
def test_a_page_says_how_many_the_list_has(cast: Cast) -> None:
    assert lists.page(editions.by_slug(cast.edition), Wanted(TaskKind.sign, Standing.left), "", 1).total == 3


def test_a_mark_that_is_none_begins_the_list(cast: Cast, some: list[Booking]) -> None:
    page = lists.page(editions.by_slug(cast.edition), Wanted(), "nothing", 2)
    assert [one.booking.reference for one in page.found] == [one.reference for one in some[:2]]


def test_a_page_takes_the_same_statements_whatever_the_list(cast: Cast) -> None:
    booked(cast)
    edition = editions.by_slug(cast.edition)
    with counted() as few:
        lists.page(edition, Wanted(), "")
    for code in ("A02", "A03", "A04"):
        booked(cast, "carla", code)
    edition = editions.by_slug(cast.edition)
    with counted() as many:
        lists.page(edition, Wanted(), "", 2)
    assert len(few) == len(many) <= 6
