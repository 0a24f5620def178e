"""Learners from the command line: imported beside a service, looked at, taken along, forgotten."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.badges.signing import ED25519, as_bytes, badge, did_of, proven
from tests.cli.running import Serving, run, serving

pytestmark = [pytest.mark.server, pytest.mark.slow]

CATALOGUE = """format: pathways/1
organizations: [{key: college, name: A College}]
credentials:
  - {key: welding, name: Welding, credentialType: COMPLETION_CERTIFICATE, ownedBy: [college],
     routes: [{key: exam, name: Exam, kind: EXAM}]}
"""
STACK = """  - {key: master, name: Master Welder, credentialType: CERTIFICATION,
     routes: [{key: stack, kind: STACK, requires: {credential: welding}}]}
"""


def test_learners_come_in_and_go(tmp_path: Path) -> None:
    data, table, catalogue = tmp_path / "data", tmp_path / "awards.csv", tmp_path / "small.yaml"
    catalogue.write_text(CATALOGUE)
    table.write_text("learner,name,credential,issuedOn\ns-1,Ann [x],welding,2024-01-31\ns-2,Bob,wedling,\n")
    with serving(data) as service:
        assert run(data, "import", str(catalogue)).code == 0
        imported = run(data, "learners", "import", str(table))
        assert imported.code == 1
        assert imported.out == "2 rows: 1 learner added, 0 changed, 0 as before, 1 row left out.\n"
        assert f"{table}:3 credential NOT_FOUND There is no credential 'wedling'. Did you mean welding?" in imported.err
        again = json.loads(run(data, "learners", "import", str(table), "--json").out)
        assert (again["added"], again["unchanged"], again["leftOut"]) == (0, 1, 1)
        assert [each["code"] for each in again["problems"]] == ["NOT_FOUND"]
        assert json.loads(run(data, "learners", "list", "ann", "--json").out) == [{"key": "s-1", "name": "Ann [x]"}]
        shown = run(data, "learners", "show", "s-1")
        assert "Ann [x] (s-1)" in shown.out
        assert "Welding" in shown.out
        file = tmp_path / "badge.json"
        file.write_bytes(as_bytes(proven(badge(did_of(ED25519)), ED25519)))
        kept = json.loads(run(data, "learners", "import-badge", "s-1", str(file), "--json").out)["award"]
        assert (kept["title"], kept["state"], kept["credential"]) == ("Welding", "CLAIMED", None)
        forged = run(data, "learners", "import-badge", "s-1", str(file), "--recipient", "eve@example.org")
        assert (forged.code, "issued to somebody other" in forged.err) == (2, True)
        no_work = run(data, "learners", "claim", "s-1", "welding", "--experience", "ships")
        assert (no_work.code, "--experience NOT_FOUND The record has no work in" in no_work.err) == (2, True)
        claim = run(data, "learners", "claim", "s-1", "welding", "--evidence", "Three years in a shipyard")
        assert claim.out == "Welding: claimed\nEvidence: Three years in a shipyard\n"
        catalogue.write_text(CATALOGUE + STACK)
        assert run(data, "import", str(catalogue)).code == 0
        due = run(data, "learners", "confer", "--dry-run").out
        assert ("Master Welder" in due, due.splitlines()[-1]) == (True, "Would confer 1 stack on 1 learner.")
        conferred = json.loads(run(data, "learners", "confer", "s-1", "--stack", "master", "--yes", "--json").out)
        assert [each["key"] for each in conferred["awards"]] == ["master"]
        assert run(data, "learners", "confer", "--yes").out == "Conferred 0 stacks on 0 learners.\n"
        wrong = run(data, "learners", "confer", "s-7", "--stack", "welding")
        assert (wrong.code, "There is no learner 's-7'" in wrong.err, "kind STACK" in wrong.err) == (2, True, True)
        assert run(data, "learners", "renewals", "s-1").out == "Nothing runs out.\n"
        path = run(data, "learners", "calendar", "s-1").out.strip()
        assert httpx.get(f"{service.url}{path}", trust_env=False).status_code == 200
        assert run(data, "learners", "calendar", "s-1", "--revoke").out == "The address is closed.\n"
        assert httpx.get(f"{service.url}{path}", trust_env=False).status_code == 404
        file = tmp_path / "s-1.json"
        assert run(data, "learners", "export", "s-1", "--output", str(file)).code == 0
        assert json.loads(file.read_text())["awards"][0]["award"]["credential"] == "welding"
        page = tmp_path / "s-1.html"
        assert run(data, "learners", "export", "s-1", "--output", str(page)).code == 0
        assert "<h1>Ann [x]</h1>" in page.read_text()
        unsigned = run(data, "learners", "issue-badge", "s-1", "badge", "--output", str(tmp_path / "b.png"))
        assert (unsigned.code, "it issues no badges" in unsigned.err) == (2, True)
        assert "is forgotten. Receipt: " in run(data, "learners", "erase", "s-1", "--yes").out
        gone = run(data, "learners", "show", "s-1")
        assert (gone.code, "There is no learner" in gone.err) == (2, True)
        assert run(data, "learners", "list").out == "There are no learners.\n"
        refused = run(data, "learners", "import", str(tmp_path / "nowhere.csv"))
        assert (refused.code, "Could not read" in refused.err) == (2, True)


PERSON = ("zebra-77", "quagga", "okapi", "narwhal", "tapir", "ibex")
"""What is said of a person in the session below: key, names, evidence, reason, adviser."""


def _asked(service: Serving, text: str, **said: Any) -> Any:
    """The only field of an answer, whatever came of it."""
    sent = {"query": text, "variables": said}
    (found,) = httpx.post(f"{service.url}/graphql", json=sent, timeout=60, trust_env=False).json()["data"].values()
    return found


def test_nothing_personal_is_logged(tmp_path: Path) -> None:
    data, catalogue, table = tmp_path / "data", tmp_path / "small.yaml", tmp_path / "awards.csv"
    catalogue.write_text(CATALOGUE)
    table.write_text(
        "learner,name,credential,issuedOn\nzebra-77,Quagga Okapi,welding,2024-13-41\nzebra-77,Okapi,welding,\n"
    )
    with serving(data, PATHWAYS_LOG_FORMAT="json", PATHWAYS_SLOW_MS="1") as service:
        assert run(data, "import", str(catalogue)).code == 0
        assert run(data, "learners", "import", str(table)).code == 1
        save = "mutation ($input: SaveLearnerInput!) { saveLearner(input: $input) { userErrors { message } } }"
        person = {"key": "zebra-77", "name": "Quagga Okapi", "advisers": ["ibex"], "consents": ["ADVICE"]}
        assert _asked(service, save, input=person)["userErrors"] == []
        assert _asked(service, save, input=person | {"conditions": ["Narwhal"], "expectedVersion": 99})["userErrors"]
        record = """mutation ($input: RecordAwardsInput!) { recordAwards(input: $input) {
            learner { awards { id } } userErrors { message } } }"""
        award = {"credential": "welding", "state": "CLAIMED", "evidence": ["Narwhal story"], "key": "ibex-1"}
        awards = _asked(service, record, input={"learner": "zebra-77", "awards": [award]})["learner"]["awards"]
        wrong = {"learner": "zebra-77", "awards": [award | {"credential": "okapi"}]}
        assert _asked(service, record, input=wrong)["userErrors"]
        assess = """mutation ($input: RecordAssessmentInput!) { recordAssessment(input: $input) {
            userErrors { message } } }"""
        taken = {"learner": "zebra-77", "credential": "welding", "passed": False, "takenOn": "2024-01-01"}
        assert _asked(service, assess, input=taken)["userErrors"] == []
        revoke = "mutation ($input: RevokeAwardInput!) { revokeAward(input: $input) { userErrors { message } } }"
        assert _asked(service, revoke, input={"award": awards[-1]["id"], "reason": "Tapir"})["userErrors"] == []
        assert _asked(service, '{ learners(search: "quagga") { totalCount } }')["totalCount"] == 1
        plan = """query ($goal: GoalInput!, $learner: LearnerRef!) { planPathway(goal: $goal, learner: $learner) {
            __typename } }"""
        _asked(service, plan, goal={"credential": "welding"}, learner={"key": "zebra-77"})
        assert _asked(service, '{ learnerExport(key: "zebra-77", format: JSON) { text } }')["text"]
        assert _asked(service, '{ learner(key: "okapi") { name } }') is None
        assert _asked(service, 'mutation { eraseLearner(input: {key: "zebra-77"}) { erased } }')["erased"]
        audit = run(data, "audit", "export").out
        written = {
            "log of the service": service.log.read_text(),
            "what it printed": service.printed,
            "log of the store": (data / "store" / "log" / "server.log").read_text(errors="replace"),
            "audit log": audit,
            "erasures": (data / "erasures").read_text(),
        }
    assert '"recordAssessment"' in audit
    assert "/graphql" in written["log of the service"]
    found = {name: [each for each in PERSON if each in text.casefold()] for name, text in written.items()}
    assert found == {name: [] for name in written}
