"""What was published is what is loaded, whatever it is."""

from __future__ import annotations

import json
import sys
from dataclasses import replace

import pytest
from hypothesis import example, given, settings

from pathways.domain.catalog import Competency, Credential, CredentialType, Route, RouteKind
from pathways.domain.content import Content
from pathways.domain.requirement import ConditionLine, CredentialLine, Group, GroupRule, Requirement
from pathways.store.graph import GraphStore
from pathways.store.mapping.canonical_json import from_text, to_text
from pathways.store.mapping.fingerprint import fingerprint
from tests.budget import FIXTURES_SHARED, examples
from tests.contract.conftest import Opener, empty
from tests.contract.contents import numbered, security_catalogue
from tests.contract.random_contents import contents

_SHARED = settings(max_examples=examples(10), suppress_health_check=FIXTURES_SHARED)


@pytest.mark.soak_on_neo4j
@_SHARED
@given(content=contents())
@example(content=Content.of([Competency(key="a", name="\x00 \u2028 \ud7ff 😀 ' \" \\ ` $rows {")]))
def test_a_content_survives_the_store(shared: GraphStore, content: Content) -> None:
    empty(shared)
    shared.publish(list(content.things()))
    published = shared.load()
    assert published.content == content
    assert published.fingerprint == fingerprint(content) == fingerprint(published.content)
    assert shared.load().content == content
    assert not shared.publish(list(content.things())).published


@pytest.mark.soak_on_neo4j
@_SHARED
@given(content=contents())
def test_a_content_survives_the_redo_log(opened: Opener, content: Content) -> None:
    store = opened(single=0, batch=3, part=2)
    empty(store)
    store.publish(list(content.things()))
    assert store.load().content == content


@settings(max_examples=examples(50))
@given(content=contents())
def test_a_thing_survives_its_canonical_text(content: Content) -> None:
    for thing in content.things():
        assert from_text(to_text(thing)) == thing
        assert to_text(from_text(to_text(thing))) == to_text(thing)


def test_only_successor_is_written_as_it_always_was() -> None:
    """What older programs stored has the same fingerprint, and is read."""
    one = Credential(key="a", name="A", credential_type=CredentialType.COURSE, superseded_by=("b",))
    assert json.loads(to_text(one))["superseded_by"] == "b"
    two = replace(one, superseded_by=("b", "c"))
    assert json.loads(to_text(two))["superseded_by"] == ["b", "c"]
    assert [from_text(to_text(each)) for each in (one, two)] == [one, two]


def test_fingerprint_does_not_know_the_order_of_things() -> None:
    things = security_catalogue()
    assert fingerprint(Content.of(things)) == fingerprint(Content.of(things[::-1]))
    assert fingerprint(Content.of(things)) != fingerprint(Content.of(things[1:]))


def test_canonical_text_leaves_out_what_is_not_said() -> None:
    assert json.loads(to_text(Competency(key="a", name="A"))) == {"is": "Competency", "key": "a", "name": "A"}


def test_200_levels_of_requirements_survive(store: GraphStore) -> None:
    root: Requirement = ConditionLine(path="deepest", condition="ok")
    for depth in range(200):
        line = CredentialLine(path=f"beside {depth}", credential="a")
        root = Group(path=f"level {depth}", rule=GroupRule.ALL, of=(line, root))
    deep = Credential(
        key="a",
        name="A",
        credential_type=CredentialType.DEGREE,
        routes=(Route(key="r", kind=RouteKind.STUDY, requires=root),),
    )
    store.publish([deep])
    loaded = store.load()
    assert loaded.fingerprint == fingerprint(loaded.content)
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(limit * 4)  # for the comparison, which Python makes by recursion
    try:
        assert loaded.content.credentials["a"] == deep
    finally:
        sys.setrecursionlimit(limit)


def test_more_things_than_a_chunk_are_all_loaded(store: GraphStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pathways.store.mapping.load._CHUNK", 7)
    things = numbered(60)
    store.publish(things)
    assert store.load().content == Content.of(things)
