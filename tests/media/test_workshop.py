import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mima.media import workshop
from mima.media.kinds import Kind
from mima.media.trouble import Trouble, Undecodable
from tests.media import making


@pytest.fixture(autouse=True)
def no_idle_children() -> Iterator[None]:
    workshop.close()
    yield
    workshop.close()


def decode(folder: Path, content: bytes | None = None) -> dict[str, Any]:
    return workshop.decode(Kind.picture, making.save(folder, content or making.picture()), "image/jpeg", folder)


def children() -> list[int]:
    return [child.pid for child in workshop._idle]


def is_alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


def test_a_child_does_one_job_after_the_other(tmp_path: Path) -> None:
    decode(tmp_path)
    first = children()
    decode(tmp_path)
    assert children() == first


def test_a_picture_does_not_get_the_child_of_a_sound(tmp_path: Path) -> None:
    workshop.decode(Kind.sound, making.save(tmp_path, making.sound()), "audio/wav", tmp_path)
    first = children()
    decode(tmp_path)
    assert children()[0] == first[0]
    assert len(children()) == 2


def test_a_bad_file_does_not_cost_the_child(tmp_path: Path) -> None:
    decode(tmp_path)
    first = children()
    with pytest.raises(Undecodable):
        decode(tmp_path, b"\xff\xd8\xff nothing")
    assert children() == first


def test_a_killed_child_is_replaced(tmp_path: Path) -> None:
    decode(tmp_path)
    (pid,) = children()
    os.kill(pid, 9)
    time.sleep(0.1)
    assert decode(tmp_path)["width"] == 400
    assert children() != [pid]


def test_a_child_that_dies_at_work_costs_only_its_file(tmp_path: Path) -> None:
    child = workshop.Child()
    os.kill(child.pid, 9)
    with pytest.raises(Undecodable) as refusal:
        child.ask({"kind": "picture"}, 5)
    assert refusal.value.trouble is Trouble.crashed


def test_a_file_that_takes_too_long_is_given_up_and_its_child_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(workshop.WALL_SECONDS, Kind.picture, 0.5)
    endless = tmp_path / "pipe"
    os.mkfifo(endless)
    with pytest.raises(Undecodable) as refusal:
        workshop.decode(Kind.picture, endless, "image/jpeg", tmp_path)
    assert refusal.value.trouble is Trouble.too_slow
    assert children() == []


def test_a_file_that_needs_too_much_memory_is_told_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    poor = "child.MEMORY[child.Kind.picture] = 60_000_000\nchild.main()"
    monkeypatch.setattr(workshop, "START", workshop.START.replace("child.main()", poor))
    source = making.save(tmp_path, making.picture("PNG", (4000, 4000)))
    with pytest.raises(Undecodable) as refusal:
        workshop.decode(Kind.picture, source, "image/png", tmp_path)
    assert refusal.value.trouble is Trouble.too_heavy


def test_a_small_file_that_unfolds_beyond_its_kind_is_refused_before_it_does(tmp_path: Path) -> None:
    source = making.save(tmp_path, making.heavy_webp())
    with pytest.raises(Undecodable) as refusal:
        workshop.decode(Kind.picture, source, "image/webp", tmp_path)
    assert (refusal.value.trouble, refusal.value.values) == (Trouble.too_many_pixels, {"limit": 16})


def test_a_child_that_breaks_its_word_is_ended(tmp_path: Path) -> None:
    with pytest.raises(Undecodable) as refusal:
        workshop.decode(Kind.picture, tmp_path / "missing", "image/gif", tmp_path)
    assert refusal.value.trouble is Trouble.crashed
    assert children() == []


def test_a_child_knows_no_secret(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "very-secret-value")
    decode(tmp_path)
    (pid,) = children()
    assert b"very-secret-value" not in Path(f"/proc/{pid}/environ").read_bytes()


def test_a_child_does_not_load_the_web_application(tmp_path: Path) -> None:
    decode(tmp_path)
    (pid,) = children()
    assert "av.libs" not in Path(f"/proc/{pid}/maps").read_text()


def test_a_child_is_renewed_after_many_jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workshop, "JOBS_BEFORE_RENEWAL", 1)
    decode(tmp_path)
    (first,) = children()
    decode(tmp_path)
    assert not is_alive(first)


def test_closing_leaves_no_process(tmp_path: Path) -> None:
    decode(tmp_path)
    (pid,) = children()
    workshop.close()
    assert not is_alive(pid)
