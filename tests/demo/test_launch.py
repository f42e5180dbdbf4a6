"""The first start of the demo market: not beside another one, and never half."""

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click
import pytest
from flask import Flask

from mima.config import DEMO_FILE, Config, DemoPlace
from mima.core.transaction import transaction
from mima.demo import launch
from mima.demo.launch import UNFINISHED
from mima.demo.market import edition, fill
from tests.people import Cast


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def place(tmp_path: Path) -> DemoPlace:
    return DemoPlace(tmp_path / "demo", free_port(), free_port())


@pytest.fixture
def busy() -> Iterator[int]:
    """A port that somebody listens to."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        yield int(listener.getsockname()[1])


def made(place: DemoPlace, *files: str) -> None:
    place.data.mkdir()
    for name in (DEMO_FILE, *files):
        (place.data / name).touch()


def test_free_ports_are_no_obstacle(place: DemoPlace) -> None:
    launch.check_ports(place)


def test_a_taken_port_is_named_with_its_setting(place: DemoPlace, busy: int) -> None:
    with pytest.raises(click.ClickException, match=rf"Port {busy} is taken; nothing was done\. PORT changes it"):
        launch.check_ports(DemoPlace(place.data, busy, place.sandbox_port))
    with pytest.raises(click.ClickException, match="SANDBOX_PORT changes it"):
        launch.check_ports(DemoPlace(place.data, place.port, busy))


@pytest.mark.parametrize("option", [[], ["--reset"]])
def test_with_a_taken_port_nothing_is_made_or_deleted(
    app: Flask, place: DemoPlace, busy: int, monkeypatch: pytest.MonkeyPatch, option: list[str]
) -> None:
    made(place, UNFINISHED)
    monkeypatch.setenv("PORT", str(busy))
    monkeypatch.setenv("MIMA_DATA", str(place.data))
    result = app.test_cli_runner().invoke(args=["mima", "demo", *option])
    assert result.exit_code == 1 and f"Port {busy} is taken" in result.output
    assert sorted(file.name for file in place.data.iterdir()) == [UNFINISHED, DEMO_FILE]


def test_a_market_that_was_not_filled_to_the_end_begins_anew_with_a_word(
    place: DemoPlace, capsys: pytest.CaptureFixture[str]
) -> None:
    made(place, UNFINISHED)
    launch.begin_anew_if_unfinished(place)
    assert [file.name for file in place.data.iterdir()] == [UNFINISHED]
    assert "It begins anew" in capsys.readouterr().out


def test_a_market_that_was_filled_keeps_its_data(place: DemoPlace, capsys: pytest.CaptureFixture[str]) -> None:
    made(place)
    launch.begin_anew_if_unfinished(place)
    assert place.data.exists() and capsys.readouterr().out == ""


@pytest.fixture
def config(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Config:
    """The settings of a market whose data folder is its own."""
    monkeypatch.setattr("mima.create_app", lambda _config: app)
    return replace(app.extensions["mima.config"], data=tmp_path)


def test_what_breaks_off_on_the_way_leaves_its_mark(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        with transaction():
            edition.edition()
        raise KeyboardInterrupt

    monkeypatch.setattr("mima.demo.market.opening.open_doors", lambda: None)
    monkeypatch.setattr("mima.demo.market.bookings.take_booths", broken)
    with pytest.raises(KeyboardInterrupt):
        fill(config)
    assert (config.data / UNFINISHED).exists()
    # The rows of another database than the one in the folder are nobody's to delete.
    with pytest.raises(click.ClickException, match="not filled to the end"):
        fill(config)


def test_a_market_that_is_there_already_is_not_marked(config: Config, cast: Cast) -> None:
    assert fill(config) is False
    assert not (config.data / UNFINISHED).exists()


def test_the_mark_goes_when_the_cards_have_paid(app: Flask, place: DemoPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    made(place, UNFINISHED)
    steps: list[str] = []
    monkeypatch.setattr(launch.signal, "signal", lambda *_both: None)
    monkeypatch.setattr(launch, "_start", lambda *_arguments: None)
    monkeypatch.setattr(launch, "_wait_until_open", lambda *_both: steps.append("open"))
    monkeypatch.setattr(launch, "_pay_by_card", lambda _config: steps.append(f"paid, {(place.data / UNFINISHED).exists()}"))
    monkeypatch.setattr(launch, "_greet", lambda _config: steps.append(f"greeted, {(place.data / UNFINISHED).exists()}"))
    monkeypatch.setattr(launch, "_watch", lambda _started: None)
    monkeypatch.setattr(launch, "_stop", lambda _started: None)
    launch.serve(place, app.extensions["mima.config"], is_new=True)
    assert steps == ["open", "paid, True", "greeted, False"]
