"""Requirement trees as typed lines, never JSON."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, TypedDict

import strawberry
from strawberry import Private

from pathways.api.described import interface, output, resolved
from pathways.api.reading import Reading
from pathways.api.scalars import number
from pathways.api.things import Competency, Occupation
from pathways.domain import requirement as lines
from pathways.domain.catalog import CredentialType
from pathways.domain.requirement import GroupRule
from pathways.domain.wording import text_of
from pathways.requirements.leaves import worth_of

if TYPE_CHECKING:
    from pathways.api.credentials import Credential

LazyCredential = Annotated["Credential", strawberry.lazy("pathways.api.credentials")]


class DistinctBy(StrEnum):
    """What the lines that count must differ in."""

    OWNED_BY = "OWNED_BY"
    SUBJECTS = "SUBJECTS"
    COMPETENCIES = "COMPETENCIES"


@output
class Select:
    """Credentials by what they are; all filters must match, any value of a filter does."""

    keys: list[str]
    subjects: list[str]
    owned_by: list[str]
    credential_types: list[CredentialType]
    competencies: list[str]
    except_: Select | None = strawberry.field(name="except")


@output
class Distinct:
    """The lines that count come from at least so many different ones."""

    by: DistinctBy
    at_least: int


@output
class Each:
    """Inside a renewal: so many credits in every so many months."""

    months: int
    credits: float


@interface
class Requirement:
    """One line of a requirement tree.

    Its path names it in plans, gaps, progress, conflicts and findings alike; worth is what it adds inside a
    CREDITS group.
    """

    path: str
    parent: str | None
    text: str
    worth: float | None


@output
class Limit:
    """No more than so many of these lines count, or only so many of their credits."""

    at_most: int | None
    at_most_credits: float | None
    of: list[Requirement]


@output
class GroupRequirement(Requirement):
    """Several lines of which all, any, so many, or so many credits must hold."""

    reading: Private[Reading]
    value: Private[lines.Group]
    rule: GroupRule
    minimum: float | None
    select: Select | None
    limits: list[Limit]
    distinct: Distinct | None
    counts_once: bool
    each: Each | None

    @resolved
    def of(self) -> list[Requirement]:
        return [line_of(self.reading, line) for line in self.value.of]


@output
class CredentialRequirement(Requirement):
    """A credential held and valid when used."""

    reading: Private[Reading]
    value: Private[lines.CredentialLine]
    min_score: float | None
    earned_within_months: int | None
    concurrent: bool = strawberry.field(description="It may be taken side by side.")
    together: bool = strawberry.field(description="It is held before, or begun in the same week.")
    ever_earned: bool = strawberry.field(description="Inside a renewal: one earned before the cycle counts too.")

    @resolved
    def credential(self) -> LazyCredential:
        from pathways.api.credentials import Credential

        return Credential.of(self.reading, self.value.credential)


@output
class CompetencyRequirement(Requirement):
    """A competency stated, or shown by a valid credential, at a level or above."""

    reading: Private[Reading]
    value: Private[lines.CompetencyLine]
    level: float

    @resolved
    def competency(self) -> Competency:
        return Competency.of(self.reading, self.value.competency)


@output
class ExperienceRequirement(Requirement):
    """Months of work; nothing buys it."""

    months: int
    fields: list[str]
    distinct_fields: int | None
    within_months: int | None


@output
class ConditionRequirement(Requirement):
    """A fact that only the record can state."""

    condition: str


@output
class ExclusionRequirement(Requirement):
    """Holds while the credential is not held, or the condition not said."""

    credential: LazyCredential | None
    condition: str | None


@output
class CoverageRequirement(Requirement):
    """A share of an occupation's importance-weighted needs; stands in goals only."""

    reading: Private[Reading]
    value: Private[lines.CoverageLine]
    share: float

    @resolved
    def occupation(self) -> Occupation:
        return Occupation.of(self.reading, self.value.occupation)


class Common(TypedDict):
    """What every line has."""

    path: str
    parent: str | None
    text: str
    worth: float | None


def line_of(reading: Reading, line: lines.Requirement) -> Requirement:
    """A line of the catalogue or of a goal as the API shows it."""
    reading.count()
    snapshot = reading.snapshot
    place = reading.view.place(line)
    worth = worth_of(line, snapshot.credentials) if place.in_credits else line.worth
    common = Common(path=line.path, parent=place.parent, text=text_of(line, snapshot.names), worth=number(worth))
    match line:
        case lines.Group(rule=rule, minimum=minimum, each=each):
            return GroupRequirement(
                **common,
                reading=reading,
                value=line,
                rule=rule,
                minimum=number(minimum),
                select=None,
                limits=[],
                distinct=None,
                counts_once=False,
                each=Each(months=each.months, credits=number(each.credits)) if each else None,
            )
        case lines.CredentialLine():
            return CredentialRequirement(
                **common,
                reading=reading,
                value=line,
                min_score=number(line.min_score),
                earned_within_months=line.earned_within_months,
                concurrent=line.concurrent,
                together=line.together,
                ever_earned=line.ever_earned,
            )
        case lines.CompetencyLine(level=level):
            return CompetencyRequirement(**common, reading=reading, value=line, level=number(level))
        case lines.ExperienceLine():
            return ExperienceRequirement(
                **common,
                months=line.months,
                fields=list(line.fields),
                distinct_fields=line.distinct_fields,
                within_months=line.within_months,
            )
        case lines.ConditionLine(condition=condition):
            return ConditionRequirement(**common, condition=condition)
        case lines.CoverageLine(share=share):
            return CoverageRequirement(**common, reading=reading, value=line, share=number(share))
        case _:
            raise TypeError(f"no GraphQL type for {type(line).__name__}")
