"""Renewals of stored learners that fall due."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import strawberry
from strawberry import Private

from pathways.access.audit import Act
from pathways.api.clock import today
from pathways.api.context import RequestContext
from pathways.api.declare import output, resolved
from pathways.api.records.types import Award, Learner
from pathways.api.types.credentials import Route
from pathways.api.types.no_plan import plan_result
from pathways.api.types.pagination import Connection, Window, page
from pathways.api.types.plans import Plan
from pathways.catalog.references import fitting
from pathways.domain import deadline, plan
from pathways.domain.goal import CredentialGoal
from pathways.errors import ProblemsError
from pathways.records.permitted import is_own, sees
from pathways.records.renewals import due as renewals
from pathways.records.saving import not_there

Info = strawberry.Info[RequestContext, None]
_BETWEEN = "\n"
"""No key of a learner or an award has a line end."""


@output
class RenewalDue:
    """A credential that runs out, and how it is kept.

    Attributes:
        learner: whose it is.
        award: the award of it that is valid longest.
        renewal: the way to renew it that is still open and furthest along; null: there is none.
        opens_on: the first day (included) on which it may be renewed; without a renewal that of its present cycle.
        due_on: the last day (included) of validity, or of the renewal where that ends before.
        grace_through: the last day (included) on which it may be renewed after that; null: it may not.
    """

    learner: Learner
    award: Award
    renewal: Route | None
    opens_on: date
    due_on: date
    grace_through: date | None
    due: Private[renewals.RenewalDue]
    day: Private[date]

    @classmethod
    def of(cls, reading: RequestContext, due: renewals.RenewalDue, day: date) -> RenewalDue:
        """What falls due as the API shows it."""
        key = due.kept.award.credential
        return cls(
            learner=Learner.of(reading, due.learner),
            award=Award.of(reading, due.learner, due.kept),
            renewal=None if due.renewal is None else Route.of(reading, key, due.renewal),
            opens_on=due.opens_on,
            due_on=due.due_on,
            grace_through=due.grace_through,
            due=due,
            day=day,
        )

    @resolved
    async def plan(self, info: Info) -> Plan | None:
        """The best plan to hold it still on the day after it runs out; null: there is none, or time ran out first."""
        reading = info.context
        kept_until = max(self.due_on, self.day) + timedelta(days=1)
        options = plan.PlanOptions(start_on=self.day, keep_valid_until=kept_until)
        goal = CredentialGoal(self.due.kept.award.credential)
        record, left_out = await asyncio.to_thread(fitting, self.due.learner.record(self.day), reading.snapshot)
        question = plan.PlanQuestion(goal, record, options, left_out=left_out)
        found = plan_result(reading, await reading.plan(question), question)
        return found if isinstance(found, Plan) else None


@output
class RenewalQuery:
    """Renewals of stored learners that fall due."""

    @resolved
    async def renewals_due(
        self,
        info: Info,
        *,
        within: int,
        learner: str | None = None,
        team: str | None = None,
        as_of: date | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> Connection[RenewalDue] | None:
        """What runs out within some days, and what ran out and may still be renewed, soonest first; of those whose
        records you see.

        Args:
            within: how many days to look ahead, 0 to 3660.
            learner: the key of one learner; NOT_FOUND when nobody has it whom you may see (default: everybody).
            team: the key of a team: of those who belong to it or to one below; NOT_FOUND when nothing has it that you
                may see (default: everybody).
            as_of: the day that counts as today (default: today, UTC).
        """
        reading, window, day = info.context, Window(first, after), as_of or today()
        renewals.expect_days(within)
        if learner is not None and await reading.learner(learner) is None:
            raise ProblemsError([not_there(learner, "learner")])
        keys = None if learner is None else [learner]
        if team is not None:
            members = (await reading.team_tree()).members_of(team, "team")
            keys = [key for key in members if learner in (None, key)]
        found = await reading.judge(lambda: _due(reading, keys, day, within))
        named = {_BETWEEN.join((each.learner.key, each.kept.key)): each for each in found}
        listed = list(named)
        if learner is None:
            _note(reading, [named[each] for each in listed[window.slice_of(listed)]])
        return page(listed, lambda key: RenewalDue.of(reading, named[key], day), window)


def _due(reading: RequestContext, keys: list[str] | None, day: date, within: int) -> list[renewals.RenewalDue]:
    """Of these, or of everybody, as far as they are seen."""
    records, identity = reading.records, reading.caller.identity
    if records is None:
        return []
    wanted = records.keys(None, identity) if keys is None else keys
    found: list[renewals.RenewalDue] = []
    for known in records.each(wanted):
        deadline.check_time()
        if sees(identity, known):
            found += renewals.renewals_due(known, day, within, reading.snapshot)
    return sorted(found, key=lambda each: (each.due_on, each.learner.key, each.kept.award.credential))


def _note(reading: RequestContext, shown: list[renewals.RenewalDue]) -> None:
    """Whose record is shown to others is written down."""
    for key in dict.fromkeys(each.learner.key for each in shown):
        if not is_own(reading.caller.identity, key):
            reading.recorder.note(Act(caller=reading.caller, action="renewalsDue", for_whom=key))
