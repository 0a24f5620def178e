"""What the supply of the catalogue costs and is worth, as the API shows it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import strawberry

from pathways.api.changesets.change_inputs import ChangeInput
from pathways.api.changesets.change_reader import MOST_SUPPOSED, asked_of
from pathways.api.context import RequestContext
from pathways.api.declare import asked as asked_type
from pathways.api.declare import output, resolved
from pathways.api.inputs.question_reader import judged_on
from pathways.api.types.catalog import Competency, Money
from pathways.api.types.credentials import Credential
from pathways.api.types.curation.change_sets import office_of
from pathways.api.types.errors import UserError, user_errors
from pathways.api.types.pagination import Connection, Window, page
from pathways.api.types.plans import PlanTotals
from pathways.api.types.scalars import number
from pathways.catalog.references import unknown_keys
from pathways.changesets.edits import Asked
from pathways.codes import Code
from pathways.curation.structure import portfolio
from pathways.domain.money import UpkeepKind
from pathways.errors import Problem, ProblemsError
from pathways.impact.impact import Person
from pathways.impact.remembered import Remembered
from pathways.impact.supply import demand, gains
from pathways.impact.supply.gains import Move
from pathways.impact.supply.roll_out import Adding, NextPart, roll_out, values_of
from pathways.records.impacts.people import people_in
from pathways.wording.phrases import counted

Info = strawberry.Info[RequestContext, None]

MOST_PARTS = 20


@output
class UpkeepTotal:
    """What is spent in a year on one kind of upkeep of the credentials of one owner.

    Attributes:
        kind: null: every kind.
        owner: the key of an organization; null: every owner. What several own counts in full for each of them.
        credentials: how many it is spent on.
        hours: those that are stated.
        costs: what is stated, in each currency.
    """

    kind: UpkeepKind | None
    owner: str | None
    credentials: int
    hours: float
    costs: list[Money]

    @classmethod
    def of(cls, found: portfolio.UpkeepTotal) -> UpkeepTotal:
        """A total as the API shows it."""
        return cls(
            kind=found.kind,
            owner=found.owner,
            credentials=found.credentials,
            hours=number(found.hours),
            costs=[Money.of(each) for each in found.costs],
        )


@output
class SupplyGain:
    """What a change of the supply is worth to all together; below 0 where it does harm. Everybody counts once for each
    goal: the learners, and for each credential that counts toward nothing else somebody who brings nothing.

    Attributes:
        reached: how many get a plan who had none; null, here and below: too few people for whoever may not see them
            are behind it, or such a number would follow from it.
        stranded: how many had a plan and get none.
        better: how many with a plan before and after are better off.
        worse: how many of these are worse off.
        saved: money, added up over those with a plan before and after; null where better or worse is.
        hours: hours, likewise.
        undecided: how many are left out, since time ran out before both plans were proved, or there is no rate between
            their currencies; 0: all of this is proved.
    """

    reached: int | None
    stranded: int | None
    better: int | None
    worse: int | None
    saved: Money | None
    hours: float | None
    undecided: int | None

    @classmethod
    def of(cls, found: gains.Gain, smallest: int) -> SupplyGain:
        """A gain as the API shows it to whoever may know counts of that many people or more."""
        shown = found.shown(smallest)
        return cls(
            reached=shown.moves[Move.REACHED],
            stranded=shown.moves[Move.STRANDED],
            better=shown.moves[Move.BETTER],
            worse=shown.moves[Move.WORSE],
            saved=None if shown.saved is None else Money.of(shown.saved),
            hours=None if shown.hours is None else number(shown.hours),
            undecided=shown.moves[Move.UNDECIDED],
        )


@output
class Retirement:
    """What retiring a credential, and nothing else, would do, beside what it would save.

    Attributes:
        credential: the credential.
        upkeep_hours: the hours of its owner that it would save in a year; null: not stated.
        upkeep_cost: the money that it would save in a year; null: not stated, or in several currencies.
        gain: what plans would gain; mostly below 0.
    """

    credential: Credential
    upkeep_hours: float | None
    upkeep_cost: Money | None
    gain: SupplyGain


@output
class PartGain:
    """A part of a new supply, and what it is worth.

    Attributes:
        name: of the part.
        gain: over what is published; in a roll-out with all parts before it.
    """

    name: str
    gain: SupplyGain


@output
class SupplyGains:
    """Parts of a new supply with their worth. With userErrors nothing else is there.

    Attributes:
        parts: each alone, in the order in which they were sent; in a roll-out those that help most first.
        user_errors: everything to mend in the question.
    """

    parts: list[PartGain]
    user_errors: list[UserError]


@output
class CompetencyDemand:
    """How many ask for a competency, beside what the catalogue offers.

    Attributes:
        competency: the competency.
        level: the highest level that an occupation, or enough learners to be counted, ask for.
        occupations: how many ask for it, at any level.
        learners: how many have a goal that asks for it; null: too few for whoever may not see them.
        credentials: how many can be begun and show it at that level.
        least: what the cheapest way to that level takes from somebody who brings nothing; null: there is no way, or
            none is proved to be the cheapest.
    """

    competency: Competency
    level: float
    occupations: int
    learners: int | None
    credentials: int
    least: PlanTotals | None


@asked_type
class SupplyPartInput:
    """A part of a new supply: what it adds to the catalogue or changes in it.

    Attributes:
        name: what to call it; required.
        changes: as stageChanges takes them, 1 to 100; required.
    """

    name: str
    changes: list[ChangeInput]


@output
class SupplyQuery:
    """Questions about what the supply costs and is worth."""

    @resolved
    async def upkeep_totals(self, info: Info, owner: str | None = None) -> list[UpkeepTotal] | None:
        """What owners spend on their credentials in a year: the whole, each kind, each owner, and each kind of each.

        Args:
            owner: the key of an organization, for its totals only; absent: those of all.
        """
        reading = info.context
        known = reading.snapshot
        if owner is not None:
            _raise(unknown_keys([owner], known.organizations, "organization", "owner"))
        found = await reading.work(lambda: portfolio.upkeep_totals(known.credentials.values()))
        return [UpkeepTotal.of(each) for each in found if owner is None or each.owner == owner]

    @resolved
    async def retirements(self, info: Info, keys: list[str]) -> list[Retirement] | None:
        """What retiring each of some credentials would do to all plans, it alone, against the upkeep that it saves.

        Args:
            keys: of credentials, at most 20.
        """
        reading, snapshot = info.context, info.context.snapshot
        _raise(unknown_keys(keys, snapshot.credentials, "credential", "keys"))
        if len(keys) > MOST_PARTS:
            text = f"{counted(len(keys), 'key')} are too many."
            raise ProblemsError.one(Code.OUT_OF_RANGE, text, f"Ask for at most {MOST_PARTS} at a time.", "keys")
        people, smallest, day = await _people(reading), await reading.smallest_shown(), judged_on(None)
        found = await reading.judge(lambda: gains.retirements(snapshot, keys, people, reading.planner, day))
        shown = []
        for key, gain in zip(keys, found, strict=True):
            upkeep = portfolio.upkeep_of([snapshot.credentials[key]])
            shown.append(
                Retirement(
                    credential=Credential.of(reading, key),
                    upkeep_hours=number(upkeep.hours),
                    upkeep_cost=None if upkeep.cost is None else Money.of(upkeep.cost),
                    gain=SupplyGain.of(gain, smallest),
                )
            )
        return shown

    @resolved
    async def supply_gains(
        self, info: Info, parts: list[SupplyPartInput], *, in_order: bool | None = False
    ) -> SupplyGains | None:
        """What new micro-credentials, routes or other parts of a supply would save over all goals and learners.

        Args:
            parts: at most 20.
            in_order: True: as a roll-out, in which each next part is the one that helps most with those before it, and
                a part waits for what it rests on; else each part alone (default false).
        """
        reading, day = info.context, judged_on(None)
        try:
            asked = await reading.reader.read(lambda: _read(parts))
            people, smallest = await _people(reading), await reading.smallest_shown()
            adding = [_adding(reading, each) for each in asked]

            def found() -> list[NextPart]:
                if in_order:
                    return roll_out(reading.snapshot, adding, people, reading.planner, day, smallest)
                values = values_of(reading.snapshot, adding, people, reading.planner, day)
                return [NextPart(place, gain) for place, gain in enumerate(values)]

            steps = await reading.judge(found)
        except ProblemsError as refusal:
            if any(each.code is Code.TIMEOUT for each in refusal.problems):
                raise
            return SupplyGains(parts=[], user_errors=user_errors(refusal.problems))
        shown = [PartGain(name=parts[each.part].name, gain=SupplyGain.of(each.gain, smallest)) for each in steps]
        return SupplyGains(parts=shown, user_errors=[])

    @resolved
    async def competency_demand(
        self, info: Info, *, first: int | None = None, after: str | None = None
    ) -> Connection[CompetencyDemand] | None:
        """Every competency that occupations or the goals of learners ask for, beside what shows it: first what no
        credential shows, then what most ask for."""
        reading, snapshot, day, window = info.context, info.context.snapshot, judged_on(None), Window(first, after)
        people, smallest = await _people(reading), await reading.smallest_shown()
        every = await reading.work(lambda: demand.demands_of(snapshot, people, day, smallest))
        by_key = {each.competency: each for each in every}
        shown = list(by_key)[window.slice_of(list(by_key))]

        def least() -> dict[str, PlanTotals | None]:
            planned = Remembered(snapshot, reading.planner, day)
            totals = {key: demand.least_of(by_key[key], planned) for key in shown}
            return {key: None if each is None else PlanTotals.of(each) for key, each in totals.items()}

        cheapest = await reading.judge(least)

        def made(key: str) -> CompetencyDemand:
            each = by_key[key]
            return CompetencyDemand(
                competency=Competency.of(reading, key),
                level=number(each.level),
                occupations=each.occupations,
                learners=each.learners,
                credentials=each.credentials,
                least=cheapest[key],
            )

        return page(list(by_key), made, window)


async def _people(reading: RequestContext) -> list[Person]:
    """The learners with goals."""
    records, day = reading.records, judged_on(None)
    return [] if records is None else await asyncio.to_thread(lambda: list(people_in(records, day)))


def _read(parts: Sequence[SupplyPartInput]) -> list[list[Asked]]:
    """Raises:
    ProblemsError: there are too many or none, or their rules have no plain form.
    """
    if not parts:
        raise ProblemsError.one(Code.EMPTY, "There is no part.", "Send at least one.", "parts")
    if len(parts) > MOST_PARTS:
        text = f"{counted(len(parts), 'part')} are too many."
        raise ProblemsError.one(Code.LIMIT, text, f"Send at most {MOST_PARTS} at a time.", "parts")
    for place, part in enumerate(parts):
        if not 1 <= len(part.changes) <= MOST_SUPPOSED:
            text = f"The part has {counted(len(part.changes), 'change')}."
            hint = f"Send 1 to {MOST_SUPPOSED} for each part."
            raise ProblemsError.one(Code.OUT_OF_RANGE, text, hint, f"parts/{place}/changes")
    return [asked_of(part.changes, f"parts/{place}/changes") for place, part in enumerate(parts)]


def _adding(reading: RequestContext, asked: Sequence[Asked]) -> Adding:
    office = office_of(reading)
    return lambda snapshot: office.supposed(asked, snapshot).snapshot


def _raise(problems: Sequence[Problem]) -> None:
    if problems:
        raise ProblemsError(problems)
