"""Addresses and CTIDs of catalogue and CTDL files: well-formed, and each CTID once."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from pathways.curation.checking import check_drafts
from pathways.domain.catalog import Credential, CredentialType
from pathways.domain.content import Content
from pathways.exchange.document import read_text
from pathways.exchange.files import files_of

UUID = "6e8bc430-9c3a-11d9-9669-0800200c9a66"
WRONG = ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "https://a.example/b c", "example.org"]

Seen = list[tuple[str, str | None]]


def credential(key: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "name": "A", "credentialType": "CERTIFICATION", **more}


def seen(document: dict[str, Any], existing: Content | None = None) -> Seen:
    """Codes and paths of all problems of one document."""
    files = files_of([read_text(json.dumps(document), "a.json")])
    found = files.located(check_drafts(files.drafts, existing or Content()).problems)
    assert all(problem.hint and problem.line for problem in found)
    return [(problem.code, problem.path) for problem in found]


@pytest.mark.parametrize("address", WRONG)
def test_every_address_of_catalogue_is_one_of_web(address: str) -> None:
    document = {
        "format": "pathways/1",
        "organizations": [{"key": "o", "name": "O", "url": address}],
        "competencies": [{"key": "c", "name": "C", "uri": address}],
        "credentials": [credential("a", subjectWebpage=address, reference={"url": address})],
    }
    assert seen(document) == [
        ("BAD_URL", "organizations/0/url"),
        ("BAD_URL", "competencies/0/uri"),
        ("BAD_URL", "credentials/0/subjectWebpage"),
        ("BAD_URL", "credentials/0/reference/url"),
    ]


def test_competency_may_have_a_name_for_an_address() -> None:
    assert seen({"format": "pathways/1", "competencies": [{"key": "c", "name": "C", "uri": f"urn:uuid:{UUID}"}]}) == []


def test_a_ctid_is_one_and_stands_once() -> None:
    def catalogue(*credentials: dict[str, Any]) -> dict[str, Any]:
        return {"format": "pathways/1", "credentials": list(credentials)}

    for wrong in ("x", UUID, f"ce-{UUID}0", f"https://credentialengineregistry.org/resources/ce-{UUID}"):
        assert seen(catalogue(credential("a", ctid=wrong))) == [("BAD_CTID", "credentials/0/ctid")]
    twice = catalogue(credential("a", ctid=f"ce-{UUID}"), credential("b", ctid=f"CE-{UUID.upper()}"))
    assert seen(twice) == [("DUPLICATE_CTID", "credentials/0/ctid"), ("DUPLICATE_CTID", "credentials/1/ctid")]
    stored = Content.of(
        [Credential(key="z", name="Z", credential_type=CredentialType.CERTIFICATION, ctid=f"ce-{UUID}")]
    )
    again = catalogue(credential("a", ctid=f"ce-{UUID}"))
    assert seen(again, stored) == [("DUPLICATE_CTID", "credentials/0/ctid")]
    moved = catalogue(credential("a", ctid=f"ce-{UUID}"), credential("z"))
    assert seen(moved, stored) == []


NODE = {"@type": "ceterms:Certification", "ceterms:name": "A"}


@pytest.mark.parametrize("write", [str, lambda page: {"@id": page}, lambda page: {"@value": page}])
@pytest.mark.parametrize("address", WRONG)
def test_every_page_of_ctdl_is_address_of_web(address: str, write: Callable[[str], object]) -> None:
    page = write(address)
    owner = {"@id": "https://x.example/o", "@type": "ceterms:Organization", "ceterms:subjectWebpage": [page]}
    nodes = [{"@id": "https://x.example/1", **NODE, "ceterms:subjectWebpage": page}, {**owner, "ceterms:name": "O"}]
    assert seen({"@graph": nodes}) == [
        ("BAD_URL", "@graph/0/ceterms:subjectWebpage"),
        ("BAD_URL", "@graph/1/ceterms:subjectWebpage/0"),
    ]


@pytest.mark.parametrize("address", ["https://x.example/a b", "https://", "http:x", "https://x.example\\y"])
def test_the_address_of_a_node_is_whole(address: str) -> None:
    assert ("BAD_URL", "@graph/0/@id") in seen({"@graph": [{"@id": address, **NODE}]})
