"""What supply is worth, as those see it who may not see the people: over everybody, and without small groups."""

from __future__ import annotations

import random
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest

from pathways.access.identity import HERE, Caller
from pathways.access.own_settings import KeptSettings, SaidSettings
from pathways.api.service import Service
from pathways.bootstrap import service_over
from pathways.catalog.snapshot import Snapshot
from pathways.domain.catalog import CompetencyLevel
from pathways.domain.goal import CompetenciesGoal
from pathways.domain.learner import Record
from pathways.domain.money import Money
from pathways.impact.counting import shown_groups
from pathways.impact.impact import Person
from pathways.impact.supply.demand import Demand, demands_of
from pathways.impact.supply.gains import changed
from pathways.impact.supply.roll_out import roll_out
from pathways.planning.planner import Planner
from pathways.records.office import Records
from pathways.settings import Settings
from tests.access.in_memory import Said
from tests.catalogs import TODAY, content_of, credential, goal, snapshot_of, usd
from tests.editing.desk import EDDA, Desk, ask
from tests.editing.test_supply import GAIN, PARTS, route
from tests.impact.test_api import learner
from tests.records.kept import Kept

ENDS = (
    credential("base", {"cost": usd(100)}),
    credential("top", {"cost": usd(10), "requires": {"credential": "base"}}),
)
"""Somebody who brings nothing wants the top: 110. The base leads on, so it is nobody's destination by itself."""
CHEAPER = route("base", "cheap", 40)


def service_for(people: int, smallest: int) -> Service:
    """A service with learners who want the base."""
    desk, kept = Desk(content_of({"credentials": list(ENDS)}).things()), Kept()
    kept.learners = {each.key: each for each in (learner(f"s{number}", "base") for number in range(people))}
    own = KeptSettings(Said(SaidSettings(smallest_group=smallest)))
    parts = {"change_sets": desk.office, "records": Records(kept), "kept_settings": own}
    return service_over(Settings(), desk.fresh, **parts)


def cheaper(service: Service, caller: Caller) -> Any:
    sent = [{"name": "cheap", "changes": [CHEAPER]}]
    return ask(service, caller, PARTS, parts=sent)["supplyGains"]["parts"][0]["gain"]


@pytest.mark.parametrize(("people", "smallest"), [(0, 3), (1, 3), (2, 3), (3, 3), (4, 3), (1, 1)])
def test_editors_see_everybody_but_no_small_group(people: int, smallest: int) -> None:
    """Each saves 60, and so does the destination."""
    service = service_for(people, smallest)
    whole = {"better": people + 1, "saved": {"amount": f"{60 * (people + 1)}.00", "currency": "USD"}, "hours": 0}
    rest = {"reached": 0, "stranded": 0, "worse": 0, "undecided": 0}
    assert cheaper(service, HERE) == rest | whole
    is_small = 0 < people < smallest
    assert cheaper(service, EDDA) == rest | (dict.fromkeys(whole) if is_small else whole)


def test_retiring_follows_the_same_rule() -> None:
    query = f'{{ retirements(keys: ["base"]) {{ {GAIN} }} }}'
    for people, stranded in ((2, None), (3, 4)):
        service = service_for(people, 3)
        assert ask(service, EDDA, query)["retirements"][0]["gain"]["stranded"] == stranded
        assert ask(service, HERE, query)["retirements"][0]["gain"]["stranded"] == people + 1


@pytest.mark.parametrize("seed", range(200))
def test_no_small_group_follows_from_shown_ones(seed: int) -> None:
    """Groups that do not overlap: neither one of them nor all who are in none that is shown are few."""
    chance = random.Random(seed)  # noqa: S311
    sizes, smallest = [chance.randrange(9) for _ in range(4)], chance.randrange(1, 6)
    names = iter(range(10_000))
    groups = {place: [str(next(names)) for _ in range(size)] for place, size in enumerate(sizes)}
    everybody = sum(sizes) + chance.randrange(9)
    shown = shown_groups(everybody, groups, smallest)
    assert all(sizes[place] == 0 or sizes[place] >= smallest for place in shown)
    rest = everybody - sum(sizes[place] for place in shown)
    assert rest == 0 or rest >= smallest or not any(sizes[place] for place in shown)
    # Of what may be shown as much as can be: with any set of more people, somebody's number would follow.
    large = [place for place in groups if sizes[place] >= smallest]
    most = max(
        (sum(map(sizes.__getitem__, some)), len(some))
        for count in range(len(large) + 1)
        for some in combinations(large, count)
        if (left := everybody - sum(map(sizes.__getitem__, some))) == 0 or left >= smallest or not some
    )
    assert (sum(sizes[place] for place in shown), sum(1 for place in shown if sizes[place])) == most


def test_people_in_several_groups_count_once() -> None:
    """Of seven people five are better off and three of these worse, too: two are in no group, so that all is hidden."""
    better, worse = "abcde", "abc"
    assert shown_groups(7, {"better": better, "worse": worse}, 3) == frozenset()
    assert shown_groups(8, {"better": better, "worse": worse}, 3) == {"better", "worse"}


def test_few_people_do_not_order_a_roll_out() -> None:
    """Two people want x, which is 90 cheaper with the first part; nobody needs it for y. The second part saves the
    destination c one."""
    either = {"any": [{"credential": "x"}, {"credential": "w"}]}
    rest = [credential("w", {"cost": usd(0)}), credential("y", {"cost": usd(0), "requires": either})]

    def with_costs(x: int, c: int) -> Snapshot:
        return snapshot_of(
            {"credentials": [*rest, credential("x", {"cost": usd(x)}), credential("c", {"cost": usd(c)})]}
        )

    before, then = with_costs(100, 9), with_costs(10, 8)
    adding = [lambda snapshot, key=key: changed(snapshot, [then.credentials[key]]) for key in ("x", "c")]
    people = [Person(f"s{number}", (goal("x"),), Record()) for number in range(2)]

    def found(smallest: int) -> list[tuple[int, Money | None]]:
        steps = roll_out(before, adding, people, Planner(), TODAY, smallest)
        return [(step.part, step.gain.shown(smallest).saved) for step in steps]

    assert found(1) == found(2) == [(0, Money(Decimal(180), "USD")), (1, Money(Decimal(1), "USD"))]
    assert found(3) == [(1, Money(Decimal(1), "USD")), (0, None)]


def test_few_learners_add_neither_competency_nor_level() -> None:
    """Four want x: one at 5, two at 3, one at 2; two want y; the occupation asks for x at 1."""

    def wants(number: int, key: str, level: int) -> Person:
        wanted = CompetenciesGoal((CompetencyLevel(competency=key, level=Decimal(level)),))
        return Person(f"{key}{number}", (wanted,), Record())

    needs = [{"competency": "x", "level": 1, "importance": 1}]
    snapshot = snapshot_of(
        {
            "competencies": [{"key": "x", "name": "X"}, {"key": "y", "name": "Y"}],
            "occupations": [{"key": "job", "name": "Job", "needs": needs}],
        }
    )
    people = [wants(number, "x", level) for number, level in enumerate((5, 3, 3, 2))]
    people += [wants(number, "y", 4) for number in range(2)]

    def found(smallest: int) -> list[Demand]:
        return demands_of(snapshot, people, TODAY, smallest)

    assert found(1) == [Demand("x", Decimal(5), 1, 4, 0), Demand("y", Decimal(4), 0, 2, 0)]
    assert found(2) == [Demand("x", Decimal(3), 1, 4, 0), Demand("y", Decimal(4), 0, 2, 0)]
    assert found(3) == [Demand("x", Decimal(3), 1, 4, 0)]
    assert found(4) == [Demand("x", Decimal(2), 1, 4, 0)]
    assert found(5) == [Demand("x", Decimal(1), 1, None, 0)]
