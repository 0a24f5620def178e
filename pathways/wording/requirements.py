"""What a requirement line says, in plain English that its author could sign; the same text everywhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TypeVar, assert_never

from pathways.domain.catalog import RouteKind
from pathways.domain.learner import Waiver, is_unlisted
from pathways.domain.offerings import Cohort
from pathways.domain.quantity import plain
from pathways.domain.requirement import (
    Attribute,
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CountsOnce,
    CoverageLine,
    CredentialLine,
    DistinctBy,
    ExclusionLine,
    ExperienceLine,
    Group,
    GroupRule,
    Limit,
    Origin,
    Requirement,
    Selection,
    every_line,
)
from pathways.wording.phrases import (
    UNLISTED,
    Names,
    counted,
    day_text,
    last_months,
    listed,
    named,
    number_word,
    only_owned,
    percent,
    selected,
    spaced,
    worked,
)

DIFFERENT = {
    DistinctBy.OWNED_BY: ("from", "organization", "organizations"),
    DistinctBy.SUBJECTS: ("in", "subject", "subjects"),
    DistinctBy.COMPETENCIES: ("showing", "competency", "competencies"),
}
SAME = {
    Attribute.OWNED_BY: "all from the same organization",
    Attribute.SUBJECTS: "all in the same subject",
}
ONCE = {
    CountsOnce.WHOLE: "no credential counted twice",
    CountsOnce.CREDITS: "no credit counted twice",
}


def text_of(requirement: Requirement, names: Names | None = None) -> str:
    """The line in plain English; of a group how many of its lines must hold, not the lines.

    Args:
        requirement: any line, of a raw or an expanded tree.
        names: key to name of credentials, competencies, occupations and organizations.
    """
    text = ", ".join([_head(requirement, names or {}), *_modifiers(requirement, names or {})])
    if requirement.worth is not None:
        text += f", worth {counted(requirement.worth, 'credit')}"
    return f"{text}, which may count elsewhere too" if requirement.shared else text


def waived_text(waiver: Waiver, requirement: Requirement, names: Names | None = None) -> str:
    """The line that a learner need not meet, with who said so and why."""
    by = f" by {waiver.by}" if waiver.by else ""
    return f"{text_of(requirement, names)}: waived{by} ({waiver.reason})"


def _head(requirement: Requirement, names: Names) -> str:
    match requirement:
        case Group() as group:
            return _group_head(group, names)
        case CredentialLine(credential=key):
            return names.get(key, key)
        case Selection(select=select):
            return UNLISTED if select.is_of_unlisted_alone else f"any {selected(select, names, plural=False)}"
        case ExclusionLine() as line:
            return _exclusion(line, names)
        case CompetencyLine(competency=key, level=level):
            return f"{names.get(key, key)} at level {plain(level)} or above"
        case ExperienceLine() as line:
            months = None if line.months == 0 and line.hours is not None else Decimal(line.months)
            return f"{worked(months, line.hours) or '0 months'} of experience{in_fields(line)}"
        case ConditionLine(condition=condition):
            return condition
        case AverageLine(at_least=least) as line:
            points = " points" if line.by_points else ""
            return f"an average of {plain(least)}{points} or more over {_averaged(line, names)}"
        case CoverageLine(occupation=key, share=share) if share == 1:
            return f"all needs of {names.get(key, key)}"
        case CoverageLine(occupation=key, share=share):
            return f"{percent(share)} of the needs of {names.get(key, key)}"
        case _:
            assert_never(requirement)


Line = TypeVar("Line", bound=Requirement)
FEW = 3
"""The most credentials that are named."""


def _averaged(line: AverageLine, names: Names) -> str:
    """What is averaged: a selection, one credential, or how many."""
    selections = line.selections or tuple(each for each in line.of if isinstance(each, Selection))
    if selections:
        return f"the {_kind(selections, names)}"
    named_ones = dict.fromkeys(
        each.credential for tree in line.of for each in every_line(tree) if isinstance(each, CredentialLine)
    )
    if len(named_ones) <= FEW:
        return named(tuple(named_ones), names, "and")
    return counted(len(named_ones), "credential")


def _exclusion(line: ExclusionLine, names: Names) -> str:
    if line.credential is not None:
        return f"{names.get(line.credential, line.credential)} neither held nor earned, before or after"
    if line.select is not None:
        return f"no {selected(line.select, names, plural=False)} held or earned, before or after"
    return f"the record does not say “{line.condition}”"


def _modifiers(requirement: Requirement, names: Names) -> Iterator[str]:
    match requirement:
        case Group() as group:
            if group.each is not None:
                credits = counted(group.each.credits, "credit")
                yield f"at least {credits} in every {counted(group.each.months, 'month')}"
            yield from dict.fromkeys(limit_text(limit, group.rule, names) for limit in group.limits)
            if group.distinct is not None:
                yield different(group.distinct.by, group.distinct.at_least)
            if group.same is not None:
                yield SAME[group.same]
            if group.within_months_of_each_other is not None:
                yield close_together(group.within_months_of_each_other)
            if group.counts_once is not None:
                yield ONCE[group.counts_once]
            if group.cohort is not None:
                yield cohort_text(group.cohort)
        case CredentialLine() | Selection() as line:
            if line.min_score is not None:
                yield f"with a score of {plain(line.min_score)} or more"
            if line.max_score is not None:
                yield f"with a score of {plain(line.max_score)} or less"
            if line.min_grade is not None:
                yield f"with {line.min_grade.value} or better"
            if line.earned_within_months is not None:
                yield f"earned {last_months(line.earned_within_months)}"
            if line.concurrent:
                yield "before or at the same time"
            if isinstance(line, CredentialLine) and line.together:
                yield "before or begun in the same week"
            if isinstance(line, CredentialLine) and line.ever_earned:
                yield "whenever it was earned"
            if line.exact:
                yield "and no equivalent"
            if line.earned is not None:
                yield from origin_text(line.earned, names)
        case ExperienceLine() as line:
            if line.distinct_fields is not None:
                yield different_fields(line.distinct_fields)
            yield from within(line)
        case ExclusionLine() | CompetencyLine() | ConditionLine() | CoverageLine() | AverageLine():
            return
        case _:
            assert_never(requirement)


def cohort_text(cohort: Cohort) -> str:
    """Whom it is about: “for those who began from 2024-08-01 through 2025-07-31”."""
    days = ((" from ", cohort.from_), (" through ", cohort.through))
    said = "".join(f"{word}{day}" for word, day in days if day is not None)
    return f"for those who began{said or ' on any day'}"


KINDS = {
    RouteKind.STUDY: "study",
    RouteKind.EXAM: "an exam",
    RouteKind.STACK: "what was held before",
    RouteKind.PRIOR_LEARNING: "prior learning",
    RouteKind.RENEWAL: "a renewal",
}


def origin_text(origin: Origin, names: Names) -> Iterator[str]:
    """How, where and when an award must have been earned, e.g. “not earned by prior learning”."""
    for kinds, how in ((origin.kinds, "earned by"), (origin.not_kinds, "not earned by")):
        if kinds:
            yield f"{how} {listed([KINDS[RouteKind(kind)] for kind in kinds], 'or')}"
    for keys, how in ((origin.issued_by, "issued by"), (origin.not_issued_by, "not issued by")):
        if keys:
            yield f"{how} {named(keys, names, 'or')}"
    if origin.after is not None:
        yield f"issued after {day_text(origin.after)}"
    if origin.before is not None:
        yield f"issued before {day_text(origin.before)}"


def _group_head(group: Group, names: Names) -> str:
    whole = any(isinstance(line, Selection) for line in (*group.of, *group.selections))
    match group.rule:
        case GroupRule.ALL if not group.of:
            return "nothing is required"
        case GroupRule.ANY if not group.of and not group.takes_unlisted:
            return "no way is open"
        case GroupRule.ALL if not whole:
            return {1: "the following", 2: "both of the following"}.get(
                len(group.of), f"all {len(group.of)} of the following"
            )
        case GroupRule.ALL:
            return f"all of {options(group, names)}"
        case GroupRule.ANY if len(group.of) == 1 and not whole:
            return "the following"
        case GroupRule.ANY if len(group.of) == 2 and not whole:
            return "either of the following"
        case GroupRule.ANY:
            return f"any one of {options(group, names)}"
        case GroupRule.AT_LEAST if group.minimum == 1 == len(group.of):
            return options(group, names) if whole else "the following"
        case GroupRule.AT_LEAST:
            return f"at least {number_word(group.minimum or 0)} of {options(group, names)}"
        case GroupRule.CREDITS:
            return f"at least {counted(group.minimum or 0, 'credit')} from {options(group, names)}"


def options(group: Group, names: Names, count: int | None = None) -> str:
    """What a group chooses from: “these 5”, or “these 37 courses of Princeton”.

    Args:
        group: of a raw or an expanded tree.
        names: for the selections in it.
        count: of how many lines is spoken; absent: all of them.
    """
    if any(each.select.unlisted for each in (*group.selections, *group.of) if isinstance(each, Selection)):
        inside = _listed(group)
        most = None if count is None else min(count, len(inside.of))
        return f"{options(inside, names, most)} and {UNLISTED}" if inside.of or inside.selections else UNLISTED
    raw = [line for line in group.of if isinstance(line, Selection)]
    if raw:
        parts = [f"the {_kind(raw, names)}"]
        if len(raw) < len(group.of):
            parts.insert(0, _these(len(group.of) - len(raw)))
        return listed(parts, "and")
    number = len(group.of) if count is None else count
    if not group.selections or (number < 2 and not group.selections[0].whole):
        return _these(number)
    if any(each.whole for each in group.selections):
        if number == 1:
            return f"this {selected(group.selections[0].select, names, plural=False)}"
        kind = _kind(group.selections, names)
        return f"these {number} {kind}" if number else f"the {kind} (the catalogue has no such one)"
    return f"{_these(number)}, which include the {_kind(group.selections, names)}"


def _listed(group: Group) -> Group:
    """The group without what comes from outside the catalogue."""
    of = [line for line in group.of if not (isinstance(line, CredentialLine) and is_unlisted(line.credential))]
    return replace(group, of=tuple(_of_catalogue(of)), selections=tuple(_of_catalogue(group.selections)))


def _of_catalogue(lines: Sequence[Line]) -> Iterator[Line]:
    for line in lines:
        if not isinstance(line, Selection):
            yield line
        elif not line.select.is_of_unlisted_alone:
            yield replace(line, select=replace(line.select, unlisted=False))


def _these(number: int) -> str:
    return {0: "an empty list", 1: "this one"}.get(number, f"these {number}")


def _kind(selections: Sequence[Selection], names: Names) -> str:
    return listed([selected(each.select, names, plural=True) for each in selections], "and the")


def limit_text(limit: Limit, rule: GroupRule, names: Names, room: Decimal | None = None) -> str:
    """A limit of a group, e.g. “at most one of them from Cisco”.

    Args:
        limit: the limit.
        rule: of its group; of CREDITS “them” are credits, else credentials.
        names: of what the limit is about.
        room: how much of it is left; absent: all, and of one `per` value whichever value it is.
    """
    if limit.graded is not None:
        return _graded_text(limit, limit.graded, rule, names, room)
    if limit.per is not None:
        return _per_value(limit, limit.per, rule, names, room)
    if limit.at_most_share is not None:
        share = f"at most {percent(limit.at_most_share)}" if limit.at_most_share else "none"
        return f"{share} of them from {_limited(limit, names)}"
    if limit.at_most_credits is not None:
        most = limit.at_most_credits if room is None else room
        amount = plain(most) if rule is GroupRule.CREDITS else counted(most, "credit")
        them = " of them" if rule is GroupRule.CREDITS else ""
        return f"{f'at most {amount}' if most else 'none'}{them} from {_limited(limit, names)}"
    most = Decimal(limit.at_most or 0) if room is None else room
    word = f"at most {number_word(most)}" if most else "none"
    if limit.select is not None and limit.select.unlisted:
        return f"{f'counting {word}' if rule is GroupRule.CREDITS else f'{word} of them'} from {_limited(limit, names)}"
    if rule is GroupRule.CREDITS:
        if limit.select is None:
            return f"counting {word} of {named(limit.keys, names, 'and')}"
        kind = selected(limit.select, names, plural=most != 1)
        return f"counting {word} of the {kind}" if not most else f"counting {word} {kind}"
    if limit.select is None:
        return f"{word} of {named(limit.keys, names, 'and')}"
    if only_owned(limit.select):
        return f"{word} of them from {_limited(limit, names)}"
    if most != 1:
        return f"{word} of them {selected(limit.select, names, plural=True)}"
    kind = selected(limit.select, names, plural=False)
    return f"{word} of them {'an' if kind[0] in 'aeiou' else 'a'} {kind}"


def _per_value(limit: Limit, per: Attribute, rule: GroupRule, names: Names, room: Decimal | None) -> str:
    """“at most 2 of them from any one organization”, or what is left of one: “none of them from Cisco”."""
    preposition, one, _ = DIFFERENT[DistinctBy(per)]
    most = Decimal(limit.at_most or 0) if room is None else room
    word = f"at most {number_word(most)}" if most else "none"
    whom = f"any one {one}"
    if room is not None and limit.value is not None:
        whom = names.get(limit.value, limit.value) if per is Attribute.OWNED_BY else spaced(limit.value)
    return f"{f'counting {word}' if rule is GroupRule.CREDITS else f'{word} of them'} {preposition} {whom}"


def _graded_text(limit: Limit, graded: str, rule: GroupRule, names: Names, room: Decimal | None) -> str:
    """E.g. “at most 12 of them graded Pass or fail”."""
    of = f" from {_limited(limit, names)}" if limit.keys or limit.select is not None else ""
    what = f"{of} graded {names.get(graded, graded)}"
    if limit.at_most_share is not None:
        return f"{f'at most {percent(limit.at_most_share)}' if limit.at_most_share else 'none'} of them{what}"
    if limit.at_most_credits is not None:
        most = limit.at_most_credits if room is None else room
        amount = plain(most) if rule is GroupRule.CREDITS else counted(most, "credit")
        return f"{f'at most {amount}' if most else 'none'} of them{what}"
    most = Decimal(limit.at_most or 0) if room is None else room
    word = f"at most {number_word(most)}" if most else "none"
    return f"{f'counting {word}' if rule is GroupRule.CREDITS else f'{word} of them'}{what}"


def _limited(limit: Limit, names: Names) -> str:
    if limit.select is None:
        return named(limit.keys, names, "and")
    if only_owned(limit.select):
        return named(limit.select.owned_by, names, "or")
    return selected(limit.select, names, plural=True)


def different(by: DistinctBy, number: int, *, more: bool = False) -> str:
    """From how many different organizations (or …), or from how many more, what counts must come."""
    preposition, one, many = DIFFERENT[by]
    if more:
        return f"{preposition} at least {number_word(number)} more {one if number == 1 else many}"
    return f"{preposition} at least {number_word(number)} {one if number == 1 else f'different {many}'}"


def close_together(months: int) -> str:
    """“all earned within 84 months of each other”."""
    return f"all earned within {counted(months, 'month')} of each other"


def different_fields(number: int, *, more: bool = False) -> str:
    """In how many different fields, or in how many more, experience must lie."""
    kind = "field" if number == 1 else "fields" if more else "different fields"
    return f"in at least {number_word(number)} {'more ' if more else ''}{kind}"


def in_fields(line: ExperienceLine) -> str:
    """“ in security or networking”; nothing for any field."""
    return f" in {listed([spaced(field) for field in line.fields], 'or')}" if line.fields else ""


def within(line: ExperienceLine) -> Iterator[str]:
    """How far back experience counts, when that is limited."""
    if line.within_months is not None:
        yield last_months(line.within_months)
