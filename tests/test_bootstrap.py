"""Server, command line and tests have their service from one place."""

from __future__ import annotations

import ast
from pathlib import Path

import pathways
from pathways.bootstrap import service_over
from pathways.settings import read_settings
from tests.api.small import ask, small_snapshot

PACKAGE = Path(pathways.__file__).parent
PLAN = """{
  planPathway(goal: {credential: "analyst"}, learner: {profile: {}}, options: {timeLimitMs: 5001}) {
    ... on Refusal { userErrors { message path } }
  }
}"""
PARTS = {"Service", "LiveCatalog", "Feed"}
"""What a running service consists of."""


def test_one_place_wires_a_service() -> None:
    makers: dict[str, set[str]] = {part: set() for part in PARTS}
    for path in PACKAGE.rglob("*.py"):
        for each in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(each, ast.Call) and isinstance(each.func, ast.Name) and each.func.id in PARTS:
                makers[each.func.id].add(path.relative_to(PACKAGE).as_posix())
    assert makers == {part: {"bootstrap.py"} for part in PARTS}


def test_a_service_is_as_the_settings_say() -> None:
    settings = read_settings({"PATHWAYS_LONGEST_TIME_LIMIT_MS": "5000", "PATHWAYS_PRODUCTION": "1"})
    service = service_over(settings, small_snapshot)
    assert service.production
    answer = ask(PLAN, service)
    (error,) = answer["data"]["planPathway"]["userErrors"]
    assert error["path"] == ["options", "timeLimitMs"]
    assert "at most 5000" in error["message"]
    hidden, *_ = ask("{ __schema { types { name } } }", service)["errors"]
    assert "introspection" in hidden["message"]
