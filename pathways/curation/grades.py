"""Grades that rules and credentials name, and that their scale does not have."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from pathways.codes import Code
from pathways.domain.catalog import Credential
from pathways.domain.requirement import CredentialLine, Grade, Requirement, Selection
from pathways.domain.shared_rules import Scale
from pathways.errors import Problem, did_you_mean
from pathways.text import shown


def grade_problems(
    credential: Credential, lines: Sequence[Requirement], place: str, scale_of: Callable[[str], Scale | None]
) -> Iterator[Problem]:
    """Of what passes, and of every line; scales that are not there are noted as references."""
    if credential.scale is not None and credential.passing is not None:
        passing = Grade(scale=credential.scale, value=credential.passing)
        yield from _unknown(passing, f"{place}/passing", scale_of)
    for line in lines:
        if isinstance(line, CredentialLine | Selection) and line.min_grade is not None:
            yield from _unknown(line.min_grade, place, scale_of)


def _unknown(grade: Grade, place: str, scale_of: Callable[[str], Scale | None]) -> Iterator[Problem]:
    scale = scale_of(grade.scale)
    if scale is not None and grade.value not in scale.values:
        hint = did_you_mean(grade.value, scale.values) or f"Use one of {', '.join(scale.values[:20])}."
        yield Problem(
            Code.BAD_VALUE, f"{shown(grade.value)} is not a value of the scale {shown(scale.key)}.", hint, place
        )
