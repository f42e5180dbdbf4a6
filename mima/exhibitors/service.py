"""Founding a company's page, naming its people, its trust."""

from typing import Any

from slugify import slugify
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from mima.accounts.models import User
from mima.core import clock, ids
from mima.core.actors import Actor
from mima.core.db import db, violated
from mima.exhibitors import legal, queries
from mima.exhibitors.models import Exhibitor, ExhibitorMember, MemberRole
from mima.journal import service as journal

# What a company may change of itself; nothing else is read from a form.
PROFILE_FIELDS = frozenset(
    [
        "name",
        "body",
        "about_fr",
        "about_en",
        "website",
        "town",
        "legal_name",
        "siret",
        "vat_number",
        "street",
        "postcode",
        "country",
        "billing_email",
        "licence",
        "tdm",
    ]
)


def found(name: str, *, by: Actor, owner: User | None = None, **profile: str) -> Exhibitor:
    """A company with this name exists, with its own address on the site and, if given, its owner."""
    facts = {"name": name.strip(), "created_at": clock.now(), **_only_profile(profile)}
    try:
        exhibitor = _at(_free_slug(name), facts)
    except IntegrityError as error:
        if violated(error) != "uq_exhibitor_slug":
            raise
        # Somebody founds one of the same name at this very moment.
        exhibitor = _at(_longer(name), facts)
    journal.record(exhibitor, "exhibitor.founded", by=by)
    if owner is not None:
        add_member(exhibitor, owner, MemberRole.owner, by=by)
    return exhibitor


def found_first(name: str, *, by: Actor, owner: User, **profile: str) -> Exhibitor:
    """The person acts for a company: of two clicks at the same moment the second finds the company of the first."""
    db.session.execute(select(User.id).where(User.id == owner.id).with_for_update(key_share=True))
    mine = queries.of_member(owner)
    return mine[0] if mine else found(name, by=by, owner=owner, **profile)


def change_profile(exhibitor: Exhibitor, *, by: Actor, **profile: str) -> None:
    """The company's profile holds these values, checked; papers already issued keep the old ones. `Invalid` names the fields."""
    checked = legal.checked(_only_profile(profile))
    changed = {field: value for field, value in checked.items() if getattr(exhibitor, field) != value}
    for field, value in changed.items():
        setattr(exhibitor, field, value)
    if changed:
        journal.record(exhibitor, "exhibitor.changed", by=by, fields=sorted(changed))


def add_member(exhibitor: Exhibitor, user: User, role: MemberRole, *, by: Actor) -> None:
    """The person acts for the company from now on."""
    db.session.add(ExhibitorMember(exhibitor_id=exhibitor.id, user_id=user.id, role=role, since=clock.now()))
    db.session.flush()
    journal.record(exhibitor, "exhibitor.member_added", by=by, user_id=user.id, role=role)


def set_trusted(exhibitor: Exhibitor, trusted: bool, *, by: Actor) -> None:
    """The company publishes at once from now on, or waits for the organizers again."""
    if exhibitor.trusted != trusted:
        exhibitor.trusted = trusted
        journal.record(exhibitor, "exhibitor.trusted" if trusted else "exhibitor.untrusted", by=by)


def _only_profile(profile: dict[str, str]) -> dict[str, str]:
    unknown = profile.keys() - PROFILE_FIELDS
    if unknown:
        raise TypeError(f"not a company's profile: {sorted(unknown)}")
    return {field: value.strip() for field, value in profile.items()}


def _at(slug: str, facts: dict[str, Any]) -> Exhibitor:
    exhibitor = Exhibitor(slug=slug, **facts)
    with db.session.begin_nested():
        db.session.add(exhibitor)
        db.session.flush()
    return exhibitor


def _free_slug(name: str) -> str:
    stem = _stem(name)
    taken = db.session.scalar(select(Exhibitor.id).where(Exhibitor.slug == stem))
    return stem if taken is None else _longer(name)


def _longer(name: str) -> str:
    return f"{_stem(name)}-{ids.public_id(4)}"


def _stem(name: str) -> str:
    return slugify(name, max_length=50) or "structure"
