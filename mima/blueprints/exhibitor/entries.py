"""An offering's files as its form shows them: each with its state in words, its picture or player, what one may do."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from wtforms.fields.choices import SelectChoice

from mima.blueprints.exhibitor import captions, licensing
from mima.catalog import desk, identifiers, licences
from mima.catalog.models import Offering
from mima.catalog.uploads import queries as uploads
from mima.catalog.uploads.models import Upload
from mima.exhibitors.licences import LICENCES
from mima.media import queries as media
from mima.media import wave
from mima.media.kinds import Kind
from mima.media.models import AssetState, MediaAsset
from mima.media.queries import Shown
from mima.web import facts, i18n, measures
from mima.web.filters import number

LOOKS = {
    AssetState.waiting: ("wait", "clock"),
    AssetState.working: ("busy", "redo"),
    AssetState.ready: ("done", "check"),
    AssetState.refused: ("bad", "alert"),
}
PENDING = (AssetState.waiting, AssetState.working)


@dataclass(frozen=True, slots=True)
class Entry:
    """One file. `look` and `sign` say its state, `words` describe it; `picture` and `sound` are hashes of renditions."""

    asset: MediaAsset
    shown: Shown
    is_cover: bool
    may_rise: bool
    may_sink: bool
    has_siblings: bool = False

    @property
    def look(self) -> str:
        return LOOKS[self.asset.state][0]

    @property
    def sign(self) -> str:
        return LOOKS[self.asset.state][1]

    @property
    def is_picture(self) -> bool:
        return self.asset.kind is Kind.picture

    @property
    def is_sound(self) -> bool:
        return self.asset.kind is Kind.sound

    @property
    def is_undescribed(self) -> bool:
        """Whether it is a picture that says nothing to those who do not see it."""
        shows = self.is_picture and self.asset.state is not AssetState.refused
        return shows and not (self.asset.alt_fr or self.asset.alt_en)

    @property
    def takes_caption(self) -> bool:
        """Whether it may be described or called something: a picture soon, the others once their own title is read."""
        return self.asset.state is not AssetState.refused if self.is_picture else self.shown.is_ready

    @property
    def title_inside(self) -> str:
        """What one of several tracks or films is called inside, where nobody called it anything yet."""
        return "" if self.is_picture or not self.has_siblings else captions.title_inside(self.asset)

    @property
    def code_inside(self) -> str:
        """The ISRC inside one of several tracks, where nobody gave it one yet; of a single one the sheet has it."""
        return captions.code_inside(self.asset) if self.takes_code else ""

    @property
    def takes_code(self) -> bool:
        """Whether it has a field for an ISRC of its own."""
        return self.is_sound and (self.has_siblings or bool(self.asset.isrc))

    @property
    def isrc(self) -> str:
        """Its ISRC as people write it."""
        return identifiers.isrc_written(self.asset.isrc)

    @property
    def licence_inside(self) -> str:
        """The licence that the file names, by its name or its address, where nobody chose one for it."""
        address = captions.licence_inside(self.asset)
        code = licences.named(address)
        return i18n.both(LICENCES[code], "label") if code else address

    @property
    def may_take_licence(self) -> bool:
        """Whether that is one of the list."""
        return bool(licences.named(captions.licence_inside(self.asset)))

    @property
    def picture(self) -> Any:
        """The picture itself, or the poster of a film; a sound shows its waveform instead."""
        return self.shown.nearest(320) if self.shown.is_ready and not self.is_sound else None

    @property
    def sound(self) -> Any:
        return self.shown.preview if self.shown.is_ready else None

    @property
    def film(self) -> Any:
        return self.shown.preview_film if self.shown.is_ready else None

    @property
    def wave(self) -> str:
        return wave.path(self.shown.bars, bars=60) if self.shown.bars else ""

    @property
    def words(self) -> str:
        """Its size, then how it stands: ready with its measures, waiting, or why it was refused."""
        size = _size(self.asset.byte_size)
        if self.asset.state is AssetState.refused:
            return f"{size}. {i18n.say(self.asset.refusal, **self.asset.refusal_values)}"
        loud = measures.loudness(self.shown) if self.is_sound and self.shown.is_ready else ""
        return ", ".join(part for part in (f"{size}. {self._state()}", loud) if part)

    def _state(self) -> str:
        if self.asset.state is AssetState.waiting:
            return str(_("Waiting to be prepared"))
        if self.asset.state is AssetState.working:
            return str(_("Being prepared"))
        if self.is_picture:
            return str(
                _("Ready, %(width)s × %(height)s", width=number(self.asset.width or 0), height=number(self.asset.height or 0))
            )
        length, played = (facts.duration(round((ms or 0) / 1000)) for ms in (self.asset.duration_ms, self.asset.preview_ms))
        if self.shown.is_excerpt and self.is_sound:
            return str(_("Ready, %(length)s; %(played)s of it are played", length=length, played=played))
        if self.shown.is_excerpt:
            return str(_("Ready, %(length)s; its first %(played)s are shown", length=length, played=played))
        return str(_("Ready, %(length)s", length=length))


@dataclass(frozen=True, slots=True)
class Coming:
    """A file of which a part has arrived, as the page names it until it is chosen again."""

    upload: Upload

    @property
    def percent(self) -> int:
        return 100 * self.upload.received // self.upload.byte_size

    @property
    def words(self) -> str:
        sizes = {"sent": _size(self.upload.received), "all": _size(self.upload.byte_size)}
        return str(_("%(sent)s of %(all)s have arrived. Choose this file again and it goes on from there.", **sizes))


@dataclass(frozen=True, slots=True)
class Files:
    """The files of an offering, in their order, and those on their way."""

    entries: Sequence[Entry]
    coming: Sequence["Coming"]
    # What one may choose for a file: its licence, and whether it may be mined.
    licences: Sequence[SelectChoice]
    minings: Sequence[SelectChoice]

    @classmethod
    def of(cls, offering: Offering) -> "Files":
        assets = desk.assets_of(offering)
        shown = media.for_assets([asset.id for asset in assets])
        cover = next((asset.id for asset in assets if asset.kind is Kind.picture and asset.state is AssetState.ready), None)
        last, kinds = len(assets) - 1, Counter(asset.kind for asset in assets)
        return cls(
            [
                Entry(asset, shown[asset.id], asset.id == cover, place > 0, place < last, kinds[asset.kind] > 1)
                for place, asset in enumerate(assets)
                if asset.id in shown
            ],
            [Coming(upload) for upload in uploads.unfinished(offering)],
            *licensing.file_choices(offering),
        )

    @property
    def is_pending(self) -> bool:
        """Whether looking again in a moment will show something new."""
        return any(entry.asset.state in PENDING for entry in self.entries)

    @property
    def ready(self) -> int:
        return sum(entry.asset.state is AssetState.ready for entry in self.entries)

    @property
    def all(self) -> int:
        """Those on their way too."""
        return len(self.entries) + len(self.coming)

    @property
    def to_describe(self) -> MediaAsset | None:
        """The first picture without a description: its fields stand open."""
        return next((entry.asset for entry in self.entries if entry.is_undescribed), None)

    @property
    def taking(self) -> Sequence[Entry]:
        """Of each kind, the first of several files that have a title or a code inside which nobody has written yet."""
        first = {entry.asset.kind: entry for entry in reversed(self.entries) if entry.title_inside or entry.code_inside}
        return list(first.values())[::-1]

    @property
    def undescribed(self) -> int:
        return sum(entry.is_undescribed for entry in self.entries)

    @property
    def refused(self) -> int:
        return sum(entry.asset.state is AssetState.refused for entry in self.entries)

    def has_ready(self, kind: Kind) -> bool:
        return any(entry.asset.kind is kind and entry.asset.state is AssetState.ready for entry in self.entries)


def _size(octets: int) -> str:
    if octets < 1_000_000:
        return str(_("%(size)s kB", size=number(max(1, round(octets / 1_000)))))
    return str(_("%(size)s MB", size=number(round(octets / 1_000_000, 1 if octets < 10_000_000 else 0))))
