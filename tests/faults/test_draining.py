"""SIGTERM: requests in flight are answered, nothing new is taken, and the process ends in order."""

from __future__ import annotations

import json
import socket
import threading
from pathlib import Path

import httpx
import pytest

from tests.cli.running import run, serving
from tests.faults.service_process import IMPORT
from tests.faults.test_killed_store import soon

pytestmark = pytest.mark.server

THINGS = 500


def _works(figures: str) -> bool:
    """The service is at work on a request."""
    told = httpx.get(f"http://{figures}/metrics", trust_env=False, timeout=5).text
    return "pathways_http_requests_under_way 1.0\n" in told


def _refuses(url: str) -> bool:
    try:
        httpx.get(f"{url}/healthz", trust_env=False, timeout=5)
    except httpx.TransportError:
        return True
    return False


def test_an_import_in_flight_is_finished_and_answered(tmp_path: Path) -> None:
    lines = "\n".join(f"  - {{key: o{number}, name: Organization {number}}}" for number in range(THINGS))
    document = f"format: pathways/1\norganizations:\n{lines}"
    answers: list[httpx.Response] = []
    with socket.create_server(("127.0.0.1", 0)) as held:
        figures = f"127.0.0.1:{held.getsockname()[1]}"
    with serving(tmp_path, PATHWAYS_METRICS=figures) as running:

        def send() -> None:
            body = {"query": IMPORT, "variables": {"document": document}}
            answers.append(httpx.post(f"{running.url}/graphql", json=body, trust_env=False, timeout=60))

        sender = threading.Thread(target=send)
        sender.start()
        assert soon(lambda: _works(figures)), "the import does not begin"
        running.process.terminate()
        assert soon(lambda: _refuses(running.url)), "it goes on taking what is new"
        assert not answers, "it was answered too soon to be in flight"
        sender.join(60)
        running.process.join(60)
        assert running.process.exitcode == 0
    (answer,) = answers
    assert answer.json()["data"]["importCatalog"] == {
        "revision": 1,
        "added": THINGS,
        "changed": 0,
        "unchanged": 0,
        "userErrors": [],
    }
    shown = run(tmp_path, "export", "--json")
    assert len(json.loads(shown.out)["organizations"]) == THINGS
