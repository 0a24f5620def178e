"""Steps of plans by exhaustion: what they are called, in which sets they come, and when they are placed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import chain, combinations, product

from pathways.domain.catalog import Credential, Route
from pathways.domain.plan import Plan
from pathways.domain.requirement import (
    Requirement,
)
from tests.calendar.held_awards import asked
from tests.calendar.weeks import Starts, Steps
from tests.rules.state import base, occurrence_name

MOST_RENEWALS = 2
"""In a plan that is looked at."""
Values = tuple[Fraction, ...]
Blocks = tuple[frozenset[str], ...]
"""Steps that run as one, since they lean on each other in a circle."""


@dataclass(frozen=True)
class Schedule:
    """Steps in their blocks, and the day on which each begins.

    Attributes:
        steps: as they run: those of a block as long as it does, the first of them with the hours of all.
    """

    steps: Steps
    blocks: Blocks
    starts: Starts


@dataclass(frozen=True)
class Solution:
    """A plan without superfluous steps, placed in a shortest schedule."""

    steps: Steps
    starts: Starts
    weeks: int
    values: Values


def renewal_name(credential: str, route: Route, number: int) -> str:
    """What a renewal is called among the steps; `number`: so many of the same kind come before it."""
    return f"{credential}+{route.key}+{number}"


def is_renewal(step: str) -> bool:
    """The step renews a credential; a step that earns one has its key."""
    return "+" in step


def kind_of_renewal(renewal: str) -> str:
    return renewal.rpartition("+")[0]


def owner(step: str) -> str:
    """The credential that a step earns or renews."""
    return base(step.partition("+")[0])


def easiest(route: Route) -> set[Requirement | None]:
    """What a renewal asks for at the least: with all that may be carried over."""
    most = route.carry_over or Decimal(0)
    return {asked(route, first=first, carried=most) if asked(route, first=first) else None for first in (True, False)}


def repeated(credential: Credential) -> Iterator[list[tuple[str, Route]]]:
    """Not at all, once, …, as often as it may be earned, each time by any of its routes."""
    for times in range(credential.repeatable + 1):
        for chosen in product(credential.routes, repeat=times):
            yield [(occurrence_name(credential.key, place), route) for place, route in enumerate(chosen, start=1)]


def said_as_set(steps: Steps) -> Counter[tuple[str, str]]:
    """By which routes what is earned or renewed, however often; which time it is by which does not matter."""
    return Counter((owner(name), route.key) for name, route in steps.items())


def as_good(some: Values, others: Values) -> bool:
    """No worse in any objective."""
    return all(one <= other for one, other in zip(some, others, strict=True))


def subsets(keys: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Those of one or more, the largest first: what begins early ends early."""
    return chain.from_iterable(combinations(keys, size) for size in range(len(keys), 0, -1))


def leads(first: str, leaning: Mapping[str, Collection[str]], among: Collection[str]) -> set[str]:
    """Where one of some steps leads, over what each leans on among them; not to itself unless in a circle."""
    found: set[str] = set()
    pending = [first]
    while pending:
        fresh = {each for each in leaning[pending.pop()] if each in among} - found
        found |= fresh
        pending.extend(fresh)
    return found


def parts(keys: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Those of fewer than all, none too."""
    return chain.from_iterable(combinations(keys, size) for size in range(len(keys)))


def looked_past(plan: Plan) -> bool:
    """Exhaustion looks at no plans with so many renewals."""
    return sum(step.is_renewal for step in plan.steps) > MOST_RENEWALS
