"""Answers that were proved, kept for whoever asks the same again; bounded by their number and by their size."""

from __future__ import annotations

from dataclasses import dataclass
from operator import itemgetter

from cachetools import LRUCache

from pathways.catalog.snapshot import Snapshot
from pathways.domain.no_plan import NoPlan, NoPlanReason, PlanResult
from pathways.domain.plan import AssumptionKind, Plan, PlanQuestion, ProofStatus
from pathways.planning.solver.deadline import TIME_RAN_OUT

MOST_KEPT = 1_000
MOST_BYTES = 32_000_000
PART_BYTES = 400
"""Of one object of an answer, with what it refers to; what belongs to the catalogue is there anyway."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question over one state of the catalogue: what an answer depends on, and nothing else."""

    question: PlanQuestion
    revision: int
    fingerprint: str

    @classmethod
    def of(cls, question: PlanQuestion, snapshot: Snapshot) -> Asked:
        return cls(question, snapshot.revision, snapshot.fingerprint)


class KeptPlans:
    """The most recently used answers.

    Args:
        most: how many are kept.
        most_bytes: how large all of them may be, about; one that is larger by itself is not kept.
    """

    def __init__(self, most: int = MOST_KEPT, most_bytes: int = MOST_BYTES) -> None:
        self._most = most
        self._kept: LRUCache[Asked, tuple[PlanResult, int]] = LRUCache(most_bytes, getsizeof=itemgetter(1))

    def __len__(self) -> int:
        return len(self._kept)

    @property
    def bytes(self) -> float:
        """How large all of them are, about."""
        return self._kept.currsize

    def find(self, asked: Asked) -> PlanResult | None:
        """The answer as it was found: its proof says how long that took then."""
        found = self._kept.get(asked)
        return None if found is None else found[0]

    def keep(self, asked: Asked, answer: PlanResult) -> None:
        """Keeps an answer that more time would not make better, in place of the oldest ones."""
        size = bytes_of(asked, answer)
        if asked in self._kept or not is_final(answer) or size > self._kept.maxsize:
            return
        self._kept[asked] = (answer, size)
        if len(self._kept) > self._most:
            self._kept.popitem()


def is_final(answer: PlanResult) -> bool:
    """It is proved; a refusal costs nothing to find again."""
    match answer:
        case Plan(proof=proof, alternatives=others):
            is_whole = not any(each.kind is AssumptionKind.TIME_RAN_OUT for each in answer.assumed)
            return proof.status is ProofStatus.OPTIMAL and is_whole and all(map(is_final, others))
        case NoPlan(reason=reason, text=text, relaxations=relaxations):
            is_whole = reason is NoPlanReason.INFEASIBLE and TIME_RAN_OUT not in text
            return is_whole and all(is_final(each.plan) for each in relaxations)
        case _:
            return False


def bytes_of(asked: Asked, answer: PlanResult) -> int:
    """About how much memory an answer and its question take."""
    return PART_BYTES * (_parts_of_question(asked.question) + _parts(answer))


def _parts_of_question(question: PlanQuestion) -> int:
    record, options = question.record, question.options
    lists = (record.awards, record.competencies, record.experience, record.conditions, record.waivers)
    more = (record.substitutions, record.claims, record.since, options.include, options.avoid, options.breaks)
    return 4 + sum(map(len, lists)) + sum(map(len, more))


def _parts(answer: PlanResult) -> int:
    match answer:
        case Plan(steps=steps, assumed=assumptions, alternatives=others):
            own = sum(4 + len(step.satisfies) + len(step.claims) + len(step.after) // 8 for step in steps)
            return 4 + own + len(assumptions) + sum(map(_parts, others))
        case NoPlan(conflicts=conflicts, relaxations=relaxations):
            held = sum(2 + len(conflict.members) for conflict in conflicts)
            return 2 + held + sum(2 + len(each.changes) + _parts(each.plan) for each in relaxations)
        case _:
            return 1
