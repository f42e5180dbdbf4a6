"""Lists as Stripe gives them: newest first, filtered, with a cursor either way."""

from __future__ import annotations

from .errors import StripeError, no_such
from .parameters import Nested
from .rendering import list_object, rendered
from .store import Body, Condition, Records

COMPARISONS = {"gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
# Filters that compare a field of the object with the value asked for.
FIELDS = ("charge", "currency", "payment_intent", "source", "status", "type")


def page(records: Records, kind: str, wanted: Nested, *, url: str) -> Body:
    """One page of at most `limit` objects; `has_more` tells whether others follow in the same direction."""
    limit = wanted.get("limit", 10)
    backwards = "ending_before" in wanted
    conditions = [*_filters(wanted), *_cursor(records, kind, wanted)]
    found = records.all(kind, conditions, oldest_first=backwards, most=limit + 1)
    shown = found[:limit][::-1] if backwards else found[:limit]
    expand = [path.removeprefix("data.") for path in wanted.get("expand", [])]
    data = [rendered(records, body, expand) for body in shown]
    return list_object(data, url=url, has_more=len(found) > limit)


def slice_of(records: Records, items: list[Body], wanted: Nested, *, url: str) -> Body:
    """The same for a list that an object carries with it, in that list's own order."""
    limit = wanted.get("limit", 10)
    if "ending_before" in wanted:
        end = _place(items, wanted, "ending_before")
        start = max(0, end - limit)
        more = start > 0
    else:
        start = _place(items, wanted, "starting_after") + 1 if "starting_after" in wanted else 0
        end = start + limit
        more = end < len(items)
    return list_object([rendered(records, item) for item in items[start:end]], url=url, has_more=more)


def _place(items: list[Body], wanted: Nested, name: str) -> int:
    for place, item in enumerate(items):
        if item["id"] == wanted[name]:
            return place
    raise no_such("item", wanted[name], param=name, status=400)


def _cursor(records: Records, kind: str, wanted: Nested) -> list[Condition]:
    if "starting_after" in wanted and "ending_before" in wanted:
        raise StripeError("You may only specify one of these parameters: ending_before, starting_after.")
    for name, sign in (("starting_after", "<"), ("ending_before", ">")):
        if name in wanted:
            return [Condition(f"sequence {sign} ?", (records.sequence(kind, wanted[name], param=name),))]
    return []


def _filters(wanted: Nested) -> list[Condition]:
    conditions = [Condition(f"created {COMPARISONS[how]} ?", (at,)) for how, at in wanted.get("created", {}).items()]
    arrival = "json_extract(body, '$.arrival_date')"
    conditions += [Condition(f"{arrival} {COMPARISONS[how]} ?", (at,)) for how, at in wanted.get("arrival_date", {}).items()]
    if "payout" in wanted:
        conditions.append(Condition("json_extract(body, '$._payout') = ?", (wanted["payout"],)))
    for field in FIELDS:
        if field in wanted:
            comparison = "GLOB" if field == "type" else "="
            conditions.append(Condition(f"json_extract(body, '$.{field}') {comparison} ?", (wanted[field],)))
    if "types" in wanted:
        marks = ", ".join("?" for _ in wanted["types"])
        conditions.append(Condition(f"json_extract(body, '$.type') IN ({marks})", tuple(wanted["types"])))
    if "delivery_success" in wanted:
        undelivered = "id IN (SELECT event FROM deliveries WHERE settled_at IS NULL)"
        conditions.append(Condition(f"{undelivered} = ?", (not wanted["delivery_success"],)))
    return conditions
