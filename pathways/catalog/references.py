"""Keys that a question names and the catalogue lacks, each with the nearest ones it has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from pathways.catalog.snapshot import Snapshot
from pathways.domain.goal import AllGoals, CompetenciesGoal, CredentialGoal, Goal, OccupationGoal
from pathways.domain.learner import Record
from pathways.domain.requirement import Requirement, walk
from pathways.errors import Problem, did_you_mean

DEEPEST_GOAL = 8
GOAL = "goal"
"""The path of a goal's own line."""


def unknown_key(key: str, known: Mapping[str, object], noun: str, path: str) -> Problem:
    """The problem of one unknown key."""
    hint = did_you_mean(key, list(known)) or f"Search for it: {_several(noun)}(search: …)."
    return Problem("UNKNOWN_KEY", f"There is no {noun} {key!r}.", hint, path)


def _several(noun: str) -> str:
    return f"{noun.removesuffix('y')}ies" if noun.endswith("y") else f"{noun}s"


def unknown_keys(keys: Iterable[str], known: Mapping[str, object], noun: str, path: str) -> list[Problem]:
    """A problem for each key that is not known; `path` gets the position."""
    return [unknown_key(key, known, noun, f"{path}/{place}") for place, key in enumerate(keys) if key not in known]


def record_problems(
    record: Record, snapshot: Snapshot, path: str = "learner/profile", *, tried: Requirement | None = None
) -> list[Problem]:
    """What of a record the catalogue does not know.

    Args:
        record: the record.
        snapshot: the catalogue.
        path: where the record stands.
        tried: a rule outside the catalogue whose lines waivers and claims may name too.
    """
    problems = unknown_keys(
        (award.credential for award in record.awards), snapshot.credentials, "credential", f"{path}/awards"
    )
    problems += unknown_keys(
        (item.competency for item in record.competencies), snapshot.competencies, "competency", f"{path}/competencies"
    )
    for place, waiver in enumerate(record.waivers):
        problems += _unknown_line(waiver.path, snapshot, f"{path}/waivers/{place}/path", tried)
    for place, substitution in enumerate(record.substitutions):
        for name, key in (("for", substitution.for_), ("by", substitution.by)):
            if key not in snapshot.credentials:
                where = f"{path}/substitutions/{place}/{name}"
                problems.append(unknown_key(key, snapshot.credentials, "credential", where))
    held = {award.credential for award in record.awards}
    for place, claim in enumerate(record.claims):
        where = f"{path}/claims/{place}"
        if claim.award not in snapshot.credentials:
            problems.append(unknown_key(claim.award, snapshot.credentials, "credential", f"{where}/award"))
        elif claim.award not in held:
            text = f"The record has no award of {claim.award!r}, so it pays for nothing."
            problems.append(Problem("INVALID", text, "Add the award, or leave the claim out.", f"{where}/award"))
        problems += _unknown_line(claim.path, snapshot, f"{where}/path", tried)
    return problems


def _unknown_line(path: str, snapshot: Snapshot, where: str, tried: Requirement | None) -> Iterator[Problem]:
    """The problem of a path that names no line; those of a goal are known only with the goal."""
    if path == GOAL or path.startswith(f"{GOAL}/") or snapshot.line(path) is not None:
        return
    beside = [] if tried is None else [line.path for line in walk(tried)]
    if path not in beside:
        known = list(dict.fromkeys([*beside, *snapshot.paths_like(path)]))
        hint = did_you_mean(path, known) or "Paths are those of requirement lines: credential/route/position."
        yield Problem("UNKNOWN_KEY", f"There is no requirement line {path!r}.", hint, where)


def goal_problems(goal: Goal, snapshot: Snapshot, path: str = "goal", depth: int = 1) -> list[Problem]:
    """What of a goal the catalogue does not know or cannot mean."""
    match goal:
        case CredentialGoal(credential=key):
            if key in snapshot.credentials:
                return []
            return [unknown_key(key, snapshot.credentials, "credential", f"{path}/credential")]
        case CompetenciesGoal(competencies=wanted):
            if not wanted:
                return [
                    Problem("EMPTY_GOAL", "The goal names no competency.", "Name at least one.", f"{path}/competencies")
                ]
            keys = (item.competency for item in wanted)
            problems = unknown_keys(keys, snapshot.competencies, "competency", f"{path}/competencies")
            problems += [
                Problem(
                    "OUT_OF_RANGE",
                    f"A level of {item.level} is not above 0.",
                    "Levels are decimals above 0.",
                    f"{path}/competencies/{place}/level",
                )
                for place, item in enumerate(wanted)
                if item.level <= 0
            ]
            return problems
        case OccupationGoal(occupation=key, coverage=coverage):
            problems = []
            if key not in snapshot.occupations:
                problems.append(unknown_key(key, snapshot.occupations, "occupation", f"{path}/occupation/key"))
            if not 0 <= coverage <= 1:
                text = f"A coverage of {coverage} is not between 0 and 1."
                problems.append(
                    Problem("OUT_OF_RANGE", text, "It is a share: 0.8 is 80 %.", f"{path}/occupation/coverage")
                )
            return problems
        case AllGoals(goals=goals):
            if not goals:
                return [Problem("EMPTY_GOAL", "`all` names no goal.", "Name at least one.", f"{path}/all")]
            if depth > DEEPEST_GOAL:
                return [Problem("TOO_DEEP", f"Goals are nested more than {DEEPEST_GOAL} deep.", "Flatten them.", path)]
            found = [
                goal_problems(part, snapshot, f"{path}/all/{place}", depth + 1) for place, part in enumerate(goals)
            ]
            return [problem for part in found for problem in part]
