"""Values are escaped in every template, by the same rules as ever."""

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError
from markupsafe import Markup, escape

from mima.web.templating import written


@given(st.one_of(st.text(), st.integers(), st.booleans(), st.none(), st.floats()))
def test_a_value_is_written_as_escape_makes_it(value: object) -> None:
    assert written(value) == str(escape(value))


def test_markup_is_written_as_it_is() -> None:
    assert written(Markup("<b>&amp;</b>")) == "<b>&amp;</b>"


@pytest.mark.parametrize(
    "source", ["{{ name }}", "{% macro it(x) %}{{ x }}{% endmacro %}{{ it(name) }}", "{% set x %}{{ name }}{% endset %}{{ x }}"]
)
def test_what_people_typed_is_escaped_once(whole_app: Flask, source: str) -> None:
    assert whole_app.jinja_env.from_string(source).render(name="<script>'&\"") == str(escape("<script>'&\""))


def test_an_unknown_name_is_an_error(whole_app: Flask) -> None:
    with pytest.raises(UndefinedError):
        whole_app.jinja_env.from_string("{{ nobody }}").render()
