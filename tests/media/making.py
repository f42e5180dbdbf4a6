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
}


def sound(content_type: str = "audio/wav", seconds: float = 2, amplitude: float = 0.5, channels: int = 2) -> bytes:
    """A tone that is silent in its first half and plays in its second."""
    rate = 48_000
    moments = np.arange(int(seconds * rate)) / rate
    tone = (amplitude * np.sin(2 * np.pi * 440 * moments) * (moments >= seconds / 2)).astype("float32")
    form, codec = SOUNDS[content_type]
    return written(np.stack([tone] * channels), rate, form, codec)


def written(samples: "np.ndarray[Any, Any]", rate: int, form: str, codec: str, cover: bytes | None = None) -> bytes:
    """The samples as a file of this form."""
    out = io.BytesIO()
    layout = "mono" if len(samples) == 1 else "stereo"
    with av.open(out, "w", format=form) as track:
        track.metadata["title"] = "A secret title"
        stream = track.add_stream(codec, rate=rate, layout=layout, options={"strict": "experimental"})
        if cover:
            _attach(track, cover)
        for at in range(0, samples.shape[1], 960):
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[:, at : at + 960]), "fltp", layout)
            frame.sample_rate, frame.pts = rate, at
            track.mux(stream.encode(frame))
        track.mux(stream.encode(None))
    return out.getvalue()


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


def film() -> bytes:
    """A short film in an MP4, with a brand that music carries too."""
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as track:
        stream = track.add_stream("mpeg4", rate=10)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        sound_stream = track.add_stream("aac", rate=48_000, layout="mono")
        for _ in range(5):
            track.mux(stream.encode(av.VideoFrame.from_ndarray(np.zeros((48, 64, 3), "uint8"), format="rgb24")))
        silence = av.AudioFrame.from_ndarray(np.zeros((1, 1024), "float32"), "fltp", "mono")
        silence.sample_rate = 48_000
        track.mux(sound_stream.encode(silence))
        track.mux(stream.encode(None))
        track.mux(sound_stream.encode(None))
    return out.getvalue()


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
