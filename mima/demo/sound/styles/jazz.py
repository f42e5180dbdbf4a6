"""A trio after the dinner guests have left: walking bass, brushes on the ride, a piano that comments."""

from mima.demo.sound.drums import brush, hat, kick, ride, rim
from mima.demo.sound.harmony import SCALES, Chord, progression, voiced
from mima.demo.sound.song import Song, Stem
from mima.demo.sound.voices import keys, piano, upright
from mima.demo.sound.wave import Array

MINOR = ["0m7 0m7 5m7 5m7 2m7b5 77 0m6 77", "0m9 107 3maj7 8maj7 2m7b5 77 0m9 0m9", "0m6 5m7 0m6 0m6 87 77 0m6 77"]
MAJOR = ["2m7 77 0maj7 97 2m7 77 0maj9 0maj9", "07 57 07 07 57 57 07 97 2m7 77 07 77", "0maj7 97 2m7 77 4m7 97 2m7 77"]
COMPS = [(1.66, 3.0), (0, 1.66), (0.66, 2.66), (1.66,), (0, 2.66)]


def compose(song: Song) -> bytes:
    """Two bars of bass and brushes, the theme, a chorus of invention, the theme again, a last chord."""
    chords = song.cycle(progression(song.pick(MINOR if song.minor else MAJOR)))
    low, hands, kit = song.stem(), song.stem(), song.stem()
    electric = song.rng.random() < 0.4
    _walk(song, low, chords)
    _kit(song, kit)
    before: list[int] | None = None
    for bar, chord in enumerate(chords):
        before = voiced(chord, song.tonic, before, centre=61, voices=4)
        if bar >= 2:
            _comp(song, hands, bar, before, electric)
    _solo(song, hands, chords, electric)
    song.join(low, 0.5, 0.1)
    song.join(hands, 0.62, 0.32)
    song.join(kit, 0.5, 0.22)
    return song.finish(decay=1.3, bright=5200, drive=0.16, fade=2.4)


def swung(beat: float) -> float:
    """The beat as it is played: the second half of each one comes late."""
    whole, part = divmod(beat, 1)
    return whole + (0.64 if 0.4 < part < 0.6 else part)


def _walk(song: Song, low: Stem, chords: list[Chord]) -> None:
    """A note a beat: root, chord notes, and a step that leads to the next root."""
    place = 36 + (song.tonic + chords[0].root) % 12
    for bar, chord in enumerate(chords):
        following = chords[(bar + 1) % len(chords)]
        root = 33 + (song.tonic + chord.root - 33) % 12
        goal = 33 + (song.tonic + following.root - 33) % 12
        third, fifth = root + chord.intervals[1], root + chord.intervals[2]
        line = [root, third, fifth, goal + (1 if fifth >= goal else -1)]
        if song.rng.random() < 0.4:
            line = [root, fifth, root + 12 if root < 40 else third, goal + (-1 if song.rng.random() < 0.5 else 1)]
        if bar == song.bars - 1:
            low.add(song.time(bar), upright(root, 2.4), 0.9)
            return
        for beat, place in enumerate(line):
            level = 0.8 if beat % 2 else 0.92
            low.add(song.time(bar, beat) + song.human(0.005), upright(place, song.beat * 1.08), level * song.loud(0.9), -0.1)
        if song.rng.random() < 0.25:
            low.add(song.time(bar, 3.64), upright(place, song.beat * 0.3), 0.5, -0.1)


def _kit(song: Song, kit: Stem) -> None:
    for bar in range(song.bars - 1):
        for beat in (0, 1, 1.5, 2, 3, 3.5):
            level = 0.5 if beat in (1, 3) else 0.36
            kit.add(song.time(bar, swung(beat)) + song.human(0.004), ride(), level * song.loud(0.75), 0.35)
        for beat in range(4):
            kit.add(song.time(bar, beat) + song.human(), brush(), (0.2, 0.42)[beat % 2] * song.loud(0.8), -0.25)
            kit.add(song.time(bar, beat), kick(52, 0.35), 0.14 * song.loud())
        kit.add(song.time(bar, 1), hat(), 0.22, -0.4)
        kit.add(song.time(bar, 3), hat(), 0.25, -0.4)
        if bar % 4 == 3:
            for beat in (2.5, 3, 3.5):
                kit.add(song.time(bar, swung(beat)), rim(), 0.3 * song.loud(0.6), -0.15)
    kit.add(song.time(song.bars - 1), ride(), 0.6, 0.35)


def _comp(song: Song, hands: Stem, bar: int, voices: list[int], electric: bool) -> None:
    if bar == song.bars - 1:
        for index, pitch in enumerate(voices):
            hands.add(song.time(bar, index * 0.05), _key(pitch, 2.5, electric), 0.5)
        return
    for beat in COMPS[int(song.rng.integers(len(COMPS)))]:
        for pitch in voices:
            hands.add(song.time(bar, beat) + song.human(0.006), _key(pitch, 0.42, electric), 0.3 * song.loud(0.7), 0.1)


def _key(pitch: int, seconds: float, electric: bool) -> Array:
    return keys(pitch, seconds, 0.7) if electric else piano(pitch, seconds, 0.8)


def _solo(song: Song, hands: Stem, chords: list[Chord], electric: bool) -> None:
    """Phrases of two bars: swung quavers that aim at chord notes, then a breath."""
    ladder = [p for p in range(65, 87) if (p - song.tonic) % 12 in SCALES["dorian" if song.minor else "mixolydian"]]
    place, direction = len(ladder) // 2, 1
    for bar in range(4, song.bars - 1):
        classes = {(song.tonic + one) % 12 for one in chords[bar].classes()}
        busy = 0.85 if bar % 2 == 0 else 0.5
        for half in range(8):
            if song.rng.random() > busy or (bar % 2 and half > 5):
                continue
            if song.rng.random() < 0.22 or not 1 < place < len(ladder) - 2:
                direction = 1 if place < len(ladder) // 2 else -1
            place = min(max(place + direction * (2 if song.rng.random() < 0.2 else 1), 0), len(ladder) - 1)
            pitch = ladder[place]
            if half % 4 == 0 and pitch % 12 not in classes:
                pitch = min((p for p in range(pitch - 3, pitch + 4) if p % 12 in classes), key=lambda p: abs(p - ladder[place]))
            level = 0.62 if half % 2 else 0.5
            at = song.time(bar, swung(half / 2)) + song.human(0.005)
            hands.add(at, _key(pitch, song.beat * 0.85, electric), level * song.loud(0.8), 0.15)
