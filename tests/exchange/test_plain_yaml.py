"""YAML of one name or item in a line is read quickly: what comes out is what is found from the events of libyaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.errors import ProblemsError
from pathways.exchange.files import SCHEMA_LINE, as_yaml
from pathways.exchange.plain_yaml import MOST_LINES, read_plain_yaml
from pathways.exchange.yaml_reader import MOST_EVENTS, judged_yaml
from tests.budget import examples
from tests.exchange.documents import PROSE

NAMES = st.sampled_from(["a", "b", "key", "null", "atLeast"])
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=8)
    | st.text("aB1 :#-'\"\\.,[]{}&*!|>%@~=?é", max_size=6)
    | st.sampled_from(["1.50", "true", "2026-01-01", "x: y", "x #y", "a:b", "a#b", "- a", "it's", "..."])
)
VALUES = st.dictionaries(
    NAMES,
    st.recursive(
        SCALARS,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
        max_leaves=8,
    ),
    min_size=1,
)
SPOILING = [*" :-#'\"[]{}&*!|>~.,?a1\n\té", "  ", "- ", ": ", " #", "\n  ", "\n- ", "''", "\r\n", "\u2028", ""]
READ = [
    ("a: 1\nb: x y", {"a": 1, "b": "x y"}),
    ("# first\n\na:\n- 1\n- 'it''s'\nb: \"x\"", {"a": [1, "it's"], "b": "x"}),
    (
        "a:\n  - b: 1\n    c:\n    - d: true\n      e:\n    f: []\n  - b: {}\n",
        {"a": [{"b": 1, "c": [{"d": True, "e": None}], "f": []}, {"b": {}}]},
    ),
    ('a: "x\\ny\\t\\"z\\" \\\\n"', {"a": 'x\ny\t"z" \\n'}),
    ('a: "\\xADBC\\uE000F\\U0001F600A"', {"a": "\u00adBC\ue000F\U0001f600A"}),
    ("- a: 1\n  b:\n    c: x:y#z\n-   d: null\n    e: '~'\n", [{"a": 1, "b": {"c": "x:y#z"}}, {"d": None, "e": "~"}]),
]
LEFT = [
    *("", "a", "---\na: 1", "a: &x 1", "a: *x", "a: !t 1", "a: 1\na: 2", "a: 1\n--- \nb: 1", "<<: {a: 1}", "a: [1]"),
    *(
        "a: 1\n  b: 2",
        "a: x\n  y",
        "a:\n  x",
        "a: |\n  x",
        "- a\nb: 1",
        "a: 1\n- b",
        "a: b: c",
        "a: x #y",
        "a:\n\tb: 1",
    ),
    *('a: "\\x41"', "a: 'x\n  y'", " a: 1\nb: 2", "a: 1\n b: 2", "- - 1", "? a\n: b", "a: 1\r\nb: 2", "1: 2", "a: x:"),
]


def from_events(text: str) -> Any:
    try:
        return judged_yaml(text, "a.yaml")
    except ProblemsError as refused:
        return refused.problems


def says_the_same(text: str) -> bool:
    """What the quick reader takes is what is found from the events. False: it leaves the text alone."""
    try:
        found = read_plain_yaml(text)
    except ValueError:
        return False
    assert repr(found) == repr(from_events(text)), text
    return True


def most_events(line_ends: int) -> int:
    """Of a text of this form: - a: above a list begins and ends both, with five; the whole text has six more."""
    return 5 * (line_ends + 1) + 6


@pytest.mark.parametrize(("text", "value"), READ, ids=range(len(READ)))
def test_plain_lines_are_read(text: str, value: Any) -> None:
    assert read_plain_yaml(text) == value == from_events(text)


@pytest.mark.parametrize("text", LEFT, ids=range(len(LEFT)))
def test_other_forms_are_left_alone(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_plain_yaml(text)


def test_what_is_exported_is_of_this_form() -> None:
    text = as_yaml({"a": [{"key": "b", "name": "Bé's: 1", "of": [{"credential": "c"}], "none": [], "at": "1.50"}]})
    assert read_plain_yaml(text) == judged_yaml(text, "a.yaml")


@settings(max_examples=examples(200))
@given(st.lists(PROSE | st.text("aB1 :#-'\"\\.,\n\t\u00a0é", min_size=100, max_size=300), min_size=1, max_size=4))
def test_whatever_authors_write_is_exported_like_this(texts: list[str]) -> None:
    """Lines that are long, and texts of several lines."""
    document = {"credentials": [{"key": "a", "description": text, "subjects": texts} for text in texts]}
    assert read_plain_yaml(SCHEMA_LINE + as_yaml(document)) == document


def test_seed_files_say_the_same() -> None:
    """People wrote them with braces; written again with one name or item in a line, each of them is read quickly."""
    files = [path for path in sorted(Path("seed_data").rglob("*.yaml")) if path.parent.name != "scenarios"]
    values = [yaml.load(path.read_bytes(), yaml.CSafeLoader) for path in files]
    plain = [yaml.dump(each, Dumper=yaml.CSafeDumper, sort_keys=False, width=10**6) for each in values]
    assert [path.name for path, text in zip(files, plain, strict=True) if not says_the_same(text)] == []
    assert len(plain) > 40


@settings(max_examples=examples(200))
@given(VALUES, st.data())
def test_spoiled_texts_never_say_something_else(value: dict[str, Any], data: st.DataObject) -> None:
    text = as_yaml(value)
    if says_the_same(text):
        assert sum(1 for _ in yaml.parse(text)) <= most_events(text.count("\n"))
    for _ in range(3):
        at, put = data.draw(st.integers(0, len(text))), data.draw(st.sampled_from(SPOILING))
        text = text[:at] + put + text[at + data.draw(st.integers(0, 2)) :]
        says_the_same(text)


def test_many_lines_are_left_to_the_other_reader() -> None:
    assert most_events(MOST_LINES) <= MOST_EVENTS
    with pytest.raises(ValueError, match="many lines"):
        read_plain_yaml("\n" * (MOST_LINES + 1))
