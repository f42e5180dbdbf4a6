"""What opens something in a letter is forgotten when the letter is sent, whatever kind it is."""

import re
from pathlib import Path

from flask import Flask

from mima.mailing import secrets

ROOT = Path(__file__).parents[2]
LINK = re.compile(r"\{\{ app_url \}\}(/\S*?)\{\{ ([\w.]+) \}\}")


def openers(app: Flask, template: Path) -> set[str]:
    """The values of this letter that stand in an address where a token is all that it takes."""
    doors = {rule.rule.partition("<")[0] for rule in app.url_map.iter_rules() if "<token>" in rule.rule}
    return {name.rpartition(".")[2] for path, name in LINK.findall(template.read_text()) if path in doors}


def test_every_kind_of_letter_says_what_opens_something_in_it(app: Flask) -> None:
    found = {template.stem: openers(app, template) for template in (ROOT / "mima" / "templates" / "mail").glob("*.txt")}
    assert {kind: names for kind, names in found.items() if names} == dict(secrets.OPENS)


def test_a_secret_is_found_and_left_out_at_whatever_depth() -> None:
    values = {"name": "Zoé", "searches": [{"stop": "a", "count": 1}, {"stop": "b", "count": 2}], "stop": "c"}
    assert secrets.of("searches_found", values) == ["a", "b", "c"]
    assert secrets.without("searches_found", values) == {"name": "Zoé", "searches": [{"count": 1}, {"count": 2}]}


def test_a_letter_that_opens_nothing_keeps_all_its_values() -> None:
    values = {"token": "written by somebody", "searches": [1, "two", None]}
    assert (secrets.of("already_known", values), secrets.without("already_known", values)) == ([], values)
