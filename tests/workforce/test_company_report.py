"""The tables of a whole company, reckoned by hand (`small_team`), and worked out by several workers."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from pyarrow import parquet

from pathways.codes import Code
from pathways.errors import ProblemsError
from pathways.workforce.company import spreading
from pathways.workforce.company.blocks import CompanyQuestion
from pathways.workforce.company.columns import Proved, shards
from pathways.workforce.company.report import Counted, write_report
from pathways.workforce.company.spreading import blocks_at, blocks_here
from tests.budget import by_profile
from tests.catalogs import TODAY
from tests.workforce.small_team import RECORDS, catalogue, team

SNAPSHOT = catalogue()
QUESTION = CompanyQuestion.of(SNAPSHOT, TODAY, 2, with_matrix=True)
PROVED = [(each.key, Proved.by(each.evidence)) for each in team(SNAPSHOT)]


def written(folder: Path, *, named: bool = True) -> Counted:
    blocks = blocks_here(shards(PROVED, 3), QUESTION)
    return write_report(folder, blocks, QUESTION, SNAPSHOT.names, named=named)


def rows(file: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = parquet.read_table(file).to_pylist()
    return found


def as_text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case float():
            return f"{value:g}"
        case _:
            return str(value)


def test_tables_of_four_people(tmp_path: Path) -> None:
    """Dee fills the engineer; ann covers 3/4, cy 3/8; each covers half of the operator, the first two by key."""
    done = written(tmp_path / "new")
    assert (done.people, done.roles, done.unfilled) == (4, 2, 1)
    nearest = [tuple(each.values()) for each in rows(tmp_path / "new" / "nearest.parquet")]
    assert nearest == [
        ("engineer", 1, "dee", 1.0, True),
        ("engineer", 2, "ann", 0.75, False),
        ("operator", 1, "ann", 0.5, False),
        ("operator", 2, "bob", 0.5, False),
    ]
    matches = [tuple(each.values()) for each in rows(tmp_path / "new" / "matches.parquet")]
    assert matches == [
        ("ann", 1, "engineer", 0.75),
        ("ann", 2, "operator", 0.5),
        ("bob", 1, "operator", 0.5),
        ("cy", 1, "operator", 0.5),
        ("cy", 2, "engineer", 0.375),
        ("dee", 1, "engineer", 1.0),
        ("dee", 2, "operator", 0.5),
    ]
    engineer = rows(tmp_path / "new" / "roles.parquet")[0]
    assert engineer["filling"] == 1
    assert {key: count for key, count in engineer.items() if key.startswith("covering") and count} == {
        "covering0": 1,
        "covering30": 1,
        "covering70": 1,
        "covering100": 1,
    }
    assert [tuple(each.values()) for each in rows(tmp_path / "new" / "competencies.parquet")] == [
        ("net", "Net", 2.0, 1, 3),
        ("net", "Net", 4.0, 1, 2),
        ("ops", "Ops", 2.0, 1, 1),
        ("sec", "Sec", 3.0, 1, 1),
    ]
    risks = [
        (each["kind"], each["key"], each["person"], str(each["on"])) for each in rows(tmp_path / "new/risks.parquet")
    ]
    assert risks == [
        ("SINGLE_HOLDER", "ops", "bob", "None"),
        ("SINGLE_HOLDER", "sec", "dee", "None"),
        ("EXPIRES_SOON", "net-cert", "ann", "2027-06-01"),
    ]
    assert rows(tmp_path / "new" / "matrix.parquet") == [
        {"person": "ann", "engineer": 75, "operator": 50},
        {"person": "bob", "engineer": 0, "operator": 50},
        {"person": "cy", "engineer": 37, "operator": 50},
        {"person": "dee", "engineer": 100, "operator": 50},
    ]


def test_csv_says_what_parquet_says(tmp_path: Path) -> None:
    written(tmp_path)
    for name in ("nearest", "matches", "roles", "competencies", "risks"):
        with (tmp_path / f"{name}.csv").open(encoding="utf-8", newline="") as opened:
            plain = [{key: as_text(value) for key, value in row.items()} for row in rows(tmp_path / f"{name}.parquet")]
            assert list(csv.DictReader(opened)) == plain


def test_tables_without_names_hold_no_person(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError) as caught:
        written(tmp_path, named=False)
    assert [each.code for each in caught.value.problems] == [Code.NAMES_HIDDEN] and not list(tmp_path.iterdir())
    fifth = ("eve", PROVED[1][1])
    blocks = blocks_here(shards([*PROVED, fifth], 3), QUESTION)
    done = write_report(tmp_path, blocks, QUESTION, SNAPSHOT.names, named=False)
    assert {each.stem for each in done.files} == {"roles", "competencies", "risks"}
    assert set(tmp_path.iterdir()) == set(done.files)
    cells = {cell for each in done.files if each.suffix == ".parquet" for row in rows(each) for cell in row.values()}
    assert not cells & {*RECORDS, "eve"}


@pytest.mark.server
def test_two_workers_write_the_same_tables(tmp_path: Path) -> None:
    """Workers of this process that speak over the loopback; in a soak they are processes of their own."""
    from distributed import LocalCluster

    written(tmp_path / "here")
    own = by_profile(quick=False, usual=False, soak=True)
    local = {"host": "127.0.0.1", "protocol": "tcp://", "dashboard_address": None}
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=own, **local) as cluster:
        blocks = blocks_at(cluster.scheduler_address, shards(PROVED, 1), QUESTION)
        write_report(tmp_path / "spread", blocks, QUESTION, SNAPSHOT.names, named=True)
    for file in sorted((tmp_path / "here").iterdir()):
        if file.suffix == ".parquet":
            assert rows(tmp_path / "spread" / file.name) == rows(file)
        else:
            assert (tmp_path / "spread" / file.name).read_bytes() == file.read_bytes()


@pytest.mark.server
def test_a_scheduler_that_is_away_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreading, "CONNECT_SECONDS", 1)
    with pytest.raises(ProblemsError) as caught:
        next(blocks_at("tcp://127.0.0.1:9", shards(PROVED, 1), QUESTION))
    assert [(each.code, "127.0.0.1:9" in each.message) for each in caught.value.problems] == [(Code.UNAVAILABLE, True)]
