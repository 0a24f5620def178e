"""What is exported is imported as the same content, in YAML and JSON, in one file or many."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.curation.checking import check_drafts
from pathways.domain.content import Content
from pathways.exchange.document import read_text
from pathways.exchange.files import as_json, as_yaml, read_files
from pathways.exchange.pathways_format.catalog import read_catalog, write_catalog
from pathways.intake.values import FORMAT
from tests.budget import examples
from tests.catalogs import content_of
from tests.exchange.documents import documents
from tests.seeded import snapshot

SETTINGS = settings(max_examples=examples(60))


def read_again(*texts: tuple[str, str]) -> Content:
    """Texts with file names, which must be right, as one content."""
    checked = check_drafts([read_catalog(read_text(text, name)) for text, name in texts], Content())
    assert not checked.count, checked.problems
    return Content.of(checked.things)


def in_pieces(document: dict[str, Any], draw: st.DataObject) -> list[dict[str, Any]]:
    """The same things over three documents, some of them perhaps without any."""
    pieces: list[dict[str, Any]] = [{"format": FORMAT} for _ in range(3)]
    for section, things in document.items():
        if section != "format":
            for thing in things:
                pieces[draw.draw(st.integers(0, 2))].setdefault(section, []).append(thing)
    return pieces


@SETTINGS
@given(documents())
def test_an_export_is_imported_as_the_same(document: dict[str, Any]) -> None:
    content = content_of(document)
    exported = write_catalog(content)
    assert read_again((as_yaml(exported), "export.yaml")) == content
    assert read_again((as_json(exported), "export.json")) == content
    assert write_catalog(read_again((as_yaml(exported), "export.yaml"))) == exported


@SETTINGS
@given(documents(), st.data())
def test_folder_is_one_catalogue_in_any_order(document: dict[str, Any], data: st.DataObject) -> None:
    content = content_of(document)
    pieces = in_pieces(write_catalog(content), data)
    texts = [(as_yaml(piece), f"{place}.yaml") for place, piece in enumerate(pieces)]
    assert read_again(*data.draw(st.permutations(texts))) == content


def written(folder: Path, pieces: Sequence[dict[str, Any]]) -> None:
    for place, piece in enumerate(pieces):
        below = folder / ("deep" if place % 2 else ".") / f"{place}.{'json' if place % 2 else 'yml'}"
        below.parent.mkdir(exist_ok=True)
        below.write_text(as_json(piece) if place % 2 else as_yaml(piece), encoding="utf-8")


@settings(max_examples=examples(20))
@given(documents(), st.data())
def test_the_same_through_files_on_disk(document: dict[str, Any], data: st.DataObject) -> None:
    content = content_of(document)
    with TemporaryDirectory() as name:
        folder = Path(name)
        written(folder, in_pieces(write_catalog(content), data))
        (folder / "notes.txt").write_text("not read")
        (folder / "ask.yaml").write_text("format: pathways-scenario/1\nname: left out\n")
        files = read_files([folder])
        checked = check_drafts(files.drafts, Content())
        assert not checked.count, files.located(checked.problems)
        assert Content.of(checked.things) == content
        assert files.remarks == ("1 scenario files are questions, not catalogue; left out.",)


@pytest.mark.parametrize("suffix", ["yaml", "json"])
def test_the_seed_data_survives(suffix: str) -> None:
    content = snapshot().content
    exported = write_catalog(content)
    text = as_yaml(exported) if suffix == "yaml" else as_json(exported)
    assert read_again((text, f"seed.{suffix}")) == content


def test_numbers_of_json_are_exact() -> None:
    document = {"credentials": [{"key": "a", "name": "A", "credentialType": "COURSE", "credits": "999999999999.999"}]}
    content = content_of(document)
    assert json.loads(as_json(write_catalog(content)))["credentials"][0]["credits"] == 999999999999.999
    assert read_again((as_json(write_catalog(content)), "a.json")) == content
