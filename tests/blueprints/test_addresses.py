"""Every address, asked by each of the people: who gets what, what is written, what the browser is told.

The addresses are walked once for each database; the tests look at what came back.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

import pytest
from werkzeug.datastructures import Headers

from tests.addresses import Address, addresses, expected
from tests.market import PEOPLE, Furnished, Visit
from tests.statements import counted

TABLE = expected()
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE|REPLACE|CREATE|ALTER|DROP|TRUNCATE)", re.IGNORECASE)
# One file for everybody, without a person: they may be kept by shared caches. Where there is none, the answer is a page.
FILES = ("/static", "/media")


@dataclass(frozen=True)
class Seen:
    """One answer, and the statements that wrote."""

    status: int
    headers: Headers
    html: str
    writes: list[str]

    @property
    def words(self) -> str:
        """What a reader sees in the page's own part, wherever it stands."""
        found = re.search(r"<main.*?</main>", self.html, re.DOTALL)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", found[0] if found else self.html)).split())


Walk = dict[tuple[str, str], Seen]


@pytest.fixture(scope="module")
def walk(furnished: Furnished) -> Walk:
    """Every address asked by everybody; each time the market is as it was at the beginning."""
    return {
        (str(address), name): look(furnished, visit, address, address.path(furnished.things))
        for address in addresses(furnished.app)
        for name, visit in furnished.visits.items()
    }


def look(furnished: Furnished, visit: Visit, address: Address, path: str) -> Seen:
    with furnished.app.app_context(), counted() as statements:
        answer = visit.send(address.method, path)
    html = answer.text if answer.mimetype == "text/html" else ""
    seen = Seen(answer.status_code, answer.headers, html, [one for one in statements if WRITES.match(one)])
    if seen.writes:
        furnished.give_back(seen.writes)
    return seen


def test_every_address_has_its_line_in_the_table(furnished: Furnished) -> None:
    assert {str(address) for address in addresses(furnished.app)} == TABLE.keys()


@pytest.mark.parametrize("address", TABLE)
def test_everybody_gets_what_the_table_says(walk: Walk, address: str) -> None:
    assert {name: walk[address, name].status for name in PEOPLE} == TABLE[address]


def test_a_stranger_cannot_tell_what_exists(furnished: Furnished, walk: Walk) -> None:
    for address in addresses(furnished.app):
        for name, status in TABLE[str(address)].items():
            if status == 404 and address.arguments:
                missing = look(furnished, furnished.visits[name], address, address.to_nothing)
                assert (missing.status, missing.words) == (404, walk[str(address), name].words), f"{name}: {address}"


def test_reading_writes_nothing(walk: Walk) -> None:
    wrote = {key: seen.writes for key, seen in walk.items() if key[0].startswith("GET") and seen.writes}
    assert not wrote


def test_nobody_is_refused_and_changes_something(walk: Walk) -> None:
    """Tries are counted, whoever tries."""
    counts = re.compile(r"\s*(INSERT INTO|UPDATE|DELETE FROM) allowance", re.IGNORECASE)
    refused = {key: seen.writes for key, seen in walk.items() if seen.status in (400, 401, 403, 404, 405)}
    assert not {key: writes for key, writes in refused.items() if [one for one in writes if not counts.match(one)]}


def test_no_form_without_its_token_is_taken(furnished: Furnished) -> None:
    taken = {}
    for address in unsafe(furnished):
        for name, visit in furnished.visits.items():
            answer = visit.ask(address.method, address.path(furnished.things))
            if answer.status_code != 400:
                taken[str(address), name] = answer.status_code
    assert not taken


def test_no_form_of_a_foreign_page_is_taken(furnished: Furnished) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    for address in unsafe(furnished):
        answer = furnished.visits["bruno"].post(address.path(furnished.things), headers=foreign)
        assert answer.status_code == 403, address


def unsafe(furnished: Furnished) -> Iterator[Address]:
    """What changes something by a person's form; the webhook is signed instead."""
    return (one for one in addresses(furnished.app) if one.method != "GET" and one.rule != "/hooks/stripe")


def test_another_method_is_refused_with_those_that_are_taken(furnished: Furnished) -> None:
    methods: dict[str, set[str]] = {}
    for address in addresses(furnished.app):
        methods.setdefault(address.path(furnished.things), set()).add(address.method)
    for path, taken in methods.items():
        for method in {"GET", "POST", "PUT", "DELETE"} - taken:
            answer = furnished.visits["ana"].post(path) if method == "POST" else furnished.visits["ana"].ask(method, path)
            assert answer.status_code in (400, 405) if method in ("PUT", "DELETE") else 405, f"{method} {path}"


def test_private_answers_are_kept_nowhere(walk: Walk) -> None:
    private = {key: seen for key, seen in walk.items() if key[1] != "visitor" and not is_file(key[0], seen)}
    assert not {address for (address, _name), seen in private.items() if "no-store" not in seen.headers["Cache-Control"]}


def is_file(address: str, seen: Seen) -> bool:
    return address.split()[1].startswith(FILES) and not seen.html and seen.status in (200, 206, 304)


def test_every_answer_has_its_policy(walk: Walk) -> None:
    names = ("Content-Security-Policy", "X-Content-Type-Options", "Cross-Origin-Resource-Policy")
    assert not [key for key, seen in walk.items() if not all(seen.headers.get(name) for name in names)]


def test_every_page_has_the_whole_policy_and_differs_by_person(walk: Walk) -> None:
    for key, seen in walk.items():
        if seen.html:
            assert "default-src 'none'" in seen.headers["Content-Security-Policy"], key
            assert "unsafe" not in seen.headers["Content-Security-Policy"], key
            assert {"Cookie", "HX-Request"} <= set(seen.headers["Vary"].split(", ")), key
