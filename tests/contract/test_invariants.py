"""graph_schema/invariants: no row on what was published, a row on what no publication makes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings

from pathways.domain.content import Content
from pathways.store.graph import GraphStore
from pathways.store.schema.files import invariant_files
from pathways.store.schema.invariants import broken_invariants, sentence_of
from tests.budget import FIXTURES_SHARED, examples
from tests.contract.conftest import Opener, empty
from tests.contract.contents import degree_catalogue, numbered, security_catalogue
from tests.contract.random_contents import contents

_LINE = "MATCH (q:Requirement {id: 'cissp/exam/1/0'}) "
_EXAM = "MATCH (r:Route {id: 'cissp/exam'}) "
_CREDENTIAL = "MATCH (c:Credential {key: 'cissp'}) "

HARMS = [
    ("catalog_stands_once", "CREATE (:Catalog {id: 'second', revision: 1})", "catalogs 2"),
    ("catalog_stands_once", "MATCH (c:Catalog) DELETE c", "catalogs 0"),
    ("catalog_is_at_the_newest_revision", "MATCH (c:Catalog) SET c.revision = 2", "revision 2, newest 1"),
    ("catalog_is_at_the_newest_revision", "MATCH (r:Revision) DELETE r", "revision 1, newest 0"),
    ("catalog_is_at_the_newest_revision", "MATCH (c:Catalog) SET c.fingerprint = 'x'", "published x"),
    ("catalog_is_at_the_newest_revision", "MATCH (r:Revision) SET r.publishedAt = 'x'", "revision 1, newest 1"),
    ("revisions_count_their_changes", "MATCH (h:Change {key: 'cissp'}) DELETE h", "revision 1, things 8, changes 7"),
    ("revisions_count_their_changes", "MATCH (h:Change) DELETE h", "revision 1, things 8, changes 0"),
    ("revisions_count_their_changes", "CREATE (:Change {id: '7/a', revision: 7})", "revision 7, changes 1"),
    ("keys_are_of_one_kind", "CREATE (:Competency {key: 'cissp', name: 'C'})", "key cissp, things 2"),
    ("versions_count_from_one", _CREDENTIAL + "SET c.version = 0", "key cissp, version 0"),
    ("routes_stand_at_their_credential", _EXAM + "SET r.key = 'ce'", "credential cissp, route cissp/exam"),
    (
        "routes_stand_at_their_credential",
        _EXAM + "MATCH (c:Credential {key: 'security-plus'}) CREATE (c)-[:HAS_ROUTE {position: 1}]->(r)",
        "credential security-plus, route cissp/exam",
    ),
    ("renewals_are_of_their_kind", _EXAM + "SET r.kind = 'RENEWAL'", "route cissp/exam, relationship HAS_ROUTE"),
    ("renewals_are_of_their_kind", "MATCH (r:Route {id: 'cissp/ce'}) SET r.kind = 'EXAM'", "route cissp/ce"),
    ("renewals_are_of_their_kind", _EXAM + "SET r.extendsMonths = 36", "route cissp/exam"),
    ("renewals_are_of_their_kind", _EXAM + _CREDENTIAL + "CREATE (r)-[:ALIGN_TO]->(c)", "route cissp/exam"),
    ("requirements_have_one_parent", _EXAM + "DETACH DELETE r", "requirement cissp/exam"),
    ("requirements_have_one_parent", _EXAM + _LINE + "CREATE (r)-[:REQUIRES]->(q)", "requirement cissp/exam/1/0"),
    (
        "requirement_ids_name_their_place",
        "MATCH (g:Requirement {id: 'cissp/exam/1'})<-[e:HAS_PART]-() DELETE e WITH g "
        + _LINE
        + "CREATE (q)-[:HAS_PART {position: 0}]->(g)",
        "parent cissp/exam/1/0, requirement cissp/exam/1",
    ),
    (
        "requirement_ids_name_their_place",
        "MATCH (r:Route {id: 'cissp/exam'})-[e:REQUIRES]->(q) DELETE e WITH q "
        "MATCH (o:Route {id: 'network-plus/exam'}) CREATE (o)-[:REQUIRES]->(q)",
        "parent network-plus/exam, requirement cissp/exam",
    ),
    (
        "requirement_ids_name_their_place",
        "MATCH (r:Route {id: 'cissp/exam'})-[e:REQUIRES]->(q) DELETE e CREATE (r)-[:RECOMMENDS]->(q)",
        "parent cissp/exam, requirement cissp/exam",
    ),
    ("requirement_paths_name_one_line", _LINE + "SET q.path = 'endorsed'", "path endorsed, requirements 2"),
    (
        "parts_stand_in_groups",
        _LINE + "CREATE (q)-[:HAS_PART {position: 0}]->(:Requirement {id: 'cissp/exam/1/0/0'})",
        "requirement cissp/exam/1/0, kind CREDENTIAL",
    ),
    ("requirements_name_what_their_kind_says", _LINE + "MATCH (q)-[e:NAMES]->() DELETE e", "cissp/exam/1/0"),
    ("requirements_name_what_their_kind_says", _LINE + "SET q.kind = 'COMPETENCY'", "cissp/exam/1/0"),
    ("requirements_name_what_their_kind_says", _LINE + _CREDENTIAL + "CREATE (q)-[:NAMES]->(c)", "credentials 2"),
    (
        "requirements_name_what_their_kind_says",
        _LINE + "MATCH (o:Organization {key: 'isc2'}) CREATE (q)-[:NAMES]->(o)",
        "requirement cissp/exam/1/0, kind CREDENTIAL, credentials 1, competencies 0, selections 0",
    ),
    ("requirements_have_what_their_kind_needs", _LINE + "SET q.kind = 'AT_LEAST'", "kind AT_LEAST"),
    ("requirements_have_what_their_kind_needs", _LINE + "SET q.minimum = '1'", "kind CREDENTIAL"),
    ("requirements_have_what_their_kind_needs", _LINE + "SET q.level = '1'", "kind CREDENTIAL"),
    ("requirements_have_what_their_kind_needs", _LINE + "SET q.kind = 'EXPERIENCE'", "kind EXPERIENCE"),
    ("requirements_have_what_their_kind_needs", _LINE + "SET q.kind = 'CONDITION'", "kind CONDITION"),
    ("requirements_have_nothing_of_other_kinds", _LINE + "SET q.kind = 'ANY', q.together = true", "kind ANY"),
    ("requirements_have_nothing_of_other_kinds", _LINE + "SET q.withinMonths = 3", "cissp/exam/1/0"),
    (
        "requirements_have_nothing_of_other_kinds",
        _LINE + "SET q.eachMonths = 1, q.eachCredits = '1'",
        "kind CREDENTIAL",
    ),
    ("requirements_have_nothing_of_other_kinds", _LINE + "SET q.kind = 'CREDITS', q.eachMonths = 1", "kind CREDITS"),
    (
        "positions_count_from_zero",
        "MATCH ()-[e:HAS_PART]->(:Requirement {id: 'cissp/exam/1/0'}) DELETE e",
        "node cissp/exam/1, relationship HAS_PART, relationships 1, least 1, greatest 1",
    ),
    (
        "positions_count_from_zero",
        "MATCH ()-[e:HAS_PART]->(:Requirement {id: 'cissp/exam/1/0'}) SET e.position = 1",
        "node cissp/exam/1, relationship HAS_PART, relationships 2, least 1, greatest 1",
    ),
    (
        "positions_count_from_zero",
        "MATCH (:Occupation)-[e:NEEDS]->() SET e.position = null",
        "node soc-analyst, relationship NEEDS, relationships 1",
    ),
    (
        "relationships_stand_once",
        _CREDENTIAL + "MATCH (c)-[:OWNED_BY]->(o) CREATE (c)-[:OWNED_BY {position: 1}]->(o)",
        "source cissp, relationship OWNED_BY, target isc2, relationships 2",
    ),
    ("costs_have_a_currency", _EXAM + "SET r.costCurrency = null", "route cissp/exam, amount 749"),
    ("costs_have_a_currency", _EXAM + "SET r.costAmount = null", "route cissp/exam, currency USD"),
    ("shared_costs_are_whole", _EXAM + "SET r.sharedCostKey = 'fee'", "route cissp/exam"),
    ("shared_costs_are_whole", _EXAM + "SET r.sharedCostEvery = 'year'", "route cissp/exam"),
    ("group_costs_are_whole", _EXAM + "SET r.groupCostAmount = '9'", "route cissp/exam, amount 9"),
    ("group_costs_are_whole", _EXAM + "SET r.groupSeats = 20", "route cissp/exam"),
    (
        "figures_are_not_negative",
        _EXAM + "SET r.groupCostAmount = '9', r.groupCostCurrency = 'USD', r.groupSeats = 0",
        "node cissp/exam",
    ),
    (
        "figures_are_not_negative",
        _EXAM + "SET r.sharedCostKey = 'fee', r.sharedCostAmount = '-1', r.sharedCostCurrency = 'USD'",
        "node cissp/exam",
    ),
    ("references_have_a_url", _CREDENTIAL + "SET c.referenceAsOf = '2026-01-01'", "credential cissp"),
    ("levels_are_above_zero", "MATCH (:Occupation)-[e:NEEDS]->() SET e.level = '0'", "node soc-analyst"),
    ("levels_are_above_zero", "MATCH (:Occupation)-[e:NEEDS]->() SET e.importance = '0'", "node soc-analyst"),
    ("levels_are_above_zero", "MATCH (q:Requirement {kind: 'COMPETENCY'}) SET q.level = '-1'", "node cissp/exam/1/1"),
    ("figures_are_not_negative", _EXAM + "SET r.costAmount = '-1'", "node cissp/exam"),
    (
        "requirements_have_nothing_of_other_kinds",
        "MATCH (q:Requirement {kind: 'CONDITION'}) SET q.earnedKinds = ['EXAM']",
        "kind CONDITION",
    ),
    ("figures_are_not_negative", _CREDENTIAL + "SET c.validMonths = -1", "node cissp"),
    ("figures_are_not_negative", _CREDENTIAL + "SET c.creditsFrom = '-1', c.creditsTo = '1'", "node cissp"),
    ("credits_from_reach_credits_to", _CREDENTIAL + "SET c.creditsFrom = '1'", "node cissp"),
    ("credits_from_reach_credits_to", _CREDENTIAL + "SET c.creditsFrom = '2', c.creditsTo = '1'", "node cissp"),
    ("figures_are_not_negative", _LINE + "SET q.worth = '-0.5'", "node cissp/exam/1/0"),
    ("redo_logs_are_in_use", "CREATE (:RedoPart {id: 'left/0', log: 'left'})", "log left"),
    ("redo_logs_are_in_use", "CREATE (:RedoLog {id: 'left'})", "log left"),
    ("redo_logs_are_whole", "MATCH (c:Catalog) SET c.applying = 'gone'", "log gone"),
    (
        "redo_logs_are_whole",
        "MATCH (c:Catalog) SET c.applying = 'a' CREATE (:RedoLog {id: 'a', parts: 2}) "
        "CREATE (:RedoPart {id: 'a/0', log: 'a'})",
        "log a, parts 2, found 1",
    ),
]

_ELECTIVES = "MATCH (q:Requirement {path: 'electives'}) "
_CHOSEN = "MATCH (s:Selection {id: 'degree/stack/0/1'}) "
_TERM = "MATCH (o:Offering {id: 'stats/study/offerings/0'}) "
_AUTUMN = "MATCH (o:Recurrence {id: 'stats/study/recurring/0'}) "
_COUNTING = "MATCH (o:Overlap {key: 'double-counting'}) "

HARMS_OF_RULES = [
    ("keys_are_of_one_kind", "CREATE (:Overlap {key: 'calculus', name: 'C'})", "key calculus, things 2"),
    ("versions_count_from_one", _COUNTING + "SET o.version = 0", "key double-counting, version 0"),
    ("requirement_paths_name_one_line", "MATCH (q:Requirement) SET q.whole = null", "path minor/stack, requirements 2"),
    (
        "parts_stand_in_groups",
        _ELECTIVES + "SET q.kind = 'ALL', q.minimum = null",
        "requirement degree/stack/0, kind ALL",
    ),
    (
        "parts_stand_in_groups",
        "MATCH (q:Requirement {id: 'degree/stack/0/1'}) SET q.whole = true",
        "requirement degree/stack/0/1, kind SELECTION",
    ),
    ("requirements_name_what_their_kind_says", _CHOSEN + "MATCH ()-[e:SELECTS]->(s) DELETE e", "selections 0"),
    (
        "requirements_name_what_their_kind_says",
        "MATCH (q:Requirement {id: 'degree/stack/1'}) MATCH (c:Credential {key: 'stats'}) CREATE (q)-[:NAMES]->(c)",
        "kind EXCLUSION, credentials 2",
    ),
    (
        "requirements_have_what_their_kind_needs",
        "MATCH (q:Requirement {id: 'degree/stack/1'})-[e:NAMES]->() DELETE e",
        "requirement degree/stack/1, kind EXCLUSION",
    ),
    (
        "requirements_have_what_their_kind_needs",
        "MATCH (q:Requirement {id: 'degree/stack/1'}) SET q.condition = 'x'",
        "requirement degree/stack/1, kind EXCLUSION",
    ),
    ("requirements_have_nothing_of_other_kinds", _ELECTIVES + "SET q.distinctAtLeast = null", "kind CREDITS"),
    ("requirements_have_nothing_of_other_kinds", _ELECTIVES + "SET q.whole = true", "kind CREDITS"),
    (
        "requirements_have_nothing_of_other_kinds",
        "MATCH (q:Requirement {id: 'degree/stack/0/0'}) SET q.countsOnce = 'WHOLE'",
        "requirement degree/stack/0/0, kind CREDENTIAL",
    ),
    (
        "positions_count_from_zero",
        _ELECTIVES + "MATCH (q)-[e:HAS_LIMIT {position: 0}]->() DELETE e",
        "node degree/stack/0, relationship HAS_LIMIT, relationships 3, least 1",
    ),
    (
        "relationships_stand_once",
        "MATCH (e:Equivalence)-[:HAS_MEMBER {position: 0}]->(c) CREATE (e)-[:HAS_MEMBER {position: 2}]->(c)",
        "source calculus, relationship HAS_MEMBER, target calc-b, relationships 2",
    ),
    ("figures_are_not_negative", "MATCH (l:Limit {atMost: 1}) SET l.atMost = -1", "node degree/stack/0/limits/0"),
    ("figures_are_not_negative", _TERM + "SET o.seats = -1", "node stats/study/offerings/0"),
    (
        "positions_count_from_zero",
        _TERM + "DETACH DELETE o",
        "node stats/study, relationship HAS_OFFERING, relationships 2, least 1, greatest 2",
    ),
    (
        "offerings_end_after_they_start",
        _TERM + "SET o.endsOn = '2026-08-31'",
        "offering stats/study/offerings/0, starts 2026-09-01, ends 2026-08-31",
    ),
    ("figures_are_not_negative", _AUTUMN + "SET o.seats = -1", "node stats/study/recurring/0"),
    (
        "recurrences_have_a_term_or_days",
        _AUTUMN + "SET o.term = 'gone'",
        "recurring/0, term gone",
    ),
    ("recurrences_have_a_term_or_days", _AUTUMN + "SET o.term = null", "recurrence stats/study/recurring/0"),
    ("recurrences_have_a_term_or_days", _AUTUMN + "SET o.begins = '09-01'", "term autumn, begins 09-01"),
    ("figures_are_not_negative", _COUNTING + "SET o.atMostCredits = '-1'", "node double-counting"),
    ("limits_and_overlaps_have_bounds", "MATCH (l:Limit {atMost: 1}) SET l.atMost = null", "stack/0/limits/0"),
    ("limits_and_overlaps_have_bounds", "MATCH (l:Limit {atMost: 1}) SET l.atMostCredits = '1'", "stack/0/limits/0"),
    ("limits_and_overlaps_have_bounds", "MATCH (:Limit)-[e:COUNTS]->() DELETE e", "node degree/stack/0/limits/0"),
    ("limits_and_overlaps_have_bounds", "MATCH (o:Overlap {key: 'once'}) SET o.eachAtMost = null", "node once"),
    (
        "limits_and_overlaps_have_bounds",
        _COUNTING + "CREATE (o)-[:SELECTS]->(:Selection {id: 'double-counting', thing: 'double-counting'})",
        "node double-counting",
    ),
    ("overlaps_are_between_some", "MATCH (p:Party {id: 'once/between/1'}) DETACH DELETE p", "node once"),
    ("overlaps_are_between_some", "MATCH (p:Party {id: 'once/between/1'}) SET p.text = null", "node once/between/1"),
    ("overlaps_are_between_some", "MATCH (:Party {id: 'once/between/1'})-[e:NAMES]->() DELETE e", "once/between/1"),
    ("overlaps_are_between_some", "MATCH (p:Party {id: 'once/between/1'}) SET p.text = 'x'", "node once/between/1"),
    ("equivalences_have_members", "MATCH (:Equivalence)-[e {position: 1}]->() DELETE e", "calculus, members 1"),
    ("selections_filter", "MATCH (s:Selection {id: 'minor/stack/0'}) SET s.keys = null", "node minor/stack/0"),
    ("selections_filter", _CHOSEN + "SET s.thing = 'minor'", "node degree/stack/0/1"),
    ("selections_filter", "MATCH ()-[:EXCEPT]->(s:Selection) SET s.id = 'x' + s.id", "node x"),
    ("selections_filter", "MATCH (l:Limit {atMost: 1}) SET l.thing = 'minor'", "node degree/stack/0/limits/0"),
]


def test_there_is_a_harm_for_every_invariant() -> None:
    assert {name for name, _, _ in (*HARMS, *HARMS_OF_RULES)} == {file.stem for file in invariant_files()}


@pytest.mark.soak_on_neo4j
@pytest.mark.parametrize(("name", "harm", "place"), HARMS, ids=lambda value: value.replace(" ", "_")[:60])
def test_what_breaks_an_invariant_is_found(store: GraphStore, name: str, harm: str, place: str) -> None:
    store.publish(security_catalogue())
    expect_broken(store, name, harm, place)


@pytest.mark.soak_on_neo4j
@pytest.mark.parametrize(("name", "harm", "place"), HARMS_OF_RULES, ids=lambda value: value.replace(" ", "_")[:60])
def test_what_breaks_an_invariant_of_rules_is_found(store: GraphStore, name: str, harm: str, place: str) -> None:
    store.publish(degree_catalogue())
    expect_broken(store, name, harm, place)


def expect_broken(store: GraphStore, name: str, harm: str, place: str) -> None:
    store.bolt.run(harm)
    (file,) = (each for each in invariant_files() if each.stem == name)
    found = [each for each in broken_invariants(store.bolt) if each.startswith(sentence_of(file))]
    assert any(place in each for each in found), found


@pytest.mark.soak_on_neo4j
def test_an_empty_store_and_further_revisions_break_none(opened: Opener) -> None:
    store = opened(single=0, batch=10, part=4)
    assert broken_invariants(store.bolt) == []
    for edition in ("First", "Second"):
        store.publish(numbered(10, name=edition))
        assert broken_invariants(store.bolt) == []
    things = security_catalogue()
    store.publish([*things, replace(things[0], name="Other")])
    assert broken_invariants(store.bolt) == []
    for _ in range(2):
        store.publish(degree_catalogue())
        assert broken_invariants(store.bolt) == []
        store.publish([replace(each, name=f"{each.name}, again") for each in degree_catalogue()])
        assert broken_invariants(store.bolt) == []


@pytest.mark.soak_on_neo4j
@settings(max_examples=examples(5), suppress_health_check=FIXTURES_SHARED)
@given(content=contents())
def test_no_catalogue_breaks_any(shared: GraphStore, content: Content) -> None:
    empty(shared)
    shared.publish(list(content.things()))
    assert broken_invariants(shared.bolt) == []
