"""`python -m tests.messages TEMPLATE CATALOG`: the catalog holds exactly the template's messages, in their order.

`pybabel update` would guess translations and keep old ones as comments; this keeps what is translated and nothing else.
"""

import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po


def renew(template: Catalog, catalog: Catalog) -> Catalog:
    """A catalog with the template's messages and the old catalog's words for them."""
    fresh = Catalog(locale=catalog.locale, header_comment="", charset="utf-8")
    for message in template:
        if message.id:
            old = catalog.get(message.id if isinstance(message.id, str) else message.id[0], message.context)
            is_kept = old is not None and not old.fuzzy and isinstance(old.id, str) is isinstance(message.id, str)
            words = old.string if old is not None and is_kept else ""
            fresh.add(message.id, words, flags=message.flags - {"fuzzy"}, context=message.context)
    return fresh


def read(path: Path, locale: str | None = None) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def main(template: str, catalog: str) -> None:
    path = Path(catalog)
    fresh = renew(read(Path(template)), read(path, "fr"))
    with path.open("wb") as file:
        file.write(
            b'msgid ""\nmsgstr ""\n"Language: fr\\n"\n"MIME-Version: 1.0\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        )
        file.write(b'"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n')
        write_po(file, fresh, width=0, no_location=True, sort_output=True, omit_header=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
