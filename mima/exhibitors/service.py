"""Founding a company's page, naming its people, its trust."""

from slugify import slugify
from sqlalchemy import select

from mima.accounts.models import User
from mima.core import clock, ids
from mima.core.actors import Actor
from mima.core.db import db
from mima.exhibitors import legal
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
    ]
)


def found(name: str, *, by: Actor, owner: User | None = None, **profile: str) -> Exhibitor:
    """A company with this name exists, with its own address on the site and, if given, its owner."""
    exhibitor = Exhibitor(slug=_free_slug(name), name=name.strip(), created_at=clock.now(), **_only_profile(profile))
    db.session.add(exhibitor)
    db.session.flush()
    journal.record(exhibitor, "exhibitor.founded", by=by)
    if owner is not None:
        add_member(exhibitor, owner, MemberRole.owner, by=by)
    return exhibitor


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


def _free_slug(name: str) -> str:
    stem = slugify(name, max_length=50) or "structure"
    taken = db.session.scalar(select(Exhibitor.id).where(Exhibitor.slug == stem))
    return stem if taken is None else f"{stem}-{ids.public_id(4)}"
