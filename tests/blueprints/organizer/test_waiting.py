"""The waiting list at the organizers' desk: who is suggested for which booth and why, one click that offers, Today's rows."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from time_machine import Traveller
from werkzeug.test import TestResponse

from mima.blueprints.organizer import waiting as waiting_page
from mima.core.actors import COMMAND
from mima.core.transaction import transaction
from mima.exhibitors import service as exhibitors
from mima.waiting import queries, service
from tests.browsing import send, text
from tests.people import Cast
from tests.reading import Page
from tests.statements import counted
from tests.waiting import making

PAGE = "/organizer/editions/mima-2027/waiting"


def wish(app: Flask, cast: Cast, name: str = "bruno", **looked: object) -> str:
    with app.app_context():
        return making.wish(cast, name, **looked).reference


def press(ana: FlaskClient, reference: str, code: str = "A02", hours: object = "48") -> TestResponse:
    """The button that offers the booth to this wish."""
    fields = {f"{code}-wish": reference, f"{code}-hours": hours}
    return send(ana, f"/organizer/editions/mima-2027/booths/{code}/offer", PAGE, **fields)


def test_an_empty_list_says_so(ana: FlaskClient) -> None:
    page = text(ana.get(PAGE))
    assert "0 companies wait. 6 booths are free." in page and "Nobody waits for a booth of this edition." in page


def test_the_reasons_are_told_in_words(app: Flask, cast: Cast, ana: FlaskClient) -> None:
    with app.app_context():
        making.taken(cast, "carla", "A03")
        zone = making.booth(cast).zone_id
    wish(app, cast, least_m2=6, zone_id=zone, power_watts=1_500, most_cents=130_000, near_slug="kiosque-a-sons")
    page = text(ana.get(PAGE))
    for words in ("size 6 m², wished at least 6 m²", "zone North wall", "power 1,500 W, wished 1,500 W"):
        assert words in page
    assert "price €1,260 without VAT, wished at most €1,300" in page and "next to Kiosque à Sons" in page


def test_what_speaks_against_is_told_too(app: Flask, cast: Cast, ana: FlaskClient) -> None:
    wish(app, cast, most_cents=100_000)
    page = text(ana.get(PAGE))
    assert "Fits but for one thing" in page and "Against: price €1,260 without VAT, wished at most €1,000" in page


def test_each_free_booth_has_a_form_with_a_button_for_each_company(app: Flask, cast: Cast, ana: FlaskClient) -> None:
    first, second = wish(app, cast), wish(app, cast, "carla")
    page = Page(ana.get(PAGE).text)
    buttons = [one.get("value") for one in page.all("button") if one.get("name") == "A02-wish"]
    assert buttons == [first, second]
    assert not [name for name, count in page.ids.items() if count > 1]


def test_one_click_offers_and_keeps_the_booth(app: Flask, cast: Cast, ana: FlaskClient) -> None:
    reference = wish(app, cast)
    press(ana, reference)
    page = text(ana.get(PAGE))
    assert "Booth A02 is kept for Maison Pouzzolane, who has a letter about it." in page
    with app.app_context():
        assert len(making.letters("booth_offered")) == 1


@pytest.mark.parametrize(("hours", "said"), [("x", "Please write a whole number."), ("0", "From 1 to 720"), ("", "whole number")])
def test_a_wrong_deadline_is_told_at_its_field(app: Flask, cast: Cast, ana: FlaskClient, hours: str, said: str) -> None:
    answer = press(ana, wish(app, cast), hours=hours)
    assert (answer.status_code, said in text(answer)) == (422, True)


def test_the_second_organizer_is_told_and_nothing_is_doubled(app: Flask, cast: Cast, ana: FlaskClient) -> None:
    reference = wish(app, cast)
    press(ana, reference)
    again = press(ana, reference, "A03")
    assert again.status_code == 409
    assert "was offered another booth or waits no more" in text(again)


def test_a_booth_taken_meanwhile_is_told(app: Flask, cast: Cast, ana: FlaskClient) -> None:
    reference = wish(app, cast)
    with app.app_context():
        making.taken(cast, "carla", "A02")
    answer = press(ana, reference)
    assert (answer.status_code, "was taken meanwhile" in text(answer)) == (409, True)


def test_an_offer_is_taken_back_by_its_button(app: Flask, cast: Cast, ana: FlaskClient) -> None:
    with app.app_context():
        made = making.offer(cast, making.wish(cast))
        address = f"/organizer/offers/{made.public_id}/withdraw"
    assert address in ana.get(PAGE).text
    send(ana, address, PAGE)
    assert "Booth A02 is free again, and Maison Pouzzolane has a letter." in text(ana.get(PAGE))
    again = send(ana, address, PAGE)
    assert (again.status_code, "This offer is over" in text(again)) == (409, True)


def test_today_says_that_a_booth_is_free_that_somebody_waits_for(app: Flask, cast: Cast, ana: FlaskClient) -> None:
    wish(app, cast, least_m2=12)
    page = ana.get("/organizer")
    assert "Booth B01 is free, 1 company waits for one like it" in text(page)
    assert f'href="{PAGE}"' in page.text


def test_today_names_several_booths_in_one_row(app: Flask, cast: Cast, ana: FlaskClient) -> None:
    wish(app, cast, "bruno")
    wish(app, cast, "carla")
    page = text(ana.get("/organizer"))
    assert "Booths A01, A02, A03 and 3 more are free, 2 companies wait for one like them" in page


def test_today_says_which_offers_end_within_two_days(app: Flask, cast: Cast, ana: FlaskClient, noon: Traveller) -> None:
    with app.app_context():
        making.offer(cast, making.wish(cast), hours=72)
    assert "The offer of booth A02 ends" not in text(ana.get("/organizer"))
    noon.shift(timedelta(hours=24))
    assert "The offer of booth A02 ends on" in text(ana.get("/organizer"))


def test_today_takes_the_same_statements_whoever_waits(app: Flask, cast: Cast, ana: FlaskClient) -> None:
    wish(app, cast)
    ana.get("/organizer")
    with app.app_context(), counted() as few:
        ana.get("/organizer")
    with app.app_context():
        making.offer(cast, making.wish(cast, "carla"), "A05")
    crowd(app, cast, 2)
    with app.app_context(), counted() as many:
        ana.get("/organizer")
    assert len(few) == len(many)


def test_the_list_takes_the_same_statements_whoever_waits(app: Flask, cast: Cast, ana: FlaskClient) -> None:
    wish(app, cast)
    ana.get(PAGE)
    with app.app_context(), counted() as few:
        ana.get(PAGE)
    with app.app_context():
        making.offer(cast, making.wish(cast, "carla", least_m2=6), "A05")
    with app.app_context(), counted() as many:
        ana.get(PAGE)
    assert len(few) == len(many) <= 17


def test_the_plan_leads_to_the_waiting_list(ana: FlaskClient) -> None:
    assert f'href="{PAGE}"' in ana.get("/organizer/editions/mima-2027/plan").text


def crowd(app: Flask, cast: Cast, count: int) -> None:
    """So many more companies wait for any booth."""
    with app.app_context():
        for number in range(count):
            with transaction():
                company = exhibitors.found(f"Company {number}", by=COMMAND)
                service.wait(making.edition(cast), company, service.Looked(), by=COMMAND)


def more(html: str, name: str) -> str:
    """The address that goes on with this list."""
    found = re.search(rf'href="([^"]*{name}=[^"]*)"', html)
    assert found is not None
    return found[1].replace("&amp;", "&")


def booths_on(html: str) -> list[str]:
    return re.findall(r'id="free-(\w\d\d)"', html)


def test_free_booths_come_page_by_page(app: Flask, cast: Cast, ana: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    wish(app, cast)
    monkeypatch.setattr(waiting_page, "MOST_BOOTHS", 4)
    first = ana.get(PAGE).text
    rest = ana.get(more(first, "booths")).text
    assert (booths_on(first), booths_on(rest)) == (["A01", "A02", "A03", "A04"], ["A05", "B01"]) and "More booths" not in rest


def test_who_waits_comes_page_by_page(app: Flask, cast: Cast, ana: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd(app, cast, 3)
    monkeypatch.setattr(waiting_page, "MOST_WISHES", 2)
    first = ana.get(PAGE).text
    rest = ana.get(more(first, "after")).text
    told = [re.findall(r'<th scope="row"><a[^>]*>(Company \d)', html) for html in (first, rest)]
    assert told == [["Company 0", "Company 1"], ["Company 2"]] and "3 companies wait" in text(ana.get(PAGE))


def test_the_list_goes_on_where_it_was_though_its_last_company_waits_no_more(
    app: Flask, cast: Cast, ana: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    reference = wish(app, cast)
    crowd(app, cast, 2)
    monkeypatch.setattr(waiting_page, "MOST_WISHES", 1)
    address = more(ana.get(PAGE).text, "after")
    with app.app_context(), transaction():
        service.withdraw(queries.by_reference(reference), by=COMMAND)
    assert re.findall(r'<th scope="row"><a[^>]*>(Company \d)', ana.get(address).text) == ["Company 0"]


def test_a_page_reads_its_own_wishes_and_the_newest_offers(context: Flask, cast: Cast, noon: Traveller) -> None:
    first, second = making.wish(cast), making.wish(cast, "carla")
    made = making.offer(cast, second, "A05")
    there = making.edition(cast)
    assert [wish.id for wish in queries.page(there, 1)] == [first.id]
    assert [wish.id for wish in queries.page(there, 9, after=first.reference)] == [second.id]
    assert (queries.count(there), [wish.id for wish in queries.open_at(there, 9)]) == (2, [first.id])
    assert queries.offered([first, second]) == {(second.id, made.booth_id)}
    assert [one.id for one in queries.newest_offers(there, 1)] == [made.id]
    assert [len(queries.standing_offers([one])) for one in (first, second)] == [0, 1]


def test_one_list_goes_on_and_the_other_stays(app: Flask, cast: Cast, ana: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    crowd(app, cast, 3)
    monkeypatch.setattr(waiting_page, "MOST_BOOTHS", 4)
    monkeypatch.setattr(waiting_page, "MOST_WISHES", 2)
    rest = ana.get(f"{PAGE}?booths=A05").text
    assert "booths=A05" in more(rest, "after")


def test_of_many_companies_the_first_are_suggested(
    app: Flask, cast: Cast, ana: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowd(app, cast, 3)
    monkeypatch.setattr(waiting_page, "MOST_SUGGESTED", 2)
    page = text(ana.get(PAGE))
    assert page.count("Offer it") == 12 and "1 more company comes after these." in page


def test_a_refusal_is_on_the_page_of_its_booth(app: Flask, cast: Cast, ana: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    reference = wish(app, cast)
    monkeypatch.setattr(waiting_page, "MOST_BOOTHS", 1)
    answer = press(ana, reference, "A05", hours="x")
    assert booths_on(answer.text) == ["A05"] and 'value="x"' in answer.text
