"""How far the maker of pictures and sound is: a small file that the pages of the demo read."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from flask import Flask

from mima.config import Config

FILE = "demo-progress.json"


@dataclass(frozen=True, slots=True)
class Progress:
    """How many files there will be, and how many of them are ready to be seen and heard."""

    ready: int
    total: int

    @property
    def is_complete(self) -> bool:
        return self.ready >= self.total


def write(app: Flask, progress: Progress) -> None:
    """Whoever reads next sees these figures, never half of them."""
    file = _file(app)
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(asdict(progress)), encoding="utf-8")
    fresh.replace(file)


def read(app: Flask) -> Progress:
    """The maker's last figures; complete where there never was a maker."""
    try:
        return Progress(**json.loads(_file(app).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return Progress(0, 0)


def _file(app: Flask) -> Path:
    config: Config = app.extensions["mima.config"]
    return config.data / FILE
