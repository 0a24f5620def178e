"""Thousands of garbled documents: each is answered with problems or a draft, soon, in little memory and few words."""

from __future__ import annotations

import copy
import json
import random
import time
import tracemalloc
from collections.abc import Iterator
from functools import cache, reduce
from typing import Any

import pytest

from pathways.curation.checking import check_drafts
from pathways.domain.content import Content
from pathways.errors import Problem, ProblemsError
from pathways.exchange.ctdl.reader import is_ctdl
from pathways.exchange.document import read_document, read_text
from pathways.exchange.files import as_json, as_yaml, files_of
from pathways.exchange.learner_files import read_record
from pathways.exchange.pathways_format.catalog import write_catalog
from tests.budget import by_profile, seed, some
from tests.mutating.mutations import mutated, written
from tests.seeded import SEED

CASES = SEED.parent.parent / "shared" / "cases"
SECONDS, BYTES = 2, 200_000_000
LONGEST = 1_000
PARTS = 10
SIZE = 40_000
"""Bytes of the largest file that is garbled."""


@cache
def originals() -> list[Any]:
    """Documents that are right, or nearly: of the seed data and the cases, the parts of large ones."""
    files = [path for path in sorted(SEED.rglob("*.yaml")) if path.stat().st_size < SIZE]
    files += sorted(path for path in CASES.glob("*") if path.suffix in (".yaml", ".json"))
    return [read_document(path).value for path in files]


def answer(text: str, name: str, *, learner: bool) -> list[Problem]:
    """What a reader says of a text; one without problems can be written."""
    try:
        document = read_text(text, name)
        if learner:
            read_record(document)
            return []
        files = files_of([document])
    except ProblemsError as error:
        return list(error.problems)
    checked = check_drafts(files.drafts, Content())
    if checked.count:
        return files.located(checked.problems)
    content = Content.of(checked.things)
    whole = write_catalog(content)
    for again in (as_json(whole), as_yaml(whole)):
        again.encode()
    return []


def run(number: int) -> None:
    """One garbled document, repeatable by its number and the seed of the run."""
    draw = random.Random(f"{seed()}-{number}")  # noqa: S311
    original = draw.choice(originals())
    text = written(mutated(original, draw))
    learner = isinstance(original, dict) and not is_ctdl(original) and ("awards" in original or "learners" in original)
    name = draw.choice(["a.json", "a.yaml"])
    begun = time.process_time()
    try:
        problems = answer(text, name, learner=learner)
    except Exception as fault:
        raise AssertionError(f"document {number} of seed {seed()}: {text[:2_000]}") from fault
    assert time.process_time() - begun < SECONDS, f"document {number} of seed {seed()}: {text[:2_000]}"
    for problem in problems:
        said = f"{problem.message} {problem.hint} {problem.path}"
        assert len(said) <= LONGEST, (number, said)
        assert "x" * 81 not in said, (number, said)
        said.encode()
        assert problem.code and problem.message


def places(value: Any, *above: str | int) -> Iterator[tuple[str | int, ...]]:
    """Where something stands in a document, the document itself left out."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, below in inner:
        yield (*above, name)
        yield from places(below, *above, name)


@cache
def kinds_of_place() -> list[tuple[Any, tuple[str | int, ...]]]:
    """A document and a place in it for every chain of fields that the documents have."""
    found = {
        tuple(part for part in place if isinstance(part, str)): (original, place)
        for original in originals()
        if isinstance(original, dict)
        for place in places(original)
        if "format" in original and "format" not in place
    }
    return list(found.values())


@pytest.mark.parametrize("number", ["1e999999999", "-1e999999999", "1e-999999999", "9" * 4_000])
def test_an_enormous_number_is_answered_soon_anywhere(number: str) -> None:
    assert len(kinds_of_place()) > 200
    for original, place in some(kinds_of_place(), 40):
        changed = copy.deepcopy(original)
        above = reduce(lambda value, part: value[part], place[:-1], changed)
        above[place[-1]] = "enormous"
        text = json.dumps(changed, default=str).replace('"enormous"', number)
        begun = time.process_time()
        for problem in answer(text, "a.json", learner="awards" in original or "learners" in original):
            assert len(f"{problem.message} {problem.hint} {problem.path}") <= LONGEST, (number, place)
        assert time.process_time() - begun < SECONDS, (number, place)


@pytest.mark.parametrize("part", range(PARTS))
def test_a_garbled_document_is_refused_or_read(part: int) -> None:
    count = by_profile(quick=60, usual=120, soak=5_000) // PARTS
    tracemalloc.start()
    try:
        for number in range(part * count, (part + 1) * count):
            run(number)
        assert tracemalloc.get_traced_memory()[1] < BYTES
    finally:
        tracemalloc.stop()
