"""Bottlenecks: against taking each credential out and looking what can still be obtained."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pathways.catalog.snapshot import Snapshot, compile_snapshot
from pathways.curation.structure.essentials import Bottleneck, bottlenecks, essentials
from pathways.domain.catalog import CredentialStatus
from pathways.domain.content import Content
from tests.budget import some
from tests.catalogs import credential, snapshot_of
from tests.curation.obtaining import obtainable
from tests.seeded import snapshot as seed


def needs(**requires: object) -> dict[str, object]:
    return {"requires": requires}


def lines(*keys: str) -> list[dict[str, str]]:
    return [{"credential": key} for key in keys]


def test_what_all_routes_have_in_common_is_needed() -> None:
    snapshot = snapshot_of(
        {
            "credentials": [
                credential("root", {}),
                credential("left", needs(all=lines("root"))),
                credential("right", needs(all=lines("root"))),
                credential("free", {}),
                credential("top", needs(any=lines("left", "right"))),
                credential("most", needs(atLeast=2, of=lines("left", "right", "free"))),
                credential("lost", needs(all=lines("lost-too"))),
                credential("lost-too", needs(all=lines("lost"))),
            ]
        }
    )
    assert essentials(snapshot) == {
        "root": frozenset(),
        "left": {"root"},
        "right": {"root"},
        "free": frozenset(),
        "top": {"root"},
        "most": {"root"},  # two of the three: one of left and right at least
    }
    assert bottlenecks(snapshot) == (Bottleneck("root", ("left", "most", "right", "top")),)


def test_what_needs_everything_can_be_obtained() -> None:
    chain = [credential("a", {}), credential("b", needs(all=lines("a"))), credential("c", needs(all=lines("b")))]
    found = essentials(snapshot_of({"credentials": chain}))
    assert found == {"a": frozenset(), "b": frozenset("a"), "c": frozenset("ab")}


@pytest.mark.parametrize("place", some(range(400), 12))
def test_the_seed_without_a_credential(place: int) -> None:
    snapshot = seed()
    found = essentials(snapshot)
    keys = sorted(found)
    gone = keys[place * len(keys) // 400]
    lost = obtainable(snapshot) - obtainable(without(snapshot, gone)) - {gone}
    assert {key for key, needed in found.items() if gone in needed} == lost


def without(snapshot: Snapshot, gone: str) -> Snapshot:
    """The same catalogue in which a credential is not offered any more."""
    content = snapshot.content
    withdrawn = replace(content.credentials[gone], status=CredentialStatus.CEASED)
    changed = Content.of(withdrawn if thing.key == gone else thing for thing in content.things())
    return compile_snapshot(changed, revision=1, fingerprint="without")
