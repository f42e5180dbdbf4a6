"""What the log says of an error: where it happened, never what the variables held, for they hold passwords and sessions."""

import sys

import structlog


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
        ]
    )
