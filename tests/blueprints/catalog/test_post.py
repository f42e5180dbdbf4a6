"""A company's listening post: what it shows and never shows, what its tablet keeps, and what its worker may touch."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mima.blueprints.catalog import keeping
from mima.catalog import queries, service
from mima.catalog.models import Offering
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from tests.catalog.making import draft, give_media, published
from tests.media import making
from tests.people import Cast, sign_in
from tests.reading import Page
from tests.statements import counted

POST = "/exhibitors/maison-pouzzolane/post"


@pytest.fixture
def works(app: Flask, cast: Cast) -> dict[str, str]:
    """{title: slug} of a company's works in each state, and of another company's; the shown one has a sound and a picture."""
    with app.app_context():
        bruno, carla = cast.company("bruno"), cast.company("carla")
        basalt = titled(bruno, "Basalt", text_en="Words [of a link](https://away.example/x) and <b>more</b>.")
        give_media(basalt, ("a.wav", making.sound()), ("cover.jpg", making.picture(size=(2000, 1000))), alt="Black")
        withdrawn = titled(bruno, "Withdrawn")
        with transaction():
            service.withdraw(withdrawn, by=COMMAND)
        found = [basalt, withdrawn, draft(bruno, title_fr="Draft", title_en="Draft"), titled(carla, "Foreign")]
        slugs = {one.title_en: one.slug for one in found}
        db.session.remove()
    return slugs


def titled(company: object, title: str, **values: object) -> Offering:
    return published(company, title_fr=title, title_en=title, **values)  # type: ignore[arg-type]


def test_it_shows_the_company_s_published_works_and_no_others(works: dict[str, str], english: FlaskClient) -> None:
    assert re.findall(r'data-work="([^"]+)"', english.get(POST).text) == [works["Basalt"]]
    assert [one["slug"] for one in english.get(f"{POST}/kept.json").json["works"]] == [works["Basalt"]]  # type: ignore[index]


@pytest.mark.parametrize("person", [None, "bruno", "ana"])
@pytest.mark.parametrize(("title", "status"), [("Basalt", 200), ("Draft", 404), ("Withdrawn", 404), ("Foreign", 404)])
def test_a_work_is_there_only_while_it_is_published_whoever_asks(
    app: Flask, cast: Cast, works: dict[str, str], person: str | None, title: str, status: int
) -> None:
    client = sign_in(app, getattr(cast, person)) if person else app.test_client()
    for address in (f"{POST}/works/{works[title]}", f"{POST}/works/{works[title]}/code.svg"):
        assert client.get(address).status_code == status


def test_nothing_leads_out_of_it_but_the_company_s_page(works: dict[str, str], english: FlaskClient) -> None:
    for path in (POST, f"{POST}/works/{works['Basalt']}"):
        links = [one.get("href") for one in Page(english.get(path).text).all("a")]
        assert links
        outside = [link for link in links if not link.startswith((POST, "/media/"))]
        assert set(outside) <= {"/exhibitors/maison-pouzzolane"}, path


def test_a_text_keeps_the_words_of_its_links_alone(works: dict[str, str], english: FlaskClient) -> None:
    text = english.get(f"{POST}/works/{works['Basalt']}").text
    assert "Words of a link and" in text and "away.example" not in text


def test_the_code_of_a_work_is_its_page_in_the_catalog(works: dict[str, str], english: FlaskClient) -> None:
    from mima.web.lists.printing import qr

    answer = english.get(f"{POST}/works/{works['Basalt']}/code.svg")
    app_url = english.application.extensions["mima.config"].app_url
    assert answer.content_type.startswith("image/svg+xml")
    assert answer.data == qr(f"{app_url}/catalog/offerings/{works['Basalt']}")


def test_whoever_looks_sees_the_same_and_nothing_of_themselves(
    app: Flask, cast: Cast, works: dict[str, str], client: FlaskClient
) -> None:
    for path in (f"{POST}?lang=en", f"{POST}/works/{works['Basalt']}?lang=en", f"{POST}/kept.json"):
        assert sign_in(app, cast.bruno).get(path).text == client.get(path).text


def test_it_begins_no_session(works: dict[str, str], app: Flask) -> None:
    for path in (POST, f"{POST}/works/{works['Basalt']}", f"{POST}/kept.json", f"{POST}/worker.js"):
        assert "Set-Cookie" not in app.test_client().get(path).headers


def worker(client: FlaskClient) -> TestResponse:
    return client.get(f"{POST}/worker.js")


def test_the_worker_may_have_the_post_s_address_and_none_above_it(works: dict[str, str], client: FlaskClient) -> None:
    answer = worker(client)
    assert answer.headers["Service-Worker-Allowed"] == POST
    assert answer.content_type.startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "connect-src 'self'" in answer.headers["Content-Security-Policy"]


def test_only_the_post_s_page_may_have_a_worker(works: dict[str, str], client: FlaskClient) -> None:
    assert "worker-src 'self'" in client.get(POST).headers["Content-Security-Policy"]
    for path in ("/catalog", "/exhibitors/maison-pouzzolane", f"{POST}/works/{works['Basalt']}"):
        assert "worker-src" not in client.get(path).headers["Content-Security-Policy"]


def test_a_company_that_is_not_there_has_no_post(works: dict[str, str], client: FlaskClient) -> None:
    for path in ("", "/kept.json", "/worker.js", "/code.svg", f"/works/{works['Basalt']}", f"/works/{works['Basalt']}/code.svg"):
        assert client.get(f"/exhibitors/nobody/post{path}").status_code == 404


def kept(client: FlaskClient) -> dict[str, object]:
    found = client.get(f"{POST}/kept.json").json
    assert isinstance(found, dict)
    return found


def test_all_that_its_pages_name_is_kept(works: dict[str, str], client: FlaskClient) -> None:
    plan = client.get(f"{POST}/kept.json").json
    assert plan is not None
    work = plan["works"][0]
    files = {address for address, _size in [work["cover"], *work["files"], *work["films"]]}
    everything = {*plan["shell"], *plan["pages"], *work["pages"], *files}
    for path in (f"{POST}?lang=en", f"{POST}?lang=fr", *work["pages"][:2]):
        named = set(
            re.findall(r'(?:src|href|poster|data-play|data-cover)="(/(?:media|static|exhibitors)/[^"]+)"', client.get(path).text)
        )
        assert named - {"/exhibitors/maison-pouzzolane", POST} <= everything, path


def test_every_address_that_is_kept_answers_with_the_bytes_that_it_says(works: dict[str, str], client: FlaskClient) -> None:
    plan = client.get(f"{POST}/kept.json").json
    assert plan is not None
    work = plan["works"][0]
    for address in [*plan["shell"], *plan["pages"], *work["pages"]]:
        assert client.get(address, buffered=True).status_code == 200, address
    for address, size in [work["cover"], *work["files"]]:
        assert len(client.get(address).data) == size


def test_a_work_s_version_changes_with_what_its_page_says(
    app: Flask, cast: Cast, works: dict[str, str], client: FlaskClient
) -> None:
    before = client.get(f"{POST}/kept.json").json
    assert before == client.get(f"{POST}/kept.json").json
    with app.app_context(), transaction():
        found = queries.by_slug(works["Basalt"])
        found.title_en = "Basalt, again"
    after = client.get(f"{POST}/kept.json").json
    assert before and after and before["version"] != after["version"]
    assert before["works"][0]["version"] != after["works"][0]["version"]


@pytest.mark.parametrize(
    "name", ["templates/_ui/_sprite.html", "translations/fr/LC_MESSAGES/messages.mo", "static/site.css", "web/cards.py"]
)
def test_a_release_that_changes_what_pages_share_is_another_one_for_every_tablet(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.parent.mkdir(parents=True)
    digests = set()
    for content in ("before", "after"):
        file.write_text(content)
        keeping._release.cache_clear()
        digests.add(keeping._release(str(tmp_path)))
    assert len(digests) == 2


def test_each_work_and_the_post_itself_are_others_after_a_release(
    works: dict[str, str], client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = client.get(f"{POST}/kept.json").json
    monkeypatch.setattr(keeping, "_release", lambda _folder: "another")
    after = client.get(f"{POST}/kept.json").json
    assert before and after and before["version"] != after["version"]
    assert not {one["version"] for one in before["works"]} & {one["version"] for one in after["works"]}


def test_the_style_sheet_names_no_file_that_is_not_kept(works: dict[str, str], client: FlaskClient) -> None:
    from mima.web.statics import STATIC

    plan = client.get(f"{POST}/kept.json").json
    assert plan is not None
    names = {Path(address.partition("?")[0]).name for address in plan["shell"]}
    for sheet in ("site.css", "post.css"):
        assert set(re.findall(r'url\("([^"#)]+)"\)', (STATIC / sheet).read_text(encoding="utf-8"))) <= names


def test_more_works_than_one_page_holds_follow_on_the_next(
    catalog: Cast, english: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mima.blueprints.catalog.keeping.PAGE", 10)
    seen, path, pages = [], f"{POST}?lang=en", []
    while path:
        text = english.get(path).text
        pages.append(path)
        seen += re.findall(r'data-work="([^"]+)"', text)
        found = re.search(r'href="([^"]+)" data-more', text)
        path = found[1].replace("&amp;", "&") if found else ""
    assert len(seen) == len(set(seen)) == 26
    plan = english.get(f"{POST}/kept.json").json
    assert plan is not None
    assert [one for one in plan["pages"] if one.endswith("lang=en")] == pages


@pytest.mark.parametrize(("path", "most"), [("", 4), ("/kept.json", 7)])
def test_many_works_cost_no_more_statements_than_one(
    app: Flask, catalog: Cast, english: FlaskClient, path: str, most: int
) -> None:
    other = slug_of(app, catalog, "carla")
    with app.app_context(), counted() as many:
        english.get(POST + path)
    with app.app_context(), counted() as few:
        english.get(f"/exhibitors/{other}/post{path}")
    assert len(few) <= len(many) <= most


def slug_of(app: Flask, cast: Cast, person: str) -> str:
    with app.app_context():
        return cast.company(person).slug


def test_a_work_costs_a_fixed_number_of_statements(app: Flask, works: dict[str, str], english: FlaskClient) -> None:
    with app.app_context(), counted() as statements:
        english.get(f"{POST}/works/{works['Basalt']}")
    assert len(statements) <= 6


def test_the_exhibitor_s_home_leads_to_it(app: Flask, cast: Cast) -> None:
    assert f'href="{POST}"' in sign_in(app, cast.bruno).get("/exhibitor").text
