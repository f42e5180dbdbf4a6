"""How somebody looks at the market: width, theme, language, with or without JavaScript; and what must hold for each."""

from dataclasses import dataclass
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, Route

ROOT = Path(__file__).parent.parent.parent
HTMX = ROOT / ".cache" / "htmx.min.js"
CDN = "https://cdn.jsdelivr.net/npm/htmx.org@2.0.11/dist/htmx.min.js"
ARRIVED = """() => Promise.allSettled(
    document.getAnimations().filter(each => each instanceof CSSTransition).map(each => each.finished)).then(() => {})"""
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


@dataclass(frozen=True)
class Look:
    """One way to see the pages."""

    width: int = 1440
    theme: str = "light"
    language: str = "en"
    script: bool = True

    def __str__(self) -> str:
        return f"{self.width}-{self.theme}-{self.language}-{'script' if self.script else 'plain'}"


# Every pair of two values of two factors is in one of these five.
PAIRWISE = [
    Look(360, "light", "fr", script=False),
    Look(360, "dark", "en", script=True),
    Look(1440, "light", "en", script=True),
    Look(1440, "dark", "fr", script=True),
    Look(1440, "dark", "en", script=False),
]


def answer_cdn(context: BrowserContext) -> None:
    """The context gets htmx from the npm package's file (the page's integrity hash proves it), and nothing else from outside."""

    def fulfil(route: Route) -> None:
        headers = {"access-control-allow-origin": "*"}
        route.fulfill(path=HTMX, content_type="text/javascript", headers=headers)

    def refuse(route: Route) -> None:
        route.continue_() if route.request.url.startswith("http://127.0.0.1:") else route.abort()

    context.route("**/*", refuse)
    context.route(CDN, fulfil)


def check_axe(page: Page) -> None:
    """The page as it stands has no violation of WCAG 2.2 A and AA that axe can see."""
    page.wait_for_load_state("networkidle")
    # A colour on its way from one theme to the other is neither: axe looks when it has arrived.
    page.evaluate(ARRIVED)
    found = Axe().run(page, options={"runOnly": LEVELS, "resultTypes": ["violations"]}).response["violations"]
    lines = [f"{rule['id']}: {node['html'][:160]} ({node['failureSummary']})" for rule in found for node in rule["nodes"]]
    assert not lines, f"{page.url}\n" + "\n".join(lines)


def check_fits(page: Page) -> None:
    """Nothing makes the page wider than its window, once its style is there."""
    page.wait_for_load_state("load")
    width, room = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert width <= room, f"{page.url} is {width} px wide in a window of {room} px"
