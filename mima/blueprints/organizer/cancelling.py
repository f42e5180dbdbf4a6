"""GET /organizer/editions/<slug>/cancel: all that cancelling the edition does, said before it is done; done as shown, or not."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, flash, make_response, render_template, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import HiddenField

from mima.blueprints.organizer import blueprint
from mima.blueprints.organizer.act import refuse
from mima.core.errors import DomainError, Invalid
from mima.core.transaction import transaction
from mima.editions import queries
from mima.editions.models import Edition
from mima.exhibitors.models import Exhibitor
from mima.mailing.models import Letter
from mima.payments.calling_off import letters, service
from mima.payments.calling_off.rehearsal import Rehearsal, Touched, rehearse
from mima.web import filters, guards, hx, i18n
from mima.web import letters as mail
from mima.web.forms import Form, LongTextField, required

LANGUAGES = {"fr": _l("French"), "en": _l("English")}


class CallOffForm(Form):
    """`seen` is the digest of the rehearsal that stands above the button."""

    seen = HiddenField()
    why = LongTextField(_l("Why, as everybody will read it in their letter"), [required()], most=1_000)


@dataclass(frozen=True, slots=True)
class Row:
    """A booking that ends, in words."""

    one: Touched
    state: str
    back: str
    way: str
    papers: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The letter as the first of its readers will get it."""

    language: str
    name: str
    to: str
    count: int
    subject: str
    body: str


@blueprint.route("/editions/<slug>/cancel", methods=["GET", "POST"])
def cancel_edition(slug: str) -> Response:
    edition, form, refusal = queries.prepared(slug), CallOffForm(), None
    if form.validate_on_submit():
        seen, why = form.seen.data or "", form.why.data
        try:
            with transaction():
                done = service.call_off(queries.prepared(slug), by=guards.me(), why=why, seen=seen)
                said = _done(done)
        except service.AlreadyCalledOff as error:
            return _back(slug, i18n.sentence(error), "warn")
        except DomainError as error:
            refusal = refuse(form, error)
        else:
            return _back(slug, said)
    if queries.prepared(slug).is_called_off:
        return _back(slug, i18n.sentence(service.AlreadyCalledOff(edition=edition.name)), "warn")
    return _page(queries.prepared(slug), form, refusal)


def _back(slug: str, sentence: str, tone: str = "ok") -> Response:
    flash(sentence, tone)
    return hx.go(url_for("organizer.edition_page", slug=slug))


def _done(done: Rehearsal) -> str:
    said = [_("%(edition)s is cancelled.", edition=done.edition.name)]
    if done.giving:
        said.append(ngettext("%(num)d refund is on its way.", "%(num)d refunds are on their way.", len(done.giving)))
    count = len(done.recipients)
    return " ".join([*said, ngettext("%(num)d letter goes out.", "%(num)d letters go out.", count)])


def _page(edition: Edition, form: CallOffForm, refusal: DomainError | None) -> Response:
    """The page shows what a click does now, so that a second one is an informed one."""
    found = rehearse(edition)
    form.seen.data = found.digest
    html = render_template(
        "organizer/cancel_edition.html",
        edition=edition,
        form=form,
        refusal=i18n.sentence(refusal) if refusal is not None and not isinstance(refusal, Invalid) else "",
        effects=_effects(found),
        rows=[_row(one) for one in found.touched],
        applications=found.applications,
        written=_written(found),
        previews=_previews(found, form.why.data or ""),
    )
    return make_response(html, refusal.status if refusal is not None else 422 if form.errors else 200)


def _effects(found: Rehearsal) -> list[str]:
    """Exactly what the click will do, with its sums."""
    booked = sum(one.is_booked for one in found.touched)
    said = [
        _("From then on nothing of it can be held, asked for, ordered or paid: not by any door, code, quote or open page."),
        ngettext("%(num)d booked booth ends.", "%(num)d booked booths end.", booked),
    ]
    said += [sentence for count, sentence in _counted(found, len(found.touched) - booked) if count]
    said += _money(found)
    said.append(_letters(found))
    if found.unreachable:
        names = ", ".join(company.name for company in found.unreachable)
        said.append(_("No letter can reach %(names)s: nobody acts for them and they gave no address.", names=names))
    return [*said, _("Bookings that were cancelled before keep their terms."), _("This cannot be undone.")]


def _counted(found: Rehearsal, held: int) -> list[tuple[int, str]]:
    asked, quoted, owed = len(found.applications), _count(found, "is_quoted"), _count(found, "is_owed")
    pages, notes, waiting = _count(found, "is_page_open"), found.credit_notes, len(found.wishes)
    return [
        (held, ngettext("%(num)d booth that is held ends.", "%(num)d booths that are held end.", held)),
        (asked, ngettext("%(num)d application is closed.", "%(num)d applications are closed.", asked)),
        (waiting, ngettext("%(num)d wish for a booth ends.", "%(num)d wishes for a booth end.", waiting)),
        (quoted, ngettext("%(num)d open quote is withdrawn.", "%(num)d open quotes are withdrawn.", quoted)),
        (owed, ngettext("%(num)d unpaid order is cancelled.", "%(num)d unpaid orders are cancelled.", owed)),
        (pages, ngettext("%(num)d open payment page is closed.", "%(num)d open payment pages are closed.", pages)),
        (notes, ngettext("%(num)d credit note is issued.", "%(num)d credit notes are issued.", notes)),
    ]


def _count(found: Rehearsal, what: str) -> int:
    return sum(getattr(one, what) for one in found.touched)


def _money(found: Rehearsal) -> list[str]:
    if not found.giving:
        return [_("No money has come, so none goes back.")]
    said = [
        ngettext(
            "%(sum)s go back in %(num)d refund: all that was paid and is still here, whatever the cancellation terms say.",
            "%(sum)s go back in %(num)d refunds: all that was paid and is still here, whatever the cancellation terms say.",
            len(found.giving),
            sum=_sum(found.edition, found.back_cents),
        )
    ]
    if found.sent_cents:
        sent = _sum(found.edition, found.sent_cents)
        said.append(_("%(sum)s of it are to be sent back by bank transfer; Today asks for each of them.", sum=sent))
    if found.disputed_cents:
        waits = _sum(found.edition, found.disputed_cents)
        said.append(_("%(sum)s of it wait until a bank has decided a dispute; Today asks for them.", sum=waits))
    if found.back_cents > found.sent_cents:
        said.append(_("Stripe is asked for the others one by one, in the background; the edition's page counts them."))
    return said


def _letters(found: Rehearsal) -> str:
    if not found.recipients:
        return str(_("Nobody is written to."))
    by_language = ", ".join(
        _("%(count)d in %(language)s", count=count, language=_language(language)) for language, count in found.languages.items()
    )
    count = len(found.recipients)
    return str(
        ngettext(
            "%(num)d letter goes out: %(languages)s.", "%(num)d letters go out: %(languages)s.", count, languages=by_language
        )
    )


def _row(one: Touched) -> Row:
    edition = one.booking.edition
    return Row(one, _state(one), _sum(edition, one.back_cents) if one.back_cents else "–", _way(one), _papers(one))


def _state(one: Touched) -> str:
    if one.is_owed:
        return str(_("booked on an order, unpaid"))
    if one.is_booked:
        return str(_("booked"))
    if one.is_debited:
        return str(_("held, a bank debit is under way"))
    if one.is_page_open:
        return str(_("held, a payment page is open"))
    return str(_("held, a quote is open") if one.is_quoted else _("held"))


def _way(one: Touched) -> str:
    if one.is_debited or one.is_page_open:
        return str(_("What still arrives goes back by itself"))
    if not one.back_cents:
        return str(_("nothing was paid"))
    if one.disputed_cents:
        return str(_("after the bank's decision"))
    return str(_("by bank transfer, by hand") if one.sent_cents == one.back_cents else _("through Stripe"))


def _papers(one: Touched) -> str:
    notes = [str(_("credit note for %(number)s", number=invoice.number)) for invoice in one.invoices]
    return ", ".join(notes) or "–"


def _written(found: Rehearsal) -> Sequence[tuple[Exhibitor, str]]:
    """Each company with the addresses and languages of its letters."""
    lists: dict[int, list[str]] = {}
    for one in found.recipients:
        lists.setdefault(one.company.id, []).append(f"{one.address} ({_language(one.language)})")
    return [(company, ", ".join(lists.get(company.id, [])) or str(_("no letter"))) for company in found.companies]


def _previews(found: Rehearsal, why: str) -> list[Preview]:
    previews = []
    for language, count in found.languages.items():
        first = next(one for one in found.recipients if one.language == language)
        draft = Letter(template=letters.TEMPLATE, language=language, values=letters.values(found, first, why or "…"))
        previews.append(Preview(language, _language(language), first.address, count, *mail.render(draft)))
    return previews


def _language(language: str) -> str:
    return str(LANGUAGES.get(language, language))


def _sum(edition: Edition, cents: int) -> str:
    return filters.money(cents, edition.currency)
