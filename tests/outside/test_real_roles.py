"""Occupations of O*NET and ESCO as roles of a team: fits and assignments are counted again from the tables themselves.

The tables stand in ../shared/data beside the project (O*NET 29.3, CC BY 4.0; ESCO 1.1.1, European Commission) and are
no part of it: without them these tests are skipped, save in CI.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from pathways.catalog.snapshot import Snapshot
from pathways.planning.planner import Planner
from pathways.workforce.fit import coverage_in
from pathways.workforce.people import Person, Role, people_of
from pathways.workforce.ranking import Ranking
from pathways.workforce.role_index import RoleIndex
from pathways.workforce.team_gap import team_gap
from tests.beside import DATA, needs
from tests.catalogs import TODAY, record, snapshot_of

SKILLS = DATA / "skills"
pytestmark = needs(SKILLS)
Table = Mapping[str, Mapping[str, tuple[Fraction, Fraction]]]
"""By occupation and skill: the level, and how important it is."""


@cache
def onet() -> Table:
    """Technology occupations (SOC 15), with what O*NET rates above nothing."""
    found: dict[str, dict[str, dict[str, Fraction]]] = {}
    with (SKILLS / "onet" / "Skills.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["O*NET-SOC Code"].startswith("15-"):
                skill = found.setdefault(row["O*NET-SOC Code"], {}).setdefault(row["Element ID"].lower(), {})
                skill[row["Scale ID"]] = Fraction(row["Data Value"])
    return {
        code.lower(): {skill: (said["LV"], said["IM"]) for skill, said in skills.items() if said["LV"] and said["IM"]}
        for code, skills in found.items()
    }


@cache
def esco() -> Table:
    """The first forty occupations: what is essential is twice as important as what is optional."""
    found: dict[str, dict[str, tuple[Fraction, Fraction]]] = {}
    with (SKILLS / "esco" / "occupationSkillRelations.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            key = f"o-{row['occupationUri'].rpartition('/')[2]}"
            if key in found or len(found) < 40:
                skill = f"s-{row['skillUri'].rpartition('/')[2]}"
                weight = Fraction(2 if row["relationType"] == "essential" else 1)
                found.setdefault(key, {})[skill] = Fraction(1), weight
    return found


def roles_of(table: Table) -> Snapshot:
    competencies = sorted({skill for skills in table.values() for skill in skills})
    document: dict[str, Any] = {
        "competencies": [{"key": key, "name": key} for key in competencies],
        "occupations": [
            {
                "key": code,
                "name": code,
                "needs": [
                    {"competency": skill, "level": float(level), "importance": float(importance)}
                    for skill, (level, importance) in skills.items()
                ],
            }
            for code, skills in table.items()
        ],
    }
    return snapshot_of(document)


def staff(table: Table, codes: list[str], snapshot: Snapshot) -> tuple[Person, ...]:
    """One person for each occupation, who can do what it asks for and nothing else."""
    said = {
        f"p-{code}": record(
            {
                "competencies": [
                    {"competency": skill, "level": float(level)} for skill, (level, _) in table[code].items()
                ]
            }
        )
        for code in codes
    }
    return people_of(said, TODAY, snapshot)


def counted(table: Table, of: str, needed: str) -> Fraction:
    """The fit of somebody of one occupation to another, out of the table alone."""
    total = sum((importance for _, importance in table[needed].values()), Fraction(0))
    met = sum(
        (
            importance * min(Fraction(1), table[of][skill][0] / level)
            for skill, (level, importance) in table[needed].items()
            if skill in table[of]
        ),
        Fraction(0),
    )
    return met / total


@pytest.mark.parametrize("table", [onet, esco], ids=["onet", "esco"])
def test_fits_are_those_of_the_tables(table: Any) -> None:
    data: Table = table()
    codes = sorted(data)[:: len(data) // 8]
    snapshot = roles_of(data)
    for person in staff(data, codes, snapshot):
        found = {code: coverage_in(person, code) for code in data}
        assert found == {code: counted(data, person.key.removeprefix("p-"), code) for code in data}


@pytest.mark.parametrize("table", [onet, esco], ids=["onet", "esco"])
def test_assignment_is_as_good_as_by_another_program(table: Any) -> None:
    """Ten people whose occupations are the next ones of the ten places: SciPy finds the same total."""
    data: Table = table()
    codes = sorted(data)[:11]
    snapshot = roles_of(data)
    people, places = codes[:10], codes[1:]
    gap = team_gap(staff(data, people, snapshot), [Role(code) for code in places], TODAY, snapshot)
    fits = np.array([[float(counted(data, of, needed)) for needed in places] for of in people])
    rows, columns = linear_sum_assignment(fits, maximize=True)
    assert float(gap.coverage) == pytest.approx(fits[rows, columns].sum() / len(places), abs=1e-12)


def test_everybody_is_nearest_to_their_own_occupation() -> None:
    """Their own is covered in full and costs nothing; of others that are, too, the key decides."""
    data = onet()
    snapshot = roles_of(data)
    (person,) = staff(data, ["15-1212.00"], snapshot)
    found = Ranking(snapshot, Planner()).occupations(person, RoleIndex.over(snapshot))
    full = sorted(code for code in data if counted(data, "15-1212.00", code) == 1)
    assert list(found)[: len(full)] == full
    assert "15-1212.00" in full
