"""Every file of the hostile corpus through intake and workshop: a sentence or something harmless, soon, in little memory."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mima.core.errors import DomainError
from mima.media import intake, workshop
from mima.media.service import PASSING
from mima.media.trouble import Undecodable
from mima.storage import Store
from tests.faults.corpus import Sample, leaks
from tests.faults.corpus.others import NAMES, OTHERS
from tests.faults.corpus.pictures import PICTURES
from tests.faults.corpus.sounds import SOUNDS
from tests.faults.corpus.workbooks import SWOLLEN

# The names are the server's matter: see the command.
FILES = [*PICTURES, *SOUNDS, *OTHERS[: -len(NAMES)]]
# Of a processor: how long that takes is the machine's matter, and the command's.
MOST_SECONDS = 5
# What one process may take, libraries and all; the command looks at all of them together.
MOST_MEMORY = 380_000_000


@pytest.fixture(scope="module", autouse=True)
def children() -> Iterator[None]:
    workshop.close()
    yield
    workshop.close()


def rest() -> None:
    """The child that will be used begins anew to measure its memory."""
    if workshop._idle:
        Path(f"/proc/{workshop._idle[-1].pid}/clear_refs").write_text("5")


def used() -> float:
    """The seconds of a processor that the child has taken; none before there is one."""
    if not workshop._idle:
        return 0
    spent = Path(f"/proc/{workshop._idle[-1].pid}/stat").read_text().rpartition(")")[2].split()
    return (int(spent[11]) + int(spent[12])) / os.sysconf("SC_CLK_TCK")


def peak() -> int:
    """The most memory that the child that was used last has had since `rest`."""
    status = Path(f"/proc/{workshop._idle[-1].pid}/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


@pytest.mark.parametrize("sample", FILES, ids=lambda sample: sample.id)
def test_a_hostile_file_is_refused_or_made_harmless(sample: Sample, tmp_path: Path) -> None:
    store, folder = Store(tmp_path / "store"), tmp_path / "made"
    folder.mkdir()
    content = sample.make()
    rest()
    began = used()
    try:
        kept = intake.keep(store, io.BytesIO(content))
        with store.as_path(kept.key) as source:
            answer = workshop.decode(kept.kind, source, kept.content_type, folder)
    except DomainError:
        return
    except Undecodable as error:
        # A trouble that may be the machine's fault is tried again, and takes its time again.
        assert error.trouble not in PASSING
        return
    assert used() - began < MOST_SECONDS
    assert peak() < MOST_MEMORY
    assert [leaks((folder / entry["file"]).read_bytes()) for entry in answer["renditions"]] == [""] * len(answer["renditions"])


@pytest.mark.parametrize("sample", SWOLLEN, ids=lambda sample: sample.id)
def test_a_swollen_workbook_is_refused_or_read_soon_and_in_little_memory(sample: Sample, tmp_path: Path) -> None:
    file = tmp_path / sample.filename
    file.write_bytes(sample.make())
    assert file.stat().st_size < 5_000_000
    done = subprocess.run([sys.executable, "-m", "tests.faults.swelling", file], capture_output=True, check=True, text=True)
    seconds, memory, answer = json.loads(done.stdout)
    assert seconds < MOST_SECONDS
    assert memory < 300_000_000
    assert answer
    assert (answer == "read") is sample.title.endswith("may be read")
