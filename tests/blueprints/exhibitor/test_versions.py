"""The page of an offering's versions: what was changed in words, and the way back."""

import pytest
from flask import Flask

from mima.catalog import service as catalog
from mima.catalog.queries import owned
from mima.core.transaction import transaction
from tests.blueprints.exhibitor.making import begun, member, save, stored
from tests.browsing import text
from tests.forms import send
from tests.people import Cast, sign_in


def test_a_change_is_told_in_words(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    save(client, address, title_fr="Basalte noir", price_from_cents="400")
    page = client.get(f"{address}/versions")
    assert "<ins> noir</ins>" in page.text
    assert (
        "Lowest price from €350 excl. VAT to €400 excl. VAT" in text(page) and "Version 2" in text(page) and "Bruno" in text(page)
    )


def test_a_number_is_told_as_it_is_read(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast, language="fr"), begun(app, cast)
    save(client, address, duration_seconds="3:50")
    assert "<ins>3:50</ins>" in client.get(f"{address}/versions").text


def test_an_old_version_comes_back_by_its_button(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    save(client, address, title_fr="Obsidienne")
    answer = send(client, f"{address}/versions/1/restore", page=f"{address}/versions")
    assert answer.location.endswith(address)
    assert stored(app, address).title_fr == "Basalte"
    assert "version 1 brought back" in text(client.get(f"{address}/versions"))


def test_what_does_not_fit_any_more_is_named(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client, address = member(app, cast), begun(app, cast)
    save(client, address, title_fr="Obsidienne")
    monkeypatch.setattr("mima.catalog.common.MOST_PRICE", 1_000)
    answer = send(client, f"{address}/versions/1/restore", page=f"{address}/versions")
    assert answer.status_code == 422 and "Lowest price" in text(answer)
    assert stored(app, address).title_fr == "Obsidienne"


@pytest.mark.parametrize("number", ["9", "99999999999999999999"])
def test_a_version_that_is_not_there_is_not_found(app: Flask, cast: Cast, number: str) -> None:
    client, address = member(app, cast), begun(app, cast)
    assert send(client, f"{address}/versions/{number}/restore", page=f"{address}/versions").status_code == 404


def test_organizers_read_the_versions_and_bring_none_back(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    save(client, address, title_fr="Obsidienne")
    page = sign_in(app, cast.ana).get(f"{address}/versions")
    assert page.status_code == 200 and "/restore" not in page.text


def test_older_versions_are_on_their_own_page(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast), begun(app, cast)
    with app.app_context():
        for number in range(12):
            with transaction():
                mine = owned(cast.company("bruno"), address.rsplit("/", 1)[1])
                catalog.change(mine, by=cast.user("bruno").actor, title_fr=f"Basalte {number}")
    page = client.get(f"{address}/versions").text
    assert "Version 13" in page and "Version 3<" not in page and "before=4" in page
    assert "Version 3<" in client.get(f"{address}/versions?before=4").text


def test_an_ipi_that_goes_from_the_splits_is_told(app: Flask, cast: Cast) -> None:
    client, address = member(app, cast, language="fr"), begun(app, cast)
    save(client, address, splits="Nour Alami; paroles; 50; 00017798450\nLéo; musique; 50")
    save(client, address, splits="Nour Alami; paroles; 50\nLéo; musique; 50")
    told = client.get(f"{address}/versions").text
    assert "Nour Alami, paroles (IPI 00017798450)\N{NO-BREAK SPACE}: 50\N{NARROW NO-BREAK SPACE}%" in told
    assert "Nour Alami, paroles\N{NO-BREAK SPACE}: 50\N{NARROW NO-BREAK SPACE}%" in told
