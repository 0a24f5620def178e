"""What a stack rests on: the awards of a record that make it hold, and would not without any of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from pathways.catalog.free_stacks import Brought, is_free_stack
from pathways.catalog.snapshot import Snapshot
from pathways.domain.learner import Award, AwardState, Record
from pathways.records.learner import KeptAward, StoredLearner
from pathways.requirements.evaluate import assess, holds
from pathways.requirements.evidence import Evidence, evidence_in
from pathways.requirements.retakes import seen_by


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


@dataclass(frozen=True)
class Judged:
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

    def without(self, key: str) -> Judged:
        """The same without the awards of a credential."""
        others = tuple(each for each in self.known.awards if each.award.credential != key)
        same = len(others) == len(self.known.awards)
        return self if same else Judged(replace(self.known, awards=others), self.snapshot, self.day)


def support_of(known: StoredLearner, key: str, snapshot: Snapshot, day: date) -> Support | None:
    """What makes a free stack of a credential hold on a day, verified awards before others; None: nothing does.

    Awards of the credential itself pay for nothing here.
    """
    return support_in(Judged(known, snapshot, day), key)


def support_in(judged: Judged, key: str) -> Support | None:
    """The same for a record that is judged already."""
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
