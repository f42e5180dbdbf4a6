"""The insurance certificate: a real file, valid to the end, accepted or sent back; nothing left over on the store."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from sqlalchemy import select
from time_machine import Traveller

from mima import storage
from mima.booths.models import Booking
from mima.core import clock
from mima.core.db import db
from mima.core.errors import DomainError, Invalid
from mima.core.states import MoveRefused
from mima.core.transaction import transaction
from mima.mailing.models import Letter
from mima.media.intake import FileEmpty
from mima.readiness import certificates
from mima.readiness.audit import check_certificates
from mima.readiness.certificates import AnotherFile, CertificateTooLarge, CertificateTypeRefused
from mima.readiness.models import BookingTask, CertificateFile, TaskState
from mima.tasks import readiness as tasks
from tests.billing.papers import booked
from tests.media.making import picture
from tests.people import Cast
from tests.readiness.making import PDF, handed_in

pytestmark = pytest.mark.usefixtures("context", "noon")


def task(booking: Booking) -> BookingTask:
    db.session.expire_all()
    return db.session.scalars(select(BookingTask).where(BookingTask.booking_id == booking.id)).one()


def decide(cast: Cast, booking: Booking, file: str, note: str = "") -> None:
    ana = cast.user("ana").actor
    with transaction():
        if note:
            certificates.send_back(booking, file, note=note, by=ana)
        else:
            certificates.accept(booking, file, by=ana)


def file_of(booking: Booking) -> str:
    file = task(booking).file
    assert file is not None
    return file.public_id


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", FileEmpty),
        (b"MZ\x90\x00 a program", CertificateTypeRefused),
        (b"<html>%PDF-1.7", CertificateTypeRefused),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", CertificateTypeRefused),
        (PDF + b"x" * certificates.MOST_BYTES, CertificateTooLarge),
    ],
)
def test_a_file_is_what_its_content_says_and_no_larger_than_it_may_be(content: bytes, error: type[DomainError]) -> None:
    with pytest.raises(error):
        certificates.keep(storage.current(), BytesIO(content))


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PDF, "application/pdf"), (picture(), "image/jpeg"), (picture("PNG"), "image/png")],
)
def test_a_pdf_and_pictures_are_kept_under_a_private_random_key(content: bytes, kind: str) -> None:
    kept = certificates.keep(storage.current(), BytesIO(content))
    assert kept.content_type == kind
    assert kept.key.startswith("certificates/")
    assert b"".join(storage.current().open(kept.key)) == content


def test_a_certificate_is_handed_in_then_accepted(cast: Cast) -> None:
    booking = booked(cast)
    assert handed_in(cast, booking).state is TaskState.handed_in
    decide(cast, booking, file_of(booking))
    assert task(booking).state is TaskState.accepted


@pytest.mark.parametrize("until", [date(2027, 4, 1), date(2026, 1, 1)])
def test_one_that_ends_before_the_edition_is_refused(cast: Cast, until: date) -> None:
    with pytest.raises(Invalid) as refused:
        handed_in(cast, booked(cast), until=until)
    assert set(refused.value.fields) == {"expires_on"}


def test_one_that_ends_on_the_last_day_will_do(cast: Cast) -> None:
    assert handed_in(cast, booked(cast), until=date(2027, 4, 2)).state is TaskState.handed_in


def test_sent_back_its_note_is_a_letter_and_another_file_takes_the_note_away(cast: Cast) -> None:
    booking = booked(cast)
    handed_in(cast, booking)
    decide(cast, booking, file_of(booking), "The name is another company's")
    letter = db.session.scalars(select(Letter).where(Letter.template == "certificate_sent_back")).one()
    assert letter.values["note"] == task(booking).note == "The name is another company's"
    assert handed_in(cast, booking).note == ""
    assert task(booking).state is TaskState.handed_in


def test_nothing_is_decided_twice(cast: Cast) -> None:
    booking = booked(cast)
    handed_in(cast, booking)
    decide(cast, booking, file_of(booking))
    with pytest.raises(MoveRefused):
        decide(cast, booking, file_of(booking), "No")


def test_a_file_that_came_after_the_one_looked_at_is_not_accepted_unseen(cast: Cast) -> None:
    booking = booked(cast)
    handed_in(cast, booking)
    seen = file_of(booking)
    handed_in(cast, booking)
    with pytest.raises(AnotherFile):
        decide(cast, booking, seen)


def test_an_accepted_one_that_is_replaced_must_be_looked_at_again(cast: Cast) -> None:
    booking = booked(cast)
    handed_in(cast, booking)
    decide(cast, booking, file_of(booking))
    assert handed_in(cast, booking).state is TaskState.handed_in


def test_replaced_and_forsaken_files_are_cleared_and_the_present_one_stays(cast: Cast, noon: Traveller) -> None:
    booking = booked(cast)
    handed_in(cast, booking)
    first = db.session.scalars(select(CertificateFile.key)).one()
    handed_in(cast, booking)
    second = task(booking).file
    assert second is not None
    key = second.key
    noon.shift(timedelta(days=2))
    tasks.clear()
    assert (storage.current().holds(first), storage.current().holds(key)) == (False, True)
    assert db.session.scalars(select(CertificateFile.key)).all() == [key]


def test_a_file_without_a_row_is_found_by_the_audit_and_cleared(cast: Cast, noon: Traveller) -> None:
    kept = certificates.keep(storage.current(), BytesIO(PDF))
    noon.move_to(clock.now() + timedelta(days=4000))
    assert any(kept.key in finding for finding in check_certificates()[1])
    tasks.clear()
    assert not storage.current().holds(kept.key)


def test_the_audit_misses_a_file_that_is_gone(cast: Cast) -> None:
    handed_in(cast, booked(cast))
    assert check_certificates() == (1, [])
    storage.current().delete(db.session.scalars(select(CertificateFile.key)).one())
    assert len(check_certificates()[1]) == 1
