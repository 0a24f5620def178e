"""Rules of every form are shown as typed lines, and sets of equivalents and overlaps as things."""

from __future__ import annotations

from typing import Any

from pathways.api.service import Service
from pathways.catalog.snapshot import compile_snapshot
from pathways.domain.content import Content
from tests.api.small import data, error, service_of
from tests.catalogs import credential, snapshot_of
from tests.contract.contents import degree_catalogue

SELECT = "keys subjects ownedBy credentialTypes competencies notKeys levels minCredits maxCredits unlisted"
LINE = f"""__typename path parent worth shared
  ... on GroupRequirement {{
    rule countsOnce countsOnceBy distinct {{ by atLeast }} same withinMonthsOfEachOther select {{ keys }}
    selections {{
      path whole minScore earnedWithinMonths concurrent worth shared select {{ {SELECT} except {{ {SELECT} }} }}
    }}
    limits {{
      atMost atMostCredits atMostShare per graded ofValue select {{ keys except {{ ownedBy }} }}
      of {{ path parent worth }}
    }}
  }}
  ... on ExclusionRequirement {{
    excludedCondition excludedSelect {{ levels except {{ ownedBy }} }} excludedCredential {{ key }}
  }}
  ... on CredentialRequirement {{ credential {{ key }} minScore }}"""


def degrees() -> Service:
    snapshot = compile_snapshot(Content.of(degree_catalogue()), revision=1, fingerprint="degrees")
    return service_of(snapshot)


def lines(key: str) -> dict[str, dict[str, Any]]:
    """The lines of the only route of a credential, by path."""
    found = data(f'{{ credential(key: "{key}") {{ routes {{ requirementLines {{ {LINE} }} }} }} }}', degrees())
    return {line["path"]: line for line in found["credential"]["routes"][0]["requirementLines"]}


def test_selection_shows_filter_and_lines() -> None:
    found = lines("degree")
    assert found["electives"]["selections"] == [
        {
            "path": "degree/stack/0/1",
            "whole": False,
            "minScore": 50.0,
            "earnedWithinMonths": None,
            "concurrent": False,
            "worth": 2.5,
            "shared": False,
            "select": {
                "keys": [],
                "subjects": ["maths"],
                "ownedBy": ["uni"],
                "credentialTypes": ["COURSE"],
                "competencies": ["algebra"],
                "notKeys": ["calc-c*"],
                "levels": ["1*"],
                "minCredits": 1.0,
                "maxCredits": 3.0,
                "unlisted": False,
                "except": {
                    "keys": ["stats", "*-c"],
                    "subjects": [],
                    "ownedBy": [],
                    "credentialTypes": [],
                    "competencies": [],
                    "notKeys": [],
                    "levels": [],
                    "minCredits": None,
                    "maxCredits": None,
                    "unlisted": False,
                },
            },
        }
    ]
    assert found["electives"]["select"] is None
    assert [path for path in found if found[path]["parent"] == "electives"] == [
        "degree/stack/0/0",
        "degree/stack/0/1/calc-a",
        "degree/stack/0/1/calc-b",
    ]
    one = found["degree/stack/0/1/calc-a"]
    assert (one["credential"], one["minScore"], one["worth"]) == ({"key": "calc-a"}, 50.0, 2.5)
    assert (found["degree/stack/0/0"]["shared"], one["shared"]) == (True, False)


def test_whole_selection_is_the_select_of_its_group() -> None:
    found = lines("minor")
    assert list(found) == ["minor/stack", "minor/stack/calc-a", "minor/stack/calc-b", "minor/stack/stats"]
    whole = found["minor/stack"]
    assert whole["select"] == {"keys": ["calc-*", "stats"]}
    assert [each["whole"] for each in whole["selections"]] == [True]
    assert (whole["same"], whole["withinMonthsOfEachOther"]) == ("OWNED_BY", 84)
    assert (whole["countsOnce"], whole["countsOnceBy"]) == (True, "WHOLE")
    assert {line["parent"] for path, line in found.items() if path != "minor/stack"} == {"minor/stack"}


def test_how_a_group_counts_is_shown() -> None:
    found = lines("degree")
    root, electives = found["degree/stack"], found["electives"]
    assert (root["countsOnce"], root["countsOnceBy"], root["limits"], root["distinct"]) == (True, "CREDITS", [], None)
    assert (electives["countsOnce"], electives["countsOnceBy"]) == (False, None)
    assert electives["distinct"] == {"by": "SUBJECTS", "atLeast": 1}
    of = [{"path": f"degree/stack/0/1/{key}", "parent": "electives", "worth": 2.5} for key in ("calc-a", "calc-b")]
    every = [{"path": "degree/stack/0/0", "parent": "electives", "worth": 3.0}, *of]
    assert electives["limits"] == [
        {
            "atMost": 1,
            "atMostCredits": None,
            "atMostShare": None,
            "per": None,
            "graded": None,
            "ofValue": None,
            "select": None,
            "of": of,
        },
        {
            "atMost": 2,
            "atMostCredits": None,
            "atMostShare": None,
            "per": "SUBJECTS",
            "graded": None,
            "ofValue": "maths",
            "select": None,
            "of": every,
        },
        {
            "atMost": None,
            "atMostCredits": None,
            "atMostShare": 0.5,
            "per": None,
            "graded": None,
            "ofValue": None,
            "select": None,
            "of": every[:1],
        },
        {
            "atMost": None,
            "atMostCredits": 4.5,
            "atMostShare": None,
            "per": None,
            "graded": None,
            "ofValue": None,
            "select": {"keys": ["calc-*"], "except": {"ownedBy": ["uni"]}},
            "of": [],
        },
    ]


def test_an_exclusion_is_shown() -> None:
    found = lines("degree")
    assert found["degree/stack/1"] == {
        "__typename": "ExclusionRequirement",
        "path": "degree/stack/1",
        "parent": "degree/stack",
        "worth": None,
        "shared": False,
        "excludedCondition": None,
        "excludedSelect": None,
        "excludedCredential": {"key": "minor"},
    }
    barred = found["degree/stack/2"]
    assert (barred["excludedCondition"], barred["excludedCredential"]) == ("is barred", None)
    chosen = found["degree/stack/3"]
    assert chosen["excludedSelect"] == {"levels": ["9*"], "except": {"ownedBy": ["uni"]}}
    assert (chosen["excludedCondition"], chosen["excludedCredential"]) == (None, None)


def test_sets_of_equivalents_are_listed_and_found() -> None:
    fields = "id key name version credentials { key }"
    query = f"""{{
      equivalences(first: 5) {{ totalCount edges {{ node {{ {fields} }} }} }}
      equivalence(key: "calculus") {{ {fields} }}
      catalog {{ equivalences overlaps }}
    }}"""
    found = data(query, degrees())
    one = found["equivalence"]
    assert found["equivalences"] == {"totalCount": 1, "edges": [{"node": one}]}
    assert (one["key"], one["name"], one["version"]) == ("calculus", "Calculus", 1)
    assert one["credentials"] == [{"key": "calc-b"}, {"key": "calc-a"}]
    assert found["catalog"] == {"equivalences": 1, "overlaps": 2}
    again = data("query ($id: ID!) { node(id: $id) { ... on Equivalence { key } } }", degrees(), id=one["id"])
    assert again == {"node": {"key": "calculus"}}
    missing = error('{ equivalence(key: "calculs") { name } }', degrees())
    assert missing["extensions"]["hint"] == "Did you mean calculus?"


def test_overlaps_are_listed_with_what_they_compare() -> None:
    fields = """id key name version atMost atMostCredits eachAtMost credentials { key } select { subjects }
      between { credential { key } group { path parent } select { keys except { subjects } } }"""
    query = f'{{ overlaps {{ edges {{ node {{ {fields} }} }} }} overlap(key: "once") {{ {fields} }} }}'
    found = data(query, degrees())
    both, once = (edge["node"] for edge in found["overlaps"]["edges"])
    assert once == found["overlap"]
    assert (both["atMost"], both["atMostCredits"], both["eachAtMost"]) == (1, 3.5, None)
    assert (both["credentials"], both["select"]) == ([{"key": "stats"}, {"key": "calc-a"}], None)
    assert both["between"] == [
        {"credential": {"key": "minor"}, "group": None, "select": None},
        {"credential": None, "group": {"path": "electives", "parent": "degree/stack"}, "select": None},
        {"credential": None, "group": None, "select": {"keys": ["deg*"], "except": {"subjects": ["law"]}}},
    ]
    assert (once["eachAtMost"], once["credentials"], once["select"]) == (1, [], {"subjects": ["it"]})
    again = data("query ($id: ID!) { node(id: $id) { ... on Overlap { name } } }", degrees(), id=once["id"])
    assert again == {"node": {"name": "Once"}}


def test_a_limit_shows_its_scale_and_lines() -> None:
    content = {
        "scales": [{"key": "pass", "values": ["FAIL", "PASS"], "passing": "PASS"}],
        "credentials": [
            credential("course"),
            credential(
                "degree",
                {
                    "requires": {
                        "atLeast": 1,
                        "of": [{"credential": "course"}, {"condition": "is of age"}],
                        "limits": [{"atMost": 0, "graded": "pass"}],
                    }
                },
            ),
        ],
    }
    query = """{ credential(key: "degree") { routes { requirement {
      text ... on GroupRequirement { limits { atMost graded of { path } } } } } } }"""
    (route,) = data(query, service_of(snapshot_of(content)))["credential"]["routes"]
    assert route["requirement"] == {
        "text": "at least one of these 2, none of them graded pass",
        "limits": [{"atMost": 0, "graded": "pass", "of": [{"path": "degree/r0/0"}]}],
    }
