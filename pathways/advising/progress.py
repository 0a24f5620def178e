"""How far a learner is in one credential."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from pathways.catalog.cohorts import tree_of_learner
from pathways.catalog.references import record_problems, unknown_key
from pathways.catalog.selecting import Expander
from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.domain.catalog import Route
from pathways.domain.deadline import left_ms
from pathways.domain.goal import CredentialGoal
from pathways.domain.learner import Record
from pathways.domain.plan import Plan, PlanOptions, PlanQuestion
from pathways.domain.requirement import Group, GroupRule, Requirement
from pathways.errors import ProblemsError
from pathways.planning.answer.claims_beside_held import uses_beside_held
from pathways.planning.planner import Planner
from pathways.requirements.evaluate import Assessment, RequirementStatus, assess
from pathways.requirements.evidence import Evidence, evidence_in
from pathways.requirements.retakes import seen_by

LINE_LIMIT_MS = 2000
MOST_LINES = 5_000
"""Of a rule that is tried, once a line stands for each match of its selections."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The furthest route to a credential, line by line.

    Attributes:
        status: MET when the credential is held; else how the requirement of the furthest route stands (MET: only the
            step itself is left), EXPIRED when it was held and nothing of that route is met.
        share: of the furthest route's requirement, 0 to 1; 1 when held.
    """

    credential: str
    status: RequirementStatus
    route: Route | None
    share: Fraction
    lines: tuple[Assessment, ...]
    evidence: Evidence
    catalog_revision: int


@dataclass(frozen=True, slots=True)
class Tried:
    """A rule that is not in the catalogue, judged, and by what."""

    found: Assessment
    evidence: Evidence


def progress_of(credential: str, record: Record, day: date, snapshot: Snapshot) -> Progress:
    """The route that is furthest (the first of equals), and what satisfies each of its lines.

    Raises:
        ProblemsError: the credential, or something in the record, is unknown.
    """
    problems = record_problems(record, snapshot)
    if credential not in snapshot.credentials:
        problems.insert(0, unknown_key(credential, snapshot.credentials, "credential", "credential"))
    if problems:
        raise ProblemsError(problems)
    snapshot = seen_by(snapshot, record, day)
    return progress_in(
        credential,
        evidence_in(snapshot, record, day),
        snapshot,
    )


def progress_in(credential: str, evidence: Evidence, snapshot: Snapshot) -> Progress:
    """The same for evidence at hand and a known credential."""
    route: Route | None = None
    found: Assessment | None = None
    best_share = Fraction(-1)
    for place, way in enumerate(snapshot.credentials[credential].routes):
        uses = uses_beside_held(credential, place, evidence, snapshot)
        judged = None if way.requires is None else assess(way.requires, evidence, snapshot.credentials, uses)
        share = Fraction(1) if judged is None else judged.share
        if share > best_share:
            route, found, best_share = way, judged, share
    held, was_held = evidence.holds(credential), credential in evidence.lapsed
    if route is None:
        status = RequirementStatus.EXPIRED if was_held else RequirementStatus.UNMET
        share = Fraction(0)
    else:
        status = RequirementStatus.MET if found is None else found.status
        share = best_share
        if was_held and not share:
            status = RequirementStatus.EXPIRED
    if held:
        status, share = RequirementStatus.MET, Fraction(1)
    lines = () if found is None else tuple(found.lines())
    return Progress(credential, status, route, share, lines, evidence, snapshot.revision)


def try_rule(rule: Requirement, record: Record, day: date, snapshot: Snapshot) -> Tried:
    """How a rule that is not in the catalogue stands for a record.

    Args:
        rule: as it was written; its selections are expanded here.

    Raises:
        ProblemsError: something in the record is unknown; LIMIT, the rule stands for too many lines; TIMEOUT.
    """
    expander = Expander(snapshot.credentials)
    count = expander.count(rule)
    if count > MOST_LINES:
        text = f"The rule stands for {count} lines once its selections are written out; at most {MOST_LINES} are tried."
        raise ProblemsError.one(Code.LIMIT, text, "Select fewer credentials, or select them once.", "requires")
    tree = expander.tree(rule, None)
    if problems := record_problems(record, snapshot, tried=tree):
        raise ProblemsError(problems)
    snapshot = seen_by(snapshot, record, day)
    evidence = evidence_in(snapshot, record, day)
    own = tree_of_learner(tree, record, day) or Group(path=tree.path, rule=GroupRule.ANY, of=())
    return Tried(assess(own, evidence, snapshot.credentials), evidence)


def left_to_do(
    line: Requirement,
    credential: str,
    record: Record,
    day: date,
    planner: Planner,
    snapshot: Snapshot,
    currency: str | None = None,
) -> Plan | None:
    """The cheapest way to make one line of a credential hold, for itself; None: nothing is left, or there is no way."""
    options = PlanOptions(start_on=day, currency=currency, time_limit_ms=left_ms(LINE_LIMIT_MS))
    answer = planner.plan_line(line, PlanQuestion(CredentialGoal(credential), record, options), snapshot)
    return answer if isinstance(answer, Plan) and answer.steps else None
