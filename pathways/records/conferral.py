"""Stacks confer themselves: what a record has earned by what it holds, what that rests on, and what falls with it.

A stack is conferred on the day on which its requirement is found to hold, by what counts that day. It is VERIFIED where
verified awards and levels, and what others have written into the record, are enough; else CLAIMED. What is taken out of
a record takes with it what rested on it alone, as if it had never been there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from pathways.catalog.free_stacks import Brought, is_free_stack
from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import RouteKind
from pathways.domain.learner import Award, AwardState, Record
from pathways.records.learner import KeptAward, StoredLearner, current_learner, is_alike
from pathways.requirements.evaluate import assess, holds
from pathways.requirements.evidence import Evidence, evidence_in
from pathways.requirements.grades import passes
from pathways.requirements.retakes import seen_by
from pathways.text import shown


@dataclass(frozen=True, slots=True)
class Support:
    """What a stack rests on: none of the awards can be spared.

    Attributes:
        awards: in the order of the record.
        state: what is known of the proof of all that pays.
        by_own_word: what only the learner says pays too.
    """

    awards: tuple[KeptAward, ...]
    state: AwardState
    by_own_word: bool

    @property
    def keys(self) -> tuple[str, ...]:
        """Of the awards."""
        return tuple(each.key for each in self.awards)


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
    found = _followed(was, found)
    return _as_stored(made, _with_conferred(found, snapshot, day, only))


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
    judged, tried_all = _Judged(known, snapshot, day), False
    while not tried_all:
        tried_all = True
        for key in sorted(judged.payable):
            if only is None or key in only:
                changed = _conferred(judged, key)
                if changed is not judged.known:
                    judged, tried_all = _Judged(changed, snapshot, day), False
    return judged.known


def _conferred(judged: _Judged, key: str) -> StoredLearner:
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
    support = _support(judged, key)
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


# -------------------------------------------------------------------------------------------- what a stack rests on


@dataclass(frozen=True)
class _Judged:
    """A record as a catalogue judges it on a day, once for all stacks that are looked at."""

    known: StoredLearner
    snapshot: Snapshot
    day: date

    @cached_property
    def record(self) -> Record:
        return self.known.record(self.day)

    @cached_property
    def payable(self) -> frozenset[str]:
        """The stacks that may hold: few, and found before anything is judged."""
        known, stacks = self.known, self.snapshot.free_stacks
        if known.waivers or known.substitutions or known.unlisted:
            return stacks.within_reach(self.record)
        awards: dict[str, list[Award]] = defaultdict(list)
        competencies = {each.competency for each in known.competencies}
        for kept in known.awards:
            if kept.is_unmatched and kept.badge is not None:
                competencies.update(kept.badge.competencies)
            else:
                awards[kept.award.credential].append(kept.award)
        brought = Brought(awards, competencies, worked=bool(known.experience), says=bool(known.conditions))
        return stacks.payable(brought)

    @cached_property
    def view(self) -> Snapshot:
        return seen_by(self.snapshot, self.record, self.day)

    @cached_property
    def evidence(self) -> Evidence:
        return evidence_in(self.view, self.record, self.day)

    def without(self, key: str) -> _Judged:
        """The same without the awards of a credential."""
        others = tuple(each for each in self.known.awards if each.award.credential != key)
        same = len(others) == len(self.known.awards)
        return self if same else _Judged(replace(self.known, awards=others), self.snapshot, self.day)


def support_of(known: StoredLearner, key: str, snapshot: Snapshot, day: date) -> Support | None:
    """What makes a free stack of a credential hold on a day, verified awards before others; None: nothing does.

    Awards of the credential itself pay for nothing here.
    """
    return _support(_Judged(known, snapshot, day), key)


def _support(judged: _Judged, key: str) -> Support | None:
    brought = judged.without(key)
    known, view, day, evidence = brought.known, brought.view, brought.day, brought.evidence
    credential = view.credentials[key]
    if not credential.plannable_on(day):
        return None
    places = [
        place
        for place, route in enumerate(credential.routes)
        if is_free_stack(route) and route.open_on(day) and _holds(key, place, evidence, view)
    ]
    for state, own_word in _STRICTEST_FIRST:
        for place in places:
            basis = _Basis(known, key, place, view, day, state, own_word)
            if basis.pays(known.awards):
                return Support(basis.least(evidence), state, own_word)
    return None


_STRICTEST_FIRST = ((AwardState.VERIFIED, False), (AwardState.CLAIMED, False), (AwardState.CLAIMED, True))
"""Whether only verified awards pay, and whether what only the learner says pays too."""


@dataclass(frozen=True, slots=True)
class _Basis:
    """By which a route that holds is looked at again."""

    known: StoredLearner
    key: str
    place: int
    view: Snapshot
    day: date
    state: AwardState
    own_word: bool

    def pays(self, awards: Sequence[KeptAward]) -> bool:
        """These awards are enough."""
        return _holds(self.key, self.place, evidence_in(self.view, self._record(awards), self.day), self.view)

    def _record(self, awards: Sequence[KeptAward]) -> Record:
        verified = self.state is AwardState.VERIFIED
        counted = tuple(each for each in awards if not verified or each.state_on(self.day) is AwardState.VERIFIED)
        known = replace(self.known, awards=counted)
        return known.record(self.day) if self.own_word else known.without_own_word().record(self.day)

    def least(self, evidence: Evidence) -> tuple[KeptAward, ...]:
        """Awards that pay together, and would not without any of them; the verified and the newest stay."""
        route = self.view.credentials[self.key].routes[self.place]
        needed = [each for each in self.known.awards if each.counts]
        if route.requires is not None:
            lines = assess(route.requires, evidence, self.view.credentials).lines()
            named = {claim.credential for line in lines for claim in line.by}
            few = [each for each in needed if each.award.credential in named]
            needed = few if self.pays(few) else needed
        for each in sorted(needed, key=self._strength):
            others = [other for other in needed if other is not each]
            if self.pays(others):
                needed = others
        return tuple(needed)

    def _strength(self, kept: KeptAward) -> tuple[bool, date, date]:
        credential = self.view.credentials.get(kept.award.credential)
        last = None if credential is None else kept.award.last_day(credential.lifetime)
        return kept.state is AwardState.VERIFIED, last or date.max, kept.award.issued_on or date.min


def _holds(key: str, place: int, evidence: Evidence, view: Snapshot) -> bool:
    """What a route requires is there, and no overlap with what is held is broken."""
    requires = view.credentials[key].routes[place].requires
    if requires is None or not holds(requires, evidence, view.credentials):
        return False
    if not view.overlaps:
        return True
    # The solver takes most of a second to import, and most catalogues never need it here.
    from pathways.planning.answer.claims_beside_held import uses_beside_held

    uses = uses_beside_held(key, place, evidence, view)
    return uses is None or assess(requires, evidence, view.credentials, uses).holds


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
