"""GET /exhibitor/offerings: the company's offerings with their state and what they still need."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template, request

from mima.blueprints.exhibitor import blueprint, preview, standing
from mima.catalog import desk
from mima.catalog.categories import CATEGORIES, Category
from mima.catalog.models import Offering, OfferingState
from mima.web import guards


@dataclass(frozen=True, slots=True)
class Row:
    """An offering in the list."""

    offering: Offering
    files: desk.Files

    @property
    def category(self) -> Category:
        return CATEGORIES[self.offering.category]

    @property
    def tag(self) -> tuple[str, str, str]:
        return standing.badge(self.offering.state)

    @property
    def lacking(self) -> Sequence[str]:
        """What a draft still needs; nothing for the others."""
        return standing.lacking(self.offering) if self.is_draft else ()

    @property
    def preview(self) -> str | None:
        return preview.address(self.offering)

    @property
    def is_draft(self) -> bool:
        return self.offering.state is OfferingState.draft

    @property
    def may_publish(self) -> bool:
        return self.offering.state is OfferingState.withdrawn

    @property
    def may_withdraw(self) -> bool:
        return self.offering.state in (OfferingState.published, OfferingState.submitted)


@blueprint.get("/offerings")
def offerings() -> str:
    exhibitor = guards.my_exhibitor()
    state = next((one for one in OfferingState if one == request.args.get("state")), None)
    found, more = desk.page(exhibitor, state, before=_before())
    files = desk.files_of(found)
    counts = desk.counts(exhibitor)
    tabs = [(one, standing.badge(one)[0], counts[one]) for one in OfferingState if counts[one] or one is state]
    rows = [Row(offering, files[offering.id]) for offering in found]
    return render_template("exhibitor/offerings.html", exhibitor=exhibitor, rows=rows, tabs=tabs, state=state, more=more)


def _before() -> int | None:
    """Where the page goes on; what no id can be is not asked of the database."""
    before = request.args.get("before", type=int)
    return before if before is not None and 0 < before < 2**31 else None
