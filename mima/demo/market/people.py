"""The demo's companies and the four people who can sign in."""

from datetime import date

from mima.accounts import passwords
from mima.accounts import service as accounts
from mima.accounts.models import User
from mima.core.actors import COMMAND
from mima.demo.material import DemoCompany, companies
from mima.exhibitors import cluster
from mima.exhibitors import service as exhibitors
from mima.exhibitors.models import Exhibitor, MemberRole

PASSWORD = "mima-demo"  # noqa: S105 (printed on purpose: it exists in the demo market only)
# address: (name, structure, language, the company acted for)
PEOPLE = {
    "organizer@example.org": ("Ana Mercier", "Le Damier", "fr", None),
    "exhibitor@example.org": ("Bruno Chassagne", "Maison Pouzzolane", "fr", "maison-pouzzolane"),
    "rival@example.org": ("Carla Vidal", "Kiosque à Sons", "fr", "kiosque-a-sons"),
    "buyer@example.org": ("Dora Lemaire", "Scène nationale des Monts", "fr", None),
}
# Companies whose offerings wait for the organizers, so that their desk has something to decide.
NOT_TRUSTED = frozenset({"maison-pouzzolane", "bruit-blanc", "drone-et-bocage"})


def invite() -> tuple[dict[str, User], dict[str, Exhibitor]]:
    """The people by address and the companies by slug; every company that nobody signs in for has no member."""
    founded = {company.slug: _found(company) for company in companies()}
    people = {email: _person(email) for email in PEOPLE}
    accounts.make_organizer(people["organizer@example.org"], by=COMMAND)
    for email, (_name, _structure, _language, company) in PEOPLE.items():
        if company:
            exhibitors.add_member(founded[company], people[email], MemberRole.owner, by=COMMAND)
    return people, founded


def _person(email: str) -> User:
    name, structure, language, _company = PEOPLE[email]
    user = accounts.create(email=email, name=name, structure=structure, password=None, language=language, verified=True)
    if user is None:
        raise LookupError(f"{email} is there already")
    user.password_hash = passwords.hash_password(PASSWORD)
    return user


def _found(company: DemoCompany) -> Exhibitor:
    founded = exhibitors.found(
        company.name,
        by=COMMAND,
        about_fr=company.description_fr,
        about_en=company.description_en,
        website=company.website,
        town=company.town,
        legal_name=f"{company.name} {company.legal_form}",
        siret=company.siret,
        vat_number=company.vat_number,
        street=company.street,
        postcode=company.postcode,
        billing_email=company.email,
        licence="on-request" if company.is_member else "",
    )
    if company.slug not in NOT_TRUSTED:
        exhibitors.set_trusted(founded, True, by=COMMAND)
    if company.is_member:
        cluster.begin(founded, date(2026, 1, 1), None, by=COMMAND)
    return founded
