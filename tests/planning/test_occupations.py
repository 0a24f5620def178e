"""How much of an occupation can be covered where all of it cannot: exact, with the plan that does.

What can be covered at all is found here without the planner: whatever routes allow is earned, until nothing more is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, assert_never

import pytest

from pathways.catalog.snapshot import Snapshot
from pathways.domain.goal import OccupationGoal
from pathways.domain.no_plan import NoPlan, OptionChange, OptionChangeKind
from pathways.domain.plan import Plan, PlanQuestion
from pathways.domain.quantity import plain
from pathways.domain.requirement import (
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CoverageLine,
    CredentialLine,
    ExclusionLine,
    ExperienceLine,
    Group,
    GroupRule,
    Requirement,
    Selection,
)
from pathways.planning.planner import Planner
from tests.budget import some
from tests.catalogs import TODAY, credential, question, snapshot_of, usd
from tests.seeded import planner, snapshot

LEAST = Decimal("0.001")


class Everything:
    """All that a record with some conditions can earn, by the routes as they are written."""

    def __init__(self, seed: Snapshot, conditions: frozenset[str], day: date) -> None:
        self.seed, self.conditions = seed, conditions
        self.earned: set[str] = set()
        self.level: dict[str, Decimal] = {}
        while fresh := [
            each
            for each in seed.credentials.values()
            if each.key not in self.earned
            and each.plannable_on(day)
            and any(route.open_from(day) and self.allows(route.requires) for route in each.routes)
        ]:
            for each in fresh:
                self.earned.add(each.key)
                for shown in each.competencies:
                    self.level[shown.competency] = max(shown.level, self.level.get(shown.competency, Decimal(0)))

    def allows(self, line: Requirement | None) -> bool:
        """What a line asks for can be had, some day or other."""
        match line:
            case None | ExclusionLine():
                return True
            case CredentialLine(credential=key):
                return not self.earned.isdisjoint(self.seed.equivalents.get(key, (key,)))
            case CompetencyLine(competency=key, level=level):
                return self.level.get(key, Decimal(0)) >= level
            case ConditionLine(condition=text):
                return text in self.conditions
            case Group():
                return self.fills(line)
            case ExperienceLine() | CoverageLine() | Selection() | AverageLine():
                return False
            case _:
                assert_never(line)

    def fills(self, group: Group) -> bool:
        """Enough of a group's lines can be had."""
        held = [line for line in group.of if self.allows(line)]
        match group.rule:
            case GroupRule.ALL:
                return len(held) == len(group.of)
            case GroupRule.ANY:
                return bool(held)
            case GroupRule.AT_LEAST:
                return len(held) >= (group.minimum or 0)
            case _:
                return sum(map(self.worth, held), Decimal(0)) >= (group.minimum or 0)

    def worth(self, line: Requirement) -> Decimal:
        """What a line adds to the credits of its group."""
        own = self.seed.credentials[line.credential].credits if isinstance(line, CredentialLine) else None
        return (own or Decimal(0)) if line.worth is None else line.worth

    def share(self, occupation: str) -> Fraction:
        """How much of an occupation's needs all of it covers."""
        needs = self.seed.occupations[occupation].needs
        whole = sum((Fraction(need.importance) for need in needs), Fraction(0))
        met = (
            Fraction(need.importance)
            * min(Fraction(1), Fraction(self.level.get(need.competency, 0)) / Fraction(need.level))
            for need in needs
        )
        return Fraction(sum(met, Fraction(0)) / whole)


def changed(asked: PlanQuestion, changes: Sequence[OptionChange]) -> PlanQuestion:
    """A question with the changes that help, except waivers."""
    for change in changes:
        if change.kind is OptionChangeKind.COVERAGE:
            asked = covering(asked, Decimal(change.value))
        else:
            assert change.kind is OptionChangeKind.ADD_CONDITION
            record = replace(asked.record, conditions=asked.record.conditions | {change.value})
            asked = replace(asked, record=record)
    return asked


def covering(asked: PlanQuestion, share: Decimal) -> PlanQuestion:
    assert isinstance(asked.goal, OccupationGoal)
    return replace(asked, goal=replace(asked.goal, coverage=share))


@pytest.mark.parametrize("occupation", some(sorted(snapshot().occupations), 1))
def test_the_greatest_share_of_an_occupation_is_told(occupation: str) -> None:
    asked = question({"occupation": {"key": occupation}})
    answer = planner().plan(asked, snapshot())
    if isinstance(answer, Plan):
        assert covered(occupation, answer) == 1
        return
    assert isinstance(answer, NoPlan)
    helps = [each for each in answer.relaxations if {"COVERAGE", "ADD_CONDITION"} >= {c.kind for c in each.changes}]
    is_short = any(c.kind is OptionChangeKind.COVERAGE for each in helps for c in each.changes)
    named = [line for each in answer.conflicts for line in each.members if line.name == "goal/0"]
    assert len(named) == 1 if is_short else len(named) <= 1
    if not helps:  # something else than the share stands in the way
        assert isinstance(planner().plan(covering(asked, LEAST), snapshot()), NoPlan)
        return
    for each in helps:
        shares = [Decimal(change.value) for change in each.changes if change.kind is OptionChangeKind.COVERAGE]
        told = shares[0] if shares else Decimal(1)
        relaxed = changed(asked, each.changes)
        reachable = Everything(snapshot(), relaxed.record.conditions, TODAY).share(occupation)
        assert told == Decimal(int(reachable * 1000)) / 1000, (told, float(reachable))
        assert Fraction(told) <= covered(occupation, each.plan)
        assert isinstance(planner().plan(relaxed, snapshot()), Plan)
        if told < 1:
            assert isinstance(planner().plan(covering(relaxed, told + LEAST), snapshot()), NoPlan)
    if [change.kind for change in helps[0].changes] == [OptionChangeKind.COVERAGE]:
        share = f"{plain(Decimal(helps[0].changes[0].value) * 100)} %"
        name = snapshot().occupations[occupation].name
        assert f"At most {share} of the needs of {name} can be covered." in answer.text


def covered(occupation: str, plan: Plan) -> Fraction:
    """The share of an occupation that the steps of a plan cover from nothing."""
    everything = Everything.__new__(Everything)
    everything.seed, everything.level = snapshot(), {}
    for step in plan.steps:
        for shown in step.credential.competencies:
            everything.level[shown.competency] = max(shown.level, everything.level.get(shown.competency, Decimal(0)))
    return everything.share(occupation)


JOB: dict[str, Any] = {
    "competencies": [{"key": "x", "name": "X"}, {"key": "y", "name": "Y"}, {"key": "z", "name": "Z"}],
    "credentials": [
        credential("a", {"cost": usd(10)}, competencies=[{"competency": "x", "level": 2}]),
        credential("b", {"cost": usd(30), "weeks": 4}, competencies=[{"competency": "y", "level": 1}]),
    ],
    "occupations": [
        {
            "key": "job",
            "name": "Job",
            "needs": [
                {"competency": "x", "level": 3, "importance": 3},
                {"competency": "y", "level": 1, "importance": 2},
                {"competency": "z", "level": 1, "importance": 2},
            ],
        },
        {"key": "other", "name": "Other", "needs": [{"competency": "y", "level": 4, "importance": 1}]},
        {"key": "none", "name": "None", "needs": [{"competency": "z", "level": 4, "importance": 1}]},
    ],
}
"""Of 7 parts A covers 2 (two thirds of 3) and B 2: together 4/7 = 0.5714…, A alone 2/7 = 0.2857…; Z is nowhere."""


def told(wanted: Any, learner: dict[str, Any] | None = None, **options: Any) -> list[str]:
    answer = Planner().plan(question(wanted, learner, **options), snapshot_of(JOB))
    assert isinstance(answer, NoPlan)
    return [
        f"{each.plan.totals.cost} {' '.join(change.assignment for change in each.changes)}"
        for each in answer.relaxations
    ]


def job(**fields: Any) -> dict[str, Any]:
    return {"occupation": {"key": "job", **fields}}


def test_the_share_is_that_within_the_other_limits() -> None:
    """30 USD do for B alone, and 29 for A; by 2026-12-14 (three weeks) B is not finished; either gives two of seven."""
    assert told(job()) == ["$40.00 coverage=0.571"]
    assert "$30.00 coverage=0.285" in told(job(), budget="30", avoid=["a"])
    assert "$10.00 coverage=0.285" in told(job(), budget="29")
    assert "$10.00 coverage=0.285" in told(job(coverage="0.5"), budget="29")
    assert "$10.00 coverage=0.285" in told(job(coverage="0.5"), finishBy="2026-12-14")
    assert "$10.00 coverage=0.571" in told(job(), {"competencies": [{"competency": "y", "level": 1}]}, budget="29")


def test_share_is_that_of_every_occupation_of_goal() -> None:
    """Of the other one B covers a quarter, which is less than what can be covered of the first."""
    both = {"all": [job(), {"occupation": {"key": "other"}}]}
    assert told(both) == ["$30.00 coverage=0.25"]


def test_nothing_helps_where_nothing_can_be_covered() -> None:
    assert told({"occupation": {"key": "none"}}) == []
