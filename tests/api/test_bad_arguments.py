"""A question that cannot be asked looks the same at every root field, and leaves the others of its operation alone."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import GraphQLObjectType, build_schema

from pathways.access.administration import Administration
from pathways.access.trusted_issuers import TrustList
from pathways.api.schema import printed_schema
from tests.access.in_memory import InMemory, Trusting, Writable
from tests.api.small import ask, service_of, small_snapshot
from tests.editing.desk import Desk

ERROR = {"code", "message", "hint", "path"}
"""The fields of a UserError."""
REFUSED = ("planPathway", "trainingPortfolio", "whyNot")
"""Root fields whose answers have a place for what is wrong with the question."""

LEARNER = "learner: {profile: {}}"
GOAL = 'goal: {credential: "analyst"}'
NOWHERE = 'goal: {credential: "nowhere"}'
LATE = 'learner: {profile: {awards: [{credential: "net-basics", times: 0}]}}'
RULE = 'requires: {credential: {credential: "net-basics"}}'
ROLES = 'roles: [{occupation: "soc"}]'
TEAM = 'team: {profiles: [{key: "x", profile: {}}]}'
REFUSAL = "{ __typename ... on Refusal { userErrors { code message hint path } } }"
REMOVED = '{remove: {subjectKind: OCCUPATION, key: "soc"}}'
WRONG = "{ goals { goal } userErrors { code message hint path } }"
IDS = ", ".join(['"x"'] * 101)

BAD: dict[str, dict[str, str]] = {
    "node": {"id": '(id: "x") { id }'},
    "nodes": {"ids": f"(ids: [{IDS}]) {{ id }}"},
    **{
        name: {"key": '(key: "nowhere") { key }'}
        for name in ("credential", "competency", "occupation", "organization", "equivalence", "overlap")
    },
    **{
        name: {
            "first": "(first: 0) { totalCount }",
            "after": '(after: "x") { totalCount }',
            "last": "(last: 101) { totalCount }",
            "before": '(before: "x") { totalCount }',
        }
        for name in ("credentials", "competencies", "occupations", "organizations", "equivalences", "overlaps")
    },
    **{
        name: {"first": "(first: 0) { totalCount }", "after": '(after: "x") { totalCount }'}
        for name in ("findings", "apiKeys", "trustedIssuers", "changeSets", "revisions", "teams")
    },
    "credentialFacets": {"filter": '(filter: {ownedBy: ["nobody"]}) { statuses { count } }'},
    "structure": {"keys": '(keys: ["nowhere"]) { goals }'},
    "upkeepTotals": {"owner": '(owner: "nobody") { hours }'},
    "retirements": {"keys": '(keys: ["nowhere"]) { upkeepHours }'},
    "supplyGains": {"parts": "(parts: []) { parts { name } userErrors { code message hint path } }"},
    "competencyDemand": {"first": "(first: 0) { totalCount }", "after": '(after: "x") { totalCount }'},
    "whatIf": {
        "changes": f"(changes: []) {WRONG}",
        "goals": f"(changes: [{REMOVED}], goals: []) {WRONG}",
        "learner": f'(changes: [{REMOVED}], learner: {{key: "nobody"}}) {WRONG}',
    },
    "changeSet": {"key": '(key: "nowhere") { key }'},
    "learner": {"key": '(key: "nobody") { key }'},
    "learners": {
        "team": '(team: "nobody") { totalCount }',
        "first": "(first: 0) { totalCount }",
        "after": '(after: "x") { totalCount }',
    },
    "team": {"key": '(key: "nobody") { key }'},
    "teamGap": {
        "team": f'(team: {{key: "nobody"}}, {ROLES}) {{ people }}',
        "roles": f'({TEAM}, roles: [{{occupation: "nowhere"}}]) {{ people }}',
        "options": f'({TEAM}, {ROLES}, options: {{leaving: ["nobody"]}}) {{ people }}',
    },
    "teamForecast": {
        "team": f'(team: {{key: "nobody"}}, {ROLES}) {{ catalogRevision }}',
        "roles": f'({TEAM}, roles: [{{occupation: "nowhere"}}]) {{ catalogRevision }}',
        "options": f'({TEAM}, {ROLES}, options: {{leaving: ["nobody"]}}) {{ catalogRevision }}',
        "months": f"({TEAM}, {ROLES}, months: 0) {{ catalogRevision }}",
    },
    "trainingPortfolio": {
        "team": f'(team: {{key: "nobody"}}, {ROLES}, options: {{}}) {REFUSAL}',
        "roles": f'({TEAM}, roles: [{{occupation: "nowhere"}}], options: {{}}) {REFUSAL}',
        "options": f'({TEAM}, roles: [{{occupation: "soc-analyst"}}], options: {{budget: -1}}) {REFUSAL}',
    },
    "candidates": {
        "goal": f"({NOWHERE}) {{ totalCount }}",
        "among": f'({GOAL}, among: {{team: "nobody"}}) {{ totalCount }}',
        "options": f'({GOAL}, options: {{currency: "money"}}) {{ totalCount }}',
        "first": f"({GOAL}, first: 0) {{ totalCount }}",
        "after": f'({GOAL}, after: "x") {{ totalCount }}',
    },
    "occupationMatches": {
        "learner": f"({LATE}) {{ totalCount }}",
        "options": f'({LEARNER}, options: {{currency: "money"}}) {{ totalCount }}',
        "first": f"({LEARNER}, first: 0) {{ totalCount }}",
        "after": f'({LEARNER}, after: "x") {{ totalCount }}',
    },
    "renewalsDue": {
        "within": "(within: -1) { totalCount }",
        "learner": '(within: 9, learner: "nobody") { totalCount }',
        "team": '(within: 9, team: "nobody") { totalCount }',
        "first": "(within: 9, first: 0) { totalCount }",
        "after": '(within: 9, after: "x") { totalCount }',
    },
    "learnerExport": {"key": '(key: "nobody", format: JSON) { text }'},
    "auditEvents": {
        "first": "(first: 0) { totalCount }",
        "after": '(after: "x") { totalCount }',
        "filter": '(filter: {since: "2026-02-01T00:00:00Z", until: "2026-01-01T00:00:00Z"}) { totalCount }',
    },
    "planPathway": {
        "goal": f"({NOWHERE}, {LEARNER}) {REFUSAL}",
        "learner": f"({GOAL}, {LATE}) {REFUSAL}",
        "options": f"({GOAL}, {LEARNER}, options: {{weeklyHours: -3}}) {REFUSAL}",
    },
    "pathwayMap": {
        "goal": f"({NOWHERE}, {LEARNER}) {{ goal }}",
        "learner": f"({GOAL}, {LATE}) {{ goal }}",
        "options": f"({GOAL}, {LEARNER}, options: {{limit: 0}}) {{ goal }}",
    },
    "whyNot": {
        "credential": f'(credential: "nowhere", {GOAL}, {LEARNER}) {REFUSAL}',
        "goal": f'(credential: "sec-badge", {NOWHERE}, {LEARNER}) {REFUSAL}',
        "learner": f'(credential: "sec-badge", {GOAL}, {LATE}) {REFUSAL}',
        "options": f'(credential: "sec-badge", {GOAL}, {LEARNER}, options: {{weeklyHours: -3}}) {REFUSAL}',
    },
    "skillGap": {
        "goal": f"({NOWHERE}, {LEARNER}) {{ coverage }}",
        "learner": f"({GOAL}, {LATE}) {{ coverage }}",
        "currency": f'({GOAL}, {LEARNER}, currency: "money") {{ coverage }}',
        "keepValidUntil": f'({GOAL}, {LEARNER}, keepValidUntil: "2001-01-01") {{ coverage }}',
    },
    "recommendations": {
        "learner": f"({LATE}) {{ totalCount }}",
        "goal": f"({LEARNER}, {NOWHERE}) {{ totalCount }}",
        "options": f'({LEARNER}, options: {{budget: "-1"}}) {{ totalCount }}',
        "first": f"({LEARNER}, first: 0) {{ totalCount }}",
        "after": f'({LEARNER}, after: "x") {{ totalCount }}',
    },
    "progress": {
        "credential": f'(credential: "nowhere", {LEARNER}) {{ state }}',
        "learner": f'(credential: "analyst", {LATE}) {{ state }}',
    },
    "proposeRequirement": {
        "text": f'(text: "{"x" * 5_001}") {{ complete }}',
        "within": '(text: "x", within: "nowhere") { complete }',
    },
    "checkRequirement": {
        "requires": f'(requires: {{credential: {{credential: "nowhere"}}}}, {LEARNER}) {{ status }}',
        "learner": f"({RULE}, {LATE}) {{ status }}",
    },
}
"""Root fields with something wrong in each of their arguments."""
for _name, (_asked, _answer) in {
    "planPathway": (f"{GOAL}, {LEARNER}", REFUSAL),
    "whyNot": (f'credential: "sec-badge", {GOAL}, {LEARNER}', REFUSAL),
    "pathwayMap": (f"{GOAL}, {LEARNER}", "{ goal }"),
    "skillGap": (f"{GOAL}, {LEARNER}", "{ coverage }"),
    "recommendations": (LEARNER, "{ totalCount }"),
    "progress": (f'credential: "analyst", {LEARNER}', "{ state }"),
    "checkRequirement": (f"{RULE}, {LEARNER}", "{ status }"),
    "structure": ('keys: ["analyst"]', "{ goals }"),
    "teamGap": (f"{TEAM}, {ROLES}", "{ people }"),
    "teamForecast": (f"{TEAM}, {ROLES}", "{ catalogRevision }"),
    "trainingPortfolio": (f"{TEAM}, {ROLES}, options: {{}}", REFUSAL),
    "candidates": (GOAL, "{ totalCount }"),
    "occupationMatches": (LEARNER, "{ totalCount }"),
}.items():
    BAD[_name] |= {
        "atRevision": f"({_asked}, atRevision: 99) {_answer}",
        "inChangeSet": f'({_asked}, inChangeSet: "nowhere") {_answer}',
    }
NEVER_WRONG = {
    "inOrder",
    "search",
    "orderBy",
    "asOf",
    "severities",
    "verifiedOnly",
    "format",
    "badge",
    "recipient",
    "states",
}
"""Arguments of which every value of their type means something."""
WRONG_BELOW = {"filter": '(filter: {ownedBy: ["nobody"]}) { totalCount }'}

CASES = [(name, argument, text) for name, cases in BAD.items() for argument, text in cases.items()]
CASES += [("credentials", argument, text) for argument, text in WRONG_BELOW.items()]


def test_every_argument_of_every_root_field_is_tried() -> None:
    query = build_schema(printed_schema()).query_type
    assert isinstance(query, GraphQLObjectType)
    arguments = {(name, each) for name, field in query.fields.items() for each in field.args}
    wrong = {(name, each) for name, each in arguments if each not in NEVER_WRONG}
    # The catalogue is never null, so a revision that is not there takes the whole answer with it.
    assert wrong == {case[:2] for case in CASES} | {("catalog", "revision")}
    assert [name for name, field in query.fields.items() if not field.args] == ["viewer", "settings"]


def errors_of(name: str, answer: dict[str, Any]) -> list[dict[str, Any]]:
    """What an answer says is wrong, wherever its field says so."""
    wrong, errors = answer["data"]["wrong"], answer.get("errors", [])
    if name in REFUSED:
        assert wrong["__typename"] == "Refusal" and not errors
        found: list[dict[str, Any]] = wrong["userErrors"]
        return found
    if name in ("whatIf", "supplyGains"):
        assert not errors
        mistakes: list[dict[str, Any]] = wrong["userErrors"]
        return mistakes
    (error,) = errors
    if name == "nodes":
        assert wrong == [None] * 101
    else:
        assert wrong is None
    assert error["path"][0] == "wrong"
    listed: list[dict[str, Any]] = error["extensions"]["problems"]
    assert error["message"] == listed[0]["message"]
    assert error["extensions"]["code"] == listed[0]["code"]
    return listed


@pytest.mark.parametrize(("name", "argument", "text"), CASES, ids=[f"{name}-{argument}" for name, argument, _ in CASES])
def test_one_bad_argument_leaves_the_rest(name: str, argument: str, text: str) -> None:
    service = service_of(
        small_snapshot(),
        administration=Administration("default", Writable()),
        audit_log=InMemory(),
        trust=TrustList(Trusting()),
        change_sets=Desk([]).office,
    )
    answer = ask(f'{{ catalog {{ revision }} wrong: {name}{text} organization(key: "acme") {{ name }} }}', service)
    assert answer["data"]["catalog"] == {"revision": 7}
    assert answer["data"]["organization"] == {"name": "Acme Institute"}
    listed = errors_of(name, answer)
    assert listed
    for each in listed:
        assert each.keys() == ERROR
        assert isinstance(each["path"], list)
    assert listed[0]["path"][0] == argument, listed
