"""The waiting list in plain words: what a wish is for, how a booth fits it, how it and its offers stand."""

from typing import Any

from flask import Flask
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from mima.blueprints.waiting import blueprint
from mima.booths.models import Booth
from mima.waiting.models import OfferState, WaitingWish, WishState
from mima.waiting.ranking import Nearness, Need, Suggestion
from mima.web import filters, i18n
from mima.web.words import Word, tell

WISH = {
    WishState.open: Word("warn", "clock", _l("Waits")),
    WishState.offered: Word("ok", "flag", _l("A booth is offered")),
    WishState.settled: Word("ok", "check", _l("Has a booth")),
    WishState.withdrawn: Word("", "redo", _l("Taken back")),
}
OFFER = {
    OfferState.offered: Word("warn", "clock", _l("Waits for an answer")),
    OfferState.accepted: Word("ok", "check", _l("Booked")),
    OfferState.declined: Word("", "close", _l("Declined")),
    OfferState.lapsed: Word("", "clock", _l("Not answered in time")),
    OfferState.withdrawn: Word("", "redo", _l("Taken back")),
}
tell(WISH, OFFER)


def looked_for(wish: WaitingWish) -> str:
    """6 to 12 m², North wall, at least 1,500 W, at most €1,500 without VAT, near Kiosque à Sons; or any booth."""
    parts = [size(wish)]
    if wish.zone is not None:
        parts.append(i18n.both(wish.zone, "name"))
    if wish.power_watts:
        parts.append(_("at least %(watts)s W", watts=filters.number(wish.power_watts)))
    if wish.most_cents is not None:
        parts.append(_("at most %(sum)s without VAT", sum=filters.whole_money(wish.most_cents, wish.edition.currency)))
    if wish.near is not None:
        parts.append(_("near %(company)s", company=wish.near.name))
    return ", ".join(part for part in parts if part) or _("any booth")


def size(wish: WaitingWish) -> str:
    """The sizes of the wish, empty where it names none."""
    return str(_size(wish))


def _size(wish: WaitingWish) -> Any:
    least, most = (filters.number(one) if one is not None else "" for one in (wish.least_m2, wish.most_m2))
    if least and most:
        return _("%(least)s m²", least=least) if least == most else _("%(least)s to %(most)s m²", least=least, most=most)
    if least:
        return _("at least %(least)s m²", least=least)
    return _("at most %(most)s m²", most=most) if most else ""


def reasons(one: Suggestion) -> list[tuple[bool, str]]:
    """Why the booth is suggested to this company, and what speaks against it, each (for, against) in words."""
    told = [(is_met, str(_need(one, need))) for need, is_met in one.needs.items()]
    if one.wish.near is not None:
        told.append(_near(one, one.wish.near.name))
    if one.has:
        told.append((False, _("has booth %(codes)s already", codes=", ".join(one.has))))
    return told


def _need(one: Suggestion, need: Need) -> Any:
    wish, booth = one.wish, one.booth
    if need is Need.size:
        return _("size %(area)s, wished %(size)s", area=filters.area(booth.area_dm2), size=size(wish))
    if need is Need.zone:
        wished = i18n.both(wish.zone, "name")
        is_same = wish.zone_id == booth.zone_id
        return _("zone %(zone)s", zone=wished) if is_same else _("zone, wished %(zone)s", zone=wished)
    if need is Need.power:
        watts, wished = filters.number(booth.power_watts), filters.number(wish.power_watts or 0)
        return _("power %(watts)s W, wished %(wished)s W", watts=watts, wished=wished)
    net, most = (filters.whole_money(cents, wish.edition.currency) for cents in (one.net_cents, wish.most_cents or 0))
    return _("price %(net)s without VAT, wished at most %(most)s", net=net, most=most)


def _near(one: Suggestion, name: str) -> tuple[bool, str]:
    if one.nearness is Nearness.beside:
        return True, _("next to %(company)s", company=name)
    if one.nearness is Nearness.same_zone:
        return True, _("in the same zone as %(company)s", company=name)
    return False, _("not near %(company)s", company=name)


def facts(booth: Booth) -> str:
    """North wall, 6 m², 1,500 W."""
    power = _("%(watts)s W", watts=filters.number(booth.power_watts)) if booth.power_watts else ""
    parts = (i18n.both(booth.category, "name"), i18n.both(booth.zone, "name"), filters.area(booth.area_dm2), power)
    return ", ".join(part for part in parts if part)


@blueprint.record_once
def _prepare(state: Any) -> None:
    app: Flask = state.app
    app.jinja_env.filters.update(looked_for=looked_for, reasons=reasons, booth_facts=facts)
