"""What an editor does in life, beside learners under way: what each hears before and after, worked out by hand.

Before it is published, its reviewer sees the same in the change set; the old revision goes on answering as before.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from pathways.domain.learner import Since
from tests.catalogs import credential, usd
from tests.editing.desk import EDDA, ERIK, PAUL, act, approved, ask, done, published, staged
from tests.editing.welding import (
    ADVISER,
    BEFORE,
    GOAL,
    LINES,
    School,
    course,
    document,
    learner,
    priced,
    stack,
)

SAFETY, MIG, TIG_OR_MATH = LINES


def renamed(old: str, new: str) -> Any:
    return {"rename": {"subjectKind": "CREDENTIAL", "from": old, "to": new}}


def welder(*routes: Any, **said: Any) -> Any:
    return document(credential(GOAL, *routes, **{"validMonths": 36, **said}))


@dataclass(frozen=True)
class Edit:
    """Some changes, and what those hear otherwise than before whom they touch."""

    changes: tuple[Any, ...]
    after: dict[str, str]


EDITS = {
    # MIG welding costs 30 more for whoever lacks it.
    "a price goes up": Edit(
        (priced("mig", "130.00"),),
        {
            "ann": "200: math mig welder; met 0",
            "cem": "220: math mig safety welder; met",
            "eve": "200: math mig welder; met 0w",
            "fay": "140: mig welder; met 0 2 2/0",
            "hal": "200: math mig welder; met 0",
        },
    ),
    # 50 + 70 in place of 100, and whoever has the whole course keeps it; gil's waiver is of the line, whatever it says.
    "a course is split in two": Edit(
        (
            document(course("mig-1", 50), course("mig-2", 70)),
            welder(
                stack(
                    SAFETY,
                    {"any": [{"credential": "mig"}, {"all": [{"credential": "mig-1"}, {"credential": "mig-2"}]}]},
                    TIG_OR_MATH,
                )
            ),
            {"retireCredential": {"key": "mig", "supersededBy": ["mig-1", "mig-2"]}},
        ),
        {
            "ann": "190: math mig-1 mig-2 welder; met 0",
            "bob": "70: math welder; met 0 1 1/0",
            "cem": "210: math mig-1 mig-2 safety welder; met",
            "eve": "190: math mig-1 mig-2 welder; met 0w",
            "fay": "130: mig-1 mig-2 welder; met 0 2 2/0",
            "hal": "190: math mig-1 mig-2 welder; met 0",
        },
    ),
    # Fay's TIG welding is mathematics now, which both halves of the choice ask for.
    "two courses become one": Edit(
        (renamed("tig", "math"),),
        {"fay": "110: mig welder; met 0 2 2/0 2/1"},
    ),
    "a course gets another key": Edit(
        (renamed("mig", "gmaw"),),
        {
            "ann": "170: gmaw math welder; met 0",
            "cem": "190: gmaw math safety welder; met",
            "eve": "170: gmaw math welder; met 0w",
            "fay": "110: gmaw welder; met 0 2 2/0",
            "hal": "170: gmaw math welder; met 0",
        },
    ),
    # Goals, waivers and claims that name the old key mean the new one.
    "the stack gets another key": Edit(
        (renamed(GOAL, "welder-1"),),
        {who: said.replace(GOAL, "welder-1") for who, said in BEFORE.items()},
    ),
    # Any two of four: the cheapest that are lacking are safety (20) and mathematics (60). The line that fay
    # claimed for is gone; her award pays for the one that asks for it now.
    "a stack is reorganized": Edit(
        (
            welder(
                {
                    "key": "stack",
                    "kind": "STACK",
                    "cost": {"amount": 10, "currency": "USD"},
                    "requires": {
                        "atLeast": 2,
                        "of": [SAFETY, MIG, {"credential": "tig"}, {"credential": "math"}],
                    },
                }
            ),
        ),
        {
            "ann": "70: math welder; met 0",
            "bob": "10: welder; met 0 1",
            "cem": "90: math safety welder; met",
            "eve": "70: math welder; met 0w",
            "fay": "10: welder; met 0 2",
            "gil": "30: safety welder; met 1w",
            "hal": "70: math welder; met 0",
        },
    ),
    # A fourth line of 30; the lines before it keep their paths.
    "a stack asks for more": Edit(
        (document(course("card", 30)), welder(stack(*LINES, {"credential": "card"}))),
        {
            "ann": "200: card math mig welder; met 0",
            "bob": "100: card math welder; met 0 1",
            "cem": "220: card math mig safety welder; met",
            "eve": "200: card math mig welder; met 0w",
            "fay": "140: card mig welder; met 0 2 2/0",
            "gil": "120: card math safety welder; met 1w",
            "hal": "200: card math mig welder; met 0",
        },
    ),
    # TIG welding (80) in place of mathematics (60) for whoever has neither.
    "a course ends at once": Edit(
        ({"retireCredential": {"key": "math", "supersededBy": []}},),
        {
            "ann": "190: mig tig welder; met 0",
            "bob": "90: tig welder; met 0 1",
            "cem": "210: mig safety tig welder; met",
            "eve": "190: mig tig welder; met 0w",
            "gil": "110: safety tig welder; met 1w",
            "hal": "190: mig tig welder; met 0",
        },
    ),
    # Dora's, of 15 January 2025, ran out on 14 January 2026; she has nothing that the stack takes.
    "a stack is valid for less": Edit(
        (welder(stack(*LINES), validMonths=12),), {"dora": "190: math mig safety welder; met"}
    ),
    # Who began by April keeps the old rule; whoever begins now needs TIG welding: 100 + 80 + 10. Waivers of the
    # old route say nothing of the new one, and what fay claimed for a line of the old route is free here: 100 + 10.
    "another rule for whoever begins from May": Edit(
        (
            welder(
                stack(*LINES, cohort={"through": "2026-04-30"}),
                stack(SAFETY, MIG, {"credential": "tig"}, key="stack-2026", cohort={"from": "2026-05-01"}),
            ),
        ),
        {
            "ann": "190: mig tig welder; met 0",
            "bob": "90: tig welder; met 0 1",
            "cem": "210: mig safety tig welder; met",
            "eve": "210: mig safety tig welder; met",
            "fay": "110: mig welder; met 0 2",
            "gil": "210: mig safety tig welder; met",
        },
    ),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=list(EDITS))
def test_edit_does_to_learners_what_is_expected(edit: Edit) -> None:
    school = School.of()
    awards = school.awards()
    seen, revision = school.edited(*edit.changes)
    assert seen == {**BEFORE, **edit.after}
    assert school.everybody() == seen
    assert school.everybody(atRevision=revision - 1) == BEFORE
    assert {who: len(held) for who, held in school.awards().items()} == {who: len(held) for who, held in awards.items()}


def test_teach_out_serves_those_under_way() -> None:
    """Safety may be begun through June 2027; from July the successor (25) takes its place for whoever lacks it."""
    school = School.of()
    lines = ({"any": [{"credential": "safety"}, {"credential": "safety-2"}]}, *LINES[1:])
    seen, _ = school.edited(
        document(course("safety-2", 25)),
        welder(stack(*lines)),
        {"retireCredential": {"key": "safety", "supersededBy": ["safety-2"], "lastDay": "2027-06-30"}},
    )
    under_way = {"ann": "170: math mig welder; met 0 0/0", "bob": "70: math welder; met 0 0/0 1"}
    assert {who: seen[who] for who in under_way} == under_way
    last, late = (school.everybody(day=day) for day in (date(2027, 6, 30), date(2027, 7, 1)))
    assert last["cem"] == "190: math mig safety welder; met"  # 20 + 100 + 60 + 10
    assert late["cem"] == "195: math mig safety-2 welder; met"  # 25 + 100 + 60 + 10
    assert last["gil"] == "90: math safety welder; met 1w"
    assert late["gil"] == "95: math safety-2 welder; met 1w"
    assert {who: late[who] for who in under_way} == under_way
    assert school.awards()["ann"] == [("safety", "VERIFIED")]


def test_teach_out_ends_with_the_last_day() -> None:
    """Whoever began by May goes the old way until the end of the teach-out; the others, and all later, the new one."""
    school = School.of(
        learner("ann", "safety"),
        learner("hal", "safety", since=(Since(on=date(2026, 2, 1)),)),
        learner("dora", GOAL),
    )
    seen, _ = school.edited(
        document(credential("welder-2", stack({"credential": "safety"}, {"credential": "tig"}))),
        welder(stack(*LINES, cohort={"through": "2026-05-31"})),
        {"retireCredential": {"key": GOAL, "supersededBy": ["welder-2"], "lastDay": "2027-12-31"}},
    )
    assert seen == {"ann": "none", "hal": "170: math mig welder; met 0", "dora": "held"}
    assert school.everybody(day=date(2027, 12, 31)) == seen
    assert school.everybody(day=date(2028, 1, 1))["hal"] == "none"
    # 80 + 10 for the successor.
    assert school.hears("ann", "welder-2") == "90: tig welder-2; met 0"


def test_who_is_under_way_finishes_later() -> None:
    """The welder's way stays open for hal and ivy, who began it by the last day; it ends for all once it is retired."""
    school = School.of(
        learner("ann", "safety"),
        learner("gus", "safety", since=(Since(on=date(2026, 2, 1)),)),
        learner("hal", "safety", since=(Since(on=date(2026, 2, 1), credential=GOAL),)),
        learner("ivy", "safety", since=(Since(on=date(2027, 12, 31), credential=GOAL),)),
        learner("joe", "safety", since=(Since(on=date(2028, 1, 1), credential=GOAL),)),
    )
    way = "170: math mig welder; met 0"  # 100 + 60 + 10
    everybody = dict.fromkeys(("ann", "gus", "hal", "ivy", "joe"), way)
    seen, _ = school.edited(
        document(credential("welder-2", stack({"credential": "safety"}, {"credential": "tig"}))),
        {"retireCredential": {"key": GOAL, "supersededBy": ["welder-2"], "lastDay": "2027-12-31"}},
    )
    assert seen == everybody
    assert school.everybody(day=date(2027, 12, 31)) == everybody
    later = date(2028, 6, 1)
    assert school.everybody(day=later) == {**everybody, "ann": "none", "gus": "none", "joe": "none"}
    # 80 + 10 for the successor.
    assert school.hears("ann", "welder-2", day=later) == "90: tig welder-2; met 0"
    # What it costs is theirs to pay: 40 more.
    school.edited({"putRoute": {"credential": GOAL, "key": "stack", "cost": usd(50)}})
    assert school.hears("hal", day=later) == "210: math mig welder; met 0"
    school.edited({"retireCredential": {"key": GOAL, "supersededBy": ["welder-2"]}})
    assert school.everybody(day=later) == dict.fromkeys(everybody, "none")


def test_one_revision_goes_from_beneath_later_ones() -> None:
    """MIG welding costs 100 again (not 130); the price of safety (25) and the new name stay."""
    school = School.of()
    price = published(school.service, priced("mig", "130.00"))
    published(school.service, {"putCredential": {"key": "mig", "name": "Gas Metal Arc Welding"}})
    published(school.service, priced("safety", "25.00"))
    assert school.hears("cem") == "225: math mig safety welder; met"  # 25 + 130 + 60 + 10
    undo = done(school.service, EDDA, "revertRevision", revision=price)
    approved(school.service, undo["key"])
    done(school.service, PAUL, "publishChangeSet", key=undo["key"], expectedRevision=4)
    assert school.everybody() == {
        **BEFORE,
        "cem": "195: math mig safety welder; met",
        "gil": "95: math safety welder; met 1w",
    }
    assert school.desk.content.credentials["mig"].name == "Gas Metal Arc Welding"


def test_two_editors_work_on_one_stack() -> None:
    """The second to publish sees both versions, stages again over the first, and both are in."""
    school = School.of()
    service = school.service
    fee = {"putRoute": {"credential": GOAL, "key": "stack", "cost": {"amount": "15.00", "currency": "USD"}}}
    name = {"putCredential": {"key": GOAL, "name": "Master Welder"}}
    first, second = staged(service, fee), staged(service, name, caller=ERIK)
    for key in (first, second):
        approved(service, key)
    done(service, PAUL, "publishChangeSet", key=first, expectedRevision=1)
    (error,) = act(service, PAUL, "publishChangeSet", key=second, expectedRevision=2)["userErrors"]
    assert (error["code"], error["subject"]) == ("CONFLICT", GOAL)
    assert error["theirs"] == [{"path": "routes/stack/cost", "before": "10.00 USD", "after": "15.00 USD"}]
    assert error["yours"] == [{"path": "name", "before": "WELDER", "after": "Master Welder"}]
    done(service, ERIK, "unstageChanges", key=second, subjects=[GOAL])
    done(service, ERIK, "stageChanges", key=second, changes=[name])
    approved(service, second)
    done(service, PAUL, "publishChangeSet", key=second, expectedRevision=2)
    assert school.hears("bob") == "75: math welder; met 0 1"  # 60 + 15
    assert school.desk.content.credentials[GOAL].name == "Master Welder"


def test_plans_name_what_an_edit_took_away() -> None:
    """The waived line is gone, and so is a course that was held: questions are answered, and say so."""
    school = School.of(learner("ann", "safety", "mig", waives="welder/stack/2/1"))
    assert school.hears("ann") == "10: welder; met 0 1 2 2/1w"
    published(
        school.service,
        welder(stack(SAFETY, {"credential": "tig"})),
        {"remove": {"subjectKind": "CREDENTIAL", "key": "mig"}},
    )
    assert school.hears("ann") == "90: tig welder; met 0"  # 80 + 10
    query = (
        '{ planPathway(goal: {credential: "welder"}, learner: {key: "ann"}, options: {startOn: "2026-06-01"}) '
        "{ ... on Plan { assumptions } } "
        'skillGap(goal: {credential: "welder"}, learner: {key: "ann"}) { coverage } '
        'recommendations(learner: {key: "ann"}) { totalCount } '
        'learner(key: "ann") { awards { title state } waivers { path } } }'
    )
    answer = ask(school.service, ADVISER, query)
    assert answer["planPathway"]["assumptions"] == [
        "The catalogue no longer has 'mig'; the award of it counts for nothing.",
        "The waiver of 'welder/stack/2/1' counts for nothing: that line is gone.",
    ]
    # What is stored stays as it is.
    assert [each["title"] for each in answer["learner"]["awards"]] == ["SAFETY", "mig"]
    assert answer["learner"]["waivers"] == [{"path": "welder/stack/2/1"}]
    assert answer["recommendations"]["totalCount"] == 1
