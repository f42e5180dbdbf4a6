"""What machines read of the market: robots.txt, the sitemap, and each page in its languages."""

import re

import pytest
from defusedxml.ElementTree import fromstring
from flask import Flask
from flask.testing import FlaskClient

from mima.catalog import published as pages
from mima.core.db import db
from tests.catalog.making import draft, published
from tests.people import Cast, sign_in
from tests.statements import counted

pytestmark = pytest.mark.usefixtures("noon")

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def slugs(app: Flask, cast: Cast) -> list[str]:
    """Three published offerings; a draft is there too."""
    with app.app_context():
        found = [published(cast.company("bruno")).slug for _place in range(3)]
        draft(cast.company("bruno"), title_fr="Secret")
        db.session.remove()
    return found


def locations(client: FlaskClient, path: str) -> list[str]:
    return [found.text or "" for found in fromstring(client.get(path).data).iter(f"{SITEMAP}loc")]


def test_robots_find_the_sitemap_and_stay_out_of_peoples_own_pages(client: FlaskClient, cast: Cast) -> None:
    lines = client.get("/robots.txt").text.splitlines()
    assert "Sitemap: http://localhost/sitemap.xml" in lines
    assert {"Disallow: /account", "Disallow: /organizer", "Disallow: /catalog.pdf"} <= set(lines)
    assert "Disallow: /exhibitor" not in lines


def test_the_sitemap_has_every_published_offering_and_no_other(client: FlaskClient, slugs: list[str]) -> None:
    parts = locations(client, "/sitemap.xml")
    assert parts == ["http://localhost/sitemap-pages.xml", "http://localhost/sitemap-1.xml"]
    assert locations(client, "/sitemap-1.xml") == [f"http://localhost/catalog/offerings/{slug}" for slug in slugs]
    assert "http://localhost/exhibitors/maison-pouzzolane" in locations(client, "/sitemap-pages.xml")
    assert "http://localhost/exhibitors/kiosque-a-sons" not in locations(client, "/sitemap-pages.xml")


def test_a_part_is_of_one_size_and_ends_where_the_next_begins(
    client: FlaskClient, slugs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "PART", 2)
    parts = locations(client, "/sitemap.xml")[1:]
    found = [address for part in parts for address in locations(client, part.removeprefix("http://localhost"))]
    assert len(parts) > 1 and found == [f"http://localhost/catalog/offerings/{slug}" for slug in slugs]


@pytest.mark.parametrize("part", ["0", "2", "999999999", "x", "1.5", "-1"])
def test_a_part_that_is_not_there_is_a_404(client: FlaskClient, slugs: list[str], part: str) -> None:
    assert client.get(f"/sitemap-{part}.xml").status_code == 404


def test_a_part_is_one_statement_beside_the_count_of_parts(app: Flask, client: FlaskClient, slugs: list[str]) -> None:
    with app.app_context(), counted() as statements:
        client.get("/sitemap-1.xml")
    assert len(statements) == 2


@pytest.mark.parametrize("path", ["/", "/catalog", "/exhibitors", "/exhibitors/maison-pouzzolane", "/editions/mima-2027"])
def test_a_page_has_an_address_in_each_language(client: FlaskClient, slugs: list[str], path: str) -> None:
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    page = client.get(path).text
    assert f'<link rel="canonical" href="http://localhost{path}">' in page
    for code in ("fr", "en"):
        assert f'<link rel="alternate" hreflang="{code}" href="http://localhost{path}?lang={code}">' in page
    french = client.get(f"{path}?lang=fr")
    assert '<html lang="fr">' in french.text and f'<link rel="canonical" href="http://localhost{path}?lang=fr">' in french.text


def test_a_filter_in_a_language_keeps_its_filter(client: FlaskClient, slugs: list[str]) -> None:
    page = client.get("/catalog?kind=music&lang=en").text
    assert 'hreflang="fr" href="http://localhost/catalog?kind=music&amp;lang=fr"' in page


def test_the_language_of_an_address_is_of_this_answer_only(app: Flask, cast: Cast) -> None:
    client = sign_in(app, cast.dora)
    assert '<html lang="fr">' in client.get("/catalog?lang=fr").text
    assert '<html lang="en">' in client.get("/catalog").text


def test_a_language_that_is_not_spoken_changes_nothing(client: FlaskClient, cast: Cast) -> None:
    assert '<html lang="fr">' in client.get("/catalog?lang=de").text


def test_who_came_by_an_address_in_a_language_goes_on_in_it(client: FlaskClient, cast: Cast) -> None:
    page = client.get("/catalog?lang=en&q=x").text
    assert """hx-vals='{"lang": "en"}'""" in page
    assert "hx-vals" not in (re.search(r"<body[^>]*>", client.get("/catalog").text) or [""])[0]


def test_the_language_button_leads_back_without_the_addresss_own(client: FlaskClient, cast: Cast) -> None:
    assert 'name="next" value="/catalog?q=x"' in client.get("/catalog?lang=en&q=x").text
