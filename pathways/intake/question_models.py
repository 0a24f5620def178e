"""Which fields goals and the options of a question have."""

from __future__ import annotations

from typing import Annotated, Required

from typing_extensions import TypedDict

from pathways.domain.plan import Objective
from pathways.intake import checks
from pathways.intake import values as v
from pathways.intake.learner_models import CompetencyLevel
from pathways.intake.mappings import mapping

Whole = Annotated[int, v.Reads(checks.whole(-checks.MOST_WHOLE))]
"""Which bounds it has is for whoever answers the question."""
Objectives = Annotated[list[Objective], v.Reads(checks.choice(Objective), is_list=True)]


@mapping()
class OccupationWanted(TypedDict, total=False):
    """An occupation to be ready for."""

    key: Required[v.Key]
    coverage: v.Quantity
    withPreferredCredentials: v.Flag


@mapping()
class Goal(TypedDict, total=False):
    """Exactly one of them."""

    credential: v.Key
    occupation: OccupationWanted
    competencies: list[CompetencyLevel]
    all: list[Goal]


@mapping()
class Break(TypedDict, total=False):
    """Days without study."""

    from_: Required[v.Day]
    to: Required[v.Day]


@mapping()
class PlanOptions(TypedDict, total=False):
    """Wishes and limits of a question for a plan."""

    optimize: Objectives
    currency: v.Text
    budget: v.AnyNumber
    startOn: v.Day
    finishBy: v.Day
    weeklyHours: v.AnyNumber
    maxParallel: Whole
    keepValidUntil: v.Day
    maxCreditsPerTerm: v.AnyNumber
    minCreditsPerTerm: v.AnyNumber
    breaks: list[Break]
    include: v.Texts
    avoid: v.Texts
    accreditedOnly: v.Flag
    alternatives: Whole
    timeLimitMs: Whole


@mapping()
class RecommendationOptions(TypedDict, total=False):
    """Limits on recommendations."""

    budget: v.AnyNumber
    maxHours: v.AnyNumber
    currency: v.Text
    avoid: v.Texts
    eligibleNow: v.Flag
