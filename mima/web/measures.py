"""What was measured on an offering's files, as people read it: how loud its sound is, how large its pictures are."""

from collections.abc import Sequence

from mima.catalog.categories import Kind as Trade
from mima.media.kinds import Kind
from mima.media.queries import Shown
from mima.web import filters
from mima.web.datasheet import Line
from mima.web.i18n import gettext as _


def lines(trade: str, assets: Sequence[Shown]) -> list[Line]:
    """Of music with one sound alone how loud it is; of images the size of each picture, each size once."""
    ready = [asset for asset in assets if asset.is_ready]
    if trade == Trade.image:
        sizes = dict.fromkeys(size(one.width, one.height) for one in ready if one.kind is Kind.picture)
        told = "\n".join(filter(None, sizes))
        return [Line(str(_("Size in pixels")), told)] if told else []
    sounds = [loudness(one) for one in ready if one.kind is Kind.sound]
    return [Line(str(_("Loudness")), sounds[0])] if len(sounds) == 1 and sounds[0] else []


def loudness(asset: Shown) -> str:
    """−14.2 LUFS, over the whole of it (EBU R 128); empty where it was not measured."""
    lufs = asset.measured.get("lufs")
    return "" if lufs is None else f"{filters.number(round(lufs, 1)).replace('-', '−')}\xa0LUFS"


def size(width: int | None, height: int | None) -> str:
    """5640 × 3172, landscape; empty where it is not known."""
    if not width or not height:
        return ""
    shape = _("landscape") if width > height else _("portrait") if width < height else _("square")
    return f"{width} × {height}, {shape}"
