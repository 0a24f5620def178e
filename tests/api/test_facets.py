"""How many credentials of a list have each value of a filter."""

from __future__ import annotations

from typing import Any

from tests.api.small import data, error, service_of
from tests.catalogs import credential, snapshot_of

FACETS = """query ($search: String, $filter: CredentialFilter) { credentialFacets(search: $search, filter: $filter) {
  credentialTypes { ...facet } statuses { ...facet } ownedBy { ...facet } subjects { ...facet }
  competencies { ...facet } inLanguage { ...facet }
} } fragment facet on Facet { value label count }"""


def facets(service: Any = None, **variables: Any) -> dict[str, list[tuple[str, str, int]]]:
    """Each kind of facet as value, label and count."""
    found = data(FACETS, service, **variables)["credentialFacets"]
    return {name: [(each["value"], each["label"], each["count"]) for each in values] for name, values in found.items()}


def test_every_value_is_counted_over_the_list() -> None:
    found = facets()
    assert found["credentialTypes"] == [
        ("CERTIFICATION", "Certification", 2),
        ("DIGITAL_BADGE", "Digital badge", 1),
        ("LICENSE", "License", 1),
        ("MICRO_CREDENTIAL", "Micro credential", 1),
    ]
    assert found["statuses"] == [("ACTIVE", "Active", 4), ("SUPERSEDED", "Superseded", 1)]
    assert found["ownedBy"] == [("acme", "Acme Institute", 2)]
    assert found["competencies"] == [("security", "Security", 2), ("networking", "Networking", 1)]
    assert found["inLanguage"] == []


def test_facets_follow_search_and_filter() -> None:
    found = facets(search="secur", filter={"credentialTypes": ["DIGITAL_BADGE"]})
    assert found["credentialTypes"] == [("DIGITAL_BADGE", "Digital badge", 1)]
    assert found["subjects"] == [("Security", "Security", 1)]
    assert found["ownedBy"] == []


def test_a_subject_counts_once_however_it_is_written() -> None:
    written = (["Law", "law"], ["LAW"], ["Law"], ["Art"])
    things = [{**credential(f"c{place}", {}), "subjects": subjects} for place, subjects in enumerate(written)]
    found = facets(service_of(snapshot_of({"credentials": things})))
    assert found["subjects"] == [("Law", "Law", 3), ("Art", "Art", 1)]


def test_a_filter_that_names_nothing_is_refused() -> None:
    assert error(FACETS, filter={"ownedBy": ["nobody"]})["extensions"]["code"] == "NOT_FOUND"


def test_organizations_are_found_by_their_names() -> None:
    found = data("""{ all: organizations { totalCount edges { node { key } } }
      boards: organizations(search: "accred") { edges { node { key name } } } }""")
    assert [edge["node"]["key"] for edge in found["all"]["edges"]] == ["acme", "board"]
    assert found["boards"]["edges"] == [{"node": {"key": "board", "name": "Accreditation Board"}}]
