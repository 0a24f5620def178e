"""The whole question as one model for CP-SAT: for questions in which claims, exclusions or overlaps count.

A credential is earned by one route; a route that is taken makes its tree hold, with claims of its own; what a line
rests on comes earlier, or beside where the line allows it. Exclusions and overlaps look at the plan as a whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import lcm
from typing import Any

import numpy as np
from ortools.sat.python import cp_model
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from pathways.catalog.selecting import matches
from pathways.domain.catalog import Credential, Overlap
from pathways.domain.quantity import from_thousandths, thousandths
from pathways.domain.requirement import (
    CompetencyLine,
    CoverageLine,
    CredentialLine,
    ExclusionLine,
    Group,
    Requirement,
    Select,
    walk,
)
from pathways.planning.ordering import Use as Support
from pathways.planning.ordering import forbid_circles
from pathways.planning.ruled_closure import Closure, groups_of
from pathways.requirements.claims import Pins, Use, pins_below
from pathways.requirements.compiling import Claimed, Literal, TreeCompiler
from pathways.requirements.evaluate import holds
from pathways.requirements.leaves import NOTHING_EARNED, leaf_holds

ZERO = Decimal(0)

Step = tuple[str, int]
"""A credential, and the place of the route among its routes."""


@dataclass(frozen=True, slots=True)
class Found:
    """A selection of the solver.

    Attributes:
        steps: the routes taken, with the rank of each: 1, 2, …
        uses: what pays for the lines of their trees, by path.
    """

    steps: dict[Step, int]
    uses: dict[str, Use]


class RuledModel:
    """One model of a question.

    Args:
        closure: what may be earned.
        waived: paths of lines that count as met, beside those that the record waives.
        reached: the goal must be reached; else whatever is taken must only be in order.
    """

    def __init__(self, closure: Closure, waived: Iterable[str] = (), *, reached: bool = True) -> None:
        self.closure = closure
        self.model = cp_model.CpModel()
        self.waived = closure.instance.evidence.waived.union(waived)
        self.earned = {key: self.model.new_bool_var("") for key in closure.keys}
        self.taken = {(key, place): self.model.new_bool_var("") for key, place, _ in closure.steps()}
        self.claims: dict[Step, list[Claimed]] = {}
        self.filled: dict[Step, list[tuple[Any, int]]] = {}
        self._below: dict[tuple[str, str, bool], Any] = {}
        self._shown: dict[tuple[str, int, str | None], Literal] = {}
        for key in closure.keys:
            self.model.add(sum(self.taken[key, place] for place in closure.routes[key]) == self.earned[key])
        for key, place, route in closure.steps():
            if route.requires is not None:
                self._require(self.taken[key, place], route.requires, key, (key, place))
        if reached:
            self._require(None, closure.instance.goal, None, None)
        for key in closure.limits.include:
            if not closure.instance.evidence.holds(key):
                self.model.add(self.earned[key] == 1) if key in self.earned else self.model.add_bool_or([])
        for overlap in closure.instance.snapshot.overlaps.values():
            self._overlap(overlap)
        self._order()

    def limit(self, weight: dict[Step, int], most: int) -> None:
        """The weights of the routes taken add up to `most` or less."""
        self.model.add(self._sum(weight) <= most)

    def only(self, steps: Iterable[Step]) -> None:
        """Nothing but these may be taken."""
        allowed = set(steps)
        for step, taken in self.taken.items():
            if step not in allowed:
                self.model.add(taken == 0)

    def hint(self, steps: Iterable[Step]) -> None:
        """A selection to start from."""
        chosen = set(steps)
        self.model.clear_hints()  # type: ignore[no-untyped-call]
        for step, taken in self.taken.items():
            self.model.add_hint(taken, step in chosen)

    def minimize(self, weight: dict[Step, int]) -> None:
        """What the next solving keeps small."""
        self.model.minimize(self._sum(weight))

    def read(self, solver: cp_model.CpSolver) -> Found:
        """What the solver found."""
        steps = [step for step, taken in self.taken.items() if solver.value(taken)]
        rank = dict.fromkeys((key for key, _ in steps), 1)
        supports = [each for each, below in self._below.items() if solver.value(below)]
        # No circle has an ordinary line in it, so this ends: each round settles one rank more.
        moved = True
        while moved:
            moved = False
            for before, after, beside in supports:
                if before in rank and after in rank and rank[after] < rank[before] + (not beside):
                    rank[after] = rank[before] + (not beside)
                    moved = True
        uses = {path: use for step in steps for path, use in self.uses(step, solver).items()}
        return Found({step: rank[step[0]] for step in steps}, uses)

    def uses(self, step: Step, solver: cp_model.CpSolver) -> dict[str, Use]:
        """What pays for the lines of a step's tree, whether the step is taken or not."""
        found = {}
        for claim in self.claims.get(step, ()):
            if solver.value(claim.use):
                amount: Any = claim.amount
                counted = amount if isinstance(amount, int) else solver.value(amount)
                found[claim.path] = Use(claim.credential, from_thousandths(counted))
        return found

    def _sum(self, weight: dict[Step, int]) -> Any:
        return cp_model.LinearExpr.weighted_sum(list(self.taken.values()), [weight[step] for step in self.taken])

    def _require(self, when: Any, root: Requirement, user: str | None, step: Step | None) -> None:
        compiler = TreeCompiler(self.model, _PlanFacts(self, user), self.closure.instance.snapshot.credentials)
        literal = compiler.add(root)
        if step is not None:
            self.claims[step] = compiler.claims
            self.filled[step] = compiler.filled
        if literal is True:
            return
        if when is None:
            self.model.add_bool_or([] if literal is False else [literal])
        elif literal is False:
            self.model.add(when == 0)
        else:
            self.model.add_implication(when, literal)

    def support(self, key: str, user: str | None, *, beside: bool) -> Literal:
        """Earned by the plan, before its user or (where the line allows it) beside it."""
        if key not in self.earned:
            return False
        if user is None:
            return self.earned[key]
        found = self._below.get((key, user, beside))
        if found is None:
            found = self._below[key, user, beside] = self.model.new_bool_var("")
            self.model.add_implication(found, self.earned[key])
        return found

    def shows(self, competency: str, level: int, user: str | None) -> Literal:
        """A credential that shows a competency at a level, in thousandths, is earned before its user."""
        found = self._shown.get((competency, level, user))
        if found is None:
            snapshot = self.closure.instance.snapshot
            number = snapshot.graph.numbers.competency.get(competency)
            providers = () if number is None else snapshot.graph.providers[number]
            keys = [snapshot.graph.credentials[place].key for shown, place in providers if shown >= level]
            able = [self.support(key, user, beside=False) for key in keys if key in self.earned and key != user]
            found = self.any_of(able)
            self._shown[competency, level, user] = found
        return found

    def any_of(self, literals: Sequence[Literal]) -> Literal:
        """True only if one of them is."""
        left = [literal for literal in literals if literal is not False]
        if any(literal is True for literal in left):
            return True
        if len(left) <= 1:
            return left[0] if left else False
        opened = self.model.new_bool_var("")
        self.model.add_bool_or([*left, opened.negated()])
        return opened

    def none_of(self, keys: Sequence[str]) -> Literal:
        """True only if no step of the plan earns any of them."""
        earned = [self.earned[key] for key in keys if key in self.earned]
        if not earned:
            return True
        absent = self.model.new_bool_var("")
        for each in earned:
            self.model.add_implication(absent, each.negated())
        return absent

    def covers(self, line: CoverageLine) -> Literal:
        """A share of an occupation's needs, scaled to integers."""
        evidence = self.closure.instance.evidence
        snapshot = self.closure.instance.snapshot
        scale = lcm(*(thousandths(need.level) for need in line.needs))
        threshold = thousandths(line.share) * sum(thousandths(need.importance) for need in line.needs) * scale
        terms: list[Any] = []
        for need in line.needs:
            full = thousandths(need.level)
            part = thousandths(need.importance) * (scale // full) * 1000
            reached = min(thousandths(evidence.level(need.competency)), full)
            threshold -= part * reached
            number = snapshot.graph.numbers.competency.get(need.competency)
            levels = (
                {min(shown, full) for shown, _ in snapshot.graph.providers[number]} if number is not None else set()
            )
            for level in sorted(level for level in levels if level > reached):
                literal = self.shows(need.competency, level, None)
                if literal is not False:
                    terms.append(part * (level - reached) * literal)
                    reached = level
        if threshold <= 0:
            return True
        if not terms:
            return False
        opened = self.model.new_bool_var("")
        self.model.add(sum(terms) >= threshold).only_enforce_if(opened)
        return opened

    def _order(self) -> None:
        """What a plan rests on must not run in a circle, except side by side."""
        if not self._below:
            return
        place = self.closure.place
        rows = [place[before] for before, _, _ in self._below]
        columns = [place[after] for _, after, _ in self._below]
        edges = coo_array((np.ones(len(rows), dtype=np.int8), (rows, columns)), shape=(len(place), len(place)))
        _, circle = connected_components(edges, directed=True, connection="strong")
        uses: dict[int, list[Support]] = defaultdict(list)
        for (before, after, beside), below in self._below.items():
            if circle[place[before]] == circle[place[after]]:
                uses[circle[place[before]]].append(Support(place[before], place[after], not beside, below))
        for found in uses.values():
            if not forbid_circles(self.model, found):
                self._rank(found)

    def _rank(self, uses: Sequence[Support]) -> None:
        """The same by a rank for each credential: a weaker model, but a small one however large the circle."""
        members = {each for use in uses for each in (use.before, use.after)}
        rank = {each: self.model.new_int_var(0, len(members), "") for each in members}
        for use in uses:
            self.model.add(rank[use.before] + use.strict <= rank[use.after]).only_enforce_if(use.holds)

    def _overlap(self, overlap: Overlap) -> None:
        """No two parties share more than they may; two that are both held already are not compared."""
        snapshot = self.closure.instance.snapshot
        parties = [self._toward(key, paths) for key, paths in _parties(overlap, self.closure)]
        counted = _counted(overlap, self.closure)
        for number, (toward, fresh) in enumerate(parties):
            for other, other_fresh in parties[:number]:
                shared: list[tuple[str, Any]] = []
                for key in toward.keys() & other.keys() & counted:
                    both = self.model.new_bool_var("")
                    self.model.add(both >= toward[key] + other[key] - 1)
                    shared.append((key, both))
                for when in (fresh, other_fresh):
                    if when is False:
                        continue
                    if overlap.at_most is not None:
                        self._enforce(sum(both for _, both in shared) <= overlap.at_most, when)
                    if overlap.at_most_credits is not None:
                        worth = {key: snapshot.credentials[key].credits for key, _ in shared}
                        terms = [thousandths(worth[key] or ZERO) * both for key, both in shared]
                        self._enforce(sum(terms) <= thousandths(overlap.at_most_credits), when)
        if overlap.each_at_most is not None:
            for key in counted:
                every = [toward[key] for toward, _ in parties if key in toward]
                for toward, fresh in parties:
                    if key in toward and fresh is not False:
                        self._enforce(sum(every) <= overlap.each_at_most, toward[key], fresh)

    def _enforce(self, constraint: Any, *when: Literal) -> None:
        """A constraint that holds when all of some literals are true."""
        if not isinstance(constraint, bool):  # a sum of nothing is a number
            self.model.add(constraint).only_enforce_if([literal for literal in when if literal is not True])

    def _toward(self, key: str, paths: frozenset[str] | None) -> tuple[dict[str, Any], Literal]:
        """What is claimed for a party, by credential, and whether it is earned rather than held.

        Args:
            paths: of the lines that belong to the party; None: all of its trees.
        """
        held = self.closure.instance.evidence.holds(key)
        claims = [claim for place in self.closure.routes.get(key, ()) for claim in self.claims.get((key, place), ())]
        if held:
            claims += self._held_claims(key)
        by_credential: dict[str, list[Any]] = defaultdict(list)
        for claim in claims:
            if paths is None or claim.path in paths:
                by_credential[claim.credential].append(claim.use)
        toward = {}
        for credential, uses in by_credential.items():
            toward[credential] = self.model.new_bool_var("")
            for use in uses:
                self.model.add_implication(use, toward[credential])
        return toward, self.earned.get(key, False) if held else True

    def _held_claims(self, key: str) -> list[Claimed]:
        """The claims of a route that holds today, whichever suits best; none where the credential is earned again."""
        snapshot = self.closure.instance.snapshot
        chosen: list[Any] = []
        claims: list[Claimed] = []
        for route in snapshot.credentials[key].routes:
            if route.requires is None:
                return []
            compiler = TreeCompiler(self.model, _HeldFacts(self, None), snapshot.credentials)
            literal = compiler.add(route.requires)
            if literal is False:
                continue
            if literal is True:
                return []
            claims += compiler.claims
            chosen.append(literal)
        if not chosen or not self._can_hold(key):
            return []
        self.model.add_bool_or([*chosen, self.earned[key]] if key in self.earned else chosen)
        return claims

    def _can_hold(self, key: str) -> bool:
        instance = self.closure.instance
        routes = instance.snapshot.credentials[key].routes
        return any(holds(route.requires, instance.evidence, instance.snapshot.credentials) for route in routes)


class _HeldFacts:
    """What the record alone makes true."""

    def __init__(self, model: RuledModel, user: str | None) -> None:
        self._model = model
        self._user = user
        self._evidence = model.closure.instance.evidence

    def payers(self, line: CredentialLine) -> Sequence[tuple[str, Literal]]:
        return [(key, True) for key in self._evidence.accepted(line) if self._evidence.paying(line, key)]

    def leaf(self, line: Requirement) -> Literal:
        return leaf_holds(line, self._evidence, NOTHING_EARNED)

    def waives(self, line: Requirement) -> bool:
        return line.path in self._model.waived

    def kin(self, credential: str) -> str:
        return self._evidence.kin(credential)

    def pins(self, scope: Group) -> Pins:
        return pins_below(scope, self._evidence)


class _PlanFacts(_HeldFacts):
    """What the record makes true, and what the steps of a plan can."""

    def payers(self, line: CredentialLine) -> Sequence[tuple[str, Literal]]:
        return [
            (
                key,
                bool(self._evidence.paying(line, key))
                or self._model.support(key, self._user, beside=line.side_by_side),
            )
            for key in self._evidence.accepted(line)
        ]

    def leaf(self, line: Requirement) -> Literal:
        if leaf_holds(line, self._evidence, NOTHING_EARNED):
            if isinstance(line, ExclusionLine) and line.credential is not None:
                members = self._evidence.equivalents.get(line.credential, (line.credential,))
                return self._model.none_of(members)
            return True
        match line:
            case CompetencyLine(competency=competency, level=level):
                return self._model.shows(competency, thousandths(level), self._user)
            case CoverageLine():
                return self._model.covers(line)
            case _:
                return False


def _parties(overlap: Overlap, closure: Closure) -> Iterator[tuple[str, frozenset[str] | None]]:
    """The parties that are in play: credentials to be earned or held, each with the lines that belong to it."""
    snapshot, evidence = closure.instance.snapshot, closure.instance.evidence
    keys = dict.fromkeys((*closure.keys, *(key for key in evidence.valid if key in snapshot.credentials)))
    whole: set[str] = set()
    for party in overlap.between:
        for key in keys:
            credential = snapshot.credentials[key]
            if matches(party, credential) if isinstance(party, Select) else party == key:
                if key not in whole:  # named twice it is still one
                    whole.add(key)
                    yield key, None
            elif isinstance(party, str) and (paths := _below(party, credential)) is not None:
                yield key, paths


def _below(path: str, credential: Credential) -> frozenset[str] | None:
    """The paths of the lines below a group of a credential."""
    group = next((group for group in groups_of(credential) if group.path == path), None)
    return None if group is None else frozenset(line.path for line in walk(group))


def _counted(overlap: Overlap, closure: Closure) -> frozenset[str]:
    """The credentials whose sharing counts."""
    snapshot, evidence = closure.instance.snapshot, closure.instance.evidence
    keys = {*closure.keys, *(key for key in evidence.standing if key in snapshot.credentials)}
    if overlap.select is not None:
        return frozenset(key for key in keys if matches(overlap.select, snapshot.credentials[key]))
    return frozenset(keys.intersection(overlap.keys) if overlap.keys else keys)
