"""A market whose file of places is away, and which nobody who asks may make."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from mima.catalog import gazetteer, places
from tests.conftest import ROOT

# Instead of reading the package's table for ten seconds.
COPY = f"import sys, shutil; shutil.copy({str(ROOT / '.cache' / gazetteer.file_name())!r}, sys.argv[1])"
NO_ROOM = "import sys; sys.exit('OSError: [Errno 28] No space left on device')"


@contextmanager
def gazetteer_away(app: Flask, folder: Path) -> Iterator[None]:
    """Within, the file of places would lie in this empty folder; whoever asks for it to be made fails the test."""

    def refuse(*_command: Any, **_more: Any) -> None:
        raise AssertionError("somebody makes the file of places")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(subprocess, "run", refuse)
        places.configure(folder)
        try:
            yield
        finally:
            places.configure(app.extensions["mima.config"].data)
