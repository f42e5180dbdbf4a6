"""Distances from a place: the field beside the facets, the chip, which place was meant; GET /catalog/places as one types it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from flask import Response, make_response, render_template, request

from mima.blueprints.catalog import blueprint
from mima.blueprints.catalog.addresses import address
from mima.catalog import near, places, territories
from mima.catalog.filters import Filters
from mima.catalog.places import Place
from mima.web.i18n import gettext as _
from mima.web.i18n import language


@dataclass(frozen=True, slots=True)
class Other:
    """A place of the same name that may have been meant, with its address."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Near:
    """What was typed, the distances that one may choose (kilometres, what an address says of them, whether it is this one), and
    what became of it. Of the usual one a form says nothing, so that no address has a distance and no place.

    `meant` says which place that is, where several have the name; then there are `others`. `is_unplaced`: whether there is such a
    place will be known when the file of places is there.
    """

    typed: str
    steps: tuple[tuple[int, str, bool], ...]
    is_unknown: bool
    is_unplaced: bool
    meant: str
    others: tuple[Other, ...]


def of(state: Filters) -> Near:
    """The field of this state."""
    others = places.others(state.near) if state.middle else ()
    return Near(
        typed=state.near,
        steps=tuple((km, "" if km == near.USUAL else str(km), km == state.within) for km in near.STEPS),
        is_unknown=state.is_nowhere and not state.is_unplaced,
        is_unplaced=state.is_unplaced,
        meant=_told_apart(state.middle, state.middle) if state.middle and others else "",
        others=tuple(Other(_told_apart(one, state.middle), address(replace(state, near=one.key, middle=one))) for one in others),
    )


def _told_apart(place: Place, chosen: Place | None) -> str:
    """The place with its country, or with the next large one of its own country."""
    country = territories.names_of(language()).get(place.country, place.country)
    if chosen is not None and place is not chosen and place.country != chosen.country:
        return _("%(place)s (%(country)s)", place=place.full_name, country=country)
    beside = places.beside(place)
    if not beside:
        return _("%(place)s (%(country)s)", place=place.full_name, country=country)
    return _("%(place)s (%(country)s, near %(other)s)", place=place.full_name, country=country, other=beside)


def chips(state: Filters) -> Iterator[tuple[str, Filters]]:
    """The words of the distance that is on, and the state without it."""
    if state.near:
        without = replace(state, near="", middle=None, within=near.USUAL, is_unplaced=False)
        if state.middle:
            yield _("Within %(km)s km of %(place)s", km=state.within, place=state.middle.name), without
        elif state.is_unplaced:
            yield _("Near “%(place)s”, not measured yet", place=state.near), without
        else:
            yield _("Near “%(place)s”, which we do not know", place=state.near), without


@blueprint.get("/catalog/places")
def suggested() -> Response:
    """The list that the field offers."""
    return make_response(render_template("catalog/_places.html", places=places.suggested(request.args.get("near", ""))))
