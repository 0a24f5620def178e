"""What would help where there is no plan: the smallest sets of changes that make one possible, the cheapest plan first.

Sets that hit every conflict are found breadth first (Reiter 1987): what is tried next is the set before and one member
of a conflict that it leaves. A limit that is a number is relaxed to the least value that works.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from pathways.domain.goal import covering_at_most
from pathways.domain.learner import Waiver
from pathways.domain.money import Money, written
from pathways.domain.no_plan import ConflictMember, ConflictMemberKind, OptionChange, OptionChangeKind, Relaxation
from pathways.domain.plan import Objective, Plan, PlanQuestion
from pathways.domain.quantity import plain
from pathways.domain.requirement import ConditionLine, CoverageLine, ExperienceLine, Group, walk
from pathways.planning.explain.conflicts import Obstacles
from pathways.planning.explain.least_amounts import ALL_HOURS, LeastAmounts, is_least
from pathways.planning.question.members import MAX_CREDITS, OPTION
from pathways.planning.question.replanner import Replanner
from pathways.planning.strategies.variations import with_options
from pathways.wording.phrases import counted, listed
from pathways.wording.requirements import text_of

MOST_CHANGES = 6
MOST_BY_ALL = 2
"""With more conflicts, only the members shown are changed: waivers further up would make many equal sets."""
MOST_TRIED = 48
MOST_SHOWN = 8
NO_LIMIT = 1_000_000
WAIVED = "to see what it would change"
MORE_HOURS = ConflictMember(ConflictMemberKind.WEEKLY_HOURS, OPTION[ConflictMemberKind.WEEKLY_HOURS])
"""Dropping the limit leaves the usual hours, so it may be missing from a conflict even where more hours would help."""

COVERAGE = ConflictMember(ConflictMemberKind.GOAL, "coverage")
"""To drop it is to ask for none of an occupation's needs."""
FIXED = (ConflictMemberKind.GOAL, ConflictMemberKind.OVERLAP)
"""Nothing that a question says changes them."""
OF_NOBODY = 3
"""The effort of what nobody can give: to waive experience."""


def relaxations_of(
    obstacles: Obstacles, planner: Replanner, accepted: Relaxation | None = None
) -> tuple[Relaxation, ...]:
    """The fewest changes that make a plan possible, with the plan that each set leads to.

    Args:
        obstacles: of a question without a plan.
        planner: answers other questions.
        accepted: that claims count too: one change, which a person can make.
    """
    found: list[tuple[bool, Relaxation]] = []
    for several in _change_sets(obstacles):
        for change in several:
            if obstacles.clock.left <= 0:
                break
            relaxed = _Relaxing(obstacles, change, planner).relaxation()
            if relaxed is not None and all(relaxed.changes != each.changes for _, each in found):
                found.append((max(map(_effort, change)) == OF_NOBODY, relaxed))
        if found:
            break
    shown = sorted(found, key=_order_of)[:MOST_SHOWN]
    if accepted is not None:
        alone = [each for each in shown if len(each[1].changes) == 1]
        shown = sorted([(False, accepted), *alone], key=_order_of)
    return tuple(relaxed for _, relaxed in shown)


def _order_of(found: tuple[bool, Relaxation]) -> tuple[bool, Decimal, bool, int, str]:
    """What nobody can give comes last, and the cheapest plan first."""
    is_of_nobody, relaxed = found
    totals = relaxed.plan.totals
    return is_of_nobody, totals.cost.amount, not relaxed.plan.is_priced, totals.weeks or 0, relaxed.text


def _change_sets(obstacles: Obstacles) -> Iterator[list[tuple[ConflictMember, ...]]]:
    """Sets of members without which there is a plan, the smallest first; where they are large, one of them."""
    level: list[tuple[ConflictMember, ...]] = [()]
    single: list[tuple[ConflictMember, ...]] = []
    tried = 0
    while (
        (level or single) and tried < MOST_TRIED and obstacles.clock.left > 0 and len((*level, ())[0]) <= MOST_CHANGES
    ):
        ready, single = single, []
        following: dict[frozenset[str], tuple[ConflictMember, ...]] = {}
        for dropped in level[: MOST_TRIED - tried]:
            tried += 1
            members = _changeable(obstacles, dropped)
            if members is None:
                ready.append(dropped)
            for member in members or ():
                following.setdefault(frozenset(each.name for each in (*dropped, member)), (*dropped, member))
        yield ready
        if level == [()]:
            also = [MORE_HOURS] if obstacles.is_of_time else []
            also += [COVERAGE] if _coverage_lines(obstacles) else []
            single = [(member,) for member in also if frozenset({member.name}) not in following]
        level = list(following.values())
    one = _one_set(obstacles) if level else None
    if one is not None:
        yield [one]


def _changeable(obstacles: Obstacles, dropped: Sequence[ConflictMember]) -> list[ConflictMember] | None:
    """Members of a conflict that is left and that a question can change; None: there is none left."""
    names = {each.name for each in dropped}
    if COVERAGE in dropped:
        names.update(line.path for line in _coverage_lines(obstacles))
    conflict = obstacles.conflict(names)
    if not conflict:
        return None
    is_wide = len(obstacles.conflicts) > MOST_BY_ALL
    return [
        COVERAGE if isinstance(member.requirement, CoverageLine) else member
        for member in (obstacles.texts.blamed(conflict) if is_wide else conflict)
        if member.kind not in FIXED and not _is_whole_goal(member, obstacles)
    ]


def _one_set(obstacles: Obstacles) -> tuple[ConflictMember, ...] | None:
    """Members without which there is a plan, none of them idle; None: there are none, or time is over."""
    dropped: list[ConflictMember] = []
    while (members := _changeable(obstacles, dropped)) is not None:
        if not members or obstacles.clock.left <= 0:
            return None
        dropped.append(min(members, key=_effort))
    for member in dropped[:-1]:
        rest = [each for each in dropped if each is not member]
        if _changeable(obstacles, rest) is None:
            dropped = rest
    return tuple(dropped)


def _effort(member: ConflictMember) -> int:
    """What a person can change comes before what others grant, and that before what nobody can give."""
    if member.kind is not ConflictMemberKind.REQUIREMENT:
        return 0
    if isinstance(member.requirement, ConditionLine):
        return 1
    return OF_NOBODY if isinstance(member.requirement, ExperienceLine) else 2


def greatest_share_text(relaxations: Sequence[Relaxation], obstacles: Obstacles) -> str:
    """How much of the occupations of a goal can be covered as the question stands; empty where it is not known."""
    for each in relaxations:
        if [change.kind for change in each.changes] == [OptionChangeKind.COVERAGE]:
            return f"At most {_covered(Decimal(each.changes[0].value), obstacles)} can be covered."
    return ""


@dataclass(frozen=True)
class _Relaxing:
    """One set of members that is dropped."""

    obstacles: Obstacles
    members: tuple[ConflictMember, ...]
    planner: Replanner

    @cached_property
    def amounts(self) -> LeastAmounts:
        """The least changes of single options."""
        return LeastAmounts(self.obstacles, self.planner)

    def relaxation(self) -> Relaxation | None:
        """None: no plan even so."""
        question = self.obstacles.instance.question
        for member in self.members:
            question = _loosened(question, member)
        plan = self.planner.best(question)
        if plan is None:
            return None
        changes = []
        for member in self.members:
            settled = self._settled(question, member, plan)
            if settled is None:
                return None
            if settled[0] != question and not _is_within_budget(plan, settled):
                plan = None
            question, change = settled
            changes.append(change)
        plan = plan or self.planner.best(question)
        if plan is None or self.obstacles.clock.left <= 0:  # what was not found in time may be less than what was
            return None
        parts = [self._text(member, change) for member, change in zip(self.members, changes, strict=True)]
        return Relaxation(tuple(changes), f"{_capital(listed(parts, 'and'))}{leads_to(plan)}", plan)

    def _settled(
        self, question: PlanQuestion, member: ConflictMember, best: Plan | None
    ) -> tuple[PlanQuestion, OptionChange] | None:
        """The question with the least change of one member that works, and that change.

        Args:
            best: plan of the question as it is, if it is known.
        """
        key = member.name.partition(":")[2]
        match member.kind:
            case ConflictMemberKind.GOAL:
                share = self.amounts.greatest_share(question)
                if share is None:
                    return None
                covering = replace(question, goal=covering_at_most(self.obstacles.instance.question.goal, share))
                return covering, _change(OptionChangeKind.COVERAGE, "coverage", plain(share))
            case ConflictMemberKind.BUDGET:
                is_cheapest = best is not None and question.options.optimize[0] is Objective.MONEY
                plan = best if is_cheapest else self.planner.best(_aiming_at(question, Objective.MONEY))
                if plan is None or not is_least(plan):
                    return None
                cost = plan.totals.cost
                return with_options(question, budget=cost.amount), _change(
                    OptionChangeKind.BUDGET, "budget", written(cost.amount, cost.currency)
                )
            case ConflictMemberKind.FINISH_BY:
                day = self.amounts.first_day(_aiming_at(question, Objective.WEEKS))
                if day is None:
                    return None
                return with_options(question, finish_by=day), _change(OptionChangeKind.FINISH_BY, "finishBy", str(day))
            case ConflictMemberKind.WEEKLY_HOURS:
                hours = self.amounts.least_hours(question)
                if hours is None:
                    return None
                change = _change(OptionChangeKind.WEEKLY_HOURS, "weeklyHours", plain(hours))
                return with_options(question, weekly_hours=hours), change
            case ConflictMemberKind.MAX_PARALLEL:
                count = self.amounts.least_parallel(question)
                change = _change(OptionChangeKind.MAX_PARALLEL, "maxParallel", str(count))
                return with_options(question, max_parallel=count), change
            case ConflictMemberKind.CREDITS_PER_TERM if member.name == MAX_CREDITS:
                credits = self.amounts.least_of_most_credits(question)
                change = _change(OptionChangeKind.CREDITS_PER_TERM, member.name, plain(credits))
                return with_options(question, max_credits_per_term=credits), change
            case ConflictMemberKind.CREDITS_PER_TERM:
                credits = self.amounts.most_of_least_credits(question)
                change = _change(OptionChangeKind.CREDITS_PER_TERM, member.name, plain(credits))
                return with_options(question, min_credits_per_term=credits), change
            case ConflictMemberKind.KEEP_VALID_UNTIL:
                day = self.amounts.last_kept(question)
                change = _change(OptionChangeKind.KEEP_VALID_UNTIL, "keepValidUntil", str(day))
                return with_options(question, keep_valid_until=day), change
            case ConflictMemberKind.ACCREDITED_ONLY:
                return question, _change(OptionChangeKind.ACCREDITED_ONLY, "accreditedOnly", "false")
            case ConflictMemberKind.AVOID:
                return question, OptionChange(OptionChangeKind.DROP_AVOID, key, f"avoid-={key}")
            case ConflictMemberKind.INCLUDE:
                return question, OptionChange(OptionChangeKind.DROP_INCLUDE, key, f"include-={key}")
            case _:
                line = member.requirement
                if isinstance(line, ConditionLine):
                    text = line.condition
                    return question, OptionChange(OptionChangeKind.ADD_CONDITION, text, f"condition+={text}")
                return question, OptionChange(OptionChangeKind.WAIVE, member.name, f"waive={member.name}")

    def _text(self, member: ConflictMember, change: OptionChange) -> str:
        names, currency = self.obstacles.instance.snapshot.names, self.obstacles.currency
        match change.kind:
            case OptionChangeKind.COVERAGE:
                return f"covering {_covered(Decimal(change.value), self.obstacles)}, the most possible"
            case OptionChangeKind.BUDGET:
                return f"a budget of {Money(Decimal(change.value), currency)}"
            case OptionChangeKind.FINISH_BY:
                return f"finishing by {change.value}"
            case OptionChangeKind.WEEKLY_HOURS:
                return f"{counted(Decimal(change.value), 'hour')} a week"
            case OptionChangeKind.MAX_PARALLEL:
                return f"{counted(Decimal(change.value), 'step')} at a time"
            case OptionChangeKind.CREDITS_PER_TERM:
                bound = "at most" if member.name == MAX_CREDITS else "at least"
                return f"{bound} {counted(Decimal(change.value), 'credit')} a term"
            case OptionChangeKind.KEEP_VALID_UNTIL:
                return f"keeping it valid until {change.value}"
            case OptionChangeKind.ACCREDITED_ONLY:
                return "credentials that are not accredited"
            case OptionChangeKind.DROP_AVOID:
                return f"not avoiding {names.get(change.value, change.value)}"
            case OptionChangeKind.DROP_INCLUDE:
                return f"leaving out {names.get(change.value, change.value)}"
            case OptionChangeKind.ADD_CONDITION:
                return f"a record that says “{change.value}”"
            case _:
                line = member.requirement
                return f"a waiver of “{text_of(line, names) if line else change.value}”"


def _coverage_lines(obstacles: Obstacles) -> list[CoverageLine]:
    return [line for line in walk(obstacles.instance.goal) if isinstance(line, CoverageLine)]


def _covered(share: Decimal, obstacles: Obstacles) -> str:
    names = obstacles.instance.snapshot.names
    lines = [replace(line, share=min(line.share, share)) for line in _coverage_lines(obstacles)]
    return listed([text_of(line, names) for line in lines], "and")


def _is_whole_goal(member: ConflictMember, obstacles: Obstacles) -> bool:
    """The only line of the goal: to waive it would be to want nothing."""
    return [member.name] == [line.path for line in walk(obstacles.instance.goal) if not isinstance(line, Group)]


def leads_to(plan: Plan) -> str:
    """What a change leads to, in brackets."""
    totals = plan.totals
    if not totals.steps:
        return " (the goal is then reached)"
    cost = totals.cost if plan.is_priced else f"at least {totals.cost}"
    weeks = "" if totals.weeks is None else f", {counted(totals.weeks, 'week')}"
    return f" ({counted(totals.steps, 'step')}, {cost}{weeks})"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _change(kind: OptionChangeKind, name: str, value: str) -> OptionChange:
    return OptionChange(kind, value, f"{name}={value}")


def _aiming_at(question: PlanQuestion, objective: Objective) -> PlanQuestion:
    """The same with another objective before all others."""
    others = [each for each in question.options.optimize if each is not objective]
    return with_options(question, optimize=(objective, *others))


def _loosened(question: PlanQuestion, member: ConflictMember) -> PlanQuestion:
    """The question with one member dropped; a limit of the calendar is widened, so that there still is one."""
    options, record = question.options, question.record
    key = member.name.partition(":")[2]
    match member.kind:
        case ConflictMemberKind.GOAL:
            return replace(question, goal=covering_at_most(question.goal, Decimal(0)))
        case ConflictMemberKind.BUDGET:
            return with_options(question, budget=None)
        case ConflictMemberKind.FINISH_BY:
            return with_options(question, finish_by=date.max)
        case ConflictMemberKind.WEEKLY_HOURS:
            return with_options(question, weekly_hours=ALL_HOURS)
        case ConflictMemberKind.MAX_PARALLEL:
            return with_options(question, max_parallel=NO_LIMIT)
        case ConflictMemberKind.CREDITS_PER_TERM if member.name == MAX_CREDITS:
            return with_options(question, max_credits_per_term=Decimal(NO_LIMIT))
        case ConflictMemberKind.CREDITS_PER_TERM:
            return with_options(question, min_credits_per_term=Decimal(0))
        case ConflictMemberKind.KEEP_VALID_UNTIL:
            return with_options(question, keep_valid_until=question.day)
        case ConflictMemberKind.ACCREDITED_ONLY:
            return with_options(question, accredited_only=False)
        case ConflictMemberKind.AVOID:
            return with_options(question, avoid=_without(options.avoid, key))
        case ConflictMemberKind.INCLUDE:
            return with_options(question, include=_without(options.include, key))
        case _:
            line = member.requirement
            if isinstance(line, ConditionLine):
                return replace(question, record=replace(record, conditions=record.conditions | {line.condition}))
            waiver = Waiver(path=member.name, reason=WAIVED)
            return replace(question, record=replace(record, waivers=(*record.waivers, waiver)))


def _without(keys: Sequence[str], key: str) -> tuple[str, ...]:
    return tuple(each for each in keys if each != key)


def _is_within_budget(plan: Plan | None, settled: tuple[PlanQuestion, OptionChange]) -> bool:
    """The best plan of a question without a budget is the best one with it too."""
    question, change = settled
    budget = question.options.budget
    is_kept = change.kind is OptionChangeKind.BUDGET and budget is not None
    return is_kept and plan is not None and plan.totals.cost.amount <= (budget or 0)
