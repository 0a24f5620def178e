"""Files of learners, row by row: what they say, and where what is wrong stands."""

from __future__ import annotations

import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

from pathways.domain.catalog import RouteKind
from pathways.domain.learner import Award, AwardState
from pathways.errors import ProblemsError
from pathways.exchange.learners.files import RowReader, open_learners
from pathways.exchange.learners.rows import Row, key_of
from pathways.records.learner import Purpose
from tests.api.small import small_snapshot

SNAPSHOT = small_snapshot()
LARGEST = 10_000_000
BEST = "net-basics"


def rows(path: Path, after: int = 0) -> list[Row]:
    reader = RowReader(SNAPSHOT)
    return list(map(reader.row, open_learners(path, LARGEST).pieces(SNAPSHOT, after, LARGEST)))


def written(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def wrong(found: list[Row]) -> list[tuple[int | None, str | None, str]]:
    return [(each.line, each.path, each.code) for row in found for each in row.problems]


def test_table_of_awards_is_read(tmp_path: Path) -> None:
    header = "Learner;Name;credential;issued on;EXPIRES_ON;state;kind;credits;score;issuedBy;times;key"
    row = f"s-1;Änn;{BEST};2024-02-29;2027-02-28;claimed;prior learning;2.50;71,;Other College;2;a-1"
    (found,) = rows(written(tmp_path, "a.csv", f"\ufeff{header}\n{row.replace('71,', '71')}\n\n;;;\n"))
    assert found.problems == ()
    assert (found.learner, found.number, found.line) == ("s-1", 1, 2)
    (asked,) = found.awards
    assert (asked.key, asked.state) == ("a-1", AwardState.CLAIMED)
    award = asked.award
    assert (award.credential, award.issued_on, award.expires_on) == (BEST, date(2024, 2, 29), date(2027, 2, 28))
    assert (award.kind, award.credits, award.score) == (RouteKind.PRIOR_LEARNING, Decimal("2.5"), Decimal(71))
    assert (award.issued_by, award.times) == ("Other College", 2)
    assert found.save is not None
    assert (found.save.new.name, sorted(found.save.said)) == ("Änn", ["name"])


def test_table_of_learners_is_read(tmp_path: Path) -> None:
    text = 'key,name,conditions,advisers,consents\n7,"Smith, Ann","Over 18; has ""A""",x;y,advice;WORKFORCE\n8,,,,\n'
    first, second = rows(written(tmp_path, "a.csv", text))
    assert first.save is not None and second.save is not None
    new = first.save.new
    assert (new.key, new.name, new.conditions) == ("7", "Smith, Ann", ("Over 18", 'has "A"'))
    assert (new.advisers, new.consents) == (("x", "y"), (Purpose.ADVICE, Purpose.WORKFORCE))
    assert second.save.said == {"name", "conditions", "advisers", "consents"}
    assert second.save.new.advisers == ()


def test_every_bad_row_is_named_and_others_kept(tmp_path: Path) -> None:
    lines = [
        "learner,credential,issuedOn,expiresOn,score,credits,times,state,kind,grade",
        f"s-1,{BEST},2024-01-31,,7.25,,,,,",
        f"s-2,{BEST},2024-13-01,,,,,,,",
        f",{BEST},,,,,,,,",
        "s-3,no-such,,,,,,,,",
        "s-3,,,,,,,,,",
        f"s-4,{BEST},2024-02-02,2024-02-01,,,,,,",
        f"s-5,{BEST},,,much,-1,0,REVOKED,LUCK,A+++",
        f's-6,"{BEST}\n",,,,,,,,',
        f"s-7,{BEST},,,,,,,,,more",
        f"{'x' * 201},{BEST},,,,,,,,",
        f'"s-8,{BEST}',
    ]
    text = "\n".join(lines).encode().replace(b"s-3,,", b"s-\xff,,")
    found = rows(written(tmp_path, "a.csv", text))
    assert [row.learner for row in found if not row.problems] == ["s-1", "s-6"]
    assert wrong(found) == [
        (3, "issuedOn", "BAD_DATE"),
        (4, "learner", "MISSING"),
        (5, "credential", "NOT_FOUND"),
        (6, "learner", "BAD_TEXT"),
        (6, "credential", "MISSING"),
        (7, "expiresOn", "OUT_OF_RANGE"),
        (8, "grade", "NOT_FOUND"),
        (8, "state", "BAD_VALUE"),
        (8, "score", "BAD_NUMBER"),
        (8, "credits", "OUT_OF_RANGE"),
        (8, "kind", "BAD_VALUE"),
        (8, "times", "OUT_OF_RANGE"),
        (11, None, "MISPLACED"),
        (12, "learner", "TOO_LONG"),
        (13, None, "BAD_TEXT"),
    ]


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("learner,credentail", [("credentail", "NOT_FOUND"), (None, "MISSING")]),
        ("learner,credential,learner", [("learner", "DUPLICATE")]),
        ("name", [(None, "MISSING")]),
        ("", [(None, "EMPTY")]),
    ],
)
def test_nothing_is_read_below_a_wrong_header(tmp_path: Path, header: str, said: list[tuple[str | None, str]]) -> None:
    found = rows(written(tmp_path, "a.csv", f"{header}\ns-1,{BEST},s-2\n" if header else ""))
    assert [(each.path, each.code) for row in found for each in row.problems] == said
    assert not any(row.awards or row.save for row in found)


def test_rows_behind_a_number_alone_are_read(tmp_path: Path) -> None:
    text = "learner,credential\n" + "".join(f"s-{number},{BEST}\n" for number in range(1, 6))
    assert [row.number for row in rows(written(tmp_path, "a.csv", text), after=3)] == [4, 5]


def _workbook(path: Path, sheets: dict[str, list[tuple[str, object]]]) -> Path:
    """A workbook of cells by their names; texts inline, numbers as they are."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kinds = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        types = "".join(
            f'<Override PartName="/xl/worksheets/s{n}.xml" ContentType="application/vnd.openxmlformats-officedocument'
            f'.spreadsheetml.worksheet+xml"/>'
            for n in range(len(sheets))
        )
        packed.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{kinds}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument'
            f'.spreadsheetml.sheet.main+xml"/>{types}</Types>',
        )
        packed.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{kinds}/relationships"><Relationship Id="r" Type="{office}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        named = "".join(
            f'<sheet name="{escape(name)}" sheetId="{n + 1}" r:id="r{n}"/>' for n, name in enumerate(sheets)
        )
        packed.writestr(
            "xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>{named}</sheets></workbook>'
        )
        targets = "".join(
            f'<Relationship Id="r{n}" Type="{office}/worksheet" Target="worksheets/s{n}.xml"/>'
            for n in range(len(sheets))
        )
        packed.writestr(
            "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{kinds}/relationships">{targets}</Relationships>'
        )
        for number, cells in enumerate(sheets.values()):
            lines: dict[str, str] = {}
            for name, value in cells:
                line = name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
                text = isinstance(value, str)
                inner = f"<is><t>{escape(str(value))}</t></is>" if text else f"<v>{value}</v>"
                kind = ' t="inlineStr"' if text else ""
                lines[line] = lines.get(line, "") + f'<c r="{name}"{kind}>{inner}</c>'
            body = "".join(f'<row r="{line}">{cells}</row>' for line, cells in lines.items())
            packed.writestr(
                f"xl/worksheets/s{number}.xml", f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>'
            )
    return path


def test_sheets_are_tables_and_cells_are_named(tmp_path: Path) -> None:
    people = [("A1", "key"), ("B1", "name"), ("A2", 1234), ("B2", "Ann"), ("A3", ""), ("B3", "Nobody")]
    awards = [
        *(("C3", "learner"), ("D3", "credential"), ("E3", "issuedOn"), ("F3", "score")),
        *(("C4", 1234), ("D4", BEST), ("E4", "2024-01-31"), ("F4", 71.5)),
        *(("C5", 1234), ("D5", "no-such"), ("E5", "yesterday")),
    ]
    found = rows(_workbook(tmp_path / "a.xlsx", {"People": people, "Awards": awards, "Empty": []}))
    assert [(row.learner, row.number) for row in found if not row.problems] == [("1234", 1), ("1234", 3)]
    (asked,) = found[2].awards
    assert (asked.award.score, asked.award.issued_on) == (Decimal("71.5"), date(2024, 1, 31))
    assert wrong(found) == [
        (3, "People!A3", "MISSING"),
        (5, "Awards!D5", "NOT_FOUND"),
        (5, "Awards!E5", "BAD_DATE"),
    ]


def test_file_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    for text in (b"key,name\n", b"PK\x03\x04junk"):
        with pytest.raises(ProblemsError, match="is not a workbook"):
            rows(written(tmp_path, "a.xlsx", text))
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"\0" * 60_000_000)
    with pytest.raises(ProblemsError, match="unpacks to more than"):
        rows(tmp_path / "b.xlsx")


RECORD = """{"key": "s-1", "name": "Ann", "awards": [{"credential": "%s", "issuedOn": "2024-01-31", "key": "a-1"},
 {"credential": "%s", "state": "CLAIMED"}], "conditions": ["b", "a"], "consents": ["ADVICE"], "advisers": ["x"],
 "unlisted": [{"creditsOf": "Latin", "credits": 3}], "since": "2020-09-01"}"""


def test_lines_of_json_are_records_or_awards(tmp_path: Path) -> None:
    record = (RECORD % (BEST, BEST)).replace("\n", "")
    lines = [
        record,
        f'{{"learner": 7, "credential": "{BEST}", "score": 7.25}}',
        "",
        "[1]",
        '{"key": "s-2", "awards": [{"credential": "no-such"}]}',
        '{"key": "s-2", "name": "x", "nmae": "y"}',
        f'{{"credential": "{BEST}"}}',
        "{",
        '{"key": "s-3", "consents": ["ALL"]}',
    ]
    found = rows(written(tmp_path, "a.jsonl", "\n".join(lines)))
    first, second, *_ = found
    assert [(each.key, each.state) for each in first.awards] == [
        ("a-1", None),
        (key_of(Award(credential=BEST)), AwardState.CLAIMED),
    ]
    assert first.save is not None
    new = first.save.new
    assert (new.name, new.conditions, new.consents, new.advisers) == ("Ann", ("a", "b"), (Purpose.ADVICE,), ("x",))
    assert [each.credits for each in new.unlisted] == [Decimal(3)]
    assert first.save.said == {"name", "conditions", "consents", "advisers", "unlisted", "since"}
    assert (second.learner, second.awards[0].award.score) == ("7", Decimal("7.25"))
    assert wrong(found) == [
        (4, None, "WRONG_TYPE"),
        (5, "awards/0", "NOT_FOUND"),
        (6, "nmae", "NOT_FOUND"),
        (7, None, "MISSING"),
        (8, None, "NOT_JSON"),
        (9, "consents/0", "BAD_VALUE"),
    ]


def test_records_of_the_file_format_are_read(tmp_path: Path) -> None:
    text = (
        f"format: pathways/1\nlearners:\n  - key: a\n    awards: [{{credential: {BEST}}}]\n  - key: b\n    name: ''\n"
    )
    found = rows(written(tmp_path, "a.yaml", text))
    assert [(row.learner, row.number, row.path) for row in found] == [("a", 1, "learners/0"), ("", 2, "learners/1")]
    assert wrong(found) == [(6, "learners/1/name", "EMPTY")]
    (alone,) = rows(written(tmp_path, "b.json", RECORD % (BEST, BEST)))
    assert alone.learner == "s-1"


def test_same_award_has_one_key_through_every_door(tmp_path: Path) -> None:
    table = rows(written(tmp_path, "a.csv", f"learner,credential,issuedOn,score\ns,{BEST},2024-01-31,7.50\n"))
    lines = rows(
        written(
            tmp_path, "a.jsonl", f'{{"learner": "s", "credential": "{BEST}", "issuedOn": "2024-01-31", "score": 7.5}}'
        )
    )
    assert table[0].awards[0].key == lines[0].awards[0].key
    claimed = rows(written(tmp_path, "b.csv", f"learner,credential,state\ns,{BEST},CLAIMED\ns,{BEST},VERIFIED\n"))
    assert claimed[0].awards[0].key == claimed[1].awards[0].key != table[0].awards[0].key


def test_other_files_are_refused(tmp_path: Path) -> None:
    for name, said in (("a.pdf", "BAD_FORMAT"), ("nowhere.csv", "UNREADABLE")):
        with pytest.raises(ProblemsError) as refused:
            open_learners(tmp_path / name, LARGEST)
        assert [each.code for each in refused.value.problems] == [said]
    with pytest.raises(ProblemsError, match="the limit"):
        open_learners(written(tmp_path, "a.json", "[" * 100), 10)
