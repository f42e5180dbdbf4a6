"""A paper that goes out once more: to who acts for the company, to its accounts address, and to that of who pays instead."""

from collections.abc import Iterator

from sqlalchemy import select

from mima.billing.models import Paper
from mima.core import clock
from mima.core.actors import Actor
from mima.core.db import db
from mima.exhibitors import queries as exhibitors
from mima.journal import service as journal
from mima.mailing import service as mailing
from mima.mailing.models import Letter

# The letters with which a paper goes, by the value that names it.
TEMPLATE, PAPER = "paper_again", "paper"
# The same in any other letter that has a paper with it.
ENCLOSED = "enclosed"
# Who is known by an address alone reads the paper in the language that binds.
BINDING = "fr"


def send_again(paper: Paper, *, by: Actor) -> int:
    """The paper is on its way to each of its company's addresses, once a day; the number of letters that were not before."""
    keys = {_key(paper, address): (address, language, user_id) for address, language, user_id in _addresses(paper)}
    known = set(db.session.scalars(select(Letter.key).where(Letter.key.in_(keys))))
    for key, (address, language, user_id) in keys.items():
        if key not in known:
            _write(paper, key, address, language, user_id, by)
    sent = [address for key, (address, _language, _user) in keys.items() if key not in known]
    if sent:
        journal.record(paper, "paper.sent_again", by=by, number=paper.number, to=sent)
    return len(sent)


def _write(paper: Paper, key: str, address: str, language: str, user_id: int | None, by: Actor) -> None:
    mailing.write(
        TEMPLATE,
        to=address,
        language=language,
        key=key,
        by=by,
        user_id=user_id,
        paper=paper.number,
        is_credit_note=paper.corrects_id is not None,
        company=paper.exhibitor.name,
        booking=paper.booking.reference,
        issued_on=paper.issued_on.isoformat(),
        gross_cents=paper.gross_cents,
        currency=paper.currency,
        no_vat=not any(row["rate"] for row in paper.record["vat"]),
        is_member=user_id is not None,
    )


def _key(paper: Paper, address: str) -> str:
    return f"{TEMPLATE}:{paper.number}:{paper.booking.edition.day_at(clock.now()).isoformat()}:{address}"


def _addresses(paper: Paper) -> Iterator[tuple[str, str, int | None]]:
    """Address, language and, for a member, id; each address once."""
    people = exhibitors.member_users(paper.exhibitor)
    for user in people:
        yield user.email, user.language, user.id
    known = {user.email.lower() for user in people}
    for accounts in (paper.record["buyer"]["email"], paper.exhibitor.billing_email):
        if accounts and accounts.lower() not in known:
            known.add(accounts.lower())
            yield accounts, BINDING, None
