"""The small inputs beside the project, each with the right answer, and what is asked about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from pathways.advising.progress import Progress, progress_of
from pathways.catalog.snapshot import Snapshot
from pathways.domain.learner import Record
from pathways.domain.no_plan import PlanResult
from pathways.exchange.document import read_document
from pathways.intake.questions import record_of
from pathways.planning.planner import Planner
from tests.beside import SHARED
from tests.catalogs import question, snapshot_of

CASES = SHARED / "cases"
DAY = date(2026, 11, 30)
"""On which everything is asked, where nothing else is said."""


def catalogue(name: str) -> Snapshot:
    """The catalogue in `name`.yaml."""
    value = dict(_value(f"{name}.yaml"))
    del value["format"]
    return snapshot_of(value)


def learner(name: str) -> Record:
    """The record in `name`.yaml."""
    return record_of(dict(_value(f"{name}.yaml")))


def plan(snapshot: Snapshot, goal: Any, record: Record | None = None, **options: Any) -> PlanResult:
    """The best plan on the usual day."""
    asked = question(goal, None, **{"startOn": DAY.isoformat(), **options})
    return Planner().plan(asked if record is None else replace(asked, record=record), snapshot)


def progress(snapshot: Snapshot, credential: str, record: Record) -> Progress:
    """How far a learner is on the usual day."""
    return progress_of(credential, record, DAY, snapshot)


def _value(name: str) -> Any:
    return read_document(CASES / name).value
