"""GET /organizer/editions/<slug>/readiness: every booked booth with what is left to do, to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, render_template, request, url_for

from mima.blueprints.organizer import edition as desk
from mima.blueprints.readiness import blueprint, words
from mima.blueprints.readiness.choices import PAID, Asked, Choices
from mima.editions import queries as editions
from mima.editions.models import Edition
from mima.readiness import lists, queries
from mima.readiness.lists import Wanted
from mima.readiness.models import TaskKind, TaskState
from mima.readiness.queries import Item, Readiness
from mima.web import hx
from mima.web.words import Word

LONGEST_MARK = 100


@dataclass(frozen=True, slots=True)
class Board:
    """The bookings that the address asks for; every page that works with the list reads it so.

    The list itself shows a page of them: `total` is how many there are, `after` the next page's mark.
    """

    edition: Edition
    asked: Asked
    found: Sequence[Readiness]
    today: date
    total: int
    after: str = ""

    @classmethod
    def of(cls, slug: str) -> "Board":
        edition = editions.prepared(slug)
        asked = Asked.read(Choices.of(edition))
        found = lists.chosen(edition, asked.wanted, asked.also)
        return cls(edition, asked, found, queries.today(edition), len(found))

    @classmethod
    def page_of(cls, slug: str) -> "Board":
        edition = editions.prepared(slug)
        asked = Asked.read(Choices.of(edition))
        page = lists.page(edition, asked.wanted, request.args.get("after", "")[:LONGEST_MARK], also=asked.also)
        return cls(edition, asked, page.found, queries.today(edition), page.total, page.after)

    @property
    def wanted(self) -> Wanted:
        return self.asked.wanted

    def address(self, endpoint: str, **values: Any) -> str:
        """The page that works with this very list."""
        return url_for(f"readiness.{endpoint}", slug=self.edition.slug, **self.asked.said, **values)

    def shown(self, ready: Readiness) -> list[Item]:
        """What the list names of a booking: what is not settled, or the one task that was asked for."""
        if self.wanted.kind is not None:
            return [item for item in ready.items if item.kind is self.wanted.kind]
        return [item for item in ready.items if item.is_left or item.state is TaskState.handed_in]

    def word(self, item: Item) -> Word:
        return words.state(item, self.today)

    def review(self, ready: Readiness, item: Item) -> str | None:
        """Where the organizers look at it, if there is something to look at."""
        if item.kind is not TaskKind.insurance or item.task is None or item.task.file is None:
            return None
        return url_for("readiness.certificate", slug=self.edition.slug, reference=ready.booking.reference)


@blueprint.get("/editions/<slug>/readiness")
def readiness(slug: str) -> str:
    return render_template(
        "readiness/board.html",
        board=Board.page_of(slug),
        kinds=words.KINDS,
        standings=words.STANDINGS,
        prints=words.PRINTS,
        paid=PAID,
    )


@blueprint.get("/readiness")
def present_readiness() -> Response:
    """The list of the edition to come, chosen in the same way."""
    return hx.go(Board.page_of(desk.present().slug).address("readiness"))
