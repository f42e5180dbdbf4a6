"""`python -m tests.faults.swelling FILE`: a table is read by a process of its own.

Prints, as JSON, the seconds of a processor that it took, the bytes of memory above rest, and "read" or why it was refused.
"""

import json
import sys
import time
from pathlib import Path

import python_calamine

from mima.catalog.importing import reading
from mima.core.errors import DomainError

assert python_calamine  # It belongs to the memory at rest.


def peak() -> int:
    """The most memory that this process has had."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def main(content: bytes) -> tuple[float, int, str]:
    rest, began = peak(), time.process_time()
    try:
        reading.read("table.xlsx", content)
        answer = "read"
    except DomainError as error:
        answer = str(error)
    return time.process_time() - began, peak() - rest, answer


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]).read_bytes())))
