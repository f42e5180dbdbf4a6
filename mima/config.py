"""Settings, from the environment, typed and checked once at the start; nothing else reads `os.environ`."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlsplit

# No page in memory is older: what its company withdraws is gone for everybody so soon.
MOST_PAGE_SECONDS = 5
# Settings that later work will serve: refused with a line, so that nobody believes that they do something.
NOT_SERVED = {"REDIS_URL": "Redis is not served yet: leave it unset."}
STRIPE = "https://api.stripe.com"
STRIPE_CHECKOUT = "https://checkout.stripe.com"
MAIL_EXAMPLE = "smtp://user:password@host:587?from=market@example.org"
LAST_PORT = 65_535
DEMO_FILE = "demo.json"
KNOWN = [
    "SECRET_KEY",
    "APP_URL",
    "DATABASE_URL",
    "STORAGE_URL",
    "MAIL_URL",
    "STRIPE_SECRET_KEY",
    "STRIPE_WEBHOOK_SECRET",
    "STRIPE_API_BASE",
    "STRIPE_CHECKOUT_ORIGIN",
    "SANDBOX_PORT",
    "PORT",
    "MIMA_DATA",
    "MIMA_WORKER",
    "MIMA_PROXIES",
    "MIMA_MEDIA_QUOTA_MB",
    "MIMA_PAGE_SECONDS",
]


class ConfigError(Exception):
    """The settings do not allow a start; `problems` has one line for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class DemoPlace:
    """Where the demo market lives: its data folder, its port, and the port of its stand-in Stripe."""

    data: Path
    port: int
    sandbox_port: int

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> "DemoPlace":
        """From MIMA_DATA, PORT and SANDBOX_PORT (default: the next one); `ConfigError` if one of them is no port."""
        environ = os.environ if environ is None else environ
        problems: list[str] = []
        port = _number(environ, "PORT", 8000, problems)
        sandbox = _number(environ, "SANDBOX_PORT", port + 1, problems)
        for name, number in (("PORT", port), ("SANDBOX_PORT", sandbox)):
            if not 1 <= number <= LAST_PORT:
                problems.append(f"{name} must be between 1 and {LAST_PORT}, not {number}.")
        if problems:
            raise ConfigError(problems)
        return cls(Path(environ.get("MIMA_DATA") or "instance").absolute(), port, sandbox)


@dataclass(frozen=True, slots=True)
class Config:
    """All settings. Addresses have no slash at the end; `data` is an absolute folder."""

    secret_key: str
    app_url: str
    data: Path
    database_url: str
    storage_url: str
    mail_url: str
    stripe_secret_key: str
    stripe_webhook_secrets: tuple[str, ...]
    stripe_api_base: str
    stripe_checkout_origin: str
    # Worker inside each web process ("inside", the default), or run apart by `mima worker` ("apart").
    worker: str = "inside"
    proxies: int = 0
    # Megabytes of originals that one company may keep.
    media_quota_mb: int = 10_000
    # How old a page of the catalog may be that a visitor sees; 0 makes each anew.
    page_seconds: int = MOST_PAGE_SECONDS
    demo: bool = False
    testing: bool = False

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None, *, incomplete: bool = False) -> "Config":
        """The settings of this environment, completed by the demo market's own file where the demo command made one.

        Raises `ConfigError` naming all that is wrong at once, except missing secrets where `incomplete` is allowed
        (for `--help` and for the command that makes them).
        """
        environ = os.environ if environ is None else environ
        data = Path(environ.get("MIMA_DATA") or "instance").absolute()
        demo = _demo_settings(data) if "SECRET_KEY" not in environ else {}
        settings = {**demo, **{name: environ[name] for name in KNOWN if environ.get(name)}}
        problems = [line for name, line in NOT_SERVED.items() if environ.get(name)]
        problems += [] if incomplete or demo else [*_missing(settings), *_careless(environ)]
        config = _build(settings, data, demo=bool(demo), problems=problems)
        if problems or config is None:
            raise ConfigError(problems)
        return config

    @property
    def is_https(self) -> bool:
        return self.app_url.startswith("https://")

    @property
    def host(self) -> str:
        return urlsplit(self.app_url).netloc

    def with_(self, **changes: Any) -> "Config":
        return replace(self, **changes)


def _demo_settings(data: Path) -> dict[str, str]:
    file = data / DEMO_FILE
    return dict(json.loads(file.read_text(encoding="utf-8"))) if file.is_file() else {}


def _missing(settings: Mapping[str, str]) -> list[str]:
    needed = {
        "SECRET_KEY": "a long random text that signs cookies",
        "APP_URL": "the address of the market, such as https://mima.example.org",
        "STRIPE_SECRET_KEY": "the key of your Stripe account",
        "STRIPE_WEBHOOK_SECRET": "the signing secret of your Stripe webhook",
        "MAIL_URL": f"the mail server, such as {MAIL_EXAMPLE}",
    }
    return [f"{name} is missing: {why}." for name, why in needed.items() if not settings.get(name)]


def _careless(environ: Mapping[str, str]) -> list[str]:
    # As Flask reads it, which also sets it for `--debug`.
    is_debug = environ.get("FLASK_DEBUG", "0").lower() not in ("", "0", "false", "no")
    return ["FLASK_DEBUG must not be set: error pages would show code and secrets to everybody."] if is_debug else []


def _build(settings: Mapping[str, str], data: Path, *, demo: bool, problems: list[str]) -> Config | None:
    app_url = _address(settings, "APP_URL", "http://127.0.0.1:8000", problems)
    api_base = _address(settings, "STRIPE_API_BASE", STRIPE, problems)
    checkout = _address(settings, "STRIPE_CHECKOUT_ORIGIN", STRIPE_CHECKOUT, problems)
    proxies = _number(settings, "MIMA_PROXIES", 0, problems)
    quota = _number(settings, "MIMA_MEDIA_QUOTA_MB", 10_000, problems)
    page_seconds = _number(settings, "MIMA_PAGE_SECONDS", MOST_PAGE_SECONDS, problems)
    if page_seconds > MOST_PAGE_SECONDS:
        problems.append(f"MIMA_PAGE_SECONDS must be between 0 and {MOST_PAGE_SECONDS}, not {page_seconds}.")
    key, secret = settings.get("STRIPE_SECRET_KEY", ""), settings.get("SECRET_KEY", "")
    _check_money(key, api_base, checkout, problems)
    if secret and len(secret) < 32:
        problems.append("SECRET_KEY is too short: 32 characters at least.")
    if (worker := settings.get("MIMA_WORKER", "inside")) not in ("inside", "apart"):
        problems.append("MIMA_WORKER is `inside` or `apart`.")
    return Config(
        secret_key=secret,
        app_url=app_url,
        data=data,
        database_url=_database(settings.get("DATABASE_URL", ""), data, problems),
        storage_url=_storage(settings.get("STORAGE_URL", ""), data, problems),
        mail_url=_mail(settings.get("MAIL_URL", ""), problems),
        stripe_secret_key=key,
        stripe_webhook_secrets=tuple(part for part in settings.get("STRIPE_WEBHOOK_SECRET", "").split(",") if part),
        stripe_api_base=api_base,
        stripe_checkout_origin=checkout,
        worker=worker,
        proxies=proxies,
        media_quota_mb=quota,
        page_seconds=page_seconds,
        demo=demo,
    )


def _check_money(key: str, api_base: str, checkout: str, problems: list[str]) -> None:
    is_test = key.startswith(("sk_test_", "rk_test_"))
    if key and not is_test and api_base != STRIPE:
        problems.append("STRIPE_API_BASE must not be set but with a test key: real money goes to Stripe only.")
    if key and not is_test and not checkout.startswith("https://"):
        problems.append("STRIPE_CHECKOUT_ORIGIN must begin with https:// but with a test key.")


def _split(value: str) -> SplitResult | None:
    """The parts of an address with a host; None where it is none or its port is no port."""
    try:
        parts = urlsplit(value)
        return parts if parts.hostname and parts.port != 0 else None
    except ValueError:
        return None


def _address(settings: Mapping[str, str], name: str, default: str, problems: list[str]) -> str:
    value = settings.get(name, default).rstrip("/")
    parts = _split(value)
    if parts is None or parts.scheme not in ("http", "https") or parts.path:
        problems.append(f"{name} must be an origin such as {default}, not {value!r}.")
    return value


def _mail(value: str, problems: list[str]) -> str:
    parts = _split(value)
    said = parse_qs(parts.query, keep_blank_values=True) if parts else {}
    sender = said.pop("from", ["mima@localhost"])[0]
    is_sender = sender.count("@") == 1 and not sender.startswith("@") and not sender.endswith("@") and sender.isprintable()
    if value and (parts is None or parts.scheme not in ("smtp", "smtps") or parts.path.strip("/") or said or not is_sender):
        # Not repeated: it holds a password.
        problems.append(f"MAIL_URL must be a mail server such as {MAIL_EXAMPLE}, or smtps://….")
    return value


def _number(settings: Mapping[str, str], name: str, default: int, problems: list[str]) -> int:
    value = settings.get(name) or str(default)
    if not value.isdecimal():
        problems.append(f"{name} must be a whole number, not {value!r}.")
        return default
    return int(value)


def _database(value: str, data: Path, problems: list[str]) -> str:
    if not value:
        return f"sqlite:///{data / 'mima.sqlite3'}"
    scheme, separator, rest = value.partition("://")
    if separator and scheme in ("postgres", "postgresql", "postgresql+psycopg"):
        return f"postgresql+psycopg://{rest}"
    if separator and scheme == "sqlite":
        return value
    problems.append("DATABASE_URL must begin with sqlite:/// or postgresql://.")
    return ""


def _storage(value: str, data: Path, problems: list[str]) -> str:
    if not value:
        return (data / "media").as_uri()
    if not value.startswith("file:///"):
        problems.append("STORAGE_URL must be a folder for now, such as file:///var/lib/mima/media.")
    return value
