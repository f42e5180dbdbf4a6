"""What is published is listed by its clearability; the territories of labels are codes, and what names none of them is a note.

The facet is added to those that each listing has, some offerings at a time; nothing else of the index changes.
"""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from mima.catalog import clearance, territories
from mima.catalog.categories import CATEGORIES
from mima.catalog.refusing import FieldRefused

revision = "clearability"
down_revision = "licences"
branch_labels = None
depends_on = None

BATCH = 1_000
OFFERING = sa.table(
    "offering",
    sa.column("id", sa.Integer),
    sa.column("kind", sa.Text),
    sa.column("category", sa.Text),
    sa.column("fields", sa.JSON().with_variant(postgresql.JSONB(), "postgresql")),
    sa.column("state", sa.Text),
    sa.column("published_at", sa.DateTime(timezone=True)),
)
FACET = sa.table(
    "facet", sa.column("id", sa.Integer), sa.column("name", sa.Text), sa.column("value", sa.Text), sa.column("label")
)
HAS = sa.table("offering_facet", sa.column("offering_id"), sa.column("facet_id"), sa.column("published_at"))
COUNT = sa.table("facet_count", sa.column("scope_id"), sa.column("facet_id"), sa.column("name"), sa.column("count"))
# The rows go as one value, a list of [offering, word]. On SQLite the facets stand before the folded words.
ADD = {
    "sqlite": (
        "UPDATE listing SET facets = facets || ' ' || json_extract(one.value, '$[1]'), "
        "terms = facets || ' ' || json_extract(one.value, '$[1]') || substr(terms, length(facets) + 1) "
        "FROM json_each(:rows) AS one WHERE listing.offering_id = json_extract(one.value, '$[0]')"
    ),
    "postgresql": (
        "UPDATE listing SET facets = facets || ' ' || (one ->> 1), terms = terms || array_to_tsvector(ARRAY[one ->> 1]) "
        "FROM jsonb_array_elements(CAST(:rows AS jsonb)) AS one WHERE listing.offering_id = CAST(one ->> 0 AS integer)"
    ),
}
TRIGGER = "listing_search_update"


def upgrade() -> None:
    bind = op.get_bind()
    for row in _batched(OFFERING.c.category == "publishing"):
        _name_places(row)
    ids = {light: _facet(light) for light in clearance.Light}
    scopes = {
        (row.name, row.value): row.id for row in bind.execute(sa.select(FACET).where(FACET.c.name.in_(("kind", "category"))))
    }
    is_sqlite = bind.dialect.name == "sqlite"
    # One look through all listings at the end is quicker than each row by its trigger.
    trigger = bind.scalar(sa.text("SELECT sql FROM sqlite_master WHERE name = :name"), {"name": TRIGGER}) if is_sqlite else None
    if is_sqlite:
        op.execute(f"DROP TRIGGER {TRIGGER}")
    counts: Counter[tuple[int, int]] = Counter()
    for batch in _batches(OFFERING.c.state == "published"):
        lit = [(row, ids[light]) for row in batch if (light := _light(row))]
        _list(lit)
        for row, facet in lit:
            for scope in (0, scopes["kind", row.kind], scopes["category", row.category]):
                counts[scope, facet] += 1
    rows = [{"scope_id": scope, "facet_id": facet, "name": "clearance", "count": many} for (scope, facet), many in counts.items()]
    if rows:
        op.bulk_insert(COUNT, rows)
    if trigger is not None:
        op.execute("INSERT INTO listing_search (listing_search) VALUES ('rebuild')")
        op.execute(trigger)


def _batches(where: Any) -> Iterator[Sequence[Any]]:
    last = 0
    wanted = sa.select(OFFERING).where(where).order_by(OFFERING.c.id).limit(BATCH)
    while rows := op.get_bind().execute(wanted.where(OFFERING.c.id > last)).all():
        yield rows
        last = rows[-1].id


def _batched(where: Any) -> Iterator[Any]:
    for rows in _batches(where):
        yield from rows


def _name_places(row: Any) -> None:
    """Monde sauf Japon is ["001", "-JP"]; what we cannot read stands beside it as it was written."""
    written = row.fields.get("territories")
    if not isinstance(written, str):
        return
    fields = dict(row.fields)
    try:
        fields["territories"] = territories.read(written)
    except FieldRefused:
        fields["territories_note"] = fields.pop("territories")
    op.get_bind().execute(sa.update(OFFERING).where(OFFERING.c.id == row.id).values(fields=fields))


def _light(row: Any) -> clearance.Light | None:
    category = CATEGORIES.get(row.category)
    return clearance.light(category, row.fields) if category else None


def _facet(light: clearance.Light) -> int:
    made = sa.insert(FACET).values(name="clearance", value=light.value, label="").returning(FACET.c.id)
    return int(op.get_bind().execute(made).scalar_one())


def _list(lit: Sequence[tuple[Any, int]]) -> None:
    if not lit:
        return
    bind = op.get_bind()
    rows = [{"offering_id": row.id, "facet_id": facet, "published_at": row.published_at} for row, facet in lit]
    bind.execute(sa.insert(HAS), rows)
    # As in mima/catalog/tokens.py; repeated, so that this step stays what it is.
    bind.execute(sa.text(ADD[bind.dialect.name]), {"rows": json.dumps([(row.id, f"_l{facet}") for row, facet in lit])})


def downgrade() -> None:
    """Nothing is listed by its light any more, and places are written out again."""
    for row in _batched(OFFERING.c.category == "publishing"):
        codes = row.fields.get("territories")
        if isinstance(codes, list):
            fields = {**row.fields, "territories": territories.written(codes, "fr")}
            op.get_bind().execute(sa.update(OFFERING).where(OFFERING.c.id == row.id).values(fields=fields))
    lights = "(SELECT id FROM facet WHERE name = 'clearance')"
    for table in ("facet_count", "offering_facet"):
        op.execute(f"DELETE FROM {table} WHERE facet_id IN {lights}")  # noqa: S608
    _unlist()
    op.execute("DELETE FROM facet WHERE name = 'clearance'")


def _unlist() -> None:
    """The light is the last facet of a listing: its word is cut off."""
    bind = op.get_bind()
    shorter = "substr(facets, 1, length(facets) - length(:word))"
    terms = {"sqlite": f"{shorter} || substr(terms, length(facets) + 1)", "postgresql": "ts_delete(terms, ltrim(:word))"}
    statement = (
        f"UPDATE listing SET facets = {shorter}, terms = {terms[bind.dialect.name]} "  # noqa: S608
        "WHERE substr(facets, length(facets) - length(:word) + 1) = :word"
    )
    for facet in bind.scalars(sa.text("SELECT id FROM facet WHERE name = 'clearance'")).all():
        bind.execute(sa.text(statement), {"word": f" _l{facet}"})
