"""A conflict in words: the limits in it, and of its lines those that stand in the way themselves.

A line for a credential that cannot be earned because of another line of the conflict only says so once more. What is
left are lines that nothing below explains, and circles of lines that explain each other, each told as a chain.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import assert_never

from pathways.domain.catalog import Credential, Route
from pathways.domain.money import Money
from pathways.domain.months import add_months
from pathways.domain.no_plan import ConflictMember, ConflictMemberKind
from pathways.domain.requirement import (
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CoverageLine,
    CredentialLine,
    ExclusionLine,
    ExperienceLine,
    Group,
    Selection,
)
from pathways.planning.question.calendar import Weeks
from pathways.planning.question.closure import closure_of
from pathways.planning.question.instance import Instance
from pathways.planning.question.members import MAX_CREDITS
from pathways.requirements.averaging import accepted
from pathways.wording.gone import chain_text, gone_text, way_back
from pathways.wording.phrases import Names, counted, listed
from pathways.wording.requirements import text_of

MONTHS_AHEAD = 60
"""Within which whatever recurs comes at least twice."""
MOST_TIMES = 4

LINES = (ConflictMemberKind.REQUIREMENT, ConflictMemberKind.GOAL)


@dataclass(frozen=True)
class ConflictTexts:
    """Conflicts of one question in words.

    Attributes:
        currency: of the plan.
    """

    instance: Instance
    currency: str

    @cached_property
    def names(self) -> Names:
        """Of whatever has a key."""
        return self.instance.snapshot.names

    def text(self, members: Sequence[ConflictMember]) -> str:
        """A conflict in words."""
        told = self.told(members)
        parts = [self._limit(member) for member in members if member.kind not in LINES]
        lines = [self._line(member) for member in told if member.kind in LINES]
        lines += [self._circle(chain) for chain in self.circles(members)]
        if lines:
            parts.append(listed(lines, "or") + (" (changing one of them is enough)" if len(lines) > 1 else ""))
        return f"No plan exists because of {' together with '.join(parts)}."

    def blamed(self, members: Sequence[ConflictMember]) -> list[ConflictMember]:
        """The members to drop in the search for other conflicts: those named, or all where only circles are."""
        return self.told(members) or list(members)

    def told(self, members: Sequence[ConflictMember]) -> list[ConflictMember]:
        """The members that are named by themselves: limits, and lines that no other line of the conflict explains."""
        below = {member.name: self._below(member, members) for member in members}
        found = [member for member in members if not below[member.name] and not self._only_repeats(member, members)]
        return found if found or self.circles(members) else list(members)

    def circles(self, members: Sequence[ConflictMember]) -> list[tuple[str, ...]]:
        """Chains of credentials that each need the next, the last one the first; a circle once, from its first on."""
        following: dict[str, list[str]] = {}
        for member in members:
            owner = member.name.partition("/")[0]
            for other in self._below(member, members):
                following.setdefault(owner, []).append(other.name.partition("/")[0])
        found: list[tuple[str, ...]] = []
        for start in following:
            if start not in {key for chain in found for key in chain} and (chain := way_back(start, following)):
                found.append(chain)
        return found

    def _below(self, member: ConflictMember, members: Sequence[ConflictMember]) -> list[ConflictMember]:
        """The members that stand in the routes of what a line asks for."""
        line, snapshot = member.requirement, self.instance.snapshot
        match line:
            case CredentialLine():
                keys = set(self.instance.evidence.accepted(line))
            case CompetencyLine(competency=competency):
                keys = set(snapshot.developed_by.get(competency, ()))
            case AverageLine():
                keys = set(accepted(line, self.instance.evidence))
            case None | Group() | ExclusionLine() | ExperienceLine() | ConditionLine() | CoverageLine() | Selection():
                return []
            case _:
                assert_never(line)
        return [other for other in members if other is not member and other.name.partition("/")[0] in keys]

    def _only_repeats(self, member: ConflictMember, members: Sequence[ConflictMember]) -> bool:
        """The goal's own line for a credential says nothing beside the limits that keep it from being earned."""
        line = member.requirement
        is_goal = member.name.startswith("goal/") and isinstance(line, CredentialLine)
        if not is_goal or not any(other.kind not in LINES for other in members):
            return False
        return isinstance(line, CredentialLine) and self._why_closed(line.credential) == ""

    def _circle(self, chain: Sequence[str]) -> str:
        return f"the circle {chain_text(chain, self.names)}"

    def _line(self, member: ConflictMember) -> str:
        if member.kind is ConflictMemberKind.GOAL:
            return self._of_goal()
        line = member.requirement
        if line is None:
            return f"({member.name})"
        why = self._why_closed(line.credential) if isinstance(line, CredentialLine) else ""
        return f"“{text_of(line, self.names)}” ({member.name}){f', which {why}' if why else ''}"

    def _of_goal(self) -> str:
        if self.instance.limits.weeks is None:
            return "the goal: what leads to it depends on itself in a circle"
        times = [
            each for each in map(self._times, closure_of(self.instance, self.instance.unlimited).credentials) if each
        ]
        if not times:
            return "the goal: what leads to it depends on itself in a circle, or runs out before it is needed"
        text = "what leads to it is not offered in the order in which it is needed, or runs out before that"
        return f"the goal: {text}: {listed(times[:MOST_TIMES], 'and')}"

    def _times(self, key: str) -> str:
        """When a credential is offered from the day of the question on, if it is so at times only."""
        credential, day = self.instance.snapshot.credentials[key], self.instance.question.day
        routes = [route for route in credential.routes if self.instance.is_open(credential, route, self._weeks)]
        if not routes or not all(route.is_offered for route in routes):
            return ""
        times = (each for route in routes for each in self._offerings(route))
        ahead = sorted({first for first, through in times if through >= day})
        first, last = ahead[0], ahead[-1]
        if any(route.recurring for route in routes):
            when = listed([f"next from {first}", *(f"then from {each}" for each in ahead[1:2])], "and")
        else:
            when = f"only from {first}" if first == last else f"next from {first} and last from {last}"
        return f"{credential.name} is offered {when}"

    @property
    def _weeks(self) -> Weeks | None:
        """The calendar without its limits; None: there is none."""
        return self.instance.unlimited.weeks

    def _why_closed(self, key: str) -> str:
        """Why nobody can earn a credential on any day of the question, e.g. “has ceased”; empty: that is not why."""
        credential = self.instance.snapshot.credentials.get(key)
        if credential is None:
            return "is not in the catalogue"
        if not credential.plannable_on(self.instance.question.day):
            return gone_text(credential, self.names)
        if not credential.routes:
            return "nobody can earn by any route that is known"
        if any(self.instance.is_open(credential, route, self._weeks) for route in credential.routes):
            return ""
        return listed(list(dict.fromkeys(self._why_shut(credential))), "and")

    def _why_shut(self, credential: Credential) -> Iterator[str]:
        day = self.instance.question.day
        for route in credential.routes:
            if route.available_through is not None and route.available_through < day:
                yield f"closed on {route.available_through}"
            elif route.available_from is not None and route.available_from > day:
                yield f"opens on {route.available_from}"
            elif route.is_offered:
                yield self._offered(route, day)
            else:
                yield "fits into no weeks without a break"

    def _offered(self, route: Route, day: date) -> str:
        ahead = [each for each in route.offerings if each.ends_on >= day]
        full = sorted(each.starts_on for each in ahead if each.seats == 0)
        coming = [first for first, through in self._offerings(route) if through >= day]
        if coming:
            return f"is next offered from {min(coming)}"
        if route.recurring:
            return "is full in every offering"
        if not ahead:
            return f"was last offered from {max(each.starts_on for each in route.offerings)}"
        return f"is full in every offering: {listed([f'from {each}' for each in full], 'and')}"

    def _offerings(self, route: Route) -> list[tuple[date, date]]:
        """Those with a seat; of what recurs the next ones."""
        day = self.instance.question.day
        until = add_months(day, MONTHS_AHEAD)
        return list(self.instance.snapshot.term_calendar.offerings(route, day, until))

    def _past(self, day: date | None) -> str:
        """What is said of a last day that comes before the first one; nothing of others."""
        first = self.instance.question.day
        if day is None or day >= first:
            return ""
        begins = f"today is {first}" if self.instance.question.options.start_on is None else f"the start is {first}"
        return f", a day that is past ({begins})"

    def _limit(self, member: ConflictMember) -> str:
        names, options = self.names, self.instance.question.options
        key = member.name.partition(":")[2]
        match member.kind:
            case ConflictMemberKind.BUDGET:
                return f"the budget of {Money(options.budget or Decimal(0), self.currency)}"
            case ConflictMemberKind.FINISH_BY:
                return f"finishing by {options.finish_by}{self._past(options.finish_by)}"
            case ConflictMemberKind.WEEKLY_HOURS:
                return f"{counted(options.weekly_hours or Decimal(0), 'hour')} a week"
            case ConflictMemberKind.MAX_PARALLEL:
                return f"{counted(options.max_parallel or 0, 'step')} at a time"
            case ConflictMemberKind.CREDITS_PER_TERM if member.name == MAX_CREDITS:
                return f"at most {counted(options.max_credits_per_term or Decimal(0), 'credit')} a term"
            case ConflictMemberKind.CREDITS_PER_TERM:
                return f"at least {counted(options.min_credits_per_term or Decimal(0), 'credit')} a term"
            case ConflictMemberKind.KEEP_VALID_UNTIL:
                return f"keeping it valid until {options.keep_valid_until}"
            case ConflictMemberKind.ACCREDITED_ONLY:
                return "taking accredited credentials only"
            case ConflictMemberKind.AVOID:
                return f"avoiding {names.get(key, key)}"
            case ConflictMemberKind.INCLUDE:
                return f"including {names.get(key, key)}"
            case _:
                return f"the rule “{self.instance.snapshot.overlaps[key].name}” ({key}), which limits what counts twice"
