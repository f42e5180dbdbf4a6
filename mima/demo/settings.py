"""The demo market's own settings: made once, kept in the data folder, and the reason why its secrets need no environment."""

import json
import secrets
from pathlib import Path

from mima.config import DEMO_FILE, DemoPlace


def prepare(place: DemoPlace) -> None:
    """The data folder has the demo's settings: secrets as they were (or new), addresses as they are now."""
    file = place.data / DEMO_FILE
    place.data.mkdir(parents=True, exist_ok=True)
    kept = json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}
    sandbox = f"http://127.0.0.1:{place.sandbox_port}"
    settings = {
        "SECRET_KEY": kept.get("SECRET_KEY") or secrets.token_urlsafe(48),
        "STRIPE_SECRET_KEY": kept.get("STRIPE_SECRET_KEY") or f"sk_test_{secrets.token_hex(16)}",
        "STRIPE_WEBHOOK_SECRET": kept.get("STRIPE_WEBHOOK_SECRET") or f"whsec_{secrets.token_hex(16)}",
        "APP_URL": f"http://127.0.0.1:{place.port}",
        "STRIPE_API_BASE": sandbox,
        "STRIPE_CHECKOUT_ORIGIN": sandbox,
    }
    _write(file, settings)


def _write(file: Path, settings: dict[str, str]) -> None:
    file.touch(mode=0o600)
    file.write_text(json.dumps(settings, indent=1, sort_keys=True), encoding="utf-8")
