"""Stored learners as the catalogue names things today; what is stored keeps the keys that it had."""

from __future__ import annotations

from dataclasses import replace

from pathways.catalog.names import current_award, current_goal
from pathways.catalog.snapshot import Snapshot
from pathways.records.learner import StoredLearner


def current_learner(learner: StoredLearner, snapshot: Snapshot) -> StoredLearner:
    """A learner in whose record former keys, and paths that begin with them, are those of the catalogue."""
    if not snapshot.former_keys:
        return learner
    key, path = snapshot.current_key, snapshot.current_path
    return replace(
        learner,
        awards=tuple(replace(each, award=current_award(each.award, snapshot)) for each in learner.awards),
        competencies=tuple(replace(each, competency=key(each.competency)) for each in learner.competencies),
        waivers=tuple(replace(each, path=path(each.path)) for each in learner.waivers),
        substitutions=tuple(replace(each, for_=key(each.for_), by=key(each.by)) for each in learner.substitutions),
        claims=tuple(replace(each, award=key(each.award), path=path(each.path)) for each in learner.claims),
        since=tuple(replace(each, credential=each.credential and key(each.credential)) for each in learner.since),
        goals=tuple(current_goal(each, snapshot) for each in learner.goals),
    )
