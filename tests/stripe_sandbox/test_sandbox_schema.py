"""Every call is read by the installed SDK's own types: each name, kind of value, word and duty of them, at every depth."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, NotRequired, TypedDict

import pytest

from mima.stripe_sandbox import calls, sdk
from mima.stripe_sandbox.errors import StripeError

from .sdk_types import CALLS, example, is_there, misfit, named_by_the_sdk, places

if TYPE_CHECKING:
    from stripe._stripe_object import UntypedStripeObject


class Inner(TypedDict):
    name: str
    note: NotRequired["Literal['']|str"]


class Params(TypedDict):
    """A type as the SDK writes them."""

    amount: NotRequired[int]
    share: NotRequired[Decimal]
    is_final: NotRequired[bool]
    mode: NotRequired["Literal['payment', 'setup']|str"]
    style: NotRequired["Literal['']|Literal['pill', 'round']|str"]
    until: NotRequired["Literal['now']|int"]
    words: NotRequired[list[Literal["card", "link"]]]
    created: NotRequired["Inner|int"]
    inner: NotRequired["Literal['']|Inner"]
    lines: NotRequired[list["Inner"]]
    metadata: NotRequired["Literal['']|dict[str, str]|UntypedStripeObject[str]"]
    title: str


def read(**changes: Any) -> Any:
    return sdk.fields_of(Params)({"title": "x"} | changes, "")


def refusal(call: calls.Call, form: list[tuple[str, str]]) -> StripeError | None:
    try:
        call.read(form)
    except StripeError as error:
        return error
    return None


FITS = {
    "a whole number": {"amount": "-12"},
    "a number with a fraction": {"share": "12.50"},
    "true": {"is_final": "true"},
    "false": {"is_final": "false"},
    "a word of a list": {"mode": "setup"},
    "a word of a list that may be emptied": {"style": "pill"},
    "nothing, where a word may be emptied": {"style": ""},
    "a word instead of a number": {"until": "now"},
    "a number instead of a word": {"until": "7"},
    "an array of words": {"words": {"0": "card", "1": "link"}},
    "a hash instead of a number": {"created": {"name": "x"}},
    "a number instead of a hash": {"created": "7"},
    "nothing instead of a hash": {"inner": ""},
    "nothing inside a hash": {"inner": {"name": "x", "note": ""}},
    "an array of hashes": {"lines": {"0": {"name": "x"}, "1": {"name": "y"}}},
    "a hash of the caller's own names": {"metadata": {"any": "thing", "other": ""}},
    "nothing instead of the caller's own names": {"metadata": ""},
}
WRONG = {
    "an unknown name": ({"colour": "blue"}, "parameter_unknown", "colour"),
    "an unknown name inside a hash": ({"inner": {"name": "x", "colour": "blue"}}, "parameter_unknown", "inner[colour]"),
    "an unknown name inside an array": ({"lines": {"1": {"name": "x", "on": "y"}}}, "parameter_unknown", "lines[1][on]"),
    "a name that is missing inside a hash": ({"inner": {"note": "x"}}, "parameter_missing", "inner[name]"),
    "a name that is missing inside an array": ({"lines": {"0": {"note": "x"}}}, "parameter_missing", "lines[0][name]"),
    "a fraction": ({"amount": "1.5"}, "parameter_invalid_integer", "amount"),
    "a text that is no number": ({"share": "much"}, None, "share"),
    "a truth in capitals": ({"is_final": "True"}, None, "is_final"),
    "a number for a truth": ({"is_final": "1"}, None, "is_final"),
    "a word that is none": ({"mode": "zzz"}, None, "mode"),
    "a word that is none in an array": ({"words": {"0": "card", "1": "zzz"}}, None, "words[1]"),
    "neither the word nor a number": ({"until": "zzz"}, "parameter_invalid_integer", "until"),
    "a text instead of an array": ({"lines": "x"}, None, "lines"),
    "a hash instead of an array": ({"lines": {"first": {"name": "x"}}}, None, "lines"),
    "a text instead of a hash": ({"inner": "x"}, None, "inner"),
    "a hash instead of a text": ({"title": {"a": "b"}}, None, "title"),
    "a hash inside the caller's own names": ({"metadata": {"a": {"b": "c"}}}, None, "metadata[a]"),
    "nothing where nothing can be emptied": ({"title": ""}, "parameter_invalid_empty", "title"),
}


@pytest.mark.parametrize("what", FITS)
def test_it_takes(what: str) -> None:
    assert read(**FITS[what])


@pytest.mark.parametrize("what", WRONG)
def test_it_refuses_by_its_full_name(what: str) -> None:
    changes, code, name = WRONG[what]
    with pytest.raises(StripeError) as caught:
        read(**changes)
    assert (caught.value.status, caught.value.kind) == (400, "invalid_request_error")
    assert (caught.value.code, caught.value.param) == (code, name)


def test_what_must_be_there_is_named() -> None:
    with pytest.raises(StripeError, match=r"Missing required param: title\.") as caught:
        sdk.fields_of(Params)({}, "")
    assert caught.value.code == "parameter_missing"


@pytest.mark.parametrize("hint", [object, tuple[str], list[str] | Inner, None])
def test_a_type_that_it_does_not_understand_is_no_schema(hint: object) -> None:
    with pytest.raises(TypeError):
        sdk.reader_of(hint)


@pytest.mark.parametrize("call", CALLS)
def test_a_call_is_read_by_the_type_that_the_sdk_s_own_method_names(call: str) -> None:
    assert named_by_the_sdk(call) == {CALLS[call].type.rpartition(".")[2]}


def test_the_schema_goes_to_the_bottom_of_the_type() -> None:
    names = {place.name for place in places("POST /v1/checkout/sessions")}
    assert {
        "mode",
        "line_items[0][price_data][product_data][metadata][key]",
        "payment_method_options[card][installments][enabled]",
        "shipping_options[0][shipping_rate_data][delivery_estimate][maximum][unit]",
        "after_expiration[recovery][enabled]",
    } <= names
    assert len(names) > 400


def test_what_the_sdk_takes_itself_is_no_parameter_of_a_call() -> None:
    assert not {"idempotency_key", "api_key", "headers"} & {place.name for place in places("POST /v1/refunds")}


@pytest.mark.parametrize("call", CALLS)
def test_a_value_of_another_kind_is_refused_in_every_place(call: str) -> None:
    answers = {place.name: refusal(CALLS[call], place.beside(call, misfit(place.reader))) for place in places(call)}
    assert {name: error and error.param for name, error in answers.items()} == {name: name for name in answers}
    assert [name for name, error in answers.items() if error and "does not do" in error.message] == []


def test_what_the_types_demand_is_missed_in_every_place() -> None:
    demanded = [(call, place) for call in CALLS for place in places(call) if place.is_required]
    # A hash of one field only is not on the wire without it.
    lacking = [(call, place.name, form) for call, place in demanded if (form := place.lacking(call)) is not None]
    answers = [(name, refusal(CALLS[call], form)) for call, name, form in lacking]
    assert len(answers) > 30
    assert [name for name, error in answers if error is None or (error.code, error.param) != ("parameter_missing", name)] == []


@pytest.mark.parametrize("call", CALLS)
def test_nothing_that_the_type_has_is_ignored(call: str) -> None:
    silent = []
    for place in places(call):
        # A hash without any field cannot be sent.
        if (least := example(place.reader)) == {}:
            continue
        form = place.beside(call, least)
        error = refusal(CALLS[call], form)
        if error is None:
            if not is_there(indexed(CALLS[call].read(form)), place.steps):
                silent.append(place.name)
        elif not is_about(error.param or "", place.name):
            silent.append(f"{place.name}: {error.message}")
    assert silent == []


def is_about(name: str, place: str) -> bool:
    """The name is this place, something inside it, or what it lies in."""
    return name == place or name.startswith(f"{place}[") or place.startswith(f"{name}[")


def indexed(value: Any) -> Any:
    """What was read, its arrays as hashes of their indexes again."""
    if isinstance(value, list):
        return {str(index): indexed(each) for index, each in enumerate(value)}
    return {name: indexed(each) for name, each in value.items()} if isinstance(value, dict) else value
