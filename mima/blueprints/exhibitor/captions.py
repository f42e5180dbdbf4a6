"""What was typed beside each file of an offering's form: its description or name, and its own licence."""

from flask import request

from mima.catalog import desk
from mima.catalog import service as catalog
from mima.catalog.models import Offering
from mima.core.errors import N_, Invalid
from mima.media import service as media
from mima.media.models import MediaAsset
from mima.web import guards

MOST_DESCRIPTION = 500


class CaptionRefused(Invalid):
    """What stands beside a file does not fit it; the sentence is for the whole form."""


class DescriptionTooLong(CaptionRefused):
    """A file is described by more than a screen reader should have to say."""

    message = N_("A description of a picture is longer than %(most)s characters. Shorten it; nothing was lost.")


class LicenceUnknown(CaptionRefused):
    """No list offers such a licence."""

    message = N_("Please choose a file’s licence from the list.")


def save(offering: Offering) -> None:
    """The files hold what was typed beside them; a file that the form did not show stays as it is. `CaptionRefused`."""
    for asset in desk.assets_of(offering):
        _describe(asset)
        _license(offering, asset)


def _describe(asset: MediaAsset) -> None:
    texts = _typed(asset, "alt_fr", "alt_en")
    if texts is None:
        return
    if any(len(text) > MOST_DESCRIPTION for text in texts.values()):
        raise DescriptionTooLong(most=MOST_DESCRIPTION)
    if media.set_alt(asset, by=guards.me(), **texts):
        catalog.media_ready(asset)


def _license(offering: Offering, asset: MediaAsset) -> None:
    codes = _typed(asset, "licence", "tdm")
    if codes is None:
        return
    try:
        catalog.license_file(offering, asset, by=guards.me(), **codes)
    except Invalid as error:
        raise LicenceUnknown from error


def _typed(asset: MediaAsset, *names: str) -> dict[str, str] | None:
    """The file's values by their names; None where the form had not all of them."""
    values = {name: request.form.get(f"{name}-{asset.public_id}") for name in names}
    found = {name: value for name, value in values.items() if value is not None}
    return found if len(found) == len(names) else None
