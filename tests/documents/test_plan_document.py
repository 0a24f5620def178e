"""What a document says of a plan, in words."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from pathways.documents.formats import FORMATS, file_name
from tests.documents.plans import dates, document, step, usd, with_calendar


def proof(status: str, *objectives: tuple[str, str, str, str]) -> dict[str, Any]:
    names = ("objective", "status", "value", "bound")
    found = [dict(zip(names, each, strict=True)) for each in objectives]
    return {"status": status, "elapsedMs": 1, "objectives": found}


def test_the_proof_is_one_sentence() -> None:
    best = proof("OPTIMAL", ("MONEY", "OPTIMAL", "404.00", "404.00"), ("WEEKS", "OPTIMAL", "1", "1"))
    assert document(proof=best).proof == "Proved best: $404.00, the least possible; then 1 week, the least possible."
    bounded = proof("BOUNDED", ("HOURS", "BOUNDED", "90", "80.5"), ("STEPS", "OPTIMAL", "2", "2"))
    assert document(proof=bounded).proof == (
        "Time ran out before it was proved best: 90 hours, and no plan can take less than 80.5 hours; "
        "then 2 steps, the least possible."
    )


def test_what_a_step_is_for_and_builds_on() -> None:
    basics, lab, goal, kept = with_calendar().steps
    assert (basics.serves, basics.serves_goal) == (("Cisco CCNA",), False)
    assert (goal.serves, goal.serves_goal) == (("the goal",), True)
    assert (lab.builds_on, goal.builds_on) == (("Old badge",), ())
    assert [each.is_renewal for each in (basics, lab, goal, kept)] == [False, False, False, True]


def test_an_alternative_is_told_by_what_is_different() -> None:
    (other,) = with_calendar().alternatives
    assert str(other) == (
        "2 steps, $750.00, 90 hours, 6 weeks: with Boot camp; without Basics and Lab, hands-on; part 1"
    )
    same = {"totals": {"cost": usd("0"), "hours": 1, "weeks": None, "steps": 1}}
    by_route = document(step(1, "A"), alternatives=[{**same, "steps": [step(1, "A")]}])
    assert [str(each) for each in by_route.alternatives] == ["1 step, free, 1 hour: by other routes"]


def test_characters_that_no_document_may_hold_become_spaces() -> None:
    plan = document(step(1, "A\x00B\r\nC\ud800"), goal="x\u2028y\x9b")
    assert (plan.steps[0].name, plan.goal) == ("A B C", "x y")


@pytest.mark.parametrize(
    ("goal", "name"),
    [
        ("CompTIA Security+", "plan-comptia-security.svg"),
        ("Élève № 1/../x", "plan-eleve-no-1-x.svg"),
        ("网络", "plan.svg"),
        ("a" * 200, f"plan-{'a' * 60}.svg"),
    ],
)
def test_file_names_are_plain(goal: str, name: str) -> None:
    assert file_name(document(goal=goal), ".svg") == name


def test_total_says_at_least_without_some_cost() -> None:
    """Two steps, of which one states 99.50: no document calls the other free, or the total proved."""
    stated = step(1, "Basics", cost=usd("99.50"), **dates(0, 4, "2026-11-23", "2026-12-21"))
    open_ = step(2, "Lab", **dates(4, 5, "2026-12-21", "2026-12-28"))
    open_["route"]["cost"] = None
    plan = document(
        stated,
        open_,
        totals={"cost": usd("99.50"), "hours": 0, "weeks": 5, "steps": 2},
        proof={
            "status": "OPTIMAL",
            "elapsedMs": 1,
            "objectives": [{"objective": "MONEY", "status": "OPTIMAL", "value": "99.50", "bound": "99.50"}],
        },
        alternatives=[
            {
                "totals": {"cost": usd("0"), "hours": 0, "weeks": None, "steps": 1},
                "steps": [{"credential": open_["credential"], "route": open_["route"]}],
            }
        ],
    )
    assert str(plan.sums) == "2 steps, at least $99.50, 0 hours, 5 weeks"
    assert plan.proof == "Proved best: $99.50, the least possible of the costs that are stated."
    assert str(plan.alternatives[0]).startswith("1 step, at least $0.00, 0 hours")
    for suffix, said in {".md": "cost not stated", ".ics": "cost not stated", ".svg": "cost not stated"}.items():
        text = FORMATS[suffix].write(plan).replace("\r\n ", "")
        assert said in text, suffix
        assert "free" not in text, suffix
    rows = list(csv.DictReader(io.StringIO(FORMATS[".csv"].write(plan))))
    assert [row["cost"] for row in rows] == ["99.50", ""]
