"""Tenants from the command line, beside a running service: each with its own catalogue, keys and log."""

from __future__ import annotations

import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from pathways.access.tenants import TenantList
from tests.cli.running import Ran, Serving, run
from tests.cli.test_speed import SMALL

pytestmark = [pytest.mark.server, pytest.mark.slow]

CATALOG = "{ viewer { tenant } catalog { revision } credentials { totalCount } }"


class Here:
    """Runs commands beside the service."""

    def __init__(self, data: Path, service: Serving) -> None:
        self.data = data
        self.url = service.url

    def __call__(self, *words: str, code: int = 0) -> Ran:
        done = run(self.data, *words)
        assert done.code == code, (words, done.out, done.err)
        return done

    def said(self, *words: str, code: int = 0) -> Any:
        return json.loads(self(*words, "--json", code=code).out)

    def ask(self, token: str | None, host: str | None = None, query: str = CATALOG) -> httpx.Response:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        headers |= {"host": host} if host else {}
        return httpx.post(f"{self.url}/graphql", json={"query": query}, headers=headers, trust_env=False, timeout=60)


@pytest.fixture
def here(data: Path, service: Serving) -> Iterator[Here]:
    found = Here(data, service)
    yield found
    # The service asks nobody again, whatever went wrong.
    for each in TenantList(data / "tenants.json", "default").all():
        found("tenants", "remove", each.key, "--yes")


def test_tenants_live_beside_the_main_one(here: Here, tmp_path: Path) -> None:
    main = here.ask(None).json()["data"]
    made = here.said("tenants", "create", "north", "--host", "North.example")
    assert (made["key"], made["hosts"], made["database"]) == ("north", ["north.example"], "pathways-north")
    assert "keys create" in here("tenants", "create", "south").err
    assert here.ask(None).status_code == 401  # where there are tenants, everybody says who they are

    (tmp_path / "welding.yaml").write_text(SMALL)
    here("--tenant", "north", "import", str(tmp_path / "welding.yaml"))
    key = here.said("--tenant", "north", "keys", "create", "--owner", "office", "--role", "ADMINISTRATOR")["secret"]
    assert key.startswith("pathways.north.")
    north = {"viewer": {"tenant": "north"}, "catalog": {"revision": 1}, "credentials": {"totalCount": 1}}
    for host in (None, "north.example"):
        assert here.ask(key, host).json() == {"data": north}
    assert here.ask(key, "south.example").status_code == 400
    assert here.ask(key.replace("north", "south")).status_code == 401

    # Commands are for one tenant, the service's part included.
    assert "welding" in here("--tenant", "north", "show", "welding").out
    assert here.said("show", "welding", code=2)["problems"][0]["code"] == "NOT_FOUND"
    assert here.said("--tenant", "south", "keys", "list") == []
    main_log = here("audit", "export").out
    assert [json.loads(line)["action"] for line in main_log.splitlines()].count("createTenant") == 2

    (tmp_path / "edit.yaml").write_text(SMALL.replace("name: Welding", "name: Arc welding"))
    proposed = here.said("--tenant", "north", "import", str(tmp_path / "edit.yaml"), "--review")["changeSet"]

    (tmp_path / "teams.yaml").write_text("format: pathways/1\nteams: [{key: yard, managers: ['key:foreman']}]\n")
    here("--tenant", "north", "team", "import", str(tmp_path / "teams.yaml"))
    here("--tenant", "north", "settings", "set", "--smallest-group", "12")

    folder = tmp_path / "north"
    assert here.said("tenants", "export", "north", str(folder))["files"] == [
        "audit.jsonl",
        "change-sets.jsonl",
        "issuers.jsonl",
        "keys.jsonl",
        "pathways.backup",
        "settings.jsonl",
        "teams.jsonl",
    ]
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    (kept,) = map(json.loads, (folder / "keys.jsonl").read_text().splitlines())
    assert (kept["owner"], "hash" in kept, key in (folder / "keys.jsonl").read_text()) == ("office", False, False)
    north_log = (folder / "audit.jsonl").read_text().splitlines()
    assert {json.loads(line)["action"] for line in north_log} == {
        *("importCatalog", "createApiKey", "openChangeSet"),
        *("saveTeam", "saveSettings"),
    }
    (edit,) = map(json.loads, (folder / "change-sets.jsonl").read_text().splitlines())
    assert (edit["key"], edit["state"], len(edit["staged"]), len(edit["events"])) == (proposed, "DRAFT", 1, 2)

    (team,) = map(json.loads, (folder / "teams.jsonl").read_text().splitlines())
    assert team == {"key": "yard", "version": 1, "managers": ["key:foreman"]}

    # What is brought back into another tenant is that one's.
    here("--tenant", "south", "restore", str(folder / "pathways.backup"))
    assert "welding" in here("--tenant", "south", "show", "welding").out
    assert [each["key"] for each in here.said("--tenant", "south", "team", "list")] == ["yard"]
    assert here.said("--tenant", "south", "settings", "show")["smallestGroup"] == 12

    assert "--yes" in here("tenants", "remove", "north", code=2).err
    here("tenants", "remove", "north", "--yes")
    assert here.ask(key).status_code == 401
    assert [each["key"] for each in here.said("tenants", "list")] == ["south"]
    here("tenants", "remove", "south", "--yes")
    assert here.ask(None).json()["data"] == main  # nothing of it was touched


def test_what_is_wrong_with_a_tenant_is_said(here: Here) -> None:
    wrong = here.said("tenants", "create", "No", "--host", "http://x", code=2)["problems"]
    assert [each["code"] for each in wrong] == ["BAD_KEY", "BAD_VALUE"]
    half = here.said("tenants", "create", "east", "--address", "neo4j://east.example", code=2)["problems"]
    assert [each["code"] for each in half] == ["USAGE"]
    assert "There is no tenant 'west'" in here("--tenant", "west", "keys", "list", code=2).err
