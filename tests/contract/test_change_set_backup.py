"""Backups hold change sets with all that was said of them, and what things said before, in both stores."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pathways.access.audit import nothing
from pathways.changesets import transitions
from pathways.changesets.change_set import ChangeSet, ChangeSetState, Staged, Verdict
from pathways.changesets.kept_impact import KeptImpact
from pathways.changesets.rebasing import Rebased
from pathways.changesets.transitions import Doing
from pathways.domain.catalog import Organization
from pathways.domain.goal import CredentialGoal
from pathways.editing.ports import Publishing
from pathways.live import LiveCatalog
from pathways.progress import silent
from pathways.store.changesets.change_sets import ChangeSets
from pathways.store.changesets.history import History
from pathways.store.graph import GraphStore
from pathways.store.integrity import check_store
from tests.contract.conftest import Opener, empty

AT = datetime(2026, 5, 1, 12, 30, tzinfo=UTC)
EVA, RUT, PIA = (Doing(name, AT) for name in ("eva", "rut", "pia"))
GUILD, LATER = Organization(key="guild", name="Guild"), Organization(key="guild", name="The Guild")
IMPACT = KeptImpact(
    version=2,
    revision=1,
    at=AT,
    day=date(2026, 5, 1),
    stamp="7",
    learners=3,
    stranded=1,
    stranded_goals=(CredentialGoal("badge"),),
)


def _staged(key: str, *changes: Staged) -> ChangeSet:
    opened = transitions.opened(key, f"About {key}", "Why it is wanted.", 1, EVA)
    return transitions.staged(opened, changes, 1, EVA)


def _approved(known: ChangeSet) -> ChangeSet:
    return transitions.reviewed(transitions.submitted(known, EVA), Verdict.APPROVE, "Read all of it.", RUT)


def _publish(store: GraphStore, known: ChangeSet) -> None:
    done = transitions.published(transitions.publishing(known), 2, PIA)
    with LiveCatalog(store) as live:
        live.publish(Publishing(known, done, Rebased((LATER,), frozenset(), ()), 1, "pia"), nothing)


def _filled(store: GraphStore) -> None:
    """Two revisions, the second of a change set; and one change set in each further state."""
    store.publish([GUILD])
    kept = ChangeSets(store.bolt)
    renamed = _approved(_staged("renamed", Staged(GUILD, LATER)))
    gone = replace(_staged("gone", Staged(LATER, None)), impact=IMPACT)
    several = _staged("several", *(Staged(None, Organization(key=f"new-{n}", name=str(n))) for n in range(7)))
    asked = transitions.reviewed(transitions.submitted(several, EVA), Verdict.REQUEST_CHANGES, "Fewer.", RUT)
    given_up = transitions.withdrawn(_staged("given-up", Staged(None, GUILD)), EVA)
    for each in (renamed, gone, asked, given_up):
        assert kept.write(each, None, nothing)
    _publish(store, renamed)


def _everything(store: GraphStore) -> list[ChangeSet | None]:
    kept = ChangeSets(store.bolt)
    return [kept.read(each.key) for each in kept.heads(None)]


@pytest.mark.soak_on_neo4j
@pytest.mark.parametrize("limits", [{}, {"single": 0, "batch": 2, "part": 2}])
def test_change_sets_come_back_as_they_were(
    opened: Opener, store: GraphStore, tmp_path: Path, limits: dict[str, int]
) -> None:
    _filled(store)
    before, history = _everything(store), History(store.bolt)
    revisions, done = history.revisions([1, 2]), history.changes(2, store.load().content)
    store.backup(tmp_path / "a.backup")
    empty(store)
    opened(**limits).restore(tmp_path / "a.backup")
    assert _everything(store) == before
    assert history.revisions([1, 2]) == revisions
    assert history.changes(2, store.load().content) == done == [Staged(GUILD, LATER)]
    assert store.as_of(1, store.load()).content.organizations == {"guild": GUILD}
    assert check_store(store, silent) == []
    store.backup(tmp_path / "b.backup")
    assert (tmp_path / "b.backup").read_bytes() == (tmp_path / "a.backup").read_bytes()


@pytest.mark.soak_on_neo4j
def test_replacing_restore_keeps_what_was_published_here(store: GraphStore, tmp_path: Path) -> None:
    _filled(store)
    store.backup(tmp_path / "a.backup")
    empty(store)
    store.publish([GUILD])
    kept = ChangeSets(store.bolt)
    own = _approved(_staged("own", Staged(GUILD, LATER)))
    for each in (own, _staged("proposed", Staged(GUILD, None)), _staged("several", Staged(GUILD, None))):
        assert kept.write(each, None, nothing)
    _publish(store, own)
    store.restore(tmp_path / "a.backup", replace=True)
    found = {each.key: each for each in _everything(store) if each}
    assert set(found) == {"own", "renamed", "gone", "several", "given-up"}
    assert (found["own"].state, found["own"].published_revision) == (ChangeSetState.PUBLISHED, 2)
    # Published elsewhere: it is no revision of this history.
    assert (found["renamed"].state, found["renamed"].published_revision) == (ChangeSetState.PUBLISHED, None)
    assert len(found["several"].staged) == 7
    assert found["gone"].impact == IMPACT
    assert check_store(store, silent) == []
