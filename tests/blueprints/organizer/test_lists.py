"""Lists of the desk: bookings, companies, the plan with names."""

import re
from datetime import date

import pytest

from mima.core.db import db
from mima.core.transaction import transaction
from mima.exhibitors import queries as exhibitors
from mima.exhibitors.models import Exhibitor
from mima.oversight import bookings, companies
from mima.payments import flow
from tests.blueprints.organizer.conftest import Desk
from tests.browsing import send, text
from tests.statements import counted


def references(html: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/organizer/bookings/(\w+)"', html)


@pytest.mark.parametrize("words", ["kiosque a sons", "KIÔSQUE", "a03"])
def test_a_booking_is_found_by_company_and_booth_whatever_accents_and_case(desk: Desk, words: str) -> None:
    desk.held()
    wanted = desk.held("A03", "carla")
    assert references(desk.ana.get(f"/organizer/bookings?q={words}").text) == [wanted]


def test_a_booking_is_found_by_its_invoice(desk: Desk) -> None:
    reference, _payment = desk.booked()
    desk.held("A03", "carla")
    assert references(desk.ana.get("/organizer/bookings?q=2026-F-0001").text) == [reference]


def test_a_booking_is_found_by_the_reference_of_its_transfer(desk: Desk) -> None:
    reference = desk.held()
    desk.held("A03", "carla")
    with desk.market() as shop:
        flow.mark_transfer_received(reference, by=shop.cast.user("ana").actor, reference="Vir 4_2")
    found = [references(desk.ana.get("/organizer/bookings", query_string={"q": words}).text) for words in ("vir 4_", "vir 4x")]
    assert found == [[reference], []]


def test_bookings_are_found_by_state(desk: Desk) -> None:
    reference, _payment = desk.booked()
    desk.held("A03", "carla")
    assert references(desk.ana.get("/organizer/bookings?state=confirmed").text) == [reference]


@pytest.mark.parametrize("sort", bookings.ORDERS)
def test_more_goes_on_where_the_list_stopped_in_every_order(desk: Desk, sort: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = {desk.held("A02"), desk.held("A03", "carla"), desk.held("A04", "carla")}
    whole = references(desk.ana.get(f"/organizer/bookings?sort={sort}").text)
    assert set(whole) == made
    monkeypatch.setattr(bookings.page, "__defaults__", (2,))
    first = desk.ana.get(f"/organizer/bookings?sort={sort}").text
    more = re.search(r'href="([^"]*after=[^"]*)"', first)
    assert more is not None
    assert references(first) + references(desk.ana.get(more[1].replace("&amp;", "&")).text) == whole


def test_the_list_takes_the_same_statements_whatever_the_bookings(desk: Desk) -> None:
    desk.held("A02")
    desk.ana.get("/organizer/bookings")
    with desk.app.app_context(), counted() as few:
        desk.ana.get("/organizer/bookings")
    desk.held("A03", "carla")
    with desk.app.app_context(), counted() as many:
        desk.ana.get("/organizer/bookings")
    assert len(few) == len(many) <= 10


def test_the_plan_names_holders_and_leads_to_their_bookings(desk: Desk) -> None:
    reference = desk.held()
    page = desk.ana.get("/organizer/editions/mima-2027/plan")
    assert f'href="/organizer/bookings/{reference}"' in page.text
    assert "Booth A02, held, Maison Pouzzolane, until 13:15" in page.text
    assert "<form" not in page.text.partition("<main")[2]


def test_trust_is_given_and_taken_back(desk: Desk) -> None:
    path = "/organizer/exhibitors/maison-pouzzolane/trust"
    for trusted in (True, False):
        send(desk.ana, path, page="/organizer/exports", trusted=int(trusted))
        with desk.app.app_context():
            assert exhibitors.by_slug("maison-pouzzolane").trusted is trusted


@pytest.mark.parametrize(("trusted", "said"), [(0, "Give trust"), (1, "Trusted Withdraw trust")])
def test_the_button_of_trust_says_what_it_does(desk: Desk, trusted: int, said: str) -> None:
    send(desk.ana, "/organizer/exhibitors/maison-pouzzolane/trust", page="/organizer/exports", trusted=trusted)
    assert f"{said} : Maison Pouzzolane" in text(desk.ana.get("/organizer/exhibitors/maison-pouzzolane"))


def test_a_membership_begins_changes_prices_and_ends(desk: Desk) -> None:
    path = "/organizer/exhibitors/maison-pouzzolane/membership"
    fields = {"begin-starts_on": "2026-01-01", "begin-ends_on": ""}
    assert send(desk.ana, path, page="/organizer/exports", **fields).status_code == 303
    with desk.market() as shop:
        reference = shop.hold()
        assert shop.reservation(reference).booking.net_cents == 113_400
        membership = desk_membership(desk)
    assert send(desk.ana, path, page="/organizer/exports", **fields).status_code == 422
    ended = send(desk.ana, f"{path}/{membership}/end", page="/organizer/exports", **{"end-ends_on": "2026-11-22"})
    assert ended.status_code == 303
    with desk.app.app_context():
        company = desk.cast.company("bruno")
        assert not exhibitors.is_cluster_member(company, date(2026, 11, 23))


def desk_membership(desk: Desk) -> int:
    return companies.company("maison-pouzzolane").memberships[0].id


def test_another_companys_membership_is_not_found(desk: Desk) -> None:
    path = "/organizer/exhibitors/maison-pouzzolane/membership"
    send(desk.ana, path, page="/organizer/exports", **{"begin-starts_on": "2026-01-01"})
    with desk.app.app_context():
        key = desk_membership(desk)
    foreign = f"/organizer/exhibitors/kiosque-a-sons/membership/{key}/end"
    assert send(desk.ana, foreign, page="/organizer/exports", **{"end-ends_on": "2026-12-01"}).status_code == 404


def test_companies_take_the_same_statements_whatever_their_number(desk: Desk) -> None:
    desk.ana.get("/organizer/exhibitors")
    with desk.app.app_context(), counted() as few:
        desk.ana.get("/organizer/exhibitors")
    with desk.app.app_context(), transaction():
        for number in range(5):
            copy = Exhibitor(slug=f"s{number}", name=f"S{number}", created_at=desk.cast.company("bruno").created_at)
            db.session.add(copy)
    with desk.app.app_context(), counted() as many:
        desk.ana.get("/organizer/exhibitors")
    assert len(few) == len(many) <= 11
