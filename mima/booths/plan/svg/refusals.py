"""Why a drawing is refused as a whole. A shape that merely is no booth is left out instead, and said."""

from mima.core.errors import N_, DomainError

LARGEST_BYTES = 2_000_000
# So many may be booths; with zones, walls and what is left out a drawing may have some more.
MOST_SHAPES = 2_000
MOST_ELEMENTS = 5_000
DEEPEST = 60


class DrawingRefused(DomainError):
    """The drawing is not read; nothing of it was taken over."""

    status = 422
    message = N_("This file is no SVG drawing that can be read. Save it as plain SVG and send it again.")


class DrawingTooLarge(DrawingRefused):
    message = N_("A drawing may have at most 2 MB. Leave out what is no booth and send it again.")


class DeclaresEntities(DrawingRefused):
    """A DOCTYPE may declare entities that grow without end or read other files."""

    message = N_("The drawing begins with a DOCTYPE or declares entities. Save it as plain SVG and send it again.")


class RunsCode(DrawingRefused):
    message = N_("The drawing holds a script (%(element)s). A plan needs none: save it as plain SVG and send it again.")


class LinksElsewhere(DrawingRefused):
    message = N_("The drawing refers to another file or address (%(element)s). Save it as plain SVG and send it again.")


class HoldsStrangeThings(DrawingRefused):
    """Pictures, foreign documents and copies cannot be measured."""

    message = N_("The drawing holds %(element)s, which cannot be read as a plan. Draw the booths as shapes of their own.")


class TooManyShapes(DrawingRefused):
    message = N_("The drawing has more than 2,000 shapes. Leave out what is no booth and send it again.")


class TooDeep(DrawingRefused):
    message = N_("The drawing has groups within groups, deeper than any plan. Save it as plain SVG and send it again.")


class NumberUnreadable(DrawingRefused):
    message = N_("In the drawing, %(element)s has a number that cannot be read: %(number)s")


class BeyondAllMeasure(DrawingRefused):
    message = N_("At this scale %(element)s reaches further than a kilometre. Check the known length and send the drawing again.")


class WithoutSize(DrawingRefused):
    message = N_("The drawing does not say how wide it is (viewBox). Give the length of one booth’s side instead.")


class SideUnknown(DrawingRefused):
    message = N_("The drawing has no booth %(code)s whose side could give the scale.")
