"""Evidence of awards: given with a claim, seen by those who see the record, kept until it is replaced, and erased."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pathways.api.service import Service
from tests.records.kept import ADMINISTRATOR, ADVISER, ANN, BOB, Kept, answer, codes, save, service_over, told
from tests.records.test_rights import ERASE, EXPORT

RECORD = """mutation ($input: RecordAwardsInput!) { recordAwards(input: $input) {
    learner { version awards { id key state kind evidence { id text url } } } userErrors { code path } } }"""
READ = '{ learner(key: "ann") { awards { evidence { text url } } } }'
REVIEW = """mutation ($input: ReviewClaimInput!) { reviewClaim(input: $input) {
    learner { awards { state evidence { text url } } } userErrors { code } } }"""
CLAIM = {"credential": "net-basics", "key": "a", "kind": "PRIOR_LEARNING"}
WORK = "Two years at a help desk:\r\nrouters and cables."
LINK = "https://work.example/reference?of=ann#p2"


@pytest.fixture
def service() -> Service:
    made = service_over(Kept())
    save(made, "ann", advisers=["adviser"], consents=["ADVICE"])
    return made


def claimed(service: Service, who: Any = ANN, **said: Any) -> list[dict[str, Any]]:
    payload = told(service, RECORD, who, input={"learner": "ann", "awards": [CLAIM | said]})
    assert payload["userErrors"] == []
    found: list[dict[str, Any]] = payload["learner"]["awards"]
    return found


def test_prior_learning_is_claimed_reviewed_and_awarded(service: Service) -> None:
    (award,) = claimed(service, evidence=[WORK, LINK, LINK])
    assert (award["state"], award["kind"]) == ("CLAIMED", "PRIOR_LEARNING")
    shown = [{"text": WORK.replace("\r\n", "\n"), "url": None}, {"text": None, "url": LINK}]
    assert [{name: each[name] for name in ("text", "url")} for each in award["evidence"]] == shown
    assert len({each["id"] for each in award["evidence"]}) == 2
    payload = told(service, REVIEW, ADVISER, input={"award": award["id"], "accept": True})
    assert payload["learner"]["awards"] == [{"state": "VERIFIED", "evidence": shown}]


def test_work_becomes_a_claim_in_one_step(service: Service) -> None:
    """What the record says of the work stands in the claim, and stays when the work goes on."""
    jobs = [
        {"field": "Help desk", "startedOn": "2024-01-01", "endedOn": "2026-10-31", "months": 34},
        {"field": "help-desk", "startedOn": "2020-03-01", "endedOn": "2021-02-28", "share": 0.5},
        {"field": "cooking", "months": 3},
    ]
    save(service, "ann", ANN, experience=jobs)
    said = ["Help desk, 2024-01-01 to 2026-10-31, 34 months", "Help-desk, 2020-03-01 to 2021-02-28, 50 % of full time"]
    text = "\n".join(["Work of the record:", *said])
    (award,) = claimed(service, evidence=["experience:help desk", LINK])
    assert (award["state"], [each["text"] for each in award["evidence"]]) == ("CLAIMED", [text, None])
    assert claimed(service, evidence=["experience:HELP DESK", LINK]) == [award]
    save(service, "ann", ANN, experience=jobs[2:])
    assert claimed(service) == [award]
    payload = told(service, REVIEW, ADVISER, input={"award": award["id"], "accept": True})
    assert [each["state"] for each in payload["learner"]["awards"]] == ["VERIFIED"]


@pytest.mark.parametrize(
    ("jobs", "hint"),
    [([], "Save the work first."), ([{"field": "cooking", "months": 3}], "Did you mean cooking?")],
    ids=["none", "other"],
)
def test_work_that_is_not_there_is_refused(service: Service, jobs: list[dict[str, Any]], hint: str) -> None:
    save(service, "ann", ANN, experience=jobs)
    asked = {"learner": "ann", "awards": [CLAIM | {"evidence": [WORK, "experience:coking"]}]}
    (error,) = told(service, RECORD.replace("code path", "code path hint"), ANN, input=asked)["userErrors"]
    assert (error["code"], "/".join(error["path"]), error["hint"]) == (
        "NOT_FOUND",
        "input/awards/0/evidence/1",
        hint,
    )


def test_evidence_stays_until_it_is_replaced(service: Service) -> None:
    claimed(service, evidence=[WORK])
    (first,) = claimed(service)
    assert len(first["evidence"]) == 1
    (again,) = claimed(service, evidence=[WORK])
    assert again == first
    (other,) = claimed(service, evidence=[LINK])
    assert [each["url"] for each in other["evidence"]] == [LINK]
    assert claimed(service, evidence=[])[0]["evidence"] == []


@pytest.mark.parametrize(
    ("evidence", "said"),
    [
        (["x"] * 21, ("LIMIT", "input/awards/0/evidence")),
        ([" \n"], ("EMPTY", "input/awards/0/evidence/0")),
        (["ok", "x" * 5001], ("TOO_LONG", "input/awards/0/evidence/1")),
    ],
)
def test_what_is_no_evidence_is_refused(service: Service, evidence: list[str], said: tuple[str, str]) -> None:
    payload = told(service, RECORD, ANN, input={"learner": "ann", "awards": [CLAIM | {"evidence": evidence}]})
    assert [(each["code"], "/".join(each["path"])) for each in payload["userErrors"]] == [said]


@pytest.mark.parametrize("said", ["javascript:alert(1)", "ftp://x.example/a", "data:text/html,<b>", "https://a b"])
def test_other_addresses_are_texts(service: Service, said: str) -> None:
    (award,) = claimed(service, evidence=[said])
    assert [(each["text"], each["url"]) for each in award["evidence"]] == [(said, None)]


def test_others_see_no_evidence_and_erasure_takes_it(service: Service) -> None:
    claimed(service, evidence=[WORK])
    assert codes(answer(service, READ, BOB)) == ["NOT_FOUND"]
    for who in (ANN, ADVISER, ADMINISTRATOR):
        assert len(told(service, READ, who)["awards"][0]["evidence"]) == 1
    (award,) = json.loads(told(service, EXPORT, ANN, key="ann")["text"])["awards"]
    assert [each["text"] for each in award["evidence"]] == [WORK.replace("\r\n", "\n")]
    told(service, ERASE, key="ann")
    assert save(service, "ann")["version"] == 1
    assert told(service, READ)["awards"] == []
