"""One file into plain values: numbers exact, texts as they stand, lines found again."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.codes import Code
from pathways.errors import Problem
from pathways.exchange.document import read_document, read_text
from pathways.exchange.files import as_json, as_yaml
from pathways.exchange.plain_yaml import plain_value
from pathways.intake.places import path_of, place_of
from tests.budget import examples
from tests.exchange.documents import CHARACTERS


def yaml_of(text: str) -> Any:
    return read_text(text, "test.yaml").value


def json_of(text: str) -> Any:
    return read_text(text, "test.json").value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("1", 1),
        ("-7", -7),
        ("0.1", Decimal("0.1")),
        ("1450.00", Decimal("1450.00")),
        ("1e2", Decimal(100)),
        (".5", Decimal("0.5")),
        ("", None),
        ("~", None),
        ("null", None),
        ("true", True),
        ("False", False),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("2026-01-01", "2026-01-01"),
        ("12:30", "12:30"),
        ("0o17", "0o17"),
        ("007", Decimal(7)),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("15-1212.00", "15-1212.00"),
    ],
)
def test_a_yaml_word_without_quotes(written: str, value: object) -> None:
    found = plain_value(written)
    assert found == value
    assert type(found) is type(value)
    assert yaml_of(f"a: {written}") == {"a": value}


@pytest.mark.parametrize("quoted", ["'1'", '"1"', "|-\n    1"])
def test_what_stands_in_quotes_is_text(quoted: str) -> None:
    assert yaml_of(f"a: {quoted}") == {"a": "1"}


def test_json_numbers_are_exact() -> None:
    found = json_of('{"a": 0.1, "b": 1.10, "c": 3, "d": 1e-3, "e": 123456789012345678901234567890.125}')
    assert [str(value) for value in found.values()] == [
        "0.1",
        "1.10",
        "3",
        "0.001",
        "123456789012345678901234567890.125",
    ]


def test_a_number_with_very_many_digits_costs_nothing() -> None:
    assert json_of("[" + "9" * 100_000 + "]") == [Decimal("9" * 100_000)]
    assert yaml_of("- " + "9" * 100_000) == ["9" * 100_000]


def test_yaml_that_holds_json_is_read() -> None:
    assert yaml_of('{"a": [1, 2.5, {"b": null}]}') == {"a": [1, Decimal("2.5"), {"b": None}]}


def test_unnamed_file_is_read_by_its_beginning() -> None:
    assert read_text('  {"a": 1}', "stdin").is_json
    assert not read_text("a: 1", "stdin").is_json


def test_windows_files_are_read(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfformat: pathways/1\r\nname: \xc3\xa9\r\n")
    assert read_document(path).value == {"format": "pathways/1", "name": "é"}


def test_an_empty_file_says_nothing() -> None:
    assert yaml_of("") is None
    assert yaml_of("# nothing but a remark\n") is None


PLACES = [
    ("", 1),
    ("credentials", 2),
    ("credentials/0", 3),
    ("credentials/0/name", 4),
    ("credentials/1/routes", 7),
    ("credentials/1/routes/0/requires/all/1", 9),
    ("credentials/1/routes/0/nothing/there", 8),
    ("credentials/9", 2),
    ("a~1b", 10),
]
YAML = """format: pathways/1
credentials:
  - key: a
    name: A

  - key: b
    routes:
      - key: r
        requires: {all: [{credential: a}, {credential: zz}]}
a/b: 1
"""
JSON = """{"format": "pathways/1",
"credentials": [
  {"key": "a",
   "name": "A"},

  {"key": "b",
   "routes": [
     {"key": "r",
      "requires": {"all": [{"credential": "a"}, {"credential": "zz"}]}}]}],
"a/b": 1}
"""


@pytest.mark.parametrize(("path", "line"), PLACES)
@pytest.mark.parametrize(("text", "file"), [(YAML, "t.yaml"), (JSON, "t.json")])
def test_line_of_a_path_or_the_nearest_above(path: str, line: int, text: str, file: str) -> None:
    (found,) = read_text(text, file).located([Problem(Code.INVALID, "wrong", None, path)])
    assert (found.file, found.line) == (file, line)


@given(st.lists(st.text(CHARACTERS, min_size=1, max_size=60) | st.integers(0, 10**9)))
def test_paths_and_places_are_inverse(place: list[str | int]) -> None:
    """Only a text that looks like a position, or is empty, cannot be told apart."""
    place = [int(part) if isinstance(part, str) and part.isascii() and part.isdigit() else part for part in place]
    if "" not in place and not any(isinstance(part, int) and len(str(part)) > 18 for part in place):
        assert place_of(path_of(place)) == tuple(place)


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=12) | st.sampled_from(
    [
        "null",
        "~",
        "true",
        "1",
        "-1.5",
        ".5",
        "1e5",
        "<<",
        "- a",
        "a: b",
        "#x",
        "'",
        '"',
        "&a",
        "*a",
        "!t",
        "a\nb",
        " a",
        "%",
    ]
)
NUMBERS = st.integers(-(10**12), 10**12) | st.decimals(-(10**11), 10**11, places=3)


@settings(max_examples=examples(150))
@given(
    st.dictionaries(
        TEXTS.filter(bool),
        st.recursive(
            st.none() | st.booleans() | TEXTS | NUMBERS,
            lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS.filter(bool), inner, max_size=3),
            max_leaves=8,
        ),
        max_size=4,
    )
)
def test_what_is_written_is_read_again(value: dict[str, Any]) -> None:
    assert yaml_of(as_yaml(value)) == value
    assert json_of(as_json(value)) == value
