"""Records, goals and options out of plain values, whichever way they come: files, GraphQL, addresses, commands.

Each is read by one pydantic adapter over the domain's frozen dataclasses; what it refuses is told in the words of
`mistakes`, with paths inside of what was read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import suppress
from copy import deepcopy
from dataclasses import replace
from functools import cached_property
from typing import Annotated, Any, Generic, TypeVar

from pydantic import GetCoreSchemaHandler, GetPydanticSchema, PlainValidator, TypeAdapter, ValidationError
from pydantic_core import CoreSchema, core_schema

from pathways.codes import Code
from pathways.domain import advice
from pathways.domain.catalog import CompetencyLevel
from pathways.domain.goal import AllGoals, CompetenciesGoal, CredentialGoal, Goal, OccupationGoal
from pathways.domain.learner import (
    Award,
    Experience,
    PinnedClaim,
    Record,
    Since,
    Substitution,
    Waiver,
    other_months,
    unlisted_award,
)
from pathways.domain.plan import Break, PlanOptions
from pathways.errors import MOST_PROBLEMS, Problem, Problems, ProblemsError, TooManyProblemsError
from pathways.intake import checks
from pathways.intake import learner_models as models
from pathways.intake import question_models as asked
from pathways.intake.adapters import Maps, looked_at, mapping_schema
from pathways.intake.checks import MistakeError
from pathways.intake.meant_mapping import instead_at
from pathways.intake.mistakes import problems_of
from pathways.intake.places import Place, path_of, place_of

T = TypeVar("T")
GOALS = ("credential", "occupation", "competencies", "all")


class Reading(Generic[T]):
    """How one kind of thing is read.

    Args:
        kind: what pydantic makes an adapter of.
        model: its fields.
        nothing: what stands in place of what says nothing that can be read.
    """

    def __init__(self, kind: Any, model: type, nothing: T) -> None:
        self._kind = kind
        self._model = model
        self._nothing = nothing

    def validated(self, value: Any) -> T:
        """For adapters in which this stands."""
        return self._adapter.validate_python(value)

    @cached_property
    def _adapter(self) -> TypeAdapter[T]:
        return TypeAdapter(self._kind)

    def __call__(self, value: Any) -> T:
        """Reads a plain value.

        Raises:
            ProblemsError: with the paths of everything that is wrong.
        """
        try:
            return self._adapter.validate_python(value)
        except ValidationError as error:
            raise ProblemsError(self._problems(value, error)) from None

    def so_far(self, value: Any) -> tuple[T, Sequence[Problem]]:
        """What can be read, and what is wrong with the rest; what stays keeps its places in lists."""
        try:
            return self._adapter.validate_python(value), ()
        except ValidationError as error:
            problems = self._problems(value, error)
        rest = deepcopy(value)
        for place in (_own_field(place_of(each.path)) for each in problems):
            _leave_out(rest, place, instead_at(self._model, place))
        try:
            return self._adapter.validate_python(rest), problems
        except ValidationError as error:
            for name in self._wrong_fields(rest, error):
                _leave_out(rest, (name,), None)
        with suppress(ValidationError):
            return self._adapter.validate_python(rest), problems
        return self._nothing, problems

    def _wrong_fields(self, value: Any, error: ValidationError) -> set[str | int]:
        """The fields in which anything is wrong, however much; words are made only where the whole is wrong, since a
        check of the whole says in them which fields it means."""
        places = {
            each["loc"][:1] for each in error.errors(include_url=False, include_input=False, include_context=False)
        }
        if () in places:
            places |= {place_of(each.path)[:1] for each in self._problems(value, error)}
        return {part for place in places for part in place}

    def _problems(self, value: Any, error: ValidationError) -> Problems:
        """What is wrong; of long lists, one entry after the other, so that the first problems are enough."""
        found = Problems()
        with suppress(TooManyProblemsError):
            if error.error_count() <= MOST_PROBLEMS or not isinstance(value, dict):
                found.extend(problems_of(error, self._model))
                return found
            for name, at, part in _parts(value):
                try:
                    self._adapter.validate_python(part)
                except ValidationError as wrong:
                    for each in problems_of(wrong, self._model):
                        found.append(each if at is None else _moved(each, name, at))
        return found


def _parts(value: Mapping[str, Any]) -> Iterator[tuple[str, int | None, dict[str, Any]]]:
    """The entries of its lists, each by itself, and the other fields."""
    for name, each in value.items():
        if isinstance(each, list):
            for at, one in enumerate(each):
                yield name, at, {name: [one]}
        else:
            yield name, None, {name: each}


def _moved(problem: Problem, name: str, at: int) -> Problem:
    """A problem of the only entry of a list, where it stands in the whole one."""
    place = place_of(problem.path)
    return replace(problem, path=path_of((name, at, *place[2:]))) if place[:2] == (name, 0) else problem


def _own_field(place: Place) -> Place:
    """The innermost field in which something is wrong."""
    return place if place and isinstance(place[-1], str) else place[:1]


def _leave_out(value: Any, place: Place, instead: object) -> None:
    *above, last = place or ("",)
    for part in above:
        if isinstance(value, list) and isinstance(part, int):
            value = value[part]
        elif isinstance(value, dict):
            value = value.get(str(part))
    if isinstance(value, dict):
        value.pop(last, None)
        if instead is not None:
            value[last] = instead


def _wrong_days(award: Award, _said: Set[str]) -> list[MistakeError]:
    issued, expires = award.issued_on, award.expires_on
    if issued is None or expires is None or issued <= expires:
        return []
    text = f"expiresOn {expires} lies before issuedOn {issued}."
    return [MistakeError(Code.OUT_OF_RANGE, text, "Swap them.", below=("expiresOn",))]


def _wrong_work(entry: Experience, said: Set[str]) -> list[MistakeError]:
    if not said & {"months", "hours"} and not said >= {"startedOn", "endedOn"}:
        text = "An experience says neither its months nor its hours nor both of its days."
        return [MistakeError(Code.MISSING, text, "Write `months: 24` or `hours: 4500`, or startedOn and endedOn.")]
    if entry.started_on and entry.ended_on and entry.ended_on < entry.started_on:
        return [MistakeError(Code.OUT_OF_RANGE, "endedOn lies before startedOn.", "Swap them.", below=("endedOn",))]
    if (months := other_months(entry)) is None:
        return []
    text = f"months says {entry.months}, and from {entry.started_on} through {entry.ended_on} are {months}."
    return [MistakeError(Code.BAD_VALUE, text, "Leave out the months, or mend the days.", below=("months",))]


Level = Annotated[CompetencyLevel, Maps(models.CompetencyLevel)]
OneAward = Annotated[Award, Maps(models.Award, whole=_wrong_days)]
Begun = Annotated[Since, Maps(models.Since)]
Unlisted = Annotated[
    dict[str, Any], GetPydanticSchema(lambda _source, handler: mapping_schema(models.UnlistedCredits, {}, handler))
]
IN_RECORDS: Mapping[type, Any] = {
    models.CompetencyLevel: Level,
    models.Award: OneAward,
    models.Experience: Annotated[Experience, Maps(models.Experience, whole=_wrong_work)],
    models.Waiver: Annotated[Waiver, Maps(models.Waiver)],
    models.Substitution: Annotated[Substitution, Maps(models.Substitution)],
    models.Claim: Annotated[PinnedClaim, Maps(models.Claim)],
    models.UnlistedCredits: Unlisted,
}
_days_begun: TypeAdapter[tuple[Since, ...]] = TypeAdapter(tuple[Begun, ...])


def _since(value: Any) -> tuple[Since, ...]:
    """A day, or days of several credentials."""
    if not isinstance(value, list):
        return (Since(on=checks.day(value)),)
    found = _days_begun.validate_python(value)
    known: set[str | None] = set()
    for place, each in enumerate(found):
        if each.credential in known:
            text = f"Two entries say when {each.credential or 'everything else'} was begun."
            raise MistakeError(Code.DUPLICATE, text, "Keep one of them.", below=(place,))
        known.add(each.credential)
    return found


def _record_schema(_source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
    since = core_schema.no_info_plain_validator_function(_since)
    fields = mapping_schema(models.Record, IN_RECORDS, handler, since=since)
    return core_schema.no_info_after_validator_function(_record, fields)


def _record(said: Mapping[str, Any]) -> Record:
    unlisted = enumerate(said.get("unlisted") or (), start=1)
    from_elsewhere = [unlisted_award(number, each["creditsOf"], each["credits"]) for number, each in unlisted]
    return Record(
        awards=(*(said.get("awards") or ()), *from_elsewhere),
        competencies=said.get("competencies") or (),
        experience=said.get("experience") or (),
        conditions=frozenset(said.get("conditions") or ()),
        waivers=said.get("waivers") or (),
        substitutions=said.get("substitutions") or (),
        claims=said.get("claims") or (),
        since=said.get("since") or (),
    )


def _learners_schema(_source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
    several = core_schema.tuple_schema([core_schema.any_schema()], variadic_item_index=0)
    fields = mapping_schema(models.Learners, IN_RECORDS, handler, learners=several)
    return core_schema.no_info_after_validator_function(lambda said: said["learners"], fields)


def _occupation(value: Any) -> OccupationGoal:
    """The key of an occupation, or a mapping that says more."""
    return _occupations.validate_python({"key": value} if isinstance(value, str) else value)


def _part_of_goal(value: Any) -> Goal:
    return goal_of.validated(value)


_occupations: TypeAdapter[OccupationGoal] = TypeAdapter(
    Annotated[OccupationGoal, Maps(asked.OccupationWanted, key="occupation")]
)
IN_GOALS: Mapping[type, Any] = {
    models.CompetencyLevel: Level,
    asked.OccupationWanted: Annotated[Any, PlainValidator(_occupation)],
    asked.Goal: Annotated[Any, PlainValidator(_part_of_goal)],
}


def _goal_schema(_source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
    fields = looked_at(_one_form, mapping_schema(asked.Goal, IN_GOALS, handler))
    return core_schema.no_info_after_validator_function(_goal, fields)


def _one_form(_made: Any, said: Set[str]) -> list[MistakeError]:
    forms = said & set(GOALS)
    if len(forms) == 1:
        return []
    text = f"A goal names exactly one thing, not {len(forms)}."
    return [MistakeError(Code.BAD_GOAL, text, "Use credential, occupation, competencies or all.")]


def _goal(said: Mapping[str, Any]) -> Goal:
    (form,) = (name for name in GOALS if said.get(name) is not None)
    match form:
        case "credential":
            return CredentialGoal(said[form])
        case "occupation":
            found: OccupationGoal = said[form]
            return found
        case "competencies":
            return CompetenciesGoal(said[form])
        case _:
            return AllGoals(said[form])


record_of = Reading[Record](Annotated[Record, GetPydanticSchema(_record_schema)], models.Record, Record())
"""A learner's record."""
award_of = Reading[Award](OneAward, models.Award, Award(credential=""))
"""An award by itself."""
goal_of = Reading[Goal](Annotated[Any, GetPydanticSchema(_goal_schema)], asked.Goal, AllGoals(()))
"""A goal: exactly one of credential, occupation, competencies, all."""
options_of = Reading[PlanOptions](
    Annotated[PlanOptions, Maps(asked.PlanOptions, {asked.Break: Annotated[Break, Maps(asked.Break)]})],
    asked.PlanOptions,
    PlanOptions(),
)
"""Options of a plan."""
wishes_of = Reading[advice.RecommendationOptions](
    Annotated[advice.RecommendationOptions, Maps(asked.RecommendationOptions)],
    asked.RecommendationOptions,
    advice.RecommendationOptions(),
)
"""Limits on recommendations."""
learners_of = Reading[tuple[Any, ...]](Annotated[Any, GetPydanticSchema(_learners_schema)], models.Learners, ())
"""The records of a file of learners, as they stand there."""
