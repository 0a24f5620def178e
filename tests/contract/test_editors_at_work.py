"""Editors, reviewers and publishers at random over a store, against a plain model of what they may do and get.

After each publication the store says what the model says, and its invariants hold; at the end every revision is read
again, and each of them was approved as it was published.
"""

from __future__ import annotations

from typing import Protocol

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from pathways.access.audit import Unrecorded
from pathways.access.identity import Caller
from pathways.access.roles import Role
from pathways.changesets.change_set import ChangeSet, ChangeSetState, Staged, Verdict
from pathways.changesets.edits import Asked, PutThing, Remove
from pathways.domain.catalog import Kind, Organization
from pathways.domain.content import Content
from pathways.editing.office import ChangeSetOffice
from pathways.errors import ProblemsError
from pathways.live import LiveCatalog
from pathways.store.graph import GraphStore
from pathways.store.schema.invariants import broken_invariants
from tests.budget import by_profile
from tests.contract.conftest import empty
from tests.editing.desk import Desk, somebody

PEOPLE = [somebody(name, Role.EDITOR, Role.REVIEWER, Role.PUBLISHER) for name in ("ann", "ben", "cleo")]
WHO = st.sampled_from(PEOPLE)
KEYS = ("a", "b", "c")
OPEN = ("DRAFT", "IN_REVIEW", "APPROVED")
FIRST = Organization(key="a", name="A")
Said = dict[str, str]
"""The name of each organization by its key."""


class Model:
    """A change set as its people know it: staged changes with what stood before, and who made them."""

    def __init__(self, editor: str) -> None:
        self.state = "DRAFT"
        self.staged: dict[str, tuple[str | None, str | None]] = {}
        self.editors = {editor}
        self.approved: dict[str, tuple[str | None, str | None]] | None = None


class Place(Protocol):
    """Where people work."""

    def begin(self) -> ChangeSetOffice:
        """Everything anew, with one organization published."""

    def said(self, number: int) -> Content:
        """What was published at a revision."""

    def newest(self) -> int:
        """The newest revision."""

    def faults(self) -> list[str]:
        """The invariants that are broken."""


class InMemory:
    """A catalogue in memory; the revision of its first things is 1."""

    def begin(self) -> ChangeSetOffice:
        self.desk = Desk([FIRST])
        self.desk.done[0] = (self.desk.done[0][0], (Staged(None, FIRST),))
        return self.desk.office

    def said(self, number: int) -> Content:
        return self.desk.at(number).content if number else Content()

    def newest(self) -> int:
        return self.desk.fresh().revision

    def faults(self) -> list[str]:
        return []  # those of the store


class InStore:
    """A store, read again each time."""

    def __init__(self, store: GraphStore) -> None:
        self.store = store

    def begin(self) -> ChangeSetOffice:
        empty(self.store)
        self.store.publish([FIRST])
        return LiveCatalog(self.store).office(Unrecorded(), own_review=lambda: False)

    def said(self, number: int) -> Content:
        return self.store.as_of(number, self.store.load()).content

    def newest(self) -> int:
        return self.store.revision()

    def faults(self) -> list[str]:
        return broken_invariants(self.store.bolt)


def at_work(place: Place) -> type[RuleBasedStateMachine]:
    """People at work in some place."""

    class AtWork(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.office = place.begin()
            self.published: list[Said] = [{}, {"a": "A"}]
            self.models: dict[str, Model] = {}

        def _does(self, expected: bool, work: object) -> ChangeSet | None:
            """What came of an act that the model expects to be done, or to be refused."""
            assert callable(work)
            try:
                found: ChangeSet = work()
            except ProblemsError as refusal:
                assert not expected, refusal
                return None
            assert expected, found
            return found

        def _chosen(self, data: st.DataObject) -> str:
            """The key of one of the change sets, which are known by their order."""
            return list(self.models)[data.draw(st.integers(0, len(self.models) - 1))]

        @rule(who=WHO)
        def open(self, who: Caller) -> None:
            key = self.office.open(who, "A set", None).key
            self.models[key] = Model(who.identity.subject)

        @precondition(lambda self: self.models)
        @rule(who=WHO, data=st.data(), key=st.sampled_from(KEYS), name=st.sampled_from(["A", "B", ""]))
        def stage(self, who: Caller, data: st.DataObject, key: str, name: str) -> None:
            chosen = self._chosen(data)
            model, now = self.models[chosen], self.published[-1].get(key)
            before, after = model.staged.get(key, (now, now))
            there = after if now in (before, after) else now
            expected = model.state in OPEN and (bool(name) or there is not None)
            edit = PutThing(kind=Kind.ORGANIZATION, key=key, said={"name": name})
            asked = Asked(edit if name else Remove(kind=Kind.ORGANIZATION, key=key), lambda path: path)
            if self._does(expected, lambda: self.office.stage(who, chosen, [asked])) is None:
                return
            model.staged.pop(key, None)
            if now != (name or None):
                model.staged[key] = (now, name or None)
            model.state, model.approved = "DRAFT", None
            model.editors.add(who.identity.subject)

        @precondition(lambda self: self.models)
        @rule(who=WHO, data=st.data())
        def submit(self, who: Caller, data: st.DataObject) -> None:
            chosen = self._chosen(data)
            model = self.models[chosen]
            expected = model.state == "DRAFT" and bool(model.staged)
            if self._does(expected, lambda: self.office.submit(who, chosen)):
                model.state = "IN_REVIEW"

        @precondition(lambda self: self.models)
        @rule(who=WHO, data=st.data(), verdict=st.sampled_from(["APPROVE"] * 4 + list(Verdict)))
        def review(self, who: Caller, data: st.DataObject, verdict: str) -> None:
            chosen = self._chosen(data)
            model = self.models[chosen]
            own = who.identity.subject in model.editors and verdict == "APPROVE"
            expected = model.state in ("IN_REVIEW", "APPROVED") and not own
            if self._does(expected, lambda: self.office.review(who, chosen, Verdict(verdict), None)):
                after = {"APPROVE": "APPROVED", "REQUEST_CHANGES": "DRAFT", "REJECT": "REJECTED"}
                model.state = after[verdict]
                model.approved = dict(model.staged) if verdict == "APPROVE" else None

        @precondition(lambda self: self.models)
        @rule(who=WHO, data=st.data())
        def withdraw(self, who: Caller, data: st.DataObject) -> None:
            chosen = self._chosen(data)
            if self._does(self.models[chosen].state in OPEN, lambda: self.office.withdraw(who, chosen)):
                self.models[chosen].state = "WITHDRAWN"

        @precondition(lambda self: self.models)
        @rule(who=WHO, data=st.data(), late=st.sampled_from([0, 0, 0, 1]))
        def publish(self, who: Caller, data: st.DataObject, late: int) -> None:
            chosen = self._chosen(data)
            model, now = self.models[chosen], self.published[-1]
            applies = all(now.get(key) in (before, after) for key, (before, after) in model.staged.items())
            changes = any(now.get(key) != after for key, (_, after) in model.staged.items())
            expected = model.state == "APPROVED" and not late and applies and changes
            on = len(self.published) - 1 - late
            if self._does(expected, lambda: self.office.publish(who, chosen, on)) is None:
                return
            assert model.approved == model.staged
            model.state = "PUBLISHED"
            said = {**now, **{key: after for key, (_, after) in model.staged.items() if after is not None}}
            gone = {key for key, (_, after) in model.staged.items() if after is None}
            self.published.append({key: name for key, name in said.items() if key not in gone})
            assert said_by(place.said(len(self.published) - 1)) == self.published[-1]
            assert place.faults() == []

        @rule(who=WHO, data=st.data())
        def revert(self, who: Caller, data: st.DataObject) -> None:
            number = data.draw(st.integers(1, len(self.published) - 1))
            was, done, now = (self.published[at] for at in (number - 1, number, -1))
            touched = [key for key in KEYS if was.get(key) != done.get(key)]
            # An organization has one field that changes here: whatever was made of it since stands in the way.
            undone = [key for key in touched if now.get(key) == was.get(key)]
            clean = all(now.get(key) in (was.get(key), done.get(key)) for key in touched)
            found = self._does(clean and len(undone) < len(touched), lambda: self.office.revert(who, number, None))
            if found is not None:
                model = self.models[found.key] = Model(who.identity.subject)
                model.staged = {key: (now.get(key), was.get(key)) for key in touched if key not in undone}

        def teardown(self) -> None:
            assert place.newest() == len(self.published) - 1
            for number, said in enumerate(self.published):
                assert said_by(place.said(number)) == said
            for key, model in self.models.items():
                kept = self.office.read(key)
                assert kept is not None and kept.state is ChangeSetState(model.state)
                names = {each.subject: (name_of(each.before), name_of(each.after)) for each in kept.staged}
                assert names == model.staged

    return AtWork


def said_by(content: Content) -> Said:
    return {key: each.name for key, each in content.organizations.items()}


def name_of(thing: object) -> str | None:
    return thing.name if isinstance(thing, Organization) else None


def work(place: Place, *, examples: int, steps: int) -> None:
    """Lets people work there."""
    run_state_machine_as_test(
        at_work(place),
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


def test_people_at_work_follow_the_plain_model() -> None:
    work(InMemory(), examples=by_profile(quick=5, usual=15, soak=3_000), steps=by_profile(quick=30, usual=30, soak=60))


@pytest.mark.soak_on_neo4j
def test_a_store_follows_the_plain_model(store: GraphStore) -> None:
    work(InStore(store), examples=by_profile(quick=1, usual=1, soak=200), steps=by_profile(quick=8, usual=12, soak=50))
