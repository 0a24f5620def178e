"""Limits of a question that are in force in a model only where their literals say so."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any, Protocol

from ortools.sat.python import cp_model

from pathways.domain.no_plan import ConflictMemberKind
from pathways.domain.plan import credential_of
from pathways.planning.question.closure import Closure
from pathways.planning.question.members import OPTION, Core, avoid_name
from pathways.planning.step import Step
from pathways.requirements.constraint_terms import Literal


class ChoiceTerms(Protocol):
    """Of a model; as `plan_model.PlanModel` describes them."""

    closure: Closure
    model: cp_model.CpModel
    in_force: dict[str, Any]

    @property
    def choices(self) -> Iterable[Step]:
        """Whatever may be taken."""

    def chosen(self, step: Step, often: int) -> Any:
        """A step is taken so often, or more."""


class Droppable:
    """A model in which some limits and lines are in force only where their literals say so.

    Attributes:
        in_force: of what can be dropped, by its name.
        core: of what was assumed, that which has no plan; None: that is not proved.
    """

    model: cp_model.CpModel
    waived: frozenset[str]
    in_force: dict[str, Any]
    core: Core | None = None

    def waiver(self, name: str) -> Literal:
        """The line of a path, or what else is named, counts as met."""
        if name in self.waived:
            return True
        in_force = self.in_force.get(name)
        return False if in_force is None else in_force.negated()

    def assume(self, kept: Collection[str]) -> None:
        """These are in force and all others are not; what was proved is forgotten."""
        self.core = None
        self.model.clear_assumptions()
        self.model.add_assumptions(
            [literal if name in kept else literal.negated() for name, literal in self.in_force.items()]
        )

    def refuted(self, solver: cp_model.CpSolver) -> None:
        """Keeps the names that a proof of infeasibility rests on."""
        literals = frozenset(solver.sufficient_assumptions_for_infeasibility())
        assumed = frozenset(self.model.proto.assumptions)
        # Of a literal that is settled before the search, the solver may name the opposite.
        literals = literals if literals <= assumed else assumed
        self.core = Core(
            frozenset(name for name, each in self.in_force.items() if each.index in literals),
            frozenset(name for name, each in self.in_force.items() if each.negated().index in literals),
        )


def bar(model: ChoiceTerms) -> None:
    """Keeps from being taken what is avoided, and what is not accredited, where that is in force.

    What is avoided may be renewed; what is not accredited may not.
    """
    if not model.in_force:
        return
    accredited = model.in_force.get(OPTION[ConflictMemberKind.ACCREDITED_ONLY])
    for step in model.choices:
        avoided = None if step.is_renewal else model.in_force.get(avoid_name(credential_of(step.key)))
        barring = [avoided] if avoided is not None else []
        if accredited is not None and not model.closure.credential(step.key).accredited_by:
            barring.append(accredited)
        for each in barring:
            model.model.add_implication(each, model.chosen(step, 1).negated())
