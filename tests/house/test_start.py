"""What a start costs: every process of the market pays it, and whoever was killed is up again so much later."""

import subprocess
import sys

import pytest
from flask import Flask

# Whoever draws, prints, decodes or migrates loads these then.
HEAVY = {"PIL", "alembic", "av", "numpy", "openpyxl", "typst", "xlsxwriter"}


def test_a_start_loads_nothing_heavy_that_it_does_not_need() -> None:
    look = f"import sys, mima; print(*sorted({HEAVY!r} & set(sys.modules)))"
    said = subprocess.run([sys.executable, "-W", "ignore", "-c", look], capture_output=True, text=True, check=True, timeout=60)
    assert said.stdout.split() == []


@pytest.mark.parametrize(
    ("word", "code", "said"), [("heads", 0, ""), ("--help", 0, "Upgrade to a later version"), ("nonsense", 2, "No such command")]
)
def test_the_commands_of_migrations_are_there(context: Flask, word: str, code: int, said: str) -> None:
    outcome = context.test_cli_runner().invoke(args=["db", word])
    assert (outcome.exit_code, said in outcome.output) == (code, True), outcome.output
