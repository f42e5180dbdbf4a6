"""What other sites show of an offering: structured data, the picture beside a link, a card in a frame, oEmbed."""

import json
import re
from html import unescape
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from mima.catalog import queries
from mima.core.db import db
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.editions.models import EditionState
from mima.web import shared
from tests.catalog.making import draft, give_media, published
from tests.media import making, tagging
from tests.people import Cast, sign_in

pytestmark = pytest.mark.usefixtures("noon")

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def linked(client: FlaskClient, path: str) -> dict[str, dict[str, Any]]:
    """The things that the page tells machines of, by their type."""
    found = BLOCK.search(client.get(path).text)
    assert found
    data = json.loads(found[1])
    assert data["@context"] == "https://schema.org"
    return {thing["@type"]: thing for thing in data["@graph"]}


def address(app: Flask, cast: Cast, **values: Any) -> str:
    with app.app_context():
        path = f"/catalog/offerings/{published(cast.company('bruno'), **values).slug}"
        db.session.remove()
    return path


def attach(app: Flask, path: str, *files: tuple[str, bytes]) -> None:
    with app.app_context():
        give_media(queries.by_slug(path.rsplit("/", 1)[1]), *files, alt="A lava field")
        db.session.remove()


def test_a_recording_is_a_recording_with_artist_code_length_and_price(app: Flask, cast: Cast, english: FlaskClient) -> None:
    fields = {"performers": "Trio Vent", "duration_seconds": "3:42", "isrc": "FRZ032700001", "release_year": "2026"}
    path = address(app, cast, category="recording", fields=fields, price_to_cents=None)
    found = linked(english, path)
    work = found["MusicRecording"]
    assert work["byArtist"] == {"@type": "MusicGroup", "name": "Trio Vent"}
    assert (work["isrcCode"], work["duration"], work["datePublished"]) == ("FRZ032700001", "PT3M42S", "2026")
    assert work["url"] == f"http://localhost{path}" and work["provider"]["name"] == "Maison Pouzzolane"
    assert work["offers"]["lowPrice"] == "350.00" and work["offers"]["priceCurrency"] == "EUR"
    assert [step["name"] for step in found["BreadcrumbList"]["itemListElement"]] == [
        "MIMA",
        "Catalog",
        "Music",
        "Recording",
        "Basalt",
    ]


def test_a_picture_names_its_licence_its_credits_and_where_to_ask(app: Flask, cast: Cast, english: FlaskClient) -> None:
    path = address(app, cast, licence="CC BY 4.0", credits="Photo: Ada\nPrint: Bo")
    attach(app, path, ("a.jpg", making.picture()))
    (image,) = linked(english, path)["MusicRecording"]["image"]
    assert image["@type"] == "ImageObject" and image["contentUrl"].startswith("http://localhost/media/")
    assert image["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert image["acquireLicensePage"] == f"http://localhost{path}/enquire"
    assert image["creditText"] == "Photo: Ada; Print: Bo"
    assert image["name"] == "A lava field"


def test_a_picture_of_another_licence_than_its_offering_says_so(app: Flask, cast: Cast, english: FlaskClient) -> None:
    path = address(app, cast, licence="CC BY 4.0")
    attach(app, path, ("a.jpg", making.picture()))
    with app.app_context(), transaction():
        from mima.media.models import MediaAsset

        db.session.query(MediaAsset).update({"licence": "all-rights-reserved"})
    (image,) = linked(english, path)["MusicRecording"]["image"]
    assert image["license"] == f"http://localhost{path}#facts"


def test_a_picture_has_the_maker_the_owner_and_the_licence_that_its_file_names(
    app: Flask, cast: Cast, english: FlaskClient
) -> None:
    path = address(app, cast, licence="CC BY 4.0", credits="Ada")
    attach(app, path, ("a.jpg", tagging.indiscreet()))
    (image,) = linked(english, path)["MusicRecording"]["image"]
    assert image["creator"] == {"@type": "Person", "name": "Nadja Kovač"}
    assert (image["creditText"], image["copyrightNotice"]) == ("Nadja/MIMA", "© Nadja & Kovač 2024")
    assert image["license"] == "https://example.org/licence?a=1&b=2"


def with_cover() -> bytes:
    """A sound that has a picture inside, and says who plays and whose the music is."""
    said = {"artist": "Trio Vent", "copyright": "2019 Label"}
    samples = np.zeros((2, 4_800), "float32")
    return making.written(samples, 48_000, "mp3", "libmp3lame", cover=making.picture(size=(500, 500)), said=said)


def test_the_cover_inside_a_sound_is_the_picture_of_its_page(app: Flask, cast: Cast, english: FlaskClient) -> None:
    path = address(app, cast)
    attach(app, path, ("a.mp3", with_cover()))
    (image,) = linked(english, path)["MusicRecording"]["image"]
    assert (image["width"], image["height"]) == (500, 500)
    assert image["contentUrl"].removeprefix("http://localhost") in english.get(path).text.partition('class="sleeve"')[2]


def test_who_made_the_music_is_not_said_to_have_made_its_cover(app: Flask, cast: Cast, english: FlaskClient) -> None:
    path = address(app, cast)
    attach(app, path, ("a.mp3", with_cover()))
    (image,) = linked(english, path)["MusicRecording"]["image"]
    assert not {"creator", "copyrightNotice"} & image.keys()


def test_a_picture_that_was_sent_goes_before_the_one_inside_a_sound(app: Flask, cast: Cast, english: FlaskClient) -> None:
    path = address(app, cast)
    attach(app, path, ("a.mp3", with_cover()), ("a.jpg", making.picture(size=(400, 300))))
    assert [image["width"] for image in linked(english, path)["MusicRecording"]["image"]] == [400]
    assert english.get(path).text.count("data-plate ") == 1


def test_nobody_is_said_to_have_made_what_no_file_and_no_field_says(app: Flask, cast: Cast, english: FlaskClient) -> None:
    path = address(app, cast)
    attach(app, path, ("a.jpg", making.picture()))
    work = linked(english, path)["MusicRecording"]
    for thing in (work, *work["image"]):
        assert not {"creator", "author", "creditText", "copyrightNotice"} & thing.keys()


def test_nothing_typed_ends_the_block(app: Flask, cast: Cast, english: FlaskClient) -> None:
    evil = '</script><script>alert(1)</script><!-- "\\ &amp; \u2028'
    path = address(app, cast, title_en=evil, summary_en=evil)
    html = english.get(path).text
    assert "<script>alert" not in html
    assert linked(english, path)["MusicRecording"]["name"] == evil.replace("\u2028", " ").strip()


def test_a_draft_tells_machines_nothing(app: Flask, cast: Cast) -> None:
    with app.app_context():
        slug = draft(cast.company("bruno")).slug
        db.session.remove()
    page = sign_in(app, cast.bruno).get(f"/catalog/offerings/{slug}").text
    assert "ld+json" not in page and "card.jpg" not in page and "oembed" not in page


def test_a_company_is_an_organization(english: FlaskClient, catalog: Cast) -> None:
    found = linked(english, "/exhibitors/maison-pouzzolane")
    assert found["Organization"]["name"] == "Maison Pouzzolane"
    assert found["Organization"]["address"]["addressLocality"] == "Clermont-Ferrand"
    assert len(found["BreadcrumbList"]["itemListElement"]) == 3


def test_an_edition_is_an_event_until_it_is_called_off(app: Flask, cast: Cast, english: FlaskClient) -> None:
    event = linked(english, "/editions/mima-2027")["BusinessEvent"]
    assert (event["startDate"], event["endDate"], event["location"]["name"]) == ("2027-04-01", "2027-04-02", "Polydome")
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    with app.app_context(), transaction():
        editions.by_slug("mima-2027").state = EditionState.called_off
    assert linked(english, "/editions/mima-2027")["BusinessEvent"]["eventStatus"] == "https://schema.org/EventCancelled"


def test_the_front_door_says_how_to_search(english: FlaskClient, cast: Cast) -> None:
    site = linked(english, "/")["WebSite"]
    assert site["potentialAction"]["target"]["urlTemplate"] == "http://localhost/catalog?q={search_term_string}"


def test_a_link_shows_a_picture_of_the_right_size(app: Flask, cast: Cast, english: FlaskClient) -> None:
    path = address(app, cast, title_en="A long title " + "W" * 200)
    attach(app, path, ("a.jpg", making.picture()), ("a.wav", making.sound()))
    meta = re.search(r'property="og:image" content="http://localhost([^"]+)"', english.get(path).text)
    assert meta
    answer = english.get(unescape(meta[1]))
    assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    with Image.open(BytesIO(answer.data)) as picture:
        assert (picture.format, picture.size) == ("JPEG", (1200, 630))
    again = english.get(unescape(meta[1]), headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_the_picture_changes_with_the_title_and_only_then(app: Flask, cast: Cast) -> None:
    path = address(app, cast)
    with app.test_request_context():
        offering = queries.by_slug(path.rsplit("/", 1)[1])
        before = shared.digest(shared.record(offering))
        assert shared.digest(shared.record(offering)) == before
        offering.title_fr = "Autre"
        assert shared.digest(shared.record(offering)) != before
        db.session.rollback()


@pytest.mark.parametrize("page", ["card.jpg", "embed"])
def test_what_is_not_published_is_shown_nowhere_else(app: Flask, cast: Cast, page: str) -> None:
    with app.app_context():
        slug = draft(cast.company("bruno")).slug
        db.session.remove()
    assert sign_in(app, cast.bruno).get(f"/catalog/offerings/{slug}/{page}").status_code == 404


def test_anybody_may_frame_the_card_which_runs_and_sets_nothing(app: Flask, cast: Cast, client: FlaskClient) -> None:
    path = address(app, cast)
    attach(app, path, ("a.wav", making.sound()))
    answer = client.get(f"{path}/embed?lang=en")
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy and "default-src 'none'" in policy and "script-src" not in policy
    assert "X-Frame-Options" not in answer.headers and "Set-Cookie" not in answer.headers
    assert "<audio controls" in answer.text and "<script" not in answer.text and "<form" not in answer.text
    assert 'target="_blank" rel="noopener"' in answer.text and 'lang="en"' in answer.text


def test_every_other_page_stays_out_of_frames(client: FlaskClient, cast: Cast) -> None:
    answer = client.get("/catalog")
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"


def test_the_page_has_the_code_of_the_card(app: Flask, cast: Cast, english: FlaskClient) -> None:
    path = address(app, cast, title_en='Say "hi" <b>')
    code = re.search(r'<textarea[^>]*id="embed-code"[^>]*>(.*?)</textarea>', english.get(path).text, re.DOTALL)
    assert code
    frame = unescape(code[1])
    assert frame.startswith(f'<iframe src="http://localhost{path}/embed?lang=en"') and "<b>" not in frame


def test_oembed_finds_the_card_of_an_address_of_ours(app: Flask, cast: Cast, english: FlaskClient) -> None:
    path = address(app, cast)
    found = english.get(f"/oembed?url=http://localhost{path}&maxwidth=320").json
    assert found is not None
    assert (found["type"], found["version"], found["title"], found["width"]) == ("rich", "1.0", "Basalt", 320)
    assert f'src="http://localhost{path}/embed?lang=en"' in found["html"]
    assert f"/oembed?url=http%3A//localhost{path}" in english.get(path).text


@pytest.mark.parametrize("url", ["", "https://evil.example/catalog/offerings/x", "http://localhost/catalog", "http://[", "//"])
def test_oembed_knows_no_other_addresses(english: FlaskClient, cast: Cast, url: str) -> None:
    assert english.get("/oembed", query_string={"url": url}).status_code == 404


def test_oembed_speaks_json_only(english: FlaskClient, cast: Cast) -> None:
    assert english.get("/oembed?format=xml").status_code == 404
