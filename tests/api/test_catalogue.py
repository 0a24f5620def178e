"""Credentials, competencies, occupations and organizations: their fields, search, filters, orders and ids."""

from __future__ import annotations

from base64 import b64encode
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from pathways.api.service import Service
from pathways.catalog.snapshot import compile_snapshot
from pathways.domain.catalog import Credential, CredentialType, Route, RouteKind
from pathways.domain.content import Content
from pathways.domain.money import Money, Rates
from pathways.domain.offerings import Offering
from pathways.planning.planner import Planner
from tests.api.small import ask, data, error, service_of, small_snapshot

KEYS = """query ($search: String, $filter: CredentialFilter, $order: CredentialOrder) {
  credentials(search: $search, filter: $filter, orderBy: $order) { totalCount edges { node { key } } }
}"""


def keys(service: Service | None = None, **variables: Any) -> list[str]:
    """The keys of the credentials found, in order."""
    found = data(KEYS, service, **variables)["credentials"]
    listed = [edge["node"]["key"] for edge in found["edges"]]
    assert len(listed) == found["totalCount"]
    return listed


def test_a_credential_shows_what_the_catalogue_holds() -> None:
    found = data("""{ credential(key: "analyst") {
      key ctid name description credentialType status validMonths credits version inLanguage subjects alignment lastDay
      ownedBy { key name url } accreditedBy { key url } competencies { level competency { key name } }
      reference { url asOf } supersededBy { key } renewals { key kind extendsMonths graceMonths alignTo { key } }
      stacksFrom { totalCount edges { node { key } } } stacksInto(first: 1) { edges { node { key } } }
    } }""")["credential"]
    assert found == {
        "key": "analyst",
        "ctid": None,
        "name": "Certified Analyst",
        "description": None,
        "credentialType": "CERTIFICATION",
        "status": "ACTIVE",
        "validMonths": 36,
        "credits": None,
        "version": 1,
        "inLanguage": [],
        "subjects": [],
        "alignment": None,
        "lastDay": None,
        "ownedBy": [{"key": "acme", "name": "Acme Institute", "url": "https://acme.example"}],
        "accreditedBy": [{"key": "board", "url": None}],
        "competencies": [{"level": 3.0, "competency": {"key": "security", "name": "Security"}}],
        "reference": {"url": "https://acme.example/analyst", "asOf": "2026-05-01"},
        "supersededBy": None,
        "renewals": [{"key": "ce", "kind": "RENEWAL", "extendsMonths": 36, "graceMonths": None, "alignTo": None}],
        "stacksFrom": {"totalCount": 2, "edges": [{"node": {"key": "net-basics"}}, {"node": {"key": "sec-badge"}}]},
        "stacksInto": {"edges": [{"node": {"key": "expert"}}]},
    }


def test_route_shows_cost_hours_and_what_is_estimated() -> None:
    found = data("""{ credential(key: "net-basics") { routes {
      key name kind cost { amount currency } hours weeks estimated availableFrom
      requirement { path } requirementLines { path } credential { key }
    } } }""")["credential"]["routes"]
    assert found == [
        {
            "key": "course",
            "name": "Study",
            "kind": "STUDY",
            "cost": {"amount": "100.00", "currency": "USD"},
            "hours": 20.5,
            "weeks": None,
            "estimated": ["hours"],
            "availableFrom": None,
            "requirement": None,
            "requirementLines": [],
            "credential": {"key": "net-basics"},
        }
    ]


def test_a_route_shows_when_it_is_offered() -> None:
    terms = (
        Offering(starts_on=date(2026, 9, 1), ends_on=date(2026, 12, 18), seats=30),
        Offering(starts_on=date(2027, 2, 1), ends_on=date(2027, 5, 21)),
    )
    routes = (Route(key="term", kind=RouteKind.STUDY, offerings=terms), Route(key="online", kind=RouteKind.STUDY))
    course = Credential(key="course", name="Course", credential_type=CredentialType.COURSE, routes=routes)
    query = '{ credential(key: "course") { routes { key offerings { startsOn endsOn seats } } } }'
    assert data(query, service_of(small_snapshot(course)))["credential"]["routes"] == [
        {
            "key": "term",
            "offerings": [
                {"startsOn": "2026-09-01", "endsOn": "2026-12-18", "seats": 30},
                {"startsOn": "2027-02-01", "endsOn": "2027-05-21", "seats": None},
            ],
        },
        {"key": "online", "offerings": []},
    ]


def test_competencies_and_occupations_lead_to_each_other() -> None:
    found = data("""{
      competency(key: "security") { statement broader { key } developedBy { edges { node { key } } }
        neededBy { edges { node { key code codeSystem needs { level importance competency { key } }
          credentials { strength credential { key } } } } } }
      organization(key: "board") { name url }
      catalog { revision publishedAt credentials competencies occupations organizations }
    }""")
    assert found["competency"] == {
        "statement": None,
        "broader": [{"key": "networking"}],
        "developedBy": {"edges": [{"node": {"key": "analyst"}}, {"node": {"key": "sec-badge"}}]},
        "neededBy": {
            "edges": [
                {
                    "node": {
                        "key": "soc-analyst",
                        "code": "15-1212.00",
                        "codeSystem": "onet-soc",
                        "needs": [
                            {"level": 2.0, "importance": 4.5, "competency": {"key": "networking"}},
                            {"level": 3.0, "importance": 3.0, "competency": {"key": "security"}},
                        ],
                        "credentials": [{"strength": "PREFERRED", "credential": {"key": "analyst"}}],
                    }
                }
            ]
        },
    }
    assert found["organization"] == {"name": "Accreditation Board", "url": None}
    assert found["catalog"] == {
        "revision": 7,
        "publishedAt": "2026-11-01T12:30:00Z",
        "credentials": 5,
        "competencies": 2,
        "occupations": 1,
        "organizations": 2,
    }


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("network", ["net-basics"]),
        ("netwrok", ["net-basics"]),
        ("secur", ["sec-badge", "analyst"]),
        ("  ", ["analyst", "expert", "net-basics", "old-analyst", "sec-badge"]),
        ("???", []),
    ],
)
def test_search_ranks_and_forgives(search: str, found: list[str]) -> None:
    assert keys(search=search) == found


def test_search_finds_competencies_and_occupations() -> None:
    found = data("""{ competencies(search: "networ") { edges { node { key } } }
      occupations(search: "15-1212") { edges { node { key } } } }""")
    assert found["competencies"]["edges"] == [{"node": {"key": "networking"}}]
    assert found["occupations"]["edges"] == [{"node": {"key": "soc-analyst"}}]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"credentialTypes": ["DIGITAL_BADGE", "LICENSE"]}, ["expert", "sec-badge"]),
        ({"statuses": ["SUPERSEDED"]}, ["old-analyst"]),
        ({"ownedBy": ["acme", "board"]}, ["analyst", "net-basics"]),
        ({"competencies": ["networking"]}, ["net-basics"]),
        ({"subjects": ["security"]}, ["sec-badge"]),
        ({"maxCost": "250"}, ["expert", "net-basics"]),
        ({"maxHours": 20.5}, ["net-basics", "sec-badge"]),
        ({"stackable": True}, ["analyst", "net-basics", "sec-badge"]),
        ({"stackable": False, "statuses": ["ACTIVE"]}, ["expert"]),
        ({"credentialTypes": []}, []),
        ({}, ["analyst", "expert", "net-basics", "old-analyst", "sec-badge"]),
    ],
)
def test_filters(wanted: dict[str, Any], found: list[str]) -> None:
    assert keys(filter=wanted) == found


@pytest.mark.parametrize(
    ("order", "found"),
    [
        (None, ["analyst", "expert", "net-basics", "old-analyst", "sec-badge"]),
        ("NAME", ["old-analyst", "analyst", "expert", "net-basics", "sec-badge"]),
        ("COST", ["net-basics", "expert", "analyst", "old-analyst", "sec-badge"]),
        ("HOURS", ["sec-badge", "net-basics", "analyst", "expert", "old-analyst"]),
    ],
)
def test_orders(order: str | None, found: list[str]) -> None:
    assert keys(order=order) == found


def test_a_search_can_be_ordered() -> None:
    assert keys(search="secur", order="NAME") == ["analyst", "sec-badge"]


def test_costs_in_several_currencies_are_compared_in_one() -> None:
    cost = Money(Decimal(90), "EUR")
    course = Credential(
        key="eu-course",
        name="Course",
        credential_type=CredentialType.COURSE,
        routes=(Route(key="study", kind=RouteKind.STUDY, cost=cost),),
    )
    service = service_of(small_snapshot(course))
    refused = error(KEYS, service, filter={"maxCost": "250"})
    assert refused["extensions"]["code"] == "INVALID"
    assert "EUR and USD" in refused["message"]
    assert keys(service, filter={"maxCost": "250", "currency": "EUR"}) == ["eu-course"]
    assert keys(service, filter={"maxCost": "250", "currency": "USD"}) == ["expert", "net-basics"]


def test_currency_without_rates_is_refused() -> None:
    """Every cost of the small catalogue is in dollars."""
    for variables in (
        {"filter": {"maxCost": "250", "currency": "EUR"}},
        {"filter": {"currency": "EUR"}, "order": "COST"},
    ):
        (found,) = ask(KEYS, **variables)["errors"]
        assert found["extensions"]["code"] == "NO_RATE"
        assert found["message"] == "Costs here are in USD, and there is no rate to EUR."
        assert (found["extensions"]["path"], bool(found["extensions"]["hint"])) == (["filter", "currency"], True)
    rated = service_of(small_snapshot(), planner=Planner(Rates({("USD", "EUR"): Decimal("0.5")})))
    # 250 dollars are 125 euros, 100 are 50, and 404.50 are 202.25.
    assert keys(rated, filter={"maxCost": "125", "currency": "EUR"}) == ["expert", "net-basics"]
    nothing = service_of(compile_snapshot(Content.of([]), revision=1, fingerprint="nothing"))
    assert keys(nothing, filter={"maxCost": "250", "currency": "EUR"}) == []


def test_unknown_keys_in_a_filter_suggest_the_nearest() -> None:
    found = error(KEYS, filter={"ownedBy": ["acmee"], "competencies": ["securty"]})
    assert [problem["hint"] for problem in found["extensions"]["problems"]] == [
        "Did you mean acme?",
        "Did you mean security?",
    ]
    assert found["extensions"]["path"] == ["filter", "ownedBy", "0"]


@pytest.mark.parametrize(
    ("kind", "key"),
    [
        ("Credential", "analyst"),
        ("Competency", "security"),
        ("Occupation", "soc-analyst"),
        ("Organization", "acme"),
        ("Route", "analyst/exam"),
        ("Route", "analyst/ce"),
    ],
)
def test_ids_lead_back(kind: str, key: str) -> None:
    id = b64encode(f"{kind}:{key}".encode()).decode()
    found = data("query ($id: ID!) { node(id: $id) { __typename id } }", id=id)["node"]
    assert found == {"__typename": kind, "id": id}


def test_nodes_keep_order_and_unknown_are_null() -> None:
    ids = [b64encode(text.encode()).decode() for text in ("Credential:analyst", "Credential:x", "Route:analyst/x", "x")]
    found = data("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=[*ids, "%"])["nodes"]
    assert found == [{"id": ids[0]}, None, None, None, None]


def test_more_than_100_ids_are_refused() -> None:
    found = error("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=["x"] * 101)
    assert found["extensions"]["code"] == "OUT_OF_RANGE"


@pytest.mark.parametrize("noun", ["credential", "competency", "occupation", "organization"])
def test_an_unknown_key_is_null_with_one_error(noun: str) -> None:
    found = error(f'{{ {noun}(key: "nothing-like-it") {{ key }} }}')
    assert found["extensions"]["code"] == "NOT_FOUND"
    assert "nothing-like-it" in found["message"]
    assert found["path"] == [noun]


def test_a_near_key_is_suggested() -> None:
    assert (
        error('{ credential(key: "analist") { key } }')["extensions"]["hint"] == "Did you mean analyst or old-analyst?"
    )


def test_an_unknown_id_is_null_with_one_error() -> None:
    assert error('{ node(id: "bm9uc2Vuc2U=") { id } }')["extensions"]["code"] == "NOT_FOUND"


def test_findings_are_paged_worst_first() -> None:
    query = """query ($severities: [Severity!], $first: Int, $after: String) {
      findings(severities: $severities, first: $first, after: $after) {
        totalCount pageInfo { hasNextPage endCursor } edges { node { severity code text subject subjectKind path } }
      }
    }"""
    whole = data(query)["findings"]
    severities = [edge["node"]["severity"] for edge in whole["edges"]]
    assert severities == sorted(severities, key=["ERROR", "WARNING", "NOTE"].index)
    worst = whole["edges"][0]["node"]
    assert worst["code"] == "THRESHOLD_OUT_OF_REACH"
    assert (worst["subject"], worst["subjectKind"], worst["path"]) == ("analyst", "CREDENTIAL", "analyst/ce")
    notes = data(query, severities=["NOTE"], first=1)["findings"]
    assert notes["totalCount"] == severities.count("NOTE") and notes["pageInfo"]["hasNextPage"]
    rest = data(query, severities=["NOTE"], after=notes["pageInfo"]["endCursor"])["findings"]
    assert len(rest["edges"]) == notes["totalCount"] - 1
