"""POST /bookings/<reference>/readiness/insurance and GET …/certificates/<public_id>: the certificate comes, and is looked at."""

from typing import BinaryIO, cast

from flask import Response
from flask_babel import gettext as _

from mima import storage
from mima.accounts import allowance
from mima.blueprints.preparing import blueprint, forms
from mima.blueprints.preparing.forms import CertificateForm
from mima.blueprints.preparing.page import answer, refused, saved, task
from mima.booths.models import Booking
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.media.documents import CLEARED_AFTER
from mima.readiness import certificates, queries
from mima.readiness.models import TaskKind
from mima.web import downloads, guards, i18n
from mima.web.requests import takes

# So many files of a booking are kept at once, at the most: what is not handed in is cleared after this time.
MOST_FILES = 20


@blueprint.post("/readiness/insurance")
@takes(certificates.MOST_BYTES * 2)
def hand_in(reference: str) -> Response:
    """A good file is kept even where its day was wrong: it need not be sent again."""
    booking = guards.booking(reference)
    item, none = task(booking, TaskKind.insurance)
    form = cast(CertificateForm, forms.sent(item, none))
    is_valid = form.validate()
    trouble = _take(booking, form)
    if not form.kept.data and not trouble:
        trouble = _("Please choose a file.")
    if trouble:
        form.certificate.errors = [*form.certificate.errors, trouble]
    if trouble or not is_valid:
        return answer(booking, form, TaskKind.insurance)
    file, until = queries.certificate_file(booking, form.kept.data), form.expires_on.data
    try:
        with transaction():
            certificates.hand_in(booking, file, until, by=guards.me())
    except DomainError as error:
        return refused(booking, form, TaskKind.insurance, error)
    return saved(reference, TaskKind.insurance)


def _take(booking: Booking, form: CertificateForm) -> str:
    """The file that was sent is the booking's and the form names it; why not, or nothing."""
    kept = form.kept.data
    form.kept.data = queries.certificate_file(booking, kept).public_id if kept else ""
    upload = form.certificate.data
    if not upload:
        return ""
    try:
        with transaction():
            allowance.use(f"certificate:{booking.id}", limit=MOST_FILES, window=CLEARED_AFTER)
        # Before the transaction: nobody waits for its bytes.
        sent = certificates.keep(storage.current(), cast(BinaryIO, upload.stream))
    except DomainError as error:
        return i18n.sentence(error)
    with transaction():
        form.kept.data = certificates.receive(booking, sent, upload.filename or "", by=guards.me()).public_id
    return ""


@blueprint.get("/certificates/<public_id>")
def certificate(reference: str, public_id: str) -> Response:
    """The file itself, to its company and to organizers."""
    return downloads.private_file(queries.certificate_file(guards.booking(reference), public_id))
