"""What Summit says of the team of its own example, recomputed: coverage, single points of failure, and growth.

Team and figures are those of forwardimpact/monorepo, products/summit/test (fixtures.js, fixtures/roster.yaml, and
fixtures/what-if/remove.json at 79b9d9b0), © its authors, Apache-2.0. Of each skill Summit counts those who have it at
working or above, and the highest proficiency in the team; a skill that one person alone has so is a single point of
failure, one that nobody has so a critical gap; whoever is nearest to working grows into it first.
"""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from pathways.planning.planner import Planner
from pathways.workforce.people import Person, Role, people_of
from pathways.workforce.ranking import Ranking
from pathways.workforce.risks import TeamRiskKind, risks_of
from pathways.workforce.team_gap import TeamGap, team_gap
from tests.catalogs import TODAY, goal, record, snapshot_of

PROFICIENCIES = ("awareness", "foundational", "working", "practitioner", "expert")
WORKING = PROFICIENCIES.index("working") + 1
SKILLS = ("incident-response", "planning", "task-completion")
MATRIX = {
    # J060 on the platform track: one step less in delivery, one more in reliability.
    "alice": ("foundational", "awareness", "foundational"),
    # J060 without a track.
    "bob": ("awareness", "foundational", "working"),
    # J040 on the platform track.
    "carol": ("foundational", "awareness", "awareness"),
}
PUBLISHED = {
    "before": {
        "incident-response": (0, "foundational"),
        "planning": (0, "foundational"),
        "task-completion": (1, "working"),
    },
    "after": {
        "incident-response": (0, "foundational"),
        "planning": (0, "awareness"),
        "task-completion": (0, "foundational"),
    },
}
"""How many have it at working or above, and the highest proficiency; after Bob has left."""
SNAPSHOT = snapshot_of(
    {
        "competencies": [{"key": key, "name": key} for key in SKILLS],
        "credentials": [],
        "occupations": [
            {
                "key": "engineer",
                "name": "Engineer",
                "needs": [{"competency": key, "level": WORKING, "importance": 1} for key in SKILLS],
            }
        ],
    }
)


def team(names: Iterable[str]) -> tuple[Person, ...]:
    return people_of(
        {
            name: record(
                {
                    "competencies": [
                        {"competency": skill, "level": PROFICIENCIES.index(each) + 1}
                        for skill, each in zip(SKILLS, MATRIX[name], strict=True)
                    ]
                }
            )
            for name in names
        },
        TODAY,
        SNAPSHOT,
    )


def gap_of(names: Iterable[str]) -> TeamGap:
    return team_gap(team(names), [Role("engineer")], TODAY, SNAPSHOT)


@pytest.mark.parametrize(
    ("names", "when"), [("alice bob carol", "before"), ("alice carol", "after")], ids=["all", "left"]
)
def test_depth_and_highest_proficiency_are_summits(names: str, when: str) -> None:
    found = {}
    for each in gap_of(names.split()).competencies:
        # Whoever has it at working has no more in this example; below, the nearest level is the highest.
        highest = WORKING if each.holders else int(each.nearest or 0)
        found[each.competency] = len(each.holders), PROFICIENCIES[highest - 1]
    assert found == PUBLISHED[when]


def test_single_points_and_critical_gaps_are_summits() -> None:
    """Bob alone can complete tasks; when he leaves, that is a third critical gap."""

    def told(names: str) -> set[tuple[TeamRiskKind, str | None, str | None]]:
        risks = risks_of(gap_of(names.split()), SNAPSHOT)
        kinds = (TeamRiskKind.SINGLE_HOLDER, TeamRiskKind.NOBODY)
        return {(each.kind, each.competency, each.person) for each in risks if each.kind in kinds}

    gaps = {(TeamRiskKind.NOBODY, key, None) for key in ("incident-response", "planning")}
    assert told("alice bob carol") == {*gaps, (TeamRiskKind.SINGLE_HOLDER, "task-completion", "bob")}
    assert told("alice carol") == {*gaps, (TeamRiskKind.NOBODY, "task-completion", None)}


@pytest.mark.parametrize("skill", SKILLS)
def test_growth_begins_with_the_nearest(skill: str) -> None:
    """Of those below working the highest proficiency comes first, as Summit ranks who could grow into a skill."""
    at = SKILLS.index(skill)
    wanted = goal({"competencies": [{"competency": skill, "level": WORKING}]})
    found = Ranking(SNAPSHOT, Planner()).candidates(wanted, team(MATRIX))
    steps = [PROFICIENCIES.index(MATRIX[each.person][at]) + 1 for each in found if each.coverage < 1]
    below = sorted((PROFICIENCIES.index(row[at]) + 1 for row in MATRIX.values()), reverse=True)
    assert steps == [each for each in below if each < WORKING]
