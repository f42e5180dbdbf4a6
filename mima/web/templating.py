"""Jinja as our pages use it: an unknown name is an error, and a plain text is escaped without the detour over Markup.

A page of the catalog writes eight hundred values, and making each a Markup, only to join it, cost a fifth of the page.
"""

from collections.abc import MutableMapping
from types import FunctionType
from typing import Any

from flask import Flask
from flask.templating import Environment
from jinja2 import StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from jinja2.utils import _PassArg
from markupsafe import Markup, _escape_inner, escape  # type: ignore[attr-defined]


def written(value: Any) -> str:
    """The value as `{{ }}` writes it into HTML: the same text as `escape` makes."""
    kind = type(value)
    if kind is str:
        return _escape_inner(value)
    if kind is Markup:
        return str(value)
    return str(value) if kind is int else escape(value)


class _Context(Context):
    """What a part of a page knows."""

    def call(__self, __obj: Any, *args: Any, **kwargs: Any) -> Any:  # noqa: N805 (as Jinja calls it)
        """The same as Jinja's, which for each of a page's calls looks twice whether the function wants to know its template."""
        wanted = __obj.__dict__.get("jinja_pass_arg") if type(__obj) is FunctionType else _PassArg.context
        if wanted is not None and wanted is not _PassArg.eval_context:
            return super().call(__obj, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return __obj(*args, **kwargs) if wanted is None else __obj(__self.eval_ctx, *args, **kwargs)


class _Generator(CodeGenerator):
    """Templates become the same Python as ever, but for the function that escapes."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802
        self.writeline(f"from {__name__} import written")
        super().visit_Template(node, frame)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("written(")


class Templates(Environment):
    """Where templates are compiled."""

    code_generator_class = _Generator
    context_class = _Context

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names that all templates know, as they are: each part of a page goes through them, and a chain of two is slow."""
        return {**self.globals, **d} if d else self.globals


def init_app(app: Flask) -> None:
    """Before anything else touches the application's templates."""
    app.jinja_environment = Templates
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
