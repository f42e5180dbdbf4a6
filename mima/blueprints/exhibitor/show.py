"""An offering's form as a page, and its files as a fragment."""

from flask import Response, make_response, render_template, request

from mima.blueprints.exhibitor import forms, preview, sources
from mima.blueprints.exhibitor.entries import Files
from mima.blueprints.exhibitor.kept import Saving
from mima.blueprints.exhibitor.standing import Standing
from mima.catalog.categories import CATEGORIES, Category
from mima.catalog.fields import Group
from mima.catalog.models import Offering
from mima.media.kinds import ACCEPTED
from mima.web import hx, lights, resume
from mima.web.datasheet import TITLES
from mima.web.i18n import both


def page(offering: Offering, form: forms.Sheet | None = None, *, status: int = 200, refusal: str = "") -> Response:
    """The form, with what was typed and what is wrong with it where one was sent."""
    files = Files.of(offering)
    standing = Standing.of(offering, files)
    typed = resume.typed() if form else None
    category = CATEGORIES[offering.category]
    found = sources.Found.of(offering)
    sheet = form or forms.sheet(offering, category, found.filling())
    _remark(sheet, standing)
    if not refusal and sheet.form_errors:
        refusal = sheet.form_errors[0]
    return make_response(
        render_template(
            "exhibitor/offering.html",
            offering=offering,
            category=category,
            form=sheet,
            titles=titles(category),
            lamp=lights.of(offering),
            files=files,
            found=found,
            sources=found.sources(sheet.data),
            standing=standing,
            refusal=refusal,
            news=[],
            preview=preview.address(offering),
            accept=ACCEPTED,
            typed=request.form if form else {},
            saving=Saving.of(offering, sheet) if form else Saving.fresh(offering),
            lost=typed.texts if typed and not standing.may_change else [],
        ),
        status,
    )


def titles(category: Category) -> list[tuple[str, str]]:
    """The groups of fields that have a part of the form of their own; sums and rights stand with those of every offering."""
    own = [(Group.main.value, both(category, "name"))]
    return own + [(group.value, str(TITLES[group])) for group in (Group.stage, Group.tour, Group.codes)]


def _remark(sheet: forms.Sheet, standing: Standing) -> None:
    """What the organizers asked for at single values stands at their fields."""
    for one in standing.remarks:
        if one.name in sheet:
            sheet[one.name].remark = one.text


def files_or_page(offering: Offering) -> Response:
    """The list of files for htmx, the whole form for everybody else. Once nothing is pending, the check list asks anew."""
    if not hx.wants_fragment():
        return page(offering)
    files = Files.of(offering)
    answer = make_response(render_template("exhibitor/_files.html", offering=offering, files=files, typed={}))
    if not files.is_pending:
        answer.headers["HX-Trigger"] = "filesChanged"
    return answer


def standing_or_page(offering: Offering) -> Response:
    """The card and the check list for htmx, with what its open form does not offer yet; the whole form for everybody else."""
    if not hx.wants_fragment():
        return page(offering)
    category, found = CATEGORIES[offering.category], sources.Found.of(offering)
    return make_response(
        render_template(
            "exhibitor/_standing.html",
            offering=offering,
            category=category,
            standing=Standing.of(offering, Files.of(offering)),
            news=found.labels(forms.sheet(offering, category), besides=request.args.get("offered", "").split()),
        )
    )
