"""Stacks confer themselves: what a record has earned by what it holds, what that rests on, and what falls with it.

A stack is conferred on the day on which its requirement is found to hold, by what counts that day. It is VERIFIED where
verified awards and levels, and what others have written into the record, are enough; else CLAIMED. What is taken out of
a record takes with it what rested on it alone, as if it had never been there.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import RouteKind
from pathways.domain.learner import Award, AwardState
from pathways.records.learner import KeptAward, StoredLearner, current_learner, is_alike
from pathways.records.stacks.support import Judged, Support, support_in, support_of
from pathways.requirements.grades import passes
from pathways.text import shown


@dataclass(frozen=True, slots=True)
class Conferring:
    """By what stacks confer themselves where records change.

    Attributes:
        snapshot: the catalogue, as it is published now.
        day: that counts as today.
        only: keys of the stacks that may be conferred; None: any.
    """

    snapshot: Snapshot
    day: date
    only: Collection[str] | None = None

    def settled(self, before: StoredLearner, made: StoredLearner) -> StoredLearner:
        """A record as it is to be stored, of what it was and what somebody made of it."""
        return settled(before, made, self.snapshot, self.day, self.only)


def settled(
    before: StoredLearner,
    made: StoredLearner,
    snapshot: Snapshot,
    day: date,
    only: Collection[str] | None = None,
) -> StoredLearner:
    """A changed record with what now falls, what is verified by it, and what is conferred.

    Args:
        before: the record as it was.
        made: as somebody changed it.
        day: that counts as today.
        only: keys of the stacks that may be conferred; None: any.
    """
    was, found = current_learner(before, snapshot), current_learner(made, snapshot)
    found = _without_fallen(was, found, snapshot, day)
    found = _with_conferred(_followed(was, found), snapshot, day, only)
    return made if found is made else _as_stored(made, found)


def _as_stored(made: StoredLearner, settled: StoredLearner) -> StoredLearner:
    """A settled record with the names that were written into it: a catalogue of another day may read them."""
    written = {each.key: each for each in made.awards}
    return replace(made, awards=tuple(_written(each, written.get(each.key)) for each in settled.awards))


def _written(kept: KeptAward, old: KeptAward | None) -> KeptAward:
    if old is None:
        return kept
    there = kept.award
    if there.credential == old.award.credential and there.issued_by == old.award.issued_by and kept.badge == old.badge:
        return kept
    award = replace(there, credential=old.award.credential, issued_by=old.award.issued_by)
    return replace(kept, award=award, badge=old.badge)


def free_key(name: str, taken: Collection[str]) -> str:
    """A key that no award has: a name, else with a number behind."""
    number, key = 1, name
    while key in taken:
        number += 1
        key = f"{name}-{number}"
    return key


# --------------------------------------------------------------------------------------------- what is conferred


def _with_conferred(known: StoredLearner, snapshot: Snapshot, day: date, only: Collection[str] | None) -> StoredLearner:
    """Each stack in turn by key, and again, until nothing more comes of what was conferred."""
    judged, tried_all = Judged(known, snapshot, day), False
    while not tried_all:
        tried_all = True
        for key in sorted(judged.payable):
            if only is None or key in only:
                changed = _conferred(judged, key)
                if changed is not judged.known:
                    judged, tried_all = Judged(changed, snapshot, day), False
    return judged.known


def _conferred(judged: Judged, key: str) -> StoredLearner:
    """The record with one stack conferred, or verified where it was a claim; the same where neither is to be done."""
    known, snapshot, day = judged.known, judged.snapshot, judged.day
    credential = snapshot.credentials[key]
    # Whoever tried it and failed has earned nothing by that, and lost nothing.
    mine = [
        each
        for each in known.awards
        if each.award.credential == key and passes(each.award, credential, snapshot.scales)
    ]
    if any(_was_judged(each) for each in mine):
        return known
    lifetime = credential.lifetime
    counting = [each for each in mine if each.counts]
    valid = [each for each in counting if _is_valid(each.award, day, each.award.last_day(lifetime))]
    if any(each.state is AwardState.VERIFIED for each in valid):
        return known
    support = support_in(judged, key)
    if support is None or (valid and support.state is not AwardState.VERIFIED):
        return known
    claim = next((each for each in valid if each.conferred), None)
    if claim is not None:
        return known.with_award(_resting(claim, support))
    lapsed = [each for each in counting if not _is_to_come(each.award, day)]
    if not valid and lapsed and not _is_newer(support, lapsed):
        return known
    award = Award(credential=key, issued_on=day, kind=RouteKind.STACK)
    kept = KeptAward(key=free_key(key, {each.key for each in known.awards}), award=award, conferred=True)
    return replace(known, awards=(*known.awards, _resting(kept, support)))


def _was_judged(kept: KeptAward) -> bool:
    """Somebody has taken a stack back, or refused it, for its own sake: then it is for people to give it again."""
    revoked = kept.revoked_on is not None and kept.fell_with is None
    return revoked or (kept.conferred and kept.state is AwardState.REJECTED)


def _is_newer(support: Support, lapsed: Iterable[KeptAward]) -> bool:
    """Something pays that was not there yet when a stack that has run out was given."""
    given = [each.award.issued_on for each in lapsed]
    last = max((each for each in given if each is not None), default=None)
    paid = (each.award.issued_on for each in support.awards)
    return None not in given and last is not None and any(each is not None and each > last for each in paid)


def _resting(kept: KeptAward, support: Support) -> KeptAward:
    award = replace(kept.award, state=support.state)
    return replace(kept, award=award, rests_on=support.keys, by_own_word=support.by_own_word)


def _is_valid(award: Award, day: date, last: date | None) -> bool:
    return not _is_to_come(award, day) and (last is None or day <= last)


def _is_to_come(award: Award, day: date) -> bool:
    return award.issued_on is not None and award.issued_on > day


# ------------------------------------------------------------------------------------------------ what falls, and why


def _without_fallen(before: StoredLearner, made: StoredLearner, snapshot: Snapshot, day: date) -> StoredLearner:
    """The record without conferred awards that rested on what is not there any more, or not as it was."""
    lost = _lost(before, made)
    doubtful = _resting_on(lost, made)
    if not doubtful:
        return made
    # Only what stands on firm ground pays: two stacks that rest on each other do not keep each other, and what was
    # taken back pays on no day, those before it among them.
    firm = replace(made, awards=tuple(each for each in made.awards if each.counts and each.key not in doubtful))
    found = {each.key: each for each in made.awards}
    while kept := next(_kept(doubtful, lost, found, firm, snapshot, day), None):
        doubtful = doubtful - {kept.key}
        found[kept.key] = kept
        firm = replace(firm, awards=(*firm.awards, kept))
    for key in doubtful:
        cause = next(each for each in found[key].rests_on if each in lost or each in doubtful)
        text = f"It rested on the award {shown(cause)}, which does not count any more."
        found[key] = replace(found[key], revoked_on=day, reason=text, fell_with=cause)
    return replace(made, awards=tuple(found[each.key] for each in made.awards))


def _lost(before: StoredLearner, made: StoredLearner) -> frozenset[str]:
    """Keys of awards that counted, and do not any more or are not what they were."""
    now = {each.key: each for each in made.awards}
    return frozenset(each.key for each in before.awards if each.counts and not _stands(each, now.get(each.key)))


def _stands(old: KeptAward, new: KeptAward | None) -> bool:
    """An award counts still, and is what it was."""
    return new is old or (new is not None and new.counts and is_alike(new.award, old.award))


def _resting_on(lost: frozenset[str], made: StoredLearner) -> frozenset[str]:
    """Keys of conferred awards that rest on some awards, over however many others."""
    found: frozenset[str] = frozenset()
    reached = lost
    while (
        more := {
            each.key for each in made.awards if each.conferred and each.counts and reached.intersection(each.rests_on)
        }
        - found
    ):
        found |= more
        reached = reached | more
    return found


def _kept(
    doubtful: Collection[str],
    lost: Collection[str],
    found: dict[str, KeptAward],
    firm: StoredLearner,
    snapshot: Snapshot,
    day: date,
) -> Iterator[KeptAward]:
    """Doubtful awards that something firm pays for, on some day since they were given."""
    for key in sorted(doubtful):
        kept = found[key]
        if not any(each in lost or each in doubtful for each in kept.rests_on):
            yield kept
            continue
        if kept.award.credential not in snapshot.credentials:
            continue
        given = kept.award.issued_on or day
        days = {given, day, *(each.award.issued_on for each in firm.awards)} - {None}
        for then in sorted(each for each in days if each is not None and given <= each <= day):
            support = support_of(firm, kept.award.credential, snapshot, then)
            if support is not None:
                yield _resting(kept, support)
                break


# --------------------------------------------------------------------------------------- what follows a word on a claim


def _followed(before: StoredLearner, made: StoredLearner) -> StoredLearner:
    """Conferred claims become verified with the last claim that they rest on, and claims again with the first."""
    if not any(each.conferred for each in made.awards):
        return made
    old = {each.key: each.state for each in before.awards}
    found = {each.key: each for each in made.awards}
    judged = {key for key, each in found.items() if old.get(key, each.state) is not each.state}
    while judged:
        changed: set[str] = set()
        for kept in list(found.values()):
            if not (kept.conferred and kept.counts and judged.intersection(kept.rests_on)):
                continue
            proved = all(found[key].state is AwardState.VERIFIED for key in kept.rests_on if key in found)
            state = AwardState.VERIFIED if proved and not kept.by_own_word else AwardState.CLAIMED
            if kept.award.state is not state:
                found[kept.key] = replace(kept, award=replace(kept.award, state=state))
                changed.add(kept.key)
        judged = changed
    return replace(made, awards=tuple(found[each.key] for each in made.awards))
