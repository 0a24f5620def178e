"""The impact of files as a pull request shows it: numbers and goals, and nobody's name."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from pathways.cli.catalog.impact_report import Report
from pathways.codes import Code
from pathways.curation.impact_findings import impact_findings
from pathways.domain.catalog import CompetencyLevel
from pathways.domain.goal import AllGoals, CompetenciesGoal, CredentialGoal
from pathways.domain.money import Money, Rates
from pathways.domain.plan import PlanTotals
from pathways.impact.answer import Effect
from pathways.impact.counting import shown_counts
from pathways.impact.impact import GoalImpact, Impact
from tests.catalogs import credential, usd
from tests.impact.test_impact import BASICS, BOTH, DEGREE, impact, person

NAMES = {"basics": "BASICS", "degree": "DEGREE"}
DEARER = credential("basics", {"cost": usd(180), "hours": 10})


def report(found: Impact, smallest_group: int = 5) -> Report:
    return Report(found, NAMES, Rates(), smallest_group)


def test_markdown_says_what_becomes_of_goals() -> None:
    found = report(impact(BOTH, (DEARER, DEGREE), *(person(f"p{each}", "degree") for each in range(5))))
    assert found.as_markdown() == (
        "\n### Impact\n\n| people | |\n| --- | --- |\n| with a goal | 5 |\n| better off | 0 |\n| worse off | 5 |\n"
        "| stranded | 0 |\n| undecided | 0 |\n| who must begin by a last day | 0 |\n\n"
        "| goal, from nothing | before | after |\n| --- | --- | --- |\n"
        "| DEGREE | $600.00, 10 hours, 2 steps | $680.00, 10 hours, 2 steps |\n\n"
        "- **WARNING** `degree`: DEGREE gets 13.3 % dearer: $680.00, not $600.00.\n"
    )


@pytest.mark.parametrize(
    ("everybody", "groups", "shown"),
    [
        (20, {"a": 10, "b": 10}, {"a": 10, "b": 10}),
        (20, {"a": 10, "b": 8}, {"a": 10, "b": None}),  # two are in no group
        (20, {"a": 10, "b": 7, "c": 3, "d": 0}, {"a": 10, "b": None, "c": None, "d": 0}),
        (20, {"a": 10, "b": 2, "c": 3}, {"a": 10, "b": None, "c": None}),  # ten are in none that is shown
        (20, {"a": 10, "b": 2, "c": 0}, {"a": 10, "b": None, "c": 0}),
        (3, {"a": 3}, {"a": None}),
        (0, {"a": 0}, {"a": 0}),
    ],
    ids=["all", "nobody's", "rest of three", "large rest", "unchanged", "few", "nobody"],
)
def test_no_small_number_follows_from_others(
    everybody: int, groups: dict[str, int], shown: dict[str, int | None]
) -> None:
    assert shown_counts(everybody, groups, 5) == shown


def test_composed_goals_of_few_are_left_out() -> None:
    gone = {**BASICS, "status": "CEASED"}
    both = AllGoals((CredentialGoal("basics"), CredentialGoal("degree")))
    people = [replace(person(f"p{each}"), goals=(both,)) for each in range(5)]
    for few, goals in ((people[:4], ["degree"]), (people, ["basics,degree", "degree"])):
        data = report(impact(BOTH, (gone, DEGREE), *few)).as_data()
        assert sorted(each["goal"] for each in data["goals"]) == goals
        (finding,) = data["findings"]
        assert "several things, BASICS among them," in finding["text"]
        assert "DEGREE" not in finding["text"]


def test_reports_hide_what_follows() -> None:
    gone = {**BASICS, "status": "CEASED"}
    people = [
        *(person(f"p{each}", "degree") for each in range(5)),
        *(person(f"q{each}", "degree", holds=["basics"]) for each in range(2)),
    ]
    data = report(impact(BOTH, (gone, DEGREE), *people)).as_data()
    assert (data["learners"], data["stranded"], data["worseOff"]) == (7, None, 0)


def test_small_groups_and_names_are_left_out() -> None:
    gone = {**BASICS, "status": "CEASED"}
    found = report(impact(BOTH, (gone, DEGREE), person("secret-amy", "degree")))
    assert "| stranded | not shown |" in found.as_markdown()
    assert "no plan" in found.as_markdown()
    assert "- **ERROR** `degree`: Somebody on the way to DEGREE" in found.as_markdown()
    data = found.as_data()
    assert (data["learners"], data["stranded"], data["worseOff"]) == (None, None, 0)
    assert data["goals"] == [
        {
            "goal": "degree",
            "effect": "STRANDED",
            "before": {"cost": {"amount": "600", "currency": "USD"}, "hours": 10.0, "steps": 2},
            "after": None,
            "learners": None,
        }
    ]
    assert [(each["severity"], each["code"]) for each in data["findings"]] == [("ERROR", "PEOPLE_STRANDED")]
    assert "secret-amy" not in found.as_markdown() + str(data)


def test_goals_of_several_things_name_the_first_alone() -> None:
    """Two different goals that begin with the basics are one finding, so that neither is told from the other."""
    level = CompetenciesGoal((CompetencyLevel(competency="x", level=Decimal(3)),))
    both = AllGoals((CredentialGoal("basics"), CredentialGoal("degree")))
    names = {"basics": "Basics", "x": "X"}
    found = list(impact_findings((), [both, AllGoals((*both.goals, level)), level], names, Rates()))
    assert [(each.code, each.subject, each.text.partition(" has ")[0]) for each in found] == [
        (Code.PEOPLE_STRANDED, "basics", "Somebody on the way to several things, Basics among them,"),
        (Code.PEOPLE_STRANDED, "x", "Somebody on the way to several things, X among them,"),
    ]


def test_dearer_goals_of_several_things_need_enough_people() -> None:
    both = AllGoals((CredentialGoal("basics"), CredentialGoal("degree")))
    before, after = (PlanTotals(Money(Decimal(cost), "USD"), Decimal(0), 1) for cost in (100, 200))
    goals = [GoalImpact(goal, Effect.WORSE, before, after, 4) for goal in (both, CredentialGoal("degree"))]
    codes = [[each.code for each in impact_findings(goals, (), {}, Rates(), smallest)] for smallest in (1, 4, 5)]
    assert codes == [[Code.GOAL_DEARER] * 2, [Code.GOAL_DEARER] * 2, [Code.GOAL_DEARER]]
