"""Prices as arithmetic: whatever the facts, nothing is less than nothing and VAT adds up."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mima.booths import pricing
from mima.booths.models import LineKind, PricePer
from mima.booths.pricing import BoothPrice, ExtraOrder, Label, Line, Reduction, Supplement

CODE = Label("Code A", "Code A")
CENTS, RATES, VAT = st.integers(0, 10**7), st.integers(0, 10_000), st.sampled_from([0, 210, 550, 1000, 2000])
MORE = st.lists(st.builds(Supplement, st.just(CODE), CENTS), max_size=5)
BOOTHS = st.builds(BoothPrice, st.just(CODE), st.integers(1, 10**5), CENTS, st.sampled_from(PricePer), MORE, VAT)
EXTRAS = st.lists(st.builds(ExtraOrder, st.integers(1, 9), st.just(CODE), st.integers(0, 20), CENTS, VAT), max_size=4)
REDUCTIONS = st.one_of(
    st.none(),
    st.builds(Reduction, st.just(CODE), rate=st.integers(1, 10_000)),
    st.builds(Reduction, st.just(CODE), cents=st.integers(1, 10**8)),
)


# The first draw of a process learns what the dataclasses take, which takes a busy machine its time.
patiently = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def booth(price_cents: int = 100_000, *more: int) -> BoothPrice:
    return BoothPrice(CODE, 600, price_cents, PricePer.booth, [Supplement(CODE, cents) for cents in more], 2000)


def of(lines: list[Line], kind: LineKind) -> int:
    return sum(line.net_cents for line in lines if line.kind is kind)


@patiently
@given(BOOTHS, EXTRAS, RATES, REDUCTIONS)
def test_no_total_and_no_vat_is_less_than_nothing(
    booth: BoothPrice, extras: list[ExtraOrder], member_rate: int, reduction: Reduction | None
) -> None:
    totals = pricing.totals(pricing.price(booth, extras, member_rate, reduction))
    assert min(totals.net_cents, totals.vat_cents, totals.gross_cents, *totals.vat.values()) >= 0


@patiently
@given(BOOTHS, EXTRAS, RATES, REDUCTIONS)
def test_net_and_the_vat_of_every_rate_make_the_whole(
    booth: BoothPrice, extras: list[ExtraOrder], member_rate: int, reduction: Reduction | None
) -> None:
    lines = pricing.price(booth, extras, member_rate, reduction)
    totals = pricing.totals(lines)
    assert totals.net_cents == sum(line.net_cents for line in lines)
    assert totals.gross_cents == totals.net_cents + sum(totals.vat.values())


@patiently
@given(BOOTHS, EXTRAS, RATES, REDUCTIONS)
def test_extras_are_never_reduced(
    booth: BoothPrice, extras: list[ExtraOrder], member_rate: int, reduction: Reduction | None
) -> None:
    lines = pricing.price(booth, extras, member_rate, reduction)
    assert sum(line.net_cents for line in lines) >= of(lines, LineKind.extra)


@patiently
@given(BOOTHS, EXTRAS, RATES, REDUCTIONS)
def test_a_code_never_makes_a_booking_dearer(
    booth: BoothPrice, extras: list[ExtraOrder], member_rate: int, reduction: Reduction | None
) -> None:
    without, coded = (pricing.totals(pricing.price(booth, extras, member_rate, one)) for one in (None, reduction))
    assert coded.gross_cents <= without.gross_cents


def test_a_percentage_is_of_what_the_member_rate_leaves() -> None:
    lines = pricing.price(booth(100_000, 20_000), (), 1000, Reduction(CODE, rate=5000))
    assert (of(lines, LineKind.member_rate), of(lines, LineKind.code)) == (-12_000, -54_000)


def test_member_rate_and_code_are_of_all_supplements() -> None:
    lines = pricing.price(booth(100_000, 20_000, 5_000), (), 1000, Reduction(CODE, rate=5000))
    assert (of(lines, LineKind.member_rate), of(lines, LineKind.code)) == (-12_500, -56_250)


def test_a_sum_larger_than_the_booth_leaves_the_extras_to_pay() -> None:
    socket = ExtraOrder(1, CODE, 2, 9_000, 2000)
    lines = pricing.price(booth(), [socket], 0, Reduction(CODE, cents=500_000))
    assert pricing.totals(lines).net_cents == 18_000


def test_a_code_lowers_the_vat_of_its_booths_rate_alone() -> None:
    book = ExtraOrder(1, CODE, 1, 10_000, 550)
    lines = pricing.price(booth(), [book], 0, Reduction(CODE, cents=50_000))
    assert pricing.totals(lines).vat == {550: 550, 2000: 10_000}


def test_a_code_that_takes_nothing_off_has_no_line() -> None:
    assert [line.kind for line in pricing.price(booth(0), (), 0, Reduction(CODE, rate=1000))] == [LineKind.booth]


def test_a_codes_words_say_its_rate_in_both_languages() -> None:
    label = pricing.code_label("A", 1250)
    assert (label.fr, label.en) == ("Code A, 12,5\xa0%", "Code A, 12.5%")
