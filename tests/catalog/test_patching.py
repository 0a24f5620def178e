"""A patched snapshot says what a compiled one says, whatever changed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.catalog.patching import patch_requirements
from pathways.catalog.requirement_graph import compile_requirements
from pathways.catalog.search import SearchIndex
from pathways.catalog.snapshot import Snapshot, compile_snapshot, patch_snapshot
from pathways.domain.catalog import Kind
from pathways.domain.content import Content
from tests.budget import examples
from tests.catalogs import content_of, credential
from tests.contract.random_contents import contents
from tests.seeded import snapshot as seed

_SEARCHED = ("security", "network", "cisco", "exam", "quantum")


@settings(max_examples=examples(40))
@given(before=contents(), after=contents())
def test_any_content_becomes_any_other(before: Content, after: Content) -> None:
    changed = {
        thing.key
        for each in (before, after)
        for thing in each.things()
        if before.get(thing.key) != after.get(thing.key)
    }
    whole = compile_snapshot(after, revision=2, fingerprint="new")
    patched = _patched(compile_snapshot(before, revision=1, fingerprint="before"), after, changed)
    assert patched.graph == whole.graph
    assert (patched.credentials, patched.selecting) == (whole.credentials, whole.selecting)


@settings(max_examples=examples(30))
@given(data=st.data())
def test_some_credentials_of_seed_go_and_come_back(data: st.DataObject) -> None:
    """Removed, their lines point to nothing; back again, everything is as it was."""
    whole = seed()
    keys = data.draw(st.sets(st.sampled_from(sorted(whole.credentials)), min_size=1, max_size=8))
    rest = whole.content.replacing(keys, [])
    without = _patched(whole, rest, keys)
    again = compile_snapshot(rest, revision=2, fingerprint="new")
    assert (without.graph, without.credentials) == (again.graph, again.credentials)
    back = _patched(without, whole.content, keys)
    assert (back.graph, back.credentials) == (whole.graph, whole.credentials)


def test_credits_that_change_count_in_groups_of_others() -> None:
    def content(credits: int) -> Content:
        whole = {"requires": {"credits": 5, "of": [{"credential": "a"}, {"credential": "b"}]}}
        return content_of(
            {"credentials": [credential("a", credits=credits), credential("b", credits=1), credential("z", whole)]}
        )

    before, after = content(2), content(4)
    graph = compile_requirements(before.credentials, before.competencies)
    patched = patch_requirements(graph, after.credentials, after.competencies, {"a"})
    assert list(patched.forest.worth) == [1, 4000, 1000]


def _patched(before: Snapshot, content: Content, changed: set[str]) -> Snapshot:
    return patch_snapshot(before, content, changed, revision=2, fingerprint="new", published_at=None, versions={})


def test_the_search_follows_and_the_old_one_stays() -> None:
    before = compile_snapshot(seed().content, revision=1, fingerprint="old")
    found = {word: before.search.find(word, Kind.CREDENTIAL) for word in _SEARCHED}
    renamed = replace(before.credentials["comptia-security-plus"], name="Quantum exam")
    content = before.content.replacing({renamed.key, "cisco-ccna"}, [renamed])
    after = _patched(before, content, {renamed.key, "cisco-ccna"})
    assert "search" in after.__dict__
    again = compile_snapshot(content, revision=2, fingerprint="new")
    for word in _SEARCHED:
        assert after.search.find(word, Kind.CREDENTIAL) == again.search.find(word, Kind.CREDENTIAL)
        assert before.search.find(word, Kind.CREDENTIAL) == found[word]
    assert after.search.find("quantum", Kind.CREDENTIAL) == [renamed.key]


def test_search_does_not_depend_on_removed_things() -> None:
    """Every third credential is removed: what is left stands in the order of an index that never had the others."""
    before = compile_snapshot(seed().content, revision=1, fingerprint="old")
    assert before.search.find("quantum", Kind.CREDENTIAL) == []
    gone = set(sorted(before.credentials)[::3])
    content = before.content.replacing(gone, [])
    patched = before.search.after(before.content, content, gone)
    assert patched is not None
    anew = SearchIndex(content)
    for word in (*_SEARCHED, "certified", "management", "data", "associate", "level"):
        found = patched.find(word, Kind.CREDENTIAL)
        assert found == anew.find(word, Kind.CREDENTIAL)
        assert not gone.intersection(found)


@pytest.mark.parametrize("key", ["comptia", "sec-network-security"])
def test_changed_name_is_indexed_everywhere(key: str) -> None:
    before = compile_snapshot(seed().content, revision=1, fingerprint="old")
    assert before.search.find("quantum", Kind.CREDENTIAL) == []
    thing = before.content.get(key)
    assert thing is not None
    content = before.content.replacing({key}, [replace(thing, name="Quantum")])
    found = _patched(before, content, {key}).search.find("quantum", Kind.CREDENTIAL)
    assert found == compile_snapshot(content, revision=2, fingerprint="new").search.find("quantum", Kind.CREDENTIAL)
    assert "comptia-security-plus" in found
