"""Answers as of an earlier revision, and as if a change set were published."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from pathways.access.roles import Role
from pathways.api.context import Spending
from pathways.api.execution import Operation
from pathways.api.service import Service
from tests.api.small import THINGS
from tests.editing.desk import EDDA, PAUL, RITA, Desk, approved, ask, done, published, refused, somebody, staged

DEARER: Any = {"putRoute": {"credential": "net-basics", "key": "course", "cost": {"amount": "120", "currency": "USD"}}}
HARDER: Any = {
    "putRoute": {"credential": "sec-badge", "key": "online", "requires": {"credential": {"credential": "net-basics"}}}
}
QUESTION = (
    'planPathway(goal: {credential: "net-basics"}, learner: {profile: {}}%s) '
    "{ ... on Plan { totals { cost { amount } } catalogRevision steps { credential { id name } } } "
    "... on Refusal { userErrors { code path } } }"
)
PROGRESS = 'progress(credential: "sec-badge", learner: {profile: {}}%s) { status state lines { status } }'


@pytest.fixture
def desk() -> Desk:
    return Desk(THINGS)


def plan_of(service: Service, where: str = "") -> Any:
    return ask(service, EDDA, f"{{ plan: {QUESTION % where} }}")["plan"]


def test_plans_answer_as_of_a_revision(desk: Desk) -> None:
    service = desk.service()
    assert published(service, DEARER, {"putOrganization": {"key": "new", "name": "New"}}) == 2
    then, now = plan_of(service, ", atRevision: 1"), plan_of(service)
    assert (then["totals"]["cost"]["amount"], then["catalogRevision"]) == ("100.00", 1)
    assert (now["totals"]["cost"]["amount"], now["catalogRevision"]) == ("120.00", 2)
    counted = "{ then: catalog(revision: 1) { revision organizations } now: catalog { revision organizations } }"
    assert ask(service, EDDA, counted) == {
        "then": {"revision": 1, "organizations": 2},
        "now": {"revision": 2, "organizations": 3},
    }


def test_versions_are_those_of_each_state(desk: Desk) -> None:
    service = desk.service()
    published(service, DEARER)
    key = staged(service, {"putCredential": {"key": "net-basics", "name": "Nets"}})
    found = []
    for where in (", atRevision: 1", "", f', inChangeSet: "{key}"'):
        asked = QUESTION.replace("credential { id name }", "credential { version }") % where
        (step,) = ask(service, EDDA, f"{{ plan: {asked} }}")["plan"]["steps"]
        found.append(step["credential"]["version"])
    assert found == [1, 2, 3]


QUESTIONS = """{
  plan: planPathway(goal: {credential: "sec-badge"}, learner: {profile: {}}%(state)s)
    { ... on Plan { totals { cost { amount } hours steps } steps { credential { key name version } } } }
  why: whyNot(credential: "net-basics", goal: {credential: "sec-badge"}, learner: {profile: {}}%(state)s)
    { ... on WhyNot { inBest text best { totals { steps } } } }
  gap: skillGap(goal: {occupation: {key: "soc-analyst"}}, learner: {profile: {}}%(state)s)
    { coverage competencies { competency { key } } }
  next: recommendations(learner: {profile: {}}, goal: {credential: "sec-badge"}%(state)s)
    { edges { node { credential { key name } reasons { text } } } }
  progress(credential: "sec-badge", learner: {profile: {}}%(state)s)
    { status state lines { status requirement { ... on CredentialRequirement { text } } } }
  rule: checkRequirement(requires: {credential: {credential: "net-basics"}}, learner: {profile: {}}%(state)s)
    { status requirement { ... on CredentialRequirement { text } } }
  structure(keys: ["net-basics"]%(state)s) { blockingFactor delayFactor goals fallsWithIt credential { name } }
  team: teamGap(team: {profiles: [{key: "ann", profile: {awards: [{credential: "net-basics"}]}}]},
    roles: [{occupation: "soc-analyst"}]%(state)s) { coverage roles { occupation { name } } }
  forecast: teamForecast(team: {profiles: [{key: "ann", profile: {awards: [{credential: "net-basics"}]}}]},
    roles: [{occupation: "soc-analyst"}], months: 1%(state)s) { points { coverage } }
  portfolio: trainingPortfolio(team: {profiles: [{key: "ann", profile: {awards: [{credential: "net-basics"}]}}]},
    roles: [{occupation: "soc-analyst"}], options: {}%(state)s) { ... on TrainingPortfolio { coverageBefore } }
  jobs: occupationMatches(learner: {profile: {awards: [{credential: "net-basics"}]}}%(state)s)
    { edges { node { coverage occupation { key name } } } }
}"""


def test_every_question_answers_over_every_state(desk: Desk) -> None:
    service, ina = desk.service(), somebody("ina", Role.EDITOR, Role.HR)
    first = ask(service, ina, QUESTIONS % {"state": ""})
    job: Any = {"key": "soc-analyst", "name": "Analyst", "needs": [{"competency": "networking", "level": 2}]}
    job["needs"][0]["importance"] = 1
    renamed = {"putCredential": {"key": "net-basics", "name": "Nets"}}
    key = staged(service, renamed, {"putOccupation": job}, HARDER)
    proposed = ask(service, ina, QUESTIONS % {"state": f', inChangeSet: "{key}"'})
    assert ask(service, ina, QUESTIONS % {"state": ""}) == first
    assert [name for name in first if first[name] == proposed[name]] == []
    approved(service, key)
    done(service, PAUL, "publishChangeSet", key=key, expectedRevision=1)
    assert ask(service, ina, QUESTIONS % {"state": ""}) == proposed
    assert ask(service, ina, QUESTIONS % {"state": ", atRevision: 1"}) == first


EDITS: Any = {
    "credential": {"key": "net-basics"},
    "competency": {"key": "networking"},
    "occupation": {"key": "soc-analyst"},
    "organization": {"key": "acme"},
    "overlap": {"key": "both", "between": ["net-basics", "sec-badge"], "atMost": 1},
    "equivalence": {"key": "alike", "credentials": ["expert", "old-analyst"]},
}


@pytest.mark.parametrize("kind", EDITS)
def test_edits_of_an_older_version_are_refused(desk: Desk, kind: str) -> None:
    service, put, said = desk.service(), f"put{kind.capitalize()}", EDITS[kind]
    names = iter("ABCDE")

    def edited(version: int) -> Any:
        more: Any = {"name": next(names)}
        if kind == "overlap":
            more = {"atMost": 5 + version}
        if kind == "equivalence":
            more = {"credentials": [*said["credentials"], "sec-badge"]}
        return {put: said | {"expectedVersion": version} | more}

    if kind in ("overlap", "equivalence"):
        assert published(service, {put: said | {"expectedVersion": 0}}) == 2
    query = f'{{ found: {kind}(key: "{said["key"]}") {{ version }} }}'
    assert ask(service, EDDA, query)["found"] == {"version": 1}
    published(service, edited(1))
    assert ask(service, EDDA, query)["found"] == {"version": 2}
    key = done(service, EDDA, "openChangeSet", title="Late")["key"]
    stale = refused(service, EDDA, "stageChanges", key=key, changes=[edited(1)])
    assert stale == [("STALE", f"input/changes/0/{put}/expectedVersion")]
    done(service, EDDA, "stageChanges", key=key, changes=[edited(2)])


def test_ids_of_other_states_never_mix(desk: Desk) -> None:
    service = desk.service()
    published(service, {"putCredential": {"key": "net-basics", "name": "Networks"}})
    key = staged(service, {"putCredential": {"key": "net-basics", "name": "Nets"}})
    ids = {}
    for where, name in (("", "Networks"), (", atRevision: 1", "Network Basics"), (f', inChangeSet: "{key}"', "Nets")):
        (step,) = plan_of(service, where)["steps"]
        assert step["credential"]["name"] == name
        ids[step["credential"]["id"]] = name
    assert len(ids) == 3
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Credential { name } } }"
    found = ask(service, EDDA, query, ids=list(ids))["nodes"]
    assert {each["id"]: each["name"] for each in found} == ids
    # What more is staged makes it another catalogue.
    done(service, EDDA, "stageChanges", key=key, changes=[DEARER])
    after = ask(service, EDDA, query, ids=list(ids))["nodes"]
    assert [each is None for each in after] == [False, False, True]


def test_plans_and_progress_answer_in_a_change_set(desk: Desk) -> None:
    service = desk.service()
    key = staged(service, DEARER, HARDER)
    where = f', inChangeSet: "{key}"'
    assert plan_of(service, where)["totals"]["cost"]["amount"] == "120.00"
    assert plan_of(service)["totals"]["cost"]["amount"] == "100.00"
    answer = ask(service, RITA, f"{{ now: {PROGRESS % ''} then: {PROGRESS % where} }}")
    assert answer["now"] == {"status": "MET", "state": "ELIGIBLE", "lines": []}
    assert answer["then"] == {"status": "UNMET", "state": "BLOCKED", "lines": [{"status": "UNMET"}]}
    gap = 'skillGap(goal: {credential: "sec-badge"}, learner: {profile: {}}%s) { lines { status } catalogRevision }'
    answer = ask(service, RITA, f"{{ now: {gap % ''} then: {gap % where} }}")
    assert answer["now"] == {"lines": [], "catalogRevision": 1}
    assert answer["then"] == {"lines": [{"status": "UNMET"}], "catalogRevision": 1}


def test_a_change_set_is_hidden_from_readers(desk: Desk) -> None:
    service = desk.service()
    key = staged(service, DEARER)
    for caller, name in ((somebody("lea", Role.HR), key), (EDDA, "no-such-set")):
        data = ask(service, caller, f"{{ plan: {QUESTION % f', inChangeSet: {name!r}'.replace(chr(39), chr(34))} }}")
        assert data["plan"]["userErrors"] == [{"code": "NOT_FOUND", "path": ["inChangeSet"]}]


def test_history_lists_what_changed_a_credential(desk: Desk) -> None:
    service = desk.service()
    published(service, DEARER, title="Dearer")
    published(service, {"putOrganization": {"key": "acme", "name": "Acme"}}, title="Renamed")
    published(service, HARDER, DEARER | {"putRoute": {**DEARER["putRoute"], "weeks": 2}}, title="Longer")
    query = '{ credential(key: "net-basics") { history { totalCount edges { node { number title } } } } }'
    found = ask(service, EDDA, query)["credential"]["history"]
    assert [each["node"] for each in found["edges"]] == [
        {"number": 4, "title": "Longer"},
        {"number": 2, "title": "Dearer"},
    ]


def test_history_says_the_same_in_every_state(desk: Desk) -> None:
    service = desk.service()
    new = {"putOrganization": {"key": "acme-labs", "name": "Labs"}}
    assert published(service, DEARER, new) == 2
    key = staged(service, {"putRoute": {**DEARER["putRoute"], "cost": {"amount": "150", "currency": "USD"}}})
    asked = (
        'planPathway(goal: {credential: "net-basics"}, learner: {profile: {}}%s) { ... on Plan { steps { credential '
        "{ history { edges { node { changes { edges { node { subject kind fields { path before after } } } } "
        "changeSet { findings { totalCount } } } } } } } } }"
    )
    wheres = ("", ", atRevision: 1", f', inChangeSet: "{key}"')
    for where in wheres:
        (step,) = ask(service, EDDA, f"{{ plan: {asked % where} }}")["plan"]["steps"]
        (revision,) = step["credential"]["history"]["edges"]
        changes = {each["node"]["subject"]: each["node"] for each in revision["node"]["changes"]["edges"]}
        assert {key: each["kind"] for key, each in changes.items()} == {"acme-labs": "ADDED", "net-basics": "CHANGED"}
        (cost,) = changes["net-basics"]["fields"]
        assert ("100" in cost["before"], "120" in cost["after"]) == (True, True)
        assert revision["node"]["changeSet"]["findings"] == {"totalCount": 0}, where


def test_other_states_share_one_limit(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    service = desk.service()
    for weeks in range(2, 9):
        published(service, {"putRoute": {**DEARER["putRoute"], "weeks": weeks}})
    query = "query ($ids: [ID!]!) { nodes(ids: $ids) { id ... on Credential { name } } }"
    ids = [plan_of(service, f", atRevision: {number}")["steps"][0]["credential"]["id"] for number in range(1, 8)]
    assert len(set(ids)) == 7

    def nodes(some: list[str]) -> Any:
        return asyncio.run(service.run(Operation(query, {"ids": some}), caller=EDDA)).body

    assert [each["id"] for each in nodes([*ids[:6], *ids[:6]])["data"]["nodes"]] == [*ids[:6], *ids[:6]]
    body = nodes(ids)
    assert [each is None for each in body["data"]["nodes"]].count(True) == 1
    (problem,) = (problem for each in body["errors"] for problem in each["extensions"]["problems"])
    assert (problem["code"], problem["path"]) == ("LIMIT", ["ids", "6"])
    asked = " ".join(f"r{number}: catalog(revision: {number}) {{ revision }}" for number in range(1, 8))
    answer = asyncio.run(service.run(Operation(f"{{ {asked} }}", {}), caller=EDDA)).body
    assert "more than 6 other states" in answer["errors"][0]["message"]
    # Objects are counted over all states together.
    usual = service._reading
    monkeypatch.setattr(service, "_reading", lambda *said: replace(usual(*said), spending=Spending(objects=4)))
    body = nodes(ids[:6])
    assert [each is None for each in body["data"]["nodes"]] == [False] * 4 + [True] * 2


def test_authors_are_named_to_curators_alone(desk: Desk) -> None:
    service = desk.service()
    published(service, DEARER, title="Dearer")
    asked = (
        "{ revisions { edges { node { number author title changes { totalCount } } } } "
        'credential(key: "net-basics") { history { edges { node { number author } } } } }'
    )

    def told(role: Role) -> tuple[list[Any], list[Any]]:
        answer = ask(service, somebody(role.value.lower(), role), asked)
        every, one = answer["revisions"]["edges"], answer["credential"]["history"]["edges"]
        return [each["node"] for each in every], [each["node"]["author"] for each in one]

    seen, of_one = told(Role.LEARNER)
    assert [(each["number"], each["author"], each["title"]) for each in seen] == [(2, None, "Dearer"), (1, None, None)]
    assert set(of_one) == {None}
    named, of_one = told(Role.EDITOR)
    assert named[0]["author"] == of_one[0] == "paul"
    assert [each["changes"] for each in named] == [each["changes"] for each in seen]
