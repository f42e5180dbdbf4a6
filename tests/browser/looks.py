"""How somebody looks at the market: width, theme, language, with or without JavaScript; and what must hold for each."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, Route

ROOT = Path(__file__).parent.parent.parent
HTMX = ROOT / ".cache" / "htmx.min.js"
CDN = "https://cdn.jsdelivr.net/npm/htmx.org@2.0.11/dist/htmx.min.js"
ARRIVED = """() => Promise.allSettled(
    document.getAnimations().filter(each => each instanceof CSSTransition).map(each => each.finished)).then(() => {})"""
# Nothing is under way: what htmx asked for stands in the page, and so does every picture that is not far below.
QUIET = """() => document.readyState === 'complete' && !document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')
    && [...document.images].every(each => each.complete || each.loading === 'lazy')"""
OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}


@dataclass(frozen=True)
class Look:
    """One way to see the pages."""

    width: int = 1440
    theme: str = "light"
    language: str = "en"
    script: bool = True

    def __str__(self) -> str:
        return f"{self.width}-{self.theme}-{self.language}-{'script' if self.script else 'plain'}"


# Every pair of two values of two factors is in one of these five; each theme, width and language is once with script, where axe
# looks at each page.
PAIRWISE = [
    Look(360, "light", "en", script=False),
    Look(360, "dark", "fr", script=True),
    Look(1440, "light", "en", script=True),
    Look(1440, "light", "fr", script=False),
    Look(1440, "dark", "en", script=False),
]


# Each width, theme and language, with and without a script, is in one of these two: for journeys that cost much.
BOTH = [Look(1440, "dark", "en", script=True), Look(360, "light", "fr", script=False)]


def answer_cdn(page: Page) -> None:
    """The page gets htmx from the npm package's file: its integrity hash proves it.

    Not by `page.route`: that asks the test about every request, and no page would keep a file in its cache.
    """
    session = page.context.new_cdp_session(page)
    headers = {"access-control-allow-origin": "*", "content-type": "text/javascript"}
    answer = {
        "responseCode": 200,
        "responseHeaders": [{"name": name, "value": value} for name, value in headers.items()],
        "body": b64encode(HTMX.read_bytes()).decode(),
    }
    session.on(
        "Fetch.requestPaused", lambda asked: session.send("Fetch.fulfillRequest", {"requestId": asked["requestId"], **answer})
    )
    session.send("Fetch.enable", {"patterns": [{"urlPattern": CDN}]})


def check_axe(page: Page) -> None:
    """The page as it stands has no violation of WCAG 2.2 A and AA that axe can see."""
    page.wait_for_load_state("load")
    page.wait_for_function(QUIET)
    # A colour on its way from one theme to the other is neither: axe looks when it has arrived.
    page.evaluate(ARRIVED)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(options).then(results => results.violations)", OPTIONS)
    lines = [f"{rule['id']}: {node['html'][:160]} ({node['failureSummary']})" for rule in found for node in rule["nodes"]]
    assert not lines, f"{page.url}\n" + "\n".join(lines)


def check_fits(page: Page) -> None:
    """Nothing makes the page wider than its window, once its style is there."""
    page.wait_for_load_state("load")
    width, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width <= room, f"{page.url} is {width} px wide in a window of {room} px"


def settle(page: Page, look: Look) -> None:
    """The page as it stands fits its window and is accessible."""
    check_fits(page)
    if look.script:
        check_axe(page)


def sent(page: Page, held: Sequence[Route]) -> Route:
    """The first request that is held back, as soon as the page has sent it; fails after two seconds."""
    for _time in range(100):
        if held:
            break
        page.wait_for_timeout(20)
    return held[0]


def words(look: Look, english: str, french: str) -> str:
    return french if look.language == "fr" else english
