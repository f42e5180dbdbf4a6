"""`make screenshot`: docs/catalog.jpg shows the catalog of the demo market that is open at http://127.0.0.1:8000 (PORT)."""

import os

from playwright.sync_api import sync_playwright

from tests.browser.conftest import CHROMIUM, chromium_here
from tests.browser.looks import ROOT, answer_cdn

FILE = ROOT / "docs" / "catalog.jpg"
SIZE = {"width": 1280, "height": 1440}


def main() -> None:
    address = f"http://127.0.0.1:{os.environ.get('PORT', '8000')}/catalog"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_here(), args=CHROMIUM)
        context = browser.new_context(viewport=SIZE, locale="fr-FR")  # type: ignore[arg-type]
        page = context.new_page()
        answer_cdn(page)
        page.goto(address, wait_until="networkidle")
        page.screenshot(path=FILE, type="jpeg", quality=82)
        browser.close()
    print(FILE.relative_to(ROOT))


if __name__ == "__main__":
    main()
