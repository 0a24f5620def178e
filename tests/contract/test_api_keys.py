"""API keys in both stores: what goes in comes out, a revocation stays, and schema check finds nothing wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from pathways.access.administration import Administration
from pathways.access.api_keys import ApiKey, KeyRequest
from pathways.access.identity import HERE
from pathways.access.roles import Permission, Role
from pathways.codes import Code
from pathways.errors import ProblemsError
from pathways.store.access.api_keys import ApiKeys
from pathways.store.graph import GraphStore
from pathways.store.schema.shapes import violations

AT = datetime(2026, 11, 30, 8, 15, 30, 123_000, tzinfo=UTC)
KEYS = (
    ApiKey(key="a1", hash="00", owner="Registrar", roles=frozenset({Role.PUBLISHER, Role.EDITOR}), created_at=AT),
    ApiKey(
        key="b2",
        hash="ff",
        owner="Ключ «kiosk»",
        roles=frozenset({Role.SERVICE}),
        permissions=frozenset({Permission.READ_CATALOG, Permission.ASK_PLANS}),
        created_at=AT,
        expires_on=date(2027, 1, 31),
    ),
)


def nothing(_: object) -> None:
    """Besides the key."""


def test_keys_come_out_as_they_went_in(store: GraphStore) -> None:
    kept = ApiKeys(store.bolt)
    for key in KEYS:
        kept.add(key, nothing)
    assert kept.all_keys() == list(KEYS)
    kept.note_used({"b2": AT, "gone": AT})
    kept.note_used({"b2": AT - timedelta(hours=1)})
    assert kept.all_keys()[1] == replace(KEYS[1], last_used_at=AT)
    assert violations(store.bolt) == []


def test_first_revocation_stays(store: GraphStore) -> None:
    kept = ApiKeys(store.bolt)
    kept.add(KEYS[0], nothing)
    assert kept.revoke("a1", AT, nothing) == replace(KEYS[0], revoked_at=AT)
    assert kept.revoke("a1", AT + timedelta(days=1), nothing) == replace(KEYS[0], revoked_at=AT)
    assert kept.revoke("gone", AT, nothing) is None


def test_nothing_is_stored_where_the_rest_fails(store: GraphStore) -> None:
    def fail(_: object) -> None:
        raise ProblemsError.one(Code.INVALID, "no")

    with pytest.raises(ProblemsError):
        ApiKeys(store.bolt).add(KEYS[0], fail)
    assert ApiKeys(store.bolt).all_keys() == []


def test_newest_key_is_listed_first(store: GraphStore) -> None:
    office = Administration("default", ApiKeys(store.bolt))
    made = [office.create(KeyRequest(owner=name, roles=("LEARNER",)), HERE)[0] for name in "abc"]
    assert {key.key for key in office.all_keys()} == {key.key for key in made}
    assert office.all_keys()[0].created_at == max(key.created_at for key in office.all_keys())
    with pytest.raises(ProblemsError):
        office.revoke("gone", HERE)
