"""People who hold a booth, pay it and look whether it is theirs, and try each step again when nobody answers."""

import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

import requests

from tests.faults.arena import Runner
from tests.faults.till import Stripe

# An answer that takes longer was none.
PATIENCE = 20
# How long somebody looks at a page before the next click; more clicks would take the processors from who stands up again.
LOOKS = 0.5
# All services are up again when the last round ends.
SECONDS_TO_END = 120


@dataclass
class Told:
    """What was acknowledged to one person, by booking; and how often they were asked to come back or met nobody."""

    held: dict[str, str] = field(default_factory=dict)
    paid: list[str] = field(default_factory=list)
    booked: list[str] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)


@dataclass
class Visitor:
    """One person at a browser; they take one of `codes` after the other until they are told to stop."""

    port: int
    stripe: Stripe
    runner: Runner
    codes: Sequence[str]
    told: Told = field(default_factory=Told)
    stopped: threading.Event = field(default_factory=threading.Event)

    def walk(self) -> None:
        """They do not leave in the middle: the booth that they began with is theirs at the end."""
        for code in self.codes:
            if self.stopped.is_set():
                return
            self._take(code)

    def _take(self, code: str) -> None:
        booking = self._until("POST", f"/editions/race/booths/{code}/hold", 303).headers["Location"]
        reference = booking.rstrip("/").rpartition("/")[2]
        self.told.held[reference] = code
        page = self._until("POST", f"/bookings/{reference}/pay", 303).headers["Location"]
        if page.startswith(self.stripe.url):
            self._until("POST", f"{page}/pay", 303)
            self.told.paid.append(reference)
        while f"Booth {code} is yours" not in self._until("GET", f"/bookings/{reference}/return", 200).text:
            self.told.refused["not yet"] += 1
        self.told.booked.append(reference)

    def _until(self, method: str, address: str, wanted: int) -> requests.Response:
        """The answer that was hoped for, however often that takes."""
        give_up = time.monotonic() + SECONDS_TO_END
        while time.monotonic() < give_up:
            try:
                answer = self._ask(method, address)
            except requests.RequestException as error:
                self.told.refused[type(error).__name__] += 1
            else:
                if answer.status_code == wanted:
                    time.sleep(LOOKS)
                    return answer
                self.told.refused[str(answer.status_code)] += 1
            time.sleep(LOOKS)
        raise TimeoutError(f"{method} {address} was never answered with {wanted}: {self.told.refused}")

    def _ask(self, method: str, address: str) -> requests.Response:
        if not address.startswith("http"):
            address = f"http://127.0.0.1:{self.port}{address}"
        return requests.request(
            method,
            address,
            data={"csrf_token": self.runner.token} if method == "POST" else None,
            cookies={"mima": self.runner.cookie},
            timeout=PATIENCE,
            allow_redirects=False,
        )


@contextmanager
def visiting(visitors: Sequence[Visitor]) -> Iterator[None]:
    """They walk meanwhile; at the end each has finished what they began. What stopped one of them is raised."""
    failures: list[BaseException] = []

    def walk(visitor: Visitor) -> None:
        try:
            visitor.walk()
        except BaseException as error:  # noqa: BLE001 (raised below, in the thread that waits)
            failures.append(error)

    threads = [threading.Thread(target=walk, args=(visitor,)) for visitor in visitors]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for visitor in visitors:
            visitor.stopped.set()
        for thread in threads:
            thread.join()
    if failures:
        raise failures[0]
