"""What became of planning a question once, before alternatives, conflicts and what would help are looked for."""

from __future__ import annotations

from dataclasses import dataclass

from pathways.domain.plan import Plan
from pathways.errors import Problem
from pathways.planning.explain.conflicts import Obstacles
from pathways.planning.strategies.priced_question import PricedQuestion


@dataclass(frozen=True)
class Attempt:
    """A plan, or obstacles (proved that no plan exists), or a refusal; nothing of these: time ran out.

    Attributes:
        inquiry: of the plan, for more like it.
        is_cut: time did not run out, but later plans were not looked for.
    """

    plan: Plan | None = None
    inquiry: PricedQuestion | None = None
    obstacles: Obstacles | None = None
    refused: Problem | None = None
    is_cut: bool = False
