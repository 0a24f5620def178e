"""A snapshot: what is derived from one revision, in a fixed order."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from pathways.catalog.snapshot import compile_snapshot
from pathways.domain.content import Content
from tests.catalogs import content_of, credential, snapshot_of

CATALOG = {
    "organizations": [{"key": "org", "name": "Org"}],
    "competencies": [{"key": "x", "name": "Skill X"}, {"key": "y", "name": "Skill Y"}],
    "credentials": [
        credential("b", competencies=[{"competency": "x", "level": 2}]),
        credential("a", {}, competencies=[{"competency": "x"}, {"competency": "y"}]),
        credential(
            "top",
            {"requires": {"all": [{"credential": "b"}, {"any": [{"credential": "a"}, {"credential": "b"}]}]}},
            {"requires": {"all": [{"credential": "old"}, {"credential": "top"}]}},
            renewals=[{"key": "ce", "kind": "RENEWAL", "requires": {"credential": "org-badge"}}],
        ),
        credential("old", status="CEASED"),
        credential("org-badge"),
    ],
    "occupations": [
        {"key": "job", "name": "Job", "needs": [{"competency": "x", "level": 1, "importance": 1}]},
        {"key": "gig", "name": "Gig", "needs": [{"competency": "x", "level": 3, "importance": 1}]},
    ],
}


def test_things_stand_in_key_order() -> None:
    snapshot = snapshot_of(CATALOG)
    assert list(snapshot.credentials) == ["a", "b", "old", "org-badge", "top"]
    assert list(snapshot.occupations) == ["gig", "job"]
    assert snapshot.names["x"] == "Skill X"
    assert [thing.key for thing in snapshot.content.things()][:3] == ["org", "x", "y"]
    assert len(snapshot.content) == 10


def test_stacks_are_seen_from_both_sides() -> None:
    snapshot = snapshot_of(CATALOG)
    assert snapshot.stacks_from == {"a": (), "top": ("b", "a", "old")}
    assert snapshot.stacks_into == {"b": ("top",), "a": ("top",), "old": ("top",)}


def test_who_shows_and_who_needs_a_competency() -> None:
    snapshot = snapshot_of(CATALOG)
    assert snapshot.developed_by == {"x": ("a", "b"), "y": ("a",)}
    assert snapshot.needed_by == {"x": ("gig", "job")}


def test_the_empty_catalogue_is_a_snapshot() -> None:
    snapshot = compile_snapshot(Content(), revision=0, fingerprint="")
    assert not snapshot.credentials
    assert not snapshot.stacks_from
    assert not snapshot.names


def test_snapshot_never_changes() -> None:
    content = content_of(CATALOG)
    first = compile_snapshot(content, revision=1, fingerprint="one")
    second = compile_snapshot(
        Content.of([thing for thing in content.things() if thing.key != "gig"]), revision=2, fingerprint="two"
    )
    with pytest.raises(FrozenInstanceError):
        first.revision = 2  # type: ignore[misc]
    assert "gig" in first.occupations
    assert "gig" not in second.occupations
    assert first.needed_by["x"] == ("gig", "job")
    assert second.needed_by["x"] == ("job",)
