"""The stories of the market, each from its beginning to its end, through the pages and their forms alone."""

import io
import re

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from werkzeug.test import TestResponse

from mima.mailing import queries as mailing
from mima.tasks.media import prepare_next
from mima.tasks.waiting import settle_offers
from tests.browsing import send, text
from tests.catalog.making import published
from tests.media import making
from tests.people import Cast, sign_in
from tests.reading import Page

pytestmark = pytest.mark.usefixtures("noon")

BOOTH = "/editions/mima-2027/booths/A02"


@pytest.fixture
def people(app: Flask, cast: Cast) -> dict[str, FlaskClient]:
    """Everybody at their own browser."""
    return {name: sign_in(app, getattr(cast, name)) for name in ("ana", "bruno", "carla", "dora")}


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    client = app.test_client()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def follow(client: FlaskClient, answer: TestResponse) -> str:
    """What a reader sees after the form."""
    assert answer.status_code == 303, text(answer)
    return text(client.get(answer.headers["Location"]))


def press(client: FlaskClient, page: str, action: str, **changes: object) -> TestResponse:
    """The form of this page that it, or a button of it, sends to an address with this end; as it stands but for the changes."""
    read = Page(client.get(page).text)
    forms = [one for one in read.all("form") if one.get("method") == "post"]
    ways = [(form, form.get("action") or page) for form in forms]
    ways += [(form, button.get("formaction")) for form in forms for button in read.buttons(form)]
    form, address = next(way for way in ways if way[1].endswith(action))
    data = {**dict(read.said(form)), **changes}
    return client.post(address, data=data, content_type="multipart/form-data")


def test_an_exhibitor_lists_an_offering(app: Flask, people: dict[str, FlaskClient], visitor: FlaskClient) -> None:
    bruno, ana = people["bruno"], people["ana"]
    sheet = press(bruno, "/exhibitor/offerings/new", "/new", title="Basalt", category="music:recording").headers["Location"]
    files = [(making.stream(making.picture()), "cover.jpg"), (making.stream(making.sound()), "lava.wav")]
    press(bruno, sheet, sheet, files=files, then="save")
    with app.app_context():
        prepare_next()
        prepare_next()
    typed = {"title_fr": "Basalte", "summary_fr": "Sept titres lents.", "performers": "Trio Lave", "price_from_cents": "350"}
    follow(bruno, press(bruno, sheet, sheet, then="preview", **typed))
    assert "the market's team" in follow(bruno, press(bruno, sheet, sheet, then="submit")).lower()
    assert "Basalt" not in text(visitor.get("/catalog"))
    review = re.search(r'href="(/organizer/approvals/[^"]+)"', ana.get("/organizer/approvals").text)
    assert review is not None
    assert "stands in the catalog" in follow(ana, press(ana, review[1], "/approve"))
    page = visitor.get(f"/catalog/offerings/{review[1].rpartition('/')[2]}")
    read = text(page)
    assert [words for words in ("Basalt", "Trio Lave", "Maison Pouzzolane", "€350") if words not in read] == [], read
    sources = [link for link in Page(page.text).links() if link.startswith("/media/")]
    assert {visitor.get(link).mimetype for link in sources} >= {"image/jpeg", "audio/mp4"}


def test_a_visitor_browses_the_catalog(app: Flask, cast: Cast, visitor: FlaskClient) -> None:
    picture = {"kind": "image", "category": "photograph", "fields": {"technique": "cyanotype"}, "tags": ["Forêt"]}
    with app.app_context():
        for number in range(26):
            published(cast.company("bruno"), title_fr=f"Pierre {number:02}", title_en=f"Stone {number:02}")
        published(cast.company("carla"), title_fr="Forêt d’été", title_en="Summer forest", price_from_cents=100, **picture)
    assert titles(visitor, "/catalog?q=FORET") == ["Summer forest"]
    assert titles(visitor, "/catalog?kind=image&category=photograph&f.technique=cyanotype") == ["Summer forest"]
    assert titles(visitor, "/catalog?sort=price")[0] == "Summer forest"
    first = titles(visitor, "/catalog?kind=music")
    more = next(link for link in Page(visitor.get("/catalog?kind=music").text).links() if "after=" in link)
    assert sorted(first + titles(visitor, more)) == [f"Stone {number:02}" for number in range(26)]
    company = visitor.get("/exhibitors/kiosque-a-sons")
    offering = next(link for link in Page(company.text).links() if link.startswith("/catalog/offerings/"))
    assert "Summer forest" in text(visitor.get(offering))


def titles(client: FlaskClient, address: str) -> list[str]:
    """The offerings of this state of the catalog, in their order."""
    return [one.text for one in Page(client.get(address).text).all("h3") if one.is_within("li")]


def test_a_buyer_signs_up_keeps_asks_and_is_answered(
    app: Flask, cast: Cast, people: dict[str, FlaskClient], visitor: FlaskClient
) -> None:
    with app.app_context():
        slug = published(cast.company("bruno")).slug
    eva = {"name": "Eva", "structure": "Théâtre", "email": "eva@example.org", "password": "trois chats sur un mur"}
    follow(visitor, send(visitor, "/account/sign-up", "/account/sign-up", **eva))
    with app.app_context():
        link = f"/account/verify/{mailing.newest()[0].values['token']}"
    assert "Eva" in follow(visitor, send(visitor, link, link))
    follow(visitor, press(visitor, f"/catalog/offerings/{slug}", f"/account/shortlist/{slug}", keep="1"))
    assert "Basalt" in text(visitor.get("/account/shortlist"))
    ask = f"/catalog/offerings/{slug}/enquire"
    asked = press(visitor, ask, "/enquire", text="Have you a show for 400 people?")
    assert "Your enquiry is with Maison Pouzzolane" in follow(visitor, asked)
    reference = asked.headers["Location"].rpartition("/")[2]
    inbox = f"/exhibitor/inbox/{reference}"
    assert "Have you a show for 400 people?" in text(people["bruno"].get(inbox))
    follow(people["bruno"], press(people["bruno"], inbox, "/answer", text="Yes, two."))
    assert "Yes, two." in text(visitor.get(f"/account/enquiries/{reference}"))
    assert people["carla"].get(inbox).status_code == 404


def test_an_exhibitor_takes_and_pays_a_booth(people: dict[str, FlaskClient], stripe_app: Flask) -> None:
    bruno, carla = people["bruno"], people["carla"]
    booking = press(bruno, BOOTH, "/hold").headers["Location"]
    assert "Somebody else has booth A02 now" in text(send(carla, f"{BOOTH}/hold", BOOTH))
    extra = next(one.get("name") for one in Page(bruno.get(booking).text).all("input") if one.get("type") == "number")
    assert "€1,728.00" in follow(bruno, press(bruno, booking, "/extras", **{extra: "2"}))
    hosted = press(bruno, booking, "/pay").headers["Location"]
    back = requests.post(f"{hosted}/pay", allow_redirects=False, timeout=10).headers["Location"]
    assert "Booth A02 is yours" in text(bruno.get(back.removeprefix("http://localhost")))
    invoice = bruno.get(f"{booking}/invoice.pdf")
    assert "1,728.00" in "".join(page.extract_text() for page in PdfReader(io.BytesIO(invoice.data)).pages)
    assert carla.get(f"{booking}/invoice.pdf").status_code == 404


def test_an_exhibitor_takes_two_booths_with_one_payment_and_one_invoice(
    people: dict[str, FlaskClient], stripe_app: Flask
) -> None:
    bruno, ana = people["bruno"], people["ana"]
    booking = press(bruno, BOOTH, "/hold").headers["Location"]
    assert "Booths A02 and A03" in follow(bruno, press(bruno, BOOTH.replace("A02", "A03"), "/booths"))
    assert "Booths A02, A03 and A04" in follow(bruno, press(bruno, BOOTH.replace("A02", "A04"), "/booths"))
    assert "Booths A02 and A03 are yours" in follow(bruno, press(bruno, booking, "/A04/take-out"))
    hosted = press(bruno, booking, "/pay").headers["Location"]
    back = requests.post(f"{hosted}/pay", allow_redirects=False, timeout=10).headers["Location"]
    assert "Booths A02 and A03" in text(bruno.get(back.removeprefix("http://localhost")))
    paper = PdfReader(io.BytesIO(bruno.get(f"{booking}/invoice.pdf").data))
    read = "".join(page.extract_text() for page in paper.pages)
    assert "A02" in read
    assert "A03" in read
    assert "3,024.00" in read
    assert "A04" not in read
    assert "A02, A03" in text(ana.get("/organizer/bookings"))


def test_an_organizer_settles_bookings(people: dict[str, FlaskClient]) -> None:
    ana, bruno, carla = people["ana"], people["bruno"], people["carla"]
    mine, other = (press(client, BOOTH.replace("A02", code), "/hold") for client, code in ((bruno, "A02"), (carla, "A03")))
    paid, unpaid = (answer.headers["Location"].rpartition("/")[2] for answer in (mine, other))
    release = f"/organizer/bookings/{unpaid}/release"
    assert "is free again" in follow(ana, press(ana, release, "/release", why="Asked by phone"))
    transfer = f"/organizer/bookings/{paid}/transfer"
    assert "booth A02 is booked" in follow(ana, press(ana, transfer, "/transfer", reference="VIR 42"))
    story = ana.get(f"/organizer/bookings/{paid}")
    refund = re.search(r'href="(/organizer/payments/[^"]+/refund)"', story.text)
    assert refund is not None
    assert "are on their way back" in follow(ana, press(ana, refund[1], "/refund", why="Fire"))
    assert "Nothing more was refunded" in follow(ana, send(ana, refund[1], why="Fire"))
    assert ana.get(f"/bookings/{paid}/credit-note.pdf").status_code == 200
    assert paid in ana.get("/organizer/exports/bookings.csv").text
    assert ana.get("/organizer/exports/bookings.xlsx").data.startswith(b"PK")


def test_a_freed_booth_goes_down_the_waiting_list(
    app: Flask, people: dict[str, FlaskClient], visitor: FlaskClient, stripe_app: Flask
) -> None:
    ana, bruno, carla = people["ana"], people["bruno"], people["carla"]
    first = press(carla, "/exhibitor/waiting/new/mima-2027?booth=B01", "/mima-2027", most="5000")
    second = press(bruno, "/exhibitor/waiting/new/mima-2027?booth=B01", "/mima-2027")
    assert "Waits" in follow(carla, first) and "Waits" in follow(bruno, second)
    assert "Booth B01 is free, 2 companies wait for one like it" in text(ana.get("/organizer"))
    waiting, offer = "/organizer/editions/mima-2027/waiting", "/booths/B01/offer"
    wishes = [one.get("value") for one in Page(ana.get(waiting).text).all("button") if one.get("name") == "B01-wish"]
    assert wishes == [one.headers["Location"].rpartition("/")[2] for one in (first, second)]
    assert "is kept for Kiosque à Sons" in follow(ana, press(ana, waiting, offer, **{"B01-wish": wishes[0]}))
    declining = link_of_letter(app)
    assert "you go on waiting" in follow(visitor, press(visitor, declining, declining))
    assert "is kept for Maison Pouzzolane" in follow(ana, press(ana, waiting, offer, **{"B01-wish": wishes[1]}))
    booking = next(one for one in Page(bruno.get(second.headers["Location"]).text).links() if one.startswith("/bookings/"))
    hosted = press(bruno, booking, "/pay").headers["Location"]
    back = requests.post(f"{hosted}/pay", allow_redirects=False, timeout=10).headers["Location"]
    assert "Booth B01 is yours" in text(bruno.get(back.removeprefix("http://localhost")))
    with app.app_context():
        settle_offers()
    assert "Has a booth" in text(bruno.get("/exhibitor/bookings"))
    assert "1 company waits." in text(ana.get(waiting))


def link_of_letter(app: Flask) -> str:
    """The link of the newest letter, which declines what it offers."""
    with app.app_context():
        return f"/offers/{mailing.newest()[0].values['token']}"


def test_a_table_of_works_becomes_drafts_and_a_second_time_changes_nothing(people: dict[str, FlaskClient]) -> None:
    bruno, table = people["bruno"], "reference;kind;category;title_fr\nA1;image;photograph;Lac\nA2;image;photograph;\n"
    first, second = (
        press(bruno, "/exhibitor/import", "/import", file=(io.BytesIO(table.encode()), "works.csv")) for _time in range(2)
    )
    preview = first.headers["Location"]
    assert "1 new draft" in text(bruno.get(preview))
    follow(bruno, press(bruno, preview, "/make"))
    assert "A2" in bruno.get(f"{preview}/rejected.csv").text
    assert len([one for one in Page(bruno.get("/exhibitor/offerings").text).elements if "offer" in one.get("class").split()]) == 1
    assert "without anything new" in follow(bruno, second)
