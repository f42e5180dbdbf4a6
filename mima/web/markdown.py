"""People's Markdown as safe HTML: no pictures from elsewhere, no scripts, no attributes but a link's address."""

import nh3
from flask import Flask
from markdown_it import MarkdownIt
from markupsafe import Markup

_READER = MarkdownIt("js-default").disable("image")
_TAGS = {"p", "br", "hr", "em", "strong", "s", "ul", "ol", "li", "a", "blockquote", "code", "pre", "h3", "h4"}
# The page has its own h1 and h2.
_HEADINGS = {"h1": "h3", "h2": "h3", "h3": "h4", "h4": "h4", "h5": "h4", "h6": "h4"}


def init_app(app: Flask) -> None:
    app.jinja_env.filters["markdown"] = markdown


def markdown(text: str, *, links: bool = True) -> Markup:
    """The text as HTML that may stand in any page; without links their words stay."""
    tokens = _READER.parse(text)
    for token in tokens:
        token.tag = _HEADINGS.get(token.tag, token.tag)
    html = _READER.renderer.render(tokens, _READER.options, {})
    safe = nh3.clean(
        html,
        tags=_TAGS if links else _TAGS - {"a"},
        attributes={"a": {"href"}, "*": set()},
        url_schemes={"http", "https", "mailto"},
        link_rel="nofollow noopener noreferrer",
    )
    return Markup(safe)  # noqa: S704 (cleaned by nh3 in the line above)
