"""createApiKey, revokeApiKey and apiKeys, over HTTP as whoever may."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from pathways.access.administration import Administration
from pathways.access.api_keys import hash_of
from pathways.api.service import Service
from tests.access.asking import codes, post
from tests.access.in_memory import Writable
from tests.api.small import service_of, small_snapshot

CREATE = """mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) {
    secret apiKey { key owner roles permissions expiresOn lastUsedAt revokedAt } userErrors { code path } } }"""
REVOKE = (
    "mutation ($key: String!) { revokeApiKey(input: {key: $key}) { apiKey { revokedAt } userErrors { code path } } }"
)
LIST = "query ($after: String) { apiKeys(first: 1, after: $after) { totalCount edges { cursor node { key owner } } } }"


def service_over(store: Writable) -> Service:
    return service_of(small_snapshot(), administration=Administration("default", store))


def asked(service: Service, query: str, caller: str = "ADMINISTRATOR", **variables: Any) -> dict[str, Any]:
    answer = post(caller, query, service, **variables).json()
    assert "errors" not in answer, answer
    found: dict[str, Any] = answer["data"]
    return found


def test_key_is_made_listed_and_revoked() -> None:
    store = Writable()
    service = service_over(store)
    wanted = {"owner": "kiosk", "roles": [], "permissions": ["plans:ask", "catalog:read"], "expiresOn": "2099-01-31"}
    made = asked(service, CREATE, input=wanted)["createApiKey"]
    key = made["apiKey"]["key"]
    assert made["userErrors"] == []
    assert made["apiKey"] == {
        "key": key,
        "owner": "kiosk",
        "roles": ["SERVICE"],
        "permissions": ["catalog:read", "plans:ask"],
        "expiresOn": "2099-01-31",
        "lastUsedAt": None,
        "revokedAt": None,
    }
    assert store.kept[key].hash == hash_of(made["secret"])
    other = asked(service, CREATE, input={"owner": "x", "roles": ["HR"]})["createApiKey"]["apiKey"]["key"]
    first = asked(service, LIST)["apiKeys"]
    second = asked(service, LIST, after=first["edges"][0]["cursor"])["apiKeys"]
    assert first["totalCount"] == 2
    assert [edge["node"]["key"] for edge in (*first["edges"], *second["edges"])] == [other, key]
    revoked = asked(service, REVOKE, key=key)["revokeApiKey"]
    assert datetime.fromisoformat(revoked["apiKey"]["revokedAt"]) == store.kept[key].revoked_at


def test_key_stands_for_a_learner_who_is_there() -> None:
    service = service_over(Writable(learners=("ann",)))
    wanted = {"owner": "app", "roles": ["LEARNER"], "learner": "ann"}
    query = CREATE.replace("key owner", "key owner learner { key }")
    made = asked(service, query, input=wanted)["createApiKey"]
    assert made["apiKey"]["learner"] is None  # this service keeps no learners
    gone = asked(service, query, input=wanted | {"learner": "bob"})["createApiKey"]
    assert (gone["secret"], gone["userErrors"]) == (None, [{"code": "NOT_FOUND", "path": ["input", "learner"]}])
    role = asked(service, query, input=wanted | {"roles": ["HR"]})["createApiKey"]
    assert role["userErrors"] == [{"code": "MISPLACED", "path": ["input", "learner"]}]


@pytest.mark.parametrize(("argument", "value"), [("first", "0"), ("after", '"x"')])
def test_bad_pages_of_keys_are_refused(argument: str, value: str) -> None:
    query = f"{{ apiKeys({argument}: {value}) {{ totalCount }} }}"
    (error,) = post("ADMINISTRATOR", query, service_over(Writable())).json()["errors"]
    assert error["extensions"]["problems"][0]["path"] == [argument]


def test_what_is_wrong_is_user_errors() -> None:
    service = service_over(Writable())
    made = asked(service, CREATE, input={"owner": "", "roles": ["BOSS"], "expiresOn": "2020-01-01"})["createApiKey"]
    assert made["secret"] is made["apiKey"] is None
    places = [(each["code"], each["path"]) for each in made["userErrors"]]
    assert places == [
        ("EMPTY", ["input", "owner"]),
        ("BAD_VALUE", ["input", "roles", "0"]),
        ("OUT_OF_RANGE", ["input", "expiresOn"]),
    ]
    gone = asked(service, REVOKE, key="gone")["revokeApiKey"]
    assert gone["userErrors"] == [{"code": "NOT_FOUND", "path": ["input", "key"]}]


def test_service_with_keys_makes_no_administrator() -> None:
    service = service_over(Writable())
    wanted = {"owner": "x", "roles": ["ADMINISTRATOR"]}
    made = asked(service, CREATE, "keys:manage", input=wanted)["createApiKey"]
    assert made["userErrors"] == [{"code": "FORBIDDEN", "path": ["input", "roles"]}]
    assert made["apiKey"] is None


def test_without_a_store_nothing_is_administered() -> None:
    service = service_of(small_snapshot())
    assert codes(post("ADMINISTRATOR", LIST, service).json()) == ["READ_ONLY"]
    assert codes(post("ADMINISTRATOR", REVOKE, service, key="x").json()) == ["READ_ONLY"]
