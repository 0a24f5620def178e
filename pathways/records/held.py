"""What a stored learner can do on a day, each with whose word it is and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from pathways.catalog.snapshot import Snapshot
from pathways.domain.learner import AwardState, Record
from pathways.domain.quantity import plain
from pathways.records.assessing import ASSESSED
from pathways.records.learner import CompetencySource, KeptAward, StatedLevel, StoredLearner
from pathways.requirements.evaluate import Claim
from pathways.requirements.evidence import Evidence, evidence_in
from pathways.requirements.retakes import seen_by


@dataclass(frozen=True, slots=True)
class HeldLevel:
    """A level of a competency, and what it rests on: awards and attempts; nothing where somebody just says so."""

    stated: StatedLevel
    rests_on: tuple[Claim, ...] = ()


def held_levels(learner: StoredLearner, day: date, snapshot: Snapshot) -> list[HeldLevel]:
    """What is stated, in its order, then what awards show, by key; of several awards the level is the highest."""
    there = {each.key: each for each in learner.awards}
    found = [
        HeldLevel(each, tuple(_assessed(each, learner, snapshot)))
        for each in learner.competencies
        if each.on is None or each.on <= day
    ]
    for kept in there.values():
        claim = _claim(learner, kept, "shows it", snapshot)
        found += [HeldLevel(each, (claim,)) for each in kept.levels_on(day)]
    record = Record(awards=learner.record(day).awards)
    view = seen_by(snapshot, record, day)
    evidence = evidence_in(view, record, day)
    return [*found, *_shown(learner, there, evidence, snapshot)]


def _shown(
    learner: StoredLearner, there: dict[str, KeptAward], evidence: Evidence, snapshot: Snapshot
) -> Iterator[HeldLevel]:
    for competency, shown in sorted(evidence.shown.items()):
        best = [each.award for each in shown if each.level == shown[0].level]
        keys = dict.fromkeys(each.kept_as[1] for each in best if each is not None and each.kept_as is not None)
        awards = [there[key] for key in keys]
        if awards:
            days = [each.award.issued_on for each in awards]
            stated = StatedLevel(
                competency=competency,
                level=shown[0].level,
                source=CompetencySource.AWARD,
                on=None if None in days else min(each for each in days if each is not None),
                by_claim=all(each.state_on(evidence.day) is not AwardState.VERIFIED for each in awards),
            )
            word = f"shows level {plain(shown[0].level)}"
            yield HeldLevel(stated, tuple(_claim(learner, each, word, snapshot) for each in awards))


def _assessed(stated: StatedLevel, learner: StoredLearner, snapshot: Snapshot) -> Iterator[Claim]:
    """The assessments of a day that looked at a competency: what a pass earned, or an attempt."""
    if stated.source is not CompetencySource.ASSESSMENT:
        return
    for kept in learner.awards:
        credential = snapshot.credentials.get(kept.award.credential)
        shows = () if credential is None else (each.competency for each in credential.competencies)
        assessed = snapshot.current_key(kept.key.removesuffix(f"{ASSESSED}{stated.on}"))
        if assessed == kept.award.credential != kept.key and stated.competency in shows:
            yield _claim(learner, kept, "was assessed", snapshot)


def _claim(learner: StoredLearner, kept: KeptAward, word: str, snapshot: Snapshot) -> Claim:
    key = kept.award.credential
    is_known = key in snapshot.credentials and not kept.is_unmatched
    name = snapshot.credentials[key].name if is_known else key
    award = replace(kept.award, kept_as=(learner.key, kept.key))
    return Claim(f"{name} {word}", key if is_known else None, award)
