"""Bookings, payments and files of an edition that is over, or that comes after the next one: named by the address."""

from datetime import date

import pytest

from mima.core.transaction import transaction
from tests import factories
from tests.blueprints.organizer.conftest import Desk
from tests.blueprints.organizer.test_lists import references
from tests.browsing import text
from tests.statements import counted

PAGES = ["/organizer/bookings", "/organizer/payments", "/organizer/exports", "/organizer/applications"]
FILES = ["/organizer/exports/bookings.csv", "/organizer/exports/bookings.xlsx"]


@pytest.fixture
def sold(desk: Desk) -> str:
    """The reference of a booking of 2027, paid; then an edition that comes before it is the present one."""
    reference, _payment = desk.booked()
    with desk.app.app_context(), transaction():
        factories.edition("spring-2027", name="Spring 2027", starts_on=date(2027, 1, 10), ends_on=date(2027, 1, 11))
    return reference


def test_without_a_name_the_list_is_of_the_present_edition(desk: Desk, sold: str) -> None:
    page = desk.ana.get("/organizer/bookings")
    assert references(page.text) == [] and "Spring 2027" in text(page)


def test_another_editions_bookings_are_listed_by_its_name(desk: Desk, sold: str) -> None:
    page = desk.ana.get("/organizer/bookings?edition=mima-2027")
    assert references(page.text) == [sold]
    assert '<option value="mima-2027" selected>' in page.text


def test_another_editions_payments_are_listed_with_its_sums(desk: Desk, sold: str) -> None:
    present, named = (text(desk.ana.get(f"/organizer/payments{which}")) for which in ("", "?edition=mima-2027"))
    assert "Maison Pouzzolane" not in present and "1,512.00" not in present
    assert "Maison Pouzzolane" in named and "1,512.00" in named


@pytest.mark.parametrize("file", FILES)
def test_another_editions_file_has_its_name(desk: Desk, sold: str, file: str) -> None:
    assert "mima-2027-" in desk.ana.get(f"{file}?edition=mima-2027").headers["Content-Disposition"]
    assert "spring-2027-" in desk.ana.get(file).headers["Content-Disposition"]


def test_another_editions_file_has_its_bookings(desk: Desk, sold: str) -> None:
    assert sold in desk.ana.get("/organizer/exports/bookings.csv?edition=mima-2027").text
    assert sold not in desk.ana.get("/organizer/exports/bookings.csv").text


def test_the_page_of_files_leads_to_those_of_the_edition_that_was_chosen(desk: Desk, sold: str) -> None:
    page = desk.ana.get("/organizer/exports?edition=mima-2027").text
    assert all(f'href="{file}?edition=mima-2027"' in page for file in FILES)


def test_order_and_files_keep_the_edition(desk: Desk, sold: str) -> None:
    page = desk.ana.get("/organizer/bookings?edition=mima-2027&state=confirmed").text
    assert 'href="/organizer/bookings?edition=mima-2027&amp;state=confirmed&amp;sort=company"' in page
    assert 'href="/organizer/exports?edition=mima-2027"' in page


@pytest.mark.parametrize("page", ["/organizer/bookings?q=nobody&", "/organizer/payments?state=failed&"])
def test_to_show_all_is_to_show_all_of_the_same_edition(desk: Desk, sold: str, page: str) -> None:
    assert f'href="{page.partition("?")[0]}?edition=mima-2027">Show all' in desk.ana.get(f"{page}edition=mima-2027").text


@pytest.mark.parametrize("page", [*PAGES, *FILES])
@pytest.mark.parametrize("slug", ["nobody", "x" * 5_000])
def test_an_edition_that_is_not_there_is_not_found(desk: Desk, page: str, slug: str) -> None:
    assert desk.ana.get(f"{page}?edition={slug}").status_code == 404


def test_a_single_edition_is_no_choice(desk: Desk) -> None:
    assert all('name="edition"' not in desk.ana.get(page).text for page in PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_the_choice_takes_the_same_statements_whatever_the_editions(desk: Desk, sold: str, page: str) -> None:
    desk.ana.get(f"{page}?edition=mima-2027")
    with desk.app.app_context(), counted() as few:
        desk.ana.get(f"{page}?edition=mima-2027")
    with desk.app.app_context(), transaction():
        for year in (2028, 2029):
            factories.edition(f"mima-{year}", name=f"MIMA {year}", starts_on=date(year, 4, 1), ends_on=date(year, 4, 2))
    with desk.app.app_context(), counted() as many:
        desk.ana.get(f"{page}?edition=mima-2027")
    assert len(few) == len(many)


def test_the_page_of_an_edition_leads_to_its_lists(desk: Desk) -> None:
    page = desk.ana.get("/organizer/editions/mima-2027").text
    assert all(f'href="{one}?edition=mima-2027"' in page for one in PAGES)
