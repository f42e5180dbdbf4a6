"""A picture says what holds now of its licence, and is shown all the while."""

import io
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from PIL import Image

from mima import storage
from mima.catalog import desk, served, service
from mima.core import clock
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from mima.media import queries, stamping, work, workshop
from mima.media import service as media
from mima.media.work import rendition_key
from mima.storage import Store, StoreUnavailable
from mima.tasks import stamping as task
from tests.catalog.making import draft, give_media
from tests.media import making, tagging
from tests.people import Cast

ALLOWED = "DMI-ALLOWED"


@pytest.fixture
def store(tmp_path: object) -> Iterator[Store]:
    yield storage.configure(tmp_path / "store")  # type: ignore[operator]
    workshop.close()


@pytest.fixture
def address(context: Flask, cast: Cast, store: Store) -> str:
    """The public id of an offering with one picture."""
    offering = draft(cast.company("bruno"))
    give_media(offering, ("a.jpg", making.picture()))
    return offering.public_id


def said(store: Store, address: str) -> tuple[str, bool]:
    """The packet in the picture that the offering's card shows, and whether its answer reserves mining."""
    db.session.rollback()
    cover = desk.by_public_id(address).cover
    assert cover
    content = b"".join(store.open(rendition_key(cover["src"])))
    with Image.open(io.BytesIO(content)) as picture:
        return str(picture.info["xmp"]), served.by_hash(cover["src"]).is_mining_reserved


def relicense(address: str, **values: str) -> None:
    with transaction():
        service.change(desk.by_public_id(address), by=COMMAND, **values)


def test_a_picture_reserves_mining_where_nobody_says_anything(store: Store, address: str) -> None:
    packet, is_reserved = said(store, address)
    assert (ALLOWED in packet, is_reserved, stamping.outdated(1)) == (False, True, [])


def test_a_changed_licence_is_written_into_the_served_picture(store: Store, address: str) -> None:
    relicense(address, licence_code="cc-by", tdm="allowed")
    task.renew_next()
    packet, is_reserved = said(store, address)
    assert "creativecommons.org/licenses/by/4.0" in packet
    assert (ALLOWED in packet, is_reserved) == (True, False)


def test_until_it_is_written_the_former_one_is_shown(store: Store, address: str) -> None:
    relicense(address, tdm="allowed")
    packet, is_reserved = said(store, address)
    assert (ALLOWED in packet, is_reserved) == (False, False)


def test_the_former_renditions_are_gone_from_the_store(store: Store, address: str) -> None:
    cover = desk.by_public_id(address).cover
    relicense(address, tdm="allowed")
    task.renew_next()
    assert cover
    assert not store.holds(rendition_key(cover["src"]))


def test_what_says_nothing_of_rights_leaves_the_picture_as_it_is(store: Store, address: str) -> None:
    relicense(address, place="Thiers")
    assert stamping.outdated(1) == []


def test_a_files_own_licence_counts_too(store: Store, address: str) -> None:
    with transaction():
        media.set_licence(desk.assets_of(desk.by_public_id(address))[0], licence="cc0", by=COMMAND)
    task.renew_next()
    assert ALLOWED in said(store, address)[0]


def test_a_licence_chosen_for_a_file_is_written_over_the_one_that_it_came_with(context: Flask, cast: Cast, store: Store) -> None:
    offering = draft(cast.company("bruno"))
    give_media(offering, ("a.jpg", tagging.indiscreet()))
    assert "https://example.org/licence" in said(store, offering.public_id)[0]
    with transaction():
        media.set_licence(desk.assets_of(offering)[0], licence="cc-by-nd", by=COMMAND)
    task.renew_next()
    packet, _is_reserved = said(store, offering.public_id)
    assert "creativecommons.org/licenses/by-nd/4.0" in packet and "example.org" not in packet


def test_where_the_store_is_away_the_picture_waits(store: Store, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    relicense(address, tdm="allowed")

    def away(*_job: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr("mima.media.work.render", away)
    task.renew_next()
    assert stamping.outdated(1) == []
    with time_machine.travel(clock.now() + stamping.CLAIM_LASTS + timedelta(seconds=1)):
        assert len(stamping.outdated(1)) == 1


def test_a_picture_that_cannot_be_made_again_stays_as_it_was(store: Store, address: str) -> None:
    asset = desk.assets_of(desk.by_public_id(address))[0]
    store.delete(asset.original_key or "")
    relicense(address, tdm="allowed")
    task.renew_next()
    assert queries.for_assets([asset.id])[asset.id].is_ready
    assert (ALLOWED in said(store, address)[0], stamping.outdated(1)) == (False, [])


def test_of_two_workers_one_writes(store: Store, address: str) -> None:
    relicense(address, tdm="allowed")
    asset = desk.assets_of(desk.by_public_id(address))[0]
    with transaction():
        assert [stamping.claim(asset.id), stamping.claim(asset.id)] == [True, False]


def test_a_licence_that_changes_while_a_picture_is_written_is_written_next(
    store: Store, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    relicense(address, tdm="allowed")
    write = work.render

    def slow(*job: Any) -> Any:
        relicense(address, tdm="reserved")
        return write(*job)

    monkeypatch.setattr(work, "render", slow)
    task.renew_next()
    monkeypatch.setattr(work, "render", write)
    task.renew_next()
    assert (ALLOWED in said(store, address)[0], stamping.outdated(1)) == (False, [])


def test_ordering_files_writes_no_picture_anew(store: Store, address: str) -> None:
    give_media(desk.by_public_id(address), ("b.jpg", making.picture(size=(300, 200))))
    with transaction():
        offering = desk.by_public_id(address)
        service.order_media(offering, [asset.id for asset in reversed(desk.assets_of(offering))], by=COMMAND)
    assert stamping.outdated(1) == []


def test_an_archived_offering_has_no_say_in_a_picture_that_another_shows(store: Store, address: str) -> None:
    with transaction():
        copy = service.duplicate(desk.by_public_id(address), by=COMMAND).public_id
    relicense(copy, licence_code="cc-by", tdm="allowed")
    with transaction():
        service.archive(desk.by_public_id(address), by=COMMAND)
    task.renew_next()
    packet, is_reserved = said(store, copy)
    assert (ALLOWED in packet, is_reserved) == (True, False)


def test_a_companys_changed_default_is_written_where_nothing_else_is_said(store: Store, address: str) -> None:
    with transaction():
        company = desk.by_public_id(address).exhibitor
        company.tdm = "allowed"
        service.company_relicensed(company)
    task.renew_next()
    assert ALLOWED in said(store, address)[0]
