"""Questions about teams, roles and people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, TypeVar

import strawberry

from pathways.access.roles import Permission
from pathways.api.context import RequestContext
from pathways.api.declare import output, resolved
from pathways.api.inputs import questions as inputs
from pathways.api.inputs.question_reader import Reader, judged_on, stored_learner
from pathways.api.records.types import Learner
from pathways.api.types.no_plan import refused
from pathways.api.types.pagination import Connection, Window, page
from pathways.api.workforce.company import nearest_of_all
from pathways.api.workforce.gaps import TeamForecast, TeamForecastPoint, TeamGap
from pathways.api.workforce.inputs import PeopleFilter, RoleInput, TeamRef, WorkforceOptions
from pathways.api.workforce.matches import Candidate, CandidateConnection, OccupationMatch, OccupationMatchConnection
from pathways.api.workforce.people import (
    Meant,
    counted_among,
    everybody,
    meant_by_team,
    named_learners,
    roles_of,
)
from pathways.api.workforce.portfolios import (
    PortfolioOptions,
    PortfolioResult,
    limits_of,
    of_people,
    portfolio_result,
)
from pathways.api.workforce.teams import Team
from pathways.catalog.references import goal_problems, unknown_keys
from pathways.codes import Code
from pathways.domain import no_plan
from pathways.domain.goal import Goal
from pathways.errors import Problem, ProblemsError
from pathways.planning.question.validation import currency_problems
from pathways.workforce import team_gap
from pathways.workforce.forecast import forecast, months_problems
from pathways.workforce.nameless import hidden
from pathways.workforce.people import Person, Role, people_of, role_problems
from pathways.workforce.portfolio import answer
from pathways.workforce.portfolio.portfolio import Portfolios
from pathways.workforce.portfolio.question import option_problems
from pathways.workforce.ranking import MOST_PLANNED, Match, Ranking
from pathways.workforce.team import team_not_there
from pathways.workforce.team_gap import team_gap as gap_of_team

Paged = TypeVar("Paged", bound=Connection[Any])

Info = strawberry.Info[RequestContext, None]
USUAL_MONTHS = 12


@output
class TeamQuery:
    """Questions about teams, roles and people."""

    @resolved
    async def team(self, info: Info, key: str) -> Team | None:
        """One team by key.

        Args:
            key: of the team; NOT_FOUND when nothing has it that you may see.
        """
        tree = await info.context.team_tree()
        if key not in tree.teams:
            raise ProblemsError([team_not_there(key, "key")])
        return Team.of(info.context, tree, key)

    @resolved
    async def teams(
        self, info: Info, *, search: str | None = None, first: int | None = None, after: str | None = None
    ) -> Connection[Team] | None:
        """The teams that a search finds and you may see, by key.

        Args:
            search: words of keys and names; every word must match. Absent: all of them.
        """
        tree, words = await info.context.team_tree(), (search or "").casefold().split()
        keys = [
            key
            for key in sorted(tree.teams)
            if all(word in f"{key} {tree.teams[key].name or ''}".casefold() for word in words)
        ]
        return page(keys, lambda key: Team.of(info.context, tree, key), Window(first, after))

    @resolved
    async def team_gap(
        self,
        info: Info,
        *,
        team: TeamRef,
        roles: list[RoleInput] | None = None,
        options: WorkforceOptions | None = None,
        at_revision: int | None = None,
        in_change_set: str | None = None,
    ) -> TeamGap | None:
        """What a team has of what its roles ask for: the best assignment of people to roles, who holds what, and what
        hangs on one person.

        Args:
            team: whose people are looked at; who has not agreed to WORKFORCE counts in no number. Where the
                tenant names nobody: a stored team of five or more.
            roles: the places to fill (default: those of the team and of the teams below it).
        """
        given = options or WorkforceOptions()
        reading = await info.context.over(at_revision, in_change_set)
        day = judged_on(given.as_of)
        meant = await meant_by_team(reading, team, given.leaving, given.joining)

        def found() -> team_gap.TeamGap:
            people, wanted = _asked(reading, meant, roles, given, day)
            return gap_of_team(people, wanted, day, reading.snapshot)

        gap = await reading.judge(found)
        seen = await _seen(reading, (each.key for each in gap.people if each.key in meant.stored))
        return TeamGap.of(reading, gap, seen if meant.named else {}, named=meant.named)

    @resolved
    async def team_forecast(
        self,
        info: Info,
        *,
        team: TeamRef,
        roles: list[RoleInput] | None = None,
        months: int | None = USUAL_MONTHS,
        options: WorkforceOptions | None = None,
        at_revision: int | None = None,
        in_change_set: str | None = None,
    ) -> TeamForecast | None:
        """What becomes of a team as awards run out, if nobody renews any and if all are renewed that can be.

        Args:
            team: whose people are looked at; who has not agreed to WORKFORCE counts in no number. Where the
                tenant names nobody: a stored team of five or more.
            roles: the places to fill (default: those of the team and of the teams below it).
            months: how many months to look ahead, 1 to 120 (default 12).
        """
        given = options or WorkforceOptions()
        reading = await info.context.over(at_revision, in_change_set)
        day = judged_on(given.as_of)
        meant = await meant_by_team(reading, team, given.leaving, given.joining)
        ahead = USUAL_MONTHS if months is None else months

        def found() -> list[TeamForecastPoint]:
            if problems := months_problems(ahead):
                raise ProblemsError(problems)
            people, wanted = _asked(reading, meant, roles, given, day)
            return [TeamForecastPoint.of(each) for each in forecast(people, wanted, day, ahead, reading.snapshot)]

        return TeamForecast(points=await reading.judge(found), catalog_revision=reading.snapshot.revision)

    @resolved
    async def training_portfolio(
        self,
        info: Info,
        *,
        team: TeamRef,
        roles: list[RoleInput] | None = None,
        options: PortfolioOptions,
        at_revision: int | None = None,
        in_change_set: str | None = None,
    ) -> PortfolioResult | None:
        """Which trainings for whom close most of a team's gap within a budget, or enough of it at the least cost; with
        the proof that nothing better exists.

        Args:
            team: whose people are looked at; who has not agreed to WORKFORCE counts in no number. Where the
                tenant names nobody: a stored team of five or more.
            roles: the places to fill (default: those of the team and of the teams below it).
            options: the limits.
        """
        try:
            reading = await info.context.over(at_revision, in_change_set)
            day = judged_on(options.as_of)
            meant = await meant_by_team(reading, team, options.leaving, options.joining)

            def found() -> answer.TrainingPortfolio | no_plan.NoPlan | no_plan.Refusal:
                reader = Reader(snapshot=reading.snapshot)
                limits = limits_of(options, reader, reading)
                more = [*reader.problems, *option_problems(limits, reading.snapshot)]
                people, wanted = _asked(reading, meant, roles, of_people(options), day, more)
                return Portfolios(reading.planner, reading.snapshot).best(people, wanted, limits)

            return portfolio_result(reading, await reading.judge(found), named=meant.named)
        except ProblemsError as refusal:
            if any(each.code is Code.TIMEOUT for each in refusal.problems):
                raise
            return refused(info.context, refusal.problems)

    @resolved
    async def candidates(
        self,
        info: Info,
        *,
        goal: inputs.GoalInput,
        among: PeopleFilter | None = None,
        options: WorkforceOptions | None = None,
        first: int | None = None,
        after: str | None = None,
        at_revision: int | None = None,
        in_change_set: str | None = None,
    ) -> CandidateConnection | None:
        """The people for a goal, the nearest first: by coverage, then by the cheapest proved plan to the rest, then
        by key; who has not agreed to WORKFORCE is not among them. Refused where the tenant names nobody.

        Args:
            among: whom to look at (default: everybody whom you may see).
        """
        given, asked = options or WorkforceOptions(), among or PeopleFilter()
        reading = await info.context.over(at_revision, in_change_set)
        window, day = Window(first, after), judged_on(given.as_of)
        await _expect_names(reading)
        ordered = await nearest_of_all(reading, goal, asked, given, day)
        behind = () if ordered is None else ordered[MOST_PLANNED:]
        if ordered is None:
            meant = await _among(reading, asked)
        else:
            meant = Meant(stored=await counted_among(reading, ordered[:MOST_PLANNED], "among"))

        def found(some: Meant, *, planned: bool) -> dict[str, Match]:
            reader = Reader(snapshot=reading.snapshot)
            wanted = reader.goal(goal)
            records = some.records(reader, given, day, "among", reading.snapshot)
            reader.raise_problems(_ranking_problems(reading, wanted, asked, given))
            people = people_of(records, day, reading.snapshot, "among")
            current = reading.snapshot.current_key
            ignore = frozenset(map(current, asked.ignore or ()))
            ranking = Ranking(reading.snapshot, reading.planner, given.currency, ignore)
            if not planned:
                return {each.key: ranking.match(wanted, each) for each in people}
            holds = tuple(map(current, asked.holds or ()))
            return {each.person: each for each in ranking.candidates(wanted, people, holds)}

        matches = await reading.judge(partial(found, meant, planned=True))
        keys = [*matches, *behind]
        if others := {key for key in keys[window.slice_of(keys)] if key not in matches}:
            rest = Meant(stored=await counted_among(reading, others, "among"))
            matches |= await reading.judge(partial(found, rest, planned=False))
            keys = [key for key in keys if key in matches or key not in others]
            meant = replace(meant, stored={**meant.stored, **rest.stored})
        learners = await _seen(reading, (key for key in keys[window.slice_of(keys)] if key in meant.stored))
        made = page(keys, lambda key: Candidate.of(reading, matches[key], learners.get(key)), window)
        return _of_revision(CandidateConnection, made, reading)

    @resolved
    async def occupation_matches(
        self,
        info: Info,
        *,
        learner: inputs.LearnerRef,
        options: WorkforceOptions | None = None,
        first: int | None = None,
        after: str | None = None,
        at_revision: int | None = None,
        in_change_set: str | None = None,
    ) -> OccupationMatchConnection | None:
        """The occupations that a person covers in part, the nearest first: by coverage, then by the cheapest
        proved plan to the rest, then by key."""
        given, window = options or WorkforceOptions(), Window(first, after)
        reading = await info.context.over(at_revision, in_change_set)
        day, stored = judged_on(given.as_of), await stored_learner(reading, learner)

        def found() -> Mapping[str, Match]:
            reader = Reader(snapshot=reading.snapshot)
            record = reader.learner(learner, stored, day, verified_only=bool(given.verified_only))
            reader.raise_problems([*currency_problems(given.currency, "options/currency"), *_misplaced(given)])
            (person,) = people_of({learner.key or "": record}, day, reading.snapshot, "learner")
            return Ranking(reading.snapshot, reading.planner, given.currency).occupations(
                person, reading.view.role_index
            )

        matches = await reading.judge(found)
        made = page(list(matches), lambda key: OccupationMatch.of(reading, key, matches[key]), window)
        return _of_revision(OccupationMatchConnection, made, reading)


def _of_revision(kind: Callable[..., Paged], made: Connection[Any], reading: RequestContext) -> Paged:
    """A page that says which revision of the catalogue answered."""
    return kind(**vars(made), catalog_revision=reading.snapshot.revision)


def _asked(
    reading: RequestContext,
    meant: Meant,
    roles: list[RoleInput] | None,
    options: WorkforceOptions,
    day: date,
    more: Sequence[Problem] = (),
) -> tuple[tuple[Person, ...], tuple[Role, ...]]:
    """The people and the roles of a question about a team.

    Args:
        more: what else is wrong with the question.

    Raises:
        ProblemsError: everything that is wrong with either.
    """
    reader, snapshot = Reader(snapshot=reading.snapshot), reading.snapshot
    wanted = meant.roles if roles is None else roles_of(roles, reader, "roles")
    current = tuple(each.current(snapshot) for each in wanted)
    if roles is None:  # what an edit took away counts for nothing
        current = tuple(each for each in current if each.occupation in snapshot.occupations)
    records = meant.records(reader, options, day, "team/profiles", snapshot)
    reader.raise_problems([*role_problems(current, snapshot), *more])
    return people_of(records, day, snapshot), current


async def _expect_names(reading: RequestContext) -> None:
    """Raises:
    ProblemsError: NAMES_HIDDEN, the tenant names nobody.
    StoreError: the store does not answer.
    """
    if not (await reading.own_settings()).names_for_workforce:
        raise ProblemsError([hidden("nobody is listed for a goal", "among")])


async def _among(reading: RequestContext, asked: PeopleFilter) -> Meant:
    """Whom a filter leaves in.

    Raises:
        ProblemsError: NOT_FOUND, of what is not there for whoever asks.
        StoreError: the store does not answer.
    """
    tree = await reading.team_tree()
    if asked.team is not None:
        found = await counted_among(reading, tree.members_of(asked.team, "among/team"), "among")
    elif asked.learners is None:
        return Meant(stored=await everybody(reading, tree))
    if asked.learners is not None:
        named = await named_learners(reading, tree, asked.learners, "among/learners")
        found = named if asked.team is None else {key: each for key, each in found.items() if key in named}
    return Meant(stored=found)


def _ranking_problems(
    reading: RequestContext, goal: Goal, asked: PeopleFilter, options: WorkforceOptions
) -> list[Problem]:
    credentials, current = reading.snapshot.credentials, reading.snapshot.current_key
    return [
        *goal_problems(goal, reading.snapshot),
        *unknown_keys(map(current, asked.holds or ()), credentials, "credential", "among/holds"),
        *unknown_keys(map(current, asked.ignore or ()), credentials, "credential", "among/ignore"),
        *currency_problems(options.currency, "options/currency"),
    ]


def _misplaced(options: WorkforceOptions) -> list[Problem]:
    """Nobody joins or leaves one person."""
    said = {"options/leaving": options.leaving, "options/joining": options.joining}
    text = "The question is about one person, whom nobody joins or leaves."
    return [Problem(Code.MISPLACED, text, "Leave it out.", path) for path, value in said.items() if value]


async def _seen(reading: RequestContext, keys: Iterable[str]) -> dict[str, Learner]:
    """Of some learners those whose records whoever asks may see."""
    if Permission.READ_LEARNERS not in reading.caller.identity.permissions:
        return {}
    found = await reading.learners(list(keys))
    return {key: Learner.of(reading, each) for key, each in found.items()}
