"""GET and POST /organizer/editions/<slug>/readiness/write: to everybody of the list, seen before it is sent, and once."""

from flask import Response, flash, make_response, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import HiddenField

from mima.blueprints.organizer import act
from mima.blueprints.readiness import blueprint
from mima.blueprints.readiness.board import Board
from mima.core import ids
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.readiness import messages
from mima.readiness.messages import LONGEST_SUBJECT, LONGEST_TEXT, Draft
from mima.web import guards, hx, i18n
from mima.web.forms import Form, LongTextField, TextField, required

SHOWN = 3


class WriteForm(Form):
    """`name` makes a second sending of the same message impossible; `seal` says which list was looked at."""

    subject = TextField(_l("Subject"), [required()], most=LONGEST_SUBJECT)
    text = LongTextField(_l("Message"), [required()], most=LONGEST_TEXT, render_kw={"rows": 12})
    name = HiddenField()
    seal = HiddenField()

    @property
    def draft(self) -> Draft:
        return Draft(self.subject.data, self.text.data)


@blueprint.get("/editions/<slug>/readiness/write")
def write(slug: str) -> Response:
    return _page(Board.of(slug), WriteForm(formdata=None, name=ids.public_id()))


@blueprint.post("/editions/<slug>/readiness/write")
def send(slug: str) -> Response:
    """`step` is preview, test or send; each leaves what was typed where it is."""
    board, form = Board.of(slug), WriteForm()
    form.name.data = form.name.data or ids.public_id()
    if not form.validate():
        return _page(board, form)
    try:
        if request.form.get("step") == "test":
            return _test(board, form)
        if request.form.get("step") == "send":
            return _send(board, form)
        form.draft.check()
    except DomainError as error:
        return _page(Board.of(slug), form, refusal=act.refuse(form, error))
    return _page(board, form, is_shown=True)


def _test(board: Board, form: WriteForm) -> Response:
    user = guards.organizer()
    with transaction():
        messages.test(form.draft, board.found, user, form.name.data, by=user.actor)
    flash(_("A test is on its way to %(address)s.", address=guards.organizer().email), "ok")
    return _page(Board.of(board.edition.slug), form, is_shown=True)


def _send(board: Board, form: WriteForm) -> Response:
    with transaction():
        # Once more, inside: whoever booked or cancelled since belongs to the list, or does not, at this moment.
        present = Board.of(board.edition.slug)
        sent = messages.send(present.edition, form.draft, present.found, form.name.data, seal=form.seal.data, by=guards.me())
        letters = sent.letters
    flash(ngettext("%(num)s letter is on its way.", "%(num)s letters are on their way.", letters), "ok")
    return hx.go(board.address("readiness"))


def _page(board: Board, form: WriteForm, *, refusal: DomainError | None = None, is_shown: bool = False) -> Response:
    """The form; with the first letters as they would be read, and how many there are."""
    prepared = messages.prepare(form.draft if is_shown else Draft("", ""), board.found)
    # Not before it was looked at: what is sent is what was seen.
    form.seal.data = prepared.seal if is_shown else ""
    html = render_template(
        "readiness/write.html",
        board=board,
        form=form,
        refusal=i18n.sentence(refusal) if refusal else "",
        mailing=prepared,
        first=prepared.written[:SHOWN] if is_shown else [],
    )
    return make_response(html, refusal.status if refusal else 422 if form.errors else 200)
