"""What the demo market is made of: fifty invented companies and their three hundred offerings, as plain data."""

from mima.demo.material.companies import companies
from mima.demo.material.offerings import offerings
from mima.demo.material.specs import DemoCompany, DemoOffering, FilmSpec, PictureSpec, TrackSpec

__all__ = ["DemoCompany", "DemoOffering", "FilmSpec", "PictureSpec", "TrackSpec", "companies", "offerings"]
