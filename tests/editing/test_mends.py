"""Findings with what would mend them, staged by the key of the finding."""

from __future__ import annotations

from typing import Any

import pytest

from tests.catalogs import content_of, credential, usd
from tests.curation.design.finding import course
from tests.editing.desk import EDDA, PAUL, Desk, approved, ask, done, refused, staged

FINDINGS = "edges { node { key code path mend { text changes { subject kind fields { path before after } } } } }"
CATALOGUE: dict[str, Any] = {
    "credentials": [
        course("a"),
        course("b", "a"),
        course("b2", "b"),
        course("c", "a", "b", "b2"),
        credential("d", {"cost": usd(0), "requires": {"all": [{"credential": "c"}]}}),
    ]
}


@pytest.fixture
def desk() -> Desk:
    return Desk(content_of(CATALOGUE).things())


def found(desk: Desk, change_set: str | None = None) -> list[dict[str, Any]]:
    """The findings of what is published, or of a change set."""
    query = f"{{ findings {{ {FINDINGS} }} }}"
    if change_set is not None:
        query = f'{{ changeSet(key: "{change_set}") {{ findings {{ {FINDINGS} }} }} }}'
    answer = ask(desk.service(), EDDA, query)
    listed = answer["findings"] if change_set is None else answer["changeSet"]["findings"]
    return [each["node"] for each in listed["edges"]]


def test_mend_of_published_finding_is_staged(desk: Desk) -> None:
    first, second = found(desk)
    assert (first["code"], first["path"], second["path"]) == ("REDUNDANT_PREREQUISITE", "c/r0/0", "c/r0/1")
    assert first["mend"]["text"] == "Leave out “A”."
    (change,) = first["mend"]["changes"]
    assert (change["subject"], change["kind"]) == ("c", "CHANGED")
    assert {"path": "routes/r0/requires", "before": "a", "after": None} in change["fields"]
    service = desk.service()
    key = done(service, EDDA, "openChangeSet", title="Tidy up")["key"]
    edited = done(service, EDDA, "stageChanges", key=key, mends=[first["key"], second["key"]])
    assert [each["node"]["subject"] for each in edited["changes"]["edges"]] == ["c"]
    gone = [("MOVED_PATH", "c/r0/0"), ("MOVED_PATH", "c/r0/1")]
    assert [(each["code"], each["path"]) for each in found(desk, key)] == gone
    approved(service, key)
    done(service, PAUL, "publishChangeSet", key=key, expectedRevision=1)
    assert found(desk) == []
    (line,) = desk.content.credentials["c"].routes[0].requires.of  # type: ignore[union-attr]
    assert (line.credential, line.path) == ("b2", "c/r0/2")  # type: ignore[union-attr]


def test_mend_of_what_is_staged_is_staged_too(desk: Desk) -> None:
    """The finding arises in the change set: D asks for B beside C, which needs B."""
    service = desk.service()
    both = [{"credential": {"credential": "c"}}, {"credential": {"credential": "b"}}]
    key = staged(service, {"putRoute": {"credential": "d", "key": "r0", "requires": {"all": {"of": both}}}})
    (new,) = [each for each in found(desk, key) if each["path"].startswith("d/")]
    assert new["path"] == "d/r0/1"
    done(service, EDDA, "stageChanges", key=key, mends=[new["key"]])
    assert [each["path"] for each in found(desk, key)] == []


def test_mend_that_is_not_there_is_refused(desk: Desk) -> None:
    service = desk.service()
    key = staged(service, {"putRoute": {"credential": "d", "key": "r0", "cost": None}})
    assert refused(service, EDDA, "stageChanges", key=key, mends=["0123456789abcdef"]) == [
        ("NOT_FOUND", "input/mends/0")
    ]
    (plain,) = [each for each in found(desk, key) if each["code"] == "COST_NOT_STATED"]
    assert plain["mend"] is None
    assert refused(service, EDDA, "stageChanges", key=key, mends=[plain["key"]]) == [("INVALID", "input/mends/0")]
    assert refused(service, EDDA, "stageChanges", key=key, mends=[plain["key"]] * 101) == [("LIMIT", "input/mends")]
