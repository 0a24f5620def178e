"""Where nobody is named: everything an attacker may ask, put together, tells of no fewer than five people."""

from __future__ import annotations

import json
import random
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.access.own_settings import KeptSettings, SaidSettings
from pathways.api.service import Service
from pathways.records.learner import KeptAward, Purpose, StoredLearner
from pathways.records.office import Records
from pathways.workforce.nameless import LEAST_PEOPLE, Crowds
from pathways.workforce.people import Role
from pathways.workforce.team import StoredTeam, TeamTree
from pathways.workforce.teams import Teams
from tests.access.asking import codes, post
from tests.access.in_memory import Said
from tests.api.small import service_of
from tests.budget import examples
from tests.catalogs import TODAY, record
from tests.records.kept import Kept
from tests.workforce.kept_teams import KeptTeams
from tests.workforce.small_team import RECORDS, catalogue
from tests.workforce.test_team_operations import asked, stated

SNAPSHOT = catalogue()
PEOPLE = tuple(f"{name}-{number}" for number in range(1, 5) for name in RECORDS)
"""Sixteen people, four with the record of each of the small team: ann-1, bob-1, cy-1, dee-1, ann-2, …"""
ROLES = Role("engineer", headcount=2), Role("operator")
ALL = """people coverage filled roles { filled assignments { person } }
    competencies { level holders holderCount } risks { kind text person on credential { key } }"""
DAY = f'options: {{asOf: "{TODAY}"}}'


def service(*teams: StoredTeam, silent: tuple[str, ...] = (), smallest: int | None = None) -> Service:
    """Nobody is named; some have not agreed to be counted."""
    kept = Kept()
    for key in PEOPLE:
        found = record(RECORDS[key.partition("-")[0]])
        kept.learners[key] = StoredLearner(
            key=key,
            version=1,
            awards=tuple(KeptAward(key=str(place), award=award) for place, award in enumerate(found.awards)),
            competencies=tuple(map(stated, found.competencies)),
            consents=() if key in silent else (Purpose.WORKFORCE,),
        )
    own = KeptSettings(Said(SaidSettings(names_for_workforce=False, smallest_group=smallest)))
    return service_of(SNAPSHOT, records=Records(kept), teams=Teams(KeptTeams(*teams)), kept_settings=own)


def team(key: str, *members: str, parent: str | None = None) -> StoredTeam:
    return StoredTeam(key=key, version=1, members=members, managers=("hr",), roles=ROLES, parent=parent)


def answered(over: Service, key: str, caller: str = "HR") -> bool:
    found = codes(post(caller, f'{{ teamGap(team: {{key: "{key}"}}, {DAY}) {{ people }} }}', over).json())
    assert found in ([], ["NAMES_HIDDEN"])
    return not found


def test_no_answer_names_anybody() -> None:
    """Nine people, ann three times and the rest twice; dee-1 and dee-2 fill both engineers."""
    over = service(team("care", *PEOPLE[:9]))
    for caller in ("HR", "ADMINISTRATOR"):
        found = asked(caller, f'{{ teamGap(team: {{key: "care"}}, {DAY}) {{ {ALL} }} }}', over)
        assert (found["people"], found["filled"]) == (9, 2)
        assert [each["holderCount"] for each in found["competencies"]] == [7, 5, 2, 2]
        assert found["risks"] == [
            {
                "kind": "EXPIRES_SOON",
                "text": "NET-CERT of 3 people runs out within twelve months.",
                "person": None,
                "on": None,
                "credential": {"key": "net-cert"},
            }
        ]
        assert not any(person.partition("-")[0] + "-" in json.dumps(found) for person in PEOPLE)


def test_risks_of_one_person_name_nobody() -> None:
    """Ann, bob, cy and dee with another ann: bob alone has ops, and dee alone sec."""
    found = asked("HR", f'{{ teamGap(team: {{key: "care"}}, {DAY}) {{ {ALL} }} }}', service(team("care", *PEOPLE[:5])))
    assert [each["text"] for each in found["risks"]] == [
        "Only one person has Ops at level 2, which 1 place needs.",
        "Only one person has Sec at level 3, which 2 places need.",
        "NET-CERT of 2 people runs out within twelve months.",
    ]


TELLING = pytest.mark.parametrize(
    "said",
    [
        'team: {learners: ["ann-1", "bob-1", "cy-1", "dee-1", "ann-2"]}, roles: [{occupation: "engineer"}]',
        'team: {profiles: [{key: "x", profile: {}}]}, roles: [{occupation: "engineer"}]',
        'team: {key: "care"}, options: {leaving: ["ann-1"]}',
        'team: {key: "care"}, options: {leaving: []}',
        'team: {key: "care"}, options: {joining: [{key: "x", profile: {}}]}',
    ],
    ids=["learners", "profiles", "leaving", "leaving nobody", "joining"],
)


@TELLING
@pytest.mark.parametrize("question", ["teamGap", "teamForecast"])
def test_what_tells_people_apart_is_refused(question: str, said: str) -> None:
    fields = "people" if question == "teamGap" else "points { filled }"
    body = post("HR", f"{{ {question}({said}) {{ {fields} }} }}", service(team("care", *PEOPLE[:8]))).json()
    assert codes(body) == ["NAMES_HIDDEN"]


@TELLING
def test_portfolios_refuse_the_same(said: str) -> None:
    apart, options, rest = said.partition(", options: {")
    limited = f"{apart}, options: {{budget: 100" + (f", {rest}" if options else "}")
    query = f"{{ trainingPortfolio({limited}) {{ ... on Refusal {{ userErrors {{ code }} }} }} }}"
    assert asked("HR", query, service(team("care", *PEOPLE[:8]))) == {"userErrors": [{"code": "NAMES_HIDDEN"}]}


def test_nobody_is_listed_for_a_goal() -> None:
    query = '{ candidates(goal: {credential: "net-cert"}) { totalCount } }'
    assert codes(post("HR", query, service(team("care", *PEOPLE))).json()) == ["NAMES_HIDDEN"]


def test_small_teams_are_refused() -> None:
    assert not answered(service(team("care", *PEOPLE[:4])), "care")
    assert answered(service(team("care", *PEOPLE[:5])), "care")
    assert not answered(service(team("care", *PEOPLE[:5]), smallest=6), "care")


def test_who_has_not_agreed_is_no_crowd() -> None:
    """Of six members four have agreed; the refusal says neither number."""
    over = service(team("care", *PEOPLE[:6]), silent=PEOPLE[:2])
    body = post("HR", f'{{ teamGap(team: {{key: "care"}}, {DAY}) {{ people }} }}', over).json()
    assert codes(body) == ["NAMES_HIDDEN"]
    assert not {"4", "6"} & set(body["errors"][0]["message"])


def test_a_team_without_one_person_is_refused() -> None:
    over = service(team("care", *PEOPLE[:8]), team("others", *PEOPLE[:7]))
    assert answered(over, "care") and not answered(over, "others")


def test_a_team_below_is_refused_by_its_rest() -> None:
    """The parent has two people of its own: they would be the difference."""
    over = service(team("care", *PEOPLE[:2]), team("night", *PEOPLE[2:9], parent="care"))
    assert answered(over, "care") and not answered(over, "night")


def test_two_teams_below_may_not_leave_one() -> None:
    """Eleven people, five and five of them in two teams: the second one would leave the eleventh alone."""
    over = service(
        team("care", PEOPLE[10]), team("day", *PEOPLE[:5], parent="care"), team("night", *PEOPLE[5:10], parent="care")
    )
    assert answered(over, "care") and answered(over, "day") and not answered(over, "night")


def test_managers_cannot_move_people() -> None:
    """Else they would ask before and after."""
    over = service(team("top", *PEOPLE), team("care", *PEOPLE[:8], parent="top"), team("night", parent="top"))
    save = "mutation ($input: SaveTeamInput!) { saveTeam(input: $input) { userErrors { code path } } }"
    for said, path in (
        ({"key": "care", "removeMembers": [PEOPLE[0]]}, "members"),
        ({"key": "care", "addMembers": [PEOPLE[9]]}, "members"),
        ({"key": "new", "parent": "top", "members": list(PEOPLE[:7])}, "members"),
        ({"key": "care", "parent": "night"}, "parent"),
    ):
        errors = asked("HR", save, over, input=said)["userErrors"]
        assert errors == [{"code": "FORBIDDEN", "path": ["input", path]}]
    remove = 'mutation { removeTeam(input: {key: "care"}) { userErrors { code } } }'
    assert asked("HR", remove, over)["userErrors"] == [{"code": "FORBIDDEN"}]
    named = {"key": "care", "name": "Care", "roles": [{"occupation": "operator"}]}
    assert asked("HR", save, over, input=named)["userErrors"] == []
    assert asked("ADMINISTRATOR", save, over, input={"key": "care", "removeMembers": [PEOPLE[0]]})["userErrors"] == []


def test_forecast_of_a_crowd_answers() -> None:
    query = f'{{ teamForecast(team: {{key: "care"}}, months: 7, {DAY}) {{ points {{ on filled }} }} }}'
    found: Any = asked("HR", query, service(team("care", *PEOPLE[:8])))
    assert [each["filled"] for each in found["points"]] == [2] * 8


@given(st.integers(0, 10**9))
@settings(max_examples=examples(300))
def test_no_union_or_difference_is_small(seed: int) -> None:
    """Whatever sets can be made of teams that are answered for: none has one to four people who have agreed."""
    drawn = random.Random(seed)  # noqa: S311
    teams: dict[str, StoredTeam] = {}
    for place in range(drawn.randint(1, 6)):
        key = f"t{place}"
        members = tuple(drawn.sample(PEOPLE, drawn.randint(0, 16)))
        parent = drawn.choice([None, *teams])
        teams[key] = team(key, *members, parent=parent)
    agreed = {key for key in PEOPLE if drawn.random() < 0.8}
    tree = TeamTree(teams)
    crowds = Crowds.of(tree, LEAST_PEOPLE)
    told = [
        set(tree.members(key)) & agreed
        for key in teams
        if not crowds.problems(key, set(tree.members(key)) & agreed, LEAST_PEOPLE, "team")
    ]
    for count in range(1, len(told) + 1):
        for inside in combinations(range(len(told)), count):
            common = set.intersection(*(told[place] for place in inside))
            rest = set().union(*(told[place] for place in range(len(told)) if place not in inside))
            assert len(common - rest) == 0 or len(common - rest) >= LEAST_PEOPLE


def test_a_tenant_of_separate_teams_is_answered() -> None:
    """Nothing overlaps, so nothing is refused but what is small."""
    over = service(team("one", *PEOPLE[:5]), team("two", *PEOPLE[5:10]), team("three", *PEOPLE[10:14]))
    assert [answered(over, key) for key in ("one", "two", "three")] == [True, True, False]
