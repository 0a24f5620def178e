"""Records and goals that mean something else after a change, by hand; what is reused says the same as planning all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from pathways.domain.goal import CredentialGoal
from pathways.impact.answer import Effect
from pathways.impact.impact import Impact, Person, impact_of
from pathways.impact.planned import Replanned
from pathways.impact.reuse import reused_impact
from pathways.planning.planner import Planner
from tests.catalogs import TODAY, credential, record, snapshot_of, usd

Described = Mapping[str, Any]
Outcome = Mapping[str, tuple[Effect, int | None, int | None]]
"""By learner, what becomes of the plan and what it costs before and after."""
PLANNER = Planner()
COMPETENCIES = [{"key": "c", "name": "C"}]
SHOWING = [{"competency": "c"}]
LETTERS = {"key": "letters", "name": "Letters", "values": ["F", "D", "C", "B", "A"], "passing": "D"}


def held(*keys: str, **said: Any) -> Described:
    """A record with awards."""
    return {"awards": [{"credential": key, **said} for key in keys]}


def of(*credentials: Described, **said: Any) -> Described:
    """A catalogue."""
    return {"credentials": list(credentials), **said}


def wanting(key: str, **learners: Described) -> Sequence[Person]:
    """People with one goal, each with a record."""
    return [Person(name, (CredentialGoal(key),), record(said)) for name, said in learners.items()]


X, Y = credential("x", {"cost": usd(100)}), credential("y", {"cost": usd(100)})
MERGED = credential("y", {"cost": usd(100)}, formerKeys=["x"])
WITHOUT_Y = credential("g", {"cost": usd(5), "requires": {"not": {"credential": "y"}}})
AFTER_Y = credential("g", {"cost": usd(5), "requires": {"credential": "y"}})
WAIVED = {"waivers": [{"path": "g/r0/was", "reason": "r"}]}
MOVED = {**AFTER_Y, "movedPaths": [{"from": "g/r0/was", "to": "g/r0"}]}
S = credential("s", {"cost": usd(10)}, competencies=SHOWING)
W = credential("w", {"cost": usd(10)})
K = credential("k", {"cost": usd(1), "requires": {"all": [{"competency": "c"}, {"credential": "w"}]}})
SHOWN = of(S, W, K, competencies=COMPETENCIES)
HIDDEN = of(W, K, competencies=COMPETENCIES)
TWO = {"ada": held("s", "w"), "bob": held("w")}
AFTER_M = credential("g", {"cost": usd(5), "requires": {"credential": "m"}})
M = credential("m")
SUBSTITUTED = {"substitutions": [{"for": "m", "by": "old-b", "reason": "r"}]}
COURSE = credential("course", {"cost": usd(300)})


def lapsing(cost: int) -> Described:
    """What is renewed with a course that was taken in its last cycle."""
    ce = {"key": "ce", "kind": "RENEWAL", "cost": usd(cost), "extendsMonths": 12, "graceMonths": 6}
    return credential("z", validMonths=12, renewals=[{**ce, "requires": {"credential": "course"}}])


def lapsed(course: str) -> Described:
    """Whoever holds the one, which has run out, and took the course on some day."""
    days = {"z": "2025-10-01", "course": course}
    return {"awards": [{"credential": key, "issuedOn": day} for key, day in days.items()]}


DEAR, CHEAP = (credential("b", {"cost": usd(cost)}, formerKeys=["old-b"]) for cost in (80, 20))
CASES: Mapping[str, tuple[Described, Described, Sequence[Person], Outcome]] = {
    "held and excluded": (
        of(X, Y, WITHOUT_Y),
        of(MERGED, WITHOUT_Y),
        wanting("g", ada=held("x"), bob={}),
        {"ada": (Effect.STRANDED, 5, None), "bob": (Effect.UNCHANGED, 5, 5)},
    ),
    "held and required": (
        of(X, Y, AFTER_Y),
        of(MERGED, AFTER_Y),
        wanting("g", ada=held("x"), bob={}),
        {"ada": (Effect.BETTER, 105, 5), "bob": (Effect.UNCHANGED, 105, 105)},
    ),
    "goal merged": (of(credential("x"), Y), of(MERGED), wanting("x", ada={}), {"ada": (Effect.BETTER, None, 100)}),
    "waiver moved": (of(Y, AFTER_Y), of(Y, MOVED), wanting("g", ada=WAIVED), {"ada": (Effect.BETTER, 105, 5)}),
    "held and removed": (
        SHOWN,
        HIDDEN,
        wanting("k", ada=TWO["ada"], bob=TWO["bob"]),
        {"ada": (Effect.STRANDED, 1, None), "bob": (Effect.STRANDED, 11, None)},
    ),
    "held and added": (
        HIDDEN,
        SHOWN,
        wanting("k", ada=TWO["ada"], bob=TWO["bob"]),
        {"ada": (Effect.BETTER, None, 1), "bob": (Effect.BETTER, None, 11)},
    ),
    "grade fails": (
        of(M, AFTER_M, scales=[{**LETTERS, "passing": "D"}]),
        of(M, AFTER_M, scales=[{**LETTERS, "passing": "B"}]),
        wanting("g", ada=held("m", grade="C"), bob=held("m")),
        {"ada": (Effect.STRANDED, 5, None), "bob": (Effect.UNCHANGED, 5, 5)},
    ),
    "renewed in grace": (
        of(COURSE, lapsing(4)),
        of(COURSE, lapsing(5)),
        wanting("z", ada=lapsed("2026-03-01"), bob=lapsed("2020-03-01")),
        {"ada": (Effect.WORSE, 4, 5), "bob": (Effect.WORSE, 304, 305)},
    ),
    "substitute cheaper": (
        of(M, DEAR, AFTER_M),
        of(M, CHEAP, AFTER_M),
        wanting("g", ada=SUBSTITUTED),
        {"ada": (Effect.BETTER, 85, 25)},
    ),
}


def costs(found: Impact) -> Outcome:
    """What an impact says of people."""
    return {
        each.learner: (
            each.effect,
            None if each.before is None else int(each.before.cost.amount),
            None if each.after is None else int(each.after.cost.amount),
        )
        for each in found.people
    }


@pytest.mark.parametrize("name", CASES)
def test_records_read_otherwise_are_planned(name: str) -> None:
    before, after, people, expected = CASES[name]
    old, new = snapshot_of(before), snapshot_of(after)
    one, other = (Replanned(each, PLANNER, TODAY) for each in (old, new))
    planned = impact_of(one, other, people, PLANNER.rates, TODAY)
    reused = reused_impact(old, new, people, PLANNER, TODAY)
    assert costs(planned) == expected
    assert reused.goals == planned.goals
    untouched = {each.learner for each in reused.people if not each.is_touched}
    assert {key: said for key, said in costs(reused).items() if key not in untouched} == {
        key: said for key, said in expected.items() if key not in untouched
    }
    assert {expected[key][0] for key in untouched} <= {Effect.UNCHANGED}
