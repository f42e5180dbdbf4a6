"""GET /exhibitor/offerings/<id>/versions: what each hand changed; POST …/versions/<number>/restore: the sheet reads so again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, flash, make_response, render_template, request, url_for
from flask_babel import gettext as _

from mima.accounts import names as people
from mima.blueprints.exhibitor import arrival, blueprint, mine
from mima.catalog import service as catalog
from mima.catalog import versions as kept
from mima.catalog.models import Offering, OfferingState
from mima.catalog.versions import OfferingVersion
from mima.core.actors import ActorKind
from mima.core.errors import DomainError
from mima.core.transaction import transaction
from mima.web import changes, guards, hx, i18n, requests
from mima.web.changes import Change


@dataclass(frozen=True, slots=True)
class Row:
    """A version as the page tells it; the first one there is has nothing before it."""

    version: OfferingVersion
    who: str
    changes: Sequence[Change]
    is_now: bool


@blueprint.get("/offerings/<public_id>/versions")
def versions(public_id: str) -> Response:
    return _page(mine.visible(public_id))


@blueprint.post("/offerings/<public_id>/versions/<int:number>/restore")
@requests.takes(arrival.MOST_BYTES)
def restore(public_id: str, number: int) -> Response:
    offering = mine.offering(public_id)
    try:
        with transaction():
            catalog.restore(offering, min(number, 2**31 - 1), by=guards.me())
    except catalog.REFUSED_CHANGES as error:
        return _page(offering, error)
    flash(_("The sheet reads as in version %(number)s again.", number=number), "ok")
    return hx.go(url_for("exhibitor.offering", public_id=public_id))


def _page(offering: Offering, refusal: DomainError | None = None) -> Response:
    before = request.args.get("before", type=int)
    found, more = kept.page(offering, before=before if before is not None and 0 < before < 2**31 else None)
    shown: dict[str, Any] = {"offering": offering, "rows": _rows(offering, found), "more": more}
    shown["may_restore"] = offering.state is not OfferingState.archived and offering.exhibitor_id in guards.my_exhibitor_ids()
    html = render_template("exhibitor/versions.html", refusal=_sentence(refusal, offering), **shown)
    return make_response(html, refusal.status if refusal else 200)


def _sentence(refusal: DomainError | None, offering: Offering) -> str:
    """The refusal; what does not fit any more is named, since no form marks it here."""
    if refusal is None:
        return ""
    wrong = getattr(refusal, "fields", {})
    named = ", ".join(f"{changes.label(name, offering.category)}: {i18n.say(text)}" for name, text in wrong.items())
    return named or i18n.sentence(refusal)


def _rows(offering: Offering, found: Sequence[OfferingVersion]) -> list[Row]:
    """Those of the page; one more was read, so that the last one too is compared with the one before it."""
    names = people.of({one.user_id for one in found if one.user_id is not None})
    now, rows = kept.state_of(offering), []
    for place, one in enumerate(found[: kept.PAGE]):
        older = found[place + 1] if place + 1 < len(found) else None
        told = changes.between(older.values, one.values) if older else []
        rows.append(Row(one, _who(one, names), told, is_now=one.values == now))
    return rows


def _who(version: OfferingVersion, names: Any) -> str:
    if version.user_id is not None:
        return str(names.get(version.user_id) or _("somebody who has left"))
    return (
        "" if version.actor is None else str(_("the market's team") if version.actor is ActorKind.command else _("MIMA itself"))
    )
