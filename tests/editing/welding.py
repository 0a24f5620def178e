"""A school of welding with learners under way, and what each of them hears before and after an edit.

A stack takes safety (20 USD), MIG welding (100) and one of TIG welding (80) and shop mathematics (60), and costs 10.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pathways.access.roles import Role
from pathways.api.service import Service
from pathways.bootstrap import service_over
from pathways.domain.learner import Award, AwardState, PinnedClaim, Since, Waiver
from pathways.records.learner import KeptAward, StoredLearner
from pathways.records.office import Records
from pathways.settings import Settings
from tests.catalogs import content_of, credential, usd
from tests.editing.desk import PAUL, Desk, approved, ask, done, somebody, staged
from tests.records.kept import Kept

DAY = date(2026, 6, 1)
ADVISER = somebody("ada", Role.ADMINISTRATOR)
GOAL = "welder"


def course(key: str, amount: int, **said: Any) -> dict[str, Any]:
    return credential(key, {"key": "course", "cost": usd(amount)}, **said)


def stack(*lines: Any, key: str = "stack", **said: Any) -> dict[str, Any]:
    """A route of the stack with all of some lines."""
    rule = {"all": list(lines)}
    return {"key": key, "kind": "STACK", "cost": usd(10), "requires": rule, **said}


LINES = ({"credential": "safety"}, {"credential": "mig"}, {"any": [{"credential": "tig"}, {"credential": "math"}]})
SCHOOL = {
    "credentials": [
        course("safety", 20),
        course("mig", 100),
        course("tig", 80),
        course("math", 60),
        credential(GOAL, stack(*LINES), validMonths=36),
    ]
}


def document(*credentials: Any, **said: Any) -> dict[str, str]:
    """A change: everything that a document says."""
    return {"putDocument": json.dumps({"format": "pathways/1", "credentials": list(credentials), **said})}


def priced(key: str, amount: str) -> dict[str, Any]:
    """A change: a course costs something else."""
    return {"putRoute": {"credential": key, "key": "course", "cost": {"amount": amount, "currency": "USD"}}}


def learner(
    key: str, *awards: str, waives: str | None = None, claims: tuple[str, str] | None = None, **said: Any
) -> StoredLearner:
    """Somebody with awards of 15 January 2025."""
    issued = date(2025, 1, 15)
    kept = tuple(
        KeptAward(key=each, award=Award(credential=each, issued_on=issued, state=AwardState.VERIFIED))
        for each in awards
    )
    return StoredLearner(
        key=key,
        version=1,
        awards=kept,
        waivers=() if waives is None else (Waiver(path=waives, reason="Worked in the trade."),),
        claims=() if claims is None else (PinnedClaim(award=claims[0], path=claims[1]),),
        **said,
    )


LEARNERS = (
    learner("ann", "safety"),
    learner("bob", "safety", "mig"),
    learner("cem"),
    learner("dora", GOAL),
    learner("eve", waives="welder/stack/0"),
    learner("fay", "safety", "tig", claims=("tig", "welder/stack/2/0")),
    learner("gil", waives="welder/stack/1"),
    learner("hal", "safety", since=(Since(on=date(2026, 2, 1)),)),
)
BEFORE = {
    "ann": "170: math mig welder; met 0",  # 100 + 60 + 10
    "bob": "70: math welder; met 0 1",  # 60 + 10
    "cem": "190: math mig safety welder; met",  # 20 + 100 + 60 + 10
    "dora": "held",
    "eve": "170: math mig welder; met 0w",
    "fay": "110: mig welder; met 0 2 2/0",  # 100 + 10
    "gil": "90: math safety welder; met 1w",  # 20 + 60 + 10
    "hal": "170: math mig welder; met 0",
}
QUESTION = """query ($who: String!, $goal: String!, $day: Date!, $inChangeSet: String, $atRevision: Int) {
    planPathway(goal: {credential: $goal}, learner: {key: $who}, inChangeSet: $inChangeSet, atRevision: $atRevision,
            options: {startOn: $day, optimize: [MONEY]}) {
        ... on Plan { steps { credential { key } } totals { cost { amount } } }
    }
    progress(credential: $goal, learner: {key: $who}, asOf: $day, inChangeSet: $inChangeSet, atRevision: $atRevision) {
        state lines { status requirement { path } }
    }
}"""


@dataclass
class School:
    """The school, its change sets, and the records of its learners."""

    desk: Desk
    store: Kept
    service: Service

    @classmethod
    def of(cls, *learners: StoredLearner, **said: Any) -> School:
        desk, store = Desk(content_of({**SCHOOL, **said}).things()), Kept()
        for each in learners or LEARNERS:
            store.learners[each.key] = each
        service = service_over(Settings(), desk.fresh, change_sets=desk.office, records=Records(store))
        return cls(desk, store, service)

    def edited(self, *changes: Any) -> tuple[dict[str, str], int]:
        """What everybody would hear after an edit, as its reviewer sees it, and the revision that it becomes."""
        key = staged(self.service, *changes)
        seen = self.everybody(inChangeSet=key)
        approved(self.service, key)
        on = self.service.snapshot().revision
        return seen, done(self.service, PAUL, "publishChangeSet", key=key, expectedRevision=on)["publishedRevision"]

    def hears(self, who: str, goal: str = GOAL, day: date = DAY, **view: Any) -> str:
        """What the cheapest plan costs, what it earns, and the lines of the stack that hold; a w: it is waived."""
        answer = ask(self.service, ADVISER, QUESTION, who=who, goal=goal, day=day.isoformat(), **view)
        plan = answer["planPathway"]
        if "steps" not in plan:
            return "none"
        if answer["progress"]["state"] == "HELD":
            return "held"
        steps = sorted(each["credential"]["key"] for each in plan["steps"])
        cost = float(plan["totals"]["cost"]["amount"])
        return f"{cost:g}:{''.join(f' {key}' for key in steps)}; met{_met(answer['progress'])}"

    def everybody(self, goal: str = GOAL, day: date = DAY, **view: Any) -> dict[str, str]:
        """What each of the learners hears."""
        return {who: self.hears(who, goal, day, **view) for who in self.store.learners}

    def awards(self) -> Mapping[str, list[tuple[str, str]]]:
        """The awards of everybody, as their records are asked."""
        query = "{ learners { edges { node { key awards { credential { key } state } } } } }"
        found = [each["node"] for each in ask(self.service, ADVISER, query)["learners"]["edges"]]
        return {
            each["key"]: [(award["credential"]["key"], award["state"]) for award in each["awards"]] for each in found
        }


def _met(progress: Any) -> str:
    marks = {"MET": "", "WAIVED": "w"}
    lines = [(each["requirement"]["path"].split("/")[2:], each["status"]) for each in progress["lines"]]
    return "".join(f" {'/'.join(path)}{marks[status]}" for path, status in lines if path and status in marks)
