"""graph_schema/README.md: its queries answer over the published seed data."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from pathways.domain.shared_rules import Equivalence
from pathways.store.graph import GraphStore
from tests.contract.conftest import empty
from tests.contract.contents import degree_catalogue
from tests.seeded import SEED, snapshot

pytestmark = pytest.mark.soak_on_neo4j

README = (Path(__file__).parents[2] / "graph_schema" / "README.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"```cypher\n(.*?)```", README, flags=re.DOTALL)


@cache
def seed_documents() -> list[dict[str, Any]]:
    """The seed files, read without the project's reader."""
    files = [path for path in sorted(SEED.rglob("*.yaml")) if path.parent.name != "scenarios"]
    return [yaml.load(path.read_text(), yaml.CSafeLoader) for path in files]


def of_the_files(name: str) -> list[dict[str, Any]]:
    """The things of one list in the seed files."""
    return [thing for document in seed_documents() for thing in document.get(name) or []]


def lines(value: Any, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """A requirement and all below it with their positions."""
    yield value.get("path", path), value
    parts = value.get("all") or value.get("any") or value.get("of") or ()
    for place, part in enumerate(parts if isinstance(parts, list) else ()):
        yield from lines(part, f"{path}/{place}")


def named_by(credential: dict[str, Any]) -> set[str]:
    found = (lines(route["requires"], "") for route in credential.get("routes") or () if "requires" in route)
    return {line["credential"] for each in found for _, line in each if "credential" in line}


@pytest.fixture(scope="module")
def seeded(shared: GraphStore) -> GraphStore:
    """A store with the seed data, published once."""
    empty(shared)
    content = snapshot().content
    shared.publish(list(content.things()))
    return shared


def answer(seeded: GraphStore, place: int) -> list[list[Any]]:
    return seeded.bolt.read(QUERIES[place])


def test_there_are_eleven_queries() -> None:
    assert len(QUERIES) == 11


def test_the_lines_of_a_route(seeded: GraphStore) -> None:
    (cissp,) = (item for item in of_the_files("credentials") if item["key"] == "isc2-cissp")
    expected = [
        (route["key"], path)
        for route in cissp["routes"]
        for path, _ in lines(route["requires"], f"isc2-cissp/{route['key']}")
    ]
    assert sorted((route, path) for route, path, _ in answer(seeded, 0)) == sorted(expected)


def test_what_counts_toward_a_credential(seeded: GraphStore) -> None:
    (csap,) = (item for item in of_the_files("credentials") if item["key"] == "comptia-csap")
    assert {part for (part,) in answer(seeded, 1)} == named_by(csap) == {"comptia-security-plus", "comptia-cysa-plus"}


def test_what_a_credential_counts_toward(seeded: GraphStore) -> None:
    expected = {item["key"] for item in of_the_files("credentials") if "comptia-security-plus" in named_by(item)}
    assert [following for (following,) in answer(seeded, 2)] == sorted(expected)


def test_who_shows_a_competency(seeded: GraphStore) -> None:
    expected = [
        [item["key"], float(shown["level"])]
        for item in of_the_files("credentials")
        for shown in item.get("competencies") or ()
        if shown["competency"] == "sec-network-security"
    ]
    assert answer(seeded, 3) == sorted(expected, key=lambda row: (-row[1], row[0]))
    assert expected


def test_cheapest_route_of_each_credential_of_an_owner(seeded: GraphStore) -> None:
    expected = {}
    for item in of_the_files("credentials"):
        costs = [float(route["cost"]["amount"]) for route in item.get("routes") or () if "cost" in route]
        if "comptia" in item["ownedBy"] and costs:
            expected[item["key"]] = min(costs)
    assert answer(seeded, 4) == [list(row) for row in sorted(expected.items())]
    assert expected


def test_which_jobs_ask_for_a_credential(seeded: GraphStore) -> None:
    expected = [
        [item["key"], asked["strength"]]
        for item in of_the_files("occupations")
        for asked in item.get("credentials") or ()
        if asked["credential"] == "comptia-security-plus"
    ]
    assert answer(seeded, 5) == sorted(expected)
    assert expected


def test_owners_by_their_credentials(seeded: GraphStore) -> None:
    counted: Counter[str] = Counter()
    for item in of_the_files("credentials"):
        owners = item["ownedBy"] if isinstance(item["ownedBy"], list) else [item["ownedBy"]]
        if item.get("status", "ACTIVE") == "ACTIVE":
            counted.update(owners)
    assert answer(seeded, 6) == [list(row) for row in sorted(counted.items(), key=lambda row: (-row[1], row[0]))]


def test_what_a_revision_changed(seeded: GraphStore) -> None:
    kinds = ("COMPETENCY", "CREDENTIAL", "EQUIVALENCE", "OCCUPATION", "ORGANIZATION", "OVERLAP")
    names = ("competencies", "credentials", "equivalents", "occupations", "organizations", "overlaps")
    counted = [(kind, len(of_the_files(name))) for kind, name in zip(kinds, names, strict=True)]
    expected = [["ADDED", kind, count] for kind, count in counted if count]
    assert answer(seeded, 7) == expected


@pytest.fixture(scope="module")
def with_rules(seeded: GraphStore) -> GraphStore:
    """The seed data and a degree with limits; runs last, for it adds a revision."""
    same = Equivalence(key="same", name="Same", credentials=("comptia-csap", "comptia-security-plus", "isc2-cissp"))
    seeded.publish([*degree_catalogue(), same])
    return seeded


def test_the_limits_of_groups(with_rules: GraphStore) -> None:
    expected = [["electives", 1, None, key] for key in ("calc-a", "calc-b")]
    expected.append(["electives", None, None, "stats"])  # a limit of a share
    for item in of_the_files("credentials"):
        for route in item.get("routes") or ():
            for path, line in lines(route.get("requires") or {}, f"{item['key']}/{route['key']}"):
                for limit in line.get("limits") or ():
                    credits = limit.get("atMostCredits")
                    said = [path, limit.get("atMost"), None if credits is None else str(credits)]
                    expected += [[*said, key] for key in limit["of"] if isinstance(limit["of"], list)]
    assert answer(with_rules, 8) == sorted(expected, key=lambda row: (row[0], row[3]))


def test_what_may_stand_for_a_credential(with_rules: GraphStore) -> None:
    assert answer(with_rules, 9) == [["comptia-csap"], ["isc2-cissp"]]


def test_what_begins_in_autumn(with_rules: GraphStore) -> None:
    courses = ("calc-a", "calc-b", "stats")
    assert answer(with_rules, 10) == [[key, "2026-09-01", "2026-12-18"] for key in courses]
