"""What was typed beside each file of an offering's form: its description or name, a sound's code, and its own licence.

The form carries a mark per value that it was opened with, as it does for its sheet (catalog/saving.py): what this hand left as
it was stays as another hand made it meanwhile, and what both changed is asked about.
"""

from dataclasses import dataclass

from flask import request

from mima.catalog import desk, identifiers, licences, saving
from mima.catalog import service as catalog
from mima.catalog.models import Offering
from mima.catalog.refusing import FieldRefused
from mima.core.errors import N_, Invalid
from mima.exhibitors.licences import refusals
from mima.media import service as media
from mima.media.kinds import Kind
from mima.media.models import MediaAsset
from mima.web import guards

MOST_DESCRIPTION = 500
TEXTS, LICENCE, CODE = ("alt_fr", "alt_en"), ("licence", "tdm"), ("isrc",)
NAMES = TEXTS + LICENCE + CODE
SEEN = "seen_files"


class CaptionRefused(Invalid):
    """What stands beside a file does not fit it; the sentence is for the whole form."""


class DescriptionTooLong(CaptionRefused):
    """A file is described by more than a screen reader should have to say."""

    message = N_("What is said of %(name)s is longer than %(most)s characters. Shorten it; nothing was lost.")


class LicenceUnknown(CaptionRefused):
    """No list offers such a licence."""

    message = N_("Please choose a file’s licence from the list.")


class CodeRefused(CaptionRefused):
    """What was typed as the code of a recording is none."""

    message = N_(
        "The ISRC of %(name)s is none: it has two letters, three signs and seven digits, such as FR-Z03-27-00001. Correct it"
        " or leave it empty; nothing was lost."
    )


class CaptionChanged(CaptionRefused):
    """Another hand said something else of this file since the form was opened."""

    message = N_(
        "What is said of %(name)s, or its licence, was changed elsewhere since you opened this form. Yours is still here:"
        " save again if it is to stand."
    )


def marks(offering: Offering) -> str:
    """The marks of what is said of each file now, as the form carries them."""
    return saving.written({_key(asset, name): _mark(asset, name) for asset in desk.assets_of(offering) for name in NAMES})


def opened() -> str:
    """The marks that the form brought."""
    return request.form.get(SEEN, "")


def save(offering: Offering) -> None:
    """The files hold what was typed beside them; a file that the form did not show stays as it is. `CaptionRefused`.

    Then none is changed: a draft that saves itself keeps the rest, and must not take its own hand for another's.
    """
    seen = saving.read(opened())
    for asset, said in [(asset, _said(asset, seen)) for asset in desk.assets_of(offering)]:
        if said.texts is not None and media.set_alt(asset, by=guards.me(), **said.texts):
            catalog.media_ready(asset)
        if said.licence is not None:
            catalog.license_file(asset, by=guards.me(), **said.licence)
        if said.code is not None:
            catalog.code_file(asset, by=guards.me(), **said.code)


def take_tags(offering: Offering, asset: MediaAsset) -> None:
    """Each file of this one's kind takes from inside it what nobody has written yet: its title, and a sound its code."""
    for one in desk.assets_of(offering):
        if one.kind is not asset.kind:
            continue
        if (title := title_inside(one)) and media.set_alt(one, by=guards.me(), alt_fr=title, alt_en=""):
            catalog.media_ready(one)
        if code := code_inside(one):
            catalog.code_file(one, isrc=code, by=guards.me())


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


def code_inside(asset: MediaAsset) -> str:
    """The ISRC inside the sound; empty where it has none, or one that is none, or where somebody wrote one already."""
    tag = asset.tags.get("isrc") if asset.kind is Kind.sound and not asset.isrc else None
    try:
        return identifiers.isrc_of(str(tag["value"])) if tag else ""
    except FieldRefused:
        return ""


@dataclass(frozen=True, slots=True)
class _Said:
    """What is to be said of a file from now on; None for what the form did not ask."""

    texts: dict[str, str] | None
    licence: dict[str, str] | None
    code: dict[str, str] | None


def _said(asset: MediaAsset, seen: dict[str, str]) -> _Said:
    """What was typed beside the file, all of it fit to be saved; `CaptionRefused`."""
    texts, licence, code = (_typed(asset, names, seen) for names in (TEXTS, LICENCE, CODE))
    if texts is not None and any(len(text) > MOST_DESCRIPTION for text in texts.values()):
        raise DescriptionTooLong(name=asset.original_name, most=MOST_DESCRIPTION)
    if licence is not None and refusals(licence["licence"], licence["tdm"]):
        raise LicenceUnknown
    return _Said(texts, licence, code if asset.kind is Kind.sound else None)


def _plain(asset: MediaAsset, name: str, typed: str) -> str:
    """What was typed as it would be stored; `CodeRefused`."""
    if name != "isrc" or not typed.strip():
        return typed.strip()
    try:
        return identifiers.isrc_of(typed)
    except FieldRefused as error:
        raise CodeRefused(name=asset.original_name) from error


def _typed(asset: MediaAsset, names: tuple[str, ...], seen: dict[str, str]) -> dict[str, str] | None:
    """The file's values to save, by their names; None where the form had not all of them. `CaptionChanged`."""
    found: dict[str, str] = {}
    for name in names:
        key = _key(asset, name)
        typed, now = request.form.get(key), str(getattr(asset, name))
        if typed is None:
            return None
        typed = _plain(asset, name, typed)
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
