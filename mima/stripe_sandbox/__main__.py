"""`python -m mima.stripe_sandbox`: the stand-in as a process of its own."""

from __future__ import annotations

import argparse
from pathlib import Path

from .app import TEST_KEY
from .server import HOST, serve


def main() -> None:
    asked = _arguments().parse_args()
    try:
        serve(
            asked.host,
            asked.port,
            database=asked.database,
            app_url=asked.app_url,
            webhook_url=asked.webhook_url,
            webhook_secret=asked.webhook_secret,
            secret_key=asked.secret_key,
        )
    except (ValueError, OSError) as refusal:
        raise SystemExit(f"The stand-in Stripe does not start: {refusal}") from refusal
    except KeyboardInterrupt:
        return


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m mima.stripe_sandbox", description="A stand-in Stripe; no real money.")
    parser.add_argument("--host", default=HOST, help="127.0.0.1, and nothing else")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--database", type=Path, required=True, help="its own SQLite file")
    parser.add_argument("--app-url", required=True, help="where the market is, for the pages' security policy")
    parser.add_argument("--webhook-url", default=None, help="where events are pushed; without it they are only listed")
    parser.add_argument("--webhook-secret", required=True, help="what they are signed with")
    parser.add_argument("--secret-key", default=TEST_KEY, help="the test key that callers must show")
    return parser


main()
