"""GET and POST /exhibitor/offerings/<id>/files: files come in one form or one by one; they are ordered and removed here."""

from collections.abc import Callable

from flask import Response, abort, flash, request
from flask_babel import gettext as _

from mima.blueprints.exhibitor import arrival, blueprint, captions, mine, show, writing
from mima.blueprints.exhibitor.entries import Files
from mima.catalog import desk
from mima.catalog import service as catalog
from mima.catalog.models import Offering
from mima.core.transaction import transaction
from mima.media import queries as media_queries
from mima.media import service as media
from mima.media.models import MediaAsset
from mima.web import errors, guards, hx, i18n, requests


@blueprint.get("/offerings/<public_id>/files")
def files(public_id: str) -> Response:
    return show.files_or_page(mine.offering(public_id))


@blueprint.post("/offerings/<public_id>/files")
@requests.takes(arrival.MOST_BYTES)
def add_files(public_id: str) -> Response:
    offering = mine.offering(public_id)
    came = arrival.take(offering)
    if hx.wants_fragment():
        refused = came.refused
        return errors.page(refused[0].error.status, i18n.sentence(refused[0].error)) if refused else show.files_or_page(offering)
    if not came.taken and not came.refused:
        flash(_("Choose one or more files first."), "warn")
    return writing.along(offering, came.refused)


@blueprint.post("/offerings/<public_id>/files/order")
def order_files(public_id: str) -> Response:
    """All files at once, as they were dragged; those not named follow as they were."""
    offering = mine.offering(public_id)
    present = {entry.asset.public_id: entry.asset.id for entry in Files.of(offering).entries}
    wanted = [present[name] for name in request.form.getlist("order") if name in present]
    with transaction():
        catalog.order_media(offering, wanted, by=guards.me())
    return show.files_or_page(offering) if hx.wants_fragment() else writing.along(offering, ())


@blueprint.post("/offerings/<public_id>/files/<asset_id>/<step>")
@requests.takes(arrival.MOST_BYTES)
def move_file(public_id: str, asset_id: str, step: str) -> Response:
    offering = mine.offering(public_id)
    act = STEPS.get(step) or abort(404)
    with transaction():
        catalog.lock_sharing(offering)
        act(offering, media_queries.owned(offering.exhibitor, asset_id))
    return show.files_or_page(offering) if hx.wants_fragment() else writing.along(offering, arrival.take(offering).refused)


def _remove(offering: Offering, asset: MediaAsset) -> None:
    catalog.detach(offering, asset, by=guards.me())
    if not desk.is_attached(asset):
        media.remove(asset, by=guards.me())


def _rise(offering: Offering, asset: MediaAsset) -> None:
    _place(offering, asset, -1)


def _sink(offering: Offering, asset: MediaAsset) -> None:
    _place(offering, asset, 1)


def _place(offering: Offering, asset: MediaAsset, by: int) -> None:
    order = [entry.asset.id for entry in Files.of(offering).entries]
    if asset.id in order:
        place = order.index(asset.id)
        order.insert(max(0, place + by), order.pop(place))
        catalog.order_media(offering, order, by=guards.me())


def _play_minute(offering: Offering, asset: MediaAsset) -> None:
    _play(asset, excerpt=True)


def _play_whole(offering: Offering, asset: MediaAsset) -> None:
    _play(asset, excerpt=False)


def _play(asset: MediaAsset, *, excerpt: bool) -> None:
    media.play(asset, excerpt=excerpt, by=guards.me())
    catalog.media_ready(asset)


STEPS: dict[str, Callable[[Offering, MediaAsset], None]] = {
    "up": _rise,
    "down": _sink,
    "remove": _remove,
    "name": captions.take_tags,
    "licence": captions.take_licence,
    "excerpt": _play_minute,
    "whole": _play_whole,
}
