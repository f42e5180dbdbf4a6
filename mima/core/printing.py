"""Papers as PDF, set by typst from a record of plain JSON: the same record gives the same bytes."""

import json
import os
import subprocess
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime, time
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from slugify import slugify

from mima.core.errors import N_, DomainError
from mima.core.texts import in_each, one_line

Form = Literal["pdf", "png"]
TEMPLATES = Path(__file__).parent.parent / "templates" / "paper"
# How long anybody waits for a paper that is printed apart.
MOST_SECONDS = 30
# What the embedded faces draw. An archival PDF may not show an empty box, so other scripts are written in Latin letters.
DRAWN = (
    (0x20, 0x7E),
    (0xA0, 0x4FF),
    (0x531, 0x5F4),
    (0x1E00, 0x1FFF),
    (0x2010, 0x2027),
    (0x202F, 0x2040),
    (0x20A0, 0x20BF),
    (0x2190, 0x22FF),
)


class PressFailed(DomainError):
    """A paper took longer than one waits for it."""

    status = 503
    message = N_("This could not be printed in time. Please try again in a minute, or take a shorter list.")


def printed(template: str, record: Any, language: str, *, on: date, form: Form = "pdf", **inputs: str) -> bytes:
    """The template's pages as PDF/A-3a and PDF/UA-1, tagged, in `fr` or `en`; or a picture of its one page.

    `inputs` are further texts by the names under which the template asks for them, as they are.
    """
    import typst

    made: bytes = typst.compile(**_job(TEMPLATES, template, record, language, form, **inputs), timestamp=_stamp(on))
    return made


def drawn(template: str, record: Any, language: str, *, on: date, pictures: Mapping[str, bytes]) -> bytes:
    """The template's one page as a PNG of one pixel a point; the pictures are files beside it."""
    import typst

    with _folder(pictures) as folder:
        made: bytes = typst.compile(**_job(folder, template, record, language, "png"), timestamp=_stamp(on), ppi=72)
    return made


def printed_apart(template: str, record: Any, language: str, *, on: date, pictures: Mapping[str, bytes]) -> bytes:
    """The same PDF as `printed` makes, with the pictures as files beside the template, by a process of its own.

    What a hundred pages of pictures need of memory is the system's again when it ends. `PressFailed` where it takes too long.
    """
    with _folder(pictures) as folder:
        made = folder / "made.pdf"
        job = _job(folder, template, record, language, "pdf") | {"output": str(made), "timestamp": int(_stamp(on).timestamp())}
        try:
            subprocess.run(
                [sys.executable, "-I", "-c", "import json, sys, typst; typst.compile(**json.load(sys.stdin))"],
                input=json.dumps(job).encode(),
                env={"PATH": os.defpath, "LC_ALL": "C.UTF-8"},
                capture_output=True,
                timeout=MOST_SECONDS,
                check=True,
            )
        except subprocess.TimeoutExpired as error:
            raise PressFailed from error
        return made.read_bytes()


def _job(folder: Path, template: str, record: Any, language: str, form: Form, **inputs: str) -> dict[str, Any]:
    return {
        "input": str(folder / template),
        "root": str(folder),
        "format": form,
        "sys_inputs": {"record": json.dumps(drawable(record)), "language": language, **inputs},
        "ignore_system_fonts": True,
        # Archival, every text found again by machines, and read aloud in order.
        "pdf_standards": ["a-3a", "ua-1"] if form == "pdf" else None,
    }


def _stamp(on: date) -> datetime:
    return datetime.combine(on, time(), UTC)


@contextmanager
def _folder(pictures: Mapping[str, bytes]) -> Iterator[Path]:
    """A folder for one paper, with all templates and these pictures."""
    with TemporaryDirectory(prefix="mima-paper-") as made:
        folder = Path(made)
        for file in TEMPLATES.glob("*.typ"):
            (folder / file.name).write_bytes(file.read_bytes())
        for name, content in pictures.items():
            (folder / name).write_bytes(content)
        yield folder


def drawable(value: Any) -> Any:
    """The same JSON with every text in characters that the embedded faces draw."""
    return in_each(value, lambda text: "".join(_written(text)))


def _written(text: str) -> Iterable[str]:
    for is_drawn, characters in groupby(one_line(unicodedata.normalize("NFC", text)), _is_drawn):
        run = "".join(characters)
        yield run if is_drawn else slugify(run, lowercase=False, separator=" ")


def _is_drawn(character: str) -> bool:
    code = ord(character)
    return any(first <= code <= last for first, last in DRAWN) and unicodedata.category(character) != "Cn"
