"""SIGTERM: requests in flight are answered, nothing new is taken, and the process ends in order."""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path

import httpx
import pytest

from tests.cli.running import run, serving
from tests.faults.service_process import IMPORT

pytestmark = pytest.mark.server

THINGS = 5_000


def test_an_import_in_flight_is_finished_and_answered(tmp_path: Path) -> None:
    lines = "\n".join(f"  - {{key: o{number}, name: Organization {number}}}" for number in range(THINGS))
    document = f"format: pathways/1\norganizations:\n{lines}"
    answers: list[httpx.Response] = []
    with serving(tmp_path) as running:

        def send() -> None:
            body = {"query": IMPORT, "variables": {"document": document}}
            answers.append(httpx.post(f"{running.url}/graphql", json=body, trust_env=False, timeout=60))

        sender = threading.Thread(target=send)
        sender.start()
        time.sleep(0.4)
        assert not answers, "it was answered too soon to be in flight"
        running.process.terminate()
        time.sleep(0.3)
        with pytest.raises(httpx.TransportError):
            httpx.get(f"{running.url}/healthz", trust_env=False, timeout=5)
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
