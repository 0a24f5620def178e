"""Requirement trees as the file format writes them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, assert_never

from pathways.domain.offerings import Cohort
from pathways.domain.requirement import (
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CountsOnce,
    CoverageLine,
    CredentialLine,
    ExclusionLine,
    ExperienceLine,
    Group,
    GroupRule,
    Origin,
    Requirement,
    Select,
    Selection,
)
from pathways.exchange.fields import number
from pathways.exchange.pathways_format.selections import write_attribute, write_distinct, write_limit, write_select
from pathways.present import present
from pathways.text import shown


def write_requirement(line: Requirement) -> dict[str, Any]:
    """The line as the file format writes it; what is as usual is left out.

    Raises:
        TypeError: the line stands in goals only.
    """
    written: dict[str, Any] = {}
    match line:
        case Group():
            written |= _written_group(line)
        case CredentialLine() as leaf:
            written["credential"] = leaf.credential
            written |= present(
                minScore=_least_score(leaf),
                maxScore=_number(leaf.max_score),
                earnedWithinMonths=leaf.earned_within_months,
                concurrent=leaf.concurrent or None,
                together=leaf.together or None,
                everEarned=leaf.ever_earned or None,
                earned=_written_origin(leaf.earned),
                exact=leaf.exact or None,
            )
        case Selection() as leaf:
            written |= write_select(leaf.select)
            written |= present(
                minScore=_least_score(leaf),
                maxScore=_number(leaf.max_score),
                earnedWithinMonths=leaf.earned_within_months,
                concurrent=leaf.concurrent or None,
                earned=_written_origin(leaf.earned),
                exact=leaf.exact or None,
            )
        case ExclusionLine(select=Select() as select):
            written["not"] = write_select(select)
        case ExclusionLine(credential=credential, condition=condition):
            written["not"] = present(credential=credential, condition=condition)
        case CompetencyLine(competency=competency, level=level):
            written.update(competency=competency, level=number(level))
        case ExperienceLine() as leaf:
            written["experience"] = present(
                months=None if leaf.months == 0 and leaf.hours is not None else leaf.months,
                hours=_number(leaf.hours),
                fields=list(leaf.fields) or None,
                withinMonths=leaf.within_months,
                distinctFields=leaf.distinct_fields,
            )
        case ConditionLine(condition=condition):
            written["condition"] = condition
        case AverageLine() as leaf:
            written["average"] = present(
                atLeast=number(leaf.at_least), of=_averaged(leaf), scale="points" if leaf.by_points else None
            )
        case CoverageLine():
            raise TypeError(f"{shown(line.path)} stands in goals only")
        case _:
            assert_never(line)
    if line.named:
        written["path"] = line.path
    return written | present(worth=_number(line.worth), shared=line.shared or None)


def _averaged(line: AverageLine) -> dict[str, Any]:
    match line.of:
        case (Group() | Selection(whole=True) as only,):
            return write_requirement(only)
    return {"all": [write_requirement(part) for part in line.of]}


def _least_score(line: CredentialLine | Selection) -> int | Decimal | dict[str, str] | None:
    return {line.min_grade.scale: line.min_grade.value} if line.min_grade is not None else _number(line.min_score)


def _written_origin(origin: Origin | None) -> dict[str, Any] | None:
    if origin is None:
        return None
    return present(
        kinds=list(origin.kinds) or None,
        notKinds=list(origin.not_kinds) or None,
        issuedBy=list(origin.issued_by) or None,
        notIssuedBy=list(origin.not_issued_by) or None,
        after=origin.after and origin.after.isoformat(),
        before=origin.before and origin.before.isoformat(),
    )


def _written_group(group: Group) -> dict[str, Any]:
    of: Any = [write_requirement(part) for part in group.of]
    match group.of:
        case (Selection(whole=True) as only,):
            of = write_requirement(only)
    written: dict[str, Any] = {}
    match group.rule:
        case GroupRule.ALL:
            written["all"] = of
        case GroupRule.ANY:
            written["any"] = of
        case rule:
            least = group.minimum or Decimal(0)
            name = "atLeast" if rule is GroupRule.AT_LEAST else "credits"
            written[name] = int(least) if rule is GroupRule.AT_LEAST else number(least)
            written["of"] = of
    each, distinct, once = group.each, group.distinct, group.counts_once
    return written | present(
        each=None if each is None else {"months": each.months, "credits": number(each.credits)},
        limits=[write_limit(limit) for limit in group.limits] or None,
        distinct=None if distinct is None else write_distinct(distinct),
        same=None if group.same is None else write_attribute(group.same),
        withinMonthsOfEachOther=group.within_months_of_each_other,
        countsOnce=None if once is None else once is CountsOnce.WHOLE or "credits",
        cohort=group.cohort and write_cohort(group.cohort),
    )


def write_cohort(cohort: Cohort) -> dict[str, str]:
    """Its days, as far as there are any."""
    days = {"from": cohort.from_, "through": cohort.through}
    return present(**{name: day and day.isoformat() for name, day in days.items()})


def _number(value: Decimal | None) -> int | Decimal | None:
    return None if value is None else number(value)
