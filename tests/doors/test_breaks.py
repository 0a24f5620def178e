"""FROM..TO means the same on the command line and in an address."""

from __future__ import annotations

import pytest
from starlette.datastructures import QueryParams

from pathways.api.http.plan_url import plan_variables
from pathways.cli.plans.question import Question
from pathways.codes import Code
from pathways.domain.catalog import Kind
from pathways.errors import ProblemsError

RIGHT = ("2026-12-21..2027-01-03", "2027-01-03..2026-12-21", "0001-01-01..9999-12-31")
WRONG = ("2026-12-21", "..", "2026-12-21..", "20261221..20270103", "2026-12-21...2027-01-03", "2026-13-01..2027-01-03")


def from_command(text: str) -> object:
    return Question(breaks=[text]).options()["breaks"]


def from_address(text: str) -> object:
    return plan_variables("a", QueryParams([("breaks", text)]), lambda _: Kind.CREDENTIAL)["options"]["breaks"]


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_a_break(text: str) -> None:
    first, last = text.split("..")
    assert from_command(text) == from_address(text) == [{"from": first, "to": last}]


@pytest.mark.parametrize("text", WRONG)
def test_what_is_no_break(text: str) -> None:
    said = []
    for read, path in ((from_command, "--break"), (from_address, "breaks")):
        with pytest.raises(ProblemsError) as refused:
            read(text)
        (problem,) = refused.value.problems
        assert (problem.code, problem.path) == (Code.BAD_DATE, path)
        said.append(problem.message)
    assert said[0] == said[1]
    assert "FROM..TO" in said[0]
