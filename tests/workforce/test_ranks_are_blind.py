"""Ranks know skills, experience and credentials alone: names, notes, goals and keys of a record move nobody.

A key parts those whom nothing else parts, in the order of its letters: another key may change the place of somebody
among equals, never what stands at a place.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pathways.api.service import Service
from pathways.domain.goal import CredentialGoal
from pathways.domain.learner import Waiver
from pathways.records.evidence import Evidence
from pathways.records.learner import CompetencySource, KeptAward, Purpose, StatedLevel, StoredLearner
from pathways.records.office import Records
from pathways.workforce.team import StoredTeam
from pathways.workforce.teams import Teams
from tests.api.small import service_of
from tests.budget import examples
from tests.catalogs import TODAY, record
from tests.records.kept import Kept
from tests.workforce.kept_teams import KeptTeams
from tests.workforce.test_team_operations import asked
from tests.workforce.ward import RECORDS, ROLES, catalogue

CANDIDATES = f"""query Candidates($goal: GoalInput!) {{
  candidates(goal: $goal, among: {{ team: "ward" }}, options: {{ asOf: "{TODAY}" }}, first: 100) {{
    edges {{ node {{ person coverage reach cost {{ amount }} hours missing {{ competency {{ key }} held }} }} }}
  }}
}}"""
GAP = f"""{{ teamGap(team: {{ key: "ward" }}, options: {{ asOf: "{TODAY}" }}) {{
  coverage filled roles {{ filled assignments {{ person coverage }} }} competencies {{ holderCount status }}
}} }}"""
TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), min_size=1, max_size=12)
BIRTHDAYS = st.dates().map(lambda day: f"born on {day}")


def learner(name: str, key: str, more: dict[str, Any] | None = None) -> StoredLearner:
    """Somebody of the ward as they are stored, with what else a record may say."""
    found, more = record(RECORDS[name]), more or {}
    note = (Evidence(key="1", text=more["note"]),) if "note" in more else ()
    return StoredLearner(
        key=key,
        version=1,
        awards=tuple(KeptAward(key=str(place), award=each, evidence=note) for place, each in enumerate(found.awards)),
        competencies=tuple(
            StatedLevel(competency=each.competency, level=each.level, source=CompetencySource.EMPLOYER)
            for each in found.competencies
        ),
        consents=(Purpose.WORKFORCE,),
        **{name: value for name, value in more.items() if name != "note"},
    )


def ward(learners: list[StoredLearner]) -> Service:
    kept = Kept()
    kept.learners.update({each.key: each for each in learners})
    members = tuple(each.key for each in learners)
    teams = Teams(KeptTeams(StoredTeam(key="ward", version=1, members=members, roles=ROLES)))
    return service_of(catalogue(), records=Records(kept), teams=teams)


def ranked(over: Service, occupation: str) -> list[dict[str, Any]]:
    found = asked("ADMINISTRATOR", CANDIDATES, over, goal={"occupation": {"key": occupation}})
    return [each["node"] for each in found["edges"]]


OTHERS = st.fixed_dictionaries(
    {},
    optional={
        "name": TEXTS,
        "note": TEXTS | BIRTHDAYS,
        "conditions": st.lists(TEXTS | BIRTHDAYS, min_size=1, max_size=2, unique=True).map(tuple),
        "goals": st.just((CredentialGoal("degree"),)),
        "advisers": st.lists(TEXTS, min_size=1, max_size=2, unique=True).map(tuple),
        "calendar": st.just("0" * 64),
    },
)
PLAIN = ward([learner(name, name) for name in RECORDS])


@given(st.lists(OTHERS, min_size=len(RECORDS), max_size=len(RECORDS)), st.sampled_from(["nurse", "charge"]))
@settings(max_examples=examples(2), deadline=None)
def test_names_and_notes_move_nobody(others: list[dict[str, Any]], occupation: str) -> None:
    told = ward([learner(name, name, more) for name, more in zip(RECORDS, others, strict=True)])
    assert ranked(told, occupation) == ranked(PLAIN, occupation)
    assert asked("ADMINISTRATOR", GAP, told) == asked("ADMINISTRATOR", GAP, PLAIN)


@given(st.permutations([f"p-{number:02}" for number in range(len(RECORDS))]))
@settings(max_examples=examples(2), deadline=None)
def test_keys_part_equals_and_nothing_else(keys: list[str]) -> None:
    """Who stands at a place under other keys is as near as who stood there, and equals stand in the order of keys."""
    names = dict(zip(RECORDS, keys, strict=True))
    other = ward([learner(name, key) for name, key in names.items()])
    before, after = ranked(PLAIN, "nurse"), ranked(other, "nurse")

    def nearness(found: dict[str, Any]) -> tuple[Any, ...]:
        return found["coverage"], found["reach"], found["cost"], found["hours"]

    assert list(map(nearness, before)) == list(map(nearness, after))
    by_key = {each["person"]: each for each in after}
    assert all(nearness(by_key[names[each["person"]]]) == nearness(each) for each in before)
    equals = ((one, two) for one, two in pairwise(after) if nearness(one) == nearness(two))
    assert all(one["person"] < two["person"] for one, two in equals)
    told, asked_before = (asked("ADMINISTRATOR", GAP, over) for over in (other, PLAIN))
    assert (told["coverage"], told["filled"]) == (asked_before["coverage"], asked_before["filled"])


def test_reason_of_a_waiver_moves_nobody() -> None:
    one = replace(learner("ida", "ida"), waivers=(Waiver(path="licence/r0", reason="agreed", by="the ward"),))
    two = replace(one, waivers=(Waiver(path="licence/r0", reason="born on 1980-01-01", by="somebody"),))
    assert ranked(ward([one]), "nurse") == ranked(ward([two]), "nurse")


def test_each_rank_says_what_it_rests_on() -> None:
    """Dan covers 3/4: of the needs he lacks meds alone (2 of importance 4), at 0 of 2; cheapest: 400 and 30 hours."""
    (dan,) = (each for each in ranked(PLAIN, "nurse") if each["person"] == "dan")
    assert dan["missing"] == [{"competency": {"key": "meds"}, "held": 0.0}]
    assert (dan["coverage"], dan["cost"], dan["hours"]) == (0.75, {"amount": "400.00"}, 30.0)
