"""Who pays for which line of a requirement, and with what worth: the claims that a reading of the text allows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from fractions import Fraction

from pathways.domain.requirement import (
    CountsOnce,
    CredentialLine,
    Group,
    GroupRule,
    Requirement,
)
from tests.rules.amounts import Demand
from tests.rules.state import State


@dataclass(frozen=True)
class Claim:
    """A credential that pays for a line.

    Attributes:
        unit: of a repeatable credential, which award or step; else empty.
        scope: the group below which its set pays once, by path.
        own: which award or step of it pays: what it is itself worth, and the scale of its grade. None: any.
    """

    path: str
    credential: str
    unit: str = ""
    scope: str | None = None
    family: frozenset[str] = frozenset()
    divided: bool = False
    own: tuple[Fraction, str | None] | None = None


@dataclass(frozen=True)
class Way:
    """One way in which a tree holds."""

    claims: frozenset[Claim] = frozenset()
    demands: tuple[Demand, ...] = ()


@dataclass
class Place:
    """A credential line that takes part, and where it stands."""

    line: CredentialLine
    scope: Group | None
    in_credits: bool
    graded: bool = False
    payers: frozenset[str] = field(default_factory=frozenset)
    units: tuple[tuple[str, str], ...] = ()


def places(tree: Requirement, waived: Iterable[str] = ()) -> Iterator[Place]:
    """The credential lines that are not waived nor below a waived group, each with its outermost countsOnce."""
    gone = set(waived)

    def inside(line: Requirement, scope: Group | None, exempt: bool, above: Group | None) -> Iterator[Place]:
        if line.path in gone:
            return
        exempt = exempt or (scope is not None and line.shared)
        if isinstance(line, CredentialLine):
            in_credits = above is not None and above.rule is GroupRule.CREDITS
            graded = above is not None and any(limit.graded for limit in above.limits)
            yield Place(line, None if exempt else scope, in_credits, graded)
        if isinstance(line, Group):
            below = line if scope is None and line.counts_once is not None else scope
            for part in line.of:
                yield from inside(part, below, exempt, line)

    return inside(tree, None, False, None)


class Claims:
    """Of the lines of one tree, for one learner."""

    def __init__(self, tree: Requirement, state: State) -> None:
        self.tree, self.state = tree, state
        self.waived = {each.path for each in state.record.waivers}
        self.places = {place.line.path: place for place in places(tree, self.waived)}
        for place in self.places.values():
            place.payers = state.payers(place.line)
        self.most = self._most()
        for place, payers in [(each, self._unbound(each)) for each in self.places.values()]:
            place.payers = payers
            place.units = tuple((key, unit) for key in sorted(payers) for unit in state.units(key, place.line))

    def _family(self, key: str, path: str) -> frozenset[str]:
        return self.state.class_at(key, path)

    def _worth(self, line: Requirement, claim: Claim | None = None, *, least: bool = False) -> Fraction:
        """By its own word; else by what pays for it. Without a payer: of a line that is waived, by what it names.

        Args:
            least: by the award of the payer that is worth least, else most.
        """
        if line.worth is not None or not isinstance(line, CredentialLine):
            return Fraction(line.worth or 0)
        if claim is None:
            return self._sure(line.credential)
        payer = claim.credential
        members = self._stands_for(payer) & self.state.family(line)
        found = [self._sure(key) for key in members if key != payer]
        own = [worth for worth, _ in self.state.units(payer, line).get(claim.unit, [])]
        own = own if claim.own is None else [claim.own[0]]
        if payer not in members:
            own = []
        if own and self.state.is_worth_what_is_named(line.credential, payer, line.path):
            own = [self._sure(line.credential)]
        return max([*found, *([min(own) if least else max(own)] if own else [])])

    def _sure(self, key: str) -> Fraction:
        """What a credential is worth where nobody says how much of it was chosen."""
        credential = self.state.credentials[key]
        return Fraction((credential.credits if credential.credits is not None else credential.credits_from) or 0)

    def _stands_for(self, payer: str) -> frozenset[str]:
        return frozenset((payer, *(each.for_ for each in self.state.record.substitutions if each.by == payer)))

    def _most(self) -> dict[tuple[str, frozenset[str]], Fraction]:
        """What of each set may be divided below each group that divides."""
        most: dict[tuple[str, frozenset[str]], Fraction] = {}
        for place in self.places.values():
            if place.scope is not None and place.in_credits:
                for key in place.payers:
                    for unit in self.state.units(key, place.line):
                        name = (place.scope.path, self._whole(key, unit, place.scope.path))
                        worth = self._worth(place.line, Claim(place.line.path, key, unit))
                        most[name] = max(most.get(name, Fraction(0)), worth)
        return most

    def _unbound(self, place: Place) -> frozenset[str]:
        """What may pay for a line when the learner's own claims are heeded."""
        if place.scope is None:
            return place.payers
        bound: dict[frozenset[str], set[str]] = {}
        for pin in self.state.record.claims:
            target = self.places.get(pin.path)
            family = self._family(pin.award, place.scope.path)
            if target is not None and target.scope is place.scope and self.state.pays(pin.award, target.line):
                bound.setdefault(family, set()).add(pin.path)
        own = {place.line.path}
        return frozenset(
            key for key in place.payers if place.line.path in bound.get(self._family(key, place.scope.path), own)
        )

    def _claims(self, line: CredentialLine) -> list[Claim]:
        place = self.places[line.path]
        if place.scope is None:
            found = [Claim(line.path, key, unit) for key, unit in place.units]
        else:
            divided = place.in_credits and place.scope.counts_once is CountsOnce.CREDITS
            path = place.scope.path
            found = [Claim(line.path, key, unit, path, self._family(key, path), divided) for key, unit in place.units]
        if not place.graded:
            return found
        ways = ((each, self.state.units(each.credential, line)[each.unit]) for each in found)
        return [replace(each, own=own) for each, some in ways for own in dict.fromkeys(some)]

    def _within(self, paying: Iterable[str]) -> bool:
        """No credential pays more often than it counts."""
        return all(count <= self.state.credentials[key].repeatable for key, count in Counter(paying).items())

    def _whole(self, key: str, unit: str, path: str) -> frozenset[str]:
        """What is divided as one below a group: a set of equivalents, or one award where several of the set count."""
        family = self._family(key, path)
        return family if self.state.repeats(family) == 1 else frozenset((f"{key} {unit}",))
