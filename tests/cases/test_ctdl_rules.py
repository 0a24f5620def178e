"""Rules of pathways in expanded form: nothing of them is lost, whichever way they are written."""

from __future__ import annotations

import pytest

from pathways.catalog.snapshot import compile_snapshot
from pathways.domain.catalog import Credential
from pathways.domain.content import Content
from pathways.domain.goal import CredentialGoal
from pathways.domain.learner import Record
from pathways.domain.no_plan import NoPlan
from pathways.domain.plan import Plan, PlanOptions, PlanQuestion
from pathways.domain.requirement import ConditionLine, CredentialLine, walk
from pathways.exchange.ctdl.reader import CtdlReading, read_ctdl
from pathways.exchange.document import read_document
from pathways.planning.planner import Planner
from tests.beside import SHARED, needs
from tests.catalogs import TODAY

CASES = SHARED / "cases"

pytestmark = needs(CASES)


def read(name: str) -> CtdlReading:
    reading = read_ctdl(read_document(CASES / name).value)
    assert not reading.problems
    return reading


@pytest.mark.parametrize("name", ["ctdl-constraint-reference.json", "ctdl-constraint-text.json"])
def test_a_constraint_is_worded_by_the_description(name: str) -> None:
    reading = read(name)
    content = Content.of(reading.things)
    (goal,) = reading.goals
    (route,) = content.credentials[goal].routes
    assert route.requires is not None
    lines = list(walk(route.requires))
    assert [line.credential for line in lines if isinstance(line, CredentialLine)] == ["a"]
    assert [line.condition for line in lines if isinstance(line, ConditionLine)] == ["One course, with a good grade"]
    snapshot = compile_snapshot(content, revision=1, fingerprint=name)
    options = PlanOptions(start_on=TODAY)
    nothing = Planner().plan(PlanQuestion(CredentialGoal(goal), Record(), options), snapshot)
    assert isinstance(nothing, NoPlan)
    good = Record(conditions=frozenset({"One course, with a good grade"}))
    plan = Planner().plan(PlanQuestion(CredentialGoal(goal), good, options), snapshot)
    assert isinstance(plan, Plan)
    assert [step.credential.key for step in plan.steps] == ["a", "d"]


def test_the_renewal_of_a_licence_has_its_cost() -> None:
    reading = read("ctdl_renew.json")
    (licence,) = [thing for thing in reading.things if thing.name == "Demo Nurse Licence"]
    assert isinstance(licence, Credential)
    (renewal,) = licence.renewals
    assert str(renewal.cost) == "$75.00"
    assert licence.valid_months == 24
    assert "Classes that are left out: Job (1), Occupation (1)." in reading.notes
    assert not any("estimated cost" in note for note in reading.notes)


def test_credential_that_lasts_a_lifetime_is_for_life() -> None:
    (badge,) = [thing for thing in read("lifetime.json").things if isinstance(thing, Credential)]
    assert badge.valid_months is None
