"""What the market says while something is away: `python -m tests.faults.away`.

The database locked by a foreign hand, stopped or with a full disk, and Stripe stopped. People hold, pay and read meanwhile, and
Stripe rings. Prints every answer; ends with 1 if one was a false success or not a plain 503, or if a restart was needed.
"""

import argparse
import random
import re
import resource
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import requests
from sqlalchemy import create_engine, func, select, text

from mima import audit
from mima.booths.models import LIVE, Booking, Booth, Reservation
from mima.core.db import db
from mima.core.transaction import transaction
from mima.exhibitors.models import Exhibitor
from mima.payments.models import StandPayment
from tests.catalog import making
from tests.faults import pushes, servants, till
from tests.faults.arena import Runner
from tests.faults.pushes import Push
from tests.faults.servants import House

TITLE = "Basalt"
SECONDS_TO_RECOVER = 15
SENTENCES = ("The market is out of breath", "The payment service does not answer at the moment")


class Deed(NamedTuple):
    """One click, under which faults it must be refused, and what it is answered with where it is not."""

    name: str
    refused_by: frozenset[str]
    success: int


DEEDS = (
    Deed("hold", frozenset({"locked", "full", "stopped"}), 303),
    Deed("pay", frozenset({"locked", "full", "stopped", "stripe"}), 303),
    Deed("webhook", frozenset({"locked", "full", "stopped"}), 200),
    Deed("booking", frozenset({"stopped"}), 200),
    Deed("catalog", frozenset({"stopped"}), 200),
)


class Said(NamedTuple):
    """An answer, as far as it matters."""

    status: int
    retry_after: str
    text: str


@dataclass(frozen=True)
class Outcome:
    """What one fault did: every answer meanwhile, how soon all was as before, and what is wrong with that."""

    fault: str
    meanwhile: dict[str, Said]
    recovered: float
    broken: list[str]

    def row(self, kind: str) -> str:
        answers = [f"{self.meanwhile[deed.name].status:>7}" for deed in DEEDS]
        cells = (f"{kind:<10}", f"{self.fault:<8}", *answers, f"{self.recovered:>8.2f} s", f"{len(self.broken) or 'none':>6}")
        return "  ".join((*cells, *(f"\n  broken: {one}" for one in self.broken)))


HEAD = "database    away         hold      pay  webhook  booking  catalog   recovered  broken"


@dataclass(frozen=True)
class Guest:
    """Somebody with a booking to pay and a booth to want, and Stripe's message to ring with."""

    house: House
    runner: Runner
    reference: str
    wanted: str
    push: Push

    def does(self, deed: str) -> Said:
        if deed == "webhook":
            try:
                (answer,) = self.house.place.send([self.push.request(self.house.place.port)])
            except (OSError, KeyError) as error:
                return Said(0, "", type(error).__name__)
            return Said(answer.status, "", answer.text)
        method, path = {
            "hold": ("POST", f"/editions/race/booths/{self.wanted}/hold"),
            "pay": ("POST", f"/bookings/{self.reference}/pay"),
            "booking": ("GET", f"/bookings/{self.reference}"),
            "catalog": ("GET", f"/catalog?q={TITLE}"),
        }[deed]
        try:
            answer = self._ask(deed, method, path)
        except requests.RequestException as error:
            return Said(0, "", type(error).__name__)
        return Said(answer.status_code, answer.headers.get("Retry-After", ""), answer.text)

    def _ask(self, deed: str, method: str, path: str) -> requests.Response:
        return requests.request(
            method,
            f"http://127.0.0.1:{self.house.place.port}{path}",
            data={"csrf_token": self.runner.token} if method == "POST" else None,
            # Whoever cannot be looked up reads the browser's language.
            headers={"Accept-Language": "en"},
            cookies={"mima": self.runner.cookie} if deed != "catalog" else None,
            timeout=60,
            allow_redirects=False,
        )


def races(folder: Path, kind: str, *, faults: Sequence[str] = ()) -> Iterator[Outcome]:
    """What came of each of these faults, of all that this database knows by default, one after the other."""
    with servants.house(folder, kind, works=False) as house:
        known = _faults(house)
        with house.app.app_context(), transaction():
            codes = till.sell(2 * len(known))
        runners = house.place.runners(len(known))
        with house.app.app_context():
            making.published(db.session.get_one(Exhibitor, runners[0].exhibitor_id))
        for at, (fault, happening) in enumerate(known.items()):
            if not faults or fault in faults:
                guest = _guest(house, runners[at], codes[2 * at : 2 * at + 2])
                yield _race(house, guest, fault, happening)


def _guest(house: House, runner: Runner, codes: Sequence[str]) -> Guest:
    rng = random.Random(runner.exhibitor_id)
    push = pushes.signed("ours", pushes.event(rng, "customer.created"), pushes.KEPT)
    guest = Guest(house, runner, "", codes[0], push)
    answer = guest.does("hold")
    if answer.status != 303:
        raise RuntimeError(f"nothing is away, and a hold is answered with {answer.status}")
    with house.app.app_context():
        held = select(Booking.reference).where(Booking.exhibitor_id == runner.exhibitor_id)
        return Guest(house, runner, db.session.scalars(held).one(), codes[1], push)


def _race(house: House, guest: Guest, fault: str, happening: Callable[[], object]) -> Outcome:
    web = [house.web.pid, *sorted(child.pid for child in house.web.children())]
    with happening():  # type: ignore[attr-defined]
        meanwhile = {deed.name: guest.does(deed.name) for deed in DEEDS}
    servants.let_go(house.app)
    broken = [said for deed in DEEDS for said in _wrong(deed, meanwhile[deed.name], fault)]
    broken += [f"{name} was a false success" for name in _false(guest, meanwhile)]
    began = time.monotonic()
    left = _recover(guest)
    broken += [f"{name} is still answered with {said.status}" for name, said in left.items()]
    if [house.web.pid, *sorted(child.pid for child in house.web.children())] != web:
        broken.append("the web server did not live through it")
    recovered = time.monotonic() - began
    with house.app.app_context():
        broken += [finding for result in audit.of_this_moment() for finding in result.findings]
        db.session.remove()
    return Outcome(fault, meanwhile, recovered, broken)


def _wrong(deed: Deed, said: Said, fault: str) -> Iterator[str]:
    """What is wrong with an answer that was given meanwhile."""
    if fault not in deed.refused_by:
        if said.status != deed.success or (deed.name == "catalog" and TITLE not in said.text):
            yield f"{deed.name} was answered with {said.status}, though {fault} does not touch it"
        return
    if said.status != 503:
        yield f"{deed.name} was answered with {said.status} instead of 503"
    elif deed.name != "webhook":
        if not re.fullmatch(r"[1-9]\d*", said.retry_after):
            yield f"{deed.name} did not say when to come back"
        if not any(sentence in said.text for sentence in SENTENCES):
            yield f"{deed.name} had no sentence"


def _false(guest: Guest, meanwhile: dict[str, Said]) -> Iterator[str]:
    """What was answered as done and is not, or as not done and is."""
    with guest.house.app.app_context():
        db.session.rollback()
        claims = select(func.count(Reservation.id)).join(Booth, Booth.id == Reservation.booth_id)
        held = db.session.scalar(claims.where(Booth.code == guest.wanted, Reservation.state.in_(LIVE)))
        opened = select(func.count(StandPayment.session_id)).join(Booking).where(Booking.reference == guest.reference)
        pages = db.session.scalar(opened)
        db.session.remove()
    if (meanwhile["hold"].status == 303) != (held == 1):
        yield "hold"
    if (meanwhile["pay"].status == 303) != (pages == 1):
        yield "pay"


def _recover(guest: Guest) -> dict[str, Said]:
    """What is not answered as ever after a while, though nothing was restarted but what was away."""
    give_up = time.monotonic() + SECONDS_TO_RECOVER
    while True:
        said = {deed: guest.does(deed.name) for deed in DEEDS}
        left = {deed.name: answer for deed, answer in said.items() if answer.status != deed.success}
        if not left or time.monotonic() > give_up:
            return left
        time.sleep(0.2)


def _faults(house: House) -> dict[str, Callable[[], object]]:
    if house.database is None:
        ours: dict[str, Callable[[], object]] = {
            "locked": lambda: _locked_file(house),
            "full": lambda: _no_room_for_files(house),
        }
    else:
        ours = {
            "locked": lambda: _locked_tables(house),
            "full": lambda: _says_that_it_is_full(house),
            "stopped": lambda: _stopped(house.database),
        }
    return {**ours, "stripe": lambda: _stopped(house.till)}


@contextmanager
def _locked_file(house: House) -> Iterator[None]:
    """Another program writes in the file and does not come to an end."""
    foreign = sqlite3.connect(house.environment["DATABASE_URL"].removeprefix("sqlite:///"), isolation_level=None, timeout=30)
    foreign.execute("BEGIN EXCLUSIVE")
    yield
    foreign.execute("ROLLBACK")
    foreign.close()


@contextmanager
def _locked_tables(house: House) -> Iterator[None]:
    """Another program keeps everybody from writing and does not come to an end."""
    engine = create_engine(house.environment["DATABASE_URL"])
    with engine.begin() as foreign:
        foreign.execute(text("LOCK TABLE reservation, booking, stripe_event IN EXCLUSIVE MODE"))
        yield
    engine.dispose()


@contextmanager
def _no_room_for_files(house: House) -> Iterator[None]:
    """The kernel refuses every byte that the web's processes would write into a file, as on a full disk."""
    processes = [house.web.pid, *(child.pid for child in house.web.children())]
    before = {pid: resource.prlimit(pid, resource.RLIMIT_FSIZE) for pid in processes}
    for pid, (_soft, hard) in before.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (1, hard))
    yield
    for pid, limits in before.items():
        resource.prlimit(pid, resource.RLIMIT_FSIZE, limits)


@contextmanager
def _says_that_it_is_full(house: House) -> Iterator[None]:
    """PostgreSQL answers what it answers when its disk is full (53100); the disk itself is everybody's."""
    engine = create_engine(house.environment["DATABASE_URL"])
    tables = ("reservation", "stand_payment", "stripe_event")
    with engine.begin() as foreign:
        raises = "BEGIN RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'; END"
        foreign.execute(text(f"CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ {raises} $$"))
        for table in tables:
            foreign.execute(
                text(f"CREATE TRIGGER no_room BEFORE INSERT OR UPDATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION no_room()")
            )
    yield
    with engine.begin() as foreign:
        foreign.execute(text("DROP FUNCTION no_room() CASCADE"))
    engine.dispose()


@contextmanager
def _stopped(servant: servants.Servant) -> Iterator[None]:
    servant.stop()
    yield
    servant.start()
    servant.wait()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fault", action="append", default=[], choices=("locked", "full", "stopped", "stripe"))
    arguments = parser.parse_args()
    clean = True
    print(HEAD, flush=True)
    for kind in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory() as folder:
            for outcome in races(Path(folder), kind, faults=arguments.fault):
                print(outcome.row(kind), flush=True)
                clean = clean and not outcome.broken
    return 0 if clean else 1


if __name__ == "__main__":
    sys.exit(main())
