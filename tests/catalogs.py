"""Small catalogues for tests, written as the file format's plain values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pathways.catalog.snapshot import Snapshot, compile_snapshot
from pathways.curation.checking import check_drafts
from pathways.domain.content import Content
from pathways.domain.goal import Goal
from pathways.domain.learner import Record
from pathways.domain.plan import PlanQuestion
from pathways.exchange.document import Document
from pathways.exchange.pathways_format.catalog import read_catalog
from pathways.intake.questions import goal_of, options_of, record_of

TODAY = date(2026, 11, 23)


def content_of(value: Mapping[str, Any]) -> Content:
    """A catalogue document, which must be right, as content."""
    document = Document("test.yaml", {"format": "pathways/1", **value}, "", False)
    draft = read_catalog(document)
    checked = check_drafts([draft], Content())
    assert not checked.count, checked.problems
    return Content.of(checked.things)


def snapshot_of(value: Mapping[str, Any]) -> Snapshot:
    """A catalogue document as a snapshot."""
    return compile_snapshot(content_of(value), revision=1, fingerprint="test")


def credential(key: str, *routes: Mapping[str, Any], **fields: Any) -> dict[str, Any]:
    """A credential; routes are given as (partial) mappings and keyed r0, r1, …"""
    written = [{"key": f"r{place}", "kind": "STUDY", **route} for place, route in enumerate(routes)]
    return {"key": key, "name": key.upper(), "credentialType": "CERTIFICATION", "routes": written, **fields}


def usd(amount: object) -> dict[str, str]:
    """A cost in US dollars."""
    return {"amount": str(amount), "currency": "USD"}


def goal(value: Any) -> Goal:
    """A goal from its plain form; a text is a credential."""
    return goal_of({"credential": value} if isinstance(value, str) else value)


def record(value: Mapping[str, Any] | None = None) -> Record:
    """A learner's record from its plain form."""
    return record_of(dict(value or {}))


def question(wanted: Any, learner: Mapping[str, Any] | None = None, **options: Any) -> PlanQuestion:
    """A question for a plan, on TODAY and for the least money unless options say otherwise."""
    chosen = options_of({"startOn": TODAY.isoformat(), "optimize": ["MONEY"], **options})
    return PlanQuestion(goal(wanted), record(learner), chosen)
