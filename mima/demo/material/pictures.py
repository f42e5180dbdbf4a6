"""Which pictures go with which offering, and what they show, in words."""

from mima.demo.art.sheet import Shape
from mima.demo.material.lines import between, choose, english, french, rows, seed
from mima.demo.material.specs import PictureSpec
from mima.demo.material.work import Work

# Families for categories whose lines name none, walked through in turn so that neighbours differ.
BY_CATEGORY = {
    "show": "stage riso rays sunset blob stage bokeh halftone train woodcut",
    "recording": "sleeve moire tiles waves curves columns blob rays contours flow sunset halftone cubes puys streaks",
    "sync": "still puys waves flow columns shadow bokeh crater train streaks fields moon stars facade",
    "composition": "curves contours woodcut sleeve flow waves cyanotype blob rays",
    "studio": "console interior spheres console shadow console",
    "publishing": "tiles blob riso halftone sleeve moire rays cubes",
    "training": "riso contours halftone cubes blob shadow cyanotype tiles",
    "service": "spheres facade interior waves columns train fields console puys stars contours",
}
SHAPES: dict[str, tuple[Shape, ...]] = {
    "photograph": ("landscape", "square", "portrait", "landscape"),
    "film": ("wide",),
    "motion": ("landscape", "square"),
    "game": ("landscape", "square"),
    "graphic": ("portrait", "square"),
    "venue": ("landscape",),
    "show": ("square", "portrait", "landscape"),
}
EXTRAS = {"photograph": 3, "film": 2, "venue": 3, "graphic": 2, "show": 1, "game": 2}

SHOWN = {family: (fr, en) for family, fr, en in rows("alts")}


def shape_of(category: str, slug: str) -> Shape:
    """The shape of the offering's pictures."""
    return choose(SHAPES.get(category, ("square",)), "shape", slug)


def family_of(category: str, hint: str, place: int) -> str:
    """The family the line names, else the category's next one."""
    named = next((word for word in hint.split() if word in SHOWN), None)
    if named:
        return named
    options = BY_CATEGORY[category].split()
    return options[place % len(options)]


def pictures_of(work: Work, family: str) -> tuple[PictureSpec, ...]:
    """The cover, and for about one offering in ten a few pictures more."""
    limit = EXTRAS.get(work.category, 0)
    more = 0
    if limit and seed("more", work.slug) % 4 == 0:
        more = between(min(2, limit), limit + 1, "extras", work.slug) if limit > 1 else 2
    return tuple(_picture(work, family, number) for number in range(1 + more))


def _picture(work: Work, family: str, number: int) -> PictureSpec:
    fr, en = SHOWN[family]
    if number:
        fr, en = f"{fr} (vue {number + 1})", f"{en} (view {number + 1})"
    return PictureSpec(
        family=family,
        shape=work.shape,
        seed=seed("picture", work.slug, number),
        filename=f"{work.slug}-{number + 1}.jpg",
        alt_fr=french(fr),
        alt_en=english(en),
    )
