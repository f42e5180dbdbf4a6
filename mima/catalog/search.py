"""From a state of the catalog to SQL: the walk along an index for what is dense, the full-text index for what is not.

What keeps it flat however many offerings there are: every statement begins with the narrow listings; a page is read along
an index of its order, by keyset; words and facets together are one question to the full-text index, of whose hits the
newest are looked at (sampling.py). Which way is cheaper is told by the kept counts and by what a sample found; PostgreSQL's
planner chooses only for phrases, and for what is all but something; all else goes through windows (windows.py).

What a plan depends on is written into the statement (`told`): PostgreSQL plans a statement that it is often asked once and
for whatever values will come, and for a page of unknown length it gathers and sorts the whole catalog.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    BindParameter,
    Integer,
    Select,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.sql.elements import ColumnElement

from mima.catalog.filters import Filters, Sort, position
from mima.catalog.models import Facet, FacetCount, Listing, Offering, OfferingFacet
from mima.core.plain import read
from mima.exhibitors.models import Exhibitor

# A facet with more offerings than this is walked in the order of sorting; one with fewer is gathered first.
MOST_GATHERED = 10_000


@dataclass(frozen=True, slots=True)
class Chosen:
    """A facet of the state, as the catalog knows it."""

    id: int
    name: str
    value: str
    label: str
    count: int


def resolve(keys: Sequence[tuple[str, str]]) -> list[Chosen]:
    """The facets of these names and values that the catalog knows, the rarest first, in one statement (none for none)."""
    if not keys:
        return []
    values: dict[str, str] = {}
    for place, (name, value) in enumerate(keys):
        values |= {f"name_{place}": name, f"value_{place}": value}
    return sorted(read(_resolved(len(keys)), values, Chosen), key=lambda one: (one.count, one.id))


@lru_cache
def _resolved(keys: int) -> Any:
    everywhere = (FacetCount.facet_id == Facet.id) & (FacetCount.scope_id == 0)
    pairs = [(Facet.name == bindparam(f"name_{place}")) & (Facet.value == bindparam(f"value_{place}")) for place in range(keys)]
    return (
        select(Facet.id, Facet.name, Facet.value, Facet.label, func.coalesce(FacetCount.count, 0))
        .outerjoin(FacetCount, everywhere)
        # Pair by pair: SQLite walks through every facet for a list of pairs.
        .where(or_(*pairs))
    )


CARD: tuple[Any, ...] = (
    Offering.id,
    Offering.slug,
    # As it is stored, as all of a card is: what has to be converted costs each row.
    type_coerce(Offering.kind, Text).label("kind"),
    Offering.category,
    Offering.title_fr,
    Offering.title_en,
    Offering.price_from_cents,
    Offering.price_to_cents,
    Offering.price_on_request,
    # As they are stored: who reads a card that is written already needs nothing of what is in them.
    cast(Offering.fields, Text).label("fields_text"),
    cast(Offering.cover, Text).label("cover_text"),
    cast(Offering.preview, Text).label("preview_text"),
    cast(Listing.published_at, Text).label("published_text"),
    Listing.title_rank,
    Listing.cheap_rank,
    Listing.dear_rank,
    Exhibitor.name.label("exhibitor_name"),
    Exhibitor.slug.label("exhibitor_slug"),
    # Looked at once more by whoever shows the card. Not by the database: to SQLite a condition on the offering is a
    # reason to go through all of them and sort, instead of walking along the listings' index.
    type_coerce(Offering.state, Text).label("state"),
)


def cards(*more: ColumnElement[Any]) -> Select[Any]:
    """The cards of all that is published, to be narrowed down, with these columns behind a card's own."""
    return (
        select(*CARD, *more)
        .select_from(Listing)
        .join(Offering, Offering.id == Listing.offering_id)
        .join(Exhibitor, Exhibitor.id == Offering.exhibitor_id)
    )


def effective(filters: Filters, chosen: Sequence[Chosen]) -> list[Chosen]:
    """The facets that narrow the state down: all but a kind that the category implies."""
    return [one for one in chosen if not (one.name == "kind" and filters.kind_is_implied)]


@dataclass(frozen=True, slots=True)
class Shape:
    """What a walk's statement depends on. Its facets, the rarest first, and its place are values: `facet_0`, `after_0`…"""

    facets: int
    # Whether the only facet has few enough offerings to be gathered first.
    is_rare: bool
    # The names of its limits.
    limits: tuple[str, ...]


def page(filters: Filters, chosen: Sequence[Chosen], size: int) -> tuple[Any, dict[str, Any]]:
    """The cards of one page of a state without words, in order, and one more if there is a next page: a statement, its values."""
    order, rest = filters.order, effective(filters, chosen)
    after = position(order, filters.after)
    values: dict[str, Any] = {f"facet_{place}": one.id for place, one in enumerate(rest)}
    values |= filters.limits
    values |= {f"after_{place}": value for place, value in enumerate(after or ())}
    is_rare = len(rest) == 1 and rest[0].count <= MOST_GATHERED
    form = Shape(len(rest), is_rare, tuple(filters.limits))
    return _page(form, order, after is not None, size + 1), values


@lru_cache(512)
def _page(form: Shape, order: Sort, goes_on: bool, rows: int) -> Any:
    columns, descending = ordering(order)
    led = order is Sort.newest and form.facets > 0
    if led:
        columns = (OfferingFacet.published_at, OfferingFacet.offering_id)
    # Those that are gathered are sorted without all that a card shows.
    gathers = form.is_rare and not led
    # Along an index that has the order there is one way. In another one, or between ends, it hangs on how frequent what is.
    has_one_way = (led or not form.facets) and all(name.startswith("near_") for name in form.limits)
    value = sent if has_one_way else told
    shown = cards(away(value)) if "near_reach" in form.limits else cards()
    statement = _narrowed(select(Listing.offering_id).select_from(Listing) if gathers else shown, form, value, led=led)
    if goes_on:
        statement = statement.where(beyond(columns, descending=descending))
    in_order = ordered(columns, descending=descending)
    statement = statement.order_by(*in_order).limit(literal_column(str(rows), Integer))
    if not gathers:
        return statement
    first = statement.cte().prefix_with("MATERIALIZED")
    return shown.join(first, first.c.offering_id == Listing.offering_id).order_by(*in_order)


# How a value of some name and type gets to the database.
Value = Callable[[str, Any], BindParameter[Any]]


def told(name: str, kind: Any) -> BindParameter[Any]:
    """The value of this name, written into the statement."""
    return bindparam(name, type_=kind, literal_execute=True)


def ordering(order: Sort) -> tuple[tuple[Any, ...], bool]:
    """The columns of this order of listings, the last one unique, and whether they go down."""
    if order is Sort.by_title:
        return (Listing.title_rank, Listing.offering_id), False
    if order is Sort.price_up:
        return (Listing.cheap_rank, Listing.offering_id), False
    if order is Sort.price_down:
        return (Listing.dear_rank, Listing.offering_id), True
    return (Listing.published_at, Listing.offering_id), True


def ordered(columns: Sequence[Any], *, descending: bool) -> list[Any]:
    """The columns as ORDER BY wants them."""
    return [each.desc() if descending else each for each in columns]


def beyond(columns: Sequence[Any], *, descending: bool) -> ColumnElement[bool]:
    """Behind the place that the values `after_0`, `after_1`… name."""
    place = tuple_(*columns)
    after = tuple_(*[bindparam(f"after_{number}", type_=each.type) for number, each in enumerate(columns)])
    return place < after if descending else place > after


def sent(name: str, kind: Any) -> BindParameter[Any]:
    """The value of this name, beside the statement: for one whose way hangs on no value."""
    return bindparam(name, type_=kind)


def matches(vector: Any, name: str, value: Value = told) -> ColumnElement[bool]:
    """PostgreSQL's vector of words has what the value of this name asks for."""
    # Sent as a query, or it would be read anew for each row.
    query = value(name, Text if value is told else TSQUERY)
    found: ColumnElement[bool] = vector.bool_op("@@")(cast(query, TSQUERY))
    return found


def away(value: Value) -> ColumnElement[int]:
    """The square of how far it is from the values `near_x`, `near_y`, `near_z`, in square metres: more than an Integer holds."""
    x, y, z = [
        cast(Listing.__table__.c[f"place_{axis}"], BigInteger) - value(f"near_{axis}", BigInteger) for axis in ("x", "y", "z")
    ]
    return x * x + y * y + z * z


@lru_cache
def _limits(value: Value) -> dict[str, ColumnElement[bool]]:
    """What each limit says; what has no price is beyond both ends."""
    moment = Listing.published_at.type
    return {
        "price_min": Listing.dear_rank >= value("price_min", Integer),
        "price_max": Listing.cheap_rank <= value("price_max", Integer),
        **{f"{name}_min": Listing.__table__.c[name] >= value(f"{name}_min", Integer) for name in ("duration", "bpm", "year")},
        **{f"{name}_max": Listing.__table__.c[name] <= value(f"{name}_max", Integer) for name in ("duration", "bpm", "year")},
        "new_after": Listing.published_at > sent("new_after", moment),
        "new_until": Listing.published_at <= sent("new_until", moment),
        # What has no place is near nothing.
        "near_reach": away(value) <= value("near_reach", BigInteger),
    }


def within(limits: Sequence[str], value: Value = told) -> list[ColumnElement[bool]]:
    """Between the ends of these names, whose values bear them too; of those of a circle its reach says all."""
    found = _limits(value)
    return [found[name] for name in limits if name in found]


def _narrowed(statement: Select[Any], form: Shape, value: Value, *, led: bool) -> Select[Any]:
    """The statement with every filter; the rarest facet leads where its index has the order, or has few."""
    rarest = OfferingFacet.facet_id == value("facet_0", Integer)
    statement = statement.where(*within(form.limits, value))
    rest = range(1 if led or form.is_rare else 0, form.facets)
    if led:
        statement = statement.join(OfferingFacet, OfferingFacet.offering_id == Listing.offering_id).where(rarest)
        return statement.where(
            *[_found(place, value, OfferingFacet.offering_id).scalar_subquery().is_not(None) for place in rest]
        )
    if form.is_rare:
        gathered = select(OfferingFacet.offering_id.label("id")).where(rarest).cte().prefix_with("MATERIALIZED")
        statement = statement.join(gathered, gathered.c.id == Listing.offering_id)
    return statement.where(*[_found(place, value, Listing.offering_id).exists() for place in rest])


def _found(place: int, value: Value, offering_id: Any) -> Any:
    """The row that says that the offering has the facet of this place.

    Asked whether it is NULL, PostgreSQL looks for each; asked whether it exists, it may read the whole of both facets and join.
    """
    # Never a condition on the offering itself: for SQLite that is a reason to go through all of them and sort.
    other = OfferingFacet.__table__.alias()
    facet = other.c.facet_id == value(f"facet_{place}", Integer)
    return select(other.c.offering_id).where(other.c.offering_id == offering_id, facet)


__all__ = [
    *("CARD", "Chosen", "Value", "away", "beyond", "cards", "effective", "matches", "ordered", "ordering", "page", "resolve"),
    *("sent", "told", "within"),
]
