"""The command's own file of rejects: no cell of it is computed by a spreadsheet, and it can be mended and sent again."""

import csv
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from mima import imports
from mima.catalog.importing import Reject
from mima.catalog.importing.rows import Complaint
from mima.catalog.models import Offering
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.exhibitors.models import Exhibitor
from mima.imports import Rejects
from tests.people import Cast

FORMULA = '=HYPERLINK("http://evil.example")'
MAP = """
kind = "image"
category = "photograph"
reference = ["number"]
[values]
title_en = "title"
summary_en = "summary"
price_on_request = { text = "1" }
[fields]
year = "year"
"""


def rejected(context: Flask, name: str) -> Path:
    return Path(context.extensions["mima.config"].data) / "imports" / f"{name}.rejects.csv"


def run(cast: Cast, tmp_path: Path, name: str, rows: list[list[str]]) -> str:
    """What the command says of a file with these rows."""
    file = tmp_path / name
    with file.open("w", encoding="utf-8", newline="") as opened:
        csv.writer(opened).writerows(rows)
    (tmp_path / "map.toml").write_text(MAP, encoding="utf-8")
    company = db.session.get(Exhibitor, cast.brunos_company)
    assert company is not None
    return imports.run(file, company.slug, tmp_path / "map.toml", dry_run=False, by=COMMAND)


HEADERS = ["number", "title", "summary", "year", "+more"]


@pytest.fixture
def lines(context: Flask, cast: Cast, noon: object, tmp_path: Path) -> list[list[str]]:
    """The file of rejects of one row whose year is none and whose title begins a formula."""
    run(cast, tmp_path, "works.csv", [HEADERS, ["A1", FORMULA, "A lake.", "never", "@SUM(1)"]])
    with rejected(context, "works.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.reader(opened))


def test_no_cell_of_the_rejects_is_a_formula(lines: list[list[str]]) -> None:
    headers, row = lines
    assert headers == ["line", "reason", "number", "title", "summary", "year", "'+more"]
    assert row[2:] == ["A1", f"'{FORMULA}", "A lake.", "never", "'@SUM(1)"]


def test_a_mended_file_of_rejects_gives_the_title_as_it_was_typed(
    cast: Cast, tmp_path: Path, lines: list[list[str]], context: Flask
) -> None:
    headers, row = lines
    mended = [cell.replace("never", "1851") for cell in row]
    said = run(cast, tmp_path, "mended.rejects.csv", [headers, mended])
    assert said.startswith("1 new"), said
    assert db.session.scalars(select(Offering.title_en)).one() == FORMULA


def test_a_reason_that_begins_a_formula_is_text(tmp_path: Path) -> None:
    with Rejects(tmp_path / "r.csv", ["a"]) as rejects:
        rejects.write(Reject(2, ("-1",), Complaint("=1+1")))
    assert (tmp_path / "r.csv").read_text(encoding="utf-8") == "line,reason,a\n2,'=1+1,'-1\n"
