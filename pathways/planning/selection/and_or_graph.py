"""What a question comes down to: the credentials that the goal can reach, their routes, and threshold gates over them.

Everything the record settles is folded away: a satisfied line is true, one that nothing can buy is false; the rest is
monotone. A literal is an integer: ``2 * c``: credential c is earned at a lower rank; ``2 * c + 1``: at a lower or equal
one (side by side); ``~g`` (negative): gate g is open.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from math import gcd, lcm

from pathways.catalog.requirement_graph import NO_NODE, Forest, NodeKind, RequirementGraph
from pathways.domain.quantity import thousandths
from pathways.domain.requirement import CoverageLine, CredentialLine, Requirement
from pathways.requirements.evaluate import holds
from pathways.requirements.evidence import Evidence
from pathways.requirements.leaves import step_is_scored
from pathways.requirements.origin import kind_fits, step_may_fit

TRUE = 1 << 62
FALSE = TRUE + 1


@dataclass(slots=True)
class AndOrGraph:
    """The AND/OR/threshold graph that is left to decide.

    Attributes:
        credential: number in the catalogue, by number here.
        route_of: the credential (number here) that a route earns.
        route_place: the route's place among the routes of its credential in the catalogue.
        root: what a route asks for: a literal, or TRUE.
        routes: the routes of each credential.
        need, kids, weights: gate g opens when the weights of its true kids reach need[g].
        owner: the credential whose route a gate stands in; -1: the goal, or several.  goal: a literal, TRUE or FALSE.
    """

    credential: list[int] = field(default_factory=list)
    route_of: list[int] = field(default_factory=list)
    route_place: list[int] = field(default_factory=list)
    root: list[int] = field(default_factory=list)
    routes: list[list[int]] = field(default_factory=list)
    need: list[int] = field(default_factory=list)
    kids: list[list[int]] = field(default_factory=list)
    weights: list[list[int]] = field(default_factory=list)
    owner: list[int] = field(default_factory=list)
    goal: int = TRUE

    def gate(self, need: int, kids: list[int], weights: list[int], owner: int) -> int:
        """A literal that is true when the weights of the true kids reach `need`; folded where it can be."""
        if need <= 0:
            return TRUE
        total = sum(weights)
        if total < need:
            return FALSE
        if min(weights) * len(weights) != total or weights[0] != 1:
            weights = [min(weight, need) for weight in weights]
            smallest = min(weights)
            if smallest >= need:
                need, weights = 1, [1] * len(kids)
            elif sum(weights) - smallest < need:
                need, weights = len(kids), [1] * len(kids)
            else:
                shared = gcd(*weights)
                need, weights = -(-need // shared), [weight // shared for weight in weights]
        if len(kids) == 1:
            return kids[0]
        self.need.append(need)
        self.kids.append(kids)
        self.weights.append(weights)
        self.owner.append(owner)
        return ~(len(self.need) - 1)


@dataclass(frozen=True, slots=True)
class Terms:
    """What of the catalogue may be used.

    Attributes:
        earnable: whether credential number c may be earned at all.
        routes_open: places of the routes of credential c that may be taken.
        include: credential numbers that must be held or earned.
        waived: paths of lines that count as met.
    """

    earnable: Callable[[int], bool]
    routes_open: Callable[[int], Sequence[int]]
    include: tuple[int, ...] = ()
    waived: frozenset[str] = frozenset()


def build_and_or_graph(graph: RequirementGraph, evidence: Evidence, goal: Requirement, terms: Terms) -> AndOrGraph:
    """Folds a question into the AND/OR graph over the closure of its goal."""
    return _Builder(graph, evidence, terms).build(goal)


class _Builder:
    """Discovers credentials from the goal downward, each route's tree folded once, children before parents."""

    def __init__(self, graph: RequirementGraph, evidence: Evidence, terms: Terms) -> None:
        self.graph = graph
        self.evidence = evidence
        self.terms = terms
        self.and_or = AndOrGraph()
        self.local: dict[int, int] = {}
        self.held = frozenset(
            graph.numbers.credential[key] for key in evidence.valid if key in graph.numbers.credential
        )
        self.level = {
            graph.numbers.competency[key]: thousandths(shown[0].level)
            for key, shown in evidence.shown.items()
            if key in graph.numbers.competency
        }
        self.competency_gates: dict[tuple[int, int], int] = {}
        self.pending: list[int] = []

    def build(self, goal: Requirement) -> AndOrGraph:
        and_or = self.and_or
        forest = Forest()
        forest.add(goal, self.graph.numbers)
        literal = self.fold(forest, 0, len(forest.lines), -1)
        included = [self.earned(number, False) for number in self.terms.include if number not in self.held]
        and_or.goal = self.everything([literal, *included], -1)
        done = 0
        while done < len(self.pending):
            number = self.pending[done]
            self.add_routes(done, number)
            done += 1
        return and_or

    def add_routes(self, local: int, number: int) -> None:
        graph, and_or = self.graph, self.and_or
        first = graph.route_start[number]
        for place in self.terms.routes_open(number):
            route = first + place
            root = graph.route_root[route]
            literal = TRUE if root == NO_NODE else self.fold(graph.forest, root, graph.route_end[route], local)
            if literal == FALSE:
                continue
            and_or.routes[local].append(len(and_or.root))
            and_or.route_of.append(local)
            and_or.route_place.append(place)
            and_or.root.append(literal)

    def fold(self, forest: Forest, first: int, end: int, owner: int) -> int:
        """Folds the tree in nodes `first` up to `end` into one literal."""
        kinds, parents = forest.kind, forest.parent
        below: dict[int, list[tuple[int, int]]] = {}
        literal = TRUE
        for node in range(end - 1, first - 1, -1):
            kind = kinds[node]
            if self.terms.waived and forest.lines[node].path in self.terms.waived:
                below.pop(node, None)
                literal = TRUE
            elif kind <= NodeKind.CREDITS:
                literal = self.group(forest, node, below.pop(node, []), owner)
            elif kind == NodeKind.CREDENTIAL:
                literal = self.credential(forest, node, owner)
            elif kind == NodeKind.COMPETENCY:
                literal = self.competency(forest.target[node], forest.need[node])
            else:
                literal = self.fact(forest.lines[node])
            if node > first:
                below.setdefault(parents[node], []).append((node, literal))
        return literal

    def group(self, forest: Forest, node: int, parts: list[tuple[int, int]], owner: int) -> int:
        kind = forest.kind[node]
        parts.reverse()
        if kind == NodeKind.ALL:
            return self.everything([literal for _, literal in parts], owner)
        if kind == NodeKind.ANY:
            return self.anything([literal for _, literal in parts], owner)
        kids: list[int] = []
        weights: list[int] = []
        have = 0
        once: dict[int, list[tuple[int, int]]] = {}
        for part, literal in parts:
            target = forest.target[part] if forest.kind[part] == NodeKind.CREDENTIAL else NO_NODE
            worth = self.worth(forest, part, kind)
            # What several credentials satisfy is a gate; that lines of one set count once is left to the ruled model.
            if target != NO_NODE and literal >= 0:
                once.setdefault(target, []).append((literal, worth))
            elif literal == TRUE:
                have += worth
            elif literal != FALSE and worth > 0:
                kids.append(literal)
                weights.append(worth)
        for lines in once.values():
            have += self.count_once(lines, kids, weights)
        return (
            self.and_or.gate(forest.need[node] - have, kids, weights, owner)
            if kids or have
            else (TRUE if forest.need[node] <= 0 else FALSE)
        )

    def worth(self, forest: Forest, part: int, kind: int) -> int:
        """What a line adds in the group above it at most, by the best that it accepts, as often as that counts."""
        line, counts = forest.lines[part], kind in (NodeKind.AT_LEAST, NodeKind.CREDITS)
        times = self.evidence.times_for(line) if counts and isinstance(line, CredentialLine) else 1
        if kind != NodeKind.CREDITS or not isinstance(line, CredentialLine) or line.worth is not None:
            return forest.worth[part] * times
        numbers = self.graph.numbers
        accepted = self.evidence.accepted(line)
        kin = (line.credential, *self.evidence.members(line.credential, line.scope)) if len(accepted) > 1 else accepted
        return max((0, *(numbers.credits[numbers.credential[key]] for key in kin if key in numbers.credential))) * times

    @staticmethod
    def count_once(lines: list[tuple[int, int]], kids: list[int], weights: list[int]) -> int:
        """Several lines for one credential count once, at the highest worth that holds.

        What holds already is returned. Earning the credential side by side makes the side-by-side lines hold, earning
        it before makes all of them hold; each adds what it is worth beyond the one before.
        """
        now = max((worth for literal, worth in lines if literal == TRUE), default=0)
        beside = max((worth for literal, worth in lines if literal not in (TRUE, FALSE) and literal & 1), default=0)
        before = max((worth for literal, worth in lines if literal not in (TRUE, FALSE)), default=0)
        literals = [literal for literal, _ in lines if literal not in (TRUE, FALSE)]
        if beside > now:
            kids.append(literals[0] | 1)
            weights.append(beside - now)
        if before > max(beside, now):
            kids.append(literals[0] & ~1)
            weights.append(before - max(beside, now))
        return now

    def everything(self, literals: list[int], owner: int) -> int:
        if FALSE in literals:
            return FALSE
        kids = [literal for literal in dict.fromkeys(literals) if literal != TRUE]
        return self.and_or.gate(len(kids), kids, [1] * len(kids), owner) if kids else TRUE

    def anything(self, literals: list[int], owner: int) -> int:
        if TRUE in literals:
            return TRUE
        kids = [literal for literal in dict.fromkeys(literals) if literal != FALSE]
        return self.and_or.gate(1, kids, [1] * len(kids), owner) if kids else FALSE

    def credential(self, forest: Forest, node: int, owner: int) -> int:
        """What makes a line for a credential true; `owner`: the credential in whose route it stands."""
        target = forest.target[node]
        if target == NO_NODE:
            return FALSE
        line = forest.lines[node]
        if isinstance(line, CredentialLine) and len(self.evidence.accepted(line)) > 1:
            return self.any_accepted(line, owner)
        modified = forest.modified[node]
        if (isinstance(line, CredentialLine) and self.evidence.meeting(line)) if modified else target in self.held:
            return TRUE
        if isinstance(line, CredentialLine) and not self.may_fit(line, target):
            return FALSE
        return self.supported(target, bool(forest.side_by_side[node]), owner)

    def may_fit(self, line: CredentialLine, number: int) -> bool:
        """A step that earns a credential is of the origin that a line asks for, by every route or by none."""
        credential = self.graph.credentials[number]
        if not step_is_scored(line, credential.key, self.evidence):
            return False
        if line.earned is None:
            return True
        kinds = [credential.routes[place].kind for place in self.terms.routes_open(number)]
        return any(kind_fits(line.earned, kind) for kind in kinds) and step_may_fit(
            line.earned, credential, self.evidence.day
        )

    def any_accepted(self, line: CredentialLine, owner: int) -> int:
        """The credential itself, an equivalent, or a substitute."""
        if self.evidence.meeting(line):
            return TRUE
        numbers = self.graph.numbers.credential
        accepted = (numbers[key] for key in self.evidence.accepted(line) if key in numbers)
        able = [number for number in accepted if self.may_fit(line, number)]
        return self.anything([self.supported(number, line.side_by_side, owner) for number in able], -1)

    def supported(self, number: int, side_by_side: bool, owner: int) -> int:
        """The literal for earning a credential for a line of another; no step supports itself."""
        if owner >= 0 and self.and_or.credential[owner] == number:
            return FALSE
        return self.earned(number, side_by_side)

    def earned(self, number: int, side_by_side: bool) -> int:
        """The literal for earning a credential; FALSE when it may not be earned."""
        local = self.local.get(number)
        if local is None:
            local = len(self.pending) if self.terms.earnable(number) else NO_NODE
            self.local[number] = local
            if local != NO_NODE:
                self.pending.append(number)
                self.and_or.credential.append(number)
                self.and_or.routes.append([])
        return FALSE if local == NO_NODE else 2 * local + side_by_side

    def competency(self, number: int, level: int) -> int:
        if number == NO_NODE:
            return FALSE
        if self.level.get(number, 0) >= level:
            return TRUE
        found = self.competency_gates.get((number, level))
        if found is None:
            literals = []
            for shown, credential in self.graph.providers[number]:
                if shown < level:
                    break
                literals.append(self.earned(credential, False))
            found = self.competency_gates[number, level] = self.anything(literals, -1)
        return found

    def fact(self, line: Requirement) -> int:
        if isinstance(line, CoverageLine):
            return self.coverage(line)
        return TRUE if holds(line, self.evidence, {}) else FALSE

    def coverage(self, line: CoverageLine) -> int:
        """A share of an occupation's needs, scaled to integers: every level that some credential shows is one kid."""
        scale = lcm(*(thousandths(need.level) for need in line.needs))
        importances = [thousandths(need.importance) for need in line.needs]
        threshold = thousandths(line.share) * sum(importances) * scale
        kids: list[int] = []
        weights: list[int] = []
        have = 0
        for need, importance in zip(line.needs, importances, strict=True):
            full = thousandths(need.level)
            number = self.graph.numbers.competency.get(need.competency, NO_NODE)
            part = importance * (scale // full) * 1000
            reached = min(self.level.get(number, 0), full)
            have += part * reached
            if number == NO_NODE:
                continue
            levels = {min(shown, full) for shown, _ in self.graph.providers[number]}
            for level in sorted(level for level in levels if level > reached):
                literal = self.competency(number, level)
                if literal not in (TRUE, FALSE):
                    kids.append(literal)
                    weights.append(part * (level - reached))
                    reached = level
        if threshold <= have:
            return TRUE
        return self.and_or.gate(threshold - have, kids, weights, -1) if kids else FALSE


def restrict(and_or: AndOrGraph, keep: Sequence[bool], routes: Sequence[bool] | None = None) -> AndOrGraph:
    """The graph without some credentials (and routes), folded again, and without what the goal no longer reaches."""
    result = AndOrGraph()
    local: dict[int, int] = {}
    gates: dict[int, int] = {}
    pending: list[int] = []

    def fresh(literal: int, owner: int) -> int:
        if literal >= TRUE:
            return literal
        if literal < 0:
            if literal not in gates:
                gates[literal] = refold(~literal, owner)
            return gates[literal]
        old = literal >> 1
        if not keep[old]:
            return FALSE
        if old not in local:
            local[old] = len(pending)
            pending.append(old)
            result.credential.append(and_or.credential[old])
            result.routes.append([])
        return 2 * local[old] + (literal & 1)

    def refold(gate: int, owner: int) -> int:
        own = owner if and_or.owner[gate] >= 0 else -1
        kids: list[int] = []
        weights: list[int] = []
        have = 0
        for kid, weight in zip(and_or.kids[gate], and_or.weights[gate], strict=True):
            literal = fresh(kid, owner)
            if literal == TRUE:
                have += weight
            elif literal != FALSE:
                kids.append(literal)
                weights.append(weight)
        need = and_or.need[gate] - have
        if not kids:
            return TRUE if need <= 0 else FALSE
        return result.gate(need, kids, weights, own)

    result.goal = fresh(and_or.goal, -1)
    done = 0
    while done < len(pending):
        old = pending[done]
        for route in and_or.routes[old]:
            if routes is not None and not routes[route]:
                continue
            root = fresh(and_or.root[route], done)
            if root == FALSE:
                continue
            result.routes[done].append(len(result.root))
            result.route_of.append(done)
            result.route_place.append(and_or.route_place[route])
            result.root.append(root)
        done += 1
    return result
