"""Random companies, drawn by a number: few competencies, so that people share them, and awards that come and go."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pathways.catalog.snapshot import Snapshot
from pathways.domain.learner import Record
from tests.catalogs import TODAY, credential, record, snapshot_of, usd

LEVELS = (1, 2, 3, 4, 0.5, 2.25)


@dataclass(frozen=True)
class Company:
    """A catalogue and the records of some people."""

    snapshot: Snapshot
    records: Mapping[str, Record]


def company(seed: int, most_people: int = 8) -> Company:
    """The company of a number."""
    drawn = random.Random(seed)  # noqa: S311
    competencies = [f"c{place}" for place in range(5)]
    keys = [f"k{place}" for place in range(6)]
    snapshot = snapshot_of(
        {
            "competencies": [{"key": key, "name": key} for key in competencies],
            "credentials": [_credential(key, drawn, competencies) for key in keys],
            "occupations": [_occupation(place, drawn, competencies, keys) for place in range(drawn.randint(1, 5))],
        }
    )
    people = {f"p{place}": record(_record(drawn, competencies, keys)) for place in range(drawn.randint(0, most_people))}
    return Company(snapshot, people)


def _credential(key: str, drawn: random.Random, competencies: list[str]) -> dict[str, Any]:
    shown = [{"competency": each, "level": drawn.choice(LEVELS)} for each in drawn.sample(competencies, 2)]
    more: dict[str, Any] = {"competencies": shown}
    if drawn.random() < 0.6:
        more["validMonths"] = drawn.choice([3, 6, 24])
        more["renewals"] = [{"key": "again", "kind": "RENEWAL"}][: drawn.randint(0, 1)]
    if drawn.random() < 0.3:
        more |= {"passing": 50, "attempts": drawn.choice(["best", "first", "latest"])}
    return credential(key, {"cost": usd(drawn.randint(1, 9))}, **more)


def _occupation(place: int, drawn: random.Random, competencies: list[str], keys: list[str]) -> dict[str, Any]:
    needs = [
        {"competency": each, "level": drawn.choice(LEVELS), "importance": drawn.choice([1, 2, 0.5, 3.125])}
        for each in drawn.sample(competencies, drawn.randint(0, 4))
    ]
    asked = [
        {"credential": each, "strength": drawn.choice(["REQUIRED", "PREFERRED"])}
        for each in drawn.sample(keys, drawn.choice([0, 0, 1, 2]) if needs else 1)
    ]
    return {"key": f"o{place}", "name": f"O{place}", "needs": needs, "credentials": asked}


def _record(drawn: random.Random, competencies: list[str], keys: list[str]) -> dict[str, Any]:
    awards = [_award(drawn, drawn.choice(keys)) for _ in range(drawn.randint(0, 4))]
    stated = [
        {"competency": each, "level": drawn.choice(LEVELS)}
        for each in drawn.sample(competencies, drawn.choice([0, 0, 1, 2]))
    ]
    return {"awards": awards, "competencies": stated}


def _award(drawn: random.Random, key: str) -> dict[str, Any]:
    award: dict[str, Any] = {"credential": key}
    issued = TODAY + timedelta(days=drawn.randint(-400, 90))
    if drawn.random() < 0.9:
        award["issuedOn"] = issued.isoformat()
    if drawn.random() < 0.3:
        award["expiresOn"] = (issued + timedelta(days=drawn.randint(1, 600))).isoformat()
    if drawn.random() < 0.4:
        award["score"] = drawn.choice([30, 60, 90])
    return award
