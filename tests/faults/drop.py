"""A company's whole work dropped at once: `python -m tests.faults.drop [--pictures 100 --sounds 20] [--folder …]`.

The files are sent in pieces, two at a time as a browser does, while the catalog and the form are asked for. Prints the slowest
answer, how long the files took to be ready, and what was refused; ends with 1 if an answer took a second or a file had no end.
"""

import argparse
import io
import sys
import tempfile
import time
import wave
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image

from mima.media.models import AssetState
from tests.faults import sending, servants
from tests.faults.sending import Sender, Sent, Watch, states

MOST_TO_ANSWER = 1.0
AT_ONE_OFFERING = 50
AT_ONCE = 2
SHAPES = 4
SECONDS_OF_SOUND = 240
RATE = 44_100
SECONDS_PER_FILE = 120


def picture(shape: int) -> bytes:
    """A photograph's weight and size: 24 million pixels of slopes and grain."""
    random = np.random.default_rng(shape)
    across, down = np.meshgrid(np.arange(6_000) / 6_000, np.arange(4_000) / 4_000)
    slopes = np.stack([across * 200, down * 180, (across + down) * (60 + 20 * shape)], axis=2)
    pixels = np.clip(slopes + random.integers(0, 24, size=(4_000, 6_000, 1)), 0, 255).astype("uint8")
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=88)
    return out.getvalue()


def sound(shape: int) -> bytes:
    """Four minutes of a beat and a tone, as a WAV of CD quality."""
    moments = np.arange(SECONDS_OF_SOUND * RATE) / RATE
    tone = np.sin(2 * np.pi * (220 + 55 * shape) * moments) * (0.3 + 0.3 * (moments * 2 % 1 < 0.1))
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(np.repeat((tone * 20_000).astype("<i2"), 2).tobytes())
    return out.getvalue()


def made(folder: Path, pictures: int, sounds: int) -> list[tuple[str, Path]]:
    """The names under which files are dropped, and where their bytes lie: a few shapes under many names."""
    files = []
    for kind, count, make in (("jpg", pictures, picture), ("wav", sounds, sound)):
        for number in range(count):
            path = folder / f"{number % SHAPES}.{kind}"
            if not path.exists():
                path.write_bytes(make(number % SHAPES))
            files.append((f"œuvre n° {number + 1}.{kind}", path))
    return files


def found(folder: Path) -> list[tuple[str, Path]]:
    return [(path.name, path) for path in sorted(folder.rglob("*")) if path.is_file()]


def drop(house: servants.House, files: Sequence[tuple[str, Path]]) -> tuple[list[tuple[str, Sent]], Watch, float, float]:
    """What each file was answered, what was seen meanwhile, and the seconds until all were sent and all had an end."""
    one = sending.sender(house)
    offerings = [one, *(sending.at_new_offering(house, one, 1) for _ in range((len(files) - 1) // AT_ONE_OFFERING))]
    with sending.watching(house, one) as watch:
        began = time.monotonic()
        with ThreadPoolExecutor(AT_ONCE) as threads:
            answers = list(threads.map(_send, [(offerings[n // AT_ONE_OFFERING], *file) for n, file in enumerate(files)]))
        sent = time.monotonic() - began
        print(f"all sent in {sent:.0f} s; being prepared", file=sys.stderr, flush=True)
        while _pending(house) and time.monotonic() - began < SECONDS_PER_FILE * len(files):
            time.sleep(1)
        return answers, watch, sent, time.monotonic() - began


def _send(job: tuple[Sender, str, Path]) -> tuple[str, Sent]:
    one, name, path = job
    return name, one.send(name, path.read_bytes())


def _pending(house: servants.House) -> int:
    return sum(state in (AssetState.waiting, AssetState.working) for state, _sentence in states(house.app).values())


def lines(
    files: Sequence[tuple[str, Path]], answers: list[tuple[str, Sent]], watch: Watch, house: servants.House
) -> Iterator[str]:
    """What is said of the drop, but for its seconds."""
    counts = Counter(state.value for state, _sentence in states(house.app).values())
    yield f"files              {len(files)}, {sum(path.stat().st_size for _name, path in files) / 1e6:,.0f} MB"
    yield f"ready              {counts['ready']}"
    refused = [f"{name}: {sent.sentence}" for name, sent in answers if sent.status >= 300]
    refused += [sentence for _state, sentence in states(house.app).values() if sentence]
    yield "\n  ".join([f"refused            {len(refused)}", *refused])
    for path, seconds in watch.slowest.items():
        yield f"slowest answer     {seconds:.2f} s  {path if path == '/catalog' else 'the form'}"
    yield f"answers meanwhile  {watch.asked}, {len(watch.broken) or 'none'} broken"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=100)
    parser.add_argument("--sounds", type=int, default=20)
    parser.add_argument("--folder", type=Path, help="real files instead of made ones")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "files").mkdir()
        files = found(asked.folder) if asked.folder else made(folder / "files", asked.pictures, asked.sounds)
        with servants.house(folder, asked.database) as house:
            answers, watch, sent, settled = drop(house, files)
            print(*lines(files, answers, watch, house), sep="\n")
            left = _pending(house)
    print(f"all sent           {sent:.0f} s")
    print(f"drop to ready      {settled:.0f} s" + (f", {left} still not" if left else ""))
    sys.exit(1 if left or watch.broken or watch.seconds > MOST_TO_ANSWER else 0)


if __name__ == "__main__":
    main()
