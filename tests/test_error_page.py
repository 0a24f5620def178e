"""Codes of errors: each stands once, is used, and is on the page that lists them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pathways
from pathways.codes import Code
from tools.error_page import page

SOURCES = Path(pathways.__file__).parent
PAGE = SOURCES.parent / "docs/errors.md"
OF_THE_CONTRACT = {Code.DUPLICATE, Code.CONFLICT, Code.FORBIDDEN, Code.WRONG_STATE}
"""That the contract names, and nothing answers yet."""


def test_page_lists_the_codes_as_they_are() -> None:
    assert PAGE.read_text("utf-8") == page()


def test_every_code_is_used() -> None:
    used = {
        name for file in SOURCES.rglob("*.py") for name in re.findall(r"\bCode\.([A-Z_0-9]+)", file.read_text("utf-8"))
    }
    assert {code.name for code in Code} - used <= {code.name for code in OF_THE_CONTRACT}


def test_every_code_has_name_and_sentence() -> None:
    for code in Code:
        assert code.name == code.value
        assert re.fullmatch(r"[A-Z].*\.", code.meaning), code


def literal_codes(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for argument in (*node.args, *(each.value for each in node.keywords)):
                if isinstance(argument, ast.Constant) and argument.value in list(Code):
                    yield str(argument.value)


def test_no_call_spells_a_code_itself() -> None:
    spelled = {
        (file.name, code)
        for file in SOURCES.rglob("*.py")
        if file.name != "codes.py"
        for code in literal_codes(ast.parse(file.read_text("utf-8")))
    }
    assert spelled == set()
