"""Tables become offerings: mapped, merged, batched, rejected with a reason, and never twice."""

import gzip
from pathlib import Path

import pytest
from sqlalchemy import func, select

from mima.catalog import importing
from mima.catalog.importing import MappingRefused, Outcome, Plan, Reject, Row, Table, TableRefused
from mima.catalog.models import Facet, FacetCount, Offering, OfferingState
from mima.core.actors import COMMAND
from mima.core.db import db
from mima.core.transaction import AlreadyInTransaction, transaction
from mima.journal.models import JournalEntry
from tests.people import Cast

MAP = """
kind = "image"
category = "photograph"
reference = ["number"]
[values]
title_en = "title"
summary_en = { columns = ["artist", "date"] }
tags = { columns = ["subjects"], split = ";" }
price_on_request = { text = "1" }
[fields]
year = "year"
"""
HEADERS = "number,title,artist,date,subjects,year"
PUY = "A1,Le Puy de Dôme,Rosa Bonheur,c.1850,volcano; cloud,1850"
LAKE = "A2,Lac Pavin,Rosa Bonheur,,lake,1851"

pytestmark = pytest.mark.usefixtures("context", "noon")


def table(tmp_path: Path, *lines: str, headers: str = HEADERS, name: str = "works.csv") -> Path:
    path = tmp_path / name
    path.write_text("\n".join([headers, *lines]) + "\n", encoding="utf-8")
    return path


def read(path: Path, mapping: str = MAP) -> list[Row | Reject]:
    with Table(path) as opened:
        return list(importing.rows(opened, importing.read_mapping(mapping), complete=True))


def load(
    cast: Cast, path: Path, mapping: str = MAP, *, publish: bool = True, dry_run: bool = False
) -> tuple[Outcome, list[Reject]]:
    rejects: list[Reject] = []
    plan = Plan(cast.brunos_company, COMMAND, publish=publish, dry_run=dry_run)
    with Table(path) as opened:
        rows = importing.rows(opened, importing.read_mapping(mapping), complete=True)
        return importing.load(rows, plan, rejected=rejects.append), rejects


def test_a_table_names_films_and_sounds_of_other_sites_between_semicolons(tmp_path: Path) -> None:
    headers = "reference,kind,category,title_en,summary_en,price_on_request,embeds"
    lines = [
        "1,image,film,Basalt,A film,yes,https://youtu.be/dQw4w9WgXcQ; vimeo.com/76979871",
        "2,image,film,B,A film,yes,nowhere",
    ]
    with Table(table(tmp_path, *lines, headers=headers)) as opened:
        good, bad = importing.rows(opened, importing.of_headers(opened.headers), complete=False)
    assert isinstance(good, Row) and isinstance(bad, Reject)
    assert [one["id"] for one in good.values["embeds"]] == ["dQw4w9WgXcQ", "76979871"]
    assert [*bad.fields] == ["embeds"]


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def reasons(path: Path) -> list[tuple[int, str]]:
    return [(row.line, row.reason) for row in read(path) if isinstance(row, Reject)]


def test_rows_become_published_offerings_with_the_fields_of_their_category(cast: Cast, tmp_path: Path) -> None:
    load(cast, table(tmp_path, PUY))
    offering = db.session.scalars(select(Offering)).one()
    assert (offering.state, offering.title_en, offering.fields, offering.tags) == (
        OfferingState.published,
        "Le Puy de Dôme",
        {"year": 1850},
        ["volcano", "cloud"],
    )


@pytest.mark.parametrize(("cell", "fields"), [("c.1997–9", {"year": 1997}), ("no date", {}), ("s.d.", {}), ("", {})])
def test_a_year_is_read_as_tables_write_it(tmp_path: Path, cell: str, fields: dict[str, int]) -> None:
    row = read(table(tmp_path, f"A1,Puy,X,,,{cell}"))[0]
    assert isinstance(row, Row) and row.values["fields"] == fields


def test_empty_cells_leave_no_trace_where_columns_are_joined(tmp_path: Path) -> None:
    row = read(table(tmp_path, LAKE))[0]
    assert isinstance(row, Row) and row.values["summary_en"] == "Rosa Bonheur"


def test_of_a_cell_with_thousands_of_labels_only_the_first_ones_are_looked_at(tmp_path: Path) -> None:
    row = read(table(tmp_path, f"A1,Puy,X,,{'lake;' * 9_000}last,"))[0]
    assert isinstance(row, Row) and row.values["tags"] == ["lake"]


def test_a_second_run_changes_nothing(cast: Cast, tmp_path: Path) -> None:
    path = table(tmp_path, PUY, LAKE)
    load(cast, path)
    before = count(JournalEntry)
    assert (load(cast, path)[0], count(JournalEntry)) == (Outcome(unchanged=2), before)


def test_a_row_that_has_changed_changes_its_offering_at_its_old_address(cast: Cast, tmp_path: Path) -> None:
    load(cast, table(tmp_path, PUY))
    slug = db.session.scalars(select(Offering.slug)).one()
    outcome, _ = load(cast, table(tmp_path, PUY.replace("volcano", "crater")))
    offering = db.session.scalars(select(Offering)).one()
    assert (outcome, offering.slug, offering.tags) == (Outcome(changed=1), slug, ["crater", "cloud"])


def test_facet_counts_are_true_after_an_import_and_a_change(cast: Cast, tmp_path: Path) -> None:
    load(cast, table(tmp_path, PUY, LAKE))
    load(cast, table(tmp_path, PUY.replace("volcano", "lake"), LAKE))
    tags = select(Facet.value, FacetCount.count).join(Facet, Facet.id == FacetCount.facet_id)
    counts = dict(db.session.execute(tags.where(Facet.name == "tag", FacetCount.scope_id == 0)).all())
    assert counts == {"cloud": 1, "lake": 2, "volcano": 0}


def test_a_dry_run_says_what_would_happen_and_writes_nothing(cast: Cast, tmp_path: Path) -> None:
    outcome, _ = load(cast, table(tmp_path, PUY, LAKE), dry_run=True)
    assert (outcome, count(Offering)) == (Outcome(created=2), 0)


def test_the_desks_import_makes_drafts(cast: Cast, tmp_path: Path) -> None:
    load(cast, table(tmp_path, PUY), publish=False)
    assert db.session.scalars(select(Offering.state)).all() == [OfferingState.draft]


def test_the_journal_holds_how_each_imported_offering_began(cast: Cast, tmp_path: Path) -> None:
    load(cast, table(tmp_path, PUY))
    entry = db.session.scalars(select(JournalEntry).where(JournalEntry.subject == "offering")).one()
    assert (entry.from_state, entry.to_state, entry.why) == (None, "published", "import")


def test_two_works_of_the_same_title_have_their_own_addresses(cast: Cast, tmp_path: Path) -> None:
    load(cast, table(tmp_path, "A1,[title not known],X,,,", "A2,[title not known],X,,,"))
    slugs = db.session.scalars(select(Offering.slug)).all()
    assert len(set(slugs)) == 2 and all(slug.startswith("title-not-known-") for slug in slugs)


def test_an_archived_offering_is_not_brought_back_by_a_table(cast: Cast, tmp_path: Path) -> None:
    from mima.catalog import service

    load(cast, table(tmp_path, PUY))
    with transaction():
        service.archive(db.session.scalars(select(Offering)).one(), by=COMMAND)
    outcome, _ = load(cast, table(tmp_path, PUY.replace("volcano", "crater")))
    assert outcome == Outcome(archived=1)


def test_rows_of_one_track_are_merged_with_their_performers(tmp_path: Path) -> None:
    mapping = """
    kind = "music"
    category = "recording"
    reference = ["album", "track"]
    merge = ["fields.performers"]
    [values]
    title_en = "track"
    summary_en = "album"
    price_on_request = { text = "1" }
    [fields]
    performers = "performer"
    """
    path = table(tmp_path, "Banana,Sunday,Nico", "Banana,Sunday,Nico", "Banana,Sunday,The VU", headers="album,track,performer")
    rows = read(path, mapping)
    assert [row.values["fields"]["performers"] for row in rows if isinstance(row, Row)] == ["Nico, The VU"]


def test_a_row_with_too_few_cells_is_rejected_by_its_line(tmp_path: Path) -> None:
    assert reasons(table(tmp_path, PUY, "A9,short", LAKE)) == [(3, "2 cells instead of 6")]


def test_a_record_over_several_lines_is_one_row_as_in_a_spreadsheet(tmp_path: Path) -> None:
    assert reasons(table(tmp_path, 'A1,"two\nlines",X,,,1850', "A2,,X,,,")) == [
        (3, "title_fr: Please give it a title, in French or in English.")
    ]


def test_an_empty_line_is_a_row_as_in_a_spreadsheet(tmp_path: Path) -> None:
    assert [line for line, _reason in reasons(table(tmp_path, "A1,Puy,X,,,soon", "", "A2,Lac,X,,,soon"))] == [2, 4]


def test_a_wrong_field_is_rejected_with_the_reason_of_its_form(tmp_path: Path) -> None:
    assert reasons(table(tmp_path, "A1,Puy,X,,,soon")) == [(2, "year: Please write a whole number, such as 12.")]


def test_a_reference_that_comes_twice_is_rejected_the_second_time(tmp_path: Path) -> None:
    assert reasons(table(tmp_path, PUY, LAKE, PUY)) == [(4, "the reference A1 came before")]


def test_rejects_come_in_the_order_of_their_lines(tmp_path: Path) -> None:
    assert [line for line, _reason in reasons(table(tmp_path, "A1,Puy,X,,,soon", ",no reference,X,,,"))] == [2, 3]


def test_bytes_that_are_no_utf8_cost_their_row_only(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "works.csv"
    path.write_bytes(f"{HEADERS}\n{PUY}\n".encode() + "A2,Forêt,X,,,\n".encode("latin-1") + f"A3{LAKE[2:]}\n".encode())
    outcome, rejects = load(cast, path)
    assert (outcome, [(one.line, one.reason) for one in rejects]) == (Outcome(created=2, rejected=1), [(3, "not UTF-8")])


def test_a_gzipped_table_is_read_like_a_plain_one(cast: Cast, tmp_path: Path) -> None:
    path = tmp_path / "works.csv.gz"
    path.write_bytes(gzip.compress(f"{HEADERS}\n{PUY}\n".encode()))
    assert load(cast, path)[0] == Outcome(created=1)


def test_a_gzipped_table_that_ends_early_keeps_what_came_before(cast: Cast, tmp_path: Path) -> None:
    whole = gzip.compress("\n".join([HEADERS, *(f"A{number},Puy {number * 7919},X,,," for number in range(4000))]).encode())
    path = tmp_path / "works.csv.gz"
    path.write_bytes(whole[: len(whole) // 2])
    outcome, rejects = load(cast, path)
    assert outcome.created > 0 and rejects[-1].reason.startswith("unreadable")


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\x03", b"one column\n", b"a,a\n1,2\n", b"\x1f\x8bnot gzip"])
def test_a_file_that_is_no_table_is_refused_with_a_sentence(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "works.csv"
    path.write_bytes(content)
    with pytest.raises(TableRefused):
        Table(path)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("[fields]", "[felds]"), "unknown name felds"),
        (('category = "photograph"', 'category = "fotograf"'), "there is no category fotograf"),
        (('year = "year"', 'yaer = "year"'), "photograph has no field yaer"),
        (('title_en = "title"', 'title_xx = "title"'), "has no title_xx"),
        (('reference = ["number"]', ""), "reference must be a list of names"),
        (('kind = "image"', "kind = "), "Invalid value"),
    ],
)
def test_a_map_that_does_not_fit_says_where(change: tuple[str, str], problem: str) -> None:
    with pytest.raises(MappingRefused, match=problem):
        importing.read_mapping(MAP.replace(*change))


def test_a_map_for_columns_that_the_table_lacks_names_them(tmp_path: Path) -> None:
    with Table(table(tmp_path, headers="number,title")) as opened, pytest.raises(MappingRefused, match="no column artist, date"):
        importing.read_mapping(MAP).refuse_missing(opened.headers)


def test_headers_that_are_our_own_names_need_no_map(tmp_path: Path) -> None:
    path = table(
        tmp_path, "r1,image,photograph,Puy,1260,lac;ciel", headers="reference,kind,category,title_fr,price_from_cents,tags"
    )
    with Table(path) as opened:
        rows = list(importing.rows(opened, importing.of_headers(opened.headers), complete=False))
    assert [
        (row.values["title_fr"], row.values["price_from_cents"], row.values["tags"]) for row in rows if isinstance(row, Row)
    ] == [("Puy", 126_000, ["lac", "ciel"])]


def test_no_cell_is_read_as_a_template(tmp_path: Path) -> None:
    row = read(table(tmp_path, "A1,{reference.__class__} %(x)s ${y},X,,,"))[0]
    assert isinstance(row, Row) and row.values["title_en"] == "{reference.__class__} %(x)s ${y}"


def test_an_import_refuses_to_start_inside_a_transaction(cast: Cast, tmp_path: Path) -> None:
    with transaction(), pytest.raises(AlreadyInTransaction):
        load(cast, table(tmp_path, PUY))
