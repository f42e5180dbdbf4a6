"""The floor plan: what each viewer sees of each booth, filters, order, and how much it asks of the database."""

import re
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from mima.booths import queries, service
from mima.booths.models import Booth
from mima.core.db import db
from mima.core.transaction import transaction
from tests import factories
from tests.people import Cast, sign_in
from tests.statements import counted

PLAN = "/editions/mima-2027/plan"
pytestmark = pytest.mark.usefixtures("noon")


def hold(app: Flask, cast: Cast, code: str, name: str = "bruno", *, confirm: bool = False) -> str:
    with app.app_context(), transaction():
        booth = queries.booth(cast.edition, code)
        booking = service.hold(booth, cast.company(name), by=cast.user(name).actor)
        if confirm:
            service.confirm(queries.reservation_of(booking), by=cast.user(name).actor)
        return booking.reference


def states(page: str) -> dict[str, str]:
    """{code: state} of the booths that the drawing links to."""
    return {code: state for code, state in re.findall(r'id="booth-(\w+)".*?data-state="(\w+)"', page)}  # noqa: C416


def rows(page: str) -> list[str]:
    return re.findall(r'<tr id="row-(\w+)"', page)


def test_a_visitor_sees_every_booth_in_the_drawing_and_in_the_list(client: FlaskClient, cast: Cast) -> None:
    page = client.get(PLAN).text
    assert list(states(page)) == rows(page) == ["A01", "A02", "A03", "A04", "A05", "B01"]


def test_each_viewer_sees_their_own_state_of_a_held_booth(app: Flask, client: FlaskClient, cast: Cast) -> None:
    hold(app, cast, "A02")
    seen = [states(browser.get(PLAN).text)["A02"] for browser in (client, sign_in(app, cast.carla), sign_in(app, cast.bruno))]
    assert seen == ["held", "held", "yours"]


def test_a_held_booth_does_not_say_by_whom(app: Flask, client: FlaskClient, cast: Cast) -> None:
    hold(app, cast, "A02")
    assert "Maison Pouzzolane" not in client.get("/editions/mima-2027/booths/A02").text


def test_a_booked_booth_says_by_whom(app: Flask, client: FlaskClient, cast: Cast) -> None:
    hold(app, cast, "A02", confirm=True)
    assert "Maison Pouzzolane" in client.get("/editions/mima-2027/booths/A02").text


def test_a_booth_that_is_not_for_sale_is_off_and_says_why(app: Flask, client: FlaskClient, cast: Cast) -> None:
    with app.app_context(), transaction():
        booth = queries.booth(cast.edition, "A05")
        booth.for_sale, booth.note_en, booth.note_fr = False, "First aid", "Poste de secours"
    page = client.get(PLAN, headers={"Accept-Language": "en"}).text
    assert states(page)["A05"] == "off" and "First aid" in page


def test_the_legend_counts_the_booths_of_each_state(app: Flask, client: FlaskClient, cast: Cast) -> None:
    hold(app, cast, "A02")
    hold(app, cast, "A03", confirm=True)
    legend = re.findall(r'<li class="state" data-state="(\w+)">.*?tnum">(\d+)<', client.get(PLAN).text)
    assert legend == [("free", "4"), ("held", "1"), ("booked", "1"), ("off", "0")]


def test_filters_leave_only_free_corner_booths_of_a_size(app: Flask, client: FlaskClient, cast: Cast) -> None:
    assert rows(client.get(f"{PLAN}?free=1&corner=1&size=600").text) == ["A01"]


def test_a_booth_that_is_filtered_out_is_no_link_in_the_drawing(client: FlaskClient, cast: Cast) -> None:
    assert list(states(client.get(f"{PLAN}?size=1200").text)) == ["B01"]


def test_a_filter_without_a_match_says_so_and_shows_a_way_out(client: FlaskClient, cast: Cast) -> None:
    page = client.get(f"{PLAN}?size=700", headers={"Accept-Language": "en"}).text
    assert rows(page) == [] and "No booth is like that." in page


@pytest.mark.parametrize("query", ["size=abc", "size=9999999999", "size=-1", "size=²", "sort=shoe", "free=&corner=x"])
def test_a_wrong_filter_is_never_an_error(client: FlaskClient, cast: Cast, query: str) -> None:
    assert client.get(f"{PLAN}?{query}").status_code == 200


def test_the_list_is_sorted_by_price_downwards_when_asked(client: FlaskClient, cast: Cast) -> None:
    page = client.get(f"{PLAN}?sort=-price").text
    assert rows(page)[:2] == ["B01", "A01"] and 'aria-sort="descending"' in page


def test_the_chosen_booth_shows_its_price_with_vat(client: FlaskClient, cast: Cast) -> None:
    page = client.get("/editions/mima-2027/booths/A01", headers={"Accept-Language": "en"}).text
    assert all(sum_ in page for sum_ in ("€1,260.00", "€180.00", "€1,440.00", "€288.00", "€1,728.00"))


def test_a_cluster_member_sees_the_member_rate(app: Flask, cast: Cast, noon: time_machine.Traveller) -> None:
    from mima.core import clock
    from mima.exhibitors import cluster

    with app.app_context(), transaction():
        cluster.begin(cast.company("bruno"), clock.now().date(), None, by=cast.user("ana").actor)
    assert "Le Damier member rate, 10%" in sign_in(app, cast.bruno).get("/editions/mima-2027/booths/A02").text


def test_the_neighbours_of_a_booth_are_named(app: Flask, client: FlaskClient, cast: Cast) -> None:
    hold(app, cast, "A03", confirm=True)
    page = client.get("/editions/mima-2027/booths/A02", headers={"Accept-Language": "en"}).text
    assert "Neighbour: Maison Pouzzolane." in page


def test_a_visitor_is_asked_to_sign_in_and_comes_back_to_the_booth(client: FlaskClient, cast: Cast) -> None:
    page = client.get("/editions/mima-2027/booths/A02").text
    assert "/account/sign-in?next=/editions/mima-2027/booths/A02" in page


def test_somebody_without_a_company_is_told_to_make_one(app: Flask, cast: Cast) -> None:
    assert "This is for exhibitors." in sign_in(app, cast.dora).get("/editions/mima-2027/booths/A02").text


def test_a_booth_of_another_door_has_no_button_to_take_it(app: Flask, cast: Cast) -> None:
    page = sign_in(app, cast.bruno).get("/editions/mima-2027/booths/B01").text
    assert "Ask for a booth of this category" in page and "/hold" not in page


def test_after_the_sale_nothing_can_be_held_and_the_plan_no_longer_refreshes_itself(
    app: Flask, cast: Cast, noon: time_machine.Traveller
) -> None:
    noon.shift(timedelta(days=200))
    page = sign_in(app, cast.bruno).get("/editions/mima-2027/booths/A02").text
    assert "are not on sale now" in page and "every 20s" not in page


def test_htmx_gets_the_very_fragment_that_the_page_includes(client: FlaskClient, cast: Cast) -> None:
    page = client.get(PLAN).text
    fragment = client.get(PLAN, headers={"HX-Request": "true"}).text
    assert fragment.strip().startswith('<div id="floor"') and fragment.strip() in page


def test_an_unknown_booth_is_not_found(client: FlaskClient, cast: Cast) -> None:
    assert client.get("/editions/mima-2027/booths/Z99").status_code == 404


def test_the_plan_of_the_edition_to_come_has_a_short_address(client: FlaskClient, cast: Cast) -> None:
    assert client.get("/plan").location == PLAN


def test_without_an_edition_there_is_no_plan(client: FlaskClient) -> None:
    assert client.get("/plan").status_code == 404


@pytest.mark.parametrize(("address", "most"), [(PLAN, 6), ("/editions/mima-2027/booths/A02", 7), ("/editions/mima-2027", 5)])
@pytest.mark.parametrize("more", [0, 60])
def test_a_visitors_page_asks_a_fixed_number_of_statements(
    app: Flask, client: FlaskClient, cast: Cast, address: str, most: int, more: int
) -> None:
    with app.app_context():
        with transaction():
            first = queries.booth(cast.edition, "A02")
            for number in range(more):
                factories.booth(first.edition, first.hall, first.zone, first.category, f"X{number:02d}", 100)
        assert db.session.query(Booth).count() == 6 + more
        with counted() as statements:
            assert client.get(address).status_code == 200
    assert len(statements) == most
