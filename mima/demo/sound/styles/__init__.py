"""One module a style; each has `compose(song)`, which gives the finished file."""
