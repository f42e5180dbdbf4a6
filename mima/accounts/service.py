"""Signing up, proving an address, signing in and out, choosing a new password."""

import hashlib
import unicodedata
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from mima.accounts import allowance, passwords
from mima.accounts.models import AccountToken, Organizer, TokenPurpose, User, UserSession
from mima.core import clock, ids
from mima.core.actors import Actor
from mima.core.db import db, violated
from mima.core.errors import N_, DomainError
from mima.journal import service as journal
from mima.mailing import service as mailing

SESSION_LASTS = timedelta(days=14)
VERIFY_LASTS = timedelta(days=3)
RESET_LASTS = timedelta(hours=2)
TRIES_PER_ACCOUNT = 10
TRIES_PER_ADDRESS = 60
TRY_WINDOW = timedelta(minutes=15)


class SignInRefused(DomainError):
    """Unknown person or wrong password: the same words for both."""

    status = 422
    message = N_("This address and this password do not go together. Check both, or choose a new password.")


class LinkSpent(DomainError):
    """The link from the letter was used before or is too old."""

    status = 422
    message = N_("This link has been used or is too old. Ask for a new one below.")


class NotVerified(DomainError):
    """The address was never proven."""

    status = 403
    message = N_("Please open the link in the letter that we sent you first: it proves that this address is yours.")


def fold(email: str) -> str:
    """The form under which an address is unique: NFKC, case folded, without outer blanks."""
    return unicodedata.normalize("NFKC", email).casefold().strip()


def find(email: str) -> User | None:
    return db.session.scalar(select(User).where(User.email_folded == fold(email)))


def sign_up(*, email: str, name: str, structure: str, password: str | None, language: str) -> User:
    """A person with this address exists and a letter with a verification link is on its way.

    An address that is already known gets a letter that says so instead: the page must not tell who is a customer.
    """
    known = find(email)
    if known is not None:
        _welcome_back(known, language)
        return known
    user = create(email=email, name=name, structure=structure, password=password, language=language)
    if user is not None:
        send_verification(user)
        return user
    raced = find(email)
    assert raced is not None  # the unique rule refused us because this row is there
    return raced


def create(
    *, email: str, name: str, structure: str = "", password: str | None, language: str, verified: bool = False
) -> User | None:
    """A new person, or None when the address is taken (also by somebody at the same moment)."""
    now = clock.now()
    user = User(
        public_id=ids.public_id(),
        email=email.strip(),
        email_folded=fold(email),
        name=name.strip(),
        structure=structure.strip(),
        language=language,
        password_hash=passwords.hash_password(password) if password else None,
        verified_at=now if verified else None,
        created_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(user)
    except IntegrityError as error:
        if violated(error) == "uq_user_account_email_folded":
            return None
        raise
    journal.record(user, "account.created", by=user.actor)
    return user


def send_verification(user: User) -> None:
    """A letter with a fresh verification link is on its way to the person."""
    secret = _issue(user, TokenPurpose.verify, VERIFY_LASTS)
    mailing.write(
        "verify",
        to=user.email,
        language=user.language,
        user_id=user.id,
        by=user.actor,
        key=f"verify:{_hash(secret)}",
        name=user.name,
        token=secret,
    )


def _welcome_back(user: User, language: str) -> None:
    hour = clock.now().strftime("%Y%m%d%H")
    template = "already_known" if user.verified_at else "verify"
    if template == "verify":
        send_verification(user)
        return
    mailing.write(
        template,
        to=user.email,
        language=language,
        user_id=user.id,
        by=user.actor,
        key=f"known:{user.id}:{hour}",
        name=user.name,
    )


def verify(secret: str) -> User:
    """The address of the link's owner is proven; the person. `LinkSpent` otherwise."""
    user = _spend(secret, TokenPurpose.verify)
    if user.verified_at is None:
        user.verified_at = clock.now()
        journal.record(user, "account.verified", by=user.actor)
    return user


def sign_in(email: str, password: str, *, agent: str) -> str:
    """The token of a new session. `SignInRefused`, `NotVerified` or `TooManyTries`; the caller counts tries by `count_try`."""
    user = find(email)
    if not passwords.matches(user.password_hash if user else None, password) or user is None:
        raise SignInRefused
    if user.verified_at is None:
        raise NotVerified
    allowance.give_back(f"sign-in:{user.email_folded}")
    return open_session(user, agent=agent)


def count_try(email: str, *, from_address: str) -> None:
    """One sign-in try is counted, in a transaction of its own, so that a refusal does not undo the count."""
    allowance.use(f"sign-in:{fold(email)}", limit=TRIES_PER_ACCOUNT, window=TRY_WINDOW)
    allowance.use(f"sign-in-from:{from_address}", limit=TRIES_PER_ADDRESS, window=TRY_WINDOW)


def open_session(user: User, *, agent: str) -> str:
    """The secret of a new browser session of this person."""
    secret, now = ids.token(), clock.now()
    db.session.add(
        UserSession(user_id=user.id, token_hash=_hash(secret), created_at=now, expires_at=now + SESSION_LASTS, agent=agent[:200])
    )
    db.session.flush()
    return secret


def session_user(secret: str) -> User | None:
    """The person whose browser holds this secret, in one statement."""
    return db.session.scalar(
        select(User)
        .join(UserSession, UserSession.user_id == User.id)
        .where(UserSession.token_hash == _hash(secret), UserSession.expires_at > clock.now())
    )


def sign_out(secret: str) -> None:
    """This browser's session is over."""
    db.session.execute(delete(UserSession).where(UserSession.token_hash == _hash(secret)))


def ask_reset(email: str) -> None:
    """If somebody has this address, a letter with a link to choose a password is on its way; the caller cannot tell."""
    user = find(email)
    if user is None:
        return
    secret = _issue(user, TokenPurpose.reset, RESET_LASTS)
    mailing.write(
        "reset",
        to=user.email,
        language=user.language,
        user_id=user.id,
        by=user.actor,
        key=f"reset:{_hash(secret)}",
        name=user.name,
        token=secret,
    )


def reset(secret: str, password: str) -> User:
    """The person has this password, a proven address and no open session any more; `LinkSpent` otherwise."""
    user = _spend(secret, TokenPurpose.reset)
    user.password_hash = passwords.hash_password(password)
    user.verified_at = user.verified_at or clock.now()
    db.session.execute(delete(UserSession).where(UserSession.user_id == user.id))
    journal.record(user, "account.password_changed", by=user.actor)
    return user


def make_organizer(user: User, *, by: Actor) -> None:
    """The person belongs to the market's team; their open sessions end, because what they may do changed."""
    if db.session.get(Organizer, user.id) is None:
        db.session.add(Organizer(user_id=user.id, since=clock.now()))
        db.session.execute(delete(UserSession).where(UserSession.user_id == user.id))
        db.session.flush()
        journal.record(user, "organizer.added", by=by)


def is_organizer(user: User) -> bool:
    return db.session.get(Organizer, user.id) is not None


def set_language(user: User, language: str) -> None:
    user.language = language


def _issue(user: User, purpose: TokenPurpose, lasts: timedelta) -> str:
    secret = ids.token()
    db.session.add(AccountToken(user_id=user.id, purpose=purpose, token_hash=_hash(secret), expires_at=clock.now() + lasts))
    db.session.flush()
    return secret


def _spend(secret: str, purpose: TokenPurpose) -> User:
    now: datetime = clock.now()
    token = db.session.scalar(select(AccountToken).where(AccountToken.token_hash == _hash(secret)).with_for_update())
    if token is None or token.purpose != purpose or token.used_at is not None or token.expires_at <= now:
        raise LinkSpent
    token.used_at = now
    user = db.session.get(User, token.user_id)
    assert user is not None  # a foreign key holds it
    return user


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
