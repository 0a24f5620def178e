"""End to end: a service process, its embedded store, what a person sees, and that a second start keeps everything."""

from __future__ import annotations

import json
import os
from pathlib import Path

import httpx
import pytest
import yaml

from tests.cli.running import Killed, Serving, run

pytestmark = pytest.mark.server

SEED = Path(__file__).parents[2] / "seed_data"


def ask(url: str, query: str) -> dict[str, object]:
    answer = httpx.post(f"{url}/graphql", json={"query": query}, timeout=30, trust_env=False).json()
    assert "errors" not in answer, answer
    data: dict[str, object] = answer["data"]
    return data


def seeded(list_name: str) -> int:
    documents = [yaml.safe_load(path.read_text()) for path in SEED.rglob("*.yaml") if "scenarios" not in path.parts]
    return sum(len(document.get(list_name) or []) for document in documents)


def test_the_seed_data_is_all_there(service: Serving) -> None:
    counts = ask(service.url, "{ catalog { revision credentials competencies occupations organizations } }")["catalog"]
    assert isinstance(counts, dict)
    assert counts["revision"] >= 1  # other tests import into the same service
    for name in ("credentials", "competencies", "occupations", "organizations"):
        assert counts[name] >= seeded(name) > 0


def test_the_printed_query_answers(service: Serving) -> None:
    query = next(line.strip() for line in service.printed.splitlines() if line.strip().startswith("{ planPathway"))
    plan = ask(service.url, query)["planPathway"]
    assert isinstance(plan, dict)
    assert plan["steps"][-1]["credential"]["name"] == "CompTIA Security+"


def test_health(service: Serving) -> None:
    for path in ("/healthz", "/readyz"):
        assert httpx.get(service.url + path, trust_env=False).status_code == 200


def test_an_import_is_served_when_it_returns(data: Path, service: Serving, tmp_path: Path) -> None:
    """What is new, and what has changed."""
    for number, count in enumerate((200, 1)):
        lines = "".join(f"  - {{key: place-{each}, name: Place {number}}}\n" for each in range(count))
        file = tmp_path / f"places-{number}.yaml"
        file.write_text(f"format: pathways/1\norganizations:\n{lines}")
        assert run(data, "import", str(file)).code == 0
        found = ask(service.url, '{ node(id: "T3JnYW5pemF0aW9uOnBsYWNlLTA=") { ... on Organization { name } } }')
        assert found == {"node": {"name": f"Place {number}"}}


def test_a_new_revision_is_served_once(data: Path, service: Serving, tmp_path: Path) -> None:
    file = tmp_path / "new.yaml"
    file.write_text(
        "format: pathways/1\n"
        "organizations:\n  - {key: guild, name: Guild of Testers}\n"
        "credentials:\n"
        "  - key: guild-badge\n    name: Guild badge\n    credentialType: DIGITAL_BADGE\n    ownedBy: guild\n"
        "    routes: [{key: exam, name: Exam, kind: EXAM, cost: {amount: 12.50, currency: USD}, hours: 3}]\n"
    )
    before = ask(service.url, "{ catalog { revision } }")["catalog"]
    assert isinstance(before, dict)
    first = run(data, "import", str(file), "--json")
    assert (first.code, json.loads(first.out)["added"]) == (0, 2), first.err
    again = run(data, "import", str(file), "--json")
    assert json.loads(again.out)["published"] is False
    after = ask(service.url, "{ catalog { revision } }")["catalog"]
    assert after == {"revision": before["revision"] + 1}
    found = run(data, "plan", "guild-badge", "--json")
    assert json.loads(found.out)["totals"] == {
        "cost": {"amount": "12.50", "currency": "USD"},
        "hours": 3.0,
        "weeks": None,
        "steps": 1,
    }


def test_a_second_service_on_the_folder_is_refused(data: Path, service: Serving) -> None:
    refused = run(data, "serve", "--port", "0")
    assert refused.code == 2
    assert refused.err.count("\n") == 1
    assert str(data) in refused.err
    assert "another" in refused.err


def test_a_taken_port_is_named(service: Serving, tmp_path: Path) -> None:
    port = service.url.rpartition(":")[2]
    refused = run(tmp_path, "serve", "--port", port)
    assert refused.code == 2
    assert refused.err.count("\n") == 1
    assert f"127.0.0.1:{port}" in refused.err
    assert "--port" in refused.err


def test_second_start_keeps_what_was_stored(killed: Killed, service: Serving) -> None:
    assert "Loaded the seed data" in killed.printed
    assert "Loaded" not in service.printed
    assert "revision 1" in service.printed
    assert not Path(f"/proc/{killed.store}").exists() or os.name != "posix"


def test_name_that_somebody_made_lead_here_is_refused(service: Serving) -> None:
    """As the page of another site would call it after its name was pointed at this machine."""
    port = service.url.rpartition(":")[2]
    for host, status in (("127.0.0.1", 200), (f"localhost:{port}", 200), (f"evil.example:{port}", 400)):
        answer = httpx.get(f"{service.url}/healthz", headers={"host": host}, trust_env=False)
        assert answer.status_code == status
