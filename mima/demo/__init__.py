"""The demo market: invented companies, their offerings, and the pictures and sounds it makes for them."""
