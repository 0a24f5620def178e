"""Trusted issuers in both stores: what goes in comes out, and schema check finds nothing wrong."""

from __future__ import annotations

import pytest

from pathways.access.audit import nothing
from pathways.access.trusted_issuers import TrustedIssuer
from pathways.codes import Code
from pathways.errors import ProblemsError
from pathways.store.access.trusted_issuers import TrustedIssuers
from pathways.store.graph import GraphStore
from pathways.store.schema.shapes import violations

COLLEGE = TrustedIssuer(issuer="https://college.example/issuer", name="Högskolan «Ö»")
SELF = TrustedIssuer(issuer="did:key:z6Mk")


def test_issuers_come_out_as_they_went_in(store: GraphStore) -> None:
    kept = TrustedIssuers(store.bolt)
    for each in (COLLEGE, TrustedIssuer(issuer=SELF.issuer, name="old"), SELF):
        kept.save(each, nothing)
    assert kept.all_issuers() == [SELF, COLLEGE]
    assert violations(store.bolt) == []
    assert kept.remove(COLLEGE.issuer, nothing) == COLLEGE
    assert kept.remove(COLLEGE.issuer, nothing) is None
    assert kept.all_issuers() == [SELF]


def test_nothing_is_stored_where_the_rest_fails(store: GraphStore) -> None:
    def fail(_: object) -> None:
        raise ProblemsError.one(Code.INVALID, "no")

    kept = TrustedIssuers(store.bolt)
    with pytest.raises(ProblemsError):
        kept.save(SELF, fail)
    assert kept.all_issuers() == []
    kept.save(SELF, nothing)
    with pytest.raises(ProblemsError):
        kept.remove(SELF.issuer, fail)
    assert kept.all_issuers() == [SELF]
