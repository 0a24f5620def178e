"""kill -9 of the store under a running service: reads go on, writes are refused, and all returns by itself."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.budget import by_profile
from tests.cli.running import run, serving
from tests.contract.servers import Neo4j, missing_for_neo4j
from tests.faults.service_process import IMPORT, service

pytestmark = pytest.mark.server

ROUNDS = {
    "embedded": by_profile(quick=1, usual=1, soak=10),
    "neo4j": by_profile(quick=1, usual=1, soak=5),
}

SECONDS = 60
DOCUMENT = "format: pathways/1\norganizations:\n  - {{key: guild, name: {name}}}\n"
NAME = '{ organization(key: "guild") { name } catalog { revision } }'


def ask(url: str, query: str, **variables: Any) -> httpx.Response:
    return httpx.post(f"{url}/graphql", json={"query": query, "variables": variables}, trust_env=False, timeout=SECONDS)


def write(url: str, name: str) -> str:
    """``stored``, or the code of the error."""
    answer = ask(url, IMPORT, document=DOCUMENT.format(name=name))
    body = answer.json()
    if "errors" in body:
        (error,) = body["errors"]
        assert body["data"] is None
        assert answer.status_code == 503
        assert "Traceback" not in answer.text
        return str(error["extensions"]["code"])
    assert body["data"]["importCatalog"]["userErrors"] == []
    return "stored"


def readiness(url: str) -> httpx.Response:
    return httpx.get(f"{url}/readyz", trust_env=False, timeout=SECONDS)


def soon(done: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if done():
            return True
        time.sleep(0.02)
    return False


def is_ready(url: str) -> bool:
    return readiness(url).status_code == 200


def java_below(pid: int) -> int:
    """The store of a service, whichever of its threads started it."""
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            if Path(f"/proc/{child}/comm").read_text().strip() == "java":
                return int(child)
    raise AssertionError("the service has no store")


def test_the_embedded_store_is_started_again(tmp_path: Path) -> None:
    with serving(tmp_path / "data") as running:
        for number in range(ROUNDS["embedded"]):
            assert write(running.url, f"Edition {number}") == "stored"
            os.kill(java_below(running.process.pid or 0), signal.SIGKILL)
            assert write(running.url, f"Edition {number}b") == "UNAVAILABLE"
            assert soon(lambda: not is_ready(running.url))
            assert ask(running.url, NAME).json()["data"]["organization"]["name"] == f"Edition {number}"
            assert soon(lambda: is_ready(running.url))
            assert write(running.url, f"Edition {number}c") == "stored"
            assert ask(running.url, NAME).json()["data"]["organization"]["name"] == f"Edition {number}c"
    shown = run(tmp_path / "data", "export", "--json")
    assert json.loads(shown.out)["organizations"] == [{"key": "guild", "name": f"Edition {ROUNDS['embedded'] - 1}c"}]


@pytest.mark.soak
def test_neo4j_comes_back(tmp_path: Path) -> None:
    missing = missing_for_neo4j()
    if missing and not os.environ.get("CI"):
        pytest.skip(f"Neo4j is left out: {missing}")
    assert not missing, missing
    neo4j = Neo4j(tmp_path / "neo4j")
    try:
        neo4j.start()
        with service(neo4j.server, tmp_path / "service.log") as running:
            for number in range(ROUNDS["neo4j"]):
                assert write(running.url, f"Edition {number}") == "stored"
                neo4j.kill()
                assert soon(lambda: not is_ready(running.url))
                assert "does not answer" in readiness(running.url).json()["reason"]
                assert write(running.url, "lost") == "UNAVAILABLE"
                assert ask(running.url, NAME).json()["data"]["organization"]["name"] == f"Edition {number}"
                neo4j.start()
                assert soon(lambda: is_ready(running.url))
                assert ask(running.url, NAME).json()["data"]["organization"]["name"] == f"Edition {number}"
    finally:
        neo4j.kill()
