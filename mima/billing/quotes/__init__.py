"""Quotes: what a booking would cost, promised until a day; accepted by an order, an invoice follows that is due."""
