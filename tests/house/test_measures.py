"""The house keeps its measures, so that no room swallows the others."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
MIMA = ROOT / "mima"


def modules() -> Iterator[tuple[Path, str]]:
    for path in sorted(MIMA.rglob("*.py")):
        yield path, path.read_text(encoding="utf-8")


def test_no_module_is_over_400_lines() -> None:
    assert not [str(path) for path, text in modules() if text.count("\n") > 400]


def test_no_function_is_over_40_lines() -> None:
    long = [
        f"{path}:{node.lineno} {node.name}"
        for path, text in modules()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 40
    ]
    assert not long


def test_no_template_is_over_150_lines() -> None:
    assert not [str(path) for path in MIMA.rglob("templates/**/*.html") if path.read_text(encoding="utf-8").count("\n") > 150]


def test_only_the_transaction_commits() -> None:
    commits = [str(path) for path, text in modules() if re.search(r"session\.commit\(", text)]
    assert commits == [str(MIMA / "core" / "transaction.py")]


def test_only_the_configuration_reads_the_environment() -> None:
    readers = [path.relative_to(MIMA).as_posix() for path, text in modules() if re.search(r"os\.environ|getenv\(", text)]
    assert set(readers) <= {"config.py"}


def test_only_the_clock_knows_the_time() -> None:
    readers = [
        path.relative_to(MIMA).as_posix()
        for path, text in modules()
        if re.search(r"datetime\.now\(|utcnow\(|date\.today\(", text)
    ]
    assert [name for name in readers if not name.startswith("stripe_sandbox/")] == ["core/clock.py"]


def test_no_template_has_inline_code_or_style() -> None:
    inline = re.compile(
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/ld\+json\")|\sstyle=|\son[a-z]+=|hx-on|js:", re.IGNORECASE
    )
    assert not [str(path) for path in MIMA.rglob("templates/**/*.html") if inline.search(path.read_text(encoding="utf-8"))]


def test_every_fragment_names_its_inputs_in_its_first_line() -> None:
    fragments = MIMA.rglob("templates/**/_*.html")
    assert not [str(path) for path in fragments if not path.read_text(encoding="utf-8").startswith("{#")]
