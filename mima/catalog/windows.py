"""PostgreSQL's way to the newest hits: through the full-text index window by window, from the newest offerings down.

Its index hands over all that it finds or nothing: of a word that a fifth of a million offerings have, two hundred thousand rows
to be sorted. So each listing also stands in the index under its era, a run of ids, and the question is asked of a few eras at a
time: first of the newest, then of as many as what was found so far says that it takes. Where hits stand thickly after a long
while of none, a window that holds far too many is given up for a narrower one. All of it is one recursive statement: what comes
next hangs on nothing but what was found, never on a plan that statistics chose. What a quarter of the very newest listings are
is found by going through these.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import CTE, Boolean, CompoundSelect, Integer, Select, literal_column, select, true, union_all
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import NullType, TypeEngine

from mima.catalog.models import Listing

# So many ids are an era, and so many eras an age (see the migration `eras_of_listings`, whose index has the same numbers).
ERA, AGE = 2_048, 32
IN_INDEX = f"ARRAY[listing.offering_id / {ERA}, -1 - listing.offering_id / {ERA * AGE}]"
# A window of more eras ends where an age does: it is asked for by ages, of which there are few.
MOST_ERAS = 2 * AGE
HIGHEST = "(SELECT coalesce(max(offering_id), 0) FROM listing)"
# Where so large a part of so many of the newest listings are hits, the newest are found by a look at each.
PROBE, THICK = 400, 0.25
# The same where a look compares nothing but numbers, which is soon done.
THICK_IN_NUMBERS = 0.12
# After a window without any hit the next one is so many times as wide, and no window is wider beside the one before.
GROWTH = 8
# A window is somewhat wider than it seems to take, and one that has so many times what is wanted is given up.
RATHER_MORE, FAR_TOO_MANY = 1.15, 3

# Where rows stand, which SQLAlchemy has no type for.
_TIDS: TypeEngine[Any] = NullType()


def newest(
    columns: Sequence[Any],
    asked: Sequence[ColumnElement[bool]],
    looks: Sequence[ColumnElement[bool]],
    most: int,
    name: str,
    thick: float = THICK,
) -> CompoundSelect[Any]:
    """The newest listings, by id, that the conditions hold for, `most` at most, in no order; `name` is this question's own.

    The full-text index is `asked`; one of these conditions names something that a listing has, for what only says what one has
    not is asked of the whole index each time. `looks` say the same to somebody who has a listing before him, and have an answer
    at once where `thick` is low.
    """
    walked = _walked(columns, looks, most, thick).cte(f"{name}walked").prefix_with("MATERIALIZED")
    number = select(literal_column("count(*)", Integer)).select_from(walked).scalar_subquery()
    looked = _looked(asked, most, f"{name}looked", number < literal_column(str(most)))
    taken = select(literal_column(f"unnest({looked.name}.taken)")).select_from(looked).scalar_subquery()
    found = literal_column("listing.ctid").bool_op("= ANY")(literal_column("ARRAY").op("")(taken))
    enough = number >= literal_column(str(most))
    return union_all(select(walked).where(enough), select(*columns).select_from(Listing).where(found))


def _walked(columns: Sequence[Any], looks: Sequence[ColumnElement[bool]], most: int, thick: float) -> Select[Any]:
    """The newest hits by a look at each of the newest listings, where many of the very newest are hits; else none."""
    probed = select(literal_column("count(*)", Integer)).where(_above(PROBE), *looks).scalar_subquery()
    is_thick = probed >= literal_column(str(round(PROBE * thick)))
    walked = select(*columns).where(_above(round(most / thick)), *looks, is_thick)
    return walked.order_by(Listing.offering_id.desc()).limit(literal_column(str(most), Integer))


def _above(listings: int) -> ColumnElement[bool]:
    return Listing.offering_id > literal_column(f"{HIGHEST} - {listings}", Integer)


def _looked(conditions: Sequence[ColumnElement[bool]], most: int, name: str, is_wanted: ColumnElement[bool]) -> CTE:
    """A row for each window: the era below it, how wide the next is to be, how many were found by then, and where these stand."""
    first = select(
        literal_column(f"{HIGHEST} / {ERA}", Integer).label("era"),
        # How much of the newest era there is yet.
        literal_column(f"({HIGHEST} % {ERA} + 1) / {ERA}.0").label("share"),
        literal_column("2", Integer).label("width"),
        literal_column("0", Integer).label("found"),
        literal_column("CAST(NULL AS tid[])", _TIDS).label("taken"),
    )
    looked = first.where(is_wanted).cte(name, recursive=True)
    lowest = f"greatest({name}.era - {name}.width + 1, 0)"
    low = literal_column(f"CASE WHEN {name}.width > {MOST_ERAS} THEN {lowest} / {AGE} * {AGE} ELSE {lowest} END", Integer)
    span = select(low.label("low")).lateral("span")
    seen = _seen(conditions, most, looked, span)
    left = f"({most} - {name}.found)"
    too_many = f"seen.number > {_bearable(most)}"
    eras = f"({name}.era - span.low + {name}.share)"
    wider = f"{name}.width * {GROWTH}"
    width = (
        f"CASE WHEN {too_many} THEN greatest({name}.width / {GROWTH}, 1) WHEN seen.number = 0 THEN {wider} "
        f"ELSE greatest(least({wider}, ceil({RATHER_MORE} * ({left} - seen.number) * {eras} / seen.number)), 1)::integer END"
    )
    return looked.union_all(
        select(
            literal_column(f"CASE WHEN {too_many} THEN {name}.era ELSE span.low - 1 END", Integer),
            literal_column(f"CASE WHEN {too_many} THEN {name}.share ELSE 1.0 END"),
            literal_column(width, Integer),
            literal_column(f"CASE WHEN {too_many} THEN {name}.found ELSE {name}.found + least(seen.number, {left})::integer END"),
            literal_column(f"CASE WHEN {too_many} THEN NULL ELSE seen.taken[1:{left}] END"),
        )
        .select_from(looked.join(span, true()).join(seen, true()))
        .where(literal_column(f"{name}.era >= 0", Boolean), literal_column(f"{name}.found < {most}", Boolean))
    )


def _bearable(most: int) -> int:
    """So many hits of a window are looked at; one era never has more."""
    return max(FAR_TOO_MANY * most, ERA)


def _seen(conditions: Sequence[ColumnElement[bool]], most: int, looked: CTE, span: Any) -> Any:
    """How many hits the window has, or rather too many, and where they stand, the newest first."""
    cut = f"CASE WHEN {looked.name}.width > {MOST_ERAS} THEN ({looked.name}.era + 1) / {AGE} * {AGE} ELSE span.low END"
    eras = f"SELECT generate_series({cut}, {looked.name}.era)"
    ages = f"SELECT generate_series(-(({cut}) / {AGE}), -1 - span.low / {AGE})"
    window = literal_column(f"{IN_INDEX} && ARRAY({eras} UNION ALL {ages})", Boolean)
    hits: Any = select(literal_column("listing.ctid").label("tid"), Listing.offering_id).where(window, *conditions)
    # Beyond what is bearable they are not looked at: in no order, they tell nothing but that.
    hit = hits.limit(literal_column(str(_bearable(most) + 1), Integer)).subquery("hit")
    number = literal_column("count(*)", Integer).label("number")
    taken = literal_column("array_agg(hit.tid ORDER BY hit.offering_id DESC)", _TIDS).label("taken")
    return select(number, taken).select_from(hit).lateral("seen")


__all__ = ["AGE", "ERA", "newest"]
