"""How much a company and the disk may hold: settings, because they depend on the machine."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bytes of originals per company, and bytes that stay free on the store for everything else."""

    per_company: int = 10_000_000_000
    kept_free: int = 500_000_000


_configured = Limits()


def configure(limits: Limits) -> None:
    """These limits hold from now on."""
    global _configured
    _configured = limits


def current() -> Limits:
    """The limits that hold."""
    return _configured
