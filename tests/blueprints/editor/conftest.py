"""ana at the drawing board."""

import re
from dataclasses import dataclass
from html import unescape

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mima.booths.plan import editing, rows
from mima.booths.plan.document import DrawnBooth
from mima.editions import queries as editions
from tests.forms import token
from tests.people import Cast, sign_in

WHOLE = {
    "code": "A20",
    "place": "H1/north",
    "category": "standard",
    "x": "20",
    "y": "1",
    "width": "3",
    "depth": "2,50",
    "angle": "0",
    "power_watts": "2000",
    "for_sale": "y",
}


@dataclass(frozen=True)
class DrawingBoard:
    """An organizer's browser at the plan of the edition."""

    app: Flask
    cast: Cast
    ana: FlaskClient

    @property
    def root(self) -> str:
        return f"/organizer/editions/{self.cast.edition}/plan"

    def get(self, path: str) -> TestResponse:
        return self.ana.get(self.root + path)

    def post(self, path: str, **fields: object) -> TestResponse:
        return self.ana.post(self.root + path, data={"csrf_token": token(self.ana), **fields})

    def save(self, why: str = "") -> TestResponse:
        """What ana does: she looks at the rehearsal and clicks."""
        return self.post("/draft/save", why=why, seen=self.seen())

    def seen(self, page: TestResponse | None = None) -> str:
        """The digest that stands on a rehearsal."""
        found = re.search(r'name="seen"[^>]*value="(\w+)"', (page or self.get("/draft/rehearsal")).text)
        assert found is not None
        return found[1]

    def words(self, answer: TestResponse) -> str:
        main = re.search(r"<main.*?</main>", answer.text, re.DOTALL)
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", main[0] if main else "")).split())

    def drawn(self, code: str) -> DrawnBooth | None:
        """The booth on the market's plan."""
        with self.app.app_context():
            return editing.booth(rows.present(editions.by_slug(self.cast.edition)), code)


@pytest.fixture
def board(app: Flask, noon: time_machine.Traveller, cast: Cast) -> DrawingBoard:
    return DrawingBoard(app, cast, sign_in(app, cast.ana))
