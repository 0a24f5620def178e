"""What a team loses when one person leaves, or one award runs out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pathways.advising.progress import progress_in
from pathways.advising.standing import standing_of
from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import Route
from pathways.domain.deadline import check_time
from pathways.domain.money import Money
from pathways.domain.months import add_months
from pathways.domain.quantity import plain
from pathways.wording.phrases import counted, listed
from pathways.workforce.people import Person
from pathways.workforce.team_gap import TeamCompetency, TeamGap

HORIZON_MONTHS = 12
"""How far ahead awards are looked at."""
CONCENTRATED_SHARE = 2
"""One person is a risk who alone holds at least one in two of the competencies that the team has."""
LEAST_CONCENTRATED = 2


class TeamRiskKind(StrEnum):
    """What may go wrong with a team.

    Attributes:
        NOBODY: nobody has a competency at the level that some place needs.
        SINGLE_HOLDER: only one person has it so.
        EXPIRES_SOON: an award that counts for the roles runs out within twelve months.
        CONCENTRATED: at least half of the competencies that the team has, two or more, are held by one person alone.
    """

    NOBODY = "NOBODY"
    SINGLE_HOLDER = "SINGLE_HOLDER"
    EXPIRES_SOON = "EXPIRES_SOON"
    CONCENTRATED = "CONCENTRATED"


@dataclass(frozen=True, slots=True)
class TeamRisk:
    """One risk; what it has to do with is None where it has nothing to do with such a thing.

    Attributes:
        on: the last day (included) on which what runs out is valid.
    """

    kind: TeamRiskKind
    text: str
    competency: str | None = None
    credential: str | None = None
    person: str | None = None
    on: date | None = None


def risks_of(gap: TeamGap, snapshot: Snapshot, *, named: bool = True) -> tuple[TeamRisk, ...]:
    """Every risk: nobody, single holders, one person with too much, then what runs out, soonest first.

    Args:
        named: people may be named; else it is said for how many each credential runs out, and of nobody when.
    """
    names = snapshot.names
    holders = [each for each in gap.competencies if each.holders]
    ending = sorted(_running_out(gap, snapshot), key=lambda each: (each.on, each.person, each.credential))
    return (
        *(_nobody(each, names) for each in gap.competencies if not each.holders),
        *(_single(each, names, named=named) for each in holders if len(each.holders) == 1),
        *_concentrated(holders, named=named),
        *(ending if named else _together(ending, names)),
    )


def _together(ending: list[TeamRisk], names: Mapping[str, str]) -> Iterator[TeamRisk]:
    people = Counter(each.credential for each in ending if each.credential is not None)
    for key, count in sorted(people.items()):
        text = f"{names[key]} of {counted(count, 'person', 'people')} runs out within twelve months."
        yield TeamRisk(TeamRiskKind.EXPIRES_SOON, text, credential=key)


def _nobody(lacking: TeamCompetency, names: Mapping[str, str]) -> TeamRisk:
    text = f"Nobody has {names[lacking.competency]} at level {plain(lacking.level)}, which {_places(lacking)}"
    if lacking.nearest is not None:
        text += f"; the nearest is level {plain(lacking.nearest)}"
    return TeamRisk(TeamRiskKind.NOBODY, f"{text}.", competency=lacking.competency)


def _single(held: TeamCompetency, names: Mapping[str, str], *, named: bool) -> TeamRisk:
    person = held.holders[0] if named else None
    who = person or "one person"
    text = f"Only {who} has {names[held.competency]} at level {plain(held.level)}, which {_places(held)}."
    return TeamRisk(TeamRiskKind.SINGLE_HOLDER, text, competency=held.competency, person=person)


def _places(wanted: TeamCompetency) -> str:
    return counted(wanted.wanted, "place needs", "places need")


def _concentrated(holders: list[TeamCompetency], *, named: bool) -> Iterator[TeamRisk]:
    alone: dict[str, set[str]] = {}
    held = {each.competency for each in holders}
    for each in holders:
        if len(each.holders) == 1:
            alone.setdefault(each.holders[0], set()).add(each.competency)
    for person, found in sorted(alone.items()):
        if len(found) >= LEAST_CONCENTRATED and len(found) * CONCENTRATED_SHARE >= len(held):
            every = counted(len(held), "competency", "competencies")
            text = f"{person if named else 'One person'} alone holds {len(found)} of {every} of the team."
            yield TeamRisk(TeamRiskKind.CONCENTRATED, text, person=person if named else None)


def _running_out(gap: TeamGap, snapshot: Snapshot) -> Iterator[TeamRisk]:
    """Awards that some role counts: the credential is asked for, or shows at least what it needs."""
    needed: dict[str, Decimal] = {}
    asked: set[str] = set()
    for part in gap.roles:
        occupation = snapshot.occupations[part.role.occupation]
        asked.update(each.credential for each in occupation.credentials)
        for need in occupation.needs:
            needed[need.competency] = max(need.level, needed.get(need.competency, need.level))
    horizon = add_months(gap.day, HORIZON_MONTHS)
    for person in gap.people:
        check_time()
        for key in sorted(person.evidence.valid):
            shows = {each.competency for each in person.view.credentials[key].competencies}
            if key in asked or shows & needed.keys():
                found = _expiry(person, key, horizon)
                if found is not None:
                    yield found


def _expiry(person: Person, key: str, horizon: date) -> TeamRisk | None:
    view = person.view
    credential = view.credentials[key]
    last = max(each.last_day(credential.lifetime) or date.max for each in person.evidence.valid[key])
    if last > horizon:
        return None
    text = f"{credential.name} of {person.key} runs out on {last}; "
    standing = standing_of(progress_in(key, person.evidence, view), view)
    ways = [each.route for each in standing.renewals if each.route.open_on(max(person.day, each.opens_on))]
    text += f"{_renewal(ways)}." if ways else "nothing renews it, so it is earned again."
    return TeamRisk(TeamRiskKind.EXPIRES_SOON, text, credential=key, person=person.key, on=last)


def _renewal(ways: list[Route]) -> str:
    """The renewal that is cheapest by itself, in each currency; what it requires is not counted."""
    cheapest: dict[str, tuple[Money, Route]] = {}
    for way in ways:
        if way.cost is not None:
            known = cheapest.get(way.cost.currency)
            if known is None or way.cost.amount < known[0].amount:
                cheapest[way.cost.currency] = way.cost, way
    named = [f"“{way.title}” for {cost}" for _, (cost, way) in sorted(cheapest.items())]
    named = named or [f"“{ways[0].title}” at a cost that is not stated"]
    return f"the cheapest renewal is {listed(named, 'or')}"
