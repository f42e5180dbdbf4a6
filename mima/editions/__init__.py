"""Editions of the market: when, where, in which halls and zones, when booths are sold, and who sells them."""
