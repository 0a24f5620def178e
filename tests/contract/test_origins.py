"""Findings know the file and line that their subjects came from, in both stores, until somebody edits them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pathways.access.audit import Unrecorded
from pathways.access.identity import HERE
from pathways.api.execution import Operation
from pathways.bootstrap import service_over
from pathways.changesets.change_set import Staged
from pathways.exchange.files import read_files
from pathways.importing import import_files, judged, keep_origins, published_in
from pathways.live import LiveCatalog
from pathways.progress import silent
from pathways.settings import Settings
from pathways.store.graph import GraphStore
from pathways.store.integrity import check_store

TEXT = """\
format: pathways/1
credentials:
- key: a
  name: A
  credentialType: CERTIFICATION
  routes:
  - {key: exam, kind: EXAM}
- key: b
  name: B
  credentialType: CERTIFICATION
  routes:
  - key: exam
    kind: EXAM
    requires:
      any:
      - credential: a
      - atLeast: 3
        of:
        - credential: a
"""
PLACES = "edges { node { code subject path place } }"
Places = dict[tuple[str, str | None], str | None]
LINE = ("b", "b/exam/1")


def _imported(store: GraphStore, file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    import_files(read_files([file]), store)


def _places(store: GraphStore, change_set: str | None = None) -> Places:
    """The place of each finding, by subject and path."""
    asked = f"{{ found: findings(first: 100) {{ {PLACES} }} }}"
    if change_set is not None:
        asked = f'{{ found: changeSet(key: "{change_set}") {{ findings(first: 100) {{ {PLACES} }} }} }}'
    with LiveCatalog(store) as live:
        service = service_over(
            Settings(), live.snapshot, change_sets=live.office(Unrecorded(), own_review=lambda: False)
        )
        body: Any = asyncio.run(service.run(Operation(asked, {}), caller=HERE)).body
        service.close()
    assert "errors" not in body, body
    found = body["data"]["found"]
    nodes = (each["node"] for each in found.get("findings", found)["edges"])
    return {(each["subject"], each["path"]): each["place"] for each in nodes}


@pytest.mark.soak_on_neo4j
def test_findings_name_file_and_line_until_edited(store: GraphStore, tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    _imported(store, file, TEXT)
    first = _places(store)
    assert first[LINE] == f"{file}:17"
    assert first["a", None] == f"{file}:3"
    as_imported = store.load().content.credentials["b"]
    store.publish([replace(as_imported, name="Bee")])
    edited = _places(store)
    assert (edited[LINE], edited["a", None]) == (None, f"{file}:3")
    # What the file said stands again.
    store.publish([as_imported])
    assert _places(store) == first
    # Nothing differs but where it stands.
    _imported(store, tmp_path / "other.yaml", "# One line more\n" + TEXT)
    assert _places(store)[LINE] == f"{tmp_path / 'other.yaml'}:18"
    assert store.revision() == 3
    assert check_store(store, silent) == []
    assert store.bolt.read("MATCH (o:Origin) RETURN count(o)") == [[2]]


@pytest.mark.soak_on_neo4j
def test_proposed_files_have_places_in_their_change_set(store: GraphStore, tmp_path: Path) -> None:
    file, later = tmp_path / "small.yaml", tmp_path / "later.yaml"
    _imported(store, file, TEXT)
    later.write_text("# Later\n" + TEXT.replace("atLeast: 3", "atLeast: 4"), encoding="utf-8")
    judgement = judged(read_files([later]), published_in(store))
    content = judgement.basis.snapshot.content
    with LiveCatalog(store) as live:
        staged = [Staged(content.get(thing.key), thing) for thing in judgement.things]
        key = live.office(Unrecorded(), own_review=lambda: False).propose(HERE, "Import", staged).key
    keep_origins(judgement, store, proposed=True)
    assert _places(store)[LINE] == f"{file}:17"
    assert _places(store, key)[LINE] == f"{later}:18"
