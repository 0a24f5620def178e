"""API keys from the command line, and a service that asks for them."""

from __future__ import annotations

import json
import re
import stat
from pathlib import Path

import httpx
import pytest

from tests.cli.running import run, serving

pytestmark = [pytest.mark.server, pytest.mark.slow]

QUERY = "{ viewer { name kind roles } }"


def asked(url: str, token: str | None) -> httpx.Response:
    headers = {} if token is None else {"authorization": f"Bearer {token}"}
    return httpx.post(f"{url}/graphql", json={"query": QUERY}, headers=headers, trust_env=False)


def test_service_asks_for_the_key_that_was_made(tmp_path: Path) -> None:
    configured = {"PATHWAYS_ISSUERS": "https://login.example", "PATHWAYS_AUDIENCE": "https://pathways.example"}
    with serving(tmp_path, "--insecure-no-auth", **configured) as service:
        assert "changes nothing" in service.printed
        assert stat.S_IMODE((tmp_path / "service.json").stat().st_mode) == 0o600
        made = run(tmp_path, "keys", "create", "--owner", "kiosk", "--permission", "catalog:read", "--json")
        assert made.code == 0, made.err
        key = json.loads(made.out)
        assert [asked(service.url, token).status_code for token in (None, key["secret"], "x")] == [401, 200, 401]
        viewer = {"name": "kiosk", "kind": "SERVICE", "roles": ["SERVICE"]}
        assert asked(service.url, key["secret"]).json()["data"] == {"viewer": viewer}
        assert run(tmp_path, "check", "--json").code == 0  # commands on this machine are known
        refused = run(tmp_path, "keys", "create", "--owner", "kiosk", "--role", "BOSS")
        assert (refused.code, "'BOSS' is not one of the roles" in refused.err) == (2, True)
        assert run(tmp_path, "keys", "revoke", key["key"]).code == 0
        said = run(tmp_path, "settings", "set", "--review", "optional", "--workforce-names", "hidden", "--json")
        assert json.loads(said.out) == {"review": "OPTIONAL", "smallestGroup": 5, "namesForWorkforce": False}
        wrong = run(tmp_path, "settings", "set", "--smallest-group", "0")
        assert (wrong.code, "(got 0)" in wrong.err) == (2, True)
        back = run(tmp_path, "settings", "set", "--review", "usual", "--smallest-group", "8")
        rows = [re.split(r"\s{2,}", line.strip()) for line in back.out.splitlines()[1:]]
        assert rows == [
            ["review", "required", "the service"],
            ["smallest group", "8", "the tenant"],
            ["workforce names", "hidden", "the tenant"],
        ]
        assert run(tmp_path, "settings", "show").out == back.out
        listed = json.loads(run(tmp_path, "keys", "list", "--json").out)
        assert [(each["owner"], "revokedAt" in each) for each in listed] == [("kiosk", True)]
        done = [json.loads(line) for line in run(tmp_path, "audit", "export").out.splitlines()]
        assert sorted(each["action"] for each in done) == ["createApiKey"] * 2 + ["revokeApiKey"] + ["saveSettings"] * 3
        assert len({each["who"] for each in done}) == 1
        verified = run(tmp_path, "audit", "verify", "--json")
        assert verified.code == 0
        assert {each["hash"] for each in json.loads(verified.out)["chains"]} <= {each["hash"] for each in done}
