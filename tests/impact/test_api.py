"""The impact of a change set as editors, reviewers and advisers see it, and what it keeps from being published."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from threading import Event
from typing import Any

import pytest

from pathways.access.identity import HERE, Caller
from pathways.access.own_settings import KeptSettings, SaidSettings
from pathways.access.roles import Role
from pathways.api.execution import Operation
from pathways.api.service import Service
from pathways.bootstrap import service_over
from pathways.catalog.snapshot import compile_snapshot
from pathways.codes import Code
from pathways.domain.goal import AllGoals, CredentialGoal, OccupationGoal
from pathways.domain.learner import Award
from pathways.errors import ProblemsError
from pathways.impact.answer import Effect
from pathways.planning.planner import Planner
from pathways.records.impacts.desk import ImpactDesk, NobodyWaitsError
from pathways.records.learner import KeptAward, Purpose, StoredLearner
from pathways.records.office import Records
from pathways.settings import Settings
from tests.access.in_memory import Said
from tests.catalogs import TODAY, content_of
from tests.editing.desk import EDDA, PAUL, RITA, Desk, act, approved, ask, done, refused, somebody, staged
from tests.impact.test_impact import BASICS, BOTH, DEGREE
from tests.records.kept import Kept

DEARER = {"putRoute": {"credential": "basics", "key": "r0", "cost": {"amount": "180.00", "currency": "USD"}}}
CHEAPER = {"putRoute": {"credential": "basics", "key": "r0", "cost": {"amount": "1.00", "currency": "USD"}}}
RETIRED = {"retireCredential": {"key": "basics"}}
ENDING = {"retireCredential": {"key": "basics", "lastDay": "2999-03-31"}}
TOTALS = "{ cost { amount } hours steps }"
IMPACT = (
    "learners betterOff worseOff stranded undecided mustBegin goalCount isStale asOf "
    f"goals {{ goal before {TOTALS} after {TOTALS} learners }}"
)
PEOPLE = (
    f"people(effects: $effects, first: $first, after: $after) {{ totalCount pageInfo {{ endCursor }} edges {{ node {{ "
    f"learner {{ key }} goal effect before {TOTALS} after {TOTALS} beginBy onceClosed {TOTALS} }} }} }}"
)
PROGRESS = f"subscription ($key: String!) {{ impactProgress(changeSet: $key) {{ done total impact {{ {IMPACT} }} }} }}"
ADA = somebody("ada", Role.ADVISER, Role.EDITOR)


def learner(key: str, *goals: str, holds: str | None = None, **said: Any) -> StoredLearner:
    """A stored learner with goals."""
    awards = (KeptAward(key="a1", award=Award(credential=holds)),) if holds else ()
    wanted = tuple(CredentialGoal(goal) for goal in goals)
    return StoredLearner(key=key, version=1, goals=wanted, awards=awards, **said)


class Office:
    """A catalogue, its change sets and its learners, with a service over them."""

    def __init__(self, *learners: StoredLearner, smallest_group: int = 5) -> None:
        self.desk = Desk(content_of({"credentials": list(BOTH)}).things())
        self.kept = Kept()
        self.kept.learners = {each.key: each for each in learners}
        self.records = Records(self.kept)
        self.impacts = ImpactDesk(self.records, Planner())
        self.settings = KeptSettings(Said(SaidSettings(smallest_group=smallest_group)))
        self.service = self.served()

    def served(self) -> Service:
        """A service, as a process that begins would have it."""
        parts = {"change_sets": self.desk.office, "records": self.records, "impacts": self.impacts}
        return service_over(Settings(), self.desk.fresh, kept_settings=self.settings, **parts)

    def follow(self, key: str, caller: Caller = HERE) -> list[Mapping[str, Any]]:
        """All that impactProgress says."""

        async def told() -> list[Mapping[str, Any]]:
            operation = Operation(PROGRESS, {"key": key})
            return [each.body async for each in self.service.stream(operation, caller=caller)]

        return asyncio.run(told())

    def impact(self, key: str, caller: Caller = HERE) -> Any:
        """What impactProgress ends with."""
        return self.follow(key, caller)[-1]["data"]["impactProgress"]["impact"]

    def kept_impact(self, key: str, caller: Caller = HERE) -> Any:
        """What the change set says."""
        query = f"query ($key: String!) {{ changeSet(key: $key) {{ impact {{ {IMPACT} }} }} }}"
        return ask(self.service, caller, query, key=key)["changeSet"]["impact"]

    def people(self, key: str, caller: Caller = HERE, **said: Any) -> Any:
        """A page of the people."""
        query = (
            "query ($key: String!, $effects: [Effect!], $first: Int, $after: String) "
            f"{{ changeSet(key: $key) {{ impact {{ {PEOPLE} }} }} }}"
        )
        return ask(self.service, caller, query, key=key, **said)["changeSet"]["impact"]["people"]

    def findings(self, key: str) -> list[tuple[str, str, str, str]]:
        """Severity, code, subject and key of the findings of the change set that its impact makes."""
        query = (
            "query ($key: String!) { changeSet(key: $key) "
            "{ findings { edges { node { key severity code subject } } } } }"
        )
        nodes = [each["node"] for each in ask(self.service, EDDA, query, key=key)["changeSet"]["findings"]["edges"]]
        own = [each for each in nodes if each["code"] in (Code.PEOPLE_STRANDED, Code.GOAL_DEARER)]
        return [(each["severity"], each["code"], each["subject"], each["key"]) for each in own]


@pytest.fixture
def office() -> Office:
    return Office(
        learner("amy", "degree"),
        learner("ben", "degree", holds="basics"),
        learner("cy", "basics", "degree", advisers=("ada",), consents=(Purpose.ADVICE,)),
        learner("dan"),
    )


def test_progress_ends_with_the_impact(office: Office) -> None:
    key = staged(office.service, DEARER)
    assert office.kept_impact(key) is None
    told = [each["data"]["impactProgress"] for each in office.follow(key)]
    assert [each["impact"] is None for each in told] == [True] * (len(told) - 1) + [False]
    assert told[-1]["done"] == told[-1]["total"] == 6  # the goals degree and basics, and four of three people
    found = told[-1]["impact"]
    assert (found["learners"], found["worseOff"], found["betterOff"], found["stranded"]) == (3, 2, 0, 0)
    assert [(each["goal"], each["learners"]) for each in found["goals"]] == [("degree", 3), ("basics", 1)]
    assert found["goals"][1]["before"] == {"cost": {"amount": "100.00"}, "hours": 10, "steps": 1}
    assert found["goals"][1]["after"] == {"cost": {"amount": "180.00"}, "hours": 10, "steps": 1}
    assert office.kept_impact(key) == found


def test_people_are_named_worst_first(office: Office) -> None:
    key = staged(office.service, RETIRED)
    office.impact(key)
    nodes = [each["node"] for each in office.people(key)["edges"]]
    assert [(each["learner"]["key"], each["goal"], each["effect"]) for each in nodes] == [
        ("amy", "degree", "STRANDED"),
        ("cy", "basics", "STRANDED"),
        ("cy", "degree", "STRANDED"),
        ("ben", "degree", "UNCHANGED"),
    ]
    assert nodes[0]["after"] is None


def test_people_are_filtered_and_paged(office: Office) -> None:
    key = staged(office.service, RETIRED)
    office.impact(key)
    assert office.people(key, effects=["UNCHANGED"])["totalCount"] == 1
    assert office.people(key, effects=["BETTER"])["edges"] == []
    first = office.people(key, first=3)
    rest = office.people(key, first=3, after=first["pageInfo"]["endCursor"])
    assert (first["totalCount"], len(first["edges"]), len(rest["edges"])) == (4, 3, 1)


def test_people_are_named_to_those_who_see_them(office: Office) -> None:
    key = staged(office.service, RETIRED)
    office.impact(key)
    count = "query ($key: String!) { changeSet(key: $key) { impact { people { totalCount edges { cursor } } } } }"
    nobody = ask(office.service, EDDA, count, key=key)["changeSet"]["impact"]["people"]
    assert nobody == {"totalCount": 0, "edges": []}
    named = {each["node"]["learner"]["key"] for each in office.people(key, ADA)["edges"]}
    assert named == {"cy"}


def test_small_groups_are_not_counted_for_editors(office: Office) -> None:
    key = staged(office.service, RETIRED)
    found = office.impact(key, EDDA)
    assert (found["learners"], found["stranded"]) == (None, None)
    assert found["betterOff"] == 0
    assert [each["learners"] for each in found["goals"]] == [None, None]
    assert office.kept_impact(key)["stranded"] == 2


def test_large_groups_are_counted_for_editors() -> None:
    office = Office(*(learner(f"p{place}", "degree") for place in range(5)))
    found = office.impact(staged(office.service, RETIRED), EDDA)
    assert (found["learners"], found["stranded"]) == (5, 5)


def test_editors_learn_no_small_number_from_others() -> None:
    stuck = (learner(f"p{place}", "degree") for place in range(5))
    office = Office(*stuck, learner("amy", "degree", holds="basics"))
    key = staged(office.service, RETIRED)
    found = office.impact(key, EDDA)
    assert (found["learners"], found["stranded"], found["mustBegin"]) == (6, None, 0)
    assert office.impact(key)["stranded"] == 5


def test_goals_of_several_things_tell_editors_nothing(office: Office) -> None:
    both = AllGoals((CredentialGoal("basics"), CredentialGoal("degree")))
    office.kept.learners["dan"] = replace(learner("dan"), goals=(both,))
    key = staged(office.service, RETIRED)
    told = [each["data"]["impactProgress"] for each in office.follow(key, EDDA)]
    assert (told[-1]["done"], told[-1]["total"], {each["total"] for each in told} <= {0, 100}) == (100, 100, True)
    assert told[-1]["impact"]["goalCount"] == 2
    assert office.impact(key)["goalCount"] == 3


def test_there_are_no_impacts_for_learners(office: Office) -> None:
    key = staged(office.service, RETIRED)
    (told,) = office.follow(key, somebody("amy", Role.LEARNER))
    assert [each["extensions"]["code"] for each in told["errors"]] == ["NOT_FOUND"]


def test_unknown_change_sets_are_not_found(office: Office) -> None:
    (told,) = office.follow("nothing")
    assert [each["extensions"]["code"] for each in told["errors"]] == ["NOT_FOUND"]


def test_it_is_stale_when_its_ground_moves(office: Office) -> None:
    key = staged(office.service, DEARER)
    assert office.impact(key)["isStale"] is False
    amy = office.kept.learners["amy"]
    office.kept.learners["amy"] = replace(amy, version=2)
    assert office.kept_impact(key)["isStale"] is True  # a record
    assert office.impact(key)["isStale"] is False
    done(office.service, EDDA, "stageChanges", key=key, changes=[CHEAPER])
    assert office.kept_impact(key)["isStale"] is True  # what is staged
    assert office.impact(key)["isStale"] is False
    other = staged(office.service, {"putCredential": {"key": "degree", "name": "Another name"}})
    approved(office.service, other)
    done(office.service, PAUL, "publishChangeSet", key=other, expectedRevision=1)
    assert office.kept_impact(key)["isStale"] is True  # the base


def test_it_is_stale_when_a_rate_moves(office: Office) -> None:
    key = staged(office.service, DEARER)
    office.impact(key)
    rates = replace(Planner().rates, pairs={("EUR", "USD"): Decimal("1.1")})
    office.impacts = ImpactDesk(office.records, Planner(rates))
    office.service = office.served()
    assert office.kept_impact(key)["isStale"] is True


def test_it_is_stale_on_the_next_day(office: Office) -> None:
    key = staged(office.service, DEARER)
    office.impact(key)
    known = office.desk.kept[key]
    assert known.impact is not None
    office.desk.kept[key] = replace(known, impact=replace(known.impact, day=known.impact.day - timedelta(1)))
    assert office.kept_impact(key)["isStale"] is True


def test_goals_of_one_address_are_listed_apart() -> None:
    wanted = tuple(OccupationGoal("job", coverage=Decimal(share)) for share in ("0.5", "1"))
    office = Office(replace(learner("amy"), goals=wanted))
    key = staged(office.service, DEARER)
    office.impact(key)
    assert office.people(key)["totalCount"] == 2


def test_an_older_impact_replaces_no_newer_one(office: Office) -> None:
    key = staged(office.service, DEARER)
    office.impact(key)
    first = office.desk.kept[key].impact
    assert first is not None
    done(office.service, EDDA, "stageChanges", key=key, changes=[CHEAPER])
    office.impact(key)
    known = office.desk.kept[key]
    assert known.impact is not None and known.impact.version > first.version
    late = (replace(first, at=known.impact.at + timedelta(1)), replace(known.impact, at=known.impact.at - timedelta(1)))
    assert [office.desk.office.keep_impact(key, each) for each in late] == [known, known]
    assert office.desk.kept[key] == known


def test_numbers_outlive_the_process_and_names_do_not(office: Office) -> None:
    key = staged(office.service, RETIRED)
    office.impact(key)
    office.impacts = ImpactDesk(office.records, Planner())
    office.service = office.served()
    found = office.kept_impact(key)
    assert (found["stranded"], found["isStale"]) == (2, True)
    assert office.people(key)["edges"] == []


def test_the_erased_are_not_named(office: Office) -> None:
    key = staged(office.service, RETIRED)
    office.impact(key)
    del office.kept.learners["amy"]
    assert {each["node"]["learner"]["key"] for each in office.people(key)["edges"]} == {"ben", "cy"}


def test_a_last_day_says_by_when_to_begin(office: Office) -> None:
    key = staged(office.service, ENDING)
    assert office.impact(key)["mustBegin"] == 2
    nodes = {
        (each["node"]["learner"]["key"], each["node"]["goal"]): each["node"] for each in office.people(key)["edges"]
    }
    assert {place: each["beginBy"] for place, each in nodes.items()} == {
        ("amy", "degree"): "2999-03-31",
        ("ben", "degree"): None,
        ("cy", "basics"): "2999-03-31",
        ("cy", "degree"): "2999-03-31",
    }
    assert {each["effect"] for each in nodes.values()} == {"UNCHANGED"}
    assert office.findings(key) == []


def test_goals_a_tenth_dearer_are_warnings(office: Office) -> None:
    key = staged(office.service, DEARER)  # degree: 680 for 600, by 13.3 %; basics: 180 for 100
    assert office.findings(key) == []
    office.impact(key)
    assert [each[:3] for each in office.findings(key)] == [
        ("WARNING", "GOAL_DEARER", "degree"),
        ("WARNING", "GOAL_DEARER", "basics"),
    ]
    done(office.service, EDDA, "stageChanges", key=key, changes=[CHEAPER])
    assert office.findings(key) == []


def test_a_tenth_dearer_is_no_finding(office: Office) -> None:
    cost = {"amount": "160.00", "currency": "USD"}  # degree: 660 for 600
    key = staged(office.service, {"putRoute": {"credential": "basics", "key": "r0", "cost": cost}})
    office.impact(key)
    assert [each[:3] for each in office.findings(key)] == [("WARNING", "GOAL_DEARER", "basics")]


def test_stranded_people_keep_it_from_being_published(office: Office) -> None:
    gone = {"removeRoute": {"credential": "degree", "key": "r0"}}
    free = {
        "putRoute": {
            "credential": "degree",
            "key": "new",
            "kind": "STUDY",
            "requires": {"condition": {"condition": "luck"}},
        }
    }
    key = staged(office.service, gone, free)
    office.impact(key)
    found = office.findings(key)
    assert [each[:3] for each in found] == [("ERROR", "PEOPLE_STRANDED", "degree")]
    finding = found[0][3]
    approved(office.service, key)
    publishing = {"key": key, "expectedRevision": 1}
    assert refused(office.service, PAUL, "publishChangeSet", **publishing) == [("PEOPLE_STRANDED", "input/key")]
    review: dict[str, Any] = {"key": key, "verdict": "APPROVE", "overrules": [finding]}
    assert refused(office.service, RITA, "reviewChangeSet", **review) == [("INVALID", "input/overrules")]
    wrong = {**review, "overrules": ["nothing"], "comment": "They agreed."}
    assert refused(office.service, RITA, "reviewChangeSet", **wrong) == [("NOT_FOUND", "input/overrules/0")]
    done(office.service, RITA, "reviewChangeSet", **review, comment="They agreed.")
    assert act(office.service, PAUL, "publishChangeSet", **publishing)["userErrors"] == []


def test_overruling_counts_for_one_version(office: Office) -> None:
    key = staged(office.service, RETIRED)
    office.impact(key)
    done(office.service, EDDA, "submitChangeSet", key=key)
    keys = [each[3] for each in office.findings(key)]
    done(office.service, RITA, "reviewChangeSet", key=key, verdict="APPROVE", comment="So be it.", overrules=keys)
    known = office.desk.kept[key]
    assert known.overruled == set(keys)
    assert replace(known, version=known.version + 1).overruled == set()


def test_one_impact_is_worked_out_at_a_time(office: Office) -> None:
    before = office.desk.fresh()
    after = compile_snapshot(content_of({"credentials": [BASICS, DEGREE]}), revision=2, fingerprint="")
    began, goes_on = Event(), Event()

    def hold(_what: str, _done: int, _total: int) -> None:
        began.set()
        goes_on.wait(5)

    async def two() -> None:
        first = asyncio.create_task(
            asyncio.to_thread(office.impacts.work_out, before, after, TODAY, hold, lambda: True)
        )
        await asyncio.to_thread(began.wait, 5)
        try:
            with pytest.raises(ProblemsError) as refusal:
                office.impacts.work_out(before, after, TODAY, hold, lambda: True)
            assert [each.code for each in refusal.value.problems] == [Code.BUSY]
        finally:
            goes_on.set()
        assert (await first).impact.learners(Effect.UNCHANGED) == 3

    asyncio.run(two())


def test_work_ends_when_nobody_waits(office: Office) -> None:
    before = office.desk.fresh()
    with pytest.raises(NobodyWaitsError):
        office.impacts.work_out(before, before, TODAY, lambda *_: None, lambda: False)
    assert office.impacts.work_out(before, before, TODAY, lambda *_: None, lambda: True).impact.goals == ()


def test_work_ends_with_its_time(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pathways.records.impacts.desk.MOST_SECONDS", -1)
    before = office.desk.fresh()
    with pytest.raises(ProblemsError) as refusal:
        office.impacts.work_out(before, before, TODAY, lambda *_: None, lambda: True)
    assert [each.code for each in refusal.value.problems] == [Code.TIMEOUT]
