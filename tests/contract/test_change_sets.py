"""Change sets in both stores: what goes in comes out, nobody overwrites another, and publishing is one step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal

import pytest

from pathways.access.audit import Unrecorded, nothing
from pathways.changesets.change_set import ChangeSet, ChangeSetState, Staged, Verdict
from pathways.changesets.kept_impact import KeptImpact
from pathways.changesets.transitions import Doing, opened, published, publishing, reviewed, staged, submitted
from pathways.codes import Code
from pathways.domain.catalog import Credential, CredentialType, Kind, Organization, Route, RouteKind
from pathways.domain.changes import CatalogChange, ChangeKind
from pathways.domain.content import Content, Thing
from pathways.domain.money import Money
from pathways.editing.office import ChangeSetOffice
from pathways.errors import ProblemsError, StaleError, StoreError
from pathways.live import LiveCatalog
from pathways.store.changesets.change_sets import ChangeSets, seal_for
from pathways.store.changesets.history import History
from pathways.store.graph import GraphStore
from pathways.store.schema.invariants import broken_invariants
from pathways.store.schema.shapes import violations
from tests.contract.conftest import Opener
from tests.contract.contents import security_catalogue
from tests.editing.desk import DAY, EDDA, PAUL, RITA, asked

EDITOR, REVIEWER = Doing("edda", DAY), Doing("rita", DAY)
ACME = Organization(key="acme", name="Acme «Ö»")
BADGE = Credential(key="badge", name="Badge", credential_type=CredentialType.DIGITAL_BADGE)


def _costing(cost: Money) -> Credential:
    return replace(BADGE, routes=(Route(key="exam", kind=RouteKind.EXAM, cost=cost),))


def draft(store: GraphStore, *changes: Staged) -> ChangeSet:
    """A change set that is stored with some changes."""
    known = opened("a-set", "A set", "in words", 0, EDITOR)
    assert ChangeSets(store.bolt).write(known, None, nothing)
    new = staged(known, changes, 0, EDITOR)
    assert ChangeSets(store.bolt).write(new, known, nothing)
    return new


def approved(store: GraphStore, *changes: Staged) -> ChangeSet:
    """The same, approved."""
    known = draft(store, *changes)
    new = reviewed(submitted(known, EDITOR), Verdict.APPROVE, "fine", REVIEWER)
    assert ChangeSets(store.bolt).write(new, known, nothing)
    return new


def worked_out(microsecond: int, version: int = 1) -> KeptImpact:
    """What was worked out at some time."""
    at = DAY.replace(microsecond=microsecond)
    return KeptImpact(version=version, revision=0, at=at, day=DAY.date(), stamp="", learners=0)


@contextmanager
def office(store: GraphStore) -> Iterator[ChangeSetOffice]:
    """An office over a store that is followed as a service follows it."""
    with LiveCatalog(store) as live:
        yield live.office(Unrecorded(), own_review=lambda: False)


BAD: dict[str, tuple[Code, Thing]] = {
    "lacks name": (Code.SHAPE, Organization(key="acme", name=None)),  # type: ignore[arg-type]
    "A cost has an amount and a currency": (Code.INVARIANT, _costing(Money(Decimal(5), None))),  # type: ignore[arg-type]
    "Costs, hours, weeks": (Code.INVARIANT, _costing(Money(Decimal(-5), "USD"))),
    "HAS_RENEWAL leads to Routes of the kind RENEWAL": (
        Code.INVARIANT,
        replace(BADGE, renewals=(Route(key="again", kind=RouteKind.EXAM),)),
    ),
}


@pytest.mark.soak_on_neo4j
@pytest.mark.parametrize("said", BAD)
def test_shapes_and_invariants_hold_before_publishing(store: GraphStore, said: str) -> None:
    code, thing = BAD[said]
    store.publish(security_catalogue())
    before = store.load()
    known = approved(store, Staged(None, BADGE))
    seal = seal_for(known, published(publishing(known), 2, REVIEWER), "paul")
    with pytest.raises(ProblemsError) as refused:
        store.publish([thing], on=1, seal=seal)
    assert any(each.code is code and said in each.message for each in refused.value.problems)
    assert store.load() == before
    assert ChangeSets(store.bolt).read("a-set") == known
    assert (violations(store.bolt), broken_invariants(store.bolt)) == ([], [])


def test_change_sets_come_out_as_they_went_in(store: GraphStore) -> None:
    kept = ChangeSets(store.bolt)
    things = [Staged(None, thing) for thing in security_catalogue()]
    known = approved(store, *things, Staged(ACME, None))
    assert kept.read("a-set") == known
    assert kept.heads(None) == kept.heads([ChangeSetState.APPROVED]) == [replace(known, staged=())]
    assert kept.heads([ChangeSetState.DRAFT]) == []
    assert kept.read("another") is None
    new = staged(known, [Staged(None, ACME)], 0, EDITOR)
    assert kept.write(replace(new, staged=new.staged[:2]), known, nothing)
    assert kept.read("a-set") == replace(new, staged=new.staged[:2])
    assert violations(store.bolt) == []


def test_a_late_writer_changes_nothing(store: GraphStore) -> None:
    kept, known = ChangeSets(store.bolt), draft(store, Staged(None, ACME))
    new = submitted(known, EDITOR)
    assert kept.write(new, known, nothing)
    assert not kept.write(staged(known, [Staged(None, replace(ACME, name="Late"))], 0, EDITOR), known, nothing)
    assert not kept.write(opened("a-set", "Again", None, 0, EDITOR), None, nothing)
    assert kept.read("a-set") == new


def test_an_impact_kept_meanwhile_stays(store: GraphStore) -> None:
    kept, first = ChangeSets(store.bolt), draft(store, Staged(None, ACME))
    known = replace(first, impact=worked_out(0))
    assert kept.write(known, first, nothing)
    assert not kept.write(submitted(first, EDITOR), first, nothing)
    assert kept.read("a-set") == known
    later = replace(known, impact=worked_out(1))
    assert kept.write(later, known, nothing)
    assert not kept.write(submitted(known, EDITOR), known, nothing)
    assert kept.write(submitted(later, EDITOR), later, nothing)


def test_an_impact_kept_meanwhile_is_not_published(store: GraphStore) -> None:
    known = approved(store, Staged(None, ACME))
    seal = seal_for(known, published(publishing(known), 1, REVIEWER), "paul")
    assert ChangeSets(store.bolt).write(replace(known, impact=worked_out(0)), known, nothing)
    with pytest.raises(StaleError):
        store.publish([ACME], on=0, seal=seal)


@pytest.mark.parametrize("single", [5000, 1])
def test_a_change_set_is_published_in_one_step(store: GraphStore, opened: Opener, single: int) -> None:
    store.publish(security_catalogue())
    before, other = store.load(), opened(single=single, part=2)
    security = before.content.credentials["security-plus"]
    occupation = next(iter(before.content.occupations.values()))
    going = [occupation]
    known = approved(store, Staged(security, replace(security, name="S+")), Staged(occupation, None))
    closed = published(publishing(known), 2, Doing("paul", DAY))
    seal = seal_for(known, closed, "paul")
    done = other.publish([replace(security, name="S+")], on=1, going=going, seal=seal)
    assert (done.revision, done.changed, done.removed) == (2, 1, 1)
    now = store.load()
    assert now.content == before.content.replacing({occupation.key}, [replace(security, name="S+")])
    assert occupation.key not in now.versions
    changes = (
        CatalogChange(occupation.key, Kind.OCCUPATION, ChangeKind.REMOVED),
        CatalogChange("security-plus", Kind.CREDENTIAL, ChangeKind.CHANGED),
    )
    (event,) = store.events(1, 2)
    assert (event.changed, event.change_set) == (tuple(sorted(changes, key=lambda each: each.key)), "a-set")
    assert store.events(0, 1)[0].change_set is None
    caught = store.catch_up(before)
    assert caught is not None and caught.published == now
    assert store.as_of(1, now).content == before.content
    assert ChangeSets(store.bolt).read("a-set") == closed
    (revision,) = History(store.bolt).revisions([2])
    assert (revision.author, revision.title, revision.change_set) == ("paul", "A set", "a-set")
    assert set(History(store.bolt).changes(2, now.content) or ()) == set(known.staged)
    assert single > 1 or (violations(store.bolt) == [] and broken_invariants(store.bolt) == [])
    # It may come again, as the first of its versions.
    again = store.publish(going)
    assert (again.added, store.load().versions[occupation.key]) == (1, 1)


def test_history_knows_published_revisions_alone(store: GraphStore) -> None:
    store.publish([ACME])
    store.publish([replace(ACME, name="Again")])
    # As a large publication leaves it for a while, or for good where it is killed.
    store.bolt.run(
        "CREATE (h:Change {id: '3/acme', key: $key, revision: 3, kind: 'CHANGED', subjectKind: 'ORGANIZATION'})",
        key=ACME.key,
    )
    log = History(store.bolt)
    assert log.numbers(ACME.key) == log.numbers() == [2, 1]
    assert [each.number for each in log.revisions(log.numbers(ACME.key))] == [2, 1]


def test_a_change_set_is_published_once(store: GraphStore) -> None:
    known = approved(store, Staged(None, ACME))
    seal = seal_for(known, published(publishing(known), 1, REVIEWER), "paul")
    store.publish([ACME], on=0, seal=seal)
    with pytest.raises(StaleError):
        store.publish([replace(ACME, name="Again")], on=1, seal=seal)
    assert store.load().content == Content.of([ACME])


def test_a_broken_off_publication_is_finished_whole(store: GraphStore, opened: Opener) -> None:
    known = approved(store, *(Staged(None, thing) for thing in security_catalogue()))
    closed = published(publishing(known), 1, REVIEWER)
    other = opened(single=1, part=2)

    def die(_what: str, done: int, _total: int) -> None:
        if done:
            raise StoreError("killed")

    with pytest.raises(StoreError, match="killed"):
        other.publish(security_catalogue(), die, on=0, seal=seal_for(known, closed, "paul"))
    kept = ChangeSets(store.bolt)
    now = kept.read("a-set")
    assert now is not None and now.state is ChangeSetState.PUBLISHING
    assert store.load().content == Content.of(security_catalogue())
    assert kept.read("a-set") == closed


def test_the_office_works_over_a_store(store: GraphStore) -> None:
    store.publish(security_catalogue())
    with office(store) as desk:
        key = desk.open(EDDA, "Another name", None).key
        desk.stage(EDDA, key, [asked(Kind.CREDENTIAL, "security-plus", name="S+")])
        desk.submit(EDDA, key)
        desk.review(RITA, key, Verdict.APPROVE, None, 2)
        with pytest.raises(ProblemsError) as refusal:
            desk.publish(PAUL, key, 7)
        assert refusal.value.problems[0].code is Code.CONFLICT
        assert desk.publish(PAUL, key, 1).published_revision == 2
        undo = desk.revert(EDDA, 2, None)
        assert [each.subject for each in undo.staged] == ["security-plus"]
    assert store.load().content.credentials["security-plus"].name == "S+"
