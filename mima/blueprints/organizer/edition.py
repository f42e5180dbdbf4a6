"""The edition that the desk is about."""

from mima.core.errors import N_, NotFound
from mima.editions import queries as editions
from mima.editions.models import Edition


class NoEdition(NotFound):
    """Nothing is prepared yet."""

    message = N_("There is no edition yet.")


def present() -> Edition:
    """The edition to come, or the last one; `NoEdition` when there is none."""
    edition = editions.current()
    if edition is None:
        raise NoEdition
    return edition
