"""Limits of a question that are in force in a model only where their literals say so."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from ortools.sat.python import cp_model

from pathways.domain.no_plan import ConflictMemberKind
from pathways.planning.question.closure import Closure
from pathways.planning.question.members import OPTION, avoid_name
from pathways.planning.step import Step


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


def bar(model: ChoiceTerms) -> None:
    """Keeps from being taken what is avoided, and what is not accredited, where that is in force.

    What is avoided may be renewed; what is not accredited may not.
    """
    if not model.in_force:
        return
    accredited = model.in_force.get(OPTION[ConflictMemberKind.ACCREDITED_ONLY])
    for step in model.choices:
        avoided = None if step.is_renewal else model.in_force.get(avoid_name(step.key))
        barring = [avoided] if avoided is not None else []
        if accredited is not None and not model.closure.credential(step.key).accredited_by:
            barring.append(accredited)
        for each in barring:
            model.model.add_implication(each, model.chosen(step, 1).negated())
