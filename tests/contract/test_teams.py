"""Teams in both stores: what goes in comes out, nobody's change is lost, and schema check finds nothing wrong."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pathways.access.audit import nothing
from pathways.codes import Code
from pathways.errors import ProblemsError
from pathways.records.learner import StoredLearner
from pathways.store.graph import GraphStore
from pathways.store.records.learners import Learners
from pathways.store.records.teams import StoredTeams
from pathways.store.schema.shapes import violations
from pathways.workforce.people import Role
from pathways.workforce.team import StoredTeam

CARE = StoredTeam(
    key="care",
    version=1,
    name="Pflege «Ö»",
    members=("ann", "bob"),
    managers=("https://login.example#hr", "key:payroll"),
    roles=(Role("nurse", headcount=3, coverage=Decimal("0.85"), with_preferred_credentials=True), Role("aide")),
)
NIGHT = StoredTeam(key="night", version=1, parent="care", members=("ann",))


def test_teams_come_out_as_they_went_in(store: GraphStore) -> None:
    kept = StoredTeams(store.bolt)
    assert kept.write(CARE, 0, nothing) and kept.write(NIGHT, 0, nothing)
    assert kept.all_teams() == [CARE, NIGHT]
    assert violations(store.bolt) == []
    assert not kept.write(CARE, 0, nothing)
    emptied = replace(CARE, version=2, members=(), roles=())
    assert kept.write(emptied, 1, nothing) and not kept.write(emptied, 1, nothing)
    assert not kept.remove("care", 1, nothing)
    assert not kept.remove("care", 2, nothing)  # night stands below it
    assert not kept.write(replace(NIGHT, version=2, parent=None), 1, nothing, [("care", 1)])
    assert kept.write(replace(NIGHT, version=2, parent=None), 1, nothing, [("care", 2)])
    assert kept.remove("care", 2, nothing)
    assert kept.all_teams() == [replace(NIGHT, version=2, parent=None)]


def test_nothing_is_stored_where_the_rest_fails(store: GraphStore) -> None:
    def fail(_: object) -> None:
        raise ProblemsError.one(Code.INVALID, "no")

    kept = StoredTeams(store.bolt)
    with pytest.raises(ProblemsError):
        kept.write(CARE, 0, fail)
    assert kept.all_teams() == []
    assert kept.write(CARE, 0, nothing)
    with pytest.raises(ProblemsError):
        kept.remove("care", 1, fail)
    assert kept.all_teams() == [CARE]


def test_whoever_is_erased_leaves_all_teams(store: GraphStore) -> None:
    kept, learners = StoredTeams(store.bolt), Learners(store.bolt)
    for each in (CARE, NIGHT):
        assert kept.write(each, 0, nothing)
    assert learners.write(StoredLearner(key="ann", version=1), 0, nothing)
    assert learners.erase("ann", nothing)
    assert kept.all_teams() == [
        replace(CARE, version=2, members=("bob",)),
        replace(NIGHT, version=2, members=()),
    ]
    assert violations(store.bolt) == []
