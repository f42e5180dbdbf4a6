"""GET and POST /exhibitor/import: which columns a table may have, and the way to send one. What was sent has its own page."""

from flask import Response, make_response, redirect, render_template, url_for
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response as Answer

from mima.blueprints.importing import blueprint, columns
from mima.blueprints.importing.history import Past
from mima.catalog.importing import desk, reading, sent
from mima.catalog.importing.sent import SentTable
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.exhibitors.models import Exhibitor
from mima.web import guards, i18n
from mima.web.forms import Form

ACCEPTED = ".xlsx,.csv,.txt,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Sending(Form):
    """One file."""

    file = FileField(_l("XLSX or CSV file"), [FileRequired(_l("Choose a file first."))], render_kw={"accept": ACCEPTED})


@blueprint.route("", methods=["GET", "POST"], strict_slashes=False)
def page() -> Answer:
    exhibitor, form = guards.my_exhibitor(), Sending()
    if not form.is_submitted():
        return _page(exhibitor, form)
    if not form.validate():
        return _page(exhibitor, form, 422)
    try:
        table = _keep(exhibitor, form)
    except DomainError as error:
        form.file.errors = [i18n.sentence(error)]
        return _page(exhibitor, form, error.status)
    # Heads that are our own names need no look at them.
    is_clear = not table.columns.guessed and not table.columns.lacking()
    return redirect(url_for("importing.look" if is_clear else "importing.columns", public_id=table.public_id), 303)


def _keep(exhibitor: Exhibitor, form: Sending) -> SentTable:
    # Before the transaction: nobody waits while a table is read.
    upload = form.file.data
    table = reading.read(upload.filename or "", upload.stream.read(reading.MOST_BYTES + 1))
    columns = desk.guessed(exhibitor, table)
    with transaction():
        return sent.keep(exhibitor, table, columns, by=guards.me())


def _page(exhibitor: Exhibitor, form: Sending, status: int = 200) -> Response:
    page = render_template(
        "importing/page.html",
        exhibitor=exhibitor,
        form=form,
        common=columns.common_ones(),
        groups=columns.groups(),
        past=Past.latest(exhibitor),
        most_rows=reading.MOST_ROWS,
        most_megabytes=reading.MOST_BYTES // 1_000_000,
    )
    return make_response(page, status)
