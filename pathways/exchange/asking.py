"""Questions as plain values: learner records, goals and options, from files, scenarios and the command line."""

from __future__ import annotations

from pathways.domain.catalog import CompetencyLevel
from pathways.domain.goal import AllGoals, CompetenciesGoal, CredentialGoal, Goal, OccupationGoal
from pathways.domain.learner import Award, AwardState, Experience, Record
from pathways.domain.plan import Objective, PlanOptions
from pathways.errors import ProblemsError
from pathways.exchange.fields import Fields, Notes
from pathways.exchange.reading import Document

NOT_YET_IN_RECORDS = ("waivers", "substitutions", "claims")


def read_record(document: Document) -> Record:
    """Reads a learner file: awards, competencies, experience, conditions.

    Raises:
        ProblemsError: with file, line and path of everything that is wrong.
    """
    notes = Notes()
    record = record_of(Fields(document.value, (), notes))
    if notes.problems:
        raise ProblemsError(document.located(notes.problems))
    return record


def record_of(fields: Fields) -> Record:
    """A learner record; problems are noted."""
    fields.text("key")
    fields.text("name")
    fields.text("format")
    for name in NOT_YET_IN_RECORDS:
        if fields.several(name, alone=False):
            fields.note("NOT_YET", f"`{name}` of a learner are not supported yet.", "Leave them out.", name)
    record = Record(
        awards=fields.items("awards", _award),
        competencies=fields.items("competencies", level_of),
        experience=fields.items("experience", _experience),
        conditions=frozenset(fields.texts("conditions")),
    )
    fields.finish()
    return record


def _award(fields: Fields) -> Award | None:
    key = fields.key("credential") if fields.required("credential") else None
    issued, expires = fields.day("issuedOn"), fields.day("expiresOn")
    if issued and expires and expires < issued:
        fields.note("OUT_OF_RANGE", f"expiresOn {expires} lies before issuedOn {issued}.", "Swap them.", "expiresOn")
    award = Award(
        credential=key or "",
        issued_on=issued,
        expires_on=expires,
        score=fields.quantity("score", least=None),
        state=fields.choice("state", AwardState) or AwardState.CLAIMED,
    )
    fields.finish()
    return award if key else None


def level_of(fields: Fields) -> CompetencyLevel | None:
    """A competency at a level; absent level: 1."""
    key = fields.key("competency") if fields.required("competency") else None
    level = fields.quantity("level", above=0) if fields.has("level") else CompetencyLevel(competency="").level
    fields.finish()
    return CompetencyLevel(competency=key, level=level) if key and level else None


def _experience(fields: Fields) -> Experience | None:
    entry = Experience(
        months=fields.months("months", 0),
        field=fields.text("field"),
        started_on=fields.day("startedOn"),
        ended_on=fields.day("endedOn"),
    )
    fields.finish()
    if entry.months is None and (entry.started_on is None or entry.ended_on is None):
        fields.note(
            "MISSING",
            "An experience says neither its months nor both of its days.",
            "Write `months: 24`, or startedOn and endedOn.",
        )
        return None
    if entry.started_on and entry.ended_on and entry.ended_on < entry.started_on:
        fields.note("OUT_OF_RANGE", "endedOn lies before startedOn.", "Swap them.", "endedOn")
    return entry


def goal_of(fields: Fields) -> Goal | None:
    """A goal: exactly one of credential, occupation, competencies, all."""
    forms = [name for name in ("credential", "occupation", "competencies", "all") if fields.has(name)]
    if len(forms) != 1:
        fields.note(
            "BAD_GOAL",
            f"A goal names exactly one thing, not {len(forms)}.",
            "Use credential, occupation, competencies or all.",
        )
        fields.finish(("credential", "occupation", "competencies", "all"))
        return None
    goal: Goal | None = None
    match forms[0]:
        case "credential":
            key = fields.key("credential")
            goal = CredentialGoal(key) if key else None
        case "occupation":
            goal = _occupation_goal(fields)
        case "competencies":
            goal = CompetenciesGoal(fields.items("competencies", level_of))
        case _:
            goal = AllGoals(fields.items("all", goal_of))
    fields.finish()
    return goal


def _occupation_goal(fields: Fields) -> OccupationGoal | None:
    if isinstance(fields.value["occupation"], str):
        key = fields.key("occupation")
        return OccupationGoal(key) if key else None
    inner = fields.below("occupation")
    if inner is None:
        return None
    key = inner.key("key") if inner.required("key") else None
    coverage = inner.quantity("coverage")
    preferred = inner.flag("withPreferredCredentials")
    inner.finish()
    if key is None:
        return None
    goal = OccupationGoal(key, with_preferred_credentials=preferred)
    return goal if coverage is None else OccupationGoal(key, coverage, preferred)


def options_of(fields: Fields) -> PlanOptions:
    """Options of a plan."""
    options = PlanOptions(
        optimize=fields.choices("optimize", Objective) if fields.has("optimize") else (Objective.MONEY,),
        currency=fields.text("currency"),
        budget=fields.quantity("budget", least=None),
        start_on=fields.day("startOn"),
        finish_by=fields.day("finishBy"),
        weekly_hours=fields.quantity("weeklyHours", least=None),
        max_parallel=fields.whole("maxParallel", -(10**9)),
        keep_valid_until=fields.day("keepValidUntil"),
        include=fields.texts("include"),
        avoid=fields.texts("avoid"),
        accredited_only=fields.flag("accreditedOnly"),
        alternatives=fields.whole("alternatives", -(10**9)) or 0,
        time_limit_ms=fields.whole("timeLimitMs", -(10**9)),
    )
    fields.finish()
    return options
