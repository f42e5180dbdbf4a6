"""Booths on the plan, and the claims on them: categories, prices, holds, bookings."""
