"""Requirement trees as typed lines, never JSON."""

from __future__ import annotations

from typing import TypedDict, assert_never

import strawberry
from strawberry import Private

from pathways.api.catalog_index import Place
from pathways.api.context import RequestContext
from pathways.api.declare import interface, output, resolved
from pathways.api.types.catalog import Competency, Occupation
from pathways.api.types.lazy import LazyCredential
from pathways.api.types.scalars import number
from pathways.api.types.selections import Distinct, Each, Select, Selection
from pathways.domain import requirement as lines
from pathways.domain.learner import unlisted_text
from pathways.domain.requirement import Attribute, CountsOnce, GroupRule
from pathways.requirements.leaves import worth_of
from pathways.wording.requirements import text_of


@interface
class Requirement:
    """One line of a requirement tree.

    Its path names it in plans, gaps, progress, conflicts and findings alike; worth is what it adds inside a
    CREDITS group.

    Attributes:
        path: the name of the line, e.g. isc2-cissp/exam/0/2.
        parent: the path of the group it stands in; null: the root.
        text: the line in words.
        worth: credits that it adds inside a CREDITS group; null: none are stated.
    """

    path: str
    parent: str | None
    text: str
    worth: float | None
    shared: bool = strawberry.field(description="What pays for it may pay elsewhere too, whatever countsOnce says.")


@output
class Limit:
    """Caps how many of these lines, or of their credits, count in a group; the best ones do.

    Attributes:
        at_most: the most lines that count; null: no such limit.
        at_most_credits: the most credits that count; null: no such limit.
    """

    reading: Private[RequestContext]
    group: Private[lines.Group]
    value: Private[lines.Limit]
    at_most: int | None
    at_most_credits: float | None
    at_most_share: float | None = strawberry.field(description="Of what counts in the group, 0 to 1.")
    per: Attribute | None = strawberry.field(description="The limit holds for each organization, or each subject.")
    graded: str | None = strawberry.field(description="Only what awards graded on this scale pay for counts to it.")
    of_value: str | None = strawberry.field(
        description="Whose lines these are, of a limit per value; it is listed for each."
    )
    select: Select | None = strawberry.field(description="What selects the lines; null: they are named one by one.")

    @resolved
    def of(self) -> list[Requirement]:
        """The lines that the limit is about."""
        return [
            _part_of(self.reading, self.group, line)
            for line in self.group.of
            if isinstance(line, lines.CredentialLine) and self.value.looks_at(line.credential)
        ]


@output
class GroupRequirement(Requirement):
    """Several lines, and how many of them, or of their credits, must hold.

    Attributes:
        rule: how many lines must hold.
        minimum: how many lines (AT_LEAST) or credits (CREDITS) must hold; null for ALL and ANY.
        distinct: what the lines that count must come from; null: no such demand.
        counts_once_by: how a credential may pay below the group; null: without countsOnce.
        each: credits for every period of a renewal cycle; null: no such demand.
    """

    reading: Private[RequestContext]
    value: Private[lines.Group]
    rule: GroupRule
    minimum: float | None
    select: Select | None = strawberry.field(
        description="What selects all of its lines; null: they stand for themselves."
    )
    distinct: Distinct | None
    same: Attribute | None = strawberry.field(description="All that count have one in common.")
    within_months_of_each_other: int | None = strawberry.field(
        description="All that counts was earned within this many months."
    )
    counts_once: bool = strawberry.field(
        description="Below it each credential, or set of equivalents, pays for one line at most."
    )
    counts_once_by: CountsOnce | None
    each: Each | None

    @resolved
    def of(self) -> list[Requirement]:
        """Its lines, with one for each match in the place of a selection."""
        return [_part_of(self.reading, self.value, line) for line in self.value.of]

    @resolved
    def limits(self) -> list[Limit]:
        """What stops lines from counting; it never forbids them."""
        return [
            Limit(
                reading=self.reading,
                group=self.value,
                value=limit,
                at_most=limit.at_most,
                at_most_credits=number(limit.at_most_credits),
                at_most_share=number(limit.at_most_share),
                per=limit.per,
                graded=limit.graded,
                of_value=limit.value,
                select=None if limit.select is None else Select.of(limit.select),
            )
            for limit in self.value.limits
        ]

    @resolved
    def selections(self) -> list[Selection]:
        """What selects some of its lines, or all."""
        return [Selection.of(selection) for selection in self.value.selections]


@output
class CredentialRequirement(Requirement):
    """A credential held and valid when used.

    Attributes:
        min_score: the least score of the award, on the credential's own scale; null: any.
        earned_within_months: the award was issued at most this many months before the day; null: any time.
    """

    reading: Private[RequestContext]
    value: Private[lines.CredentialLine]
    min_score: float | None
    earned_within_months: int | None
    concurrent: bool = strawberry.field(description="It may be taken side by side.")
    together: bool = strawberry.field(description="It is held before, or begun in the same week.")
    ever_earned: bool = strawberry.field(
        description="One that has run out counts too; inside a renewal, one earned before the cycle."
    )

    @resolved
    def credential(self) -> LazyCredential:
        """The credential that the line asks for."""
        return self.reading.credential(self.value.credential)


@output
class CompetencyRequirement(Requirement):
    """A competency stated, or shown by a valid credential, at a level or above.

    Attributes:
        level: the least level, above 0.
    """

    reading: Private[RequestContext]
    value: Private[lines.CompetencyLine]
    level: float

    @resolved
    def competency(self) -> Competency:
        """The competency that the line asks for."""
        return Competency.of(self.reading, self.value.competency)


@output
class ExperienceRequirement(Requirement):
    """Months of work, hours of it, or both; nothing buys it.

    Attributes:
        months: months of work in total; null: any.
        hours: hours of work in total; null: any.
        fields: the fields that count; empty: every field.
        distinct_fields: the least number of different fields; null: any.
        within_months: only this many months before the day count; null: all.
    """

    months: int | None
    hours: float | None
    fields: list[str]
    distinct_fields: int | None
    within_months: int | None


@output
class ConditionRequirement(Requirement):
    """A fact that only the record can state.

    Attributes:
        condition: what the record must say, regardless of case, spaces and punctuation.
    """

    condition: str


@output
class ExclusionRequirement(Requirement):
    """Holds while the credential, or whatever is selected, is not held, or the condition not said.

    Attributes:
        excluded_condition: what the record must not say; null: the line is about a credential.
    """

    reading: Private[RequestContext]
    value: Private[lines.ExclusionLine]
    excluded_condition: str | None
    excluded_select: Select | None = strawberry.field(description="Nothing that it matches is held or earned.")

    @resolved
    def excluded_credential(self) -> LazyCredential | None:
        """Neither awarded, even if it ran out, nor earned by a plan."""
        key = self.value.credential
        return None if key is None else self.reading.credential(key)


@output
class CoverageRequirement(Requirement):
    """A share of an occupation's importance-weighted needs; stands in goals only.

    Attributes:
        share: the least coverage, 0 to 1.
    """

    reading: Private[RequestContext]
    value: Private[lines.CoverageLine]
    share: float

    @resolved
    def occupation(self) -> Occupation:
        """The occupation whose needs are covered."""
        return Occupation.of(self.reading, self.value.occupation)


@output
class AverageRequirement(Requirement):
    """The mean of what was scored, weighted with credits; it claims nothing.

    Attributes:
        at_least: the least mean.
        by_points: of the points of grades; else of the scores as they are.
    """

    reading: Private[RequestContext]
    value: Private[lines.AverageLine]
    at_least: float
    by_points: bool

    @resolved
    def of(self) -> list[Requirement]:
        """Whatever pays for a credential line in these is averaged; what else they say plays no part."""
        return [line_of(self.reading, each, Place(self.value.path, in_credits=False)) for each in self.value.of]


class Common(TypedDict):
    """What every line has."""

    path: str
    parent: str | None
    text: str
    worth: float | None
    shared: bool


def _part_of(reading: RequestContext, group: lines.Group, line: lines.Requirement) -> Requirement:
    return line_of(reading, line, place_in(group))


def place_in(group: lines.Group) -> Place:
    """Where the lines of a group stand."""
    return Place(group.path, in_credits=group.rule is GroupRule.CREDITS)


def line_of(reading: RequestContext, line: lines.Requirement, place: Place | None = None) -> Requirement:
    """A line as the API shows it.

    Args:
        reading: the request.
        line: of a route, of a goal, or of a rule that is tried.
        place: where it stands, if that is known; it is looked up for lines of the catalogue and of goals.
    """
    reading.count()
    snapshot = reading.snapshot
    place = place or reading.view.place(line)
    worth = worth_of(line, snapshot.credentials) if place.in_credits else line.worth
    outside = unlisted_text(line.credential) if isinstance(line, lines.CredentialLine) else None
    common = Common(
        path=line.path,
        parent=place.parent,
        text=outside or text_of(line, snapshot.names),
        worth=number(worth),
        shared=line.shared,
    )
    match line:
        case lines.Group() as group:
            whole = next((selection.select for selection in group.selections if selection.whole), None)
            return GroupRequirement(
                **common,
                reading=reading,
                value=group,
                rule=group.rule,
                minimum=number(group.minimum),
                select=None if whole is None else Select.of(whole),
                distinct=Distinct.of(group.distinct) if group.distinct else None,
                same=group.same,
                within_months_of_each_other=group.within_months_of_each_other,
                counts_once=group.counts_once is not None,
                counts_once_by=group.counts_once,
                each=Each.of(group.each) if group.each else None,
            )
        case lines.CredentialLine() if outside is not None:
            return ConditionRequirement(**common, condition=outside)
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
        case lines.ExclusionLine(condition=condition):
            return ExclusionRequirement(
                **common,
                reading=reading,
                value=line,
                excluded_condition=condition,
                excluded_select=None if line.select is None else Select.of(line.select),
            )
        case lines.CompetencyLine(level=level):
            return CompetencyRequirement(**common, reading=reading, value=line, level=number(level))
        case lines.ExperienceLine():
            return ExperienceRequirement(
                **common,
                months=None if line.months == 0 and line.hours is not None else line.months,
                hours=number(line.hours),
                fields=list(line.fields),
                distinct_fields=line.distinct_fields,
                within_months=line.within_months,
            )
        case lines.ConditionLine(condition=condition):
            return ConditionRequirement(**common, condition=condition)
        case lines.CoverageLine(share=share):
            return CoverageRequirement(**common, reading=reading, value=line, share=number(share))
        case lines.AverageLine():
            return AverageRequirement(
                **common, reading=reading, value=line, at_least=number(line.at_least), by_points=line.by_points
            )
        case lines.Selection():
            raise TypeError("a snapshot puts lines in the place of selections")
        case _:
            assert_never(line)
