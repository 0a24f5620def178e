"""Where competencies come from, and which awards of a record pay for lines.

Of the small catalogue, net-basics shows networking at level 2.
"""

from __future__ import annotations

from typing import Any

from pathways.api.service import Service
from tests.records.kept import ADVISER, ANN, Kept, save, service_over, told

HELD = """{ learner(key: "ann") { competencies {
    competency { key } level source since isVerified from { text credential { key } award { key } } } } }"""
PAID = """query ($learner: LearnerRef!) { progress(credential: "analyst", learner: $learner) {
    lines { by { credential { key } award { key state learner { key } } } } } }"""
GAP = """query ($learner: LearnerRef!) { skillGap(goal: {credential: "analyst"}, learner: $learner) {
    lines { by { award { key } } } } }"""
RECORD = "mutation ($input: RecordAwardsInput!) { recordAwards(input: $input) { userErrors { code } } }"


def service_with(*awards: dict[str, Any], **said: Any) -> Service:
    service = service_over(Kept())
    save(service, "ann", advisers=["adviser"], consents=["ADVICE"], **said)
    assert told(service, RECORD, input={"learner": "ann", "awards": list(awards)})["userErrors"] == []
    return service


def test_award_shows_competencies_with_their_day() -> None:
    service = service_with(
        {"credential": "net-basics", "key": "later", "issuedOn": "2025-02-01"},
        {"credential": "net-basics", "key": "claim", "issuedOn": "2024-03-01", "state": "CLAIMED"},
        {"credential": "net-basics", "key": "old", "issuedOn": "2024-01-01", "expiresOn": "2024-12-31"},
        competencies=[{"competency": "security", "level": 1, "on": "2023-05-01"}],
    )
    stated, shown = told(service, HELD)["competencies"]
    assert stated == {
        "competency": {"key": "security"},
        "level": 1,
        "source": "SELF",
        "since": "2023-05-01",
        "isVerified": False,
        "from": [],
    }
    paid = [each.pop("award")["key"] for each in shown["from"]]
    assert sorted(paid) == ["claim", "later"]
    assert (shown["source"], shown["since"], shown["isVerified"]) == ("AWARD", "2024-03-01", True)
    assert shown["from"][0] == {"text": "Network Basics shows level 2", "credential": {"key": "net-basics"}}


def test_claimed_award_alone_verifies_nothing() -> None:
    service = service_with({"credential": "net-basics", "state": "CLAIMED"})
    (shown,) = told(service, HELD)["competencies"]
    assert (shown["source"], shown["isVerified"], shown["since"]) == ("AWARD", False, None)


def test_lines_name_the_awards_that_pay() -> None:
    service = service_with({"credential": "net-basics", "key": "net", "state": "CLAIMED"})
    stored = {"key": "ann"}
    for who in (ANN, ADVISER):
        lines = told(service, PAID, who, learner=stored)["lines"]
        awards = [claim["award"] for line in lines for claim in line["by"] if claim["credential"]]
        assert awards
        assert all(each == {"key": "net", "state": "CLAIMED", "learner": {"key": "ann"}} for each in awards)
        gap = told(service, GAP, who, learner=stored)["lines"]
        assert "net" in [claim["award"]["key"] for line in gap for claim in line["by"] if claim["award"]]


def test_profile_has_no_awards_to_name() -> None:
    service = service_over(Kept())
    profile = {"profile": {"awards": [{"credential": "net-basics"}]}}
    lines = told(service, PAID, learner=profile)["lines"]
    assert {None} == {claim["award"] and claim["award"]["key"] for line in lines for claim in line["by"]}
