"""Stacks that people have earned already, such as by what a new catalogue asks for: found, listed, and conferred."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from pathways.access.audit import Act
from pathways.access.identity import Caller, Identity
from pathways.access.roles import Permission
from pathways.catalog.references import MOST_NAMED, unknown_keys
from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.errors import Problem, ProblemsError
from pathways.records.awarding import expect_seen
from pathways.records.conferral import Conferring
from pathways.records.learner import KeptAward, StoredLearner
from pathways.records.office import Changed, Records
from pathways.records.permitted import may
from pathways.wording.phrases import counted

MOST_SHOWN = 100


@dataclass(frozen=True, slots=True)
class ConferRequest:
    """Which stacks to confer, and on whom.

    Attributes:
        stacks: keys of credentials; None: all.
        learners: keys; None: everybody whom the asker may write about.
        dry_run: only say what would be conferred.
    """

    stacks: tuple[str, ...] | None = None
    learners: tuple[str, ...] | None = None
    dry_run: bool = True


@dataclass(slots=True)
class ConferredStacks:
    """What was conferred, or would be.

    Attributes:
        shown: the first awards, each with the record that has it then.
        awards: how many there are.
        learners: how many people have one.
    """

    shown: list[tuple[StoredLearner, KeptAward]]
    awards: int = 0
    learners: int = 0

    def add(self, made: Changed) -> None:
        """Counts what a change conferred."""
        awards = made.conferred
        self.awards += len(awards)
        self.learners += bool(awards)
        self.shown += [(made.after, each) for each in awards[: MOST_SHOWN - len(self.shown)]]


def confer_stacks(
    records: Records, asked: ConferRequest, caller: Caller, conferring: Conferring, path: str
) -> ConferredStacks:
    """Confers stacks on those who have earned them, each record in a transaction of its own; safe to repeat.

    Args:
        conferring: the catalogue and the day; its `only` is taken from the request.
        path: where the request stands.

    Raises:
        ProblemsError: a key names nothing, or no stack that confers itself; nothing was conferred.
        StoreError: the store does not answer; what was conferred already stays.
    """
    identity, current = caller.identity, conferring.snapshot.current_key
    if asked.stacks is not None:
        asked = replace(asked, stacks=tuple(map(current, asked.stacks)))
    problems = list(_not_stacks(asked.stacks or (), conferring.snapshot))
    problems += _nobody(records, asked.learners or (), identity)
    if problems:
        raise ProblemsError(each.under(path) for each in problems)
    stacks = None if asked.stacks is None else frozenset(asked.stacks)
    conferring = replace(conferring, only=stacks)
    keys = records.keys(None, identity) if asked.learners is None else sorted(set(asked.learners))
    found = ConferredStacks([])
    for known in records.each(keys):
        if not may(identity, Permission.WRITE_LEARNERS, known):
            continue
        made = conferring.settled(known, known)
        if made == known:
            continue
        if asked.dry_run:
            found.add(Changed(known, made))
            continue
        act = Act(caller=caller, action="conferStacks", for_whom=known.key)
        # Whoever was erased meanwhile, or no longer agrees to it, is left alone.
        with suppress(ProblemsError):
            found.add(records.change(act, known.key, lambda now: _seen(now, identity, path), conferring))
    return found


def _seen(known: StoredLearner, identity: Identity, path: str) -> StoredLearner:
    expect_seen(known, identity, path)
    return known


def _not_stacks(keys: Sequence[str], snapshot: Snapshot) -> Iterator[Problem]:
    yield from unknown_keys(keys, snapshot.credentials, "credential", "credentials")
    free = set(snapshot.free_stacks.keys)
    for place, key in enumerate(keys):
        if key in snapshot.credentials and key not in free:
            text = f"{snapshot.credentials[key].name} has no route of kind STACK without cost, hours and weeks."
            yield Problem(
                Code.INVALID, text, "Only such stacks confer themselves; leave it out.", f"credentials/{place}"
            )


def _nobody(records: Records, keys: Sequence[str], identity: Identity) -> Iterator[Problem]:
    """Those who are not there for the asker, and those whose records they only read."""
    count = 0
    known = {each.key: each for each in records.each(keys)}
    for place, key in enumerate(keys):
        try:
            expect_seen(known.get(key, StoredLearner(key=key)), identity, f"learners/{place}")
        except ProblemsError as refusal:
            count += 1
            if count <= MOST_NAMED:
                yield from refusal.problems
    if count > MOST_NAMED:
        rest = counted(count - MOST_NAMED, "more learner")
        yield Problem(Code.NOT_FOUND, f"{rest} named here are not there.", "Mend the first ones.", "learners")
