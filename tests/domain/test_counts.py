"""Wherever the program counts something in words, one is one: no text says “1 steps”."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pathways

SOURCES = sorted(Path(pathways.__file__).parent.rglob("*.py"))
NOUNS = (
    "steps|weeks|months|days|hours|years|credits|credentials|occupations|competencies|lines|fields|awards|plans|times"
)
COUNTED = re.compile(rf"^ (?:more |different |other )?(?:{NOUNS})\b")
NEVER_ONE = {
    ("advising/progress.py", "count"),
    ("api/query_limits.py", "fields"),
    ("api/query_limits.py", "depth"),
    ("api/http/plan_url.py", "len(texts)"),
    ("curation/checking.py", "count"),
    ("curation/checking.py", "self._counts[path]"),
    ("exchange/ctdl/conditions.py", "plain(years)"),
    ("exchange/ctdl/figures.py", "duration.months"),
    ("planning/question/validation.py", "plain(hours)"),
    ("planning/verify/calendar_replay.py", "several"),
    ("store/mapping/canonical_json.py", "count"),
}
"""By file: what is told only where it is too many, too few or not whole."""


def loose(tree: ast.AST) -> Iterator[ast.FormattedValue]:
    """Values that a plural follows whatever they are; a limit, whose name is in capitals, is never one."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            for value, after in zip(node.values, node.values[1:], strict=False):
                text = after.value if isinstance(after, ast.Constant) else ""
                if not isinstance(value, ast.FormattedValue) or not COUNTED.match(str(text)):
                    continue
                if not ast.unparse(value.value).isupper():
                    yield value


def test_counts_in_words_go_through_one_helper() -> None:
    found = {
        (path.relative_to(Path(pathways.__file__).parent).as_posix(), ast.unparse(each.value))
        for path in SOURCES
        for each in loose(ast.parse(path.read_text(encoding="utf-8")))
    }
    assert found == NEVER_ONE
