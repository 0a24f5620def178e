"""Nothing that people read of the program uses the phrases of riddles: messages, help, descriptions, docstrings."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from graphql import build_schema

import pathways
from tests.api.describing import descriptions
from tests.docs.pages import ROOT, pages

SOURCES = sorted(Path(pathways.__file__).parent.rglob("*.py"))
PRINTED = ROOT / "graph_schema" / "schema.graphql"
RIDDLES = (
    r"\b(is|are|was|were|be|been|being|unless) (told|asked)\b",
    r"(?<!there )\b(is|are|was|were) (?-i:none)\b",
    r"\bthat there (is|are|was|were)\b",
    r"\bso many\b",
    r"\banew\b",
    r"\bbe it\b",
    r"\bof which\b",
    r"\bcannot be\b",
    r"(?<!there )\bis no (?!longer|more|later|earlier|better|faster|cheaper|slower|(?-i:N))\w",
    r"\bspeaks? of\b",
    r"\btells? (what|more)\b",
    r"\blooked into\b",
    r"\bnothing is said\b",
    r"\bruns? in a circle\b",
    r"\ball the same\b",
    r"\bfor the money\b",
    r"\bto do without\b",
)
NAMED = re.compile(r"^\s*(?:async )?def (test_\w+)", re.MULTILINE)
RIDDLE = re.compile("|".join(RIDDLES), re.IGNORECASE)


def riddles(text: str) -> list[str]:
    return [found.group() for found in RIDDLE.finditer(" ".join(text.split()))]


def documented(tree: ast.Module) -> Iterator[tuple[ast.Constant, bool]]:
    """Docstrings, and whether what they stand in is public."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            match node.body:
                case [ast.Expr(ast.Constant(str()) as said), *_]:
                    yield said, isinstance(node, ast.Module) or not node.name.startswith("_")


def spoken(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and text of every string, and of docstrings the first sentence of those that are public."""
    inside: set[int] = set()
    for said, public in documented(tree):
        inside.add(id(said))
        if public:
            yield said.lineno, str(said.value).strip().partition("\n")[0]
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            inside |= {id(part) for part in ast.walk(node)}
            yield (
                node.lineno,
                "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values),
            )
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in inside:
            yield node.lineno, node.value


def test_the_table_of_examples_is_found() -> None:
    said = (
        "hours that there are in each week",
        "the so many next-best plans",
        "-3 hours a week cannot be",
        "'2026-12-21' is no break",
        "--coverage speaks of an occupation; comptia-csap is none",
        "its routes ask for what runs in a circle",
        "Subscriptions tell what is published",
        "watch: is told how far it is, and may end it",
        "what closes it for the money",
        "To earn, or to do without",
    )
    assert [text for text in said if not riddles(text)] == []
    assert riddles("The key is no longer there; there is no plan; None: no more of them.") == []


def test_program_speaks_plain_english() -> None:
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert [(path.name, line, text) for line, text in spoken(tree) if riddles(text)] == []


def test_schema_speaks_plain_english() -> None:
    schema = build_schema(PRINTED.read_text(encoding="utf-8"))
    assert [each for each in descriptions(schema) if riddles(each.text)] == []


def test_pages_speak_plain_english() -> None:
    for path in (*ROOT.glob("*.md"), *ROOT.glob("*/README.md"), *pages()):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert [(path.name, number, line) for number, line in enumerate(lines, 1) if riddles(line)] == []


def test_store_describes_itself_in_plain_english() -> None:
    """Comments of shapes and invariants: `schema check` prints the latter when one does not hold."""
    for path in (*ROOT.glob("graph_schema/shapes/*.yaml"), *ROOT.glob("graph_schema/invariants/*.cypher")):
        said = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith(("#", "//"))]
        assert [(path.name, line) for line in said if riddles(line)] == []


def test_test_names_have_at_most_eight_words() -> None:
    named = {name for path in ROOT.glob("tests/**/*.py") for name in NAMED.findall(path.read_text(encoding="utf-8"))}
    assert [name for name in sorted(named) if len(name.split("_")) > 9] == []
