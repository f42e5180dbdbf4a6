"""An offering's form as a page, and its files as a fragment."""

from flask import Response, make_response, render_template, request

from mima.blueprints.exhibitor import forms, preview
from mima.blueprints.exhibitor.entries import Files
from mima.blueprints.exhibitor.kept import Saving
from mima.blueprints.exhibitor.standing import Standing
from mima.catalog.categories import CATEGORIES
from mima.catalog.models import Offering
from mima.media.kinds import KIND_OF_TYPE
from mima.web import hx, resume


def page(offering: Offering, form: forms.Sheet | None = None, *, status: int = 200, refusal: str = "") -> Response:
    """The form, with what was typed and what is wrong with it where one was sent."""
    files = Files.of(offering)
    standing = Standing.of(offering, files)
    typed = resume.typed() if form else None
    category = CATEGORIES[offering.category]
    sheet = form or forms.sheet(offering, category)
    _remark(sheet, standing)
    if not refusal and sheet.form_errors:
        refusal = sheet.form_errors[0]
    return make_response(
        render_template(
            "exhibitor/offering.html",
            offering=offering,
            category=category,
            form=sheet,
            files=files,
            standing=standing,
            refusal=refusal,
            preview=preview.address(offering),
            accept=",".join(KIND_OF_TYPE),
            typed=request.form if form else {},
            saving=Saving.of(offering, sheet) if form else Saving.fresh(offering),
            lost=typed.texts if typed and not standing.may_change else [],
        ),
        status,
    )


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
    """The card and the check list for htmx, the whole form for everybody else."""
    if not hx.wants_fragment():
        return page(offering)
    standing = Standing.of(offering, Files.of(offering))
    category = CATEGORIES[offering.category]
    return make_response(render_template("exhibitor/_standing.html", offering=offering, category=category, standing=standing))
