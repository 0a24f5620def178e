"""An Associate in Arts as its college audits it, and what of it a university accepts.

Both stand in ../shared/data beside the project and are no part of it: without them these tests are skipped, save in CI.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from pathways.catalog.snapshot import Snapshot, compile_snapshot
from pathways.domain.catalog import Credential
from pathways.domain.content import Content
from pathways.domain.goal import AllGoals, CredentialGoal
from pathways.domain.learner import Award, Record
from pathways.domain.plan import Objective, Plan, PlanOptions, PlanQuestion, ProofStatus
from pathways.domain.requirement import ConditionLine, CredentialLine, Group, Requirement, walk
from pathways.planning.planner import Planner
from pathways.requirements.evaluate import holds
from pathways.requirements.evidence import evidence_of
from tests.beside import DATA, needs
from tests.catalogs import TODAY
from tests.outside.kctcs import DEGREE, Degree, accepted_key, key_of, transfers

TRANSFER = DATA / "prereqs" / "transfer"

pytestmark = needs(TRANSFER)


@cache
def audit() -> tuple[dict[str, Any], ...]:
    return tuple(json.loads((TRANSFER / "kctcs_aa.json").read_text()))


@cache
def college() -> list[Credential]:
    return Degree().credentials(audit())


@cache
def snapshot() -> Snapshot:
    return compile_snapshot(Content.of(college()), revision=1, fingerprint="test")


def rows() -> list[dict[str, str]]:
    with (TRANSFER / "equivs.csv").open(encoding="utf-8-sig", errors="replace", newline="") as file:
        return list(csv.DictReader(file))


def root(key: str = DEGREE) -> Group:
    (route,) = snapshot().credentials[key].routes
    assert isinstance(route.requires, Group)
    return route.requires


def every_condition() -> frozenset[str]:
    trees = [route.requires for each in college() for route in each.routes if route.requires is not None]
    return frozenset(line.condition for tree in trees for line in walk(tree) if isinstance(line, ConditionLine))


def satisfied(line: Requirement, *codes: str, points: str = "2") -> bool:
    record = Record(awards=tuple(Award(credential=key_of(code), score=Decimal(points)) for code in codes))
    return holds(line, evidence_of(record, TODAY, snapshot().credentials), snapshot().credentials)


def test_nothing_of_the_audit_is_lost() -> None:
    (degree, *_) = college()
    assert degree.routes[0].requires is not None
    asked = [line.credential for line in walk(degree.routes[0].requires) if isinstance(line, CredentialLine)]
    assert Counter(asked) == Counter(key_of(node["course"]["code"]) for node in _nodes(audit(), "CourseRequirement"))
    assert len(asked) == 132
    assert len(root().of) == len(audit()) == 20


def _nodes(values: Any, kind: str) -> Iterator[dict[str, Any]]:
    for value in values:
        if value["type"] == kind:
            yield value
        yield from _nodes(value.get("subrequirements", ()), kind)
        yield from _nodes([value["core"]] if "core" in value else (), kind)


def test_every_prerequisite_is_kept() -> None:
    named: Counter[str] = Counter()
    for code, course in {
        node["course"]["code"]: node["course"] for node in _nodes(audit(), "CourseRequirement")
    }.items():
        (route,) = snapshot().credentials[key_of(code)].routes
        lines = list(walk(route.requires)) if route.requires is not None else []
        leaves = [*_operands(course["prereq"]), *_operands(course["coreq"])]
        assert len([line for line in lines if not isinstance(line, Group)]) == len(leaves), code
        beside = [line for line in lines if isinstance(line, CredentialLine) and line.concurrent]
        assert len(beside) == len([leaf for leaf in leaves if leaf.get("concurrency_ind")]), code
        named.update(leaf["type"] for leaf in leaves)
    assert set(named) == {"course", "custom"}


def _operands(value: dict[str, Any] | None) -> Iterator[dict[str, Any]]:
    if value is None:
        return
    if "operands" in value:
        for part in value["operands"]:
            yield from _operands(part)
    else:
        yield value


@pytest.mark.parametrize(
    ("name", "codes", "enough"),
    [
        # One course of three credits; MAT 154 has two, and with another of its list it is enough.
        ("Quantitative Reasoning", ["MAT 150"], True),
        ("Quantitative Reasoning", ["MAT 154"], False),
        ("Quantitative Reasoning", ["MAT 154", "MAT 155"], True),
        ("College Success Course", ["FYE 100"], False),
        ("College Success Course", ["FYE 105"], True),
        ("Oral Communication", ["COM 181"], True),
    ],
)
def test_a_requirement_holds_from_its_credits_on(name: str, codes: list[str], enough: bool) -> None:
    place = next(place for place, each in enumerate(audit()) if each["name"] == name)
    assert satisfied(root().of[place], *codes) is enough
    assert not satisfied(root().of[place], *codes, points="1")  # a D


def test_the_fewest_courses_to_the_degree() -> None:
    """20 requirements of a course each, and natural sciences with a laboratory are two."""
    question = PlanQuestion(
        CredentialGoal(DEGREE),
        Record(conditions=every_condition()),
        PlanOptions(optimize=(Objective.STEPS,), start_on=TODAY),
    )
    answer = Planner().plan(question, snapshot())
    assert isinstance(answer, Plan)
    assert answer.proof.status is ProofStatus.OPTIMAL
    assert answer.totals.steps == 20 + 1 + 1
    courses = [step.credential.key for step in answer.steps if step.credential.key != DEGREE]

    def finished(taken: list[str]) -> bool:
        awards = tuple(Award(credential=key, score=Decimal(2)) for key in taken)
        record = Record(awards=awards, conditions=every_condition())
        return holds(root(), evidence_of(record, TODAY, snapshot().credentials), snapshot().credentials)

    assert finished(courses)
    assert not any(finished([key for key in courses if key != left]) for left in courses)


def test_what_university_accepts_are_routes_of_its_courses() -> None:
    accepted = {each.key: each for each in transfers(rows())}
    live = [row for row in rows() if row["HideFlag"] != "Yes" and not row["ActiveDateEnd"]]
    received = sum(bool(row[f"ReceiveCourse{place}CourseCode"]) for row in live for place in range(1, 11))
    assert sum(len(each.routes) for each in accepted.values()) == received
    estimating = accepted[accepted_key("CON 325")]
    asked = [[line.credential for line in walk(route.requires) if isinstance(line, CredentialLine)]
             for route in estimating.routes if route.requires is not None]  # fmt: skip
    assert [key_of("ACH 250"), key_of("ACH 297")] in asked


def test_two_courses_sent_make_two_received() -> None:
    sent = [Award(credential=key_of(code)) for code in ("ACH 250", "ACH 297")]
    wanted = [accepted_key(code) for code in ("CON 325", "CON X3002")]
    colleges = {line.credential for each in transfers(rows()) for route in each.routes
                if route.requires is not None for line in walk(route.requires)
                if isinstance(line, CredentialLine)}  # fmt: skip
    known = [Credential(key=key, name=key, credential_type=college()[1].credential_type) for key in colleges]
    both = compile_snapshot(Content.of([*transfers(rows()), *known]), revision=1, fingerprint="test")
    goal = AllGoals(tuple(CredentialGoal(key) for key in wanted))
    options = PlanOptions(optimize=(Objective.STEPS,), start_on=TODAY)
    answer = Planner().plan(PlanQuestion(goal, Record(awards=tuple(sent)), options), both)
    assert isinstance(answer, Plan)
    assert sorted(step.credential.key for step in answer.steps) == sorted(wanted)
    assert not isinstance(Planner().plan(PlanQuestion(goal, Record(awards=tuple(sent[:1])), options), both), Plan)
