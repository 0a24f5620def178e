"""Goals in words."""

from __future__ import annotations

from decimal import Decimal

from pathways.domain.catalog import CompetencyLevel
from pathways.domain.goal import AllGoals, CompetenciesGoal, CredentialGoal, OccupationGoal
from pathways.wording.goals import goal_text

NAMES = {"ccna": "Cisco CCNA", "dba": "Database administrators", "sql": "SQL"}


def test_each_kind_of_goal_is_told_in_words() -> None:
    assert goal_text(CredentialGoal("ccna"), NAMES) == "Cisco CCNA"
    assert goal_text(CredentialGoal("unnamed"), NAMES) == "unnamed"
    levels = CompetenciesGoal(
        (CompetencyLevel(competency="sql", level=Decimal("2.50")), CompetencyLevel(competency="git"))
    )
    assert goal_text(levels, NAMES) == "SQL at level 2.5 and git at level 1"
    assert goal_text(OccupationGoal("dba"), NAMES) == "Database administrators"
    share = OccupationGoal("dba", Decimal("0.8"), with_preferred_credentials=True)
    assert goal_text(share, NAMES) == "80 % of the needs of Database administrators, with the credentials it prefers"


def test_several_goals_are_a_list() -> None:
    goals = AllGoals((CredentialGoal("ccna"), OccupationGoal("dba"), CredentialGoal("x")))
    assert goal_text(goals, NAMES) == "Cisco CCNA, Database administrators, and x"
