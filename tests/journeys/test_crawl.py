"""From the front door, each of the people follows every link and sends every form that only asks.

Each language on one of the databases: what a page says does not hang on where its rows are.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, unquote, urldefrag, urljoin, urlsplit

import html5lib
import pytest
from html5lib.html5parser import ParseError
from werkzeug.exceptions import HTTPException
from werkzeug.test import TestResponse

from mima.core.db import db
from tests.market import PEOPLE, Furnished, Visit
from tests.reading import Element, Page

HERE = "http://localhost"
LANGUAGES = {"sqlite": "fr", "postgresql": "en"}


@dataclass
class Crawl:
    """What one person finds in one language."""

    furnished: Furnished
    visit: Visit
    language: str

    def __post_init__(self) -> None:
        self.pages: dict[str, Page] = {}
        self.texts: dict[str, str] = {}
        self.faults: list[str] = []
        self.anchors: set[tuple[str, str, str]] = set()
        self._follow()

    def _follow(self) -> None:
        seen: set[object] = set()
        waiting = [("/", "")]
        while waiting:
            address, source = waiting.pop()
            if self.shape(address) in seen:
                continue
            seen.add(self.shape(address))
            waiting += [(link, address) for link in self._visit(address, source)]

    def _visit(self, address: str, source: str) -> Iterator[str]:
        """Where one can go from there."""
        answer = self.visit.ask("GET", address)
        if answer.status_code not in (200, 302, 303):
            self.faults.append(f"{source} leads to {address}: {answer.status_code}")
            return
        if answer.location:
            yield from self._ours(answer.location, address)
        if answer.mimetype == "text/html" and answer.status_code == 200:
            yield from self._read(address, answer)

    def _read(self, address: str, answer: TestResponse) -> Iterator[str]:
        text = self.texts[address] = answer.text
        page = self.pages[address] = Page(text)
        self.faults += [f"{address}: {fault}" for fault in page.faults()]
        self.faults += [f"{address}: {fault}" for fault in self._dead_controls(page, address)]
        if page.elements[0].get("lang") != self.language:
            self.faults.append(f"{address}: speaks another language")
        for link in page.links():
            yield from self._ours(link, address)

    def _ours(self, link: str, source: str) -> Iterator[str]:
        """The link as an address of this site; none for another site."""
        whole, anchor = urldefrag(urljoin(HERE + source, link))
        if whole.startswith(HERE + "/") or whole == HERE:
            address = whole.removeprefix(HERE) or "/"
            if "lang" in dict(parse_qsl(urlsplit(address).query)) and not urlsplit(address).path.endswith("/embed"):
                # The same page, named for machines in each language (site/test_machines.py).
                return
            if anchor:
                self.anchors.add((source, address, unquote(anchor)))
            yield address

    def _dead_controls(self, page: Page, address: str) -> Iterator[str]:
        """Forms and buttons whose address answers nothing."""
        for method, path in (sent for element in page.elements for sent in self._sent(element, address)):
            if not self._is_served(method, urljoin(HERE + address, path)):
                yield f"{method} {path} is answered by nobody"

    @staticmethod
    def _sent(element: Element, address: str) -> Iterator[tuple[str, str]]:
        """Method and address of what this element sends beside links."""
        if element.get("method").lower() == "post":
            yield "POST", element.get("action") or address
        if element.get("formaction") and "formmethod" not in element.attributes:
            yield "POST", element.get("formaction")
        yield from ((name[3:].upper(), element.get(name)) for name in ("hx-get", "hx-post") if element.get(name))

    def _is_served(self, method: str, url: str) -> bool:
        return self._view(method, url) is not None

    def _view(self, method: str, url: str) -> str | None:
        try:
            return self.furnished.app.url_map.bind("").match(unquote(urlsplit(url).path), method=method)[0]
        except HTTPException:
            return None

    def shape(self, address: str) -> object:
        """Addresses of one shape are followed once: of one view's filters in combination one is as good as another."""
        parts = urlsplit(address)
        pairs = parse_qsl(parts.query, keep_blank_values=True)
        names = tuple(sorted({name for name, _value in pairs}))
        return (self._view("GET", address), names if len(names) > 1 else parts.query) if pairs else address

    def lost_anchors(self) -> list[str]:
        return [
            f"{source} leads to {address}#{anchor}, which is not there"
            for source, address, anchor in self.anchors
            if address in self.pages and anchor not in self.pages[address].ids
        ]


@pytest.fixture(scope="module")
def crawls(furnished: Furnished) -> dict[str, Crawl]:
    with furnished.app.app_context():
        language = LANGUAGES[db.engine.dialect.name]
    return {name: Crawl(furnished, speaking(visit, language), language) for name, visit in furnished.visits.items()}


def speaking(visit: Visit, language: str) -> Visit:
    """The person has clicked this language."""
    answer = visit.post("/language", data={"language": language})
    found = re.search(r"mima=([^;]+)", answer.headers["Set-Cookie"])
    assert found is not None
    # A visitor's choice is a cookie beside that of their forms; of two sessions the first one counts.
    return replace(visit, cookie=f"{found[0]}; {visit.cookie}")


@pytest.mark.parametrize("name", PEOPLE)
def test_no_link_is_broken_and_no_page_is_faulty(crawls: dict[str, Crawl], name: str) -> None:
    assert not crawls[name].faults


@pytest.mark.parametrize("name", PEOPLE)
def test_every_link_into_a_page_finds_its_place(crawls: dict[str, Crawl], name: str) -> None:
    assert not crawls[name].lost_anchors()


@pytest.mark.parametrize("name", PEOPLE)
def test_no_two_pages_have_one_title(crawls: dict[str, Crawl], name: str) -> None:
    titles: dict[str, set[str]] = {}
    for address, page in crawls[name].pages.items():
        titles.setdefault(page.title, set()).add(urlsplit(address).path)
    assert not {title: paths for title, paths in titles.items() if len(paths) > 1}


def test_every_page_is_valid_html(crawls: dict[str, Crawl]) -> None:
    """Read as strictly as browsers are told to read; one page of each address, whoever sees it."""
    faults = []
    texts = {urlsplit(address).path: (address, text) for crawl in crawls.values() for address, text in crawl.texts.items()}
    for address, text in texts.values():
        try:
            html5lib.HTMLParser(strict=True).parse(text)
        except ParseError as error:
            faults.append(f"{address}: {error}")
    assert not faults


def test_the_people_find_what_is_theirs(crawls: dict[str, Crawl]) -> None:
    """A crawl that finds nothing proves nothing."""
    found = {name: len({urlsplit(address).path for address in crawl.pages}) for name, crawl in crawls.items()}
    assert min(found["ana"], found["bruno"]) > found["carla"] > found["visitor"] >= 10, found
