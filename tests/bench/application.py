"""The market as production serves it (`gunicorn tests.bench.application:app`), with one more page: the floor of all ratios."""

from flask import request

from mima.blueprints.catalog import board, facets
from mima.web import cards
from tests.bench import load
from wsgi import app

PAGE = "<!doctype html><title>.</title>" + "<p>A page that never changes, of the size of a page of the catalog.</p>\n" * 211


@app.before_request
def forget() -> None:
    """Where the header asks for it, no card and no facet was ever written before."""
    if load.FORGET in request.headers:
        board.remembered.cache_clear()
        cards.remembered.cache_clear()
        facets.remembered.cache_clear()


@app.get("/bench/floor")
def floor() -> str:
    return PAGE


__all__ = ["app"]
