"""Reading while others publish: a node that vanishes under a statement is no fault of the store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import neo4j.exceptions
import pytest

from pathways.domain.content import Content
from pathways.domain.requirement import Requirement
from pathways.errors import DamagedError
from pathways.store.errors import VanishedError, store_errors
from pathways.store.graph import GraphStore
from pathways.store.mapping.load import read_content
from pathways.store.mapping.requirements import Parts, trees_of
from pathways.store.publish.lease import read_state
from tests.contract.conftest import empty
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
    empty(store)
    store.publish(security_catalogue())
    yield store
    empty(store)


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


def test_what_vanishes_while_nobody_may_publish_is_damage(
    published: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    readings = _vanishing(monkeypatch, 100)
    with pytest.raises(DamagedError, match="is damaged: links lead to what is not there"):
        published.load()
    assert len(readings) == 4
    assert read_state(published.bolt).lease_owner is None


def _harm(store: GraphStore, times: int, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Lets rows of requirements lack a path in so many readings, as they do while a publisher writes them."""
    readings: list[int] = []

    def trees(rows: list[list[Any]], parts: Parts) -> dict[str, Requirement]:
        if rows:
            readings.append(len(readings))
            if len(readings) <= times:
                rows = [[None, *row[1:]] for row in rows]
                # Whoever writes them moves the revision.
                store.bolt.run("MATCH (c:Catalog) SET c.revision = c.revision + 1")
        return trees_of(rows, parts)

    monkeypatch.setattr("pathways.store.mapping.load.trees_of", trees)
    return readings


@pytest.mark.parametrize("times", [1, 3])
def test_half_written_rows_are_read_again(published: GraphStore, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    readings = _harm(published, times, monkeypatch)
    assert published.load().content == Content.of(security_catalogue())
    assert len(readings) == times + 1


def test_half_a_row_at_rest_is_damage(published: GraphStore, tmp_path: Path) -> None:
    published.bolt.run("MATCH (q:Requirement) REMOVE q.path, q.kind")
    with pytest.raises(DamagedError, match=r"is damaged: .*restore FILE --replace"):
        published.load()
    with pytest.raises(DamagedError):
        published.backup(tmp_path / "damaged.backup")
    assert read_state(published.bolt).lease_owner is None
