"""Floor plans as SVG drawings: an organizer's drawing read into our own geometry, and a hall written as a drawing.

What is read is parsed without entities and never served as it came; what is written has no script, no style and no address.
"""

from mima.booths.plan.svg.elements import LeftOut
from mima.booths.plan.svg.reading import Reading, read
from mima.booths.plan.svg.refusals import DrawingRefused
from mima.booths.plan.svg.scales import Scale, ScaleBySide, ScaleByWidth
from mima.booths.plan.svg.writing import write

__all__ = ["DrawingRefused", "LeftOut", "Reading", "Scale", "ScaleBySide", "ScaleByWidth", "read", "write"]
