"""What an offering's page shows to be listened to and looked at: films, pictures, players of other sites."""

from types import SimpleNamespace

import pytest
from flask import Flask, render_template
from flask.testing import FlaskClient

from mima.blueprints.catalog.offering import films
from mima.catalog import embeds, review, service
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from mima.media.kinds import Kind
from mima.media.models import AssetState, MediaAsset
from mima.media.queries import Shown, ShownRendition
from tests.catalog.making import draft, give_media, published
from tests.forms import send
from tests.media import making
from tests.people import Cast, sign_in

FILM, SOUND = "https://youtu.be/dQw4w9WgXcQ", "https://soundcloud.com/a/b"


def address(app: Flask, cast: Cast, *, is_draft: bool = False, **values: object) -> str:
    with app.app_context():
        offering = (draft if is_draft else published)(cast.company("bruno"), **values)
        path = f"/catalog/offerings/{offering.slug}"
        db.session.remove()
    return path


def policy(client: FlaskClient, path: str) -> dict[str, list[str]]:
    said = client.get(path).headers["Content-Security-Policy"]
    return {words[0]: words[1:] for words in (part.split() for part in said.split(";"))}


def test_a_page_may_show_players_from_the_sites_of_its_own_offering_and_from_no_other(
    app: Flask, cast: Cast, english: FlaskClient
) -> None:
    path = address(app, cast, embeds=[FILM, SOUND])
    frames = policy(english, path)["frame-src"]
    assert frames == ["https://w.soundcloud.com", "https://www.youtube-nocookie.com"]
    assert "frame-src" not in policy(english, "/catalog")
    assert policy(english, path)["default-src"] == ["'none'"] and policy(english, path)["frame-ancestors"] == ["'none'"]


def test_an_offering_without_any_allows_none(app: Flask, cast: Cast, english: FlaskClient) -> None:
    path = address(app, cast)
    assert "frame-src" not in policy(english, path)
    assert "data-frame" not in english.get(path).text


def test_a_player_of_another_site_is_a_panel_with_a_plain_link_and_nothing_of_that_site(
    app: Flask, cast: Cast, english: FlaskClient
) -> None:
    text = english.get(address(app, cast, embeds=[FILM])).text
    assert "<iframe" not in text and "ytimg" not in text
    assert 'href="https://www.youtube.com/watch?v=dQw4w9WgXcQ" target="_blank" rel="noopener noreferrer"' in text
    assert 'data-frame="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?' in text


def test_the_market_team_sees_the_players_of_an_offering_that_waits(app: Flask, cast: Cast) -> None:
    with app.app_context():
        offering = draft(cast.company("bruno"), embeds=[FILM])
        with transaction():
            service.submit(offering, by=COMMAND)
        path = f"/organizer/approvals/{offering.slug}"
        db.session.remove()
    assert policy(sign_in(app, cast.ana), path)["frame-src"] == ["https://www.youtube-nocookie.com"]


def form_of(app: Flask, cast: Cast, **values: object) -> tuple[FlaskClient, str]:
    with app.app_context():
        path = f"/exhibitor/offerings/{draft(cast.company('bruno'), **values).public_id}"
        db.session.remove()
    client = sign_in(app, cast.bruno)
    with client.session_transaction() as session:
        session["language"] = "en"
    return client, path


def test_addresses_typed_one_per_line_are_stored_as_provider_and_id_and_come_back_as_addresses(app: Flask, cast: Cast) -> None:
    client, path = form_of(app, cast)
    typed = f"\r\n{FILM}?si=tracking\r\n\r\n  {SOUND} \r\n"
    assert send(client, path, page=path, title_fr="Basalte", embeds=typed, then="save").status_code == 303
    assert "https://www.youtube.com/watch?v=dQw4w9WgXcQ\nhttps://soundcloud.com/a/b</textarea>" in client.get(path).text
    with app.app_context():
        stored = db.session.scalars(db.select(service.Offering.embeds)).one()
    assert stored == [{"provider": "youtube", "id": "dQw4w9WgXcQ"}, {"provider": "soundcloud", "id": "a/b"}]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (f"{FILM}\nhttps://evil.example/x", "Line 2 is no address"),
        ("\n".join(f"vimeo.com/7697987{number}" for number in range(7)), "No more than 6, please."),
    ],
)
def test_a_line_that_does_not_fit_is_named_and_nothing_typed_is_lost(app: Flask, cast: Cast, typed: str, words: str) -> None:
    client, path = form_of(app, cast)
    answer = send(client, path, page=path, title_fr="Basalte", embeds=typed, then="save")
    assert answer.status_code == 422
    assert words in answer.text and typed in answer.text.replace("\r\n", "\n")


def test_another_player_is_another_offering_to_whoever_has_read_it(app: Flask, cast: Cast) -> None:
    with app.app_context():
        offering = draft(cast.company("bruno"), embeds=[FILM])
        before = review.digest(offering)
        with transaction():
            service.change(offering, by=COMMAND, embeds=[SOUND])
        assert review.digest(offering) != before
        assert embeds.of(offering.embeds) == [embeds.parse(SOUND)]


def test_a_change_of_something_else_keeps_the_players(app: Flask, cast: Cast) -> None:
    with app.app_context():
        offering = draft(cast.company("bruno"), embeds=[FILM])
        with transaction():
            service.change(offering, by=COMMAND, place="Thiers")
        assert embeds.of(offering.embeds) == [embeds.parse(FILM)]


def test_each_picture_is_a_link_to_its_largest_rendition(app: Flask, cast: Cast, english: FlaskClient) -> None:
    with app.app_context():
        offering = published(cast.company("bruno"))
        give_media(
            offering, ("a.jpg", making.picture(size=(2000, 1500))), ("b.jpg", making.picture(size=(300, 200))), alt="Circles"
        )
        path = f"/catalog/offerings/{offering.slug}"
        db.session.remove()
    text = english.get(path).text
    plates = text.split("data-plate ")[1:]
    assert [plate.partition(">")[0] for plate in plates] == [
        'data-width="2000" data-height="1500"',
        'data-width="300" data-height="200"',
    ]
    large = text.partition('class="plate" href="')[2].partition('"')[0]
    assert english.get(large).content_type == "image/jpeg"


def test_a_sound_that_is_not_public_yet_is_not_remembered_by_the_browser(app: Flask, cast: Cast, english: FlaskClient) -> None:
    with app.app_context():
        hidden, shown = draft(cast.company("bruno")), published(cast.company("bruno"))
        for offering in (hidden, shown):
            give_media(offering, ("track.wav", making.sound()))
        paths = [f"/catalog/offerings/{offering.slug}" for offering in (hidden, shown)]
        db.session.remove()
    client = sign_in(app, cast.bruno)
    assert [" data-unkept>" in client.get(path).text for path in paths] == [True, False]


def shown_film(**values: object) -> Shown:
    common = {"asset_id": 1, "byte_size": 9}
    renditions = (
        ShownRendition(role="poster", content_type="image/jpeg", content_hash="still", width=800, height=450, **common),  # type: ignore[arg-type]
        ShownRendition(role="film-720", content_type="video/mp4", content_hash="moving", width=1280, height=720, **common),  # type: ignore[arg-type]
    )
    given = {"alt_fr": "", "alt_en": "", "licence": "", "tdm": "", "renditions": renditions, "duration_ms": 61_400, **values}
    plain = dict.fromkeys(("width", "height", "dominant_colour", "blur", "peak_dbfs", "bars"))
    return Shown(id=1, public_id="f", kind=Kind.film, state=AssetState.ready, **plain, **given)  # type: ignore[arg-type]


def test_a_film_has_its_poster_its_size_and_its_name(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        [film] = films([shown_film()], "Basalt")
        assert (film.title, film.src, film.poster, film.width, film.height, film.seconds) == (
            "Basalt", "/media/moving", "/media/still", 1280, 720, 61,
        )  # fmt: skip
        assert [one.title for one in films([shown_film(), shown_film(alt_en="Reel")], "Basalt")] == ["Basalt, 1", "Reel"]
        assert films([shown_film(renditions=())], "Basalt") == []


def test_a_film_of_which_only_the_beginning_is_shown_says_so(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        cut = films([shown_film(duration_ms=760_000, preview_ms=180_000)], "Basalt")
        assert cut[0].excerpt == "Excerpt of 3:00 out of 12:40"
        assert "Excerpt of 3:00 out of 12:40</span>" in render_template("catalog/_films.html", leaf=SimpleNamespace(films=cut))
        assert films([shown_film(duration_ms=180_400, preview_ms=180_000)], "Basalt")[0].excerpt == ""


@pytest.mark.parametrize(("language", "told"), [("en", "Excerpt of 1:00 out of 11:30"), ("fr", "Extrait de 1:00 sur 11:30")])
def test_a_sound_of_which_a_part_is_played_says_so_and_the_player_too(app: Flask, cast: Cast, language: str, told: str) -> None:
    with app.app_context():
        offering = published(cast.company("bruno"))
        give_media(offering, ("a.wav", making.sound()), ("b.wav", making.sound()))
        slug = offering.slug
        with transaction():
            db.session.query(MediaAsset).update({"duration_ms": 690_000, "preview_ms": 60_000})
        db.session.remove()
    page = app.test_client().get(f"/catalog/offerings/{slug}?lang={language}").text
    assert f'<p class="hint">{told}</p>' in page and page.count(f'<span class="hint">{told}</span>') == 2
    assert page.count(f'· {told}" data-href') == 3
    # Two tracks of eleven and a half minutes, however much of them is played.
    assert ", 23:00</h2>" in page


def test_the_browser_plays_a_film_and_asks_for_nothing_before(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        text = render_template("catalog/_films.html", leaf=SimpleNamespace(films=films([shown_film()], "Basalt <1>")))
    assert '<video controls playsinline preload="none" poster="/media/still" width="1280" height="720"' in text
    assert '<source src="/media/moving" type="video/mp4">' in text and "Basalt &lt;1&gt;" in text and "autoplay" not in text
