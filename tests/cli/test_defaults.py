"""What a question means that leaves something open: the same by every way of asking."""

from __future__ import annotations

import inspect

import pytest
from graphql import GraphQLInputObjectType, build_schema

from pathways.api.schema import printed_schema
from pathways.cli.plans.plan import plan
from pathways.cli.plans.why_not import why_not
from pathways.domain.plan import Objective, PlanOptions
from pathways.intake.questions import options_of
from tests.api.contracting import usual

USUAL = ["MONEY", "HOURS"]


@pytest.mark.parametrize("command", [plan, why_not])
def test_commands_optimize_money_then_hours(command: object) -> None:
    assert callable(command)
    assert inspect.signature(command).parameters["optimize"].default.split(",") == USUAL


def test_graphql_optimizes_money_then_hours() -> None:
    options = build_schema(printed_schema()).type_map["PlanOptions"]
    assert isinstance(options, GraphQLInputObjectType)
    assert usual(options.fields["optimize"]) == USUAL


def test_questions_in_files_optimize_money_then_hours() -> None:
    assert options_of({}).optimize == PlanOptions().optimize == tuple(map(Objective, USUAL))
