"""seed_data/scenarios: questions with the answers that hand calculations give, each a test.

A file is a question over the seed catalogue; or a programme with its own `catalogue`, and `questions` on both sides of
each boundary, which say what differs from the file.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pathways.advising.gap import closers_of, gap_of, rounded
from pathways.advising.progress import progress_of
from pathways.advising.recommend import recommend
from pathways.catalog.snapshot import Snapshot
from pathways.curation.findings import findings_of
from pathways.domain.goal import CredentialGoal
from pathways.domain.no_plan import NoPlan, Refusal
from pathways.domain.plan import Plan, PlanQuestion, ProofStatus
from pathways.exchange.document import read_document
from pathways.intake.questions import goal_of, options_of, record_of, wishes_of
from pathways.planning.planner import Planner
from tests.catalogs import snapshot_of
from tests.seeded import snapshot

SEED = Path(__file__).parent.parent / "seed_data"
FILES = sorted((SEED / "scenarios").glob("*.yaml"))
PROGRAMMES = [path for path in FILES if path.stem.startswith("programme-")]
SCENARIOS = [path for path in FILES if path not in PROGRAMMES]
OWN = {"name", "about", "learner", "ask", "goal", "options", "expect"}
KNOWN = OWN | {"format", "use", "source", "startOn"}
OF_PROGRAMMES = KNOWN | {"catalogue", "questions"}
EXPECTED = {
    "outcome",
    "code",
    "totals",
    "steps",
    "routes",
    "renewals",
    "renewedBy",
    "finishOn",
    "alternatives",
    "conflict",
    "relaxations",
    "coverage",
    "metInFull",
    "coverageBetween",
    "next",
    "nextInOrder",
    "never",
    "neverToday",
    "notFirst",
    "statuses",
    "closers",
    "first",
    "reasons",
    "route",
    "lines",
    "times",
    "terms",
}


class Scenario:
    """One question, read with the project's own reader."""

    def __init__(self, value: dict[str, Any]) -> None:
        assert set(value) <= KNOWN, set(value) - KNOWN
        assert set(value["expect"]) <= EXPECTED, set(value["expect"]) - EXPECTED
        self.ask: str = value["ask"]
        self.expect: dict[str, Any] = value["expect"]
        self.day = date.fromisoformat(value["startOn"])
        self.record = record_of(value.get("learner", {}))
        self.goal = goal_of(value["goal"]) if value.get("goal") else None
        written = dict(value.get("options") or {})
        if self.ask == "recommend":
            self.advice = wishes_of(written)
        else:
            self.options = replace(options_of(written), start_on=self.day)


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_scenario(path: Path) -> None:
    check_scenario(path, snapshot())


def check_scenario(path: Path, seed: Snapshot) -> None:
    """Asks what a file asks, and compares with what it expects."""
    check_question(read_document(path).value, seed)


def check_question(value: dict[str, Any], seed: Snapshot) -> None:
    """Asks what a question asks, and compares with what it expects."""
    scenario = Scenario(value)
    {"plan": check_plan, "gap": check_gap, "recommend": check_recommendations, "progress": check_progress}[
        scenario.ask
    ](scenario, seed)


def questions_of(path: Path) -> list[dict[str, Any]]:
    """The questions of a programme, each whole."""
    value: dict[str, Any] = read_document(path).value
    assert set(value) <= OF_PROGRAMMES, set(value) - OF_PROGRAMMES
    common = {key: each for key, each in value.items() if key in KNOWN}
    assert all(set(each) <= OWN for each in value["questions"]), path
    return [common | each for each in value["questions"]]


@cache
def programme(path: Path) -> Snapshot:
    """The catalogue of a programme."""
    return snapshot_of(read_document(path).value["catalogue"])


QUESTIONS = [(path, each) for path in PROGRAMMES for each in questions_of(path)]


@pytest.mark.parametrize(
    ("path", "value"), QUESTIONS, ids=[f"{path.stem}/{value['name']}" for path, value in QUESTIONS]
)
def test_question_on_programme(path: Path, value: dict[str, Any]) -> None:
    check_question(value, programme(path))


@pytest.mark.parametrize("path", PROGRAMMES, ids=lambda path: path.stem)
def test_nothing_is_wrong_with_programme(path: Path) -> None:
    assert findings_of(programme(path)) == ()
    assert len(questions_of(path)) >= 3


def check_plan(scenario: Scenario, seed: Snapshot) -> None:
    assert scenario.goal is not None
    patient = Planner(time_limit_ms=60_000)
    answer = patient.plan(PlanQuestion(scenario.goal, scenario.record, scenario.options), seed)
    expect = scenario.expect
    match expect["outcome"]:
        case "PLAN":
            assert isinstance(answer, Plan), answer
            assert answer.proof.status is ProofStatus.OPTIMAL
            totals = expect.get("totals", {})
            if "money" in totals:
                assert answer.totals.cost.amount == Decimal(totals["money"])
            if "hours" in totals:
                assert answer.totals.hours == Decimal(str(totals["hours"]))
            if "steps" in totals:
                assert answer.totals.steps == totals["steps"]
            if "weeks" in totals:
                assert answer.totals.weeks == totals["weeks"]
            check_steps(answer, expect)
            if "alternatives" in expect:
                costs = [plan.totals.cost.amount for plan in answer.alternatives]
                assert costs == [Decimal(money) for money in expect["alternatives"]]
        case "NO_PLAN":
            assert isinstance(answer, NoPlan), answer
            members = {member.name for conflict in answer.conflicts for member in conflict.members}
            assert set(expect.get("conflict", ())) <= members
            helping = {" ".join(change.assignment for change in each.changes) for each in answer.relaxations}
            assert set(expect.get("relaxations", ())) <= helping
        case _:
            assert isinstance(answer, Refusal), answer
            assert expect["code"] in {problem.code for problem in answer.problems}


def check_steps(plan: Plan, expect: dict[str, Any]) -> None:
    """`steps` are the credentials earned; `renewals` counts those of each credential, all by the way in `renewedBy`."""
    earned = {step.credential.key: step for step in plan.steps if not step.is_renewal}
    kept = [step for step in plan.steps if step.is_renewal]
    if "steps" in expect:
        assert set(earned) == set(expect["steps"])
    assert Counter(step.credential.key for step in kept) == expect.get("renewals", {})
    times = Counter(step.credential.key for step in plan.steps if not step.is_renewal)
    assert {key: times[key] for key in expect.get("times", {})} == expect.get("times", {})
    assert {key: str(earned[key].term) for key in expect.get("terms", {})} == expect.get("terms", {})
    for key, route in expect.get("routes", {}).items():
        assert earned[key].route.key == route
    for key, route in expect.get("renewedBy", {}).items():
        assert {step.route.key for step in kept if step.credential.key == key} == {route}
    for key, day in expect.get("finishOn", {}).items():
        dates = earned[key].dates
        assert dates is not None
        assert dates.finish_on == date.fromisoformat(day)


def check_gap(scenario: Scenario, seed: Snapshot) -> None:
    assert scenario.goal is not None
    gap = gap_of(scenario.goal, scenario.record, scenario.day, seed)
    expect = scenario.expect
    if "coverage" in expect:
        assert rounded(gap.coverage) == round(Decimal(str(expect["coverage"])), 3)
    if "metInFull" in expect:
        assert rounded(gap.met_in_full) == round(Decimal(str(expect["metInFull"])), 3)
    found: dict[str, str] = {item.competency: item.status.value for item in gap.competencies}
    found.update({item.credential: item.status.value for item in gap.credentials})
    for key, status in expect.get("statuses", {}).items():
        assert found[key] == status, key
    wanted = expect.get("closers", [])
    closers = closers_of(gap, Planner(), seed, max(1, len(wanted)))
    assert [closer.credential for closer in closers][: len(wanted)] == wanted


def check_recommendations(scenario: Scenario, seed: Snapshot) -> None:
    found = recommend(scenario.record, scenario.goal, scenario.advice, scenario.day, seed, Planner())
    wanted = scenario.expect.get("first", [])
    assert [item.credential for item in found][: len(wanted)] == wanted
    check_advice([item.credential for item in found], scenario, seed)
    today = {item.credential for item in found if item.possible_on is None}
    assert not today & set(scenario.expect.get("neverToday", ()))
    reasons = {item.credential: {reason.kind.value for reason in item.reasons} for item in found}
    for key, kinds in scenario.expect.get("reasons", {}).items():
        assert set(kinds) <= reasons[key]


def check_advice(found: list[str], scenario: Scenario, seed: Snapshot) -> None:
    """What an adviser expects: as many of the `next` stand among the first five in that order, and of those that must
    `never` be proposed none among the first ten. What is `notFirst` stands behind all else that the adviser names."""
    expect = scenario.expect
    assert in_order(found[:5], expect.get("next", [])) >= expect.get("nextInOrder", 0)
    assert not set(found[:10]) & set(expect.get("never", ()))
    for key in {*expect.get("notFirst", ())} & {*found}:
        others = {*expect["next"]} - {*expect["notFirst"]}
        assert all(found.index(other) < found.index(key) for other in others & {*found})
    if "coverageBetween" in expect:
        assert scenario.goal is not None
        least, most = (Decimal(str(each)) for each in expect["coverageBetween"])
        assert least <= rounded(gap_of(scenario.goal, scenario.record, scenario.day, seed).coverage) <= most


def in_order(found: list[str], wanted: list[str]) -> int:
    """The length of the longest list that stands in both, in the order of both."""
    if not found or not wanted:
        return 0
    if found[0] == wanted[0]:
        return 1 + in_order(found[1:], wanted[1:])
    return max(in_order(found[1:], wanted), in_order(found, wanted[1:]))


def check_progress(scenario: Scenario, seed: Snapshot) -> None:
    assert isinstance(scenario.goal, CredentialGoal)
    progress = progress_of(scenario.goal.credential, scenario.record, scenario.day, seed)
    if "route" in scenario.expect:
        assert progress.route is not None
        assert progress.route.key == scenario.expect["route"]
    statuses = {line.requirement.path: line.status.value for line in progress.lines}
    for path, status in scenario.expect.get("lines", {}).items():
        assert statuses[path] == status, path


def test_the_seed_is_as_wide_as_it_says() -> None:
    seed = snapshot()
    kinds = {credential.credential_type.value for credential in seed.credentials.values()}
    assert len(seed.credentials) >= 120
    assert len({owner for credential in seed.credentials.values() for owner in credential.owned_by}) >= 12
    assert len(seed.competencies) >= 150
    assert len([o for o in seed.occupations.values() if o.code_system == "onet-soc" and o.needs]) >= 40
    assert {"MICRO_CREDENTIAL", "DIGITAL_BADGE", "CERTIFICATION", "LICENSE"} <= kinds
    assert all(c.reference and c.reference.url and c.reference.as_of for c in seed.credentials.values())
    assert all(c.alignment for c in seed.credentials.values() if c.competencies)


def test_each_adviser_is_followed_in_three_steps() -> None:
    people = [path for path in FILES if path.stem.startswith("persona-")]
    assert len(people) == 20
    assert all(read_document(path).value["expect"]["nextInOrder"] >= 3 for path in people)


def test_there_are_scenarios_for_all_five_uses() -> None:
    uses = [read_document(path).value["use"] for path in FILES]
    assert len(uses) >= 25
    assert set(uses) == {"PREPARES", "LEADS", "CONTINUES", "DEVELOPS", "CLUSTERS"}
