"""Plans written to files; a file is there whole, or as it was before."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from pathways.codes import Code
from pathways.documents.plan_document import PlanDocument
from pathways.documents.suffixes import SUFFIXES, suffix_of
from pathways.errors import Problem, ProblemsError


def expect_writable(files: Sequence[Path]) -> None:
    """Refuses before any work what could not be written after it.

    Raises:
        ProblemsError: a suffix that no format has, or a folder that is not there.
    """
    problems = [
        Problem(Code.INVALID, f"{file} does not say a format.", f"Use a suffix of {', '.join(SUFFIXES)}.", "--write")
        for file in files
        if suffix_of(file.name) is None
    ]
    problems += [
        Problem(Code.UNWRITABLE, f"The folder {file.parent} does not exist.", "Make it first.", "--write")
        for file in files
        if not file.parent.is_dir()
    ]
    if problems:
        raise ProblemsError(problems)


def write_plan(plan: PlanDocument, files: Sequence[Path]) -> None:
    """Writes the plan to each file in the format of its suffix; nothing is written when one of them cannot hold it.

    Raises:
        ProblemsError: a format has nothing to hold (NO_DATES), or a file cannot be written.
    """
    from pathways.documents.formats import FORMATS

    texts = [FORMATS[suffix_of(file.name) or ""].write(plan) for file in files]
    for file, text in zip(files, texts, strict=True):
        _write(file, text)


def _write(file: Path, text: str) -> None:
    written: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
        written = Path(name)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
        written.chmod(0o666 & ~_umask())
        written.replace(file)
    except OSError as error:
        if written is not None:
            written.unlink(missing_ok=True)
        text = f"Could not write {file}: {error.strerror}."
        raise ProblemsError.one(Code.UNWRITABLE, text, "Choose another file.", "--write") from None


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
