"""Static files come compressed to whoever takes that, kept for a year, and never older than their original."""

import gzip
import os
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from mima.web import statics

NAMES = sorted(file.name for file in statics.STATIC.iterdir())


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    bare = Flask("bare", static_folder=None)
    statics.init_app(bare, tmp_path_factory.mktemp("data") / "static")
    return bare.test_client()


def ask(browser: FlaskClient, name: str, accepted: str = "gzip, br") -> TestResponse:
    return browser.get(f"/static/{name}?v=1", headers={"Accept-Encoding": accepted}, buffered=True)


@pytest.mark.parametrize("name", NAMES)
def test_every_file_comes_compressed_and_is_the_same(browser: FlaskClient, name: str) -> None:
    answer = ask(browser, name)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert gzip.decompress(answer.data) == (statics.STATIC / name).read_bytes()


def test_who_takes_nothing_compressed_gets_the_file_itself(browser: FlaskClient) -> None:
    answer = ask(browser, "site.css", "identity")
    assert "Content-Encoding" not in answer.headers
    assert answer.data == (statics.STATIC / "site.css").read_bytes()


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_both_may_be_kept_for_a_year_and_do_nothing_of_their_own(browser: FlaskClient, accepted: str) -> None:
    headers = ask(browser, "site.css", accepted).headers
    assert headers["Cache-Control"] == "max-age=31536000, public"
    assert headers["Content-Type"].startswith("text/css")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_a_file_that_did_not_change_is_not_sent_again(browser: FlaskClient) -> None:
    changed = ask(browser, "site.css").headers["Last-Modified"]
    assert browser.get("/static/site.css", headers={"If-Modified-Since": changed}, buffered=True).status_code == 304


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """A folder with one file, and that file packed."""
    source, packed = tmp_path / "source", tmp_path / "data" / "static"
    source.mkdir()
    (source / "a.css").write_text("a { color: red }", encoding="utf-8")
    statics.pack(source, packed)
    return source, packed


def unpacked(packed: Path) -> str:
    return gzip.decompress((packed / "a.css.gz").read_bytes()).decode()


def test_a_changed_file_is_packed_anew(folders: tuple[Path, Path]) -> None:
    source, packed = folders
    (source / "a.css").write_text("a { color: tan }", encoding="utf-8")
    os.utime(source / "a.css", (1, 1))
    statics.pack(source, packed)
    assert unpacked(packed) == (packed / "a.css").read_text(encoding="utf-8") == "a { color: tan }"


def test_what_was_packed_is_not_packed_again(folders: tuple[Path, Path]) -> None:
    before = {file.name: file.stat().st_ino for file in folders[1].iterdir()}
    statics.pack(*folders)
    assert {file.name: file.stat().st_ino for file in folders[1].iterdir()} == before


def test_a_file_that_is_gone_is_served_no_more_and_nothing_else_lies_around(folders: tuple[Path, Path]) -> None:
    source, packed = folders
    (source / "a.css").unlink()
    statics.pack(source, packed)
    assert list(packed.iterdir()) == []
    assert [file.name for file in packed.parent.iterdir()] == ["static"]
