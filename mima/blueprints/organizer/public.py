"""Papers for public bodies: POST /organizer/papers/<number>/deposited, GET and POST /organizer/papers/<number>/rejected."""

from flask import Response, url_for
from flask_babel import gettext as _

from mima.billing import queries
from mima.billing.public import queries as public
from mima.billing.public import service
from mima.billing.public.models import DepositState, PublicDeposit
from mima.blueprints.organizer import act, blueprint
from mima.blueprints.organizer.forms import ReasonForm
from mima.blueprints.organizer.task import Task
from mima.core.errors import DomainError, NotFound
from mima.core.transaction import transaction
from mima.web import filters, guards, i18n


@blueprint.post("/papers/<number>/deposited")
def deposited(number: str) -> Response:
    paper, me = queries.by_number(number), guards.me()
    booking = paper.booking.reference
    try:
        with transaction():
            service.note(paper, by=me)
    except NotFound:
        raise
    except DomainError as error:
        return act.done(booking, i18n.sentence(error), "bad")
    return act.done(booking, _("Noted: paper %(number)s is in Chorus Pro.", number=number))


@blueprint.route("/papers/<number>/rejected", methods=["GET", "POST"])
def rejected(number: str) -> Response:
    paper, form, refusal = queries.by_number(number), ReasonForm(), None
    may = public.of(paper).state is DepositState.deposited
    if may and form.validate_on_submit():
        try:
            with transaction():
                service.reject(paper, by=guards.me(), why=form.why.data)
        except DomainError as error:
            refusal = act.refuse(form, error)
        else:
            return act.done(paper.booking.reference, _("Noted: Chorus Pro refused paper %(number)s.", number=number))
    effects = [_("The paper waits on Today to be deposited again. The paper itself never changes.")]
    gone = [_("This paper is not in Chorus Pro, so it cannot be refused there.")]
    title = _("Chorus Pro refused paper %(number)s", number=number)
    return act.page(paper.booking, title, effects if may else gone, form if may else None, _("Note it"), refusal=refusal)


def task(deposit: PublicDeposit) -> Task:
    """The row of Today of a paper to be deposited."""
    paper, is_again = deposit.paper, deposit.state is DepositState.rejected
    buyer = paper.record["buyer"]
    codes = [
        _("service code %(code)s", code=buyer["service_code"]) if buyer["service_code"] else "",
        _("commitment %(number)s", number=buyer["commitment"]) if buyer["commitment"] else "",
    ]
    hint = ", ".join([buyer["name"], filters.money(paper.gross_cents, paper.currency), *filter(None, codes)]) + "."
    return Task(
        key=f"deposit-{paper.number}",
        tone="warn",
        icon="file",
        title=_("Chorus Pro refused paper %(number)s", number=paper.number)
        if is_again
        else _("Paper %(number)s is to be deposited in Chorus Pro", number=paper.number),
        hint=f"{hint} {deposit.reason}" if is_again else hint,
        button=_("See the paper"),
        address=url_for("organizer.booking", reference=paper.booking.reference, _anchor="papers"),
    )
