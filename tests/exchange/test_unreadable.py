"""Files that cannot be read at all: refused with their line, quickly and within bounded memory."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pathways.curation.checking import check_drafts
from pathways.domain.content import Content
from pathways.errors import Problem, ProblemsError
from pathways.exchange.document import Document, read_document
from pathways.exchange.files import files_of, read_files
from pathways.exchange.refusal import DEEPEST
from tests.exchange.importing import problems, seen


@pytest.mark.parametrize(
    ("name", "text", "code", "line"),
    [
        ("a.json", '{"format": "pathways/1",\n "credentials": [', "NOT_JSON", 2),
        ("a.json", '{"format": "pathways/1", "credentials": "abc', "NOT_JSON", 1),
        ("a.json", '{"format": "pathways/1",\n}', "NOT_JSON", 2),
        ("a.json", "", "NOT_JSON", 1),
        ("a.json", "format: pathways/1", "NOT_JSON", 1),
        ("a.json", '{"a": NaN}', "NOT_JSON", 1),
        ("a.json", '{"a":\n 1,\n "a": 2}', "DUPLICATE_NAME", 3),
        ("a.json", '{"format": "pathways/1"}\n\n{"format": "pathways/1"}', "SEVERAL_DOCUMENTS", 3),
        ("a.json", '{"format": "pathways/1"}\n]', "SEVERAL_DOCUMENTS", 2),
        ("a.json", '{"a": "\\ud800"}', "NOT_JSON", 1),
        ("a.yaml", "format: pathways/1\ncredentials: [", "NOT_YAML", 3),
        ("a.yaml", "format: pathways/1\n  credentials: []", "NOT_YAML", 2),
        ("a.yaml", 'format: "pathways/1', "NOT_YAML", 1),
        ("a.yaml", "format: pathways/1\n\tname: x", "NOT_YAML", 2),
        ("a.yaml", "format: pathways/1\n---\nformat: pathways/1", "SEVERAL_DOCUMENTS", 2),
        ("a.yaml", "format: pathways/1\nformat: pathways/1", "DUPLICATE_NAME", 2),
        ("a.yaml", "a: 1\nb: \x00", "NOT_YAML", 2),
        ("a.yaml", b"a: 1\nb: \xff", "NOT_UTF8", 2),
        ("a.yaml", "a: 1\n? {b: 1}\n: 2", "WRONG_TYPE", 2),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str, text: str | bytes, code: str, line: int) -> None:
    (found,) = problems(tmp_path, {name: text})
    assert (found.code, found.line) == (code, line)
    assert found.hint


@pytest.mark.parametrize(
    "text", ["a: 1\nb: !!python/object/apply:os.system [echo]", "a: 1\nb: !include x", "a: 1\nb: ! x"]
)
def test_tags_are_refused(tmp_path: Path, text: str) -> None:
    assert seen(tmp_path, text) == [("TAG", 2, None)]


@pytest.mark.parametrize("text", ["a: 1\nb: &x 2", "a: 1\nb: *x", "a: 1\n<<: {b: 1}", "a: 1\nb: &x [*x]"])
def test_anchors_aliases_and_merge_keys_are_refused(tmp_path: Path, text: str) -> None:
    assert seen(tmp_path, text) == [("ALIAS", 2, None)]


def test_all_unreadable_files_are_named_at_once(tmp_path: Path) -> None:
    files = {"a.json": "{", "b.yaml": "a: [", "c.yaml": "format: pathways/1", "d.yaml": "a: 1\na: 2"}
    found = problems(tmp_path, files)
    assert [(Path(p.file or "").name, p.code) for p in found] == [
        ("a.json", "NOT_JSON"),
        ("b.yaml", "NOT_YAML"),
        ("d.yaml", "DUPLICATE_NAME"),
    ]


def test_path_that_is_not_there_or_holds_nothing(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError) as missing:
        read_files([tmp_path / "gone.yaml"])
    assert [(p.code, p.file) for p in missing.value.problems] == [("UNREADABLE", str(tmp_path / "gone.yaml"))]
    with pytest.raises(ProblemsError) as empty:
        read_files([tmp_path])
    assert [problem.code for problem in empty.value.problems] == ["EMPTY"]


@contextmanager
def bounded(*, seconds: float, megabytes: float) -> Iterator[None]:
    """What happens inside takes neither longer nor more memory than this."""
    tracemalloc.start()
    begun = time.process_time()
    try:
        yield
        assert time.process_time() - begun < seconds
        assert tracemalloc.get_traced_memory()[1] < megabytes * 1_000_000
    finally:
        tracemalloc.stop()


def refused(path: Path, limit: int = 200_000_000) -> Problem:
    """The one problem of a file."""
    with pytest.raises(ProblemsError) as caught:
        read_files([path], largest_bytes=limit)
    (problem,) = caught.value.problems
    assert problem.file == str(path)
    return problem


NESTS = [
    ("a.json", "[" * 10_000, "TOO_DEEP"),
    ("a.json", "[" * 10_000 + "]" * 10_000, "TOO_DEEP"),
    ("a.json", '{"a":' * 1_000_000 + "1" + "}" * 1_000_000, "TOO_DEEP"),
    ("a.yaml", "[" * 10_000, "TOO_DEEP"),
    ("a.yaml", "{a: " * 10_000 + "1" + "}" * 10_000, "TOO_DEEP"),
    ("a.yaml", "- " * 10_000 + "a", "TOO_DEEP"),
    ("a.yaml", "\n".join(" " * depth + "a:" for depth in range(1_000)), "TOO_DEEP"),
    ("a.yaml", "? " * 10_000 + "a", "WRONG_TYPE"),
]


@pytest.mark.parametrize(("name", "text", "code"), NESTS, ids=lambda value: str(value)[:8])
def test_nesting_ten_thousand_deep_is_refused_quickly(tmp_path: Path, name: str, text: str, code: str) -> None:
    path = tmp_path / name
    path.write_text(text)
    with bounded(seconds=5, megabytes=60):
        found = refused(path)
    assert found.code == code
    assert found.hint


def test_the_deepest_nesting_that_is_allowed_is_read(tmp_path: Path) -> None:
    for name in ("a.json", "a.yaml"):
        path = tmp_path / name
        path.write_text("[" * DEEPEST + "]" * DEEPEST)
        read_document(path)
        path.write_text("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1))
        assert refused(path).code == "TOO_DEEP"


def test_a_yaml_bomb_is_refused_before_it_grows(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    lines = ["a0: &a0 [lol, lol]"] + [f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
    path.write_text("\n".join(lines))
    with bounded(seconds=2, megabytes=10):
        assert refused(path).code == "ALIAS"


def test_large_file_is_not_read_to_its_end(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    with path.open("wb") as file:
        file.truncate(1_000_000_000)  # a hole, no bytes on the disk
    with bounded(seconds=5, megabytes=20):
        found = refused(path, limit=1_000_000)
    assert (found.code, found.line) == ("TOO_LARGE", 1)
    assert "1,000,000" in found.message
    assert "PATHWAYS_MAX_FILE_BYTES" in (found.hint or "")


def test_a_file_of_exactly_the_limit_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"format: pathways/1")
    assert len(read_files([path], largest_bytes=18).documents) == 1
    assert refused(path, limit=17).code == "TOO_LARGE"


def test_very_many_problems_are_cut_off(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"format": "pathways/1", "credentials": [' + ",".join(["7"] * 12_000) + "]}")
    with bounded(seconds=10, megabytes=60):
        (draft,) = read_files([path]).drafts
    assert len(draft.problems) == 10_001
    assert draft.problems[-1].code == "TOO_MANY_PROBLEMS"


def test_a_text_of_many_megabytes_is_refused_quickly(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text('{"format": "pathways/1", "organizations": [{"key": "a", "name": "' + "x" * 10_000_000 + '"}]}')
    with bounded(seconds=5, megabytes=100):
        (draft,) = read_files([path]).drafts
    assert [problem.code for problem in draft.problems] == ["TOO_LONG"]


@pytest.mark.parametrize(("item", "ctdl"), [({}, False), ({"a": 1}, False), (7, False), (7, True), ("x", True)])
def test_problems_beyond_the_list_cost_nothing(item: object, ctdl: bool) -> None:
    """A million wrong things take no longer than the ten thousand of them that are named."""
    listed = [item] * 1_000_000
    value = {"@graph": listed} if ctdl else {"format": "pathways/1", "credentials": listed, "overlaps": listed}
    begun = time.process_time()
    files = files_of([Document("a.json", value, "", True)])
    found = sum(check_drafts(files.drafts, Content()).problems, ())
    assert time.process_time() - begun < 10
    assert len(found) == 10_001


def test_references_beyond_problems_listed_are_not_looked_up() -> None:
    owners = [f"o{number}" for number in range(100_000)]
    credential = {"key": "a", "name": "A", "credentialType": "LICENSE", "ownedBy": owners}
    document = Document("a.json", {"format": "pathways/1", "credentials": [credential]}, "", True)
    (found,) = check_drafts(files_of([document]).drafts, Content()).problems
    assert [len(found), found[-1].code] == [10_001, "TOO_MANY_PROBLEMS"]
