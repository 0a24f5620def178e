"""Learner records in files."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pathways.codes import Code
from pathways.domain.learner import Record
from pathways.errors import Problem, ProblemsError
from pathways.exchange.document import Document
from pathways.intake.questions import learners_of, record_of


def read_record(document: Document) -> Record:
    """Reads a learner file: one record, or the one of its `learners`.

    Raises:
        ProblemsError: with file, line and path of everything that is wrong.
    """
    value = document.value
    try:
        return _only_record(value) if isinstance(value, Mapping) and "learners" in value else record_of(value)
    except ProblemsError as error:
        raise ProblemsError(document.located(error.problems)) from None


def _only_record(value: Mapping[str, Any]) -> Record:
    records, problems = learners_of.so_far(value)
    found, wrong = [], [*problems]
    for place, each in enumerate(records):
        record, more = record_of.so_far(each)
        found.append(record)
        wrong += [problem.under(f"learners/{place}") for problem in more]
    if len(records) != 1:
        text = f"The file holds {len(records)} learner records."
        wrong.append(Problem(Code.BAD_VALUE, text, "A question is about one learner; keep one.", "learners"))
    if wrong:
        raise ProblemsError(wrong)
    return found[0]
