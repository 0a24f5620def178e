"""Averages in a model: the scores that count on a day reach the mean of the rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Any

from pathways.domain.requirement import AverageLine, CredentialLine
from pathways.planning.solver.long_sums import Term, reach
from pathways.requirements.averaging import Scored, accepted, averaged_lines, has_credits
from pathways.requirements.constraint_terms import Literal, either, every
from pathways.requirements.evidence import Evidence


@dataclass(frozen=True, slots=True)
class Standing:
    """An award that may be averaged.

    Attributes:
        there: true only if it pays on the day.
        gone: true only if it does not.
    """

    value: Scored
    there: Literal
    gone: Literal


def on_average(
    model: Any,
    line: AverageLine,
    held: Mapping[str, Sequence[Standing]],
    evidence: Evidence,
    steps: Callable[[CredentialLine, str], Mapping[str, Literal]],
) -> Literal:
    """True only if what is averaged is high enough, and something is.

    Args:
        model: of CP-SAT.
        held: awards of the record by credential, the best first.
        steps: that earn a credential, by name, with what makes each come in time for a line that accepts it.
    """
    earned = {key: _earned(model, line, key, evidence, steps) for key in accepted(line, evidence)}
    terms: list[tuple[Fraction, Literal]] = []
    threshold = Fraction(0)
    for key, awards in held.items():
        for place, award in enumerate(awards):
            better, beyond, times = awards[:place], award.value.beyond(line), evidence.times(key)
            if beyond > 0:
                has_place = _at_least(model, [each.gone for each in better], len(better) - times + 1)
                terms.append((beyond, every(model, [award.there, has_place])))
            elif beyond < 0:
                threshold -= beyond
                others = [*(each.there for each in better), *earned.get(key, ())]
                terms.append((-beyond, either(model, [award.gone, _at_least(model, others, times)])))
    standing = [award.there for awards in held.values() for award in awards]
    standing += [literal for literals in earned.values() for literal in literals]
    return every(model, [either(model, standing), _reached(model, terms, threshold)])


def _earned(
    model: Any,
    line: AverageLine,
    key: str,
    evidence: Evidence,
    steps: Callable[[CredentialLine, str], Mapping[str, Literal]],
) -> list[Literal]:
    if not has_credits(key, evidence):
        return []
    ways: dict[str, list[Literal]] = {}
    for each in averaged_lines(line):
        if key in evidence.accepted(each):
            for name, literal in steps(each, key).items():
                ways.setdefault(name, []).append(literal)
    return [either(model, literals) for literals in ways.values()]


def _at_least(model: Any, literals: Sequence[Literal], number: int) -> Literal:
    """True only if at least that number of them are."""
    number -= sum(literal is True for literal in literals)
    if number <= 0:
        return True
    if number == 1:
        return either(model, literals)
    left = [literal for literal in literals if literal is not False and literal is not True]
    if len(left) < number:
        return False
    found = model.new_bool_var("")
    model.add(sum(left) >= number).only_enforce_if(found)
    return found


def _reached(model: Any, terms: Iterable[tuple[Fraction, Literal]], threshold: Fraction) -> Literal:
    """True only if the terms whose literals are true add up to a threshold."""
    open_ = []
    for amount, literal in terms:
        if literal is True:
            threshold -= amount
        elif literal is not False:
            open_.append((amount, literal))
    if threshold <= 0:
        return True
    if sum(amount for amount, _ in open_) < threshold:
        return False
    scale = lcm(threshold.denominator, *(amount.denominator for amount, _ in open_))
    whole: list[Term] = [(int(amount * scale), literal) for amount, literal in open_]
    opened = model.new_bool_var("")
    reach(model, whole, int(threshold * scale), opened)
    return opened
