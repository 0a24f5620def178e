"""The best claims for the routes of one credential, where another that is held shares what counts toward both."""

from __future__ import annotations

from pathways.catalog.snapshot import Snapshot
from pathways.domain.goal import CredentialGoal
from pathways.domain.plan import PlanOptions, PlanQuestion
from pathways.planning.model.lexicographic_search import best_filling
from pathways.planning.model.plan_model import PlanModel
from pathways.planning.question.closure import Closure, touches
from pathways.planning.question.instance import Instance, Limits
from pathways.planning.step import Step
from pathways.requirements.claims import Uses
from pathways.requirements.evidence import Evidence


def uses_beside_held(credential: str, place: int, evidence: Evidence, snapshot: Snapshot) -> Uses | None:
    """What pays for the lines of a route, so that no overlap with what is held is broken.

    Returns:
        None where no overlap has a say: then each tree settles its claims alone.
    """
    if not any(
        touches(overlap, credential, snapshot.credentials[credential])
        and any(touches(overlap, key, snapshot.credentials[key]) for key in evidence.valid if key != credential)
        for overlap in snapshot.overlaps.values()
    ):
        return None
    question = PlanQuestion(CredentialGoal(credential), evidence.record, PlanOptions(start_on=evidence.day))
    step = Step(credential, place)
    closure = Closure(Instance(question, snapshot), Limits(), (credential,), {credential: (step,)})
    return best_filling(lambda: PlanModel(closure, reached=False), step)
