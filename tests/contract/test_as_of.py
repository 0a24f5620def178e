"""Every revision can be read again, by the change log."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.codes import Code
from pathways.domain.catalog import Organization
from pathways.domain.content import Content
from pathways.errors import DamagedError, ProblemsError
from pathways.store.graph import GraphStore
from tests.budget import FIXTURES_SHARED, examples
from tests.contract.conftest import Opener, empty
from tests.contract.contents import numbered, security_catalogue
from tests.contract.random_contents import contents


@pytest.mark.soak_on_neo4j
@settings(max_examples=examples(8), suppress_health_check=FIXTURES_SHARED)
@given(steps=st.lists(st.tuples(contents(), st.booleans(), st.booleans()), min_size=1, max_size=3))
def test_each_revision_is_what_was_published(opened: Opener, steps: list[tuple[Content, bool, bool]]) -> None:
    stores = {is_large: opened(single=0 if is_large else 5000, batch=3, part=2) for is_large in (False, True)}
    empty(stores[False])
    then = [stores[False].load()]
    for number, (content, is_large, is_pruned) in enumerate(steps):
        things = [replace(thing, key=f"{thing.key}-{type(thing).__name__}") for thing in content.organizations.values()]
        kept = {thing.key for thing in things}
        going = [each for key, each in then[-1].content.organizations.items() if is_pruned and key not in kept]
        always = Organization(key="always", name=str(number))
        stores[is_large].publish([*things, always], going=[each for each in going if each.key != always.key])
        then.append(stores[is_large].load())
    known = stores[False].load()
    assert [stores[False].as_of(revision, known) for revision in range(known.revision + 1)] == then


@pytest.mark.soak_on_neo4j
def test_whole_credentials_are_read_again(store: GraphStore) -> None:
    first = security_catalogue()
    store.publish(first)
    then = store.load().content
    store.publish([replace(thing, name=f"{thing.name} 2") for thing in first])
    assert store.as_of(1, store.load()).content == then


@pytest.mark.soak_on_neo4j
def test_a_finished_application_keeps_what_was(opened: Opener) -> None:
    store = opened(single=0, batch=4, part=3)
    store.publish(numbered(8))
    then = store.load().content

    def break_off(_what: str, done: int, _total: int) -> None:
        if done >= 4:
            raise InterruptedError

    with pytest.raises(InterruptedError):
        store.publish(numbered(8, name="Later"), break_off)
    known = opened().load()
    assert (known.revision, store.as_of(1, known).content) == (2, then)


@pytest.mark.soak_on_neo4j
def test_revisions_beyond_the_log_are_refused(store: GraphStore) -> None:
    for number in range(3):
        store.publish([Organization(key="guild", name=f"Edition {number}")])
    known = store.load()
    for revision in (-1, 4):
        with pytest.raises(ProblemsError) as refusal:
            store.as_of(revision, known)
        assert [each.code for each in refusal.value.problems] == [Code.NOT_FOUND]
    store.bolt.run("MATCH (h:Change {revision: 2}) REMOVE h.before")
    with pytest.raises(ProblemsError, match="no longer says"):
        store.as_of(1, known)
    assert store.as_of(2, known).content.organizations["guild"].name == "Edition 1"


@pytest.mark.soak_on_neo4j
def test_a_changed_log_is_noticed(store: GraphStore) -> None:
    for name in ("First", "Second"):
        store.publish([Organization(key="guild", name=name)])
    store.bolt.run("MATCH (h:Change {revision: 2}) SET h.before = replace(h.before, 'First', 'Forged')")
    with pytest.raises(DamagedError, match="does not lead back to revision 1"):
        store.as_of(1, store.load())
