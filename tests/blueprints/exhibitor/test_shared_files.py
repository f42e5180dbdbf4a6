"""Two offerings of a company that have the same file: who saves one of them touches the other too."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from mima.catalog import attachments, saving, service
from mima.catalog.models import Offering, OfferingState
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import transaction
from mima.journal.models import JournalEntry
from mima.media import service as media
from mima.media.models import AssetState, MediaAsset
from mima.media.trouble import Trouble, Undecodable
from mima.tasks import media as worker
from tests.blueprints.exhibitor.making import TYPED, assets, begun, member, save, stored
from tests.blueprints.exhibitor.test_files import send_files
from tests.crossing import Crossing, as_they_wait
from tests.forms import token
from tests.media import making
from tests.people import Cast


@pytest.fixture
def two(app: Flask, cast: Cast) -> tuple[str, str]:
    """The addresses of a draft with a picture and of its copy, which has the same one."""
    address = begun(app, cast)
    send_files(member(app, cast), address, (making.picture(), "a.jpg"))
    with app.app_context():
        worker.prepare_next()
        with transaction():
            copy = service.duplicate(db.session.scalars(select(Offering)).one(), by=COMMAND)
        return address, f"/exhibitor/offerings/{copy.public_id}"


def licensed(app: Flask, cast: Cast, address: str) -> int:
    """The file of this offering has a licence of its own, which its form gave it; the file's id."""
    asset = assets(app)[0]
    save(member(app, cast), address, **{f"licence-{asset.public_id}": "cc-by", f"tdm-{asset.public_id}": ""})
    return asset.id


def test_the_journal_of_each_offering_tells_of_a_new_licence_of_their_file(app: Flask, cast: Cast, two: tuple[str, str]) -> None:
    asset_id = licensed(app, cast, two[0])
    with app.app_context():
        told = select(JournalEntry.subject_id, JournalEntry.facts).where(JournalEntry.verb == "offering.media_licensed")
        found = [(subject_id, facts["asset_id"]) for subject_id, facts in db.session.execute(told.order_by(JournalEntry.id))]
        ids = db.session.scalars(select(Offering.id).order_by(Offering.id)).all()
        assert found == [(offering_id, asset_id) for offering_id in ids]


def test_what_is_shown_is_unread_when_its_file_has_another_licence_by_another_offering(
    app: Flask, cast: Cast, two: tuple[str, str]
) -> None:
    with app.app_context(), transaction():
        db.session.execute(update(Offering).values(state=OfferingState.published, published_at=Offering.created_at))
    licensed(app, cast, two[0])
    assert [stored(app, address).unread for address in two] == [True, True]


def test_an_offering_that_was_read_before_it_was_locked_is_judged_as_it_is_now(
    app: Flask, cast: Cast, two: tuple[str, str]
) -> None:
    with app.app_context(), transaction():
        offering, copy = db.session.scalars(select(Offering).order_by(Offering.id))
        elsewhere = update(Offering).where(Offering.id == copy.id).values(state=OfferingState.archived)
        db.session.execute(elsewhere.execution_options(synchronize_session=False))
        attachments.lock_sharing(offering)
        assert copy.state is OfferingState.archived


# Two want the same two rows at the same moment: a Crossing lets each have its first before either asks for its second.


def sent(app: Flask, cast: Cast, two: tuple[str, str]) -> list[Callable[[], int]]:
    """Each of the two forms on its way, with another name for their file; what it is answered."""
    key = assets(app)[0].public_id
    clients = [member(app, cast), member(app, cast)]
    tokens = [token(client, address) for client, address in zip(clients, two, strict=True)]

    def send(number: int) -> int:
        data = {"csrf_token": tokens[number], **TYPED, f"alt_fr-{key}": f"Puy {number}", f"alt_en-{key}": ""}
        return clients[number].post(two[number], data=data).status_code

    return [lambda: send(0), lambda: send(1)]


def together(jobs: Sequence[Callable[[], int]]) -> list[int]:
    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(lambda job: job(), jobs))


def without_order(app: Flask) -> list[int]:
    """What they are answered where nothing puts the rows in order."""
    with app.app_context():
        return [{"done": 303, "deadlock": 503}[one] for one in reversed(as_they_wait())]


@pytest.fixture
def forms(app: Flask, cast: Cast, two: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], int]]:
    """Both forms, each of which has locked its own offering before either asks for the other's."""
    monkeypatch.setattr(saving, "locked", Crossing(saving.locked))
    return sent(app, cast, two)


def test_two_who_save_offerings_that_share_a_file_wait_for_one_another(forms: list[Callable[[], int]]) -> None:
    assert together(forms) == [303, 303]


def test_without_the_order_one_of_the_two_who_save_is_refused(
    app: Flask, forms: list[Callable[[], int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: on PostgreSQL each waits for the offering that the other has locked."""
    monkeypatch.setattr(service, "lock_sharing", lambda _offering: None)
    assert together(forms) == without_order(app)


@pytest.fixture
def form_and_worker(app: Flask, cast: Cast, two: tuple[str, str], monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], int]]:
    """A form that has locked its offering, and the worker, who has locked its file to say that it is refused."""
    with app.app_context(), transaction():
        db.session.execute(update(MediaAsset).values(state=AssetState.waiting))
        claim = media.claim_next()
    assert claim is not None

    def settle() -> int:
        with app.app_context():
            try:
                worker._refuse(claim, Undecodable(Trouble.unreadable))
            except OperationalError:
                return 503
            return 303

    crossing = Crossing(saving.locked)
    monkeypatch.setattr(saving, "locked", crossing)
    monkeypatch.setattr(media, "locked", crossing)
    return [sent(app, cast, two)[0], settle]


def test_who_saves_an_offering_and_the_worker_that_settles_its_file_wait_for_one_another(
    app: Flask, form_and_worker: list[Callable[[], int]]
) -> None:
    assert together(form_and_worker) == [303, 303]
    assert assets(app)[0].state is AssetState.refused


def test_without_the_order_the_form_or_the_worker_is_refused(
    app: Flask, form_and_worker: list[Callable[[], int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control: on PostgreSQL the form waits for the file, and the worker for the offering."""
    monkeypatch.setattr(attachments, "lock_showing", lambda _asset_id: None)
    assert together(form_and_worker) == without_order(app)
