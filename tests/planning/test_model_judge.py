"""Members tried in one model: the same verdicts as one model for each try, and cores that are stuck by themselves."""

from __future__ import annotations

from random import Random

import pytest

from pathways.catalog.snapshot import compile_snapshot
from pathways.domain.money import Rates
from pathways.domain.no_plan import ConflictMember
from pathways.errors import Problem
from pathways.planning.explain.conflict_members import WAIVABLE, limits_of, members_of
from pathways.planning.explain.model_judge import ModelJudge
from pathways.planning.question.instance import Instance
from pathways.planning.solver.deadline import Clock
from pathways.planning.strategies.priced_question import PricedQuestion
from pathways.planning.strategies.solve import has_plan, is_impossible_at_any_time
from pathways.planning.strategies.variations import inquiry_of
from tests.budget import some
from tests.calendar import random_cases as drawing_in_weeks
from tests.rules import random_cases as drawing
from tests.rules.random_cases import Case

LONG_MS = 60_000
SEEDS = some(range(2_000), 8)
TRIES = 6


def _asked(case: Case) -> PricedQuestion:
    snapshot = compile_snapshot(case.content, revision=1, fingerprint="drawn")
    asked = inquiry_of(Instance(case.question, snapshot), Rates(), "USD")
    assert not isinstance(asked, Problem), asked
    return asked


def _apart(asked: PricedQuestion, kept: list[ConflictMember], dropped: list[ConflictMember]) -> PricedQuestion:
    """What is left, as a question of its own."""
    waived = frozenset(member.name for member in dropped if member.kind in WAIVABLE)
    return PricedQuestion(asked.instance, limits_of(kept, asked.instance), asked.pricing, waived)


def _agree(case: Case, seed: int) -> None:
    asked = _asked(case)
    members, judge = members_of(asked.instance), ModelJudge(asked)
    chance = Random(seed)  # noqa: S311
    for _ in range(TRIES):
        kept = [member for member in members if chance.random() < 0.7]
        dropped = [member for member in members if member not in kept]
        core = judge.stuck(kept, dropped, Clock(LONG_MS))
        assert (core is not None) == (has_plan(_apart(asked, kept, dropped), Clock(LONG_MS)) is False)
        if core is not None:
            assert core.kept <= {member.name for member in kept}
            assert core.dropped <= {member.name for member in dropped}
            inside = [member for member in members if member.name not in core.dropped]
            for some in (inside, [member for member in inside if member.name in core.kept]):
                others = [member for member in members if member not in some]
                assert has_plan(_apart(asked, some, others), Clock(LONG_MS)) is False
        if asked.limits.weeks is not None:
            quick = judge.stuck_at_any_time(kept, dropped, Clock(LONG_MS))
            assert (quick is not None) == is_impossible_at_any_time(_apart(asked, kept, dropped), Clock(LONG_MS))


@pytest.mark.parametrize("seed", SEEDS)
def test_judging_rules_agrees_with_separate_models(seed: int) -> None:
    _agree(drawing.random_case(seed), seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_judging_calendars_agrees_with_separate_models(seed: int) -> None:
    _agree(drawing_in_weeks.random_case(seed), seed)
