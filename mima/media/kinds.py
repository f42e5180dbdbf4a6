"""What we take: kinds and types by their content, with the most we accept of each. A file's name is never asked."""

from enum import StrEnum

MEGABYTE = 1_000_000


class Kind(StrEnum):
    """What an asset is to a person."""

    picture = "picture"
    sound = "sound"
    film = "film"


KIND_OF_TYPE = {
    "image/jpeg": Kind.picture,
    "image/png": Kind.picture,
    "image/webp": Kind.picture,
    "image/avif": Kind.picture,
    "image/tiff": Kind.picture,
    "audio/wav": Kind.sound,
    "audio/flac": Kind.sound,
    "audio/mpeg": Kind.sound,
    "audio/aac": Kind.sound,
    "audio/mp4": Kind.sound,
    "audio/ogg": Kind.sound,
    "audio/aiff": Kind.sound,
    "audio/webm": Kind.sound,
    "video/mp4": Kind.film,
    "video/quicktime": Kind.film,
    "video/webm": Kind.film,
}
# What a file chooser offers: some machines know a type by another name and only the ending by ours.
ACCEPTED = ",".join((*KIND_OF_TYPE, ".aif", ".aiff", ".m4a", ".mov", ".opus"))
# Where a film turns out to hold sound alone, this is what it is.
SOUND_OF = {"video/mp4": "audio/mp4", "video/quicktime": "audio/mp4", "video/webm": "audio/webm"}
FILM_OF = {"audio/mp4": "video/mp4", "audio/webm": "video/webm"}

# The most bytes of one file.
MOST_BYTES = {Kind.picture: 40 * MEGABYTE, Kind.sound: 300 * MEGABYTE, Kind.film: 2_000 * MEGABYTE}

# Checked against a picture's header before a pixel is decoded: 4 bytes a pixel in memory, whatever the file weighs.
MOST_PIXELS = 64_000_000
MOST_SIDE = 20_000
# A JPEG comes out of its decoder already reduced; the others are whole in memory, some several times (see pictures.py).
MOST_PIXELS_OF = {
    "image/jpeg": MOST_PIXELS,
    "image/png": 48_000_000,
    "image/tiff": 24_000_000,
    "image/avif": 24_000_000,
    "image/webp": 16_000_000,
}

# Renditions of a picture fit a box this wide and twice as high, and are never larger than the original. The largest one has
# as many pixels as a square of its width at most: writing AVIF takes 20 bytes of memory for each.
PICTURE_WIDTHS = (320, 800, 1600, 2560)
MOST_RENDERED_PIXELS = PICTURE_WIDTHS[-1] ** 2

# The preview is the whole track up to this; peaks and preview cover the same stretch.
PREVIEW_MS = 10 * 60 * 1000
PREVIEW_BIT_RATE = 160_000
# Who wants to show less of a sound shows this much, from the end of its first third.
EXCERPT_MS = 60 * 1000

# The preview of a film is the whole of it up to this, or its beginning; it fits 1280 by 720, upright films 720 by 1280.
WHOLE_FILM_MS = 10 * 60 * 1000
FILM_EXCERPT_MS = 3 * 60 * 1000
FILM_BOX = (1280, 720)
MOST_FILM_SIDE = 8_192
MOST_FILM_MS = 4 * 60 * 60 * 1000

# How many bytes of a file's beginning `sniff` wants.
HEAD = 4096


SIGNATURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"fLaC", "audio/flac"),
)


def sniff(head: bytes) -> str | None:
    """The content type that a file's first bytes prove, or None when it is not one of ours."""
    for starts, name in SIGNATURES:
        if head.startswith(starts):
            return name
    if head[4:8] == b"ftyp" and _is_avif(head):
        return "image/avif"
    if head[:4] in (b"RIFF", b"RF64", b"BW64"):
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12])
    if head[:4] == b"FORM":
        return "audio/aiff" if head[8:12] in (b"AIFF", b"AIFC") else None
    if head[4:8] == b"ftyp" and head[8:12] in BRANDS:
        return BRANDS[head[8:12]]
    if head[4:8] in (b"moov", b"mdat", b"wide"):
        return "video/quicktime"
    if head.startswith(b"\x1aE\xdf\xa3"):
        return "video/webm" if b"\x42\x82\x84webm" in head[:80] else None
    if head.startswith(b"OggS"):
        return "audio/ogg" if b"\x01vorbis" in head[:512] or b"OpusHead" in head[:512] else None
    return _sniff_frames(head)


def _is_avif(head: bytes) -> bool:
    """A picture in AV1: by its own brand, or as one of the kinds that an image file of the general brand says it is."""
    box = head[8 : int.from_bytes(head[:4], "big")]
    brands = {box[at : at + 4] for at in range(8, len(box) - 3, 4)}
    return box[:4] in (b"avif", b"avis") or (box[:4] in (b"mif1", b"msf1", b"miaf") and bool(brands & {b"avif", b"avis"}))


def is_heif(head: bytes) -> bool:
    """Whether a file says that it is a picture as telephones write it (HEIC, HEIF), which few browsers know."""
    return head[4:8] == b"ftyp" and head[8:12] in HEIF and not _is_avif(head)


# By the brand of the one codec (ISO/IEC 23008-12), or by the general one of pictures and their sequences.
HEIF = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"mif2", b"msf1"))

# What wrote an MP4, by its brand: music programs name themselves, the others write sound and film alike. Decoding finds out.
BRANDS = {
    **dict.fromkeys((b"M4A ", b"M4B "), "audio/mp4"),
    **dict.fromkeys((b"mp42", b"mp41", b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"dash", b"avc1", b"av01"), "video/mp4"),
    **dict.fromkeys((b"M4V ", b"M4VH", b"M4VP", b"MSNV", b"XAVC", b"mmp4", b"3gp4", b"3gp5", b"3gp6"), "video/mp4"),
    b"qt  ": "video/quicktime",
}


def _sniff_frames(head: bytes) -> str | None:
    """MP3 and bare AAC have no signature, only frames: eleven bits set, then the layer (3 for MP3, 0 for AAC)."""
    if head.startswith(b"ID3"):
        return "audio/mpeg"
    if len(head) < 4 or head[0] != 0xFF:
        return None
    if head[1] & 0xF6 == 0xF0:
        return "audio/aac"
    return "audio/mpeg" if head[1] & 0xE6 == 0xE2 else None
