"""A visitor says their room once: every show says how it fits, to them alone."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mima.blueprints.catalog import board
from mima.config import Config
from mima.core.db import db
from mima.web import cards, kept, rooms
from tests.browsing import hidden, link, send, text
from tests.catalog.making import published
from tests.people import Cast, sign_in
from tests.statements import counted

NEEDS = {
    "stage_opening_m": "8",
    "stage_depth_m": "6",
    "stage_height_m": "5",
    "power": "32a-3p",
    "piano": "none",
    "local_crew": "2",
    "get_in_hours": "4",
    "set_minutes": "80",
}
WIDE = NEEDS | {"stage_opening_m": "12"}
NARROW = NEEDS | {"stage_opening_m": "7"}
LOW = NEEDS | {"stage_height_m": "3"}
SHOWS = "/catalog?category=show"


@pytest.fixture
def shows(app: Flask, cast: Cast) -> str:
    """A show that says all it needs, and a piece of music beside it; the show's address."""
    with app.app_context():
        show = published(cast.company("bruno"), category="show", title_fr="Bal", title_en="Ball", fields=NEEDS)
        published(cast.company("bruno"))
        path = f"/catalog/offerings/{show.slug}"
        db.session.remove()
    return path


@pytest.fixture
def keeping(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pages are kept as in production, and nothing is remembered of other tests."""
    config: Config = app.extensions["mima.config"]
    monkeypatch.setitem(app.extensions, "mima.config", config.with_(page_seconds=5))

    def clear() -> None:
        kept._pages.clear()
        board.remembered.cache_clear()
        cards.remembered.cache_clear()

    clear()
    yield
    clear()


def visitor(app: Flask, **room: str) -> FlaskClient:
    """Somebody who reads English and has said this room, or none."""
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    if room:
        assert say(client, **room).status_code == 303
        client.get("/catalog/room")  # which takes the flash away
    return client


def say(client: FlaskClient, **room: str) -> TestResponse:
    """The form of the room is sent with this."""
    return send(client, "/catalog/room", page="/catalog/room", **room)


def led_back(html: str) -> str:
    """Where the form of the room leads."""
    return hidden(html.partition('action="/catalog/room"')[2], "next")


def told(html: str) -> list[str]:
    """The verdicts on this page, one for each card or section."""
    return re.findall(r"(Fits your room|Fits with changes|Not known: ask|Does not fit your room)<", html)


@pytest.mark.parametrize(
    ("room", "word"),
    [
        (WIDE, "Fits your room"),
        (NARROW, "Fits with changes"),
        (NARROW | {"power": ""}, "Not known: ask"),
        (LOW, "Does not fit your room"),
    ],
)
def test_card_and_page_say_the_verdict_and_its_sign(app: Flask, shows: str, room: dict[str, str], word: str) -> None:
    client = visitor(app, **room)
    cards, page = client.get("/catalog").text, client.get(shows).text
    assert told(cards) == [word] and set(told(page)) == {word}
    sign = {"Fits your room": "check", "Fits with changes": "half", "Not known: ask": "help"}.get(word, "close")
    assert re.search(rf'<span class="tag"[^>]*><svg[^>]*><use href="#i-{sign}"/></svg>{word}', cards)


def test_the_reasons_stand_on_the_card_and_with_the_rule_on_the_page(app: Flask, shows: str) -> None:
    client = visitor(app, **NARROW)
    reason = "Stage opening: 8 m wanted, 7 m here."
    assert reason in text(client.get("/catalog"))
    assert f"{reason} Up to 15% narrower, a show can be drawn closer together." in text(client.get(shows))


def test_a_card_names_together_what_is_not_said_and_two_reasons_at_most(app: Flask, shows: str) -> None:
    client = visitor(app, stage_opening_m="7", stage_depth_m="5.5", get_in_hours="1", set_minutes="90")
    html = text(client.get("/catalog"))
    assert "Your room does not say: height under the grid, power supply, technicians of the house." in html
    assert html.count("wanted,") == 2 and "And more on its page." in html


def test_the_page_names_every_need(app: Flask, shows: str) -> None:
    html = visitor(app, **NARROW).get(shows).text
    section = html.partition('aria-labelledby="room"')[2].partition("</section>")[0]
    assert section.count("<li") == len(NEEDS)


def test_nothing_is_told_before_a_room_is_said(app: Flask, shows: str) -> None:
    client = visitor(app)
    for path in ("/catalog", shows):
        html = client.get(path).text
        assert not told(html) and 'href="/catalog/room?next=' in html


def test_other_offerings_speak_of_no_room(app: Flask, shows: str) -> None:
    client = visitor(app, **WIDE)
    board = client.get("/catalog?category=sync").text
    page = client.get(re.findall(r'<h3><a href="([^"]+)', board)[0]).text
    # Among the offerings of the same vein below, the show speaks for itself.
    for html in (board, page.partition('aria-labelledby="similar"')[0]):
        assert "Basalt" in html and not told(html) and "/catalog/room" not in html


def test_saying_the_room_leads_back(app: Flask, shows: str) -> None:
    client = visitor(app)
    back = led_back(client.get(link(client.get(shows).text, "/catalog/room")).text)
    answer = say(client, **NEEDS, next=back)
    assert (answer.status_code, answer.location) == (303, shows)


@pytest.mark.parametrize("next_", ["https://evil.example/", "//evil.example", ""])
def test_nobody_is_led_elsewhere(app: Flask, cast: Cast, next_: str) -> None:
    client = visitor(app)
    assert led_back(client.get("/catalog/room", query_string={"next": next_}).text) == SHOWS
    for path in ("/catalog/room", "/catalog/room/forget"):
        assert send(client, path, **NEEDS, next=next_).location == SHOWS


def test_the_form_opens_with_the_room_as_one_would_type_it(app: Flask, cast: Cast) -> None:
    client = visitor(app, **(NEEDS | {"stage_opening_m": "7.5"}))
    html = client.get("/catalog/room?lang=fr").text
    assert re.search(r'name="stage_opening_m"[^>]*value="7,5"', html)
    assert '<option selected value="32a-3p">' in html
    assert say(client, **(NEEDS | {"stage_opening_m": "7,5"})).status_code == 303


def test_a_bad_number_gets_its_sentence_and_nothing_typed_is_lost(app: Flask, cast: Cast) -> None:
    client = visitor(app, **WIDE)
    answer = say(client, **(NARROW | {"stage_height_m": "very high"}), next=SHOWS)
    assert answer.status_code == 422 and "Set-Cookie" not in answer.headers
    html = answer.text
    assert "Please write a number, such as 7.5." in html and 'value="very high"' in html
    assert re.search(r'name="stage_opening_m"[^>]*value="7"', html) and f'value="{SHOWS}"' in html
    assert '<option selected value="32a-3p">' in html


def test_an_empty_form_is_asked_for_one_number(app: Flask, cast: Cast) -> None:
    answer = say(visitor(app))
    assert answer.status_code == 422 and "Please say at least one of these" in answer.text


def test_a_forgotten_room_is_told_no_more(app: Flask, shows: str) -> None:
    client = visitor(app, **WIDE)
    assert "Forget this room" in client.get("/catalog/room").text
    assert send(client, "/catalog/room/forget", next=shows).location == shows
    assert not told(client.get(shows).text) and "Forget this room" not in client.get("/catalog/room").text


def test_the_cookie_is_the_servers_alone_and_holds_the_numbers_only(app: Flask, cast: Cast) -> None:
    answer = say(visitor(app), stage_opening_m="8", next=SHOWS)
    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if one.startswith("mima_room="))
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    with app.test_request_context():
        assert rooms._signer().loads(cookie.partition("=")[2].partition(";")[0]) == {"stage_opening_m": 8}


@pytest.mark.parametrize("cookie", ["", "x", "e30.bad", '{"stage_opening_m": 8}', "\xff"])
def test_a_cookie_that_we_did_not_write_is_no_room(app: Flask, shows: str, cookie: str) -> None:
    client = visitor(app)
    client.set_cookie("mima_room", cookie)
    answer = client.get(shows)
    assert answer.status_code == 200 and not told(answer.text)


def test_somebody_signed_in_has_a_room_too(app: Flask, cast: Cast, shows: str) -> None:
    client = sign_in(app, cast.dora)
    say(client, **LOW)
    assert told(client.get("/catalog?lang=en").text) == ["Does not fit your room"]
    assert "Ne convient pas à votre salle" in client.get(f"{shows}?lang=fr").text


def test_a_show_on_the_shortlist_says_it_too(app: Flask, cast: Cast, shows: str) -> None:
    client = sign_in(app, cast.dora)
    send(client, f"/account/shortlist/{shows.rpartition('/')[2]}", keep="1")
    assert not told(client.get("/account/shortlist?lang=en").text)
    say(client, **LOW)
    assert told(client.get("/account/shortlist?lang=en").text) == ["Does not fit your room"]


@pytest.mark.usefixtures("keeping")
def test_who_has_said_a_room_leaves_no_page_to_who_has_not(app: Flask, shows: str) -> None:
    assert told(visitor(app, **LOW).get("/catalog").text)
    other = visitor(app).get("/catalog").text
    assert "Ball" in other and not told(other) and "Your room:" not in other


@pytest.mark.usefixtures("keeping")
def test_who_has_said_no_room_leaves_no_page_to_who_has(app: Flask, shows: str) -> None:
    assert not told(visitor(app).get("/catalog").text)
    assert told(visitor(app, **LOW).get("/catalog").text) == ["Does not fit your room"]


@pytest.mark.usefixtures("keeping")
def test_two_rooms_share_no_card(app: Flask, shows: str) -> None:
    words = [told(visitor(app, **room).get("/catalog").text) for room in (LOW, WIDE, NARROW, LOW)]
    assert words == [["Does not fit your room"], ["Fits your room"], ["Fits with changes"], ["Does not fit your room"]]


@pytest.mark.usefixtures("keeping")
def test_the_parts_that_htmx_asks_for_are_kept_apart_too(app: Flask, shows: str) -> None:
    part = {"HX-Request": "true"}
    with_room, without = visitor(app, **LOW), visitor(app)
    for _turn in range(2):
        assert told(with_room.get("/catalog", headers=part).text) and not told(without.get("/catalog", headers=part).text)


@pytest.mark.usefixtures("keeping")
def test_no_page_with_a_room_is_kept(app: Flask, shows: str) -> None:
    visitor(app, **LOW).get("/catalog")
    assert not kept._pages and not board.remembered.cache_info().currsize


@pytest.mark.parametrize("path", ["/catalog", SHOWS, "", "/catalog/room"])
def test_a_room_costs_no_statement(app: Flask, shows: str, path: str) -> None:
    numbers = []
    for room in ({}, LOW):
        client = visitor(app, **room)
        with app.app_context(), counted() as statements:
            client.get(path or shows)
        numbers.append(len(statements))
    assert numbers[0] == numbers[1]
