"""Modules of a university, as NUSMods reads them, in this project's forms.

They stand in ../shared/data beside the project and are no part of it: without them the tests that read them are
skipped, save in CI. The grammar is tested without them.
"""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from pathways.catalog.selecting import Expander
from pathways.catalog.snapshot import compile_snapshot
from pathways.domain.catalog import Credential, CredentialType
from pathways.domain.content import Content
from pathways.domain.goal import CredentialGoal
from pathways.domain.learner import Award, Record
from pathways.domain.no_plan import NoPlan
from pathways.domain.plan import Objective, Plan, PlanOptions, PlanQuestion, ProofStatus
from pathways.domain.requirement import ConditionLine, CredentialLine, ExclusionLine, Selection, walk
from pathways.planning.planner import Planner
from pathways.requirements.evaluate import holds
from pathways.requirements.evidence import evidence_of
from tests.beside import DATA, needs
from tests.catalogs import TODAY
from tests.outside.nusmods import Module, NotConvertibleError, bare, module, requirement

MODULES = DATA / "prereqs" / "nusmods"
copied = needs(MODULES)

PHILOSOPHY = [f"ph{number}" for number in range(1101, 1109)]
COHORT = "Matriculated in 2022 or later"


def read(code: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((MODULES / f"{code}.json").read_text())
    return found


def every() -> list[Module]:
    return [module(json.loads(path.read_text())) for path in sorted(MODULES.glob("*.json"))]


def satisfied(tree: Any, record: Record) -> bool:
    keys = {*PHILOSOPHY, "get1029", "cs1010", "st1131", "ph9999"}
    courses = {
        key: Credential(key=key, name=key, credential_type=CredentialType.COURSE, credits=Decimal(4)) for key in keys
    }
    asked = Expander(courses).tree(requirement(tree, "x"), "x")
    return holds(asked, evidence_of(record, TODAY, courses), courses)


def passed(*keys: str, points: str = "1", conditions: frozenset[str] = frozenset()) -> Record:
    return Record(awards=tuple(Award(credential=key, score=Decimal(points)) for key in keys), conditions=conditions)


def test_seven_of_a_pattern_and_a_module() -> None:
    tree = {"nOf": [7, ["PH%:D", "GET1029:D"]]}
    assert satisfied(tree, passed(*PHILOSOPHY[:7]))
    assert satisfied(tree, passed(*PHILOSOPHY[:6], "get1029"))
    assert not satisfied(tree, passed(*PHILOSOPHY[:6]))
    assert not satisfied(tree, passed(*PHILOSOPHY[:7], points="0.5"))  # below a D


def test_a_gate_asks_only_those_it_names() -> None:
    tree = {"and": ["CS1010", {"cohort": {"rule": "IF_IN", "years": ["S:2022"]}, "then": {"or": ["ST1131:D"]}}]}
    assert satisfied(tree, passed("cs1010"))
    assert not satisfied(tree, passed("cs1010", conditions=frozenset({COHORT})))
    assert satisfied(tree, passed("cs1010", "st1131", conditions=frozenset({COHORT})))
    turned = {"cohort": {"rule": "IF_NOT_IN", "years": ["S:2022"]}, "then": "ST1131"}
    assert satisfied(turned, passed(conditions=frozenset({COHORT})))
    assert not satisfied(turned, passed())


def test_gate_among_alternatives_opens_to_those_named() -> None:
    kinds = [{"programType": {"rule": "IF_IN", "types": [kind]}, "then": "CS1010"} for kind in ("Graduate", "CPE")]
    assert not satisfied({"or": kinds}, passed("cs1010"))
    assert satisfied({"or": kinds}, passed("cs1010", conditions=frozenset({"Reads for one of: CPE"})))
    assert not satisfied({"or": kinds}, passed(conditions=frozenset({"Reads for one of: CPE"})))


def test_a_bare_gate_is_a_requirement() -> None:
    tree = {"cohort": {"rule": "MUST_BE_IN", "years": ["S:2020/21", "E:2022/23"]}}
    said = "Matriculated in 2020/21 or later and in 2022/23 or earlier"
    assert satisfied(tree, passed(conditions=frozenset({said})))
    assert not satisfied(tree, passed())
    assert satisfied({"cohort": {**tree["cohort"], "rule": "MUST_NOT_BE_IN"}}, passed())


def test_what_no_form_says_is_refused() -> None:
    with pytest.raises(NotConvertibleError):
        requirement({"xor": []}, "x")
    with pytest.raises(NotConvertibleError):
        requirement("CS1010:CS", "x")


@copied
def test_every_module_converts_and_names_omissions() -> None:
    found = every()
    assert len(found) == 9
    assert [note for each in found for note in each.notes] == [
        "CS3216: the tree leaves out equivalents and special approval",
        "CS4243: an earlier reading of the same text says something else",
        "MA1521: the tree leaves out SUBJECTS (1) 06:E, 07:E",
    ]


@copied
@pytest.mark.parametrize("code", ["ACC2002", "CP3880", "CS3216", "CS4243", "MA1521"])
def test_a_tree_keeps_every_module_it_names(code: str) -> None:
    value = read(code)
    lines = list(walk(requirement(value["prereqTree"], code)))
    named = [line.credential.upper() for line in lines if isinstance(line, CredentialLine)]
    named += [line.select.keys[0].upper().replace("*", "%") for line in lines if isinstance(line, Selection)]
    assert sorted(named) == sorted(_leaves(value["prereqTree"]))


def _leaves(tree: Any) -> list[str]:
    if isinstance(tree, str):
        return [tree.partition(":")[0]]
    parts = tree.get("and") or tree.get("or")
    return [leaf for part in parts for leaf in _leaves(part)]


@copied
def test_preclusions_are_exclusions_or_text() -> None:
    lines = {each.credential.key: list(walk(each.credential.routes[0].requires)) for each in every()
             if each.credential.routes[0].requires is not None}  # fmt: skip
    excluded = {key: [line.credential for line in found if isinstance(line, ExclusionLine)]
                for key, found in lines.items()}  # fmt: skip
    assert excluded["acc2002"] == ["bh2002", "bz3102", "bk2001", "fna2002", "ie4242"]
    assert excluded["cs1010s"] == ["cg1101", "cs1010", "cs1010e", "cs1010fc", "cs1101", "cs1101c", "cs1101s"]
    worded = {key for key, found in lines.items() for line in found if isinstance(line, ConditionLine)}
    assert worded == {"cp3880", "ma1521", "pc1222"}


@copied
@pytest.mark.parametrize(("reading", "steps"), [("prereqTree", 6), ("ParsedPrerequisite", 5)])
def test_two_readings_of_one_text_plan_differently(reading: str, steps: int) -> None:
    """(A or ((B or C) and D)) is the text, and A alone is enough; the newer tree asks for D beside it."""
    value = read("CS4243")
    found = module({**value, "prereqTree": value[reading]})
    snapshot = compile_snapshot(Content.of([found.credential, *bare([found])]), revision=1, fingerprint="test")
    question = PlanQuestion(
        CredentialGoal("cs4243"), Record(), PlanOptions(optimize=(Objective.STEPS,), start_on=TODAY)
    )
    answer = Planner().plan(question, snapshot)
    assert isinstance(answer, Plan)
    assert answer.proof.status is ProofStatus.OPTIMAL
    assert answer.totals.steps == steps


@copied
def test_precluded_learner_is_not_let_in() -> None:
    found = every()
    things = [*(each.credential for each in found), *bare(found)]
    snapshot = compile_snapshot(Content.of(things), revision=1, fingerprint="test")
    options = PlanOptions(optimize=(Objective.STEPS,), start_on=TODAY)
    question = PlanQuestion(CredentialGoal("cs1010s"), Record(), options)
    assert isinstance(Planner().plan(question, snapshot), Plan)
    barred = replace(question, record=passed("cs1101s"))
    assert isinstance(Planner().plan(barred, snapshot), NoPlan)
