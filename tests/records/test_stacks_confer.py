"""Stacks confer themselves through the API, and fall with what they rest on.

Of the small catalogue, `analyst` is a free stack of net-basics (3 credits) and sec-badge (2.5) for 5.5 credits; an
award of it is valid for 36 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pathways.access.identity import Identity
from pathways.api.clock import today
from pathways.api.service import Service
from pathways.domain.months import add_months
from tests.records.kept import ADMINISTRATOR, ADVISER, ANN, Kept, answer, codes, save, service_over, told

PAYLOAD = """learner { awards { key state } } userErrors { code path }
    conferred { id key state credential { key } kind issuedOn expiresOn restsOn { key } }
    revoked { id key state revokedOn reason }"""
RECORD = f"mutation ($input: RecordAwardsInput!) {{ recordAwards(input: $input) {{ {PAYLOAD} }} }}"
REVIEW = f"mutation ($input: ReviewClaimInput!) {{ reviewClaim(input: $input) {{ {PAYLOAD} }} }}"
REVOKE = f"mutation ($input: RevokeAwardInput!) {{ revokeAward(input: $input) {{ {PAYLOAD} }} }}"
NET, SEC = {"credential": "net-basics", "key": "net"}, {"credential": "sec-badge", "key": "sec"}


def service_with_ann() -> Service:
    service = service_over(Kept())
    save(service, "ann", advisers=["adviser"], consents=["ADVICE"])
    return service


def done(service: Service, query: str, who: Identity = ADMINISTRATOR, **said: Any) -> dict[str, Any]:
    payload: dict[str, Any] = told(service, query, who, input=said)
    assert payload["userErrors"] == []
    return payload


def record(service: Service, *awards: Mapping[str, Any], who: Identity = ADMINISTRATOR) -> dict[str, Any]:
    return done(service, RECORD, who, learner="ann", awards=list(awards))


def ids(service: Service) -> dict[str, str]:
    found = told(service, '{ learner(key: "ann") { awards { key id } } }')["awards"]
    return {each["key"]: each["id"] for each in found}


def states(payload: Mapping[str, Any]) -> dict[str, str]:
    return {each["key"]: each["state"] for each in payload["learner"]["awards"]}


def test_stack_is_conferred_with_its_last_award() -> None:
    service = service_with_ann()
    assert record(service, NET)["conferred"] == []
    (award,) = record(service, SEC)["conferred"]
    del award["id"]
    assert award == {
        "key": "analyst",
        "state": "VERIFIED",
        "credential": {"key": "analyst"},
        "kind": "STACK",
        "issuedOn": today().isoformat(),
        "expiresOn": add_months(today(), 36).isoformat(),
        "restsOn": [{"key": "net"}, {"key": "sec"}],
    }
    assert record(service, SEC)["conferred"] == []


def test_conferred_award_follows_the_claim() -> None:
    service = service_with_ann()
    record(service, NET)
    (award,) = record(service, SEC, who=ANN)["conferred"]
    assert award["state"] == "CLAIMED"
    accepted = done(service, REVIEW, ADVISER, award=ids(service)["sec"], accept=True)
    assert (states(accepted)["analyst"], accepted["conferred"]) == ("VERIFIED", [])


def test_rejected_claim_takes_the_stack_along() -> None:
    service = service_with_ann()
    record(service, NET)
    record(service, SEC, who=ANN)
    refused = done(service, REVIEW, ADVISER, award=ids(service)["sec"], accept=False, reason="not theirs")
    assert [each["key"] for each in refused["revoked"]] == ["analyst"]
    again = done(service, REVIEW, ADVISER, award=ids(service)["sec"], accept=True, reason="it was after all")
    assert [(each["key"], each["state"]) for each in again["conferred"]] == [("analyst-2", "VERIFIED")]


def test_revoking_says_what_falls_and_granting_restores() -> None:
    service = service_with_ann()
    record(service, NET, SEC)
    fallen = done(service, REVOKE, award=ids(service)["net"], reason="cheated")["revoked"]
    assert [(each["key"], each["state"], each["revokedOn"]) for each in fallen] == [
        ("net", "REVOKED", today().isoformat()),
        ("analyst", "REVOKED", today().isoformat()),
    ]
    assert fallen[1]["reason"] == "It rested on the award 'net', which does not count any more."
    assert [each["key"] for each in record(service, NET | {"key": "net-2"})["conferred"]] == ["analyst-2"]


def test_stack_stands_on_another_award() -> None:
    service = service_with_ann()
    record(service, NET, SEC)
    record(service, NET | {"key": "net-2"})
    payload = done(service, REVOKE, award=ids(service)["net"], reason="twice")
    assert [each["key"] for each in payload["revoked"]] == ["net"]
    found = told(service, '{ learner(key: "ann") { awards { key state restsOn { key } } } }')["awards"]
    there = {each["key"]: each for each in found}
    assert there["analyst"] == {"key": "analyst", "state": "VERIFIED", "restsOn": [{"key": "sec"}, {"key": "net-2"}]}


def test_stack_revoked_by_itself_stays_away() -> None:
    service = service_with_ann()
    record(service, NET, SEC)
    done(service, REVOKE, award=ids(service)["analyst"], reason="misconduct")
    assert record(service, NET | {"key": "net-2"})["conferred"] == []
    assert save(service, "ann", name="Ann")["name"] == "Ann"
    assert states(record(service, {"credential": "analyst", "key": "by hand"}))["by hand"] == "VERIFIED"


def test_conferred_award_is_not_recorded_over() -> None:
    service = service_with_ann()
    record(service, NET, SEC)
    said = {"learner": "ann", "awards": [{"credential": "net-basics", "key": "analyst"}]}
    (error,) = told(service, RECORD, input=said)["userErrors"]
    assert error == {"code": "WRONG_STATE", "path": ["input", "awards", "0"]}


def test_corrected_award_takes_the_stack_along() -> None:
    service = service_with_ann()
    record(service, NET)
    record(service, SEC, who=ANN)
    payload = record(service, {"credential": "expert", "key": "sec"}, who=ANN)
    assert [each["key"] for each in payload["revoked"]] == ["analyst"]


def test_saving_confers_too() -> None:
    service = service_with_ann()
    record(service, NET)
    said: dict[str, Any] = {
        "key": "ann",
        "substitutions": [{"for": "sec-badge", "by": "net-basics", "reason": "agreed"}],
    }
    query = f"mutation ($input: SaveLearnerInput!) {{ saveLearner(input: $input) {{ {PAYLOAD} }} }}"
    assert done(service, query, **said)["conferred"] == []  # one award pays for one of them
    said = {"key": "ann", "waivers": [{"path": "analyst/stack/1", "reason": "agreed"}]}
    (award,) = done(service, query, **said)["conferred"]
    assert (award["state"], award["restsOn"]) == ("VERIFIED", [{"key": "net"}])


def test_learners_confer_nothing_on_others() -> None:
    service = service_with_ann()
    assert codes(answer(service, REVOKE, ANN, input={"award": "x", "reason": "x"})) == ["FORBIDDEN"]
