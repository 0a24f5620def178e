"""Claims by a solver, where a tree does not fit a flow."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from ortools.sat.python import cp_model

from pathways.codes import Code
from pathways.domain.catalog import Credential
from pathways.domain.deadline import check_time
from pathways.domain.quantity import from_thousandths
from pathways.domain.requirement import CredentialLine, Group, Requirement, Scope
from pathways.errors import ProblemsError
from pathways.requirements.claims import Pins, Settlement, Use, Uses, Ways, by_path, pins_below
from pathways.requirements.compiling import TreeCompiler
from pathways.requirements.constraint_terms import Claimed, Facts, Payer

SECONDS = 20.0
BOUND_SECONDS = 5.0
PARTIAL_EFFORT = 0.5
"""Of the solver's own measure, so that the same question has the same answer; less than a second."""
PARTS = 1_000_000


class _Record:
    """What a record, after some steps, makes true: constants."""

    def __init__(self, ways: Ways) -> None:
        self._ways = ways

    def check(self) -> None:
        check_time()

    def payers(self, line: CredentialLine) -> Sequence[Payer]:
        return [
            Payer(each.credential, True, each.amount, each.scale, each.unit, each.issued)
            for each in self._ways.payments(line)
        ]

    def days(self, line: CredentialLine, credential: str) -> Sequence[tuple[date, bool]]:
        return [(day, True) for day in self._ways.days(line, credential)]

    def leaf(self, line: Requirement) -> bool:
        return self._ways.holds(line)

    def waives(self, line: Requirement) -> bool:
        return self._ways.waives(line)

    def kin(self, credential: str, scope: Scope) -> str:
        return self._ways.evidence.kin(credential, scope)

    def times(self, credential: str) -> int:
        return self._ways.evidence.times(credential)

    def times_in_all(self, credential: str, scope: Scope) -> int:
        return self._ways.evidence.times_in_all(credential, scope)

    def times_for(self, line: CredentialLine) -> int:
        return self._ways.evidence.times_for(line)

    def worths(self, line: CredentialLine) -> Iterable[Decimal]:
        return (each.amount for each in self._ways.payments(line))

    def pins(self, scope: Group) -> Pins:
        return pins_below(scope, self._ways.evidence)


def settled_by_solver(root: Group, ways: Ways, *, partial: bool = True) -> Settlement:
    """The best claims.

    Args:
        partial: where the tree cannot hold, come as near as can be found in a while; else nothing is claimed then.

    Raises:
        ProblemsError: LIMIT, it took too long to find out.
    """
    model, compiler, literal = _compiled(root, ways)
    if literal is not False:
        if literal is not True:
            model.add(literal == 1)
        # Whatever can count beside what is asked for is claimed too.
        model.maximize(sum(claim.use for claim in compiler.claims))
        solver = _solve(model, root.path)
        if solver is not None:
            return Settlement(True, _uses(compiler, solver))
    if not partial:
        return Settlement(False, {})
    model, compiler, _ = _compiled(root, ways)
    # As much of what it asks for as possible, each group by its share.
    model.maximize(
        sum(PARTS // need * filled for filled, need in compiler.filled) + sum(claim.use for claim in compiler.claims)
    )
    solver = _solve(model, root.path, PARTIAL_EFFORT)
    return Settlement(False, {} if solver is None else _uses(compiler, solver))


def most_counted(group: Group, facts: Facts, credentials: Mapping[str, Credential]) -> int | None:
    """What counts at most of the credential lines of a group, in thousandths; a bound from above where it takes long.

    Args:
        group: AT_LEAST or CREDITS.
        facts: what may satisfy lines.
        credentials: the catalogue's, by key.

    Returns:
        None where the group cannot hold.
    """
    model = cp_model.CpModel()
    compiler = TreeCompiler(model, facts, credentials)
    holds = compiler.add(group)
    if holds is not True:
        model.add(holds == 1)
    amounts: dict[int, Any] = {}
    for claim in compiler.claims:  # what counts of a line, in parts, is one amount for all that may pay for it
        is_whole = isinstance(claim.amount, int)
        amounts[id(claim if is_whole else claim.amount)] = claim.amount * claim.use if is_whole else claim.amount
    model.maximize(sum(amounts.values()))
    solver = _solver(BOUND_SECONDS)
    return None if solver.solve(model) == cp_model.INFEASIBLE else round(solver.best_objective_bound)


def most_in(group: Group, ways: Ways) -> int:
    """What counts at most in a group that adds up, in thousandths, whatever it asks for.

    Raises:
        ProblemsError: LIMIT, it took too long to find out.
    """
    model, compiler, _ = _compiled(group, ways)
    total = compiler.totals.get(group.path, 0)
    model.maximize(total)
    solver = _solve(model, group.path)
    return 0 if solver is None else round(solver.best_objective_bound)


def _compiled(root: Group, ways: Ways) -> tuple[cp_model.CpModel, TreeCompiler, Any]:
    model = cp_model.CpModel()
    compiler = TreeCompiler(model, _Record(ways), ways.credentials)
    return model, compiler, compiler.add(root)


def _solve(model: cp_model.CpModel, path: str, effort: float | None = None) -> cp_model.CpSolver | None:
    """None: there is no solution. `effort`: what is found within it will do.

    Raises:
        ProblemsError: LIMIT, the claims for the tree at a path are not settled in time.
    """
    solver = _solver(SECONDS)
    if effort is not None:
        solver.parameters.max_deterministic_time = effort
    status = solver.solve(model)
    if status == cp_model.INFEASIBLE or (effort is not None and status == cp_model.UNKNOWN):
        return None
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        text = (
            f"What pays for which line of {path} was not settled within {SECONDS:g} s: too much may pay for too much."
        )
        hint = "Say it of some awards, with claims: [{award, path}] in the record; or let the rule divide credits."
        raise ProblemsError.one(Code.LIMIT, text, hint)
    return solver


def _solver(seconds: float) -> cp_model.CpSolver:
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.linearization_level = 2
    solver.parameters.random_seed = 1
    solver.parameters.max_time_in_seconds = seconds
    return solver


def _uses(compiler: TreeCompiler, solver: cp_model.CpSolver) -> Uses:
    return by_path((claim.path, _use(claim, solver)) for claim in compiler.claims if solver.value(claim.use))


def _use(claim: Claimed, solver: cp_model.CpSolver) -> Use:
    amount: Any = claim.amount
    counted = amount if isinstance(amount, int) else solver.value(amount)
    return Use(claim.credential, from_thousandths(counted), claim.unit)
