"""Why a table of booths is refused as a whole. A line that cannot be read is a reject instead, and the others are read."""

from mima.core.errors import N_, DomainError

LARGEST_BYTES = 2_000_000
MOST_LINES = 2_000


class SheetRefused(DomainError):
    """The table is not read; nothing of it was taken over."""

    status = 422
    message = N_("This file is no table that can be read. Save it as XLSX, or as CSV in UTF-8, and send it again.")


class SheetTooLarge(SheetRefused):
    message = N_("A table of booths may have at most 2 MB and 2,000 lines.")


class ColumnsMissing(SheetRefused):
    message = N_("The table lacks these columns: %(columns)s. Its first line must hold the names of the columns.")


class ColumnsTwice(SheetRefused):
    message = N_("The table has several columns for the same thing: %(columns)s. Keep one of each.")
