"""Grades and scores of awards: which scale a grade is of, whether it passes, and which of several attempts counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from pathways.domain.catalog import Attempts, Credential
from pathways.domain.learner import ANY_GRADE, Award, Record
from pathways.domain.quantity import PLACES, tidy
from pathways.domain.requirement import Grade
from pathways.domain.shared_rules import Scale

Scales = Mapping[str, Scale]


def scale_of(award: Award, credential: Credential, scales: Scales) -> Scale | None:
    """The scale of the award's grade: that of its credential, else the other one that has it; None: none does."""
    if award.grade is None:
        return None
    own = scales.get(credential.scale or "")
    if own is not None and award.grade in own.values:
        return own
    return next((scale for scale in scales.values() if award.grade in scale.values), None)


def graded_on(award: Award, credential: Credential, scales: Scales) -> str | None:
    """The key of the scale of the award's grade."""
    scale = scale_of(award, credential, scales)
    return None if scale is None else scale.key


def passes(award: Award, credential: Credential, scales: Scales) -> bool:
    """It was not failed, and grade and score, as far as it states them, are no lower than what passes."""
    if award.failed:
        return False
    scale = scale_of(award, credential, scales)
    if scale is not None and award.grade is not None:
        lowest = scale.passing
        if scale.key == credential.scale and credential.passing is not None:
            lowest = credential.passing
        if lowest is not None and scale.rank(award.grade) < scale.rank(lowest):
            return False
    lowest_score = credential.passing_score
    return lowest_score is None or award.score is None or award.score >= lowest_score


def reaches(award: Award, least: Grade, credential: Credential, scales: Scales) -> bool | None:
    """The award's grade is so good or better; one of another scale never is. None: it has no grade."""
    if award.grade == ANY_GRADE:
        return True
    scale = scale_of(award, credential, scales)
    if scale is None or award.grade is None:
        return None
    return scale.key == least.scale and scale.rank(award.grade) >= scale.rank(least.value)


def judged(record: Record, day: date, credentials: Mapping[str, Credential], scales: Scales) -> Record:
    """A record without the awards that do not pass, each award with the score and grade that counts on a day.

    Where not the best of several counts, all awards of a credential that are issued by then have what counts.
    """
    awards: list[Award] = []
    several: dict[str, list[Award]] = defaultdict(list)
    for award in record.awards:
        credential = credentials.get(award.credential)
        if credential is None or not award.counts or passes(award, credential, scales):
            awards.append(award)
            if credential is not None and credential.attempts is not Attempts.BEST and _is_attempt(award, day):
                several[award.credential].append(award)
    counting = {key: _counting(some, credentials[key].attempts) for key, some in several.items() if len(some) > 1}
    if len(awards) == len(record.awards) and not counting:
        return record
    found = (
        replace(award, score=score, grade=grade) if award.credential in counting and _is_attempt(award, day) else award
        for award in awards
        for score, grade in (counting.get(award.credential, (None, None)),)
    )
    return replace(record, awards=tuple(found))


def failed_of(record: Record, credentials: Mapping[str, Credential], scales: Scales) -> tuple[Award, ...]:
    """The attempts of a record that failed."""
    return tuple(
        award
        for award in record.awards
        if award.counts and award.credential in credentials and not passes(award, credentials[award.credential], scales)
    )


def first_counts(key: str, record: Record, day: date, credentials: Mapping[str, Credential]) -> bool:
    """Earning a credential again changes no score: the first attempt counts, and stands in the record."""
    credential = credentials.get(key)
    if credential is None or credential.attempts is not Attempts.FIRST:
        return False
    return any(award.credential == key and _is_attempt(award, day) for award in record.awards)


def _is_attempt(award: Award, day: date) -> bool:
    is_scored = award.score is not None or award.grade is not None
    return award.counts and is_scored and (award.issued_on is None or award.issued_on <= day)


def _counting(awards: list[Award], attempts: Attempts) -> tuple[Decimal | None, str | None]:
    """The score and the grade that count of some attempts; one without a day is the oldest."""
    order = sorted(awards, key=lambda award: award.issued_on or date.min)
    if attempts is Attempts.AVERAGE:
        scores = [award.score for award in order if award.score is not None]
        mean = None if not scores else sum(scores, Decimal(0)) / len(scores)
        # Down, so that a mean that is not reached is never rounded to one that is.
        return None if mean is None else tidy(Decimal(int(mean.scaleb(PLACES))).scaleb(-PLACES)), None
    chosen = order[0] if attempts is Attempts.FIRST else order[-1]
    return chosen.score, chosen.grade
