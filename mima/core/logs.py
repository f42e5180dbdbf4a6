"""What the log says of an error: where it happened, never what the variables held, for they hold passwords and sessions."""

import sys
from contextlib import suppress
from typing import TextIO, cast

import structlog


class Lines:
    """The standard output. A line that it does not take is lost, for a full disk must not cost an answer as well."""

    def write(self, text: str) -> None:
        with suppress(OSError):
            sys.stdout.write(text)

    def flush(self) -> None:
        with suppress(OSError):
            sys.stdout.flush()


def configure() -> None:
    """Every entry is a line, an error's trace stands under it without the values of its variables."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.StackInfoRenderer(),
            structlog.dev.set_exc_info,
            structlog.processors.TimeStamper(fmt="%Y-%m-%d %H:%M:%S", utc=False),
            structlog.dev.ConsoleRenderer(colors=sys.stdout.isatty(), exception_formatter=structlog.dev.plain_traceback),
        ],
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, Lines())),
    )
