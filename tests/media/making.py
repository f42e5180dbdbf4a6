"""Real media for tests, made on the spot: nothing binary is kept in the repository."""

import io
import struct
import zlib
from pathlib import Path
from typing import Any

import av
import numpy as np
from PIL import Image, ImageCms

GPS = 0x8825
ORIENTATION = 0x0112


def picture(form: str = "JPEG", size: tuple[int, int] = (400, 300), mode: str = "RGB", **options: Any) -> bytes:
    """A picture with a red left half and a blue right half."""
    image = Image.new("RGB", size, (200, 30, 30))
    image.paste((30, 30, 200), (size[0] // 2, 0, size[0], size[1]))
    out = io.BytesIO()
    (image.quantize(16) if mode == "P" else image.convert(mode)).save(out, form, **options)
    return out.getvalue()


def photo_with_gps(orientation: int = 6) -> bytes:
    """A JPEG taken with the camera turned, that says where it was taken and by whom."""
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[0x013B] = "Nadja Secret"
    exif.get_ifd(GPS)[2] = (45.0, 46.0, 47.0)
    return picture(size=(600, 200), exif=exif, comment=b"a comment")


def profile_with_red_and_blue_exchanged() -> bytes:
    """An ICC profile in which the first channel means blue and the third red."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return srgb.replace(b"rXYZ", b"----", 1).replace(b"bXYZ", b"rXYZ", 1).replace(b"----", b"bXYZ", 1)


def bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A PNG of a few bytes that declares, and would unfold to, gigabytes."""

    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(10**6))) + chunk(b"IEND", b"")


def animation() -> bytes:
    """An animated PNG of three frames, the first one red."""
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "lime", "blue")]
    out = io.BytesIO()
    frames[0].save(out, "PNG", save_all=True, append_images=frames[1:])
    return out.getvalue()


SOUNDS = {
    "audio/wav": ("wav", "pcm_s16le"),
    "audio/flac": ("flac", "flac"),
    "audio/mpeg": ("mp3", "libmp3lame"),
    "audio/aac": ("adts", "aac"),
    "audio/mp4": ("ipod", "aac"),
    "audio/ogg": ("ogg", "libopus"),
    "audio/aiff": ("aiff", "pcm_s16be"),
}


def sound(content_type: str = "audio/wav", seconds: float = 2, amplitude: float = 0.5, channels: int = 2) -> bytes:
    """A tone that is silent in its first half and plays in its second."""
    rate = 48_000
    moments = np.arange(int(seconds * rate)) / rate
    tone = (amplitude * np.sin(2 * np.pi * 440 * moments) * (moments >= seconds / 2)).astype("float32")
    form, codec = SOUNDS[content_type]
    return written(np.stack([tone] * channels), rate, form, codec)


def written(
    samples: "np.ndarray[Any, Any]",
    rate: int,
    form: str,
    codec: str,
    cover: bytes | None = None,
    said: dict[str, str] | None = None,
    **options: str,
) -> bytes:
    """The samples as a file of this form, saying this of itself."""
    out = io.BytesIO()
    layout = "mono" if len(samples) == 1 else "stereo"
    with av.open(out, "w", format=form, options=options) as track:
        track.metadata.update({"title": "A secret title"} if said is None else said)
        stream = track.add_stream(codec, rate=rate, layout=layout, options={"strict": "experimental"})
        if cover:
            _attach(track, cover)
        for at in range(0, samples.shape[1], 960):
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[:, at : at + 960]), "fltp", layout)
            frame.sample_rate, frame.pts = rate, at
            track.mux(stream.encode(frame))
        track.mux(stream.encode(None))
    return out.getvalue()


def silence(form: str = "mp3", codec: str = "libmp3lame", **said: str) -> bytes:
    """A tenth of a second that says this of itself."""
    return written(np.zeros((2, 4_800), "float32"), 48_000, form, codec, said=said)


def m4a(*items: bytes) -> bytes:
    """A sound of an MP4 whose list of tags has these boxes, as music programs write them."""
    content = silence("ipod", "aac")
    start = content.index(b"moov") - 4
    length = int.from_bytes(content[start : start + 4])
    header = content[start + 8 : start + length]
    if b"udta" in header:
        header = header[: header.index(b"udta") - 4]
    tags = box(b"meta", bytes(4), box(b"hdlr", bytes(8), b"mdirappl", bytes(9)), box(b"ilst", *items))
    return content[:start] + box(b"moov", header, box(b"udta", tags)) + content[start + length :]


def box(name: bytes, *parts: bytes) -> bytes:
    return (8 + sum(map(len, parts))).to_bytes(4) + name + b"".join(parts)


def tempo_box(beats: int, kind: int = 21, octets: int = 2) -> bytes:
    """The beats a minute as iTunes has them."""
    return box(b"tmpo", box(b"data", kind.to_bytes(4), bytes(4), beats.to_bytes(octets)))


def id3(**frames: str) -> bytes:
    """A tag of ID3's third version with these frames."""
    said = [(name.encode(), b"\x01" + text.encode("utf-16")) for name, text in frames.items()]
    body = b"".join(name + len(text).to_bytes(4) + bytes(2) + text for name, text in said)
    return b"ID3\x03\0\0" + bytes(len(body) >> shift & 127 for shift in (21, 14, 7, 0)) + body


def wav_with_id3(tag: bytes, **said: str) -> bytes:
    """A WAV that says this in its own chunks, and has a tag of ID3 behind its sound."""
    content, tag = silence("wav", "pcm_s16le", **said), tag + bytes(len(tag) % 2)
    body = content[8:] + b"id3 " + len(tag).to_bytes(4, "little") + tag
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _attach(track: Any, cover: bytes) -> None:
    with av.open(io.BytesIO(cover)) as source:
        drawn = track.add_stream_from_template(source.streams.video[0])
        drawn.disposition = drawn.disposition.attached_pic
        for packet in source.demux(video=0):
            if packet.size:
                packet.stream = drawn
                track.mux(packet)


def wav_that_lies() -> bytes:
    """A WAV of two seconds that declares four gigabytes."""
    wav = bytearray(sound("audio/wav"))
    wav[4:8] = b"\xff\xff\xff\xff"
    at = wav.index(b"data") + 4
    wav[at : at + 4] = b"\xff\xff\xff\xff"
    return bytes(wav)


def film(
    form: str = "mp4",
    codec: str = "libx264",
    size: tuple[int, int] = (64, 48),
    frames: int = 20,
    rate: int = 10,
    voice: str | None = "aac",
    **said: str,
) -> bytes:
    """A film that is black for half of its time, then red on the left and blue on the right, with a tone if it has a voice."""
    out = io.BytesIO()
    with av.open(out, "w", format=form, options={"movflags": "+use_metadata_tags"} if form in ("mp4", "mov") else {}) as track:
        track.metadata.update(said)
        options = {"preset": "ultrafast", "speed": "8", "deadline": "realtime"}
        stream = track.add_stream(codec, rate=rate, options={"preset": "12"} if codec == "libsvtav1" else options)
        stream.width, stream.height = size
        stream.pix_fmt = "yuv422p10le" if codec == "prores_ks" else "yuv420p"
        heard = track.add_stream(voice, rate=48_000, layout="mono") if voice else None
        for number in range(frames):
            track.mux(stream.encode(_still(size, is_black=number < frames // 2)))
        track.mux(stream.encode(None))
        if heard:
            tone = np.sin(np.arange(48_000 * frames // rate) / 20).astype("float32")[None]
            for at in range(0, tone.shape[1], 960):
                sounding = av.AudioFrame.from_ndarray(np.ascontiguousarray(tone[:, at : at + 960]), "fltp", "mono")
                sounding.sample_rate, sounding.pts = 48_000, at
                track.mux(heard.encode(sounding))
            track.mux(heard.encode(None))
    return out.getvalue()


def _still(size: tuple[int, int], *, is_black: bool) -> av.VideoFrame:
    colours = np.zeros((size[1], size[0], 3), "uint8")
    if not is_black:
        colours[:, : size[0] // 2] = (200, 30, 30)
        colours[:, size[0] // 2 :] = (200, 220, 255)
    return av.VideoFrame.from_ndarray(colours, format="rgb24")


def turned(content: bytes, degrees: int) -> bytes:
    """The MP4 as a telephone writes it that was held upright: turned by the matrix of its track."""
    at = content.index(b"tkhd") + 4 + 4 + 20 + 16
    sides = {90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}[degrees]
    a, b, c, d = (side * 65_536 for side in sides)
    return content[:at] + struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30) + content[at + 36 :]


def save(folder: Path, content: bytes) -> Path:
    """The content in a file without a telling name."""
    path = folder / "original"
    path.write_bytes(content)
    return path


def heavy_webp() -> bytes:
    """34 bytes of WebP: 16,000 by 3,990 transparent pixels, within the limit of pixels and beyond that of memory."""
    return bytes.fromhex("524946461a000000574542505650384c0d0000002f7f7ee513071011118888fe0700")


def stream(content: bytes) -> io.BytesIO:
    """The content as a browser sends it."""
    return io.BytesIO(content)
