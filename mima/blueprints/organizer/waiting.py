"""GET /organizer/editions/<slug>/waiting: free booths beside those who wait, each offered by one click; and the offers made."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from flask import Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired, NumberRange

from mima.blueprints.bookings.order import QuantityField
from mima.blueprints.organizer import act, blueprint
from mima.booths import queries as booths
from mima.core import clock
from mima.core.errors import DomainError, Invalid
from mima.core.transaction import transaction
from mima.editions import queries as editions
from mima.editions.models import Edition
from mima.waiting import offering, queries, suggesting
from mima.waiting.models import BoothOffer, OfferState
from mima.waiting.offering import MOST_HOURS, USUAL_HOURS
from mima.waiting.ranking import Suggestion
from mima.waiting.suggesting import Free
from mima.web import guards, hx, i18n
from mima.web.forms import Form, TextField, required

# On one page: offers made, companies that wait, free booths, and companies suggested for each of them.
MOST_OFFERS, MOST_WISHES, MOST_BOOTHS, MOST_SUGGESTED = 50, 50, 20, 10
LONGEST_MARK = 100


class OfferForm(Form):
    """To whom the booth is offered, and how long the company may think."""

    wish = TextField(_l("Company"), [required()])
    hours = QuantityField(
        _l("Hours to answer"),
        [
            InputRequired(_l("Please write a whole number.")),
            NumberRange(1, MOST_HOURS, _l("From %(least)s to %(most)s, please.", least=1, most=MOST_HOURS)),
        ],
        default=USUAL_HOURS,
        render_kw={"inputmode": "numeric", "class": "input quantity"},
    )


@dataclass(frozen=True, slots=True)
class Row:
    """A free booth, those it may be offered to, and the form that offers it."""

    free: Free
    form: OfferForm

    @property
    def suggestions(self) -> Sequence[Suggestion]:
        return self.free.suggestions[:MOST_SUGGESTED]

    @property
    def more(self) -> int:
        """How many come after those that are shown."""
        return max(0, len(self.free.suggestions) - MOST_SUGGESTED)


@dataclass(frozen=True, slots=True)
class Made:
    """An offer as it stands at this moment."""

    offer: BoothOffer
    state: OfferState

    @property
    def may_withdraw(self) -> bool:
        return self.state is OfferState.offered


@blueprint.get("/editions/<slug>/waiting")
def waiting(slug: str) -> Response:
    return answer(editions.prepared(slug))


@blueprint.post("/editions/<slug>/booths/<code>/offer")
def offer(slug: str, code: str) -> Response:
    booth, form, me = booths.booth(slug, code), OfferForm(prefix=f"{code}-"), guards.me()
    if not form.validate():
        return answer(booth.edition, typed=form, code=code)
    found = queries.by_reference(form.wish.data)
    company = found.exhibitor.name
    try:
        with transaction():
            offering.offer(found, booth, hours=form.hours.data, by=me)
    except DomainError as error:
        return answer(editions.prepared(slug), typed=form, code=code, refusal=act.refuse(form, error))
    flash(_("Booth %(code)s is kept for %(company)s, who has a letter about it.", code=code, company=company), "ok")
    return hx.go(url_for("organizer.waiting", slug=slug))


@blueprint.post("/offers/<public_id>/withdraw")
def withdraw_offer(public_id: str) -> Response:
    found, me = queries.by_public_id(public_id), guards.me()
    code, company, slug = found.booth.code, found.wish.exhibitor.name, found.wish.edition.slug
    try:
        with transaction():
            offering.withdraw(found, by=me)
    except DomainError as error:
        return answer(editions.prepared(slug), refusal=error)
    flash(_("Booth %(code)s is free again, and %(company)s has a letter.", code=code, company=company), "ok")
    return hx.go(url_for("organizer.waiting", slug=slug))


def answer(edition: Edition, *, typed: OfferForm | None = None, code: str = "", refusal: DomainError | None = None) -> Response:
    """The page, in a fixed number of statements; with what was typed and the sentence of a refusal."""
    said = i18n.sentence(refusal) if refusal is not None and not isinstance(refusal, Invalid) else ""
    free = suggesting.free_booths(edition)
    # What was typed is on the page that begins with its booth.
    begin = code or _mark("booths")
    wanted = suggesting.for_edition(edition, [booth for booth in free if booth.code >= begin])
    rows = list(islice((one for one in wanted if one.suggestions), MOST_BOOTHS + 1))
    wishes = queries.page(edition, MOST_WISHES + 1, _mark("after"))
    shown = wishes[:MOST_WISHES]
    live = {made.offer.wish_id: made.offer for made in _made(queries.standing_offers(shown)) if made.may_withdraw}
    html = render_template(
        "organizer/waiting.html",
        edition=edition,
        rows=[Row(one, _form(one, typed, code)) for one in rows[:MOST_BOOTHS]],
        more_booths=_address(edition, booths=rows[MOST_BOOTHS].booth.code) if len(rows) > MOST_BOOTHS else "",
        free_count=len(free),
        count=queries.count(edition),
        wishes=[(wish, live.get(wish.id)) for wish in shown],
        more_wishes=_address(edition, after=shown[-1].reference) if len(wishes) > MOST_WISHES else "",
        offers=_made(queries.newest_offers(edition, MOST_OFFERS)),
        typed=typed,
        refusal=said,
    )
    return make_response(html, refusal.status if refusal else 422 if typed is not None else 200)


def _mark(name: str) -> str:
    """Where the address says that a list goes on."""
    return request.args.get(name, "")[:LONGEST_MARK]


def _address(edition: Edition, **marks: str) -> str:
    """The page with one list gone on, and the other where it is."""
    kept = {name: _mark(name) or None for name in ("booths", "after")}
    return url_for("organizer.waiting", slug=edition.slug, **kept | marks)  # type: ignore[arg-type]


def _form(free: Free, typed: OfferForm | None, code: str) -> OfferForm:
    return typed if typed is not None and free.booth.code == code else OfferForm(prefix=f"{free.booth.code}-", formdata=None)


def _made(offers: Sequence[BoothOffer]) -> list[Made]:
    now = clock.now()
    return [Made(one, one.standing(now)) for one in offers]
