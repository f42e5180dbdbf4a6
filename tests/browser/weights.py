"""What a page weighs and how soon a phone reads it: `python -m tests.browser.weights`, of the demo market that is open (PORT).

A phone of 360 px asks for each page with nothing kept, over Lighthouse's slow network (1.6 Mbit/s, 150 ms a round trip). As in
production a proxy stands before the market that compresses HTML. `--cpu 4` also slows the processor as Lighthouse does; the
default takes this machine as it is. Ends with 1 if a page, its styles and its scripts weigh 100 kB, if its largest part is there
later than 2.5 s or if it jumps (Web Vitals: https://web.dev/articles/vitals, LCP 2.5 s, CLS 0.1).
"""

import argparse
import gzip
import os
import re
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import CHROMIUM, chromium_here
from tests.browser.looks import HTMX, answer_cdn

PHONE = {"viewport": {"width": 360, "height": 780}, "device_scale_factor": 2, "locale": "fr-FR"}
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1_638_400 / 8, "uploadThroughput": 675_000 / 8}
MOST_BYTES, LATEST_MS, MOST_SHIFT = 100_000, 2_500, 0.1
# Kept by the page itself from its first moment on: largest part, jumps, what blocks the thread longer than 50 ms.
OBSERVED = """
window.seen = {largest: 0, shift: 0, blocked: 0};
new PerformanceObserver(list => { for (const one of list.getEntries()) seen.largest = one.startTime; })
    .observe({type: 'largest-contentful-paint', buffered: true});
new PerformanceObserver(list => { for (const one of list.getEntries()) if (!one.hadRecentInput) seen.shift += one.value; })
    .observe({type: 'layout-shift', buffered: true});
new PerformanceObserver(list => { for (const one of list.getEntries()) seen.blocked += Math.max(0, one.duration - 50); })
    .observe({type: 'longtask', buffered: true});
"""
FOUND = """() => ({...seen, first: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
    unsized: [...document.images].filter(each => !each.getAttribute('width') || !each.getAttribute('height')).length})"""
TEXT = ("Document", "Stylesheet", "Script")


class Weighed(NamedTuple):
    """One page: bytes on their way by kind, requests, and milliseconds from the click."""

    text: int
    pictures: int
    other: int
    requests: int
    first: float
    largest: float
    blocked: float
    shift: float
    unsized: int

    @property
    def is_light(self) -> bool:
        """Whether the page keeps what is promised."""
        return self.text < MOST_BYTES and self.largest < LATEST_MS and self.shift < MOST_SHIFT and not self.unsized


@contextmanager
def compressing(market: str) -> Iterator[str]:
    """The address of a proxy that passes to the market and compresses its HTML."""

    class Passed(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {name: value for name, value in self.headers.items() if name.lower() not in ("host", "connection")}
            with urllib.request.urlopen(urllib.request.Request(market + self.path, headers=headers)) as answer:
                body, kept = answer.read(), answer.headers
                del kept["Connection"], kept["Content-Length"], kept["Transfer-Encoding"]
                if kept.get_content_type() == "text/html" and not kept["Content-Encoding"]:
                    body = gzip.compress(body)
                    kept["Content-Encoding"] = "gzip"
                self.send_response(answer.status)
            for name, value in kept.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Passed)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def weigh(browser: Browser, address: str, slower: int) -> Weighed:
    """Nothing is kept from another page: each is weighed as the first one that somebody opens."""
    context = browser.new_context(**PHONE)  # type: ignore[arg-type]
    page = context.new_page()
    answer_cdn(page)
    page.add_init_script(OBSERVED)
    session = context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    origin = "/".join(address.split("/")[:3])
    sizes: dict[str, float] = {}
    ours: set[str] = set()

    def answered(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event["type"]
        if event["response"]["url"].startswith(origin):
            ours.add(event["requestId"])

    def ended(event: dict[str, Any]) -> None:
        # What comes from another network is answered here as it is; there it is compressed.
        is_ours = event["requestId"] in ours
        sizes[event["requestId"]] = event["encodedDataLength"] if is_ours else len(gzip.compress(HTMX.read_bytes()))

    session.on("Network.responseReceived", answered)
    session.on("Network.loadingFinished", ended)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.goto(address, wait_until="networkidle")
    seen = page.evaluate(FOUND)
    context.close()
    by_kind: dict[str, int] = {}
    for name, size in sizes.items():
        kind = kinds.get(name, "Other")
        by_kind[kind] = by_kind.get(kind, 0) + int(size)
    text = sum(by_kind.pop(kind, 0) for kind in TEXT)
    pictures = by_kind.pop("Image", 0)
    times = (seen["first"], seen["largest"], seen["blocked"], seen["shift"])
    return Weighed(text, pictures, sum(by_kind.values()), len(sizes), *times, seen["unsized"])


def pages(page: Page, market: str) -> dict[str, str]:
    """What a visitor comes to, by its title here; the newest work with sound and the first company of the board."""
    found = {"front door": "/", "catalog": "/catalog", "search": "/catalog?q=nuit&kind=music"}
    page.goto(f"{market}/catalog?kind=music")
    work = page.locator("main a[href^='/catalog/offerings/']").first.get_attribute("href") or ""
    found |= {"work with sound": work}
    page.goto(f"{market}/catalog?kind=image")
    found |= {"work with pictures": page.locator("main a[href^='/catalog/offerings/']").first.get_attribute("href") or ""}
    page.goto(market + work)
    company = page.locator("main a[href^='/exhibitors/']").first.get_attribute("href") or ""
    found |= {
        "company": re.sub(r"[?#].*", "", company),
        "directory": "/exhibitors",
        "floor plan": "/plan",
        "sign in": "/account/sign-in",
    }
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cpu", type=int, default=1, help="how many times slower than this machine the phone is")
    slower = parser.parse_args().cpu
    market = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}"
    print(f"{'':20}  HTML, CSS, JS  pictures  other  requests  first  largest  blocked  jumps  unsized")
    are_light = []
    with sync_playwright() as playwright, compressing(market) as proxy:
        browser = playwright.chromium.launch(executable_path=chromium_here(), args=CHROMIUM)
        with browser.new_context(locale="fr-FR") as context:
            wanted = pages(context.new_page(), market)
        for title, path in wanted.items():
            one = weigh(browser, proxy + path, slower)
            kilobytes = f"{one.text / 1000:10.1f} kB {one.pictures / 1000:6.0f} kB {one.other / 1000:3.0f} kB"
            times = f"{one.first / 1000:5.2f} s {one.largest / 1000:6.2f} s {one.blocked:5.0f} ms"
            print(f"{title:20} {kilobytes} {one.requests:9} {times} {one.shift:6.3f} {one.unsized:8}", flush=True)
            are_light.append(one.is_light)
        browser.close()
    return 0 if all(are_light) else 1


if __name__ == "__main__":
    sys.exit(main())
