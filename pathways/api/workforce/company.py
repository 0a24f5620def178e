"""Questions about all people of a tenant, answered out of columns where there are many."""

from __future__ import annotations

import asyncio
from datetime import date

from pathways.access.audit import Act
from pathways.api.clock import today
from pathways.api.context import RequestContext
from pathways.api.inputs import questions as inputs
from pathways.api.inputs.question_reader import Reader
from pathways.api.workforce.inputs import PeopleFilter, WorkforceOptions
from pathways.api.workforce.people import reaches_everybody
from pathways.catalog.references import goal_problems
from pathways.codes import Code
from pathways.domain.goal import OccupationGoal
from pathways.errors import ProblemsError
from pathways.workforce.people import MOST_PEOPLE, Role
from pathways.workforce.yardstick import Yardstick

FEW = 500
"""People who are judged one by one as quickly as columns are looked through."""


async def nearest_of_all(
    reading: RequestContext, goal: inputs.GoalInput, asked: PeopleFilter, options: WorkforceOptions, day: date
) -> list[str] | None:
    """Everybody by how much of an occupation they cover today, then by key; the records are in it as they are now.

    Returns:
        None: the question is another one, there are few people, or the columns are not built yet.

    Raises:
        ProblemsError: BUSY, the columns are not built yet, and the people are too many for any other way.
        StoreError: the store does not answer.
    """
    company, records, snapshot = reading.company, reading.records, reading.snapshot
    is_plain = not (options.verified_only or options.leaving or options.joining) and day == today()
    is_all = asked.team is None and asked.learners is None and reaches_everybody(reading)
    if company is None or records is None or not (is_plain and is_all) or reading.published is not None:
        return None
    reader = Reader(snapshot=snapshot)
    wanted = reader.goal(goal)
    current = snapshot.current_key
    ignored = set(map(current, asked.ignore or ()))
    holds = [key for key in map(current, asked.holds or ()) if key not in ignored]
    if reader.problems or not isinstance(wanted, OccupationGoal) or goal_problems(wanted, snapshot):
        return None
    if any(key not in snapshot.credentials for key in holds):
        return None
    count = 0 if company.is_of(snapshot, day) else len(await asyncio.to_thread(records.versions))
    if 0 < count <= FEW:
        return None
    yardstick = Yardstick.of(Role(wanted.occupation), snapshot)
    found = await reading.work(lambda: company.nearest(yardstick, holds, snapshot, day))
    if found is None and count > MOST_PEOPLE:
        text = f"The records of {count:,} people are being read, which takes a while after a start or an import."
        raise ProblemsError.one(Code.BUSY, text, "Ask again in a minute.", "among")
    if found is not None:
        reading.recorder.note(Act(caller=reading.caller, action="workforce"))
    return found
