"""The order of what is recommended toward a goal: each judged beside what comes before it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from heapq import heapify, heappop, heappush

from pathways.advising.candidates import Candidate
from pathways.advising.rungs import is_below
from pathways.advising.situation import LEAST_GAIN, Situation, closing
from pathways.advising.uses import is_above
from pathways.domain.advice import Reason, ReasonKind
from pathways.domain.deadline import check_time
from pathways.requirements.leaves import Earned

_Waiting = tuple[tuple[object, ...], int, Candidate, int]
"""What it is ordered by, its place among the candidates, itself, and how many stood before it when it was judged."""


@dataclass(frozen=True)
class Ranking:
    """Of one learner's candidates."""

    advice: Situation

    def beside_each_other(self, candidates: Iterable[Candidate]) -> Iterator[Candidate]:
        """The candidates, each with what it still adds beside all that are better; without those that then add nothing.

        What a credential adds never grows with what is earned beside it, so the best of the rest is known as soon as
        its own figure is fresh. Toward a job what cannot be begun yet stands behind those that open it, and scores no
        more than they do; so does what is far above until what is earned before brings it near, and what waits for
        experience stands behind all else.
        """
        beside: dict[str, Decimal] = {}
        waiting: list[_Waiting] = [((_place(each), *each.order()), at, each, -1) for at, each in enumerate(candidates)]
        heapify(waiting)
        taken: list[str] = []
        least: Fraction | None = None
        while waiting:
            check_time()
            _, at, each, judged_after = heappop(waiting)
            if each.far:
                return
            if each.renewal is None and judged_after < len(taken):
                fresh = self._fresh(each, beside, taken)
                if fresh is not None:
                    heappush(waiting, ((_place(fresh), *fresh.order()), at, fresh, len(taken)))
                continue
            lower = self._lower(each, waiting, beside, taken)
            if lower is not None:
                heappush(waiting, ((_place(each), *each.order()), at, each, judged_after))
                waiting.remove(lower[0])
                heapify(waiting)
                at, each = lower[0][1], lower[1]
            if each.ripe is not None and least is not None and self.advice.target.jobs:
                each = replace(each, score=min(each.score, least), behind=len(taken))
            if each.renewal is None:
                taken.append(each.credential.key)
                for item in each.credential.competencies:
                    beside[item.competency] = max(item.level, beside.get(item.competency, Decimal(0)))
                if self.advice.target.jobs:
                    waiting = self._opened(waiting, each, taken, beside)
                least = each.score if least is None else min(least, each.score)
            yield each

    def _lower(
        self, each: Candidate, waiting: Sequence[_Waiting], beside: Mapping[str, Decimal], taken: Sequence[str]
    ) -> tuple[_Waiting, Candidate] | None:
        """The best of the lower rungs of its ladder that can be begun and add enough beside what is taken; it scores as
        much as what it comes before."""
        best: tuple[_Waiting, Candidate] | None = None
        if not self.advice.target.jobs or each.renewal is not None:
            return None
        held = [self.advice.snapshot.credentials[key] for key in self.advice.evidence.valid]
        for item in waiting:
            lower = item[2]
            is_rung = lower.renewal is None and _place(lower) == 0 and is_above(each.credential, lower.credential)
            if is_rung and not any(is_above(higher, lower.credential) for higher in held):
                fresh = self._fresh(lower, beside, taken)
                adds = fresh is not None and any(reason.kind is ReasonKind.CLOSES_GAP for reason in fresh.reasons)
                if fresh is not None and adds and (best is None or fresh.order() < best[1].order()):
                    best = item, fresh
        return best and (best[0], replace(best[1], score=max(best[1].score, each.score), behind=each.behind - 1))

    def _opened(
        self, waiting: list[_Waiting], last: Candidate, taken: Sequence[str], beside: Mapping[str, Decimal]
    ) -> list[_Waiting]:
        """The same, where what can be begun once the last one is earned, or is near by then, no longer stands behind
        all others."""
        advice = self.advice
        members = advice.evidence.members(last.credential.key)
        users = {user for member in members for user in advice.users.get(member, ())}
        if not users and not any(item[2].far for item in waiting):
            return waiting
        earned = Earned.of(taken, advice.snapshot.credentials)
        found = []
        for place, at, each, judged_after in waiting:
            opens = not each.opens and each.credential.key in users and advice.eligible(each.credential, earned)
            nears = each.far and advice.rungs.is_entry(each.credential, beside)
            if opens or nears:
                opened = replace(each, opens=each.opens or opens, far=each.far and not nears)
                score = min(each.score, last.score)
                opened = replace(opened, score=score, ceiling=last.score, behind=last.behind + 1)
                found.append(((_place(opened), *opened.order()), at, opened, judged_after))
            else:
                found.append((place, at, each, judged_after))
        heapify(found)
        return found

    def _fresh(self, each: Candidate, beside: Mapping[str, Decimal], taken: Sequence[str]) -> Candidate | None:
        """A candidate judged beside what is shown by then; None: nothing speaks for it any more."""
        gains = self.advice.gains
        others = tuple(reason for reason in each.reasons if reason.kind is not ReasonKind.CLOSES_GAP)
        if len(others) == len(each.reasons) or gains is None:
            return each
        gain = gains.of(each.credential, beside)
        if gain >= LEAST_GAIN or (gain and others):
            at = next(i for i, reason in enumerate(each.reasons) if reason.kind is ReasonKind.CLOSES_GAP)
            others = (*others[:at], closing(gain), *others[at:])
        if self._is_superfluous(each, others, taken):
            return None
        score = self.advice.score(each.credential, others, beside)
        score = score if each.ceiling is None else min(score, each.ceiling)
        return replace(each, score=score, reasons=others) if others else None

    def _is_superfluous(self, each: Candidate, reasons: Sequence[Reason], taken: Sequence[str]) -> bool:
        """Toward a job: a step of the way to all of it that no longer adds anything nor leads to something; or what is
        below something that employers ask for as well, and that is held or taken."""
        advice, key = self.advice, each.credential.key
        if not advice.target.jobs or any(reason.kind is ReasonKind.UNLOCKS for reason in reasons):
            return False
        if {reason.kind for reason in reasons} == {ReasonKind.ON_BEST_PLAN}:
            return not advice.leads_on(each.credential)
        preferred = advice.target.asked.keys() - advice.target.by_law
        above = (higher for higher in preferred if higher in taken or advice.evidence.holds(higher))
        return key in preferred and any(is_below(each.credential, advice.snapshot.credentials[key]) for key in above)


def _place(each: Candidate) -> int:
    """0: it can be begun, now or after those before it; 1: it cannot be yet; 2: it waits for experience; 3: it is far
    above."""
    if each.far:
        return 3
    if each.ripe is not None:
        return 2
    return 0 if each.opens else 1
