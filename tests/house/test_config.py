"""The start refuses settings that would do harm later: each by its name, all of them at once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from mima.config import Config, ConfigError, DemoPlace

ROOT = Path(__file__).parents[2]
LIVE = {
    "SECRET_KEY": "k" * 32,
    "APP_URL": "https://mima.example.org",
    "STRIPE_SECRET_KEY": "sk_live_1",
    "STRIPE_WEBHOOK_SECRET": "whsec_1",
    "MAIL_URL": "smtp://market:pass%20word@mail.example.org:587?from=market@example.org",
}


def problems(tmp_path: Path, **changes: str | None) -> list[str]:
    """What a start with these settings changed says; a setting that is None is not there."""
    settings = {name: value for name, value in (LIVE | {"MIMA_DATA": str(tmp_path)} | changes).items() if value is not None}
    try:
        Config.from_env(settings)
    except ConfigError as error:
        return error.problems
    return []


def test_good_settings_start(tmp_path: Path) -> None:
    assert problems(tmp_path) == []


@pytest.mark.parametrize("name", LIVE)
def test_what_is_missing_is_named(tmp_path: Path, name: str) -> None:
    said = problems(tmp_path, **{name: None})
    assert len(said) == 1 and said[0].startswith(f"{name} is missing: ")


BAD = [
    ("SECRET_KEY", "short"),
    ("APP_URL", "mima.example.org"),
    ("APP_URL", "https://mima.example.org/market"),
    ("APP_URL", "https://["),
    ("APP_URL", "https://mima.example.org:port"),
    ("DATABASE_URL", "mysql://localhost/mima"),
    ("STORAGE_URL", "s3://bucket"),
    ("REDIS_URL", "redis://localhost"),
    ("STRIPE_API_BASE", "http://127.0.0.1:9000"),
    ("STRIPE_API_BASE", "https://api.stripe.com.example.org"),
    ("STRIPE_CHECKOUT_ORIGIN", "http://127.0.0.1:9000"),
    ("FLASK_DEBUG", "1"),
    ("FLASK_DEBUG", "True"),
    ("MIMA_PROXIES", "one"),
    ("MIMA_PROXIES", "²"),
    ("MIMA_MEDIA_QUOTA_MB", "-1"),
    ("MIMA_PAGE_SECONDS", "6"),
    ("MIMA_WORKER", "outside"),
    ("MAIL_URL", "mail.example.org"),
    ("MAIL_URL", "mail.example.org:587"),
    ("MAIL_URL", "https://mail.example.org"),
    ("MAIL_URL", "smtp://"),
    ("MAIL_URL", "smtp://:587"),
    ("MAIL_URL", "smtp://mail.example.org:mail"),
    ("MAIL_URL", "smtp://mail.example.org:70000"),
    ("MAIL_URL", "smtp://mail.example.org:0"),
    ("MAIL_URL", "smtp://mail.example.org/inbox"),
    ("MAIL_URL", "smtp://mail.example.org?from="),
    ("MAIL_URL", "smtp://mail.example.org?from=market"),
    ("MAIL_URL", "smtp://mail.example.org?from=a@example.org%0aBcc:b@example.org"),
    ("MAIL_URL", "smtp://mail.example.org?form=market@example.org"),
]


@pytest.mark.parametrize(("name", "value"), BAD)
def test_a_bad_setting_is_refused_in_one_sentence_that_names_it(tmp_path: Path, name: str, value: str) -> None:
    said = problems(tmp_path, **{name: value})
    assert len(said) == 1 and (said[0].startswith(f"{name} ") or name == "REDIS_URL")


def test_every_fault_is_named_at_once(tmp_path: Path) -> None:
    wrong = dict(BAD) | {"SECRET_KEY": None, "MAIL_URL": "mail.example.org:587"}
    said = "\n".join(problems(tmp_path, **wrong))
    assert [name for name in wrong if name.replace("REDIS_URL", "Redis") not in said] == []


def test_a_password_is_not_repeated(tmp_path: Path) -> None:
    assert "hush" not in "".join(problems(tmp_path, MAIL_URL="smtp://market:hush@mail.example.org:mail", SECRET_KEY="hush"))


GOOD = [
    ("MAIL_URL", "smtp://127.0.0.1:1"),
    ("MAIL_URL", "smtps://mail.example.org?from=market@example.org"),
    ("MAIL_URL", "smtp://[::1]:25/?from=market@example.org"),
    ("STRIPE_SECRET_KEY", "rk_live_1"),
    ("STRIPE_CHECKOUT_ORIGIN", "https://pay.mima.example.org"),
    ("FLASK_DEBUG", "0"),
    ("FLASK_DEBUG", ""),
    ("DATABASE_URL", "postgresql://mima@/mima"),
]


@pytest.mark.parametrize(("name", "value"), GOOD)
def test_a_good_setting_is_taken(tmp_path: Path, name: str, value: str) -> None:
    assert problems(tmp_path, **{name: value}) == []


@pytest.mark.parametrize("key", ["sk_live_1", "rk_live_1", "another"])
def test_only_a_test_key_talks_to_a_stand_in(tmp_path: Path, key: str) -> None:
    stand_in = {"STRIPE_API_BASE": "http://127.0.0.1:9000", "STRIPE_CHECKOUT_ORIGIN": "http://127.0.0.1:9000"}
    assert len(problems(tmp_path, STRIPE_SECRET_KEY=key, **stand_in)) == 2
    assert problems(tmp_path, STRIPE_SECRET_KEY="sk_test_1", **stand_in) == []


def test_the_demo_may_be_looked_into(tmp_path: Path) -> None:
    (tmp_path / "demo.json").write_text('{"SECRET_KEY": "' + "k" * 32 + '"}', encoding="utf-8")
    assert Config.from_env({"MIMA_DATA": str(tmp_path), "FLASK_DEBUG": "1"}).demo


@pytest.mark.parametrize(
    ("name", "value"), [("PORT", "abc"), ("PORT", "0"), ("PORT", "70000"), ("SANDBOX_PORT", "65536"), ("PORT", "-1")]
)
def test_a_port_that_is_none_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ConfigError) as refused:
        DemoPlace.from_env({name: value})
    assert refused.value.problems[0].startswith(f"{name} must be ")


def test_the_demo_with_a_bad_port_says_one_line(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "MIMA_DATA": str(tmp_path / "data"), "PORT": "abc"}
    command = [sys.executable, "-W", "ignore", "-m", "flask", "--app", "wsgi", "mima", "demo"]
    outcome = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert (outcome.returncode, outcome.stdout) == (1, "")
    assert outcome.stderr == "Error: PORT must be a whole number, not 'abc'.\n"
