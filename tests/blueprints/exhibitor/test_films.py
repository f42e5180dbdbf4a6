"""A film and a sound among the files of an offering: what is seen of them, and how much of a sound is heard."""

import io
import re

from flask import Flask

from mima.media.models import AssetState
from mima.tasks import media as worker
from tests.blueprints.exhibitor.making import assets, begun, member, save, stored
from tests.media import making
from tests.people import Cast


def sent(app: Flask, cast: Cast, content: bytes, name: str, language: str = "en"):
    """bruno's browser, and his draft with this file, prepared."""
    client = member(app, cast, language=language)
    address = begun(app, cast)
    save(client, address, to="/files", files=[(io.BytesIO(content), name)])
    prepare(app)
    return client, address


def prepare(app: Flask) -> None:
    with app.app_context():
        worker.prepare_next()


def test_a_film_is_seen_with_its_poster_and_its_length(app: Flask, cast: Cast) -> None:
    client, address = sent(app, cast, making.film(), "clip.mp4")
    page = client.get(f"{address}/files").text
    film, poster = re.search(r'<video [^>]*src="/media/(\w+)" poster="/media/(\w+)"', page).groups()
    assert "Ready, 0:02" in page
    assert [client.get(f"/media/{one}").content_type for one in (film, poster)] == ["video/mp4", "image/jpeg"]


def test_of_a_film_a_part_is_served(app: Flask, cast: Cast) -> None:
    client, address = sent(app, cast, making.film(), "clip.mp4")
    film = re.search(r'<video [^>]*src="([^"]+)"', client.get(address).text)[1]
    answer = client.get(film, headers={"Range": "bytes=4-7"})
    assert (answer.status_code, answer.data, answer.content_type) == (206, b"ftyp", "video/mp4")


def test_the_poster_is_the_cover_where_there_is_no_picture(app: Flask, cast: Cast) -> None:
    client, address = sent(app, cast, making.film(), "clip.mp4")
    poster = stored(app, address).cover
    save(client, address, to="/files", files=[(io.BytesIO(making.picture()), "a.jpg")])
    prepare(app)
    picture = stored(app, address).cover
    assert (poster["width"], picture["width"]) == (64, 400)


def test_only_a_minute_is_heard_where_the_company_wants_that(app: Flask, cast: Cast) -> None:
    client, address = sent(app, cast, making.sound(), "a.wav")
    (asset,) = assets(app)
    assert stored(app, address).preview
    answer = save(client, address, to=f"/files/{asset.public_id}/excerpt", credits="Ana")
    assert (answer.status_code, stored(app, address).credits) == (303, "Ana")
    assert (assets(app)[0].plays_excerpt, assets(app)[0].state, stored(app, address).preview) == (True, AssetState.waiting, None)
    prepare(app)
    page = client.get(address).text
    assert "Visitors hear a minute of it, from the end of its first third." in page
    assert stored(app, address).preview
    save(client, address, to=f"/files/{asset.public_id}/whole")
    assert assets(app)[0].plays_excerpt is False


def test_the_choice_of_another_company_is_not_ours(app: Flask, cast: Cast) -> None:
    sent(app, cast, making.sound(), "a.wav")
    client, theirs = member(app, cast, "carla"), begun(app, cast, "carla")
    assert save(client, theirs, to=f"/files/{assets(app)[0].public_id}/excerpt").status_code == 404
    assert assets(app)[0].plays_excerpt is False


def test_a_chooser_of_files_offers_film(app: Flask, cast: Cast) -> None:
    page = member(app, cast).get(begun(app, cast)).text
    offered = re.search(r'name="files" multiple accept="([^"]+)"', page)[1].split(",")
    assert {"video/mp4", "video/webm", "video/quicktime", "audio/aiff", ".aif"} <= set(offered)


def test_a_film_that_cannot_be_shown_says_why_in_french(app: Flask, cast: Cast) -> None:
    client, address = sent(app, cast, making.film(codec="mpeg4"), "vieux.mp4", language="fr")
    assert "Nous ne pouvons pas montrer un film dans ce format" in client.get(address).text
