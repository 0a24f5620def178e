"""Judges one requirement, written as in the file format, for one record on one day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pathways.domain.requirement import Requirement
from pathways.exchange.fields import Fields, Notes
from pathways.exchange.pathways_format.requirement_reader import read_requirement
from pathways.requirements.evaluate import Assessment, assess, holds
from pathways.requirements.evidence import Evidence, evidence_of
from pathways.requirements.leaves import Earned
from tests.catalogs import TODAY, content_of, record

NOTHING: Mapping[str, Any] = {}


def line_of(rule: Mapping[str, Any], *, renewal: bool = False) -> Requirement:
    """A requirement, which must be right; its root path is ``x/r0``."""
    notes = Notes()
    line = read_requirement(Fields(dict(rule), (), notes), "x/r0", renewal=renewal)
    assert line is not None, notes.problems
    assert not notes.problems, notes.problems
    return line


class World:
    """A catalogue, a record and a day."""

    def __init__(self, catalog: Mapping[str, Any], learner: Mapping[str, Any] = NOTHING, day: date = TODAY) -> None:
        self.credentials = content_of(catalog).credentials
        self.day = day
        self.evidence: Evidence = evidence_of(record(learner), day, self.credentials)

    def assess(self, rule: Mapping[str, Any], *, renewal: bool = False) -> Assessment:
        """How a requirement stands; what `holds` says must agree."""
        line = line_of(rule, renewal=renewal)
        found = assess(line, self.evidence, self.credentials)
        assert found.holds == holds(line, self.evidence, self.credentials)
        return found

    def status(self, rule: Mapping[str, Any], *, renewal: bool = False) -> str:
        """The status of the line."""
        return self.assess(rule, renewal=renewal).status.value

    def holds_after(self, rule: Mapping[str, Any], *before: str, beside: tuple[str, ...] = ()) -> bool:
        """Whether it holds once these credentials are earned, at lower ranks or at the same one."""
        earned = Earned.of(before, self.credentials, beside)
        return holds(line_of(rule), self.evidence, self.credentials, earned)
