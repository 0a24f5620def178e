"""What is supposed is what comes true: whatIf says the same as staging, reviewing, publishing and asking."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.api.changesets.change_inputs import ChangeInput
from pathways.api.changesets.change_reader import MOST_SUPPOSED
from pathways.api.changesets.what_if import MOST_GOALS
from pathways.api.inputs.requirement_reader import as_named
from pathways.api.service import Service
from tests.api.small import THINGS
from tests.budget import examples
from tests.editing.desk import EDDA, PAUL, Desk, act, approved, ask, done, published

TOTALS = "totals { cost { amount currency } hours steps }"
WHAT_IF = """query ($changes: [ChangeInput!]!, $goals: [GoalInput!], $learner: LearnerRef) {
  whatIf(changes: $changes, goals: $goals, learner: $learner) {
    goals {
      goal learners before { cost { amount currency } hours steps } after { cost { amount currency } hours steps }
    }
    findings { code severity text subject path } userErrors { code path message }
  }
}"""
PLAN = f"""query ($goal: GoalInput!, $learner: LearnerRef!) {{
  planPathway(goal: $goal, learner: $learner, options: {{optimize: [MONEY, HOURS, STEPS]}}) {{
    ... on Plan {{ {TOTALS} }}
  }}
}}"""
FINDINGS = "{ findings(first: 100) { edges { node { code severity text subject path } } } }"

CREDENTIALS = ("net-basics", "sec-badge", "analyst", "expert")
GOALS = [
    *({"credential": key} for key in CREDENTIALS),
    {"competencies": [{"competency": "security", "level": 1}]},
    {"occupation": {"key": "soc", "coverage": 0.5}},
]
JOB = {
    "key": "soc",
    "name": "Analyst",
    "needs": [{"competency": "security", "level": 2, "importance": 1}],
    "credentials": [{"credential": "sec-badge", "strength": "REQUIRED"}],
}

keys = st.sampled_from(CREDENTIALS)
amounts = st.integers(0, 500)


def usd(amount: int) -> dict[str, str]:
    return {"amount": f"{amount}", "currency": "USD"}


def lines(*named: str) -> list[dict[str, Any]]:
    return [{"credential": {"credential": key}} for key in named]


RULES = st.builds(
    lambda rule, named: {rule: {"of": lines(*named), **({"count": 1} if rule == "atLeast" else {})}},
    st.sampled_from(["all", "any", "atLeast"]),
    st.lists(keys, min_size=1, max_size=2, unique=True),
)
ROUTES = {"net-basics": "course", "sec-badge": "online", "analyst": "exam", "expert": "panel"}

CHANGES: dict[str, st.SearchStrategy[Any]] = {
    "putRoute": st.builds(
        lambda key, new, cost, rule: {
            "credential": key,
            "key": "new" if new else ROUTES[key],
            "kind": "STUDY",
            "cost": usd(cost),
            **({"requires": rule} if rule else {}),
        },
        keys,
        st.booleans(),
        amounts,
        st.none() | RULES,
    ),
    "removeRoute": st.builds(lambda key: {"credential": key, "key": ROUTES[key]}, keys),
    "putDocument": st.builds(
        lambda cost: (
            "format: pathways/1\ncredentials:\n- {key: sec-badge, name: Badge, credentialType: CERTIFICATION, "
            f"routes: [{{key: online, kind: STUDY, cost: {{amount: {cost}, currency: USD}}}}]}}\n"
        ),
        amounts,
    ),
    "putScale": st.just("{key: grades, name: Grades, values: [F, P], passing: P}"),
    "putTerm": st.just("{key: autumn, name: Autumn, starts: 09-01, ends: 12-20}"),
    "rename": st.builds(lambda key: {"subjectKind": "CREDENTIAL", "from": key, "to": f"{key}-2"}, keys),
    "movePath": st.builds(
        lambda from_, to: {"from": from_, "to": to},
        st.sampled_from(["expert/panel/0", "expert/panel/1", "expert/panel/2", "analyst/exam/0"]),
        st.sampled_from(["analyst/basis/moved", "expert/panel/moved", "expert/panel/0", "elsewhere"]),
    ),
    "putCredential": st.builds(
        lambda key, credits, status: {"key": key, "credits": credits, "status": status},
        keys,
        st.integers(0, 6),
        st.sampled_from(["ACTIVE", "CEASED"]),
    ),
    "putCompetency": st.just({"key": "security", "name": "Safety"}),
    "putOccupation": st.builds(lambda key: {**JOB, "credentials": [{"credential": key, "strength": "REQUIRED"}]}, keys),
    "putOrganization": st.just({"key": "acme", "name": "Acme College"}),
    "putOverlap": st.builds(
        lambda most: {"key": "both", "between": ["analyst", "expert"], "of": ["net-basics"], "atMost": most},
        st.integers(0, 1),
    ),
    "putEquivalence": st.builds(
        lambda key: {"key": "same", "credentials": ["sec-badge", key]}, st.sampled_from(["net-basics", "analyst"])
    ),
    "retireCredential": st.builds(
        lambda key, day: {"key": key, **({"lastDay": day} if day else {})},
        keys,
        st.sampled_from([None, "2020-01-01", "2999-01-01"]),
    ),
    "remove": st.just({"subjectKind": "COMPETENCY", "key": "networking"})
    | st.just({"subjectKind": "CREDENTIAL", "key": "expert"}),
}
BROUGHT: st.SearchStrategy[Any] = st.sampled_from(
    [
        None,
        {"profile": {}},
        {"profile": {"awards": [{"credential": "sec-badge"}]}},
        {"profile": {"conditions": ["age"]}},
    ]
)


def plans_of(service: Service, learner: Any) -> list[Any]:
    """The totals of the best plan to each goal; None: there is none, or nothing of its key."""
    return [
        ask(service, EDDA, PLAN, goal=goal, learner=learner or {"profile": {}})["planPathway"].get("totals")
        for goal in GOALS
    ]


def with_job() -> Desk:
    desk = Desk(THINGS)
    published(desk.service(), {"putOccupation": JOB})
    return desk


ONE = st.sampled_from(sorted(CHANGES)).flatmap(lambda name: CHANGES[name].map(lambda said: {name: said}))


def test_every_kind_of_change_is_drawn() -> None:
    assert set(CHANGES) == {as_named(each.name) for each in fields(ChangeInput)}


@settings(max_examples=examples(15))
@given(st.lists(ONE, min_size=1, max_size=3), BROUGHT)
def test_what_is_supposed_comes_true(changes: list[Any], learner: Any) -> None:
    desk = with_job()
    service = desk.service()
    before, known = plans_of(service, learner), set(desk.kept)
    supposed = ask(service, EDDA, WHAT_IF, changes=changes, goals=GOALS, learner=learner)["whatIf"]
    assert set(desk.kept) == known
    key = done(service, EDDA, "openChangeSet", title="The same")["key"]
    refusal = act(service, EDDA, "stageChanges", key=key, changes=changes)["userErrors"]
    # Staging names the place in its input.
    assert supposed["userErrors"] == [
        {"code": each["code"], "path": each["path"][1:], "message": each["message"]} for each in refusal
    ]
    if refusal:
        return
    approved(service, key)
    payload = act(service, PAUL, "publishChangeSet", key=key, expectedRevision=service.snapshot().revision)
    assert [each["before"] for each in supposed["goals"]] == before
    if payload["userErrors"]:
        is_broken = any(each["severity"] == "ERROR" for each in supposed["findings"])
        assert is_broken or [each["code"] for each in payload["userErrors"]] == ["EMPTY"]
    else:
        assert [each["after"] for each in supposed["goals"]] == plans_of(service, learner)


@pytest.fixture(scope="module")
def service() -> Service:
    """That of the small catalogue with a job."""
    return with_job().service()


def what_if(service: Service, *changes: Any, **more: Any) -> Any:
    return ask(service, EDDA, WHAT_IF, changes=list(changes), **more)["whatIf"]


NO_ROUTE: Any = {"removeRoute": {"credential": "expert", "key": "nothing"}}
DEARER: Any = {"putRoute": {"credential": "net-basics", "key": "course", "cost": usd(120)}}


def test_goals_that_change_are_found_without_asking(service: Service) -> None:
    """The last credential of the catalogue counts toward nothing; with it gone the analyst does so too."""
    later = {
        "putCredential": {
            "key": "later",
            "name": "Later",
            "credentialType": "CERTIFICATION",
            "routes": [
                {"key": "way", "kind": "STUDY", "cost": usd(5), "requires": {"credential": {"credential": "sec-badge"}}}
            ],
        }
    }
    found = what_if(service, later)
    assert [(each["goal"], each["before"], each["after"]["cost"]["amount"]) for each in found["goals"]] == [
        ("later", None, "5.00")
    ]


def test_findings_say_what_would_break(service: Service) -> None:
    found = what_if(
        service, {"putRoute": {"credential": "net-basics", "key": "course", "requires": lines("expert")[0]}}
    )
    assert "UNREACHABLE" in {each["code"] for each in found["findings"]}


@pytest.mark.parametrize(
    ("changes", "more", "code", "path"),
    [
        ([], {}, "EMPTY", ["changes"]),
        ([DEARER] * (MOST_SUPPOSED + 1), {}, "LIMIT", ["changes"]),
        ([DEARER], {"goals": []}, "EMPTY", ["goals"]),
        ([DEARER], {"goals": [GOALS[0]] * (MOST_GOALS + 1)}, "LIMIT", ["goals"]),
        ([DEARER], {"goals": [GOALS[0], {"credential": "net-basic"}]}, "NOT_FOUND", ["goals", "1", "credential"]),
        ([DEARER], {"learner": {"key": "nobody"}}, "NOT_FOUND", ["learner", "key"]),
        (
            [{"removeRoute": {"credential": "expert", "key": "nothing"}}],
            {},
            "NOT_FOUND",
            ["changes", "0", "removeRoute", "key"],
        ),
    ],
    ids=["no change", "changes", "no goal", "goals", "goal", "learner", "change"],
)
def test_mistakes_are_answered_as_data(
    service: Service, changes: list[Any], more: dict[str, Any], code: str, path: list[str]
) -> None:
    found = what_if(service, *changes, **more)
    assert (found["goals"], found["findings"]) == ([], [])
    assert [(each["code"], each["path"]) for each in found["userErrors"]] == [(code, path)]


def test_goals_to_come_have_no_plan_yet(service: Service) -> None:
    new = {
        "key": "fresh",
        "name": "Fresh",
        "credentialType": "CERTIFICATION",
        "routes": [{"key": "way", "kind": "STUDY"}],
    }
    (found,) = what_if(service, {"putCredential": new}, goals=[{"credential": "fresh"}])["goals"]
    assert (found["before"], found["after"]["steps"]) == (None, 1)
