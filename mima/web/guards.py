"""Who is asking, and what they may load: every private thing comes through here, loaded and authorised in one call."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from flask import Flask, g, request, session
from flask_babel import refresh
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from mima.accounts import service as accounts
from mima.accounts.models import User
from mima.applications import queries as applications
from mima.applications.models import Application
from mima.booths import queries as booths
from mima.booths.models import Booking
from mima.buyers import queries as buyers
from mima.buyers.models import Enquiry
from mima.core.actors import Actor
from mima.core.errors import N_, DomainError, NotFound, Refused
from mima.exhibitors import queries as exhibitors
from mima.exhibitors.models import Exhibitor
from mima.waiting import queries as waiting
from mima.waiting.models import WaitingWish

login = LoginManager()


class SignInNeeded(DomainError):
    """The page is for somebody who is signed in."""

    status = 401
    message = N_("Please sign in first.")


class NoCompany(DomainError):
    """The person acts for no company yet."""

    status = 403
    message = N_("This is for exhibitors. Create your company's page first; it takes a minute.")


@dataclass
class SignedIn(UserMixin):  # type: ignore[misc]
    """The person of this request with the secret of their browser session, as Flask-Login wants it."""

    user: User
    secret: str
    is_organizer: bool

    def get_id(self) -> str:
        return self.secret


def init_app(app: Flask) -> None:
    # Our templates ask `viewer`.
    login.init_app(app, add_context_processor=False)
    # Browser and address may change on a train; the session is a row that can be ended instead.
    login.session_protection = None


@login.user_loader  # type: ignore[untyped-decorator]
def _load(secret: str) -> SignedIn | None:
    found = accounts.session_user(secret)
    return None if found is None else SignedIn(found[0], secret, is_organizer=found[1])


def enter(user: User, secret: str) -> None:
    """The browser is signed in from now on, with nothing kept of the session it had before."""
    _begin_anew()
    session.permanent = True
    login_user(SignedIn(user, secret, is_organizer=accounts.is_organizer(user)))
    # The language of this request was chosen before we knew the person.
    refresh()


def leave() -> str | None:
    """The browser is signed out and keeps its language alone; the secret of the session that the caller ends."""
    secret = secret_or_none()
    logout_user()
    _begin_anew()
    return secret


def _begin_anew() -> None:
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language


def forget() -> None:
    """For the rest of this request nobody is signed in: whoever asks who is there asks no database."""
    login._update_request_context_with_user()


def secret_or_none() -> str | None:
    """The secret of this browser's session, for ending or recognising it."""
    return current_user.secret if current_user.is_authenticated else None


def user_or_none() -> User | None:
    """The person, or None for a visitor, whose session names nobody: for them the question costs nothing."""
    if "_user_id" not in session and "_login_user" not in g:
        return None
    return current_user.user if current_user.is_authenticated else None


def signed_in() -> User:
    """The person; `SignInNeeded` for a visitor."""
    user = user_or_none()
    if user is None:
        raise SignInNeeded
    return user


def me() -> Actor:
    """The person as an actor, for `by=`."""
    return signed_in().actor


def is_organizer() -> bool:
    """Whether the person belongs to the market's team."""
    return bool(current_user.is_authenticated and current_user.is_organizer)


def organizer() -> User:
    """The person, who belongs to the market's team; `SignInNeeded` or `Refused` otherwise."""
    user = signed_in()
    if not is_organizer():
        raise Refused
    return user


def my_exhibitors() -> Sequence[Exhibitor]:
    """The companies that the person acts for; none for a visitor. One statement per request."""
    user = user_or_none()
    if user is None:
        return ()
    if "my_exhibitors" not in g:
        g.my_exhibitors = exhibitors.of_member(user)
    return tuple(g.my_exhibitors)


def my_exhibitor() -> Exhibitor:
    """The company that the person acts for now: the chosen one, else the first. `NoCompany` if there is none."""
    signed_in()
    mine = my_exhibitors()
    if not mine:
        raise NoCompany
    chosen = session.get("exhibitor_id")
    return next((exhibitor for exhibitor in mine if exhibitor.id == chosen), mine[0])


def my_exhibitor_ids() -> frozenset[int]:
    return frozenset(exhibitor.id for exhibitor in my_exhibitors())


def booking(reference: str) -> Booking:
    """The booking, for its company's members and for organizers; `NotFound` for everybody else."""
    user = signed_in()
    found = booths.booking(reference)
    if not exhibitors.is_member(found.exhibitor_id, user) and not is_organizer():
        raise NotFound
    return found


def application(reference: str) -> Application:
    """An application of a company that the person acts for; `NotFound` for everybody else, organizers too."""
    return applications.of_member(reference, signed_in())


def wish(reference: str) -> WaitingWish:
    """A wish of a company that the person acts for; `NotFound` for everybody else, organizers too."""
    return waiting.of_member(reference, signed_in())


def my_enquiry(reference: str) -> Enquiry:
    """The person's own enquiry; `NotFound` for everybody else, organizers too."""
    return buyers.thread_of_buyer(reference, signed_in())


def company_enquiry(reference: str) -> Enquiry:
    """An enquiry to a company that the person acts for; `NotFound` for everybody else, organizers too."""
    return buyers.thread_of_member(reference, signed_in())


def safe_next(address: str | None, default: str) -> str:
    """`address` if it is a path of this site, else `default`: nobody is sent elsewhere by a crafted link."""
    if not address or not address.startswith("/") or address.startswith(("//", "/\\")) or "\\" in address:
        return default
    parts = urlsplit(address)
    return address if not parts.scheme and not parts.netloc and not set(address) & set("\r\n\t") else default


def client_address() -> str:
    """What limits count as one place: an IPv4 address, also where IPv6 carries it, or the /64 that one connection is given."""
    told = request.remote_addr or "unknown"
    try:
        address = ip_address(told)
    except ValueError:
        return told
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or IPv6Network((int(address), 64), strict=False))
