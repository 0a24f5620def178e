"""Questions as plain values: learner records, goals and options, from files, scenarios and the command line."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import fields as fields_of
from decimal import Decimal

from pydantic.alias_generators import to_camel

from pathways.codes import Code
from pathways.domain.catalog import CompetencyLevel, RouteKind
from pathways.domain.goal import AllGoals, CompetenciesGoal, CredentialGoal, Goal, OccupationGoal
from pathways.domain.learner import (
    Award,
    AwardState,
    Experience,
    PinnedClaim,
    Record,
    Since,
    Substitution,
    Waiver,
    other_months,
    unlisted_award,
)
from pathways.domain.plan import USUAL_OBJECTIVES, Break, Objective, PlanOptions
from pathways.domain.quantity import plain
from pathways.errors import ProblemsError, TooManyProblemsError
from pathways.exchange.document import Document
from pathways.exchange.fields import Fields, Notes
from pathways.exchange.pathways_format import catalog_models
from pathways.exchange.pathways_format import learner_models as models
from pathways.exchange.pathways_format.mappings import names_of
from pathways.exchange.pathways_format.meant_mapping import meant_under

GOALS = ("credential", "occupation", "competencies", "all")
OPTIONS = tuple(to_camel(field.name) for field in fields_of(PlanOptions))


def read_record(document: Document) -> Record:
    """Reads a learner file: one record, or the one of its `learners`.

    Raises:
        ProblemsError: with file, line and path of everything that is wrong.
    """
    has_several = isinstance(document.value, dict) and "learners" in document.value
    notes, record = Notes(meant=meant_under(models.Learners if has_several else models.Record)), Record()
    with suppress(TooManyProblemsError):
        fields = Fields(document.value, (), notes)
        record = _only_record(fields) if has_several else record_of(fields)
    if notes.problems:
        raise ProblemsError(document.located(notes.problems))
    return record


def _only_record(fields: Fields) -> Record:
    fields.text("format")
    records = fields.items("learners", record_of)
    if len(records) != 1:
        text = f"The file holds {len(records)} learner records."
        fields.note(Code.BAD_VALUE, text, "A question is about one learner; keep one.", "learners")
    fields.finish(names_of(models.Learners))
    return records[0] if records else Record()


def record_of(fields: Fields) -> Record:
    """A learner record; problems are noted."""
    fields.text("key")
    fields.text("name")
    fields.text("format")
    listed = fields.items("awards", award_of)
    unlisted = enumerate(fields.items("unlisted", _unlisted), start=1)
    record = Record(
        awards=(*listed, *(unlisted_award(number, text, credits) for number, (text, credits) in unlisted)),
        competencies=fields.items("competencies", level_of),
        experience=fields.items("experience", _experience),
        conditions=frozenset(fields.texts("conditions", lines=True)),
        waivers=fields.items("waivers", _waiver),
        substitutions=fields.items("substitutions", _substitution),
        claims=fields.items("claims", _claim),
        since=_since(fields),
    )
    fields.finish(names_of(models.Record))
    return record


def _waiver(fields: Fields) -> Waiver | None:
    path = fields.text("path") if fields.required("path") else None
    reason = fields.prose("reason") if fields.required("reason") else None
    by = fields.text("by")
    fields.finish(names_of(models.Waiver))
    return Waiver(path=path, reason=reason, by=by) if path and reason else None


def _substitution(fields: Fields) -> Substitution | None:
    wanted = fields.key("for") if fields.required("for") else None
    by = fields.key("by") if fields.required("by") else None
    reason = fields.prose("reason") if fields.required("reason") else None
    fields.finish(names_of(models.Substitution))
    return Substitution(for_=wanted, by=by, reason=reason) if wanted and by and reason else None


def _unlisted(fields: Fields) -> tuple[str, Decimal] | None:
    """What credit from outside the catalogue is of, and how much it is."""
    text = fields.text("creditsOf") if fields.required("creditsOf") else None
    credits = fields.quantity("credits") if fields.required("credits") else None
    fields.finish(names_of(models.UnlistedCredits))
    return None if text is None or credits is None else (text, credits)


def _since(fields: Fields) -> tuple[Since, ...]:
    """A day, or days of several credentials."""
    if not isinstance(fields.value.get("since"), list):
        on = fields.day("since")
        return () if on is None else (Since(on=on),)
    found = fields.items("since", _since_entry)
    fields.once("since", [each.credential or "" for each in found])
    return found


def _since_entry(fields: Fields) -> Since | None:
    key = fields.key("credential")
    on = fields.day("on") if fields.required("on") else None
    fields.finish(names_of(models.Since))
    return None if on is None else Since(on=on, credential=key)


def _claim(fields: Fields) -> PinnedClaim | None:
    award = fields.key("award") if fields.required("award") else None
    path = fields.text("path") if fields.required("path") else None
    fields.finish(names_of(models.Claim))
    return PinnedClaim(award=award, path=path) if award and path else None


def award_of(fields: Fields) -> Award | None:
    """An award; problems are noted."""
    key = fields.key("credential") if fields.required("credential") else None
    issued, expires = fields.day("issuedOn"), fields.day("expiresOn")
    if issued and expires and expires < issued:
        fields.note(Code.OUT_OF_RANGE, f"expiresOn {expires} lies before issuedOn {issued}.", "Swap them.", "expiresOn")
    award = Award(
        credential=key or "",
        issued_on=issued,
        expires_on=expires,
        score=fields.quantity("score", least=None),
        state=fields.choice("state", AwardState) or AwardState.CLAIMED,
        credits=fields.quantity("credits"),
        kind=fields.choice("kind", RouteKind),
        issued_by=fields.text("issuedBy"),
        times=fields.whole("times", 1) or 1,
        grade=fields.text("grade"),
    )
    fields.finish(names_of(models.Award))
    return award if key else None


def level_of(fields: Fields) -> CompetencyLevel | None:
    """A competency at a level; absent level: 1."""
    key = fields.key("competency") if fields.required("competency") else None
    level = fields.quantity("level", above=0) if fields.has("level") else CompetencyLevel(competency="").level
    fields.finish(names_of(catalog_models.CompetencyLevel))
    return CompetencyLevel(competency=key, level=level) if key and level else None


def _experience(fields: Fields) -> Experience | None:
    entry = Experience(
        months=fields.months("months", 0),
        field=fields.text("field"),
        started_on=fields.day("startedOn"),
        ended_on=fields.day("endedOn"),
        hours=fields.quantity("hours"),
        share=fields.quantity("share", above=0),
    )
    fields.finish(names_of(models.Experience))
    is_stated = fields.has("months") or fields.has("hours")
    if not is_stated and (entry.started_on is None or entry.ended_on is None):
        fields.note(
            Code.MISSING,
            "An experience says neither its months nor its hours nor both of its days.",
            "Write `months: 24` or `hours: 4500`, or startedOn and endedOn.",
        )
        return None
    if entry.started_on and entry.ended_on and entry.ended_on < entry.started_on:
        fields.note(Code.OUT_OF_RANGE, "endedOn lies before startedOn.", "Swap them.", "endedOn")
    elif (months := other_months(entry)) is not None:
        text = f"months says {entry.months}, and from {entry.started_on} through {entry.ended_on} are {months}."
        fields.note(Code.BAD_VALUE, text, "Leave out the months, or mend the days.", "months")
    if entry.share is not None and entry.share > 1:
        text = f"share is {plain(entry.share)}."
        fields.note(Code.OUT_OF_RANGE, text, "Write 1 for full time, less for part time.", "share")
    return entry


def goal_of(fields: Fields) -> Goal | None:
    """A goal: exactly one of credential, occupation, competencies, all."""
    forms = [name for name in GOALS if fields.has(name)]
    if len(forms) != 1:
        fields.note(
            Code.BAD_GOAL,
            f"A goal names exactly one thing, not {len(forms)}.",
            "Use credential, occupation, competencies or all.",
        )
        fields.finish(GOALS)
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
    fields.finish(GOALS)
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
    inner.finish(("key", "coverage", "withPreferredCredentials"))
    if key is None:
        return None
    goal = OccupationGoal(key, with_preferred_credentials=preferred)
    return goal if coverage is None else OccupationGoal(key, coverage, preferred)


def _break(fields: Fields) -> Break | None:
    from_ = fields.day("from") if fields.required("from") else None
    to = fields.day("to") if fields.required("to") else None
    fields.finish(("from", "to"))
    return Break(from_, to) if from_ and to else None


def options_of(fields: Fields) -> PlanOptions:
    """Options of a plan."""
    options = PlanOptions(
        optimize=fields.choices("optimize", Objective) if fields.has("optimize") else USUAL_OBJECTIVES,
        currency=fields.text("currency"),
        budget=fields.quantity("budget", least=None),
        start_on=fields.day("startOn"),
        finish_by=fields.day("finishBy"),
        weekly_hours=fields.quantity("weeklyHours", least=None),
        max_parallel=fields.whole("maxParallel", -(10**9)),
        keep_valid_until=fields.day("keepValidUntil"),
        max_credits_per_term=fields.quantity("maxCreditsPerTerm", least=None),
        min_credits_per_term=fields.quantity("minCreditsPerTerm", least=None),
        breaks=fields.items("breaks", _break),
        include=fields.texts("include"),
        avoid=fields.texts("avoid"),
        accredited_only=fields.flag("accreditedOnly"),
        alternatives=fields.whole("alternatives", -(10**9)) or 0,
        time_limit_ms=fields.whole("timeLimitMs", -(10**9)),
    )
    fields.finish(OPTIONS)
    return options
