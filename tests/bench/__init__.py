"""How fast the catalog is, as ratios to a constant page of the same server: `make bench`."""
