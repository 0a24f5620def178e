"""Imports a folder of small files and says what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pathways.curation.checking import check_drafts
from pathways.domain.content import Content
from pathways.errors import Problem, ProblemsError
from pathways.exchange.files import read_files

Seen = tuple[str, int | None, str | None]
"""Code, line and path."""


def problems(folder: Path, files: Mapping[str, str | bytes], existing: Content | None = None) -> list[Problem]:
    """What an import of a folder with these files says; every problem must name a file of it and have words."""
    for name, text in files.items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    try:
        read = read_files([folder])
    except ProblemsError as error:
        found = list(error.problems)
    else:
        found = read.located(check_drafts(read.drafts, existing or Content()).problems)
    for problem in found:
        assert problem.file is not None and Path(problem.file).name in files
        assert problem.message.endswith(".")
        assert problem.line is not None
    return found


def seen(folder: Path, text: str | bytes, name: str = "a.yaml") -> list[Seen]:
    return [(problem.code, problem.line, problem.path) for problem in problems(folder, {name: text})]
