"""Below a countsOnce: each credential is claimed by one line, whole, or its credits are divided.

Of a repeatable credential, and of a set of equivalents with one, each award and each step is claimed by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from pathways.requirements.constraint_terms import (
    Claimed,
    ClaimScope,
    Divided,
    Facts,
    Literal,
    either,
    either_taken,
)


def close(model: Any, facts: Facts, scope: ClaimScope) -> None:
    """Adds what keeps claims below a group in order, once all of them are there."""
    for name in {**scope.whole, **scope.parts}:
        whole, parts = scope.whole.get(name, []), scope.parts.get(name, [])
        if facts.times_in_all(name, scope.scope) == 1:
            _close_one(model, whole, parts)
        else:
            _close_several(model, facts, facts.times_in_all(name, scope.scope), whole, parts)


def _close_one(model: Any, whole: Sequence[Claimed], parts: Sequence[Divided]) -> None:
    """Of claims for the same either one takes the whole, or all of them take parts."""
    uses = [claim.use for claim in whole]
    if len(uses) > 1:
        model.add(sum(uses) <= 1)
        _claim_as_far_as_able(model, whole)
    if parts:
        room = max(each.claim.worth for each in parts)
        model.add(sum(each.part for each in parts) + room * sum(uses) <= room)
        model.add(sum(each.part for each in parts) <= _room(model, parts))


def _close_several(model: Any, facts: Facts, most: int, whole: Sequence[Claimed], parts: Sequence[Divided]) -> None:
    """Of a repeatable set each award or step is claimed by itself, and no more of them than count."""
    claimed: dict[tuple[str, str], tuple[list[Claimed], list[Divided]]] = defaultdict(lambda: ([], []))
    for claim in whole:
        claimed[claim.credential, claim.unit][0].append(claim)
    for each in parts:
        claimed[each.claim.credential, each.claim.unit][1].append(each)
    taken: dict[str, list[Literal]] = defaultdict(list)
    for (credential, _), (mine, divided) in claimed.items():
        facts.check()
        _close_one(model, mine, divided)
        uses = [claim.use for claim in (*mine, *(each.claim for each in divided))]
        taken[credential].append(either_taken(model, uses))
    for credential, literals in taken.items():
        if len(literals) > (times := facts.times(credential)):
            model.add(sum(literals) <= times)
    every = [literal for literals in taken.values() for literal in literals]
    if len(every) > most:
        model.add(sum(every) <= most)


def _claim_as_far_as_able(model: Any, claims: Sequence[Claimed]) -> None:
    """Of what is there by half, a linear relaxation claims a half in all, not for each line."""
    by_able: dict[int, tuple[Literal, list[Literal]]] = {}
    for claim in claims:
        if claim.able is not True:
            by_able.setdefault(id(claim.able), (claim.able, []))[1].append(claim.use)
    for able, uses in by_able.values():
        if len(uses) > 1:
            model.add(sum(uses) <= able)


def _room(model: Any, parts: Sequence[Divided]) -> Any:
    """What there is to divide of a set: the largest worth of a line that one of it is able to pay for."""
    room: Any = 0
    below = 0
    for worth in sorted({each.claim.worth for each in parts}):
        ables = {id(each.claim.able): each.claim.able for each in parts if each.claim.worth >= worth}
        room += (worth - below) * either(model, list(ables.values()))
        below = worth
    return room
