"""Reading while others publish: a node that vanishes under a statement is no fault of the store."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import neo4j.exceptions
import pytest

from pathways.domain.catalog import Content
from pathways.errors import StoreError
from pathways.store.faults import VanishedError, store_errors
from pathways.store.graph import GraphStore
from pathways.store.lease import read_state
from pathways.store.reading import read_content
from tests.contract.contents import security_catalogue

pytestmark = pytest.mark.server


_EMBEDDED = {
    "code": "Neo.ClientError.Statement.EntityNotFound",
    "message": "The request failed. Check the server log for the details",
}


def _vanish() -> None:
    """As the embedded store answered when a publisher replaced a route that a reader was reading."""
    with store_errors("bolt://here"):
        raise neo4j.exceptions.Neo4jError._hydrate_neo4j(**_EMBEDDED)


@pytest.fixture
def published(store: GraphStore) -> Iterator[GraphStore]:
    """A store that holds the small catalogue."""
    store.publish(security_catalogue())
    yield store


def _vanishing(monkeypatch: pytest.MonkeyPatch, times: int) -> list[int]:
    """Lets so many readings end as they do when a node vanishes; answers a list that grows with each reading."""
    readings: list[int] = []

    def read(*arguments: Any) -> Content:
        readings.append(len(readings))
        if len(readings) <= times:
            _vanish()
        return read_content(*arguments)

    monkeypatch.setattr("pathways.store.graph.read_content", read)
    return readings


def test_what_vanishes_is_told_from_what_is_wrong() -> None:
    with pytest.raises(VanishedError, match="bolt://here"):
        _vanish()


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_reader_reads_again(published: GraphStore, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    readings = _vanishing(monkeypatch, times)
    assert published.load().content == Content.of(security_catalogue())
    assert len(readings) == times + 1


def test_what_vanishes_while_nobody_may_publish_is_a_fault(
    published: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    readings = _vanishing(monkeypatch, 100)
    with pytest.raises(StoreError, match="was removed meanwhile"):
        published.load()
    assert len(readings) == 4
    assert read_state(published.bolt).lease_owner is None
