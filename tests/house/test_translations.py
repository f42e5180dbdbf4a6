"""Both languages are complete: English is the source, French has every sentence of it."""

import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from tests.messages import read

ROOT = Path(__file__).parent.parent.parent
FRENCH = ROOT / "mima" / "translations" / "fr" / "LC_MESSAGES" / "messages.po"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Every message of the code and the templates, as `make messages` extracts them."""
    template = tmp_path_factory.mktemp("messages") / "messages.pot"
    words = ["-k", "N_", "-k", "_l", "-k", "lazy_gettext", "-k", "say", "-k", "nbooths:1,2"]
    command = [sys.executable, "-m", "babel.messages.frontend", "--quiet", "extract", "-F", "babel.cfg", "--ignore-dirs", ".*"]
    subprocess.run([*command, *words, "-o", str(template), "."], cwd=ROOT, check=True)
    return read(template)


def test_every_sentence_has_its_french(source: Catalog) -> None:
    french = read(FRENCH, "fr")
    untranslated = [message.id for message in source if message.id and not _words(french, message.id)]
    assert not untranslated


def test_no_french_sentence_is_fuzzy_or_without_its_source(source: Catalog) -> None:
    wrong = [message.id for message in read(FRENCH, "fr") if message.id and (message.fuzzy or _key(message.id) not in source)]
    assert not wrong


def test_every_french_sentence_keeps_the_placeholders() -> None:
    wrong = [message.id for message in read(FRENCH, "fr") if message.id and list(message.check())]
    assert not wrong


def _key(identity: str | tuple[str, ...]) -> str:
    return identity if isinstance(identity, str) else identity[0]


def _words(catalog: Catalog, identity: str | tuple[str, ...]) -> bool:
    message = catalog.get(_key(identity))
    if message is None or not message.string:
        return False
    return all(message.string) if isinstance(message.string, list | tuple) else True
