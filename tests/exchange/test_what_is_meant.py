"""A file with a mistake is answered with what to write there: the mapping that is meant, the line that is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathways.errors import Problem, ProblemsError
from pathways.exchange.document import read_document, read_text
from pathways.exchange.learner_files import read_record
from pathways.exchange.pathways_format.catalog import read_catalog

CREDENTIAL = "format: pathways/1\ncredentials: [{{key: a, name: A, credentialType: COURSE, {}}}]"
ROUTE = CREDENTIAL.replace("{}", "routes: [{{key: r, kind: STUDY, {}}}]")
OCCUPATION = "format: pathways/1\noccupations: [{{key: a, name: A, {}}}]"


def hints(text: str) -> list[str]:
    return [problem.hint or "" for problem in read_catalog(read_text(text, "a.yaml")).problems]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (ROUTE.format("cost: 90"), 'Write `{amount: "90.00", currency: USD}`.'),
        (ROUTE.format("cost: 12.5"), 'Write `{amount: "12.50", currency: USD}`.'),
        (ROUTE.format("cost: free"), "Write `{amount: …, currency: USD}`."),
        (ROUTE.format("requires: mc-statistics"), "Write `{credential: mc-statistics}`."),
        (ROUTE.format("requires: {all: [mc-sql]}"), "Write `{credential: mc-sql}`."),
        (CREDENTIAL.format("competencies: [sql]"), "Write `{competency: sql}`."),
        (CREDENTIAL.format("competencies: sql"), "Write `[{competency: sql}]`."),
        (CREDENTIAL.format("routes: [exam]"), "Write `{key: exam, kind: …}`."),
        (OCCUPATION.format("needs: [sql]"), "Write `{competency: sql, level: …, importance: …}`."),
        ("credentials: []", "Add `format: pathways/1`."),
    ],
)
def test_catalogue_is_answered_with_what_is_meant(text: str, hint: str) -> None:
    assert hint in hints(text)


@pytest.mark.parametrize("text", ["awards: [mc-sql]", "learners: [{key: me, awards: [mc-sql]}]"])
def test_record_is_answered_with_what_is_meant(text: str) -> None:
    with pytest.raises(ProblemsError) as raised:
        read_record(read_text(text, "me.yaml"))
    assert "Write `{credential: mc-sql}`." in [problem.hint for problem in raised.value.problems]


@pytest.mark.parametrize(
    ("text", "line", "said", "hint"),
    [
        ("a:\n\t- b\n", 2, "a tab stands in the indentation", "Indent with spaces."),
        ("a:\n  - b: c\n\td: e\n", 3, "a tab stands in the indentation", "Indent with spaces."),
        ("a:\n  - b: c\n     d: e\n", 3, "indented too far", "Indent it with as many spaces as the lines beside it"),
        ("a:\n  - b: c\n   d: e\n", 3, "indented less or more", "Indent it with as many spaces as the lines beside it"),
        ("a:\n  b: c\n d: e\n", 3, "indented less or more", "Indent it with as many spaces as the lines beside it"),
        ("a: b: c\n", 1, "a second `name: value`", "put a text that contains `: ` in quotes."),
        ("a: {b: c\nd: e\n", 2, "a `{` is not closed", "Close it"),
        ("a: [b\nc: d\n", 2, "a `[` is not closed", "Close it"),
    ],
)
def test_spoiled_layout_says_what_to_do(tmp_path: Path, text: str, line: int, said: str, hint: str) -> None:
    (file := tmp_path / "a.yaml").write_text(text)
    with pytest.raises(ProblemsError) as raised:
        read_document(file)
    (problem,) = raised.value.problems
    assert isinstance(problem, Problem)
    assert problem.line == line, problem
    assert said in problem.message, problem
    assert hint in (problem.hint or ""), problem
