"""Opening what holds sound or moving pictures. Runs in the child process only."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer
from av.video.stream import VideoStream

from mima.media.trouble import Trouble, Undecodable

# The demuxer is named, never probed: a play list that points elsewhere stays a file that cannot be read.
DEMUXERS = {
    "audio/wav": "wav",
    "audio/aiff": "aiff",
    "audio/flac": "flac",
    "audio/mpeg": "mp3",
    "audio/aac": "aac",
    "audio/mp4": "mov",
    "audio/ogg": "ogg",
    "audio/webm": "matroska",
    "video/mp4": "mov",
    "video/quicktime": "mov",
    "video/webm": "matroska",
}
# A QuickTime film may name other files that hold its pictures: never followed, whatever the library's default.
ALONE = {"protocol_whitelist": "file", "enable_drefs": "0"}
BAD_PACKETS = 50


def opened(source: Path, content_type: str) -> InputContainer:
    """The file, to be closed by its reader. Bytes in its tags that are no UTF-8 stay as lone surrogates."""
    demuxer = DEMUXERS[content_type]
    options = ALONE if demuxer == "mov" else {"protocol_whitelist": "file"}
    try:
        return av.open(str(source), format=demuxer, options=options, metadata_errors="surrogateescape")
    except av.FFmpegError as error:
        raise Undecodable(Trouble.unreadable) from error


def is_attached(stream: VideoStream) -> bool:
    """Whether it is a picture beside the sound and no moving one."""
    return bool(stream.disposition & stream.disposition.attached_pic)


def moving(container: InputContainer) -> VideoStream | None:
    """The first stream of moving pictures, if there is one."""
    return next((stream for stream in container.streams.video if not is_attached(stream)), None)


def frames(container: InputContainer, *streams: Any) -> Iterator[tuple[Any, Any]]:
    """Every frame that can be decoded, with its stream. Damaged packets are passed over, up to a point."""
    bad = 0
    packets = container.demux(*streams)
    while True:
        try:
            packet = next(packets)
            for frame in packet.decode():
                yield packet.stream, frame
        except StopIteration:
            return
        except av.FFmpegError as error:
            bad += 1
            if bad > BAD_PACKETS:
                raise Undecodable(Trouble.unreadable) from error
