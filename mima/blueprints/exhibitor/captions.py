"""What was typed beside each file of an offering's form: its description or name, and its own licence.

The form carries a mark per value that it was opened with, as it does for its sheet (catalog/saving.py): what this hand left as
it was stays as another hand made it meanwhile, and what both changed is asked about.
"""

from flask import request

from mima.catalog import desk, licences, saving
from mima.catalog import service as catalog
from mima.catalog.models import Offering
from mima.core.errors import N_, Invalid
from mima.media import service as media
from mima.media.models import MediaAsset
from mima.web import guards

MOST_DESCRIPTION = 500
TEXTS, CODES = ("alt_fr", "alt_en"), ("licence", "tdm")
SEEN = "seen_files"


class CaptionRefused(Invalid):
    """What stands beside a file does not fit it; the sentence is for the whole form."""


class DescriptionTooLong(CaptionRefused):
    """A file is described by more than a screen reader should have to say."""

    message = N_("What is said of %(name)s is longer than %(most)s characters. Shorten it; nothing was lost.")


class LicenceUnknown(CaptionRefused):
    """No list offers such a licence."""

    message = N_("Please choose a file’s licence from the list.")


class CaptionChanged(CaptionRefused):
    """Another hand said something else of this file since the form was opened."""

    message = N_(
        "What is said of %(name)s, or its licence, was changed elsewhere since you opened this form. Yours is still here:"
        " save again if it is to stand."
    )


def marks(offering: Offering) -> str:
    """The marks of what is said of each file now, as the form carries them."""
    return saving.written({_key(asset, name): _mark(asset, name) for asset in desk.assets_of(offering) for name in TEXTS + CODES})


def opened() -> str:
    """The marks that the form brought."""
    return request.form.get(SEEN, "")


def save(offering: Offering) -> None:
    """The files hold what was typed beside them; a file that the form did not show stays as it is. `CaptionRefused`."""
    seen = saving.read(opened())
    for asset in desk.assets_of(offering):
        _describe(asset, seen)
        _license(asset, seen)


def name_tracks(offering: Offering, asset: MediaAsset) -> None:
    """Each file of this one's kind that is called nothing yet is called by the title inside it."""
    for one in desk.assets_of(offering):
        if (
            one.kind is asset.kind
            and (title := title_inside(one))
            and media.set_alt(one, by=guards.me(), alt_fr=title, alt_en="")
        ):
            catalog.media_ready(one)


def title_inside(asset: MediaAsset) -> str:
    """What the file calls itself, in one line; empty where it says nothing, or where somebody called it something already."""
    title = asset.tags.get("title")
    if title is None or asset.alt_fr or asset.alt_en:
        return ""
    return " ".join(str(title["value"]).split())[:MOST_DESCRIPTION]


def take_licence(offering: Offering, asset: MediaAsset) -> None:
    """The file stands under the licence that it names inside, if that is one of ours and nobody chose another for it."""
    if code := licences.named(licence_inside(asset)):
        catalog.license_file(asset, by=guards.me(), licence=code, tdm=asset.tdm)


def licence_inside(asset: MediaAsset) -> str:
    """The address of the licence that the file names; empty where it names none, or where somebody chose one for it already."""
    return "" if asset.licence else licences.told(asset)


def _describe(asset: MediaAsset, seen: dict[str, str]) -> None:
    texts = _typed(asset, TEXTS, seen)
    if texts is None:
        return
    if any(len(text) > MOST_DESCRIPTION for text in texts.values()):
        raise DescriptionTooLong(name=asset.original_name, most=MOST_DESCRIPTION)
    if media.set_alt(asset, by=guards.me(), **texts):
        catalog.media_ready(asset)


def _license(asset: MediaAsset, seen: dict[str, str]) -> None:
    codes = _typed(asset, CODES, seen)
    if codes is None:
        return
    try:
        catalog.license_file(asset, by=guards.me(), **codes)
    except Invalid as error:
        raise LicenceUnknown from error


def _typed(asset: MediaAsset, names: tuple[str, ...], seen: dict[str, str]) -> dict[str, str] | None:
    """The file's values to save, by their names; None where the form had not all of them. `CaptionChanged`."""
    found: dict[str, str] = {}
    for name in names:
        key = _key(asset, name)
        typed, now = request.form.get(key), str(getattr(asset, name))
        if typed is None:
            return None
        typed = typed.strip()
        was = seen.get(key, saving.mark(now))
        if saving.mark(typed) == was:
            found[name] = now
        elif typed != now and saving.mark(now) != was:
            raise CaptionChanged(name=asset.original_name)
        else:
            found[name] = typed
    return found


def _key(asset: MediaAsset, name: str) -> str:
    return f"{name}-{asset.public_id}"


def _mark(asset: MediaAsset, name: str) -> str:
    return saving.mark(str(getattr(asset, name)))
