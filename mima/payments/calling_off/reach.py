"""To whom a company's letter goes, as for every letter to a company."""

from mima.exhibitors.letters import LANGUAGE, Recipient, recipients

__all__ = ["LANGUAGE", "Recipient", "recipients"]
