"""Catalogues in spreadsheets: what is written is read again, and mistakes name sheet and cell."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from bench.sheets import courses, peak_of
from pathways.catalog.snapshot import compile_snapshot
from pathways.curation.checking import check_drafts
from pathways.domain.catalog import Credential
from pathways.domain.content import Content
from pathways.domain.requirement import walk
from pathways.errors import ProblemsError
from pathways.exchange.files import read_files
from pathways.exchange.pathways_format.catalog import read_catalog, write_catalog
from pathways.exchange.sheets.harmless import escaped, unescaped
from pathways.exchange.sheets.reading import read_sheets
from pathways.exchange.sheets.writing import write_sheets, write_template
from pathways.exchange.standing import origins_in, places_in
from pathways.importing import Basis, judged
from tests.budget import examples
from tests.catalogs import content_of
from tests.exchange.documents import documents
from tests.prose.catalogue import snapshot

BASIS = Basis(snapshot())
EMPTY = Basis(compile_snapshot(Content(), revision=0, fingerprint=""))


def workbook(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    """A workbook as somebody fills it in by hand."""
    book = Workbook(str(path))
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return path


def problems(path: Path, basis: Basis = EMPTY) -> list[tuple[str, str | None]]:
    """Codes and cells of what is wrong with a file."""
    with pytest.raises(ProblemsError) as refused:
        judged(read_files([path]), basis)
    return [(each.code.value, each.path) for each in refused.value.problems]


@settings(max_examples=examples(60))
@given(documents())
def test_workbook_is_imported_as_the_same(document: dict[str, Any]) -> None:
    content = content_of(document)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "catalogue.xlsx"
        write_sheets(write_catalog(content), path)
        checked = check_drafts([read_catalog(read_sheets(path, 10**9))], Content())
    assert not checked.count, checked.problems
    assert Content.of(checked.things) == content


@settings(max_examples=examples(60))
@given(documents())
def test_csv_is_imported_as_the_same(document: dict[str, Any]) -> None:
    written = {"credentials": write_catalog(content_of(document))["credentials"]}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "credentials.csv"
        write_sheets(written, path)
        assert read_sheets(path, 10**9).value.get("credentials", []) == written["credentials"]


HEAD: list[object] = ["key", "name", "credentialType", "route", "kind", "requires", "hours", "cost"]
ROW: list[object] = ["new", "New", "COURSE", "course", "STUDY"]


@pytest.mark.parametrize(
    ("cell", "rule"),
    [
        ("math-101", {"credential": "math-101"}),
        ("math-101; cs-110 or cs-220", {"all": ["math-101", {"any": ["cs-110", "cs-220"]}]}),
        ("math-101 or cs-110", {"any": ["math-101", "cs-110"]}),
        ("MATH 101 and (CS 110 or CS 220)", {"all": ["math-101", {"any": ["cs-110", "cs-220"]}]}),
        ("Calculus I and new", {"all": ["math-101", "math-102"]}),
        ('{"atLeast": 1, "of": [{"credential": "math-101"}]}', {"atLeast": 1, "of": ["math-101"]}),
    ],
)
def test_requirement_cells_take_keys_or_sentences(cell: str, rule: dict[str, Any], tmp_path: Path) -> None:
    cell = cell.replace("and new", "and Calculus II")
    path = workbook(tmp_path / "x.xlsx", credentials=[HEAD, [*ROW, cell, 90, "404.00 USD"]])
    (thing,) = judged(read_files([path]), BASIS).things
    (route,) = write_catalog(Content.of([thing]))["credentials"][0]["routes"]
    assert route["requires"] == _full(rule)
    is_sentence = cell[0].isupper()
    assert route.get("sentence") == (cell if is_sentence else None)
    assert (route["hours"], route["cost"]["currency"]) == (90, "USD")


def _full(rule: Any) -> Any:
    if isinstance(rule, str):
        return {"credential": rule}
    if isinstance(rule, dict):
        return {name: value if isinstance(value, str) else _full(value) for name, value in rule.items()}
    return [_full(each) for each in rule] if isinstance(rule, list) else rule


def test_mistakes_name_sheet_and_cell(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        HEAD,
        [*ROW, "math-999", 90, "404.00 USD"],
        ["two", "Two", "CURSE", "course", "STUDY", "", "many", "404 dollars"],
        ["three", "Three", "COURSE", "course", "STUDY", "MATH 101 and CS 110 or CS 220"],
        ["four", "Four", "COURSE", "course", "STUDY", '{"credential": '],
    ]
    path = workbook(tmp_path / "x.xlsx", credentials=rows[:4])
    assert sorted(problems(path, BASIS)) == [
        ("BAD_NUMBER", "credentials!G3"),
        ("BAD_VALUE", "credentials!C3"),
        ("BAD_VALUE", "credentials!F4"),
        ("DANGLING_REFERENCE", "credentials!F2"),
        ("WRONG_TYPE", "credentials!H3"),
    ]
    assert [place for _, place in problems(workbook(tmp_path / "y.xlsx", credentials=rows))] == ["credentials!F5"]
    columns = [["key", "nmae", "name", "name"], ["a", "b", "c", "d", "e"]]
    assert problems(workbook(tmp_path / "z.xlsx", credentials=columns, Credential=[["x"]])) == [
        ("NOT_FOUND", "credentials!B1"),
        ("DUPLICATE", "credentials!D1"),
        ("MISPLACED", "credentials!E2"),
        ("NOT_FOUND", "Credential"),
    ]


@pytest.mark.parametrize(("name", "sheet"), [("x.xlsx", "credentials!"), ("x.csv", "")])
def test_things_and_their_lines_stand_in_cells(name: str, sheet: str, tmp_path: Path) -> None:
    """Also those of a sentence, of which no cell holds a part."""
    rows: list[list[object]] = [HEAD, [*ROW, "math-101; cs-110"]]
    rows += [["next", "Next", "COURSE", "course", "STUDY", "MATH 101 and CS 110"]]
    path = tmp_path / name
    if sheet:
        workbook(path, credentials=rows)
    else:
        path.write_text("\n".join(",".join(map(str, row)) for row in rows), encoding="utf-8")
    judgement = judged(read_files([path]), BASIS)
    for row, (thing, origin) in enumerate(origins_in(judgement.files, judgement.things), start=2):
        assert isinstance(thing, Credential)
        assert origin.place(None) == f"{path} {sheet}A{row}"
        (rule,) = thing.routes[0].trees
        assert [origin.place(line.path) for line in walk(rule)] == [f"{path} {sheet}F{row}"] * 3
        about = thing.key, rule.path
        assert places_in(judgement.files, [about]) == {about: f"{path} {sheet}F{row}"}


def test_csv_names_its_cells(tmp_path: Path) -> None:
    path = tmp_path / "courses.csv"
    path.write_text("key;name;credentialType\na;A;COURSE\nb;B;CURSE\n", encoding="utf-8")
    assert problems(path) == [("BAD_VALUE", "C3")]
    path.write_bytes("key,name\na,é\n".encode("latin-1"))
    assert problems(path) == [("NOT_UTF8", None)]
    path.with_suffix(".xlsx").write_bytes(b"no")
    assert problems(path.with_suffix(".xlsx")) == [("OTHER_KIND_OF_FILE", None)]


def test_what_is_kept_as_text_is_said(tmp_path: Path) -> None:
    path = workbook(tmp_path / "x.xlsx", credentials=[HEAD, [*ROW, "MATH 101 or good luck"], ["# note", "left out"]])
    remarks = judged(read_files([path]), BASIS).files.remarks
    assert [each for each in remarks if "credentials!F2" in each and "good luck" in each]
    assert [each for each in remarks if "1 row" in each]


def test_further_rows_are_further_ways(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        HEAD,
        [*ROW, "math-101"],
        ["new", "", "", "exam", "EXAM"],
        ["", "", "", "again", "RENEWAL"],
    ]
    (thing,) = judged(read_files([workbook(tmp_path / "x.xlsx", credentials=rows)]), BASIS).things
    (written,) = write_catalog(Content.of([thing]))["credentials"]
    assert [each["key"] for each in written["routes"]] == ["course", "exam"]
    assert [each["key"] for each in written["renewals"]] == ["again"]


def test_template_has_lists_frozen_head_and_example(tmp_path: Path) -> None:
    path = tmp_path / "credentials.xlsx"
    write_template(path)
    document = read_sheets(path, 10**9)
    assert document.notes >= 1
    assert not any(document.value.get(part) for part in ("credentials", "organizations"))
    book = CalamineWorkbook.from_path(path)
    first = book.get_sheet_by_name("credentials").to_python()
    assert first[0][:3] == ["key", "name", "credentialType"]
    assert str(first[1][0]).startswith("#")
    with zipfile.ZipFile(path) as packed:
        sheet = packed.read("xl/worksheets/sheet1.xml").decode()
    assert 'state="frozen"' in sheet
    assert 'dataValidation type="list"' in sheet
    assert "Lists!$" in sheet


FORMULAS = ('=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\uff1d1", "\t=1", "'=1", "''=1", "it's", "'quoted'")


@pytest.mark.parametrize("text", FORMULAS, ids=range(len(FORMULAS)))
def test_formulas_in_csv_are_harmless(text: str, tmp_path: Path) -> None:
    path = tmp_path / "credentials.csv"
    credential = {"key": "a", "name": f"{text} é", "credentialType": "COURSE"}
    write_sheets({"credentials": [credential]}, path)
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")  # by which Excel knows UTF-8
    (_, row) = csv.reader(io.StringIO(raw.decode("utf-8-sig")))
    assert row[1][0] not in "=+-@\t\r\uff1d"
    assert read_sheets(path, 10**9).value["credentials"] == [credential]


@given(st.text(alphabet="'=+-@a\t\r"))
def test_marks_of_harmless_texts_come_off(text: str) -> None:
    assert unescaped(escaped(text)) == text
    assert not escaped(text)[:1] or escaped(text)[0] not in "=+-@\t\r"


@pytest.mark.parametrize("name", ["credentials.xlsx", "credentials.csv"])
def test_large_sheets_take_little_memory(name: str, tmp_path: Path) -> None:
    """At most ten kilobytes for each row: 50 MB for 5,000."""
    write_sheets({"credentials": courses(200)}, tmp_path / name)
    read_files([tmp_path / name])  # what is read once and kept
    assert peak_of(partial(read_files, [tmp_path / name])) < 200 * 10_000
