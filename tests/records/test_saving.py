"""saveLearner, learner and learners: what is said stays, and nobody writes or sees more than they may."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from pathways.access.audit import Act
from pathways.access.identity import Caller, Identity
from pathways.records.office import Records
from tests.api.small import service_of, small_snapshot
from tests.records.kept import (
    ADMINISTRATOR,
    ADVISER,
    ANN,
    BOB,
    HR,
    NO_STACKS,
    PROGRAM,
    Kept,
    answer,
    codes,
    refused,
    save,
    service_over,
    told,
)

READ = "query ($key: String!) { learner(key: $key) { key name version } }"
LIST = """query ($search: String, $after: String, $first: Int) {
    learners(search: $search, after: $after, first: $first) { totalCount edges { cursor node { key } } } }"""
ACT = Act(caller=Caller(ADMINISTRATOR), action="saveLearner", for_whom="ann")
SECURITY = {"competency": "security", "level": 2}


def test_absent_keeps_and_null_clears() -> None:
    service = service_over(Kept())
    made = save(service, "ann", name="Ann", conditions=["Lives in Ohio"], competencies=[SECURITY], advisers=["x"])
    assert (made["version"], made["name"], made["conditions"]) == (1, "Ann", ["Lives in Ohio"])
    kept = save(service, "ann", name="Anna")
    assert (kept["version"], kept["name"], kept["conditions"]) == (2, "Anna", ["Lives in Ohio"])
    assert kept["competencies"][0]["competency"] == {"key": "security"}
    cleared = save(service, "ann", conditions=None, competencies=[], advisers=None)
    assert (cleared["conditions"], cleared["competencies"], cleared["advisers"]) == ([], [], [])
    assert (cleared["name"], cleared["version"]) == ("Anna", 3)
    assert save(service, "ann", name="Anna")["version"] == 3


def test_all_that_is_said_is_answered() -> None:
    service = service_over(Kept())
    made = save(
        service,
        "ann",
        goals=[{"credential": "expert"}, {"occupation": {"key": "soc-analyst", "coverage": 0.8}}],
        competencies=[{"competency": "security", "level": 1.5, "source": "ASSESSMENT", "on": "2026-01-31"}],
        experience=[{"months": 7, "field": "security"}],
        waivers=[{"path": "expert/panel/2", "reason": "agreed"}],
        unlisted=[{"creditsOf": "Latin I", "credits": 2.5}],
        consents=["ADVICE", "WORKFORCE", "ADVICE"],
    )
    assert [(goal["key"], goal["coverage"]) for goal in made["goals"]] == [("expert", None), ("soc-analyst", 0.8)]
    assert made["goals"][1]["text"] == "80 % of the needs of SOC analyst"
    assert made["competencies"] == [
        {
            "level": 1.5,
            "source": "ASSESSMENT",
            "since": "2026-01-31",
            "isVerified": True,
            "competency": {"key": "security"},
        }
    ]
    assert made["experience"] == [{"months": 7, "field": "security"}]
    assert made["waivers"] == [{"path": "expert/panel/2"}]
    assert made["unlisted"] == [{"creditsOf": "Latin I", "credits": 2.5}]
    assert made["consents"] == ["ADVICE", "WORKFORCE"]


def test_version_expected_must_stand() -> None:
    service = service_over(Kept())
    assert refused(service, "ann", name="A", expectedVersion=1) == [("CONFLICT", "input/expectedVersion")]
    save(service, "ann", name="A", expectedVersion=0)
    assert refused(service, "ann", name="B", expectedVersion=0) == [("CONFLICT", "input/expectedVersion")]
    assert refused(service, "ann", name="B", expectedVersion=2) == [("CONFLICT", "input/expectedVersion")]
    assert save(service, "ann", name="B", expectedVersion=1)["version"] == 2


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"goals": [{"credential": "exprt"}]}, [("NOT_FOUND", "input/goals/0/credential")]),
        ({"goals": [{"all": []}]}, [("EMPTY_GOAL", "input/goals/0/all")]),
        (
            {"goals": [{"competencies": [SECURITY | {"source": "SELF"}]}]},
            [("MISPLACED", "input/goals/0/competencies/0/source")],
        ),
        ({"competencies": [{"competency": "x", "level": 1}]}, [("NOT_FOUND", "input/competencies/0")]),
        ({"competencies": [SECURITY | {"level": 0}]}, [("OUT_OF_RANGE", "input/competencies/0/level")]),
        ({"competencies": [SECURITY | {"source": "AWARD"}]}, [("INVALID", "input/competencies/0/source")]),
        ({"waivers": [{"path": "no/where", "reason": " "}]}, [("EMPTY", "input/waivers/0/reason")]),
        ({"claims": [{"award": "analyst", "path": "expert/panel/0"}]}, [("INVALID", "input/claims/0/award")]),
        ({"since": [{"on": "2026-01-01"}, {"on": "2026-01-02"}]}, [("DUPLICATE", "input/since/1")]),
    ],
)
def test_mistakes_are_told_with_their_paths(said: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    store = Kept()
    assert refused(service_over(store), "ann", **said) == expected
    assert store.learners == {}


@pytest.mark.parametrize(
    ("key", "code"), [("", "BAD_KEY"), (" ann", "BAD_KEY"), ("a\nb", "BAD_TEXT"), ("a" * 201, "TOO_LONG")]
)
def test_keys_that_cannot_be(key: str, code: str) -> None:
    assert refused(service_over(Kept()), key, name="A") == [(code, "input/key")]


def test_key_alone_makes_a_learner() -> None:
    service = service_over(Kept())
    assert save(service, "ann")["version"] == 1
    assert save(service, "ann")["version"] == 1
    assert told(service, LIST)["totalCount"] == 1


def test_longest_key_is_kept() -> None:
    assert save(service_over(Kept()), "ä" * 200, name="A")["key"] == "ä" * 200


def test_stored_learner_answers_as_the_profile_does() -> None:
    service = service_over(Kept())
    profile: dict[str, Any] = {
        "competencies": [SECURITY],
        "experience": [{"months": 30, "field": "security", "endedOn": "2026-10-31"}],
        "conditions": ["Agrees to the code of ethics"],
        "unlisted": [{"creditsOf": "Latin I", "credits": 2}],
    }
    save(service, "ann", **profile)
    questions = (
        """query ($l: LearnerRef!) { planPathway(goal: {credential: "expert"}, learner: $l,
             options: {startOn: "2026-11-23", alternatives: 1}) { ... on Plan { goal totals { cost { amount } hours }
               steps { credential { key } startOn } alternatives { totals { hours } } } ... on NoPlan { text } } }""",
        """query ($l: LearnerRef!) { skillGap(goal: {occupation: {key: "soc-analyst"}}, asOf: "2026-11-23", learner: $l)
             { coverage competencies { held needed } closers { credential { key } coverageAfter } } }""",
        """query ($l: LearnerRef!) { recommendations(learner: $l, asOf: "2026-11-23") {
             edges { node { credential { key } score reasons { text } } } } }""",
        """query ($l: LearnerRef!) { progress(credential: "expert", learner: $l, asOf: "2026-11-23") {
             status share lines { status by { text } requirement { path } } } }""",
        """query ($l: LearnerRef!) { whyNot(credential: "sec-badge", goal: {credential: "analyst"}, learner: $l,
             options: {startOn: "2026-11-23"}) { ... on WhyNot { text inBest } ... on NoPlan { text } } }""",
        """query ($l: LearnerRef!) { checkRequirement(
             requires: {competency: {competency: "security", level: 2}}, learner: $l, asOf: "2026-11-23")
             { status by { text } } }""",
    )
    for question in questions:
        by_key, sent = (told(service, question, l=each) for each in ({"key": "ann"}, {"profile": profile}))
        assert by_key == sent
        nothing = told(service, question, l={"profile": {}})
        assert nothing != sent


def test_goal_of_a_record_plans_itself() -> None:
    service = service_over(Kept())
    save(service, "ann", goals=[{"credential": "analyst"}], competencies=[SECURITY])
    query = """{ learner(key: "ann") { goals { plan(options: {startOn: "2026-11-23"}) {
        ... on Plan { totals { cost { amount } hours } } } } } }"""
    (goal,) = told(service, query)["goals"]
    # net-basics, 100 USD and 20.5 h, and sec-badge, 10 h, make the stack, which costs nothing.
    assert goal == {"plan": {"totals": {"cost": {"amount": "100.00"}, "hours": 30.5}}}


def test_known_from_a_day_counts_from_that_day() -> None:
    service = service_over(Kept())
    save(service, "ann", competencies=[SECURITY | {"on": "2026-11-23"}])
    query = """query ($day: Date!) { skillGap(goal: {competencies: [{competency: "security", level: 2}]},
        learner: {key: "ann"}, asOf: $day) { coverage } }"""
    assert told(service, query, day="2026-11-22") == {"coverage": 0}
    assert told(service, query, day="2026-11-23") == {"coverage": 1}


def test_several_questions_read_once() -> None:
    store = Kept()
    service = service_over(store)
    for key in ("ann", "bob"):
        save(service, key, name=key)
    store.reads.clear()
    answer(service, '{ a: learner(key: "ann") { id } b: learner(key: "bob") { id } c: learner(key: "ann") { name } }')
    assert store.reads == [("ann", "bob")]


def test_unknown_learner_is_not_found_everywhere() -> None:
    service = service_over(Kept())
    assert codes(answer(service, READ, key="nobody")) == ["NOT_FOUND"]
    gap = 'query { skillGap(goal: {credential: "expert"}, learner: {key: "nobody"}) { coverage } }'
    (error,) = answer(service, gap)["errors"]
    assert (error["extensions"]["code"], error["extensions"]["path"]) == ("NOT_FOUND", ["learner", "key"])
    plan = """{ planPathway(goal: {credential: "expert"}, learner: {key: "nobody"}) {
        ... on Refusal { userErrors { code path } } } }"""
    assert told(service, plan) == {"userErrors": [{"code": "NOT_FOUND", "path": ["learner", "key"]}]}


def with_two(store: Kept) -> None:
    """ann, whom the adviser advises, and bob, who has agreed to no advice."""
    service = service_over(store)
    save(service, "ann", name="Ann Lee", advisers=["adviser"], consents=["ADVICE"])
    save(service, "bob", name="Bob Lee", advisers=["adviser"], consents=["WORKFORCE"])


SEES = [
    (ADMINISTRATOR, {"ann", "bob"}),
    (PROGRAM, {"ann", "bob"}),
    (ANN, {"ann"}),
    (BOB, {"bob"}),
    (ADVISER, {"ann"}),
    (replace(ADVISER, subject="another"), set()),
    (replace(ADVISER, subject=""), set()),
    (replace(ANN, learner=None), set()),
]


@pytest.mark.parametrize(("who", "expected"), SEES)
def test_who_sees_whom(who: Identity, expected: set[str]) -> None:
    store = Kept()
    with_two(store)
    service = service_over(store)
    ids = {key: told(service, f'{{ learner(key: "{key}") {{ id }} }}')["id"] for key in ("ann", "bob")}
    listed = told(service, LIST, who)
    assert ({edge["node"]["key"] for edge in listed["edges"]}, listed["totalCount"]) == (expected, len(expected))
    for key, id in ids.items():
        there = key in expected
        assert codes(answer(service, READ, who, key=key)) == ([] if there else ["NOT_FOUND"])
        assert codes(answer(service, f'{{ node(id: "{id}") {{ id }} }}', who)) == ([] if there else ["NOT_FOUND"])
        assert told(service, f'{{ nodes(ids: ["{id}"]) {{ id }} }}', who) == [{"id": id} if there else None]
        gap = f'{{ skillGap(goal: {{credential: "expert"}}, learner: {{key: "{key}"}}) {{ coverage }} }}'
        assert codes(answer(service, gap, who)) == ([] if there else ["NOT_FOUND"])
        absent = answer(service, READ, who, key="carl")["errors"]
        if not there:
            said = answer(service, READ, who, key=key)["errors"]
            assert said == [
                absent[0]
                | {"message": absent[0]["message"].replace("carl", key)}
                | {"extensions": said[0]["extensions"]}
            ]


def test_other_roles_see_no_learner() -> None:
    store = Kept()
    with_two(store)
    service = service_over(store)
    assert codes(answer(service, READ, HR, key="ann")) == ["NOT_FOUND"]
    gap = '{ skillGap(goal: {credential: "expert"}, learner: {key: "ann"}) { coverage } }'
    assert codes(answer(service, gap, HR)) == ["NOT_FOUND"]
    assert codes(answer(service, gap, replace(ANN, roles=frozenset()))) == ["NOT_FOUND"]


WRITES = {
    "goals": [{"credential": "expert"}],
    "competencies": [SECURITY],
    "experience": [{"months": 1}],
    "conditions": ["Pays"],
    "consents": ["ADVICE"],
    "waivers": [{"path": "expert/panel/2", "reason": "agreed"}],
    "substitutions": [{"for": "analyst", "by": "old-analyst", "reason": "agreed"}],
    "since": [{"on": "2026-01-01"}],
    "claims": [],
    "unlisted": [{"creditsOf": "Latin", "credits": 1}],
    "advisers": ["adviser"],
    "name": "Ann",
}
OWN = {"goals", "competencies", "experience", "conditions", "consents"}


@pytest.mark.parametrize(
    ("who", "allowed"),
    [(ANN, OWN), (ADVISER, OWN | {"waivers", "substitutions"}), (ADMINISTRATOR, {*WRITES}), (PROGRAM, {*WRITES})],
)
def test_who_writes_what(who: Identity, allowed: set[str]) -> None:
    store = Kept()
    with_two(store)
    service = service_over(store)
    for name, value in WRITES.items():
        if name in allowed:
            save(service, "ann", who, **{name: value})
        else:
            assert refused(service, "ann", who, **{name: value}) == [("FORBIDDEN", f"input/{name}")]


def test_one_learner_cannot_write_another() -> None:
    store = Kept()
    with_two(store)
    service = service_over(store)
    for who in (BOB, replace(ADVISER, subject="another")):
        assert refused(service, "ann", who, conditions=["x"]) == [("NOT_FOUND", "input/key")]
        assert refused(service, "carl", who, conditions=["x"]) == [("NOT_FOUND", "input/key")]
    assert refused(service, "carl", replace(ANN, learner="carl"), conditions=["x"]) == [("NOT_FOUND", "input/key")]
    reads = replace(PROGRAM, permissions=PROGRAM.permissions - {"learners:write"})
    assert codes(answer(service, 'mutation { saveLearner(input: {key: "ann"}) { learner { id } } }', reads)) == [
        "FORBIDDEN"
    ]


def test_learner_keeps_what_others_vouch_for() -> None:
    service = service_over(Kept())
    vouched = {"competency": "networking", "level": 3, "source": "ASSESSMENT"}
    save(service, "ann", competencies=[vouched, SECURITY])
    forged = [{"competency": "security", "level": 9, "source": "EMPLOYER"}]
    assert refused(service, "ann", ANN, competencies=forged) == [("FORBIDDEN", "input/competencies/0/source")]
    found = save(service, "ann", ANN, competencies=[SECURITY | {"level": 1}])["competencies"]
    assert [(each["competency"]["key"], each["level"]) for each in found] == [("networking", 3), ("security", 1)]
    found = save(service, "ann", ANN, competencies=None)["competencies"]
    assert [each["competency"]["key"] for each in found] == ["networking"]
    assert save(service, "ann", competencies=None)["competencies"] == []


def test_pages_of_learners_and_search() -> None:
    service = service_over(Kept())
    for number in range(5):
        save(service, f"l{number}", name=f"Ärla {'Even' if number % 2 == 0 else 'Odd'}")
    first = told(service, LIST, first=2)
    assert [edge["node"]["key"] for edge in first["edges"]] == ["l0", "l1"]
    second = told(service, LIST, first=2, after=first["edges"][1]["cursor"])
    assert [edge["node"]["key"] for edge in second["edges"]] == ["l2", "l3"]
    found = told(service, LIST, search="even ÄRLA")
    assert ([edge["node"]["key"] for edge in found["edges"]], found["totalCount"]) == (["l0", "l2", "l4"], 3)
    assert told(service, LIST, search="even odd")["totalCount"] == 0
    assert codes(answer(service, LIST, first=101)) == ["OUT_OF_RANGE"]


def test_no_writer_loses_to_another() -> None:
    store, writers, rounds = Kept(), 8, 10
    records = Records(store)

    def write(writer: int) -> None:
        for number in range(rounds):
            said = f"{writer}/{number}"
            work = lambda known, said=said: replace(known, conditions=(*known.conditions, said))  # noqa: E731
            records.change(ACT, "ann", work, NO_STACKS)

    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(write, range(writers)))
    kept = store.learners["ann"]
    assert sorted(kept.conditions) == sorted(
        f"{writer}/{number}" for writer in range(writers) for number in range(rounds)
    )
    assert kept.version == writers * rounds


def test_service_without_learners_says_so() -> None:
    service = service_of(small_snapshot())
    assert codes(answer(service, READ, key="ann")) == ["NOT_FOUND"]
    assert told(service, LIST)["totalCount"] == 0
    assert codes(answer(service, 'mutation { saveLearner(input: {key: "a"}) { learner { id } } }')) == ["READ_ONLY"]
