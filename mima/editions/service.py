"""An edition begins hidden, is described, shown, and moved to other days; who sells on it is named."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import select

from mima.core.actors import Actor
from mima.core.db import db
from mima.core.errors import N_, Invalid
from mima.editions import calling_off, terms
from mima.editions.models import Edition, EditionState
from mima.journal import service as journal

# What an edition says of itself; nothing else is read from a form.
WORDS = ("name", "venue", "venue_address", "about_fr", "about_en", "practical_fr", "practical_en")
# What an edition has from the one that it is made like.
KEPT = ("timezone", "currency", "hold_minutes", "most_booths", "member_rate", "seller", "deposit_rate", "balance_days")
# It stands in every address of the edition.
SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")


def begin(
    slug: str, starts_on: date, ends_on: date, words: Mapping[str, str], *, by: Actor, like: Edition | None = None
) -> Edition:
    """There is an edition with this address, days and words, seen by the organizers alone until it is shown.

    It sells as the other one does (`like`): the same seller, member rate, hold time, and terms by as many
    days before. `Invalid` names what does not fit.
    """
    wrong = _wrong_days(starts_on, ends_on) | _wrong_slug(slug)
    if wrong:
        raise Invalid(wrong)
    alike = {name: getattr(like, name) for name in KEPT} if like is not None else {}
    if like is not None:
        alike["cancellation_terms"] = terms.moved(like.cancellation_terms, starts_on - like.starts_on)
        alike["balance_on"] = like.balance_on + (starts_on - like.starts_on) if like.balance_on is not None else None
    edition = Edition(slug=slug, starts_on=starts_on, ends_on=ends_on, is_public=False, **_only_words(words), **alike)
    journal.begin(edition, EditionState.planned, by=by, **({"like": like.slug} if like is not None else {}))
    return edition


def describe(edition: Edition, words: Mapping[str, str], *, by: Actor) -> None:
    """The edition says this of itself."""
    changed = {name: value for name, value in _only_words(words).items() if getattr(edition, name) != value}
    for name, value in changed.items():
        setattr(edition, name, value)
    if changed:
        journal.record(edition, "edition.described", by=by, fields=sorted(changed))


def move(edition: Edition, starts_on: date, ends_on: date, *, by: Actor, why: str = "") -> bool:
    """The edition is on these days; whether they are other ones than before.

    What it says to who books from now on about cancelling and about the balance lies as many days before its start as it did.
    `Invalid` for days in the wrong order, `CalledOff` for one that is cancelled.
    """
    calling_off.check_is_on(edition)
    wrong = _wrong_days(starts_on, ends_on)
    if wrong:
        raise Invalid(wrong)
    before = (edition.starts_on, edition.ends_on)
    if before == (starts_on, ends_on):
        return False
    edition.starts_on, edition.ends_on = starts_on, ends_on
    later = starts_on - before[0]
    edition.cancellation_terms = terms.moved(edition.cancellation_terms, later)
    if edition.balance_on is not None:
        edition.balance_on += later
    days = [one.isoformat() for one in (*before, starts_on, ends_on)]
    journal.record(edition, "edition.moved", by=by, why=why, days=days)
    return True


def show(edition: Edition, is_public: bool, *, by: Actor) -> None:
    """Everybody sees the edition from now on, or the organizers alone."""
    if edition.is_public != is_public:
        edition.is_public = is_public
        journal.record(edition, "edition.shown" if is_public else "edition.hidden", by=by)


def name_seller(edition: Edition, seller: Mapping[str, Any], *, by: Actor) -> None:
    """Papers issued from now on name this seller (`billing.seller.Seller.stored`); those that are issued keep theirs.

    Its last VAT number stays known: what was sold with VAT is billed with VAT, and such a paper must say under which number.
    """
    number = seller.get("vat_number") or edition.seller.get("vat_number") or edition.seller.get("charged_under", "")
    stored = {**seller, "charged_under": number}
    if edition.seller != stored:
        fields = sorted(name for name, value in stored.items() if edition.seller.get(name) != value)
        edition.seller = stored
        journal.record(edition, "edition.seller", by=by, fields=fields)


def _only_words(words: Mapping[str, str]) -> dict[str, str]:
    unknown = words.keys() - set(WORDS)
    if unknown:
        raise TypeError(f"not what an edition says of itself: {sorted(unknown)}")
    return {name: value.strip() for name, value in words.items()}


def _wrong_days(starts_on: date, ends_on: date) -> dict[str, str]:
    return {"ends_on": N_("The last day is before the first one.")} if ends_on < starts_on else {}


def _wrong_slug(slug: str) -> dict[str, str]:
    if not SLUG.fullmatch(slug):
        return {"slug": N_("Small letters, digits and hyphens, such as 2028: it stands in every address of the edition.")}
    if db.session.scalar(select(Edition.id).where(Edition.slug == slug)) is not None:
        return {"slug": N_("There is an edition with this address already.")}
    return {}
