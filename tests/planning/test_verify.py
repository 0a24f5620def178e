"""The verifier accepts a plan and refuses it after any one change that docs/reference/plan.md forbids."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pathways.domain.catalog import RouteKind
from pathways.domain.plan import Plan
from pathways.planning import by_selection
from pathways.planning.answer import answer as answering_module
from pathways.planning.answer.answer import UnsoundPlanError
from pathways.planning.planner import Planner
from pathways.planning.question.instance import Instance
from pathways.planning.question.taken_step import TakenStep
from pathways.planning.selection import search as optimise_module
from pathways.planning.verify.replay import faults_of
from tests.catalogs import credential, question, snapshot_of, usd


def way(*needs: str, cost: object = 10, beside: tuple[str, ...] = (), **fields: Any) -> dict[str, Any]:
    lines = [{"credential": key} for key in needs] + [{"credential": key, "concurrent": True} for key in beside]
    return {"cost": usd(cost), "requires": {"all": lines}, **fields}


CATALOG: dict[str, Any] = {
    "organizations": [{"key": "ansi", "name": "ANSI"}],
    "competencies": [{"key": "x", "name": "X"}],
    "credentials": [
        credential("a", way(), way(availableThrough="2026-11-22"), accreditedBy="ansi"),
        credential("b", way("a"), accreditedBy="ansi"),
        credential("top", way("a", "b"), way("gone"), accreditedBy="ansi"),
        credential("extra", way()),
        credential("gone", way(), status="CEASED"),
        credential("ended", way(), lastDay="2026-11-22"),
        credential("left", way(beside=("right",))),
        credential("right", way(beside=("left",))),
        credential("after-pair", way("left", "right")),
        credential("ring-1", way("ring-2")),
        credential("ring-2", way(beside=("ring-1",))),
        credential("skill", way(), competencies=[{"competency": "x", "level": 2}]),
        credential("uses-skill", {"requires": {"competency": "x", "level": 2}}),
        credential("score", {"requires": {"credential": "a", "minScore": 90}}),
    ],
}
SNAPSHOT = snapshot_of(CATALOG)


def take(*steps: tuple[str, int] | tuple[str, int, int]) -> list[TakenStep]:
    """Steps as key, rank and the place of the route."""
    found = []
    for key, rank, *place in steps:
        item = SNAPSHOT.credentials[key]
        found.append(TakenStep(item, item.routes[place[0] if place else 0], rank))
    return found


def faults(
    steps: Sequence[TakenStep], wanted: Any = "top", learner: dict[str, Any] | None = None, **options: Any
) -> list[str]:
    asked = question(wanted, learner, **options)
    instance = Instance(asked, SNAPSHOT)
    cost = sum((step.route.cost.amount for step in steps if step.route.cost), Decimal(0))
    return faults_of(steps, asked, instance.goal, instance.evidence, SNAPSHOT, cost)


RIGHT = (("a", 1), ("b", 2), ("top", 3))


def test_plan_is_accepted_in_any_order() -> None:
    assert faults(take(*RIGHT)) == []
    assert faults(take(*RIGHT)[::-1]) == []
    assert faults(take(("a", 1), ("b", 7), ("top", 40))) == []
    assert faults(take(("left", 1), ("right", 1), ("after-pair", 2)), "after-pair") == []
    assert faults(take(("skill", 1), ("uses-skill", 2)), "uses-skill") == []
    assert faults([], "top", {"awards": [{"credential": "top"}]}) == []


@pytest.mark.parametrize(
    ("steps", "fault"),
    [
        ((("a", 1), ("a", 1), ("b", 2), ("top", 3)), "a credential is earned twice"),
        ((("a", 1), ("a", 2, 1), ("b", 3), ("top", 4)), "a credential is earned twice"),
        ((("b", 2), ("top", 3)), "b by r0: its requirement does not hold at rank 2"),
        ((("a", 1), ("b", 1), ("top", 2)), "b by r0: its requirement does not hold at rank 1"),
        ((("a", 2), ("b", 1), ("top", 3)), "b by r0: its requirement does not hold at rank 1"),
        ((("a", 1), ("b", 2), ("top", 2)), "top by r0: its requirement does not hold at rank 2"),
        ((("a", 1), ("b", 2)), "the goal does not hold at the end"),
        ((), "the goal does not hold at the end"),
        ((*RIGHT, ("extra", 1)), "extra: superfluous"),
        ((*RIGHT, ("left", 1), ("right", 1)), "left: superfluous"),
        ((("gone", 1), ("top", 2, 1)), "gone by r0: not to be had on 2026-11-23"),
        ((("a", 1, 1), ("b", 2), ("top", 3)), "a by r1: not to be had on 2026-11-23"),
        ((*RIGHT, ("ended", 1)), "ended by r0: not to be had on 2026-11-23"),
        ((("a", 0), ("b", 1), ("top", 2)), "a by r0: rank 0 is not a rank of a step"),
    ],
)
def test_a_tampered_plan_is_refused(steps: tuple[Any, ...], fault: str) -> None:
    assert fault in faults(take(*steps))


def test_a_route_of_another_credential_is_refused() -> None:
    changed = take(*RIGHT)
    changed[2] = replace(changed[2], route=changed[0].route)
    assert "top by r0: no such route" in faults(changed)
    changed[2] = replace(changed[2], route=replace(SNAPSHOT.credentials["top"].routes[0], kind=RouteKind.EXAM))
    assert "top by r0: no such route" in faults(changed)


def test_credential_that_is_not_the_catalogues_is_refused() -> None:
    changed = take(*RIGHT)
    free = replace(changed[2].route, requires=None)
    changed[2] = replace(changed[2], credential=replace(changed[2].credential, routes=(free,)), route=free)
    assert "top by r0: not as the catalogue has it" in faults(changed)


def test_concurrent_line_serves_at_its_rank() -> None:
    wrong = faults(take(("left", 1), ("right", 2), ("after-pair", 3)), "after-pair")
    assert wrong == ["left by r0: its requirement does not hold at rank 1"]
    together = faults(take(("left", 2), ("right", 2), ("after-pair", 2)), "after-pair")
    assert together == ["after-pair by r0: its requirement does not hold at rank 2"]


def test_circle_with_one_ordinary_line_has_no_order() -> None:
    for first, second in ((1, 1), (1, 2), (2, 1)):
        assert faults(take(("ring-1", first), ("ring-2", second)), "ring-1")


def test_competency_is_shown_from_the_next_rank_on() -> None:
    wrong = faults(take(("skill", 1), ("uses-skill", 1)), "uses-skill")
    assert wrong == ["uses-skill by r0: its requirement does not hold at rank 1"]


def test_planned_step_reaches_any_score() -> None:
    learner = {"awards": [{"credential": "a", "score": 80}]}
    assert faults(take(("a", 1), ("score", 2)), "score", learner) == []
    assert faults(take(("score", 1)), "score", learner) != []
    better = {"awards": [{"credential": "a", "score": 90}]}
    assert faults(take(("score", 1)), "score", better) == []
    assert faults(take(("a", 1), ("score", 2)), "score", better) == ["a: superfluous"]


def test_held_credential_is_not_earned_for_nothing() -> None:
    learner = {"awards": [{"credential": "a"}]}
    assert faults(take(("b", 1), ("top", 2)), "top", learner) == []
    assert faults(take(*RIGHT), "top", learner) == ["a: superfluous"]
    lapsed = {"awards": [{"credential": "a", "expiresOn": "2026-11-22"}]}
    assert faults(take(*RIGHT), "top", lapsed) == []
    assert faults(take(("b", 1), ("top", 2)), "top", lapsed) != []


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"avoid": ["b"]}, ["b by r0: to be avoided"]),
        ({"avoid": ["extra"]}, []),
        ({"include": ["extra"]}, ["extra: neither held nor earned"]),
        ({"include": ["b"]}, []),
        ({"budget": 30}, []),
        ({"budget": "29.99"}, ["costs 30, over the budget of 29.99"]),
        ({"accreditedOnly": True}, []),
    ],
)
def test_the_options_of_the_question_are_kept(options: dict[str, Any], expected: list[str]) -> None:
    assert faults(take(*RIGHT), **options) == expected


def test_included_credential_and_its_way_are_needed() -> None:
    assert faults(take(*RIGHT, ("extra", 1)), include=["extra"]) == []
    assert faults(take(*RIGHT, ("left", 1), ("right", 1)), include=["left"]) == []
    held = {"awards": [{"credential": "extra"}]}
    assert faults(take(*RIGHT, ("extra", 1)), "top", held, include=["extra"]) == ["extra: superfluous"]


def test_a_step_that_is_not_accredited_is_refused() -> None:
    assert faults(take(*RIGHT, ("extra", 1)), include=["extra"], accreditedOnly=True) == ["extra by r0: not accredited"]


def test_the_day_of_the_question_decides() -> None:
    assert faults(take(("a", 1, 1)), "a", startOn="2026-11-22") == []
    assert faults(take(("ended", 1)), "ended", startOn="2026-11-22") == []
    assert faults(take(("ended", 1)), "ended", startOn=date(2026, 11, 23).isoformat()) != []


def test_every_answer_of_the_planner_passes() -> None:
    for key in ("top", "after-pair", "uses-skill", "score"):
        answer = Planner().plan(question(key), SNAPSHOT)
        assert isinstance(answer, Plan)
        assert faults([TakenStep(step.credential, step.route, step.rank) for step in answer.steps], key) == []


def test_rejected_plan_is_logged_and_never_answered(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(answering_module, "faults_of", lambda *_: ["it stinks"])
    with caplog.at_level(logging.ERROR), pytest.raises(UnsoundPlanError, match="it stinks"):
        Planner().plan(question("top"), SNAPSHOT)
    (entry,) = caplog.records
    assert "it stinks" in entry.getMessage()
    assert "CredentialGoal(credential='top')" in entry.getMessage()
    assert "revision 1" in entry.getMessage()


def test_inconsistent_optimiser_values_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = optimise_module.optimise

    def dishonest(*arguments: Any) -> Any:
        outcome = honest(*arguments)
        return replace(outcome, values=(outcome.values[0] - 1,), bounds=(outcome.values[0] - 1,))

    monkeypatch.setattr(by_selection, "optimise", dishonest)
    with pytest.raises(UnsoundPlanError, match="MONEY is 30000, not 29999"):
        Planner().plan(question("top"), SNAPSHOT)
