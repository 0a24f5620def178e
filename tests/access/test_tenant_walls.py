"""What somebody of one tenant may try against another: none of it reaches across."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest

from pathways.access.identity import Caller
from pathways.access.providers import SigningKeys
from pathways.access.tenants import TenantList
from pathways.access.tokens import Claims, Tokens
from pathways.api.execution import Operation
from tests.access.issuer import AUDIENCE, Issuer, issuing
from tests.access.walls import MAIN, NORTH, SOUTH, Walls
from tests.api.publishing import FOLLOW

TENANTS = (MAIN, NORTH, SOUTH)
VIEWER = "{ viewer { tenant kind roles } }"
ONLY = "query ($key: String!) { credential(key: $key) { id name } }"
NODE = "query ($id: ID!) { node(id: $id) { id __typename } }"
LEARNER = '{ learner(key: "ann") { id name } }'
KEYS = "{ apiKeys { edges { node { owner key } } } }"
EVENTS = "{ auditEvents { totalCount edges { node { action } } } }"


@pytest.fixture
def walls(tmp_path: Path) -> Iterator[Walls]:
    found = Walls(tmp_path)
    yield found
    found.close()


def found_by(walls: Walls, query: str, tenant: str, **variables: Any) -> Any:
    answer = walls.ask(query, walls.secrets[tenant], **variables)
    assert "errors" not in answer, answer
    (value,) = answer["data"].values()
    return value


def sees(walls: Walls, query: str, tenant: str, **variables: Any) -> bool:
    """Something is there for a tenant's administrator; else it is answered as what is nowhere."""
    answer = walls.ask(query, walls.secrets[tenant], **variables)
    (value,) = answer["data"].values()
    wrong = [each["code"] for error in answer.get("errors", ()) for each in error["extensions"]["problems"]]
    assert wrong == ([] if value else ["NOT_FOUND"]), answer
    return value is not None


def owners(walls: Walls, tenant: str) -> list[str]:
    return [edge["node"]["owner"] for edge in found_by(walls, KEYS, tenant)["edges"]]


def test_key_reaches_its_own_tenant_alone(walls: Walls) -> None:
    for tenant in TENANTS:
        assert found_by(walls, VIEWER, tenant)["tenant"] == tenant
        assert {other for other in TENANTS if sees(walls, ONLY, tenant, key=f"only-{other}")} == {tenant}
        assert found_by(walls, LEARNER, tenant)["name"] == f"Ann of {tenant}"
        assert owners(walls, tenant) == [f"{tenant} office"]
        assert found_by(walls, "{ catalog { revision } }", tenant) == {"revision": len(tenant)}


def test_node_of_another_tenant_is_not_there(walls: Walls) -> None:
    ids = {tenant: found_by(walls, ONLY, tenant, key=f"only-{tenant}")["id"] for tenant in TENANTS}
    for tenant in TENANTS:
        for other, id_ in ids.items():
            assert sees(walls, NODE, tenant, id=id_) == (tenant == other), (tenant, other)
    # The same learner key in two tenants is two learners, and one id means each tenant's own.
    ann = found_by(walls, LEARNER, NORTH)["id"]
    named = "query ($id: ID!) { node(id: $id) { ... on Learner { name } } }"
    assert [found_by(walls, named, tenant, id=ann)["name"] for tenant in TENANTS] == [
        f"Ann of {each}" for each in TENANTS
    ]


def test_key_whose_tenant_is_forged_opens_nothing(walls: Walls) -> None:
    for tenant in TENANTS:
        prefix, _, name, secret = walls.secrets[tenant].split(".")
        for other in (*TENANTS, "west", ""):
            forged = f"{prefix}.{other}.{name}.{secret}"
            answer = walls.send("POST", "/graphql", forged, json={"query": VIEWER})
            assert (answer.status_code == 200) == (other == tenant), (tenant, other)
            if other != tenant:
                assert answer.json()["errors"][0]["message"] == "The API key is not valid."


def test_key_at_another_tenants_host_is_refused(walls: Walls) -> None:
    for tenant in TENANTS:
        for host, at in (("north.example", NORTH), ("south.example", SOUTH), ("NORTH.example.:80", NORTH)):
            answer = walls.send("POST", "/graphql", walls.secrets[tenant], host, json={"query": VIEWER})
            assert (answer.status_code == 200) == (tenant == at), (tenant, host)
    refused = walls.send("POST", "/graphql", walls.secrets[NORTH], "west.example", json={"query": VIEWER})
    assert refused.status_code == 400  # no host of the service


def test_nobody_reads_the_catalogue_of_the_host_called(walls: Walls) -> None:
    for host, tenant in (("localhost", MAIN), ("north.example", NORTH), ("south.example", SOUTH)):
        assert walls.ask(VIEWER, host=host)["data"]["viewer"] == {"tenant": tenant, "kind": "ANONYMOUS", "roles": []}
        reached = {other: walls.ask(ONLY, host=host, key=f"only-{other}")["data"]["credential"] for other in TENANTS}
        assert {other for other, one in reached.items() if one is not None} == {tenant}
        assert walls.ask(LEARNER, host=host)["errors"]


def test_commands_here_name_a_tenant_that_is_there(walls: Walls) -> None:
    seen = {name: walls.send("POST", "/graphql", name, json={"query": VIEWER}) for name in ("here", "here.north")}
    assert [each.json()["data"]["viewer"]["tenant"] for each in seen.values()] == [MAIN, NORTH]
    for wrong in ("here.west", "here.north.x", "her.north", "hereabouts.north", ".north"):
        assert walls.send("POST", "/graphql", wrong, json={"query": VIEWER}).status_code == 401, wrong
    crossed = walls.send("POST", "/graphql", "here.north", "south.example", json={"query": VIEWER})
    assert crossed.status_code == 401


def test_addresses_of_plans_are_the_callers(walls: Walls) -> None:
    for tenant in TENANTS:
        for other in TENANTS:
            for method, path, sent in (
                ("GET", f"/plans/only-{other}.md", None),
                ("POST", "/plans/plan.md", {"goal": {"credential": f"only-{other}"}}),
            ):
                answer = walls.send(method, path, walls.secrets[tenant], json=sent)
                assert (answer.status_code == 200) == (tenant == other), (method, tenant, other, answer.text[:200])
                assert f"Only {other}" not in answer.text or tenant == other


def test_evidence_is_looked_for_in_the_callers_tenant(walls: Walls) -> None:
    asked: dict[str, int] = {tenant: len(kept.reads) for tenant, kept in walls.learners.items()}
    id_ = base64.urlsafe_b64encode(b"Evidence:ann:one:file").decode().rstrip("=")
    walls.send("GET", f"/evidence/{id_}", walls.secrets[NORTH])
    read = {tenant for tenant, kept in walls.learners.items() if len(kept.reads) > asked[tenant]}
    assert read <= {NORTH}


def test_entity_tags_of_tenants_differ(walls: Walls) -> None:
    params = {"query": "{ catalog { revision } }"}
    tags = {tenant: walls.send("GET", "/graphql", walls.secrets[tenant], params=params) for tenant in TENANTS}
    assert len({answer.headers["etag"] for answer in tags.values()}) == len(TENANTS)
    assert {answer.headers["vary"].partition(",")[0] for answer in tags.values()} == {"Authorization"}


def test_streams_tell_of_the_callers_tenant(walls: Walls) -> None:
    walls.changes[NORTH].publish(2)

    async def followed(tenant: str) -> list[int]:
        identity = await walls.authentication.identify(walls.secrets[tenant])
        asked = Operation(FOLLOW, {"after": 2})
        seen: list[int] = []
        async with aclosing(walls.services.stream(asked, Caller(identity))) as answers:
            async for answer in answers:
                seen.append(answer.body["data"]["catalogChanged"]["revision"])
                if len(seen) == walls.changes[tenant].revision - 2:
                    return seen
        return seen

    assert {tenant: asyncio.run(followed(tenant)) for tenant in TENANTS} == {MAIN: [3], NORTH: [3, 4, 5], SOUTH: [3]}
    assert [place.users for place in walls.others._places.values()] == [0, 0]


def test_each_log_has_its_own_tenants_deeds(walls: Walls) -> None:
    create = 'mutation { createApiKey(input: {owner: "new", roles: ["LEARNER"]}) { secret userErrors { code } } }'
    learner = walls.key(NORTH, "LEARNER")
    assert walls.ask(create, learner)["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    found_by(walls, LEARNER, SOUTH)
    for recorder in walls.recorders.values():
        recorder.close()
    seen = {tenant: [each.action for each in log.kept] for tenant, log in walls.logs.items()}
    assert seen[NORTH] == ["createApiKey"]
    assert (seen[MAIN], "createApiKey" in seen[SOUTH]) == ([], False)
    assert found_by(walls, EVENTS, SOUTH)["totalCount"] == len(seen[SOUTH])


def test_keys_are_made_in_the_callers_tenant(walls: Walls) -> None:
    create = 'mutation { createApiKey(input: {owner: "new", roles: ["LEARNER"]}) { secret userErrors { code } } }'
    secret = found_by(walls, create, NORTH)["secret"]
    assert secret.split(".")[1] == NORTH
    assert sorted(owners(walls, NORTH)) == ["new", "north office"]
    assert [owners(walls, each) for each in (MAIN, SOUTH)] == [["default office"], ["south office"]]
    name = secret.split(".")[2]
    revoke = "mutation ($key: String!) { revokeApiKey(input: {key: $key}) { userErrors { code } } }"
    assert found_by(walls, revoke, SOUTH, key=name)["userErrors"] == [{"code": "NOT_FOUND"}]
    assert walls.ask(VIEWER, secret)["data"]["viewer"]["tenant"] == NORTH


def test_removed_tenant_is_shut_out_at_once(walls: Walls) -> None:
    assert found_by(walls, VIEWER, NORTH)["tenant"] == NORTH
    identity = asyncio.run(walls.authentication.identify(walls.secrets[NORTH]))
    assert asyncio.run(walls.authentication.still_knows(identity))
    walls.listed.remove(NORTH)
    assert walls.send("POST", "/graphql", walls.secrets[NORTH], json={"query": VIEWER}).status_code == 401
    assert not asyncio.run(walls.authentication.still_knows(identity))
    late = asyncio.run(walls.services.run(Operation(VIEWER), caller=Caller(identity)))  # known a moment before
    assert (late.status, "data" in late.body) == (503, False)
    walls.others.drop_idle()
    assert [(key, door.closed) for key, door in walls.doors] == [(NORTH, 1)]


def test_budgets_count_each_tenants_callers(tmp_path: Path) -> None:
    walls = Walls(tmp_path, metered=True)
    query = "{ credentials(first: 1) { edges { node { key } } } }"
    left = [
        walls.ask(query, walls.secrets[tenant])["extensions"]["cost"]["throttleStatus"]["currentlyAvailable"]
        for tenant in (NORTH, NORTH, SOUTH)
    ]
    assert left[0] > left[1] and left[2] == left[0]
    walls.close()


def tokens_for(issuers: list[Issuer], listed: TenantList, **claims: str) -> Tokens:
    found: dict[str, SigningKeys] = {}
    tokens = Tokens(found, Claims(audience=AUDIENCE, **claims), MAIN, listed.admits)
    found |= {each.url: SigningKeys(each.url, tokens.forget) for each in issuers}
    return tokens


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with issuing() as found:
        yield found


def seen(walls: Walls, token: str, host: str = "localhost") -> str | int:
    """The tenant that a token reaches, or the status of its refusal."""
    answer = walls.send("POST", "/graphql", token, host, json={"query": VIEWER})
    return str(answer.json()["data"]["viewer"]["tenant"]) if answer.status_code == 200 else answer.status_code


@pytest.mark.server
def test_token_reaches_the_tenant_that_it_names(tmp_path: Path, issuer: Issuer) -> None:
    walls = Walls(tmp_path, lambda listed: tokens_for([issuer], listed, tenant="org.name"))
    named = {tenant: issuer.token(org={"name": tenant}) for tenant in TENANTS}
    assert [seen(walls, token) for token in named.values()] == [MAIN, NORTH, SOUTH]
    others = [issuer.token(org={"name": wrong}) for wrong in ("west", "", 7, [NORTH], {NORTH: NORTH})]
    assert [seen(walls, token) for token in others] == [401] * len(others)
    assert seen(walls, issuer.token()) == 401  # it names none
    assert [seen(walls, named[each], "north.example") for each in TENANTS] == [401, NORTH, 401]
    head, payload, signature = named[NORTH].split(".")
    said = json.loads(base64.urlsafe_b64decode(payload + "=="))
    changed = json.dumps({**said, "org": {"name": SOUTH}}).encode()
    forged = f"{head}.{base64.urlsafe_b64encode(changed).decode().rstrip('=')}.{signature}"
    assert seen(walls, forged) == 401
    walls.listed.remove(SOUTH)
    assert seen(walls, named[SOUTH]) == 401  # though it was known a moment ago
    walls.close()


@pytest.mark.server
def test_token_without_claim_is_of_main_tenant(tmp_path: Path, issuer: Issuer) -> None:
    walls = Walls(tmp_path, lambda listed: tokens_for([issuer], listed))
    token = issuer.token(tenant=NORTH, org=NORTH, roles=["administrator"])
    assert [seen(walls, token, host) for host in ("localhost", "north.example")] == [MAIN, 401]
    walls.close()


@pytest.mark.server
def test_provider_of_one_tenant_speaks_for_no_other(tmp_path: Path, issuer: Issuer) -> None:
    with issuing() as norths:
        walls = Walls(
            tmp_path,
            lambda listed: tokens_for([issuer, norths], listed, tenant="org"),
            north={"issuers": (norths.url,)},
        )
        reached = {each: [seen(walls, of.token(org=each)) for of in (issuer, norths)] for each in TENANTS}
        assert reached == {MAIN: [MAIN, 401], NORTH: [401, NORTH], SOUTH: [SOUTH, 401]}
        walls.close()
