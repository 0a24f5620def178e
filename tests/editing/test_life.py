"""The life of a change set, asked as its people ask: from the first draft to a revision that others read."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from pathways.access.roles import Role
from tests.api.small import THINGS
from tests.editing.desk import (
    EDDA,
    ERIK,
    PAUL,
    RITA,
    Desk,
    act,
    approved,
    ask,
    done,
    published,
    refused,
    somebody,
    staged,
)

PRICE = {"putRoute": {"credential": "net-basics", "key": "course", "cost": {"amount": "120.00", "currency": "USD"}}}
COST = '{ credential(key: "net-basics") { version routes { key hours cost { amount } } } catalog { revision } }'
BADGE = {
    "putCredential": {
        "key": "cloud-badge",
        "name": "Cloud Badge",
        "credentialType": "DIGITAL_BADGE",
        "ownedBy": ["acme"],
        "routes": [
            {
                "key": "exam",
                "kind": "EXAM",
                "requires": {"all": {"of": [{"credential": {"credential": "net-basics"}}]}},
            }
        ],
    }
}


@pytest.fixture
def desk() -> Desk:
    return Desk(THINGS)


def test_an_edit_goes_from_draft_to_revision(desk: Desk) -> None:
    service = desk.service()
    opened = done(service, EDDA, "openChangeSet", title="Raise the fee", description="As agreed in May.")
    key = opened["key"]
    assert (opened["state"], opened["author"], opened["version"], opened["baseRevision"]) == ("DRAFT", "edda", 1, 1)
    assert key.startswith("raise-the-fee-")
    edited = done(service, EDDA, "stageChanges", key=key, changes=[PRICE, BADGE])
    assert (edited["version"], edited["state"]) == (2, "DRAFT")
    assert [each["node"] for each in edited["changes"]["edges"]] == [
        {
            "subject": "cloud-badge",
            "subjectKind": "CREDENTIAL",
            "kind": "ADDED",
            "fields": [{"path": "key", "before": None, "after": "cloud-badge"}],
        },
        {
            "subject": "net-basics",
            "subjectKind": "CREDENTIAL",
            "kind": "CHANGED",
            "fields": [{"path": "routes/course/cost", "before": "100.00 USD", "after": "120.00 USD"}],
        },
    ]
    assert done(service, EDDA, "submitChangeSet", key=key)["state"] == "IN_REVIEW"
    read = done(service, RITA, "reviewChangeSet", key=key, verdict="APPROVE", comment="Fine.", expectedVersion=2)
    assert read["reviews"] == [{"author": "rita", "verdict": "APPROVE", "comment": "Fine.", "version": 2}]
    assert ask(service, EDDA, COST)["credential"]["routes"][0]["cost"] == {"amount": "100.00"}
    closed = done(service, PAUL, "publishChangeSet", key=key, expectedRevision=1)
    assert (closed["state"], closed["publishedRevision"]) == ("PUBLISHED", 2)
    assert ask(service, EDDA, COST) == {
        "credential": {"version": 2, "routes": [{"key": "course", "hours": 20.5, "cost": {"amount": "120.00"}}]},
        "catalog": {"revision": 2},
    }
    assert [(each["node"]["by"], each["node"]["action"]) for each in closed["events"]["edges"]] == [
        ("edda", "openChangeSet"),
        ("edda", "stageChanges"),
        ("edda", "submitChangeSet"),
        ("rita", "reviewChangeSet"),
        ("paul", "publishChangeSet"),
    ]


def test_revisions_say_who_did_what(desk: Desk) -> None:
    service = desk.service()
    published(service, PRICE, title="Raise the fee")
    published(service, {"putOrganization": {"key": "acme", "url": None}}, title="No address")
    answer = ask(
        service,
        EDDA,
        "{ revisions(first: 2) { totalCount edges { node { number author title changeSet { state title } "
        "changes { edges { node { subject kind fields { path before after } } } } } } } "
        "changeSets(states: [PUBLISHED]) { edges { node { title changes { totalCount } } } } }",
    )
    assert answer["revisions"]["totalCount"] == 3
    assert [each["node"] for each in answer["revisions"]["edges"]] == [
        {
            "number": 3,
            "author": "paul",
            "title": "No address",
            "changeSet": {"state": "PUBLISHED", "title": "No address"},
            "changes": {
                "edges": [
                    {
                        "node": {
                            "subject": "acme",
                            "kind": "CHANGED",
                            "fields": [{"path": "url", "before": "https://acme.example", "after": None}],
                        }
                    }
                ]
            },
        },
        {
            "number": 2,
            "author": "paul",
            "title": "Raise the fee",
            "changeSet": {"state": "PUBLISHED", "title": "Raise the fee"},
            "changes": {
                "edges": [
                    {
                        "node": {
                            "subject": "net-basics",
                            "kind": "CHANGED",
                            "fields": [{"path": "routes/course/cost", "before": "100.00 USD", "after": "120.00 USD"}],
                        }
                    }
                ]
            },
        },
    ]
    assert [each["node"] for each in answer["changeSets"]["edges"]] == [
        {"title": "No address", "changes": {"totalCount": 1}},
        {"title": "Raise the fee", "changes": {"totalCount": 1}},
    ]


def test_nothing_unreviewed_is_published(desk: Desk) -> None:
    service = desk.service()
    key = staged(service, PRICE)
    assert refused(service, PAUL, "publishChangeSet", key=key, expectedRevision=1) == [("WRONG_STATE", "input/key")]
    approved(service, key)
    done(service, ERIK, "stageChanges", key=key, changes=[BADGE])
    assert desk.kept[key].state == "DRAFT"
    assert refused(service, PAUL, "publishChangeSet", key=key, expectedRevision=1) == [("WRONG_STATE", "input/key")]
    done(service, EDDA, "submitChangeSet", key=key)
    stale = refused(service, RITA, "reviewChangeSet", key=key, verdict="APPROVE", expectedVersion=2)
    assert stale == [("STALE", "input/expectedVersion")]
    assert desk.content.get("cloud-badge") is None


@pytest.mark.parametrize("own_review", [False, True])
def test_editors_approve_their_own_where_they_may(own_review: bool) -> None:
    desk = Desk(THINGS, own_review=lambda: own_review)
    service, both = desk.service(), somebody("edda", Role.EDITOR, Role.REVIEWER)
    key = staged(service, PRICE)
    done(service, EDDA, "submitChangeSet", key=key)
    payload = act(service, both, "reviewChangeSet", key=key, verdict="APPROVE")
    assert [each["code"] for each in payload["userErrors"]] == ([] if own_review else ["FORBIDDEN"])


def test_two_publishers_at_once_have_one_winner(desk: Desk) -> None:
    service = desk.service()
    first, second = staged(service, PRICE), staged(service, BADGE)
    for key in (first, second):
        approved(service, key)
    done(service, PAUL, "publishChangeSet", key=first, expectedRevision=1)
    assert refused(service, PAUL, "publishChangeSet", key=second, expectedRevision=1) == [
        ("CONFLICT", "input/expectedRevision")
    ]
    # Made on an older revision, of other things: it applies.
    assert done(service, PAUL, "publishChangeSet", key=second, expectedRevision=2)["publishedRevision"] == 3


def test_same_subject_shows_both_versions(desk: Desk) -> None:
    service = desk.service()
    mine = staged(service, PRICE)
    cheaper = {"amount": "90", "currency": "USD"}
    published(service, {"putRoute": {"credential": "net-basics", "key": "course", "cost": cheaper, "weeks": 3}})
    approved(service, mine)
    payload = act(service, PAUL, "publishChangeSet", key=mine, expectedRevision=2)
    (error,) = payload["userErrors"]
    assert (error["code"], error["subject"], error["revision"]) == ("CONFLICT", "net-basics", 2)
    assert error["theirs"] == [
        {"path": "routes/course/cost", "before": "100.00 USD", "after": "90.00 USD"},
        {"path": "routes/course/weeks", "before": None, "after": "3"},
    ]
    assert error["yours"] == [{"path": "routes/course/cost", "before": "100.00 USD", "after": "120.00 USD"}]
    query = "query ($key: String!) { changeSet(key: $key) { findings { edges { node { code severity subject } } } } }"
    found = ask(service, EDDA, query, key=mine)["changeSet"]["findings"]["edges"]
    assert found[0]["node"] == {"code": "CONFLICT", "severity": "ERROR", "subject": "net-basics"}
    # Staged once more, it begins with what is published now.
    done(service, EDDA, "stageChanges", key=mine, changes=[PRICE])
    approved(service, mine)
    done(service, PAUL, "publishChangeSet", key=mine, expectedRevision=2)
    (route,) = desk.content.credentials["net-basics"].routes
    assert (str(route.cost and route.cost.amount), route.weeks) == ("120", 3)


def test_errors_keep_a_set_from_being_published(desk: Desk) -> None:
    service = desk.service()
    circle = {
        "putRoute": {
            "credential": "net-basics",
            "key": "course",
            "requires": {"all": {"of": [{"credential": {"credential": "analyst"}}]}},
        }
    }
    key = staged(service, circle)
    query = (
        "query ($key: String!) { changeSet(key: $key) { findings(severities: [ERROR]) "
        "{ edges { node { code subject } } } } }"
    )
    found = ask(service, EDDA, query, key=key)["changeSet"]["findings"]["edges"]
    subjects = {each["node"]["subject"] for each in found}
    assert {each["node"]["code"] for each in found} == {"UNREACHABLE"}
    # The circle is told of one of its members, and what hangs on it.
    assert subjects & {"net-basics", "analyst"} and "expert" in subjects
    approved(service, key)
    payload = act(service, PAUL, "publishChangeSet", key=key, expectedRevision=1)
    assert {each["code"] for each in payload["userErrors"]} == {"UNREACHABLE"}
    assert desk.fresh().revision == 1


def test_findings_keep_their_keys(desk: Desk) -> None:
    service, query = desk.service(), "{ findings(first: 100) { edges { node { key code subject } } } }"
    before = [each["node"] for each in ask(service, EDDA, query)["findings"]["edges"]]
    assert before and len({each["key"] for each in before}) == len(before)
    published(service, BADGE)
    after = [each["node"] for each in ask(service, EDDA, query)["findings"]["edges"]]
    assert [each for each in before if each not in after] == []


def test_withdrawn_and_rejected_sets_end(desk: Desk) -> None:
    service = desk.service()
    key = staged(service, PRICE)
    assert done(service, EDDA, "withdrawChangeSet", key=key)["state"] == "WITHDRAWN"
    for name, more in (("submitChangeSet", {}), ("stageChanges", {"changes": [BADGE]})):
        assert [code for code, _ in refused(service, EDDA, name, key=key, **more)] == ["WRONG_STATE"]
    other = staged(service, PRICE)
    done(service, EDDA, "submitChangeSet", key=other)
    assert done(service, RITA, "reviewChangeSet", key=other, verdict="REJECT")["state"] == "REJECTED"
    assert refused(service, EDDA, "withdrawChangeSet", key=other) == [("WRONG_STATE", "input/key")]


def test_one_revision_is_undone_beneath_later_ones(desk: Desk) -> None:
    service = desk.service()
    wrong = published(service, PRICE, title="Raise the fee")
    published(service, {"putRoute": {"credential": "net-basics", "key": "course", "hours": 30}})
    undo = done(service, EDDA, "revertRevision", revision=wrong)
    assert undo["title"] == "Undo revision 2: Raise the fee"
    assert [each["node"]["fields"] for each in undo["changes"]["edges"]] == [
        [{"path": "routes/course/cost", "before": "120.00 USD", "after": "100.00 USD"}]
    ]
    approved(service, undo["key"])
    done(service, PAUL, "publishChangeSet", key=undo["key"], expectedRevision=3)
    (route,) = desk.content.credentials["net-basics"].routes
    assert (str(route.cost and route.cost.amount), str(route.hours)) == ("100", "30")
    assert refused(service, EDDA, "revertRevision", revision=wrong) == [("EMPTY", "input/revision")]
    assert refused(service, EDDA, "revertRevision", revision=99) == [("NOT_FOUND", "input/revision")]


def test_long_titles_are_undone_too(desk: Desk) -> None:
    service = desk.service()
    wrong = published(service, PRICE, title="x" * 200)
    undo = done(service, EDDA, "revertRevision", revision=wrong)
    assert undo["title"] == "Undo revision 2: " + "x" * 183


def test_many_mistakes_get_a_few_hints(desk: Desk) -> None:
    service = desk.service()
    key = staged(service, PRICE)
    unknown = [f"net-basic{number}" for number in range(100)]
    removals = [{"remove": {"subjectKind": "CREDENTIAL", "key": each}} for each in unknown]
    for name, more in (("unstageChanges", {"subjects": unknown}), ("stageChanges", {"changes": removals})):
        errors = act(service, EDDA, name, key=key, **more)["userErrors"]
        assert [each["code"] for each in errors] == ["NOT_FOUND"] * 100
        assert [each["hint"].startswith("Did you mean net-basics") for each in errors] == [True] * 20 + [False] * 80


def test_staging_ends_with_its_request(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    service = desk.service()
    key = staged(service, PRICE)
    before, usual = desk.kept[key], service._reading
    late = time.monotonic() - 60
    monkeypatch.setattr(service, "_reading", lambda *said: replace(usual(*said), begun=late))
    rename = {"rename": {"subjectKind": "CREDENTIAL", "from": "net-basics", "to": "net-101"}}
    for change in (BADGE, rename):
        assert [code for code, _ in refused(service, EDDA, "stageChanges", key=key, changes=[change])] == ["TIMEOUT"]
    assert desk.kept[key] == before


def test_what_was_only_staged_goes_again(desk: Desk) -> None:
    service = desk.service()
    key = staged(service, BADGE)
    gone = done(
        service,
        EDDA,
        "stageChanges",
        key=key,
        changes=[{"remove": {"subjectKind": "CREDENTIAL", "key": "cloud-badge"}}],
    )
    assert (gone["changes"]["edges"], gone["version"]) == ([], 3)
