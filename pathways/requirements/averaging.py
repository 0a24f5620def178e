"""Means of what was scored: which awards an average looks at, and how far they are from what it asks for.

A credential counts with its best award, weighted with the credits of that award, a repeatable one with as many of the
best as count; one that a plan earns counts with what is asked for, or with its held score where that is better. So
earning more never lowers what an average lacks.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from pathways.domain.catalog import Credential
from pathways.domain.learner import ANY_GRADE, Award
from pathways.domain.quantity import from_thousandths, plain
from pathways.domain.requirement import AverageLine, CredentialLine, every_line
from pathways.domain.shared_rules import Scale
from pathways.requirements.evidence import Evidence
from pathways.requirements.grades import scale_of

NOUGHT = Fraction(0)


@dataclass(frozen=True, slots=True)
class Scored:
    """An award that is averaged.

    Attributes:
        value: its score, or the points of its grade.
        weight: its credits, above 0.
    """

    award: Award
    value: Fraction
    weight: Fraction

    @property
    def rank(self) -> tuple[Fraction, Fraction]:
        """Of several awards of a credential the one with the highest counts: by value, then by weight."""
        return self.value, self.weight

    def beyond(self, line: AverageLine) -> Fraction:
        """Its weighted distance above the mean of the rule; below 0 for a lower one."""
        return self.weight * (self.value - Fraction(line.at_least))


def averaged_lines(line: AverageLine) -> Iterator[CredentialLine]:
    """The credential lines whose payers are averaged."""
    return (each for tree in line.of for each in every_line(tree) if isinstance(each, CredentialLine))


def accepted(line: AverageLine, evidence: Evidence) -> tuple[str, ...]:
    """The credentials whose awards may be averaged, each once."""
    return tuple(dict.fromkeys(key for each in averaged_lines(line) for key in evidence.accepted(each)))


def paying(line: AverageLine, evidence: Evidence) -> dict[str, tuple[Award, ...]]:
    """The awards that pay for one of the lines below, by credential."""
    found: dict[str, dict[int, Award]] = {}
    for each in averaged_lines(line):
        for key in evidence.accepted(each):
            found.setdefault(key, {}).update((id(award), award) for award in evidence.paying(each, key))
    return {key: tuple(awards.values()) for key, awards in found.items() if awards}


def scored(line: AverageLine, award: Award, evidence: Evidence) -> Scored | None:
    """An award as it is averaged; None: it has no score, its grade has no points, or it is worth no credits."""
    credential = evidence.credentials.get(award.credential)
    value = None if credential is None else _value(line, award, credential, evidence.scales)
    weight = NOUGHT if credential is None else Fraction(award.worth(credential))
    return None if value is None or weight <= 0 else Scored(award, value, weight)


def best(line: AverageLine, awards: Iterable[Award], evidence: Evidence) -> tuple[Scored, ...]:
    """Of the awards of one credential as many of the best as count, the best first; of equal ones with more credits."""
    found = [each for award in awards for each in every_time(line, award, evidence)]
    found.sort(key=lambda each: each.rank, reverse=True)
    return tuple(found[: evidence.times(found[0].award.credential)]) if found else ()


def every_time(line: AverageLine, award: Award, evidence: Evidence) -> list[Scored]:
    """An award as it is averaged, of a repeatable credential as often as it was earned like this."""
    value = scored(line, award, evidence)
    return [] if value is None else [value] * min(award.times, evidence.times(award.credential))


def averaged(line: AverageLine, evidence: Evidence) -> dict[str, tuple[Scored, ...]]:
    """What is averaged of a record, by credential, the best first."""
    every = {key: best(line, awards, evidence) for key, awards in paying(line, evidence).items()}
    return {key: some for key, some in every.items() if some}


def mean(found: Mapping[str, Sequence[Scored]]) -> Fraction | None:
    """The weighted mean; None: nothing is scored."""
    every = [each for some in found.values() for each in some]
    weight = sum((each.weight for each in every), NOUGHT)
    return sum((each.weight * each.value for each in every), NOUGHT) / weight if weight else None


def mean_text(value: Fraction) -> str:
    """Down to the thousandth, so that a mean that is not reached never looks like one that is."""
    return plain(from_thousandths(floor(1000 * value)))


def _value(line: AverageLine, award: Award, credential: Credential, scales: Mapping[str, Scale]) -> Fraction | None:
    if award.grade == ANY_GRADE:  # of a step
        return Fraction(line.at_least)
    if not line.by_points:
        return None if award.score is None else Fraction(award.score)
    scale = scale_of(award, credential, scales)
    if scale is None or award.grade is None or not scale.points:
        return None
    return Fraction(scale.points[scale.rank(award.grade)])


def has_credits(key: str, evidence: Evidence) -> bool:
    """A step that earns the credential is averaged; one without credits is left out, as an award is."""
    return key in evidence.credentials and bool(evidence.credentials[key].planned_credits)


def holds_on_average(
    line: AverageLine, evidence: Evidence, steps: Callable[[CredentialLine, str], Collection[str]]
) -> bool:
    """What is averaged is high enough, and something is scored.

    Args:
        steps: those that earn a credential in time for a line that accepts it, by name.
    """
    found = averaged(line, evidence)
    planned: dict[str, set[str]] = {}
    for each in averaged_lines(line):
        for key in evidence.accepted(each):
            if has_credits(key, evidence):
                planned.setdefault(key, set()).update(steps(each, key))
    if not found and not any(planned.values()):
        return False
    beyond = NOUGHT
    for key, some in found.items():
        # Each step takes the place of the worst that lies below what is asked for, once there is no other place.
        left = evidence.times(key) - len(planned.get(key, ()))
        beyond += sum((each.beyond(line) for place, each in enumerate(some) if place < left or each.beyond(line) > 0))
    return beyond >= 0
