"""Keeps decoding processes warm and within their limits; a file that kills one costs only itself."""

import atexit
import json
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog

from mima.media.child import IDLE_SECONDS
from mima.media.kinds import Kind
from mima.media.trouble import Trouble, Undecodable

WALL_SECONDS = {Kind.picture: 60, Kind.sound: 180, Kind.film: 900}
JOBS_BEFORE_RENEWAL = 100
LONGEST_ANSWER = 256 * 1024

# The package's own __init__ loads the whole web application: a second of start and 50 MB that have no business in the
# process that decodes strangers' files. So the child gets an empty package of the same name and place.
START = """
import sys, types
package = types.ModuleType("mima")
package.__path__ = [sys.argv[1]]
sys.modules["mima"] = package
from mima.media import child
child.main()
"""

log = structlog.get_logger()


class Child:
    """One decoding process."""

    def __init__(self, kind: Kind = Kind.picture) -> None:
        """The process is starting; nothing of our environment, and so no secret, is in it."""
        self.kind = kind
        self.jobs = 0
        self.last_used = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "-I", "-c", START, str(Path(__file__).parents[1])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PATH": os.defpath, "LC_ALL": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"},
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    def is_fit(self) -> bool:
        """Whether it may be given another job."""
        rested = time.monotonic() - self.last_used
        return self.jobs < JOBS_BEFORE_RENEWAL and rested < IDLE_SECONDS / 2 and self._process.poll() is None

    def ask(self, job: dict[str, Any], seconds: float) -> dict[str, Any]:
        """The child's answer to the job; a child that dies or takes longer is trouble, and is dead afterwards."""
        assert self._process.stdin
        try:
            self._process.stdin.write(json.dumps(job).encode() + b"\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise self._dead(Trouble.crashed) from error
        answer: dict[str, Any] = json.loads(self._line(time.monotonic() + seconds))
        self.jobs += 1
        self.last_used = time.monotonic()
        return answer

    def _line(self, deadline: float) -> bytes:
        assert self._process.stdout
        pipe, line = self._process.stdout.fileno(), b""
        while not line.endswith(b"\n"):
            if not select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))[0]:
                raise self._dead(Trouble.too_slow)
            piece = os.read(pipe, 65536)
            line += piece
            if not piece or len(line) > LONGEST_ANSWER:
                raise self._dead(Trouble.crashed)
        return line

    def _dead(self, trouble: Trouble) -> Undecodable:
        self.end()
        if self._process.returncode == -signal.SIGXCPU:  # Its processor time was used up.
            trouble = Trouble.too_slow
        return Undecodable(trouble)

    def end(self) -> None:
        """The process is gone."""
        assert self._process.stdin and self._process.stdout
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        with suppress(BrokenPipeError):
            self._process.stdin.close()
        self._process.stdout.close()


_NO_RIGHTS: Mapping[str, Any] = {}
_idle: list[Child] = []
_lock = threading.Lock()


def decode(
    kind: Kind, source: Path, content_type: str, folder: Path, *, excerpt: bool = False, rights: Mapping[str, Any] = _NO_RIGHTS
) -> dict[str, Any]:
    """The figures of the file, its renditions lying in the folder, pictures with these rights (`stamps.of`).

    Raises `Undecodable` with the reason otherwise.
    """
    child = _take(kind)
    job: dict[str, Any] = {"kind": kind.value, "source": str(source), "content_type": content_type, "folder": str(folder)}
    job |= {"excerpt": excerpt, "rights": dict(rights)}
    answer = child.ask(job, WALL_SECONDS[kind])
    if "result" in answer:
        _give_back(child)
        return dict(answer["result"])
    trouble = Trouble(answer["trouble"])
    if trouble in (Trouble.crashed, Trouble.too_heavy):
        log.warning("media.decode_failed", trouble=trouble.value, detail=answer.get("detail"))
        child.end()
    else:
        _give_back(child)
    raise Undecodable(trouble, **answer["values"])


def _take(kind: Kind) -> Child:
    """One that has done this kind before: what a film leaves in memory would be missing to a picture, which may have less."""
    with _lock:
        for child in [one for one in reversed(_idle) if one.kind is kind]:
            _idle.remove(child)
            if child.is_fit():
                return child
            child.end()
    return Child(kind)


def _give_back(child: Child) -> None:
    with _lock:
        _idle.append(child)


def close() -> None:
    """Every idle child is gone."""
    with _lock:
        while _idle:
            _idle.pop().end()


atexit.register(close)
# A forked web process must not talk through its parent's pipes.
os.register_at_fork(after_in_child=_idle.clear)
