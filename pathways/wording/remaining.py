"""What is left of a requirement line for one learner, in plain English."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from pathways.domain.quantity import plain
from pathways.domain.requirement import (
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CoverageLine,
    CredentialLine,
    ExclusionLine,
    ExperienceLine,
    Group,
    GroupRule,
    Limit,
    Requirement,
    Selection,
)
from pathways.wording.phrases import Names, counted, listed, number_word, percent
from pathways.wording.requirements import (
    SAME,
    close_together,
    different,
    different_fields,
    in_fields,
    limit_text,
    options,
    text_of,
    within,
)

NOTHING = Decimal(0)
NOTHING_MORE = "nothing more"


@dataclass(frozen=True, slots=True, kw_only=True)
class SoFar:
    """How far a learner is in one line.

    Attributes:
        counted: lines of an ALL, ANY or AT_LEAST group that count, credits of a CREDITS group, months, a level, or a
            share (0 to 1) of an occupation's needs.
        open: paths of the direct lines of a group that do not count and still can.
        limits: for each limit of the group how many credentials, or credits, of it count; absent: none.
        hours: of experience.
        different: organizations, subjects or competencies of what counts, or fields of experience.
    """

    counted: Decimal = NOTHING
    open: frozenset[str] = frozenset()
    limits: tuple[Decimal, ...] = ()
    different: int = 0
    hours: Decimal = NOTHING


def remaining_text(line: Requirement, so_far: SoFar, names: Names | None = None) -> str:
    """What is still missing, e.g. “2 more of these 5, at most one of them from Cisco”; “nothing more” if nothing is.

    A line that is not a group, months, a level or a share is either met or not: for one that is not, its own text.
    """
    known = names or {}
    text = _remaining(line, so_far, known)
    months = line.within_months_of_each_other if isinstance(line, Group) else None
    span = None if months is None else close_together(months)
    return text if span is None or text == NOTHING_MORE or span in text else f"{text}, {span}"


def _remaining(line: Requirement, so_far: SoFar, known: Names) -> str:
    match line:
        case Group(rule=GroupRule.ALL) as group:
            return _all(group, so_far, known)
        case Group(rule=GroupRule.ANY) as group:
            return NOTHING_MORE if so_far.counted else _any(group, so_far, known)
        case Group() as group:
            return ", ".join(_group(group, so_far, known)) or NOTHING_MORE
        case ExperienceLine() as experience:
            return ", ".join(_experience(experience, so_far)) or NOTHING_MORE
        case CompetencyLine(competency=key, level=level) if so_far.counted:
            if so_far.counted >= level:
                return NOTHING_MORE
            return f"{known.get(key, key)} from level {plain(so_far.counted)} to level {plain(level)}"
        case CoverageLine(occupation=key, share=share) if so_far.counted:
            more = share - so_far.counted
            return f"{percent(more)} more of the needs of {known.get(key, key)}" if more > 0 else NOTHING_MORE
        case AverageLine(at_least=least) if so_far.counted:
            return (
                f"{text_of(line, known)}; it is {plain(so_far.counted)} now" if so_far.counted < least else NOTHING_MORE
            )
        case (
            AverageLine()
            | CompetencyLine()
            | CoverageLine()
            | CredentialLine()
            | ExclusionLine()
            | ConditionLine()
            | Selection()
        ):
            return text_of(line, known)
        case _:
            assert_never(line)


def _all(group: Group, so_far: SoFar, names: Names) -> str:
    missing = len(group.of) - int(so_far.counted)
    if missing <= 0:
        return NOTHING_MORE
    if not so_far.counted:
        return text_of(group, names)
    return f"{number_word(missing)} more of {options(group, names)}"


def _any(group: Group, so_far: SoFar, names: Names) -> str:
    if not so_far.open:
        return f"one, but {_none_left(group, names)}"
    if len(so_far.open) == 1 < len(group.of):
        return f"the one that is left of {options(group, names)}"
    if len(so_far.open) == len(group.of):
        return text_of(group, names)
    return f"any one of {options(group, names, len(so_far.open))}"


def _group(group: Group, so_far: SoFar, names: Names) -> Iterator[str]:
    """How much more, then what binds the rest."""
    missing = (group.minimum or NOTHING) - so_far.counted
    apart = group.distinct.at_least - so_far.different if group.distinct else 0
    if missing <= 0 and apart <= 0:
        return
    left = len(so_far.open)
    credits = group.rule is GroupRule.CREDITS
    if missing <= 0:
        amount = "more" if apart > 1 else "one more"
    elif credits:
        amount = counted(missing, "more credit")
    else:
        amount = f"{number_word(missing)} more"
    if not left:
        yield f"{amount}, but {_none_left(group, names)}"
        return
    if missing > left and not credits:
        only = f"only {number_word(left)} of {options(group, names)} can still count"
        yield f"{amount}, but {only if len(group.of) > 1 else 'there is only one line'}"
        return
    if len(group.of) == 1 and not credits and not so_far.counted:
        yield text_of(group, names)
        return
    preposition = "from" if credits and missing > 0 else "of"
    if left == 1 < len(group.of):
        yield f"{amount} {preposition} {options(group, names)} (one is left)"
    else:
        yield f"{amount} {preposition} {options(group, names, left)}"
    used = (*so_far.limits, *(NOTHING for _ in group.limits[len(so_far.limits) :]))
    bound: dict[str, None] = {}
    for limit, taken in zip(group.limits, used, strict=True):
        room = (
            max((limit.at_most_credits if limit.at_most is None else Decimal(limit.at_most)) or NOTHING, taken) - taken
        )
        if limit.at_most_share is not None:
            if _reached(group, limit, so_far.open):
                bound[limit_text(limit, group.rule, names)] = None
        elif _binds(group, limit, room, missing, so_far.open):
            bound[limit_text(limit, group.rule, names, room if taken else None)] = None
    yield from bound
    if group.same is not None:
        yield SAME[group.same]
    if group.distinct is not None and apart > 0:
        yield different(group.distinct.by, apart, more=so_far.different > 0)


def _binds(group: Group, limit: Limit, room: Decimal, missing: Decimal, still_open: frozenset[str]) -> bool:
    """Whether a limit keeps anything that is left from counting toward what is missing."""
    reached = _reached(group, limit, still_open)
    if limit.at_most is None:
        return reached > 0 and room < missing
    return room < (reached if group.rule is GroupRule.CREDITS else min(Decimal(reached), missing))


def _reached(group: Group, limit: Limit, still_open: frozenset[str]) -> int:
    """How many of the lines that can still count a limit is about."""
    return sum(
        isinstance(line, CredentialLine) and limit.looks_at(line.credential) and line.path in still_open
        for line in group.of
    )


def _none_left(group: Group, names: Names) -> str:
    if len(group.of) == 1:
        return "the only line cannot count"
    return (
        f"none of {options(group, names)} can still count" if group.of or group.takes_unlisted else "the list is empty"
    )


def _experience(line: ExperienceLine, so_far: SoFar) -> Iterator[str]:
    months = line.months - so_far.counted
    hours = (line.hours or NOTHING) - so_far.hours
    fields = (line.distinct_fields or 0) - so_far.different
    if months <= 0 and hours <= 0 and fields <= 0:
        return
    missing = [(months, "month", so_far.counted), (hours, "hour", so_far.hours)]
    found = [counted(lack, f"more {word}" if there else word) for lack, word, there in missing if lack > 0]
    yield f"{listed(found, 'and')} of experience{in_fields(line)}" if found else f"experience{in_fields(line)}"
    if fields > 0:
        yield different_fields(fields, more=so_far.different > 0)
    yield from within(line)
