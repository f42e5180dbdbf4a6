from mima.media import wave


def test_the_loudest_peak_is_at_the_top_however_quiet_it_is() -> None:
    assert wave.decode(wave.encode([0.0, 0.001, 0.002])) == [0, 32, 63]


def test_silence_is_a_flat_line() -> None:
    assert wave.decode(wave.encode([0.0, 0.0])) == [0, 0]


def test_louder_letters_are_greater_letters() -> None:
    assert sorted(wave.LEVELS) == list(wave.LEVELS)


def test_fewer_bars_keep_the_loudest_of_each_stretch() -> None:
    assert wave.fewer("00a0b000", 2) == "ab"


def test_fewer_bars_than_there_are_change_nothing() -> None:
    assert wave.fewer("0a", 60) == "0a"


def test_a_bar_is_drawn_around_the_middle_line() -> None:
    assert wave.path(wave.LEVELS[-1], bars=1) == "M0 14v-14h2.5v28h-2.5zm4 0"


def test_silence_is_still_a_thin_line() -> None:
    assert wave.path(wave.LEVELS[0], bars=1) == "M0 14v-1h2.5v2h-2.5zm4 0"
