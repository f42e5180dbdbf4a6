"""A list leaves the site: as data, table, playlist, feed and paper. What is in it, what is not, and what it says of itself."""

import csv
import json
from collections.abc import Callable
from io import BytesIO, StringIO
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader

from mima.catalog import queries, service
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from mima.web import lists
from mima.web.lists import handout, playing, printing
from tests.catalog.making import draft, give_media, published
from tests.media import making
from tests.people import Cast, sign_in
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("noon")

SUFFIXES = ["json", "csv", "m3u", "rss", "pdf"]
MEDIA = "{http://search.yahoo.com/mrss/}"


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """No form holds more than five offerings."""
    monkeypatch.setattr(handout, "MOST", dict.fromkeys(SUFFIXES, 5))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What would be printed; nothing is."""
    records: list[dict[str, Any]] = []

    def keep(self: printing.Paper) -> bytes:
        records.append(self.record)
        return b"%PDF-"

    monkeypatch.setattr(printing.Paper, "pdf", keep)
    return records


def rows(client: FlaskClient, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(client.get(address).data.decode("utf-8-sig")), delimiter=";"))


def channel(client: FlaskClient, address: str) -> Element:
    found: Element | None = fromstring(client.get(address).data).find("channel")
    assert found is not None
    return found


def offering(app: Flask, cast: Cast, make: Callable[..., Any] = published, **values: Any) -> str:
    with app.app_context():
        slug: str = make(cast.company("bruno"), **values).slug
        db.session.remove()
    return slug


def test_data_has_the_filter_of_its_page_and_whole_addresses(english: FlaskClient, catalog: Cast) -> None:
    found = json.loads(english.get("/catalog.json?q=stone+07").data)
    assert (found["total"], found["shown"], found["address"]) == (1, 1, "http://localhost/catalog?q=stone+07")
    (one,) = found["offerings"]
    assert one["title"] == {"fr": "Pierre 07", "en": "Stone 07"}
    assert one["address"].startswith("http://localhost/catalog/offerings/pierre-07-")
    assert one["price"] == {"from_cents": 35_000, "to_cents": 450_000, "on_request": False, "includes_vat": False}
    assert one["exhibitor"]["address"] == "http://localhost/exhibitors/maison-pouzzolane"
    assert one["fields"] == {"bpm": 92, "mood": "calm", "one_stop": True}


def test_the_order_is_that_of_the_page(english: FlaskClient, catalog: Cast) -> None:
    titles = [row["title_en"] for row in rows(english, "/catalog.csv?kind=music&sort=title")]
    assert titles == [f"Stone {number:02d}" for number in range(26)]


def test_a_page_of_the_list_gives_all_of_it(english: FlaskClient, catalog: Cast) -> None:
    assert json.loads(english.get("/catalog.json?after=1~1&shown=24").data)["shown"] == 27


def test_a_table_has_both_languages_and_the_facts_in_words(english: FlaskClient, catalog: Cast) -> None:
    (row,) = rows(english, "/catalog.csv?q=stone+07")
    assert (row["title_fr"], row["title_en"], row["price_from"]) == ("Pierre 07", "Stone 07", "350,00")
    assert "Tempo: 92\xa0bpm" in row["facts_en"] and "Ambiance: Calme" in row["facts_fr"]


@pytest.mark.parametrize("evil", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(1)", "-2", "\uff1d1"])
def test_no_cell_of_a_table_is_computed(app: Flask, cast: Cast, client: FlaskClient, evil: str) -> None:
    offering(app, cast, title_fr=evil, title_en=evil, tags=[evil])
    content = client.get("/catalog.csv").data.decode("utf-8-sig")
    cells = [cell for line in csv.reader(StringIO(content), delimiter=";") for cell in line]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\uff1d"))]


def test_what_is_too_long_says_that_it_is_the_first_part(english: FlaskClient, catalog: Cast, few: None) -> None:
    found = json.loads(english.get("/catalog.json").data)
    assert (found["shown"], found["total"], found["note"]) == (5, 27, "The first 5 of 27 offerings")
    assert rows(english, "/catalog.csv")[-1]["address"] == "The first 5 of 27 offerings"
    assert "# The first 5 of 27 offerings\n" in english.get("/catalog.m3u").text
    assert "The first 5 of 27 offerings" in (channel(english, "/catalog.rss").findtext("description") or "")


def test_a_list_that_is_whole_says_how_many_it_has(english: FlaskClient, catalog: Cast) -> None:
    assert json.loads(english.get("/catalog.json?kind=image").data)["note"] == "1 offering"
    assert len(rows(english, "/catalog.csv")) == 27


def test_a_facet_that_nothing_has_gives_an_empty_list(english: FlaskClient, catalog: Cast) -> None:
    assert json.loads(english.get("/catalog.json?tag=nowhere").data)["offerings"] == []


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
@pytest.mark.parametrize("suffix", ["json", "csv", "m3u", "rss"])
def test_what_is_not_published_is_in_no_list(app: Flask, cast: Cast, suffix: str, state: str) -> None:
    slug = offering(app, cast, draft if state == "draft" else published)
    if state == "withdrawn":
        with app.app_context():
            found = queries.by_slug(slug, organizes=True)
            with transaction():
                service.withdraw(found, by=COMMAND)
            db.session.remove()
    bruno = sign_in(app, cast.bruno)
    assert slug not in bruno.get(f"/catalog.{suffix}").text and "Basalt" not in bruno.get(f"/catalog.{suffix}").text


def test_a_playlist_has_the_previews_by_whole_addresses(app: Flask, cast: Cast, english: FlaskClient) -> None:
    slug = offering(app, cast, title_en="One\r\n#EXTINF - two")
    offering(app, cast, title_en="Silent")
    with app.app_context():
        give_media(queries.by_slug(slug), ("a.wav", making.sound()))
    lines = english.get("/catalog.m3u").text.splitlines()
    assert lines[0] == "#EXTM3U" and len(lines) == 5
    assert lines[3].startswith("#EXTINF:") and lines[3].endswith(",Maison Pouzzolane - One #EXTINF – two")
    assert lines[4].startswith("http://localhost/media/")
    assert english.get(lines[4].removeprefix("http://localhost")).mimetype == "audio/mp4"


def test_a_feed_has_the_newest_first_with_sound_and_picture(app: Flask, cast: Cast, english: FlaskClient) -> None:
    slug = offering(app, cast, title_en="A & B <i>")
    with app.app_context():
        give_media(queries.by_slug(slug), ("a.wav", making.sound()))
    feed = channel(english, "/catalog.rss?kind=music")
    item = feed.find("item")
    assert item is not None
    assert item.findtext("title") == "A & B <i>, Maison Pouzzolane"
    assert item.findtext("guid") == item.findtext("link") == f"http://localhost/catalog/offerings/{slug}"
    assert item.findtext("pubDate") == "Mon, 23 Nov 2026 12:00:00 GMT"
    enclosure, thumbnail = item.find("enclosure"), item.find(f"{MEDIA}thumbnail")
    assert enclosure is not None and thumbnail is not None
    assert enclosure.get("type") == "audio/mp4" and int(enclosure.get("length", "0")) > 100
    assert thumbnail.get("url") == f"http://localhost/catalog/offerings/{slug}/card.jpg"
    assert [link.get("href") for link in feed if link.tag.endswith("Atom}link")] == ["http://localhost/catalog.rss?kind=music"]


def test_what_xml_may_not_hold_is_in_no_feed(app: Flask, cast: Cast, client: FlaskClient) -> None:
    offering(app, cast, title_fr="Un\x01deux\x0b\ufffe", title_en="")
    assert "Undeux" in (channel(client, "/catalog.rss").findtext("item/title") or "")


def test_a_company_has_a_feed_of_its_own_which_its_page_names(english: FlaskClient, catalog: Cast) -> None:
    feed = channel(english, "/exhibitors/kiosque-a-sons.rss")
    assert [item.findtext("title") for item in feed.findall("item")] == ["Forêt d’été, Kiosque à Sons"]
    page = english.get("/exhibitors/kiosque-a-sons").text
    assert 'type="application/rss+xml"' in page and 'href="http://localhost/exhibitors/kiosque-a-sons.rss"' in page
    assert 'href="/catalog.pdf?exhibitor=kiosque-a-sons"' in page
    assert english.get("/exhibitors/nobody.rss").status_code == 404


def test_the_page_links_each_form_of_its_own_filter(english: FlaskClient, catalog: Cast) -> None:
    page = english.get("/catalog?kind=image&sort=title").text
    for suffix in SUFFIXES:
        assert f'href="/catalog.{suffix}?kind=image&amp;sort=title"' in page
    assert english.get("/catalog.xlsx").status_code == 404


@pytest.mark.parametrize("suffix", ["json", "csv", "m3u", "rss"])
def test_the_statements_of_a_list_are_fixed(app: Flask, client: FlaskClient, catalog: Cast, suffix: str) -> None:
    client.get(f"/catalog.{suffix}")
    with app.app_context(), counted() as few_rows:
        client.get(f"/catalog.{suffix}?kind=image")
    with app.app_context(), counted() as many_rows:
        client.get(f"/catalog.{suffix}?kind=music")
    assert len(few_rows) == len(many_rows) <= 9


def test_who_has_the_list_already_is_told_so(client: FlaskClient, catalog: Cast) -> None:
    first = client.get("/catalog.csv")
    again = client.get("/catalog.csv", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Content-Disposition"] == 'attachment; filename="mima-catalog.csv"'


def test_paper_knows_by_company_what_there_is_and_where(english: FlaskClient, catalog: Cast, quick: list[Any]) -> None:
    assert english.get("/catalog.pdf?q=stone+07").data == b"%PDF-"
    (record,) = quick
    assert (record["title"], record["about"], record["said"]) == ("Catalog", ["“stone 07”"], "1 offering")
    (company,) = record["companies"]
    assert company["name"] == "Maison Pouzzolane"
    assert company["entries"][0]["title"] == "Stone 07" and company["entries"][0]["price"] == "€350 to €4,500 excl. VAT"


def test_paper_is_capped_and_says_so(english: FlaskClient, catalog: Cast, quick: list[Any], few: None) -> None:
    english.get("/catalog.pdf")
    assert quick[0]["said"] == "The first 5 of 27 offerings"
    assert sum(len(company["entries"]) for company in quick[0]["companies"]) == 5


def test_the_same_paper_is_not_printed_again_for_who_has_it(client: FlaskClient, catalog: Cast, quick: list[Any]) -> None:
    first = client.get("/catalog.pdf")
    assert client.get("/catalog.pdf", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert client.head("/catalog.pdf").status_code == 200
    assert len(quick) == 1


def test_nobody_has_the_market_print_all_day(
    client: FlaskClient, catalog: Cast, quick: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mima.blueprints.catalog.lists.MOST_PRINTED", 2)
    assert [client.get("/catalog.pdf").status_code for _turn in range(3)] == [200, 200, 429]
    assert client.get("/catalog.csv").status_code == 200


def test_a_press_that_is_busy_says_so(english: FlaskClient, catalog: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "WAIT_SECONDS", 0.01)
    with printing._press:
        answer = english.get("/catalog.pdf")
    assert answer.status_code == 503 and "Please try again in a minute" in answer.text


def test_nobody_waits_behind_somebody_who_waits(english: FlaskClient, catalog: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "WAIT_SECONDS", 60)
    with printing._hall, printing._hall:
        assert english.get("/catalog.pdf").status_code == 503


def test_a_printed_catalog_is_read_again(app: Flask, cast: Cast, english: FlaskClient) -> None:
    """Its cover, its contents, its entries with what anybody typed, however long, and their pictures and codes."""
    slug = offering(app, cast, title_en='#set text(red) "\\ $x$ ' + "W" * 120, summary_en="Seven slow tracks.")
    with app.app_context():
        found = queries.by_slug(slug)
        give_media(found, ("a.jpg", making.picture()), ("a.wav", making.sound()), alt="A lava field")
    answer = english.get("/catalog.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == 'inline; filename="mima-catalog.pdf"'
    reader = PdfReader(BytesIO(answer.data))
    pages = [page.extract_text() for page in reader.pages]
    whole = " ".join(pages)
    assert len(pages) == 2 and "CATALOG" in pages[0] and "1 offering" in pages[0] and "MIMA 2027" in pages[0]
    for words in ("CONTENTS", "Maison Pouzzolane", '#set text(red) "', "Seven slow tracks.", "Scan to listen", "€350 to €4,500"):
        assert words in whole
    assert reader.metadata is not None and reader.metadata.title == "Catalog, MIMA"
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] and reader.trailer["/Root"]["/Lang"] == "en"


def test_forms_and_their_kinds_go_together() -> None:
    assert lists.KINDS.keys() == lists.MOST.keys() == set(SUFFIXES)


def test_a_playlist_of_too_many_tracks_says_that_it_is_the_first_part(
    app: Flask, cast: Cast, english: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug = offering(app, cast)
    with app.app_context():
        give_media(queries.by_slug(slug), ("a.wav", making.sound()), ("b.wav", making.sound(amplitude=0.2)))
    monkeypatch.setattr(playing, "MOST_SOUNDS", 1)
    listed = english.get("/catalog.m3u").text
    assert "# The first 1 of 2 tracks\n" in listed and listed.count("#EXTINF") == 1
