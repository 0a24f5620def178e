"""A plan that a service writes down and one that the command line got as JSON are the same documents, byte by byte."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from pathways.api.service import Service, execute
from pathways.cli.plans.plan_answer import read_plan
from pathways.cli.queries import PLAN
from pathways.documents.formats import FORMATS, file_name
from pathways.documents.plan_document import PlanDocument
from pathways.domain.no_plan import NoPlan
from pathways.errors import ProblemsError
from tests.api.planned import calendar_plan, planned
from tests.api.small import service_of
from tests.seeded import snapshot

DAY = "2026-11-23"
QUESTIONS: tuple[tuple[str, tuple[str, ...], dict[str, Any]], ...] = (
    ("comptia-csap", ("comptia-security-plus",), {"weeklyHours": 10, "alternatives": 2}),
    ("comptia-pentest-plus", (), {"optimize": ["HOURS", "MONEY"]}),
    ("comptia-security-plus", (), {"weeklyHours": 7.5, "keepValidUntil": "2031-11-01"}),
    ("comptia-security-plus", ("comptia-security-plus",), {}),
)


def both(service: Service, question: dict[str, Any]) -> tuple[PlanDocument, PlanDocument]:
    """The document out of the plan itself, and out of the answer in JSON."""
    straight = asyncio.run(service.plan(question))
    answer = asyncio.run(execute(service, PLAN, question))["data"]["planPathway"]
    assert isinstance(straight, PlanDocument), straight
    return straight, read_plan(answer)


def written(plan: PlanDocument, suffix: str) -> str:
    try:
        return FORMATS[suffix].write(plan)
    except ProblemsError as nothing_to_hold:
        return str(nothing_to_hold)


def expect_same(one: PlanDocument, other: PlanDocument) -> None:
    assert one == other
    for suffix in FORMATS:
        assert written(one, suffix) == written(other, suffix)
        assert file_name(one, suffix) == file_name(other, suffix)


@pytest.mark.parametrize(("goal", "holding", "options"), QUESTIONS)
def test_plans_of_seed_are_the_same_both_ways(goal: str, holding: tuple[str, ...], options: dict[str, Any]) -> None:
    learner = {"profile": {"awards": [{"credential": key} for key in holding]}}
    question = {"goal": {"credential": goal}, "learner": learner, "options": {"startOn": DAY, **options}}
    expect_same(*both(service_of(snapshot()), question))


def test_unstated_amounts_agree_both_ways() -> None:
    expect_same(*both(planned(calendar_plan()), {"goal": {"credential": "analyst"}, "learner": {"profile": {}}}))


def test_what_keeps_plan_from_being_written_is_said() -> None:
    service = service_of(snapshot())
    with pytest.raises(ProblemsError) as refused:
        asyncio.run(service.plan({"goal": {"credential": "nobody"}, "learner": {"profile": {}}}))
    assert [problem.path for problem in refused.value.problems] == ["goal/credential"]
    too_little = {"startOn": DAY, "budget": "1.00"}
    question = {"goal": {"credential": "isc2-cissp"}, "learner": {"profile": {}}, "options": too_little}
    assert isinstance(asyncio.run(service.plan(question)), NoPlan)
