"""Signing up, proving an address, signing in and out, choosing a new password."""

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, delete, select
from sqlalchemy.exc import IntegrityError

from mima.accounts import allowance, passwords, queries
from mima.accounts.models import AccountToken, Organizer, TokenPurpose, User, UserSession
from mima.core import clock, ids
from mima.core.actors import Actor
from mima.core.db import db, violated
from mima.core.errors import N_, DomainError, Invalid, NotFound
from mima.journal import service as journal
from mima.mailing import service as mailing

SESSION_LASTS = timedelta(days=14)
VERIFY_LASTS = timedelta(days=3)
RESET_LASTS = timedelta(hours=2)
TRIES_PER_ACCOUNT = 10
TRIES_PER_ADDRESS = 60
TRY_WINDOW = timedelta(minutes=15)
LETTERS_PER_ACCOUNT = 5
LETTERS_PER_ADDRESS = 30
MESSAGES_PER_ACCOUNT = 60
LETTER_WINDOW = timedelta(hours=1)
LINKS_KEPT = timedelta(days=30)


class SignInRefused(DomainError):
    """Unknown person, wrong password or an address not proven yet: the same words for all, so that nobody learns who is known."""

    status = 422
    message = N_(
        "This address and this password do not go together. Check both, or choose a new password. "
        "If you have just signed up, open the link in our letter first."
    )


class LinkSpent(DomainError):
    """The link from the letter was used before or is too old."""

    status = 422
    message = N_("This link has been used or is too old. Ask for a new one below.")


class WrongPassword(Invalid):
    """The present password does not match."""

    def __init__(self) -> None:
        super().__init__({"current": N_("This is not your present password.")})


def fold(email: str) -> str:
    """The form under which an address is unique: NFKC, case folded, without outer blanks."""
    return unicodedata.normalize("NFKC", email).casefold().strip()


def find(email: str) -> User | None:
    return db.session.scalar(select(User).where(User.email_folded == fold(email)))


def sign_up(*, email: str, name: str, structure: str, password: str, language: str, leads_to: str = "") -> None:
    """A person with this address exists and a letter with a link that proves it, and then opens `leads_to`, is on its way.

    An address that is proven already gets a letter that says so instead: the caller cannot tell who is known.
    `WeakPassword` when the password would not do.
    """
    passwords.check(password, email=email)
    # Hashed before the address is looked at, so that known and unknown people cost the same time.
    password_hash = passwords.hash_password(password)
    user = newcomer(email=email, name=name, structure=structure, language=language)
    if user.verified_at is not None:
        _say_known(user)
        return
    # The password is not the person's before the link in the letter is opened; the link carries it.
    send_proof(user, password_hash=password_hash, leads_to=leads_to)


def newcomer(*, email: str, name: str, structure: str, language: str) -> User:
    """The person with this address: known, or made now without a password. What is not proven yet takes the new name."""
    user = find(email) or create(email=email, name=name, structure=structure, password=None, language=language) or find(email)
    assert user is not None  # the unique rule refused us because this row is there
    if user.verified_at is None:
        user.name, user.structure, user.language = name.strip(), structure.strip(), language
    return user


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


def send_proof(
    user: User, template: str = "verify", *, password_hash: str | None = None, about: str = "", leads_to: str = "", **values: str
) -> None:
    """A letter with a fresh link that proves the address is on its way; with it, what waits for the proof (`about`) goes on."""
    secret = _issue(user, TokenPurpose.verify, VERIFY_LASTS, password_hash=password_hash, about=about, leads_to=leads_to)
    mailing.write(
        template,
        to=user.email,
        language=user.language,
        user_id=user.id,
        by=user.actor,
        key=f"{template}:{_hash(secret)}",
        name=user.name,
        token=secret,
        **values,
    )


def ask_proof(email: str, *, old: str = "") -> None:
    """A fresh link is on its way to whoever needs one, doing what the `old` one would have done; the caller cannot tell."""
    user = find(email)
    if user is None:
        _as_if_writing()
        return
    spent = db.session.scalar(select(AccountToken).where(AccountToken.token_hash == _hash(old), AccountToken.used_at.is_(None)))
    mine = spent if spent is not None and spent.user_id == user.id and spent.purpose is TokenPurpose.verify else None
    if mine is None and user.verified_at is not None:
        _say_known(user)
        return
    if mine is None:
        send_proof(user)
        return
    send_proof(user, password_hash=mine.password_hash, about=mine.about, leads_to=mine.leads_to)


def _say_known(user: User) -> None:
    mailing.write(
        "already_known",
        to=user.email,
        language=user.language,
        user_id=user.id,
        by=user.actor,
        key=f"known:{user.id}:{clock.now():%Y%m%d%H}",
        name=user.name,
    )


@dataclass(frozen=True, slots=True)
class Proof:
    """Whose address is proven; `is_first` if it was not before; `about` names what waited for it, `leads_to` what comes after."""

    user: User
    is_first: bool
    about: str
    leads_to: str


def look_up(secret: str, purpose: TokenPurpose) -> Proof:
    """What an unspent link would prove; `LinkSpent` otherwise. Nothing changes."""
    token = _live(secret, purpose)
    return Proof(token.user, token.user.verified_at is None, token.about, token.leads_to)


def verify(secret: str) -> Proof:
    """The address of the link's owner is proven, and the first proof sets the password that came with this link.

    `LinkSpent` otherwise.
    """
    token = _spend(secret, TokenPurpose.verify)
    user, is_first = token.user, token.user.verified_at is None
    if is_first:
        user.verified_at, user.password_hash = clock.now(), token.password_hash
        journal.record(user, "account.verified", by=user.actor)
    return Proof(user, is_first, token.about, token.leads_to)


def recognise(email: str, password: str) -> User:
    """The person who has this address, proven, and this password; else `SignInRefused`. Tries are counted by `count_try`."""
    user = find(email)
    if not passwords.matches(user.password_hash if user else None, password) or user is None or user.verified_at is None:
        raise SignInRefused
    allowance.give_back(f"sign-in:{user.email_folded}")
    return user


def count_try(email: str, *, from_address: str) -> None:
    """One sign-in try is counted, in a transaction of its own, so that a refusal does not undo the count."""
    allowance.use(f"sign-in:{fold(email)}", limit=TRIES_PER_ACCOUNT, window=TRY_WINDOW)
    allowance.use(f"sign-in-from:{from_address}", limit=TRIES_PER_ADDRESS, window=TRY_WINDOW)


def count_letter(email: str, *, from_address: str) -> None:
    """One letter more is asked for, known person or not; `TooManyTries` when it would become a nuisance."""
    allowance.use(f"letter:{fold(email)}", limit=LETTERS_PER_ACCOUNT, window=LETTER_WINDOW)
    allowance.use(f"letter-from:{from_address}", limit=LETTERS_PER_ADDRESS, window=LETTER_WINDOW)


def count_enquiry(user: User) -> None:
    """One message more to somebody else is counted; `TooManyTries` when it looks like a mailing."""
    allowance.use(f"enquiry:{user.id}", limit=MESSAGES_PER_ACCOUNT, window=LETTER_WINDOW)


def count_password_try(user: User) -> None:
    """One try at the present password is counted."""
    allowance.use(f"password:{user.id}", limit=TRIES_PER_ACCOUNT, window=TRY_WINDOW)


def open_session(user: User, *, agent: str) -> str:
    """The secret of a new browser session of this person."""
    secret, now = ids.token(), clock.now()
    db.session.add(
        UserSession(user_id=user.id, token_hash=_hash(secret), created_at=now, expires_at=now + SESSION_LASTS, agent=agent[:200])
    )
    db.session.flush()
    return secret


# Built once: every request of everybody who is signed in begins with it.
_SIGNED_IN = (
    select(User, Organizer.user_id.is_not(None))
    .join(UserSession, UserSession.user_id == User.id)
    .outerjoin(Organizer, Organizer.user_id == User.id)
    .where(UserSession.token_hash == bindparam("token_hash"), UserSession.expires_at > bindparam("now"))
)


def session_user(secret: str) -> tuple[User, bool] | None:
    """The person whose browser holds this secret, and whether they belong to the market's team, in one statement."""
    found = db.session.execute(_SIGNED_IN, {"token_hash": _hash(secret), "now": clock.now()}).one_or_none()
    return None if found is None else (found[0], found[1])


def is_session(session: UserSession, secret: str | None) -> bool:
    """Whether this is the session that the browser with this secret has."""
    return secret is not None and session.token_hash == _hash(secret)


def sign_out(secret: str) -> None:
    """This browser's session is over."""
    db.session.execute(delete(UserSession).where(UserSession.token_hash == _hash(secret)))


def sign_out_elsewhere(user: User, handle: str) -> None:
    """The session that the person's page calls by this handle is over; `NotFound` if it is not theirs."""
    for session in queries.open_sessions(user):
        if session.handle == handle:
            db.session.delete(session)
            return
    raise NotFound


def ask_reset(email: str) -> None:
    """If somebody has this address, a letter with a link to choose a password is on its way; the caller cannot tell."""
    user = find(email)
    if user is None:
        _as_if_writing()
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
    """The person has this password, a proven address and no open session any more; `LinkSpent` or `WeakPassword` otherwise."""
    user = _spend(secret, TokenPurpose.reset).user
    user.verified_at = user.verified_at or clock.now()
    _set_password(user, password)
    return user


def change_password(user: User, current: str, password: str) -> None:
    """The person has this password and no open session any more; `WrongPassword` or `WeakPassword` otherwise."""
    if user.password_hash is not None and not passwords.matches(user.password_hash, current):
        raise WrongPassword
    _set_password(user, password)


def _set_password(user: User, password: str) -> None:
    passwords.check(password, email=user.email)
    user.password_hash = passwords.hash_password(password)
    db.session.execute(delete(UserSession).where(UserSession.user_id == user.id))
    # A link asked for by somebody else must not outlive the choice.
    db.session.execute(delete(AccountToken).where(AccountToken.user_id == user.id, AccountToken.purpose == TokenPurpose.reset))
    journal.record(user, "account.password_changed", by=user.actor)


def make_organizer(user: User, *, by: Actor) -> None:
    """The person belongs to the market's team; their open sessions end, because what they may do changed."""
    if db.session.get(Organizer, user.id) is None:
        db.session.add(Organizer(user_id=user.id, since=clock.now()))
        db.session.execute(delete(UserSession).where(UserSession.user_id == user.id))
        db.session.flush()
        journal.record(user, "organizer.added", by=by)


def is_organizer(user: User) -> bool:
    return db.session.get(Organizer, user.id) is not None


def organizers() -> Sequence[User]:
    """The market's team, oldest first."""
    return db.session.scalars(select(User).join(Organizer, Organizer.user_id == User.id).order_by(User.id)).all()


def set_language(user: User, language: str) -> None:
    user.language = language


def describe(user: User, *, name: str, structure: str, language: str) -> None:
    """The person is called so and works there; their letters are in this language."""
    user.name, user.structure, user.language = name.strip(), structure.strip(), language


def forget_expired() -> None:
    """Sessions and links that are over leave no rows behind; a link is kept a month so that it can still be renewed."""
    now = clock.now()
    db.session.execute(delete(UserSession).where(UserSession.expires_at <= now))
    db.session.execute(delete(AccountToken).where(AccountToken.expires_at <= now - LINKS_KEPT))
    allowance.forget_past()


def _as_if_writing() -> None:
    # An unknown address costs what a known one does: the same rows, written and taken back.
    savepoint = db.session.begin_nested()
    nobody = create(email=f"{ids.token()}@invalid", name="", password=None, language="fr")
    assert nobody is not None
    send_proof(nobody)
    savepoint.rollback()


def _issue(
    user: User,
    purpose: TokenPurpose,
    lasts: timedelta,
    *,
    password_hash: str | None = None,
    about: str = "",
    leads_to: str = "",
) -> str:
    secret, now = ids.token(), clock.now()
    db.session.add(
        AccountToken(
            user_id=user.id,
            purpose=purpose,
            token_hash=_hash(secret),
            password_hash=password_hash,
            about=about,
            leads_to=leads_to,
            expires_at=now + lasts,
        )
    )
    db.session.flush()
    return secret


def _live(secret: str, purpose: TokenPurpose, *, lock: bool = False) -> AccountToken:
    statement = select(AccountToken).where(AccountToken.token_hash == _hash(secret))
    token = db.session.scalar(statement.with_for_update() if lock else statement)
    if token is None or token.purpose != purpose or token.used_at is not None or token.expires_at <= clock.now():
        raise LinkSpent
    return token


def _spend(secret: str, purpose: TokenPurpose) -> AccountToken:
    token = _live(secret, purpose, lock=True)
    token.used_at = clock.now()
    return token


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
