"""Conditions that refer to each other: circles are named, and nothing grows beyond what was sent."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from pathways.domain.catalog import Credential
from pathways.domain.requirement import walk
from pathways.errors import Problem
from pathways.exchange.ctdl.reader import read_ctdl
from pathways.exchange.document import read_document, read_text
from tests.seeded import SEED

CASES = SEED.parent.parent / "shared" / "cases"
NODE = {"@id": "https://x.example/1", "@type": "ceterms:Certification", "ceterms:name": "A"}
BOTH = pytest.mark.parametrize("components", [False, True], ids=["conditions", "components"])


def refer(names: list[str], components: bool) -> dict[str, Any]:
    """What a condition says that refers to others."""
    term = "ceterms:hasCondition" if components else "ceterms:alternativeCondition"
    return {term: [{"@id": f"_:{name}"} for name in names]}


def graph(conditions: dict[str, dict[str, Any]], first: str, components: bool) -> dict[str, Any]:
    """A credential, or component, with a condition out of several that may refer to each other."""
    kind = "ceterms:ComponentCondition" if components else "ceterms:ConditionProfile"
    top: dict[str, Any] = {**NODE, "ceterms:requires": [{"@id": f"_:{first}"}]}
    if components:
        top = {**NODE, "@type": "ceterms:BasicComponent", "ceterms:hasCondition": [{"@id": f"_:{first}"}]}
    nodes = [{"@id": f"_:{name}", "@type": kind, **said} for name, said in conditions.items()]
    return {"@context": "https://credreg.net/ctdl/schema/context/json", "@graph": [top, *nodes]}


def problems(document: dict[str, Any]) -> list[Problem]:
    """What reading says, within seconds on the slowest of machines."""
    begun = time.thread_time()
    found = read_ctdl(document).problems
    assert time.thread_time() - begun < 3
    return list(found)


@pytest.mark.skipif(not CASES.is_dir(), reason="the cases beside the project are absent")
@pytest.mark.parametrize(("name", "chain"), [("ctdl-circle", "_:b → _:b"), ("ctdl-circle-components", "_:k → _:k")])
def test_a_condition_that_names_itself_twice_is_refused(name: str, chain: str) -> None:
    found = [each for each in problems(read_document(CASES / f"{name}.json").value) if each.code == "CIRCLE"]
    assert [each.message for each in found] == [f"The condition leads back to itself: {chain}."]
    assert found[0].path and found[0].hint


@BOTH
def test_circle_is_reported_once_in_order(components: bool) -> None:
    names = ["a", "b", "c", "d", "e", "f", "g"]
    conditions = {name: refer([after, after], components) for name, after in zip(names, [*names[1:], "c"], strict=True)}
    circles = [each for each in problems(graph(conditions, "a", components)) if each.code == "CIRCLE"]
    assert [each.message for each in circles] == [
        "The condition leads back to itself: _:c → _:d → _:e → _:f → _:g → _:c."
    ]


@BOTH
def test_conditions_that_all_name_each_other_end(components: bool) -> None:
    names = [f"n{number}" for number in range(40)]
    conditions = {name: refer(names, components) for name in names}
    assert "CIRCLE" in {each.code for each in problems(graph(conditions, "n0", components))}


@BOTH
@pytest.mark.parametrize("width", [2, 3])
def test_what_grows_exponentially_without_a_circle_is_refused(components: bool, width: int) -> None:
    """Each of 40 stages names all of the next: 2^40 lines and more when written out."""
    conditions = {
        f"n{stage}-{place}": {
            ("ceterms:targetComponent" if components else "ceterms:condition"): f"https://x.example/{stage}/{place}",
            **refer([f"n{stage + 1}-{other}" for other in range(width)], components),
        }
        for stage in range(40)
        for place in range(width)
    }
    for place in range(width):
        conditions[f"n40-{place}"] = {"ceterms:condition" if not components else "ceterms:description": f"{place}"}
    codes = [each.code for each in problems(graph(conditions, "n0-0", components))]
    assert codes == ["TOO_LARGE"]


@BOTH
def test_a_long_chain_is_refused_from_either_end(components: bool) -> None:
    conditions = {f"n{stage}": refer([f"n{stage + 1}"], components) for stage in range(3_000)}
    conditions["n3000"] = {"ceterms:description": "the end"}
    document = graph(conditions, "n0", components)
    assert {each.code for each in problems(document)} == {"TOO_DEEP"}
    top = document["@graph"][0]
    term = "ceterms:hasCondition" if components else "ceterms:requires"
    top[term] = [{"@id": f"_:n{stage}"} for stage in range(3_000, -1, -1)]
    assert {each.code for each in problems(document)} <= {"TOO_DEEP", "TOO_LARGE"}


def test_conditions_that_many_share_are_read_for_each() -> None:
    """300 certifications that share 20 conditions: 6,000 lines out of 2,000 values."""
    shared = {
        "@id": "https://x.example/shared",
        "@type": "ceterms:ConditionProfile",
        "ceterms:condition": [f"condition {number}" for number in range(20)],
    }
    nodes = [
        {**NODE, "@id": f"https://x.example/{at}", "ceterms:requires": [{"@id": shared["@id"]}]} for at in range(300)
    ]
    reading = read_ctdl({"@graph": [shared, *nodes]})
    assert reading.problems == ()
    trees = [thing.routes[0].requires for thing in reading.things if isinstance(thing, Credential)]
    assert [len(list(walk(tree))) for tree in trees if tree is not None] == [21] * 300


NUMBERS = ["1e999", "-1e999", "1e-999", "1" * 29, "1" * 5_000, "0." + "3" * 40, "1e999999999"]


@pytest.mark.parametrize("number", NUMBERS, ids=range(len(NUMBERS)))
def test_number_that_cannot_be_kept_has_its_place(number: str) -> None:
    for term in ("ceterms:name", "ceterms:price", "ceterms:unread", "ceterms:creditValue", "ceterms:subject"):
        text = json.dumps({"@graph": [{**NODE, term: 0}]}).replace(f'"{term}": 0', f'"{term}": {number}')
        found = problems(read_text(text, "a.json").value)
        assert ("BAD_NUMBER", f"@graph/0/{term}") in {(each.code, each.path) for each in found}
        assert all(len(each.message) < 150 for each in found)


@pytest.mark.parametrize("duration", ["P" + "9" * 5_000 + "Y", "P99999999Y", "P1.9.9Y", "PT" + "9" * 300 + "H"])
def test_a_duration_beyond_all_use_is_refused(duration: str) -> None:
    for term in ("ceterms:renewalFrequency", "ceterms:estimatedDuration"):
        (found,) = problems({"@graph": [{**NODE, term: duration}]})
        assert (found.code, found.path) == ("BAD_DURATION", f"@graph/0/{term}")
        assert len(found.message) < 150


def test_years_and_months_beyond_all_use_are_refused() -> None:
    profile = {"@type": "ceterms:ConditionProfile", "ceterms:yearsOfExperience": 10**11}
    found = problems({"@graph": [{**NODE, "ceterms:renewalFrequency": "P20000M", "ceterms:requires": [profile]}]})
    assert {(each.code, each.path) for each in found} == {
        ("OUT_OF_RANGE", "@graph/0/ceterms:requires/0/ceterms:yearsOfExperience"),
        ("OUT_OF_RANGE", "@graph/0/ceterms:renewalFrequency"),
    }
