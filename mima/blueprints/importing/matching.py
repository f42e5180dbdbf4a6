"""GET and POST /exhibitor/import/<id>/columns: what each column of a table is taken for, and putting it right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Response, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer

from mima.blueprints.importing import blueprint
from mima.blueprints.importing.confirm import waiting
from mima.catalog import importing
from mima.catalog.categories import CATEGORIES, Kind
from mima.catalog.importing import matching, written
from mima.catalog.importing.matching import Columns
from mima.catalog.importing.sent import SentTable
from mima.core.errors import Invalid
from mima.core.transaction import transaction
from mima.web import changes, i18n

KEYS = {
    written.ID: _l("MIMA’s own id"),
    "reference": _l("Your own reference"),
    "kind": _l("Music or image"),
    "category": _l("Category"),
}
# So much of a table stands beside its heads, so that people know what is in a column.
EXAMPLES, LONGEST_EXAMPLE = 3, 60

Options = Sequence[tuple[str, Sequence[tuple[str, str]]]]


@dataclass(frozen=True, slots=True)
class Head:
    """A column as the page shows it. One with our own name is not asked about; `error` is what is wrong with the choice."""

    id: str
    head: str
    meaning: str
    label: str
    examples: Sequence[str]
    is_certain: bool
    error: str = ""


@blueprint.route("/<public_id>/columns", methods=["GET", "POST"])
def columns(public_id: str) -> Answer:
    table = waiting(public_id)
    if request.method == "GET":
        return _page(table, table.columns)
    said = {head: _said(place, meaning) for place, (head, meaning, _certain) in enumerate(table.heads)}
    kind, _colon, category = request.form.get("every", "")[:100].partition(":")
    try:
        found = matching.chosen([head for head, *_ in table.heads], said, kind, category)
    except Invalid as refusal:
        return _page(table, Columns(said, kind, category, table.columns.certain), refusal)
    with transaction():
        table.understand(Columns(found.meanings, kind, category, table.columns.certain))
    return redirect(url_for("importing.look", public_id=public_id), 303)


def _said(place: int, before: str) -> str:
    return request.form.get(f"c{place}", before)[:100]


def _page(table: SentTable, found: Columns, refusal: Invalid | None = None) -> Response:
    wrong = {name: i18n.say(message) for name, message in refusal.fields.items()} if refusal else {}
    page = render_template(
        "importing/columns.html",
        table=table,
        heads=_heads(table, found, wrong),
        options=_options(),
        every=f"{found.kind}:{found.category}" if found.category else "",
        categories=_categories(),
        names_category=bool(found.head("category")),
        wrong=wrong,
    )
    return make_response(page, refusal.status if refusal else 200)


def _heads(table: SentTable, found: Columns, wrong: Mapping[str, str]) -> list[Head]:
    examples = _examples(table)
    return [
        Head(f"c{place}", head, meaning, _label(meaning), examples.get(head, ()), head in found.certain, wrong.get(head, ""))
        for place, (head, meaning) in enumerate(found.meanings.items())
    ]


def _label(meaning: str) -> str:
    """What people call it, without a category: a field is called the same wherever it is."""
    if not meaning or meaning in KEYS:
        return str(KEYS.get(meaning, ""))
    code = meaning.removeprefix("fields.")
    spec = next((spec for category in CATEGORIES.values() for spec in category.fields if spec.code == code), None)
    return i18n.both(spec, "label") if spec and meaning != code else str(changes.LABELS.get(meaning, meaning))


def _examples(table: SentTable) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    with table.open() as opened:
        for number, record in enumerate(opened):
            if number == EXAMPLES * 3:
                break
            for head, cell in zip(opened.headers, record.cells, strict=False):
                if head and cell.strip() and len(found.setdefault(head, [])) < EXAMPLES:
                    found[head].append(importing.quoted(" ".join(cell.split())))
    return found


def _options() -> Options:
    """What a column may be taken for, in groups: the keys, what all offerings have, the fields of each category."""
    plain = [(name, _label(name)) for name in matching.MEANINGS if name not in KEYS]
    groups: list[tuple[str, Sequence[tuple[str, str]]]] = [
        (str(_("What the row is about")), [(name, str(label)) for name, label in KEYS.items()]),
        (str(_("For every offering")), plain),
    ]
    seen: set[str] = set()
    for category in CATEGORIES.values():
        fields = [spec for spec in category.fields if spec.code not in seen]
        seen |= {spec.code for spec in fields}
        if fields:
            groups.append((i18n.both(category, "name"), [(f"fields.{spec.code}", i18n.both(spec, "label")) for spec in fields]))
    return groups


def _categories() -> list[tuple[str, list[tuple[str, str]]]]:
    words = {Kind.music: _("Music"), Kind.image: _("Image")}
    return [
        (str(word), [(f"{kind}:{one.code}", i18n.both(one, "name")) for one in CATEGORIES.values() if kind in one.kinds])
        for kind, word in words.items()
    ]
