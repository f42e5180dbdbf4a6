import pytest

from mima.media import found


def test_a_tag_is_kept_with_where_it_stood() -> None:
    told = {"title": {"value": "Puy de Dôme", "source": "XMP dc:title"}}
    assert found.tags(told) == told


@pytest.mark.parametrize(
    "lie",
    [
        {"title": "no source"},
        {"title": {"value": "", "source": "ID3"}},
        {"title": {"value": "a" * 2_001, "source": "ID3"}},
        {"place_of_work": {"value": "a", "source": "b"}},
        {"keywords": {"value": "one", "source": "IPTC"}},
        ["title"],
    ],
)
def test_tags_in_another_form_are_not_believed(lie: object) -> None:
    with pytest.raises(ValueError, match=r"Expected|Object"):
        found.tags(lie)


def test_what_was_measured_is_kept_without_what_was_not() -> None:
    assert found.measured({"tempo": 120.5, "key": "f-sharp-minor"}) == {"tempo": 120.5, "key": "f-sharp-minor"}


@pytest.mark.parametrize("lie", [{"tempo": 5}, {"key": "h-major"}, {"lufs": "loud"}, {"palette": ["red"]}])
def test_measures_out_of_all_bounds_are_not_believed(lie: object) -> None:
    with pytest.raises(ValueError, match="Expected"):
        found.measured(lie)
