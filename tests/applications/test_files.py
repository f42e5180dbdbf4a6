"""Files of applications: put aside, handed over, added and removed until the decision, forgotten when their time is over."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from time_machine import Traveller

from mima import storage
from mima.applications import files, queries, service
from mima.applications.audit import check_application_files
from mima.applications.files import Folder, NoRoomForFile
from mima.applications.models import Application, ApplicationFile
from mima.applications.service import AlreadyAnswered, AlreadyAsked, NotAskedFor
from mima.booths.models import Door
from mima.core import clock
from mima.core.db import db
from mima.core.errors import NotFound
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.exhibitors.audit import check_one_company, check_writers
from mima.journal.models import JournalEntry
from mima.media import limits
from mima.media.intake import StorageAway, StorageFull
from mima.media.service import QuotaReached
from mima.storage import Store, StoreFull, StoreUnavailable
from mima.tasks import applications as tasks
from mima.tasks.work import ALL
from tests.applications import asking, sending
from tests.applications.sending import PDF
from tests.people import Cast

pytestmark = pytest.mark.usefixtures("context", "noon")


def remove(cast: Cast, application: Application, public_id: str) -> None:
    with transaction():
        files.remove(Folder.of(application), public_id, by=cast.user("bruno").actor)


def decide(cast: Cast, application: Application, how: str) -> None:
    """The application is `accepted`, `declined` or `withdrawn`."""
    if how == "accepted":
        asking.accept(cast, application)
        return
    with transaction():
        if how == "declined":
            service.decline(application, by=cast.user("ana").actor, told="Complet.")
        else:
            service.withdraw(application, by=cast.user("bruno").actor)


def told(application: Application) -> list[str]:
    of_it = (JournalEntry.subject == "application") & (JournalEntry.subject_id == application.id)
    return list(db.session.scalars(select(JournalEntry.verb).where(of_it).order_by(JournalEntry.id)))


def test_a_file_lies_on_the_store_under_a_private_random_key(cast: Cast) -> None:
    file = sending.sent(cast, asking.ask(cast), "../../etc/plan.pdf")
    assert file.key.startswith("applications/") and "plan" not in file.key
    assert b"".join(storage.current().open(file.key)) == PDF


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/plan.pdf", "plan.pdf"),
        ("C:\\Users\\eva\\plan.pdf", "plan.pdf"),
        ("plan\r\nSet-Cookie: a=b.pdf", "planSet-Cookie: a=b.pdf"),
        ("plan\u202efdp.exe", "planfdp.exe"),
        ("", "file"),
        ("/", "file"),
        ("x" * 300 + ".pdf", "x" * 196 + ".pdf"),
    ],
)
def test_its_name_is_shown_and_never_a_path(cast: Cast, given: str, shown: str) -> None:
    assert sending.sent(cast, asking.ask(cast), given).name == shown


def test_what_was_put_aside_is_the_applications_once_it_is_sent(cast: Cast) -> None:
    sending.put_aside(cast)
    application = asking.ask(cast)
    with transaction():
        files.hand_over(application, by=cast.user("bruno").actor)
    assert sending.names(application) == ["plan.pdf"]
    assert not queries.put_aside(cast.company("bruno"), application.category)


def test_what_another_company_put_aside_stays_theirs(cast: Cast) -> None:
    theirs = sending.put_aside(cast, who="carla")
    application = asking.ask(cast)
    with transaction():
        files.hand_over(application, by=cast.user("bruno").actor)
    assert db.session.get_one(ApplicationFile, theirs.id).application_id is None


def test_the_journal_says_what_was_added_and_removed_and_keeps_no_name(cast: Cast) -> None:
    sending.put_aside(cast)
    application = asking.ask(cast)
    with transaction():
        files.hand_over(application, by=cast.user("bruno").actor)
    remove(cast, application, sending.sent(cast, application, "passport.pdf").public_id)
    assert told(application)[1:] == ["application.file_added", "application.file_added", "application.file_removed"]
    assert "passport" not in repr(db.session.scalars(select(JournalEntry.facts)).all())


def test_an_application_has_room_for_five_files_and_for_another_when_one_goes(cast: Cast) -> None:
    application = asking.ask(cast)
    sent = [sending.sent(cast, application) for _ in range(files.MOST_FILES)]
    with pytest.raises(NoRoomForFile):
        sending.sent(cast, application)
    remove(cast, application, sent[0].public_id)
    assert sending.sent(cast, application, "another.pdf").name == "another.pdf"


def test_no_more_than_five_files_are_put_aside(cast: Cast) -> None:
    for _ in range(files.MOST_FILES):
        sending.put_aside(cast)
    with pytest.raises(NoRoomForFile):
        sending.put_aside(cast)


def test_files_count_against_the_companys_quota(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    application = asking.ask(cast)
    monkeypatch.setattr(limits, "_configured", limits.Limits(per_company=2 * len(PDF)))
    sending.sent(cast, application)
    sending.sent(cast, application)
    with pytest.raises(QuotaReached):
        sending.sent(cast, application)


@pytest.mark.parametrize("how", ["accepted", "declined", "withdrawn"])
def test_nothing_is_added_once_it_is_decided(cast: Cast, how: str) -> None:
    application = asking.ask(cast)
    decide(cast, application, how)
    with pytest.raises(AlreadyAnswered):
        sending.sent(cast, application)


@pytest.mark.parametrize("how", ["accepted", "declined", "withdrawn"])
def test_nothing_is_removed_once_it_is_decided(cast: Cast, how: str) -> None:
    application = asking.ask(cast)
    file = sending.sent(cast, application)
    decide(cast, application, how)
    with pytest.raises(AlreadyAnswered):
        remove(cast, application, file.public_id)
    assert sending.names(application) == ["plan.pdf"]


def test_removing_what_is_not_there_changes_nothing(cast: Cast) -> None:
    application, theirs = asking.ask(cast), asking.ask(cast, "carla")
    foreign = sending.sent(cast, theirs, who="carla")
    remove(cast, application, foreign.public_id)
    assert sending.names(theirs) == ["plan.pdf"]


def test_nothing_is_put_aside_where_booths_are_not_asked_for(cast: Cast) -> None:
    asking.open_door(cast, Door.assigned)
    with pytest.raises(NotAskedFor):
        sending.put_aside(cast)


def test_nothing_is_put_aside_while_an_application_waits(cast: Cast) -> None:
    asking.ask(cast)
    with pytest.raises(AlreadyAsked):
        sending.put_aside(cast)


def test_a_file_of_another_application_is_not_found_in_this_one(cast: Cast) -> None:
    application, theirs = asking.ask(cast), asking.ask(cast, "carla")
    foreign = sending.sent(cast, theirs, who="carla")
    with pytest.raises(NotFound):
        queries.file(application, foreign.public_id)


@pytest.mark.parametrize(("trouble", "error"), [(StoreFull, StorageFull), (StoreUnavailable, StorageAway)])
def test_a_store_that_is_full_or_away_is_said(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, trouble: type[Exception], error: type[Exception]
) -> None:
    def refuse(*_arguments: object) -> None:
        raise trouble("os error 28")

    monkeypatch.setattr(Store, "put", refuse)
    with pytest.raises(error):
        sending.kept()


def test_room_for_everything_else_stays_on_the_disk(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Store, "free_bytes", lambda _store: 499_000_000)
    with pytest.raises(StorageFull):
        sending.kept()


def test_what_was_put_aside_and_never_sent_is_gone_after_a_day(cast: Cast, noon: Traveller) -> None:
    key = sending.put_aside(cast).key
    noon.move_to(clock.now() + timedelta(days=4000))
    tasks.clear()
    assert not db.session.scalars(select(ApplicationFile)).all()
    assert not storage.current().holds(key)


def test_what_was_put_aside_an_hour_ago_stays(cast: Cast, noon: Traveller) -> None:
    sending.put_aside(cast)
    noon.shift(timedelta(hours=1))
    tasks.clear()
    assert len(db.session.scalars(select(ApplicationFile)).all()) == 1


def test_a_removed_file_leaves_the_store_within_a_day(cast: Cast, noon: Traveller) -> None:
    application = asking.ask(cast)
    file = sending.sent(cast, application)
    key = file.key
    remove(cast, application, file.public_id)
    noon.move_to(clock.now() + timedelta(days=4000))
    tasks.clear()
    assert not storage.current().holds(key)


@pytest.mark.parametrize("how", ["", "declined", "withdrawn"])
def test_files_that_led_to_no_booth_are_forgotten_once_the_edition_is_over(cast: Cast, noon: Traveller, how: str) -> None:
    application = asking.ask(cast)
    sending.sent(cast, application)
    if how:
        decide(cast, application, how)
    last = editions.by_slug(cast.edition).ends_on
    noon.move_to(clock.now().replace(year=last.year, month=last.month, day=last.day))
    tasks.clear()
    assert sending.names(application) == ["plan.pdf"]
    noon.shift(timedelta(days=2))
    tasks.clear()
    assert not sending.names(application)


def test_files_of_an_accepted_application_stay_with_it(cast: Cast, noon: Traveller) -> None:
    application = asking.ask(cast)
    key = sending.sent(cast, application).key
    decide(cast, application, "accepted")
    noon.move_to(clock.now() + timedelta(days=4000))
    tasks.clear()
    assert sending.names(application) == ["plan.pdf"]
    assert storage.current().holds(key)


def test_the_clearing_runs_by_the_schedule() -> None:
    assert ALL["application_clearing"].run is tasks.clear


def test_a_file_without_a_row_is_found_by_the_audit_and_cleared(cast: Cast, noon: Traveller) -> None:
    kept = sending.kept()
    noon.move_to(clock.now() + timedelta(days=4000))
    assert any(kept.key in finding for finding in check_application_files()[1])
    tasks.clear()
    assert not storage.current().holds(kept.key)


def test_the_audit_misses_a_file_that_is_gone(cast: Cast) -> None:
    file = sending.sent(cast, asking.ask(cast))
    assert check_application_files() == (1, [])
    storage.current().delete(file.key)
    assert len(check_application_files()[1]) == 1


def test_the_audit_of_companies_looks_at_files_too(cast: Cast) -> None:
    file = sending.sent(cast, asking.ask(cast))
    assert not check_one_company()[1] and not check_writers()[1]
    with transaction():
        db.session.get_one(ApplicationFile, file.id).exhibitor_id = cast.carlas_company
    assert any("application_file" in finding for finding in check_one_company()[1])
