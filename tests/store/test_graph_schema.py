"""graph_schema/ hangs together: picture, table, shapes, migrations, invariants, statements speak of the same graph."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from pathways.store.schema.files import invariant_files, migration_files, schema_folder, shape_files, statements_of
from pathways.store.schema.invariants import columns_of, sentence_of
from pathways.store.schema.shapes import read_shapes

README = (schema_folder() / "README.md").read_text("utf-8")
SOURCES = Path(__file__).parents[2] / "pathways" / "store"

(PICTURE,) = re.findall(r"```mermaid\n(.*?)```", README, flags=re.DOTALL)
SHAPES = read_shapes()
RULES = [(shape["label"], rule) for shape in SHAPES for rule in shape.get("relationships", ())]
LABELS = {shape["label"] for shape in SHAPES}


def _number(rule: dict[str, Any]) -> str:
    return {None: "", 1: " 0..1"}[rule.get("atMost")]


def _words(shape: Path) -> str:
    """What stands above a shape."""
    return " ".join(line.removeprefix("# ") for line in shape.read_text("utf-8").splitlines() if line.startswith("# "))


def test_relationships_of_picture_are_those_of_the_shapes() -> None:
    drawn = re.findall(r"^ +(\w+) -->\|(.+)\| (\w+)$", PICTURE, flags=re.MULTILINE)
    shaped = {
        (label, name + _number(rule), end)
        for label, rule in RULES
        for name in rule["any"]
        for end in rule.get("to", ())
    }
    assert sorted(drawn) == sorted(shaped)


def test_picture_shows_the_labels_of_the_shapes() -> None:
    labels: set[str] = set()
    for line in PICTURE.splitlines()[1:]:
        edge = re.fullmatch(r" +(\w+) -->\|.+\| (\w+)", line)
        alone = re.fullmatch(r" +([A-Z]\w+)", line)
        labels.update(edge.groups() if edge else alone.groups() if alone else ())
        assert edge or alone or re.fullmatch(r"  (subgraph kept \[.+\]|end)", line), line
    assert labels == LABELS


def test_what_must_come_from_somewhere_may_go_there() -> None:
    for label, rule in RULES:
        for start in rule.get("from", ()):
            assert any(
                (source, label) == (start, label) and name in rule["any"]
                for source, other in RULES
                if label in other.get("to", ())
                for name in other["any"]
            ), (label, start)


def test_table_of_labels_says_what_the_shapes_say() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", README, flags=re.MULTILINE)
    assert rows == [(file.stem, _words(file)) for file in shape_files()]
    assert [label for label, _ in rows] == [shape["label"] for shape in SHAPES]


def test_statements_and_shapes_name_the_same_labels() -> None:
    sources = [file.read_text("utf-8") for file in (*SOURCES.rglob("*.py"), *migration_files())]
    found = {label for text in sources for label in re.findall(r"[(\w]:([A-Z][a-z]\w*)", text)}
    things = (SOURCES / "mapping" / "things.py").read_text("utf-8")
    named = set(re.findall(r'^    Kind\.\w+: "(\w+)",$', things, re.MULTILINE))
    assert found | named == LABELS


def test_every_label_has_a_unique_identity() -> None:
    text = "\n".join(file.read_text("utf-8") for file in migration_files())
    unique = re.findall(r"CREATE CONSTRAINT \w+ IF NOT EXISTS FOR \(n:(\w+)\) REQUIRE n\.(\w+) IS UNIQUE", text)
    assert sorted(unique) == sorted((shape["label"], shape["identity"]) for shape in SHAPES)


@pytest.mark.parametrize("file", invariant_files(), ids=lambda file: file.stem)
def test_invariant_is_a_sentence_and_one_reading_query(file: Path) -> None:
    (query,) = statements_of(file)
    assert re.fullmatch(r"[A-Z].*\.", sentence_of(file))
    assert not re.search(r"\b(CREATE|MERGE|SET|DELETE|REMOVE|DROP|CALL)\b", query)
    assert all(re.fullmatch(r"\w+", name) for name in columns_of(query))
    labels = set(re.findall(r":([A-Z][a-z]\w*)", query))
    types = {name for each in re.findall(r"\[\w?:([A-Z_|]+)", query) for name in each.split("|")}
    assert labels <= LABELS
    assert types <= {name for _, rule in RULES for name in rule["any"]}
