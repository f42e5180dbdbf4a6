"""Every address of the application, with the names of things filled in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from tests.market import PEOPLE, Things

TABLE = Path(__file__).parent / "blueprints" / "addresses.txt"
NOTHING = {"key": "999999", "number": "999999", "step": "up", "code": "Z99"}

Name = Callable[[Things], str]

# The placeholders of rules that begin like this, the first that fits.
FILLED: list[tuple[str, dict[str, Name]]] = [
    ("/account/enquiries", {"reference": lambda things: things.enquiry}),
    ("/account/reset", {"token": lambda things: things.reset}),
    ("/account/searches", {"handle": lambda things: things.search}),
    ("/account/sessions", {"handle": lambda things: things.session}),
    ("/account/shortlist.<suffix>", {"suffix": lambda _things: "csv"}),
    ("/account/shortlist", {"slug": lambda things: things.published}),
    ("/account/verify", {"token": lambda things: things.verify}),
    ("/bookings/<reference>/credit-note.pdf", {"reference": lambda things: things.cancelled}),
    ("/bookings/<reference>/invoice.pdf", {"reference": lambda things: things.booked}),
    ("/bookings/<reference>/readiness", {"reference": lambda things: things.booked, "kind": lambda _things: "sign"}),
    (
        "/bookings/<reference>/certificates",
        {"reference": lambda things: things.booked, "public_id": lambda things: things.certificate},
    ),
    (
        "/bookings/<reference>/co-exhibitors",
        {"reference": lambda things: things.booked, "public_id": lambda things: things.beside},
    ),
    ("/bookings/<reference>/dues", {"reference": lambda things: things.booked, "key": lambda things: things.due}),
    ("/bookings/<reference>/papers", {"reference": lambda things: things.booked, "number": lambda _things: "2026-F-0001"}),
    ("/bookings/<reference>/quote.pdf", {"reference": lambda things: things.quoted}),
    ("/bookings/<reference>/order", {"reference": lambda things: things.quoted}),
    ("/bookings", {"reference": lambda things: things.held, "code": lambda _things: "A05"}),
    ("/catalog.<suffix>", {"suffix": lambda _things: "json"}),
    ("/catalog/offerings", {"slug": lambda things: things.published}),
    ("/editions", {"slug": lambda things: things.cast.edition, "code": lambda _things: "A01"}),
    ("/exhibitor/applications/new", {"slug": lambda things: things.cast.edition, "code": lambda _things: "island"}),
    (
        "/exhibitor/applications",
        {"reference": lambda things: things.application, "public_id": lambda things: things.application_file},
    ),
    ("/exhibitor/import/<public_id>/undo", {"public_id": lambda things: things.imported}),
    ("/exhibitor/import", {"public_id": lambda things: things.table}),
    ("/exhibitor/inbox", {"reference": lambda things: things.enquiry}),
    (
        "/exhibitor/offerings/<public_id>/files/",
        {"public_id": lambda things: things.public, "asset_id": lambda things: things.asset, "step": lambda _things: "down"},
    ),
    (
        "/exhibitor/offerings/<public_id>/uploads/",
        {"public_id": lambda things: things.draft, "upload_id": lambda things: things.upload},
    ),
    ("/exhibitor/offerings/<public_id>/withdraw", {"public_id": lambda things: things.public}),
    (
        "/exhibitor/offerings/<public_id>/versions/",
        {"public_id": lambda things: things.draft, "number": lambda _things: "1"},
    ),
    ("/exhibitor/offerings", {"public_id": lambda things: things.draft}),
    ("/exhibitor/papers", {"number": lambda _things: "2026-F-0001"}),
    ("/exhibitor/waiting/new", {"slug": lambda things: things.cast.edition}),
    ("/exhibitor/waiting", {"reference": lambda things: things.wish}),
    (
        "/exhibitors/<slug>/post",
        {"slug": lambda _things: "maison-pouzzolane", "work": lambda things: things.published},
    ),
    ("/exhibitors", {"slug": lambda _things: "maison-pouzzolane"}),
    ("/media", {"content_hash": lambda things: things.rendition}),
    (
        "/organizer/applications",
        {"reference": lambda things: things.application, "public_id": lambda things: things.application_file},
    ),
    ("/organizer/approvals", {"slug": lambda things: things.submitted}),
    ("/organizer/bookings/<reference>/transfer", {"reference": lambda things: things.held}),
    ("/organizer/bookings/<reference>/release", {"reference": lambda things: things.held}),
    ("/organizer/bookings/<reference>/move", {"reference": lambda things: things.booked, "code": lambda _things: "A01"}),
    (
        "/organizer/bookings/<reference>/swap",
        {"reference": lambda things: things.booked, "other": lambda things: things.cancelled},
    ),
    ("/organizer/bookings", {"reference": lambda things: things.booked}),
    (
        "/organizer/editions/<slug>/plan/draft/aside",
        {"slug": lambda things: things.cast.edition, "key": lambda _things: "999999"},
    ),
    (
        "/organizer/editions/<slug>/plan/draft/zone",
        {"slug": lambda things: things.cast.edition, "hall": lambda _things: "H1", "code": lambda _things: "north"},
    ),
    (
        "/organizer/editions/<slug>/plan/draft/hall",
        {"slug": lambda things: things.cast.edition, "code": lambda _things: "H1", "ends": lambda _things: "0_0_200_0"},
    ),
    (
        "/organizer/editions/<slug>/selling",
        {"slug": lambda things: things.cast.edition, "kind": lambda _things: "extras", "key": lambda _things: "1"},
    ),
    (
        "/organizer/editions/<slug>/readiness",
        {
            "slug": lambda things: things.cast.edition,
            "reference": lambda things: things.booked,
            "file": lambda things: things.certificate,
            "paper": lambda _things: "sheet",
            "key": lambda things: things.slot,
        },
    ),
    (
        "/organizer/editions",
        {
            "slug": lambda things: things.cast.edition,
            "hall": lambda _things: "H1",
            "code": lambda _things: "A01",
            "number": lambda _things: "1",
        },
    ),
    ("/organizer/disputes", {"stripe_id": lambda things: things.dispute}),
    ("/organizer/exhibitors", {"slug": lambda _things: "maison-pouzzolane", "key": lambda things: things.membership}),
    ("/organizer/exports/accounting", {"month": lambda _things: "2026-11"}),
    ("/organizer/offers", {"public_id": lambda things: things.offer}),
    ("/organizer/papers", {"number": lambda _things: "2026-F-0001"}),
    ("/organizer/payments/statement", {"key": lambda things: things.line}),
    ("/organizer/payments/payouts", {"key": lambda _things: "po_999"}),
    ("/organizer/payments", {"reference": lambda things: things.payment}),
    ("/organizer/refunds", {"reference": lambda things: things.refund}),
    ("/searches/stop", {"token": lambda things: things.stop}),
    ("/searches", {"token": lambda things: things.feed}),
    ("/showing", {"token": lambda things: things.beside_link}),
    (
        "/still-true",
        {"token": lambda things: things.still_link, "public_id": lambda things: things.public, "say": lambda _things: "yes"},
    ),
    ("/offers", {"token": lambda things: things.offer_link}),
    ("/sitemap-<part>.xml", {"part": lambda _things: "pages"}),
    ("/static", {"filename": lambda _things: "site.css"}),
]


@dataclass(frozen=True)
class Address:
    """One method of one rule."""

    method: str
    rule: str
    arguments: frozenset[str]

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"

    def path(self, things: Things) -> str:
        """The address of a thing of the market."""
        names = next((names for start, names in FILLED if self.rule.startswith(start)), {})
        return self._filled({name: names[name](things) for name in self.arguments})

    @property
    def to_nothing(self) -> str:
        """The same address of a thing that does not exist."""
        return self._filled({name: NOTHING.get(name, "nothing-of-the-kind") for name in self.arguments})

    def _filled(self, values: dict[str, str]) -> str:
        path = self.rule
        for name, value in values.items():
            for converter in ("", "int:", "path:"):
                path = path.replace(f"<{converter}{name}>", value)
        return path


def addresses(app: Flask) -> Iterator[Address]:
    """Every rule with each of its methods, as in the table."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Address(method, rule.rule, frozenset(rule.arguments))


def expected() -> dict[str, dict[str, int]]:
    """The table: for each address the status that each of the people gets."""
    lines = [line.split() for line in TABLE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return {" ".join(words[:2]): dict(zip(PEOPLE, map(int, words[2:]), strict=True)) for words in lines}
