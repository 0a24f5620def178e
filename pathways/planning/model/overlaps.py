"""Overlaps in a model: no two parties share more of the same credentials than they may."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pathways.catalog.selecting import matches
from pathways.domain.catalog import Credential
from pathways.domain.quantity import thousandths
from pathways.domain.requirement import Select, walk
from pathways.domain.shared_rules import Overlap
from pathways.planning.model.facts import HeldFacts
from pathways.planning.model.terms import PlanTerms
from pathways.planning.question.closure import Closure, groups_of
from pathways.planning.question.members import overlap_name
from pathways.requirements.compiling import TreeCompiler
from pathways.requirements.constraint_terms import Claimed, Literal
from pathways.requirements.evaluate import holds

ZERO = Decimal(0)


def add_overlaps(model: PlanTerms) -> bool:
    """Adds the overlaps of the catalogue, but those that are waived; says whether any parties could share something."""
    overlaps = model.closure.instance.snapshot.overlaps.items()
    waivers = ((overlap, model.waiver(overlap_name(key))) for key, overlap in overlaps)
    could_share = [
        _add(model, overlap, True if waived is False else waived.negated())
        for overlap, waived in waivers
        if waived is not True
    ]
    return any(could_share)


def _add(model: PlanTerms, overlap: Overlap, in_force: Literal) -> bool:
    """No two parties share more than they may; two that are both held already are not compared.

    Args:
        in_force: whether it is not waived.

    Returns:
        Two parties could share something.
    """
    could_share = False
    parties = [_toward(model, key, paths) for key, paths in _parties(overlap, model.closure)]
    counted = _counted(overlap, model.closure)
    for number, (toward, fresh) in enumerate(parties):
        for other, other_fresh in parties[:number]:
            shared: list[tuple[str, Any]] = []
            for key in toward:
                if key not in other or key not in counted:
                    continue
                both = model.model.new_bool_var("")
                model.model.add(both >= toward[key] + other[key] - _once(model, key))
                shared.append((key, both))
            could_share = could_share or bool(shared)
            for when in (fresh, other_fresh):
                if when is False:
                    continue
                if overlap.at_most is not None:
                    _enforce(model, sum(both for _, both in shared) <= overlap.at_most, when, in_force)
                if overlap.at_most_credits is not None:
                    terms = [thousandths(_credits(model, key)) * both for key, both in shared]
                    _enforce(model, sum(terms) <= thousandths(overlap.at_most_credits), when, in_force)
    if overlap.each_at_most is not None:
        for key in counted:
            every = [toward[key] for toward, _ in parties if key in toward]
            for toward, fresh in parties:
                if key in toward and fresh is not False:
                    _enforce(model, sum(every) <= overlap.each_at_most, toward[key], fresh, in_force)
    return could_share


def _once(model: PlanTerms, key: str) -> Any:
    """A credential where it is there at all: what is not earned is claimed for no party, by no part of it either.

    So a linear relaxation cannot take halves of it for two parties that share nothing.
    """
    is_there = key in model.closure.instance.evidence.standing or key not in model.earned
    return 1 if is_there else model.earned[key]


def _credits(model: PlanTerms, key: str) -> Decimal:
    """What a credential is worth: by the award that is held, else when a step earns it."""
    credential = model.closure.instance.snapshot.credentials[key]
    held = model.closure.instance.evidence.valid.get(key, ())
    return max((award.worth(credential) for award in held), default=credential.planned_credits or ZERO)


def _enforce(model: PlanTerms, constraint: Any, *when: Literal) -> None:
    """A constraint that holds when all of some literals are true."""
    if not isinstance(constraint, bool):  # a sum of nothing is a number
        model.model.add(constraint).only_enforce_if([literal for literal in when if literal is not True])


def _toward(model: PlanTerms, key: str, paths: frozenset[str] | None) -> tuple[dict[str, Any], Literal]:
    """What is claimed for a party, by credential, and whether it is earned rather than held.

    Earning again what is held changes nothing of what counts toward it.

    Args:
        paths: of the lines that belong to the party; None: all of its trees.
    """
    held = model.closure.instance.evidence.holds(key)
    names = model.closure.names(key)
    steps = [step for name in names for step in model.closure.ways[name] if not step.is_renewal]
    claims = [(key, claim) for claim in _held_claims(model, key)] if held else []
    if not held:
        claims = [(step.key, claim) for step in steps for claim in model.claims.get(step, ())]
    by_credential: dict[str, list[tuple[str, Claimed]]] = defaultdict(list)
    for name, claim in claims:
        if paths is None or claim.path in paths:
            by_credential[claim.credential].append((name, claim))
    toward = {}
    for credential, several in by_credential.items():
        toward[credential] = model.model.new_bool_var(f"{credential} toward {key}")
        once: dict[tuple[str, str, str], list[Any]] = defaultdict(list)
        for name, claim in several:
            model.model.add_implication(claim.use, toward[credential])
            if claim.once:
                once[name, claim.once, claim.unit].append(claim.use)
        for uses in once.values():
            if len(uses) > 1:
                model.model.add(sum(uses) <= toward[credential])
    return toward, not held


def _held_claims(model: PlanTerms, key: str) -> list[Claimed]:
    """The claims of a route that holds today, whichever suits best."""
    snapshot = model.closure.instance.snapshot
    chosen: list[Any] = []
    claims: list[Claimed] = []
    for route in snapshot.credentials[key].routes:
        if route.requires is None:
            return []
        compiler = TreeCompiler(model.model, HeldFacts(model, None), snapshot.credentials)
        literal = compiler.add(route.requires)
        if literal is False:
            continue
        if literal is True:
            return []
        claims += compiler.claims
        chosen.append(literal)
    if not chosen or not _can_hold(model, key):
        return []
    model.model.add_bool_or(chosen)
    return claims


def _can_hold(model: PlanTerms, key: str) -> bool:
    instance = model.closure.instance
    routes = instance.snapshot.credentials[key].routes
    return any(holds(route.requires, instance.evidence, instance.snapshot.credentials) for route in routes)


def _parties(overlap: Overlap, closure: Closure) -> Iterator[tuple[str, frozenset[str] | None]]:
    """The parties that are in play: credentials to be earned or held, each with the lines that belong to it."""
    snapshot, evidence = closure.instance.snapshot, closure.instance.evidence
    keys = dict.fromkeys((*closure.credentials, *(key for key in evidence.valid if key in snapshot.credentials)))
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


def _counted(overlap: Overlap, closure: Closure) -> dict[str, None]:
    """The credentials whose sharing counts, in an order that is the same in every process."""
    snapshot, evidence = closure.instance.snapshot, closure.instance.evidence
    keys = (*closure.credentials, *sorted(key for key in evidence.standing if key in snapshot.credentials))
    if overlap.select is not None:
        return {key: None for key in keys if matches(overlap.select, snapshot.credentials[key])}
    named = set(overlap.keys)
    return {key: None for key in keys if not named or key in named}
