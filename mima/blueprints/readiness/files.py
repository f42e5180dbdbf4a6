"""The list as files for spreadsheets, and as papers: signs, labels, signature sheet."""

from collections.abc import Iterator, Sequence

from flask import Response, abort, make_response
from flask_babel import gettext as _

from mima.blueprints.organizer.exports import XLSX
from mima.blueprints.preparing.forms import slot_words
from mima.blueprints.readiness import blueprint, words
from mima.blueprints.readiness.board import Board
from mima.core import sheets
from mima.core.sheets import Cell
from mima.readiness import papers, queries
from mima.readiness.models import CoExhibitor, TaskKind
from mima.readiness.papers import Print, Sheaf
from mima.readiness.queries import Item, Readiness
from mima.web import i18n


@blueprint.get("/editions/<slug>/readiness/list.xlsx")
def list_xlsx(slug: str) -> Response:
    board = Board.of(slug)
    return _file(board, sheets.as_xlsx(str(_("Before the day"))[:31], headings(), _rows(board)), "xlsx", XLSX)


@blueprint.get("/editions/<slug>/readiness/list.csv")
def list_csv(slug: str) -> Response:
    board = Board.of(slug)
    return _file(board, sheets.as_csv(headings(), _rows(board)), "csv", "text/csv; charset=utf-8")


@blueprint.get("/editions/<slug>/readiness/print/<paper>.pdf")
def printed(slug: str, paper: str) -> Response:
    if paper not in set(Print):
        abort(404)
    board = Board.of(slug)
    others = queries.co_exhibitors([one.booking.id for one in board.found])
    content = papers.pdf(Print(paper), Sheaf(board.edition, board.found, others, board.today, i18n.language()))
    return _file(board, content, "pdf", "application/pdf", paper)


def _file(board: Board, content: bytes, suffix: str, kind: str, name: str = "") -> Response:
    answer = make_response(content)
    answer.headers["Content-Type"] = kind
    named = name or _("exhibitors")  # without accents: it is the name of a file
    how = "inline" if suffix == "pdf" else "attachment"
    answer.headers["Content-Disposition"] = f'{how}; filename="{board.edition.slug}-{named}-{board.today.isoformat()}.{suffix}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def headings() -> list[str]:
    """One for each cell of `_row`."""
    first = [_("Reference"), _("Company"), _("Booth")]
    tasks = [heading for name in map(str, words.KINDS.values()) for heading in (name, _("%(task)s: answer", task=name))]
    return [*first, *tasks, _("Certificate valid until"), _("Co-exhibitors"), _("Badges of co-exhibitors")]


def _rows(board: Board) -> Iterator[list[Cell]]:
    others = queries.co_exhibitors([one.booking.id for one in board.found])
    return (_row(board, ready, others[ready.booking.id]) for ready in board.found)


def _row(board: Board, ready: Readiness, others: Sequence[CoExhibitor]) -> list[Cell]:
    items = [ready.item(kind) for kind in words.KINDS]
    cells: list[Cell] = []
    for item in items:
        cells += [str(board.word(item).text), said(item)] if item is not None else [_("Not asked"), ""]
    insurance = ready.item(TaskKind.insurance)
    until = insurance.task.expires_on if insurance is not None and insurance.task is not None else None
    badges = ", ".join(name for one in others for name in one.badges)
    first: list[Cell] = [ready.booking.reference, ready.booking.exhibitor.name, ready.reservation.codes]
    return [*first, *cells, until, ", ".join(one.name for one in others), badges]


def said(item: Item) -> Cell:
    """The answer in one cell: a number where it is one."""
    if item.task is None:
        return ""
    answer = item.task.answer
    match item.kind:
        case TaskKind.power:
            watts = answer.get("watts")
            return watts if isinstance(watts, int) else ""
        case TaskKind.badges:
            return ", ".join(answer.get("badge_names", []))
        case TaskKind.contact:
            return " ".join(str(answer[name]) for name in ("contact_name", "contact_mobile") if name in answer)
        case TaskKind.unloading:
            return slot_words(item.task.slot) if item.task.slot is not None else ""
        case TaskKind.insurance:
            return item.task.file.name if item.task.file is not None else ""
        case TaskKind.charter:
            return ""
    return str(answer.get("sign_name", answer.get("needs", "")))
