"""The process that decodes people's files. It has no secrets, little memory, little time.

One JSON line in is one job, one JSON line out its answer. It stays for many jobs, because starting costs more than a
cover does; when it dies, only the job in its hands is lost. See `workshop.py` for the other end.
"""

import json
import math
import os
import resource
import select
import signal
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from mima.media import bombs
from mima.media.kinds import Kind
from mima.media.trouble import Trouble, Undecodable

MEGABYTE = 1024 * 1024
# A picture's is 300 million bytes above what the process has at rest.
MEMORY = {Kind.picture: 300 * MEGABYTE, Kind.sound: 640 * MEGABYTE, Kind.film: 640 * MEGABYTE}
LARGEST_FILE = {Kind.picture: 64 * MEGABYTE, Kind.sound: 64 * MEGABYTE, Kind.film: 256 * MEGABYTE}
CPU_SECONDS = {Kind.picture: 20, Kind.sound: 60, Kind.film: 600}
# The parent gives no job to a child that has been idle for half this long.
IDLE_SECONDS = 60


def main() -> None:
    """Answers jobs until the input ends or nothing has come for a while."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # A library that prints must not speak in our name.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _set_limits()
    while select.select([sys.stdin], [], [], IDLE_SECONDS)[0] and (line := sys.stdin.readline()):
        _answer(json.loads(line), answers)


def _set_limits() -> None:
    for limit, most in (
        (resource.RLIMIT_DATA, max(MEMORY.values())),
        (resource.RLIMIT_FSIZE, max(LARGEST_FILE.values())),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))


def _answer(job: dict[str, Any], answers: TextIO) -> None:
    kind = Kind(job["kind"])
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE[kind], max(LARGEST_FILE.values())))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY[kind], max(MEMORY.values())))
    resource.setrlimit(resource.RLIMIT_CPU, (math.ceil(time.process_time()) + CPU_SECONDS[kind], resource.RLIM_INFINITY))
    json.dump(_work(kind, job), answers)
    answers.write("\n")
    answers.flush()


def _work(kind: Kind, job: dict[str, Any]) -> dict[str, Any]:
    try:
        bombs.check(Path(job["source"]), job["content_type"])
        return {"result": _renderer(kind, job)(Path(job["source"]), job["content_type"], Path(job["folder"]))}
    except Undecodable as error:
        return {"trouble": error.trouble, "values": error.values}
    except MemoryError:
        return {"trouble": Trouble.too_heavy, "values": {}}
    except Exception as error:  # noqa: BLE001  A worker's loop: one strange file must not end the others.
        return {"trouble": Trouble.crashed, "values": {}, "detail": repr(error)}


def _renderer(kind: Kind, job: dict[str, Any]) -> Any:
    """The module's `render`; each library is loaded by the first job that needs it."""
    if kind is Kind.picture:
        from mima.media import pictures

        return partial(pictures.render, rights=job["rights"])
    if kind is Kind.sound:
        from mima.media import sound

        return partial(sound.render, excerpt=job["excerpt"])
    from mima.media import film

    return partial(film.render, excerpt=job["excerpt"])
