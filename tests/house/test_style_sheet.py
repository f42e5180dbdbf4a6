"""Nothing in the style sheets of our pages is left over: each class and each value of its own is used somewhere."""

import re
from pathlib import Path

MIMA = Path(__file__).parents[2] / "mima"
# Comments, addresses and figures may hold a dot that begins no class.
NO_CLASS = re.compile(r"/\*.*?\*/|url\([^)]*\)|\d*\.\d+", re.S)
STYLES = ("site.css", "post.css")
SHEET = NO_CLASS.sub("", "\n".join((MIMA / "static" / name).read_text(encoding="utf-8") for name in STYLES))
SOURCES = "\n".join(
    file.read_text(encoding="utf-8") for file in sorted(MIMA.rglob("*")) if file.suffix in {".html", ".js", ".py", ".svg"}
)
OF_HTMX = {"htmx-request"}


def test_each_class_of_the_style_sheet_stands_in_a_template_or_a_script() -> None:
    classes = set(re.findall(r"\.([a-zA-Z][\w-]*)", SHEET)) - OF_HTMX
    assert not sorted(classes - set(re.findall(r"[\w-]+", SOURCES)))


def test_each_value_that_the_style_sheet_names_is_used() -> None:
    named = set(re.findall(r"(--[\w-]+)\s*:", SHEET))
    assert not [name for name in sorted(named) if not re.search(rf"var\({name}\b(?!-)", SHEET + SOURCES)]


def test_each_movement_that_the_style_sheet_names_is_used() -> None:
    named = re.findall(r"@keyframes ([\w-]+)", SHEET)
    assert not [name for name in named if len(re.findall(rf"(?<![\w-]){name}(?![\w-])", SHEET)) < 2]
