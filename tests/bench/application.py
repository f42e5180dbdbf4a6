"""The market as production serves it (`gunicorn tests.bench.application:app`), with one more page: the floor of all ratios."""

from wsgi import app

PAGE = "<!doctype html><title>.</title>" + "<p>A page that never changes, of the size of a page of the catalog.</p>\n" * 211


@app.get("/bench/floor")
def floor() -> str:
    return PAGE


__all__ = ["app"]
