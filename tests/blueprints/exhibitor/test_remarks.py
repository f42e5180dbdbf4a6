"""What the organizers asked for at single values stands at their fields; the check list leads to every one."""

from flask import Flask

from mima.catalog import service as catalog
from mima.catalog.queries import owned
from mima.core.actors import COMMAND
from mima.core.transaction import transaction
from tests.blueprints.exhibitor.making import begun, member, save, stored
from tests.browsing import text
from tests.forms import send
from tests.people import Cast


def sent_back(app: Flask, cast: Cast, address: str, note: str = "", **remarks: str) -> None:
    with app.app_context():
        offering = owned(cast.company("bruno"), address.rsplit("/", 1)[1])
        with transaction():
            catalog.submit(offering, by=COMMAND)
        with transaction():
            catalog.send_back(offering, by=COMMAND, note=note, remarks=remarks)


def test_a_remark_stands_at_its_field_and_above(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    sent_back(app, cast, address, title_fr="Shorter, please.", performers="Who is it?")
    page = client.get(address)
    assert 'id="title_fr-remark"' in page.text and 'aria-describedby="performers-remark"' in page.text
    assert "Title in French</a>: Shorter, please." in page.text and page.text.count("Who is it?") == 2


def test_what_was_asked_for_is_done_when_it_is_changed(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    sent_back(app, cast, address, title_fr="Shorter, please.")
    assert "Asked for: Title in French</a>" in client.get(address).text
    save(client, address, title_fr="Lave")
    assert "Asked for: Title in French<span" in client.get(address).text


def test_every_point_of_the_check_list_is_a_link(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    page = client.get(address).text
    page = page[page.index('id="standing"') :]
    points = page[page.index('class="todo"') :]
    points = points[: points.index("</ul>")]
    assert points.count("<li") == points.count('<a href="#') > 8


def test_the_list_counts_what_is_missing(app: Flask, cast: Cast) -> None:
    begun(app, cast, fields={}, summary_fr="")
    assert "2 things missing: Performers, Summary" in text(member(app, cast).get("/exhibitor/offerings"))


def test_one_click_makes_a_copy_and_says_what_is_empty(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    save(client, address)
    answer = send(client, f"{address}/duplicate", page="/exhibitor/offerings")
    assert stored(app, answer.location).title_en == "Basalt (copy)"
    page = text(client.get(answer.location))
    assert "Left empty, because it names one work alone: ISRC." in page


def test_a_second_click_opens_the_same_copy(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    first = send(client, f"{address}/duplicate", page="/exhibitor/offerings")
    assert send(client, f"{address}/duplicate", page="/exhibitor/offerings").location == first.location


def test_a_copy_has_what_was_just_typed(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    answer = save(client, address, to="/duplicate", title_en="Obsidian")
    assert stored(app, answer.location).title_en == "Obsidian (copy)"
