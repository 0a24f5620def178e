"""Backups hold teams and what the tenant decides for itself, in both stores; whoever was erased stays out of teams."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyrage import x25519

from pathways.access.audit import Act, nothing
from pathways.access.identity import HERE
from pathways.access.own_settings import ReviewSetting, SaidSettings
from pathways.changesets.change_set import Staged
from pathways.errors import DamagedError, ProblemsError, StoreError
from pathways.progress import silent
from pathways.records.learner import StoredLearner
from pathways.records.office import Records
from pathways.store.access.own_settings import StoredSettings
from pathways.store.backup.encryption import read_keys
from pathways.store.backup.erasures import Erasures
from pathways.store.changesets.change_sets import ChangeSets
from pathways.store.graph import GraphStore
from pathways.store.integrity import check_store
from pathways.store.records.learners import Learners
from pathways.store.records.teams import StoredTeams
from pathways.workforce.team import StoredTeam
from tests.contract.conftest import Opener, empty
from tests.contract.test_change_set_backup import GUILD, _staged
from tests.contract.test_own_settings import ALL, saying
from tests.contract.test_teams import CARE, NIGHT

ERASE = Act(caller=HERE, action="eraseLearner")
TEAMS = [
    replace(CARE, version=3),
    replace(NIGHT, version=2),
    *(StoredTeam(key=f"ward-{each}", version=1, parent="night", members=("bob",)) for each in "abc"),
]
"""Three levels of a tree, in several versions."""
CARE_AT_FIRST = replace(CARE, version=1)


def _kept(store: GraphStore, *teams: StoredTeam) -> StoredTeams:
    kept = StoredTeams(store.bolt)
    for each in teams:
        for version in range(1, each.version + 1):
            assert kept.write(replace(each, version=version), version - 1, nothing)
    return kept


def _filled(store: GraphStore, said: SaidSettings = ALL) -> None:
    """Teams with their people, and settings."""
    store.publish([GUILD])
    learners = Learners(store.bolt)
    for key in ("ann", "bob"):
        assert learners.write(StoredLearner(key=key, version=1), 0, nothing)
    _kept(store, *TEAMS)
    StoredSettings(store.bolt).change(saying(said), nothing)


def _teams(store: GraphStore) -> list[StoredTeam]:
    return StoredTeams(store.bolt).all_teams()


def _said(store: GraphStore) -> SaidSettings:
    return StoredSettings(store.bolt).read()


@pytest.mark.soak_on_neo4j
@pytest.mark.parametrize("limits", [{}, {"single": 0, "batch": 2, "part": 2}], ids=["whole", "in-parts"])
def test_teams_and_settings_come_back(
    opened: Opener, store: GraphStore, tmp_path: Path, limits: dict[str, int]
) -> None:
    _filled(store)
    erasures = Erasures(tmp_path / "erasures")
    assert store.backup(tmp_path / "a.backup", erasures=erasures).teams == 5
    empty(store)
    assert opened(**limits).restore(tmp_path / "a.backup", erasures=erasures).teams == 5
    assert (_teams(store), _said(store)) == (TEAMS, ALL)
    assert check_store(store, silent) == []
    store.backup(tmp_path / "b.backup", erasures=erasures)
    assert (tmp_path / "b.backup").read_bytes() == (tmp_path / "a.backup").read_bytes()


@pytest.mark.soak_on_neo4j
def test_replaced_teams_never_go_back_in_version(store: GraphStore, tmp_path: Path) -> None:
    _filled(store, SaidSettings(review=ReviewSetting.OPTIONAL))
    erasures = Erasures(tmp_path / "erasures")
    store.backup(tmp_path / "a.backup", erasures=erasures)
    kept = StoredTeams(store.bolt)
    assert kept.remove("ward-c", 1, nothing)
    assert kept.write(replace(NIGHT, version=3, parent=None, members=()), 2, nothing)
    assert kept.write(replace(CARE, version=4, parent="night"), 3, nothing)
    assert kept.write(StoredTeam(key="new", version=1, parent="care"), 0, nothing)
    StoredSettings(store.bolt).change(saying(SaidSettings(smallest_group=9)), nothing)
    store.restore(tmp_path / "a.backup", replace=True, erasures=erasures)
    # The tree is the backup's; what had changed has changed once more, so that nobody's old version fits.
    assert _teams(store) == [replace(CARE, version=5), replace(NIGHT, version=4), *TEAMS[2:]]
    assert _said(store) == SaidSettings(review=ReviewSetting.OPTIONAL)
    assert check_store(store, silent) == []


@pytest.mark.soak_on_neo4j
def test_backup_without_teams_leaves_none(store: GraphStore, tmp_path: Path) -> None:
    store.publish([GUILD])
    store.backup(tmp_path / "a.backup")
    _kept(store, *TEAMS)
    StoredSettings(store.bolt).change(saying(ALL), nothing)
    store.restore(tmp_path / "a.backup", replace=True)
    assert (_teams(store), _said(store)) == ([], SaidSettings())


@pytest.mark.soak_on_neo4j
def test_erased_learners_leave_restored_teams(store: GraphStore, tmp_path: Path) -> None:
    _filled(store)
    erasures, learners = Erasures(tmp_path / "erasures"), Learners(store.bolt)
    records = Records(learners, tombstones=erasures)

    def erase_ann(what: str, _done: int, _total: int) -> None:
        if what == "reading" and learners.read(["ann"]):
            records.erase(ERASE, "ann", "key")

    # The backup names her in teams, and has no record of hers.
    assert store.backup(tmp_path / "a.backup", erasures=erasures, progress=erase_ann).learners == 1
    records.erase(ERASE, "bob", "key")
    empty(store)
    assert store.restore(tmp_path / "a.backup", erasures=erasures).erased == 1
    assert _teams(store) == [replace(each, version=each.version + 1, members=()) for each in TEAMS]
    assert check_store(store, silent) == []
    with pytest.raises(ProblemsError, match="is not known"):
        store.restore(tmp_path / "a.backup", replace=True)


@pytest.mark.soak_on_neo4j
def test_members_without_records_need_erasures(store: GraphStore, tmp_path: Path) -> None:
    _kept(store, CARE_AT_FIRST)
    erasures = Erasures(tmp_path / "erasures")
    store.backup(tmp_path / "a.backup", erasures=erasures)
    empty(store)
    with pytest.raises(ProblemsError, match="is not known"):
        store.restore(tmp_path / "a.backup")
    assert _teams(store) == []
    store.restore(tmp_path / "a.backup", erasures=erasures)
    assert _teams(store) == [CARE_AT_FIRST]


def _a_team(store: GraphStore) -> None:
    _kept(store, CARE_AT_FIRST)


def _a_setting(store: GraphStore) -> None:
    StoredSettings(store.bolt).change(saying(SaidSettings(names_for_workforce=False)), nothing)


def _a_change_set(store: GraphStore) -> None:
    assert ChangeSets(store.bolt).write(_staged("proposed", Staged(None, GUILD)), None, nothing)


@pytest.mark.soak_on_neo4j
@pytest.mark.parametrize(
    ("fill", "held"),
    [
        pytest.param(_a_team, "revision 0 and 1 team", id="team"),
        pytest.param(_a_setting, "revision 0 and settings of its own", id="settings"),
        pytest.param(_a_change_set, "revision 0 and 1 change set", id="change-set"),
    ],
)
def test_restore_spares_what_is_not_empty(
    store: GraphStore, tmp_path: Path, fill: Callable[[GraphStore], None], held: str
) -> None:
    store.publish([GUILD])
    store.backup(tmp_path / "a.backup")
    empty(store)
    fill(store)
    before = _teams(store), _said(store), ChangeSets(store.bolt).heads(None)
    with pytest.raises(StoreError, match=f"is not empty: it holds {held}\\."):
        store.restore(tmp_path / "a.backup")
    assert (_teams(store), _said(store), ChangeSets(store.bolt).heads(None)) == before


class _BreakOff(Exception):  # noqa: N818  no error: a stand-in for a kill
    pass


@pytest.mark.soak_on_neo4j
def test_next_reader_finishes_restored_teams(opened: Opener, store: GraphStore, tmp_path: Path) -> None:
    _filled(store)
    erasures = Erasures(tmp_path / "erasures")
    store.backup(tmp_path / "a.backup", erasures=erasures)
    kept = StoredTeams(store.bolt)
    assert kept.remove("ward-c", 1, nothing)
    StoredSettings(store.bolt).change(saying(SaidSettings()), nothing)

    def break_off(what: str, _done: int, _total: int) -> None:
        if what == "learners":
            raise _BreakOff

    with pytest.raises(_BreakOff):
        opened().restore(tmp_path / "a.backup", replace=True, erasures=erasures, progress=break_off)
    assert (_teams(store), _said(store)) == (TEAMS[:-1], SaidSettings())  # nobody sees a part of it
    assert opened().load().revision == 2
    assert (_teams(store), _said(store)) == (TEAMS, ALL)


@pytest.mark.soak_on_neo4j
def test_teams_are_encrypted_with_the_rest(store: GraphStore, tmp_path: Path) -> None:
    keys, others = (read_keys(str(x25519.Identity.generate())) for _ in range(2))
    _filled(store)
    erasures = Erasures(tmp_path / "erasures")
    store.backup(tmp_path / "a.backup", keys=keys, erasures=erasures)
    store.backup(tmp_path / "open.backup", erasures=erasures)
    assert b"payroll" in gzip.decompress((tmp_path / "open.backup").read_bytes())
    assert (tmp_path / "a.backup").read_bytes().startswith(b"age-encryption.org/v1\n")
    with pytest.raises(ProblemsError) as refused:
        store.restore(tmp_path / "a.backup", replace=True, keys=others, erasures=erasures)
    assert [each.code for each in refused.value.problems] == ["BACKUP_KEY"]
    empty(store)
    store.restore(tmp_path / "a.backup", keys=keys, erasures=erasures)
    assert (_teams(store), _said(store)) == (TEAMS, ALL)


@pytest.mark.soak_on_neo4j
@pytest.mark.parametrize("parent", ["nowhere", "care"], ids=["unknown", "itself"])
def test_no_backup_of_a_tree_without_root(store: GraphStore, tmp_path: Path, parent: str) -> None:
    _kept(store, replace(CARE_AT_FIRST, parent=parent))
    with pytest.raises(DamagedError, match="the team care stands below itself or one that is not there"):
        store.backup(tmp_path / "a.backup")
    assert list(tmp_path.iterdir()) == []


def test_teams_of_a_backup_stand_at_one_moment(
    store: GraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody takes a team from below another and removes that one, between two rows of a reading."""
    kept = _kept(store, CARE_AT_FIRST, NIGHT)
    real, calls = store.bolt.glance, 0

    def torn(statement: str, **parameters: Any) -> list[list[Any]]:
        nonlocal calls
        rows = real(statement, **parameters)
        if "MATCH (t:Team)" in statement and not calls:
            calls += 1
            assert kept.write(replace(NIGHT, version=2, parent=None), 1, nothing)
            assert kept.remove("care", 1, nothing)
            return [row for row in rows if "night" in row[1]]
        return rows

    monkeypatch.setattr(store.bolt, "glance", torn)
    store.backup(tmp_path / "a.backup")
    lines = [json.loads(line) for line in gzip.decompress((tmp_path / "a.backup").read_bytes()).splitlines()]
    assert [line for line in lines if isinstance(line, list) and line[0:1] == ["team"]] == [
        ["team", 2, {"key": "night", "members": ["ann"]}]
    ]
