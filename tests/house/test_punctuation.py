"""What stands around a word belongs to its language: French sets a blank before a colon, and has quotation marks of its own."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parent.parent.parent / "mima" / "templates"
SAID = re.compile(r'_\("[^"]*"')
COLON = re.compile(r"[%}]\}(</\w+>)?:\s|>: \{")
QUOTE = re.compile("[“”«»]")


@pytest.mark.parametrize("mark", [COLON, QUOTE], ids=["colon", "quotation mark"])
def test_punctuation_stands_in_the_sentences_that_are_translated(mark: re.Pattern[str]) -> None:
    wrong = [
        f"{path.relative_to(TEMPLATES)}: {line.strip()}"
        for path in sorted(TEMPLATES.rglob("*.html"))
        for line in path.read_text().splitlines()
        if mark.search(SAID.sub("", line))
    ]
    assert not wrong
