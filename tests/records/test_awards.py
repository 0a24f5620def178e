"""recordAwards, reviewClaim and revokeAward: a retry is harmless, and nobody certifies themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from pathways.access.identity import Identity
from pathways.access.roles import Role
from pathways.api.clock import today
from pathways.api.service import Service
from pathways.records.awarding import MOST_AWARDS
from tests.records.kept import ADMINISTRATOR, ADVISER, ANN, BOB, PROGRAM, Kept, answer, codes, save, service_over, told

AWARDS = "awards { id key state credential { key } title score issuedOn expiresOn isExpired revokedOn reason }"
RECORD = f"""mutation ($input: RecordAwardsInput!) {{ recordAwards(input: $input) {{ learner {{ version {AWARDS} }}
    userErrors {{ code path }} }} }}"""
REVIEW = f"""mutation ($input: ReviewClaimInput!) {{ reviewClaim(input: $input) {{ learner {{ {AWARDS} }}
    userErrors {{ code path }} }} }}"""
REVOKE = f"""mutation ($input: RevokeAwardInput!) {{ revokeAward(input: $input) {{ learner {{ {AWARDS} }}
    revoked {{ key state }} userErrors {{ code path }} }} }}"""
NET = {"credential": "net-basics"}
PROGRESS = """query ($day: Date, $only: Boolean!) {
    progress(credential: "net-basics", learner: {key: "ann"}, asOf: $day, verifiedOnly: $only) { state } }"""


def service_with_ann() -> Service:
    service = service_over(Kept())
    save(service, "ann", advisers=["adviser"], consents=["ADVICE"])
    return service


def record(service: Service, *awards: Mapping[str, Any], who: Identity = ADMINISTRATOR) -> list[dict[str, Any]]:
    payload = told(service, RECORD, who, input={"learner": "ann", "awards": list(awards)})
    assert payload["userErrors"] == []
    found: list[dict[str, Any]] = payload["learner"]["awards"]
    return found


def wrong(service: Service, query: str, who: Identity = ADMINISTRATOR, **said: Any) -> list[tuple[str, str]]:
    """Codes and paths."""
    payload = told(service, query, who, input=said)
    assert payload["learner"] is None
    return [(each["code"], "/".join(each["path"])) for each in payload["userErrors"]]


def judge(service: Service, query: str, award: str, who: Identity = ADMINISTRATOR, **said: Any) -> dict[str, Any]:
    payload: dict[str, Any] = told(service, query, who, input={"award": award, "reason": "seen", **said})
    assert payload["userErrors"] == []
    return payload


@pytest.mark.parametrize(
    ("who", "state"), [(ANN, "CLAIMED"), (ADVISER, "VERIFIED"), (ADMINISTRATOR, "VERIFIED"), (PROGRAM, "VERIFIED")]
)
def test_state_hangs_on_who_records(who: Identity, state: str) -> None:
    (award,) = record(service_with_ann(), NET, who=who)
    assert (award["state"], award["key"], award["title"]) == (state, "net-basics", "Network Basics")
    assert record(service_with_ann(), NET | {"state": "CLAIMED"}, who=who)[0]["state"] == "CLAIMED"


def test_key_makes_a_retry_harmless() -> None:
    service = service_with_ann()
    first = {"credential": "analyst", "key": "x-1", "issuedOn": "2025-01-31", "score": 70}
    record(service, first, who=ANN)
    version = told(service, '{ learner(key: "ann") { version } }')["version"]
    assert len(record(service, first, who=ANN)) == 1
    (changed,) = record(service, first | {"score": 71}, who=ANN)
    assert (changed["score"], changed["state"], changed["key"]) == (71, "CLAIMED", "x-1")
    # Its credential is valid through the day of issue plus 36 months.
    assert (changed["expiresOn"], changed["isExpired"]) == ("2028-01-31", today().isoformat() > "2028-01-31")
    assert told(service, '{ learner(key: "ann") { version } }')["version"] == version + 1
    assert [each["key"] for each in record(service, NET, NET, who=ANN)] == ["x-1", "net-basics", "net-basics-2"]


def test_verified_award_is_not_changed_by_its_learner() -> None:
    service = service_with_ann()
    said = NET | {"key": "k", "score": 50}
    record(service, said)
    assert record(service, said, who=ANN)[0]["state"] == "VERIFIED"
    worse = {"learner": "ann", "awards": [said | {"score": 90}]}
    assert wrong(service, RECORD, ANN, **worse) == [("FORBIDDEN", "input/awards/0")]
    assert record(service, said | {"score": 90}, who=ADVISER)[0]["score"] == 90


@pytest.mark.parametrize(
    ("awards", "expected"),
    [
        ([NET | {"state": "VERIFIED"}], [("FORBIDDEN", "input/awards/0/state")]),
        ([NET | {"state": "REVOKED"}], [("INVALID", "input/awards/0/state")]),
        ([NET, NET | {"state": "REJECTED"}], [("INVALID", "input/awards/1/state")]),
        ([NET | {"key": "a"}, NET | {"key": "a"}], [("DUPLICATE", "input/awards/1/key")]),
        ([NET | {"key": " "}], [("BAD_KEY", "input/awards/0/key")]),
        ([{"credential": "net-basic"}], [("NOT_FOUND", "input/awards/0")]),
        ([NET | {"times": 0}], [("OUT_OF_RANGE", "input/awards/0/times")]),
        ([NET] * (MOST_AWARDS + 1), [("LIMIT", "input/awards")]),
    ],
)
def test_mistakes_are_told_and_nothing_is_kept(awards: list[dict[str, Any]], expected: list[tuple[str, str]]) -> None:
    service = service_with_ann()
    assert wrong(service, RECORD, ANN, learner="ann", awards=awards) == expected
    assert told(service, '{ learner(key: "ann") { awards { key } } }') == {"awards": []}


def test_as_many_awards_as_are_kept() -> None:
    assert len(record(service_with_ann(), *[NET | {"key": str(n)} for n in range(MOST_AWARDS)])) == MOST_AWARDS


def test_whose_awards_are_out_of_reach() -> None:
    service = service_with_ann()
    (award,) = record(service, NET, who=ANN)
    for who in (BOB, replace(ADVISER, subject="another")):
        assert wrong(service, RECORD, who, learner="ann", awards=[NET]) == [("NOT_FOUND", "input/learner")]
        assert codes(answer(service, f'{{ node(id: "{award["id"]}") {{ id }} }}', who)) == ["NOT_FOUND"]
    other = replace(ADVISER, subject="another")
    for query, more in ((REVIEW, {"accept": True}), (REVOKE, {})):
        said = {"award": award["id"], "reason": "x", **more}
        assert wrong(service, query, other, **said) == [("NOT_FOUND", "input/award")]
        assert wrong(service, query, ADMINISTRATOR, **said | {"award": "x"}) == [("NOT_FOUND", "input/award")]
        assert codes(answer(service, query, ANN, input=said)) == ["FORBIDDEN"]
    there = "query ($id: ID!) { node(id: $id) { ... on Award { key learner { key } } } }"
    assert told(service, there, ANN, id=award["id"]) == {"key": "net-basics", "learner": {"key": "ann"}}


@pytest.mark.parametrize("who", [ADVISER, ADMINISTRATOR])
def test_nobody_certifies_themselves(who: Identity) -> None:
    own = replace(who, roles=who.roles | {Role.LEARNER}, learner="ann")
    service = service_with_ann()
    (award,) = record(service, NET, who=own)
    assert award["state"] == "CLAIMED"
    said = {"award": award["id"], "reason": "x"}
    assert wrong(service, REVOKE, own, **said) == [("FORBIDDEN", "input/award")]
    assert wrong(service, REVIEW, own, accept=True, **said) == [("FORBIDDEN", "input/award")]


def test_claim_is_rejected_and_appealed() -> None:
    service = service_with_ann()
    (award,) = record(service, NET | {"issuedOn": "2026-01-10"}, who=ANN)
    assert wrong(service, REVIEW, award=award["id"], accept=False) == [("EMPTY", "input/reason")]
    found = judge(service, REVIEW, award["id"], ADVISER, accept=False)["learner"]["awards"][0]
    assert (found["state"], found["reason"]) == ("REJECTED", "seen")
    assert record(service, NET | {"issuedOn": "2026-01-10", "key": "net-basics"}, who=ANN)[0]["state"] == "REJECTED"
    early = {"award": award["id"], "accept": True, "reason": "x", "expiresOn": "2026-01-09"}
    assert wrong(service, REVIEW, ADVISER, **early) == [("OUT_OF_RANGE", "input/expiresOn")]
    found = judge(service, REVIEW, award["id"], ADVISER, accept=True, expiresOn="2026-01-10")["learner"]["awards"][0]
    assert (found["state"], found["expiresOn"], found["isExpired"]) == ("VERIFIED", "2026-01-10", True)
    again = {"award": award["id"], "accept": False, "reason": "x"}
    assert wrong(service, REVIEW, **again) == [("WRONG_STATE", "input/award")]


def test_revoked_award_counts_until_that_day() -> None:
    service = service_with_ann()
    record(service, NET | {"key": "k"})
    (award,) = told(service, '{ learner(key: "ann") { awards { id } } }')["awards"]
    payload = judge(service, REVOKE, award["id"])
    assert payload["revoked"] == [{"key": "k", "state": "REVOKED"}]
    assert payload["learner"]["awards"][0]["revokedOn"] == today().isoformat()
    assert judge(service, REVOKE, award["id"])["revoked"] == []
    assert told(service, PROGRESS, only=True)["state"] != "HELD"
    before = (today() - timedelta(days=1)).isoformat()
    assert told(service, PROGRESS, only=True, day=before)["state"] == "HELD"
    # The first message sent again brings nothing back; a new award does.
    assert record(service, NET | {"key": "k"})[0]["state"] == "REVOKED"
    changed: dict[str, Any] = {"learner": "ann", "awards": [NET | {"key": "k", "score": 1}]}
    assert wrong(service, RECORD, **changed) == [("WRONG_STATE", "input/awards/0")]
    record(service, NET | {"key": "k2"})
    assert told(service, PROGRESS, only=True)["state"] == "HELD"


def test_verified_only_leaves_claims_out() -> None:
    service = service_with_ann()
    (award,) = record(service, NET, who=ANN)
    assert told(service, PROGRESS, only=False)["state"] == "HELD"
    assert told(service, PROGRESS, only=True)["state"] != "HELD"
    said = {"award": award["id"], "accept": True}
    assert told(service, REVIEW, input=said)["learner"]["awards"][0]["reason"] is None
    assert told(service, PROGRESS, only=True)["state"] == "HELD"
    gap = """query ($l: LearnerRef!, $only: Boolean!) { skillGap(learner: $l, verifiedOnly: $only,
        goal: {competencies: [{competency: "networking", level: 2}, {competency: "security", level: 1}]}) {
        competencies { held } } }"""
    save(service, "ann", competencies=[{"competency": "security", "level": 1}])
    held = {only: told(service, gap, l={"key": "ann"}, only=only)["competencies"] for only in (False, True)}
    assert held == {False: [{"held": 2}, {"held": 1}], True: [{"held": 2}, {"held": 0}]}
    save(service, "ann", competencies=[{"competency": "security", "level": 1, "source": "EMPLOYER"}])
    assert told(service, gap, l={"key": "ann"}, only=True)["competencies"] == held[False]
    profile = {"awards": [NET | {"state": "VERIFIED"}, {"credential": "sec-badge"}]}
    assert told(service, gap, l={"profile": profile}, only=True)["competencies"] == held[True]
    profile["awards"][0]["state"] = "REJECTED"
    assert told(service, gap, l={"profile": profile}, only=False)["competencies"] == [{"held": 0}, {"held": 1}]


def test_pinned_award_is_shown_with_its_line() -> None:
    service = service_with_ann()
    record(service, NET)
    save(service, "ann", claims=[{"award": "net-basics", "path": "analyst/exam/0"}])
    query = '{ learner(key: "ann") { claims { path award { key } } } }'
    assert told(service, query) == {"claims": [{"path": "analyst/exam/0", "award": {"key": "net-basics"}}]}
    assert told(service, PROGRESS, only=True)["state"] == "HELD"


def test_options_leave_claims_out() -> None:
    service = service_with_ann()
    record(service, NET, who=ANN)
    save(service, "ann", goals=[{"credential": "net-basics"}])
    plan = """query ($only: Boolean!) { planPathway(goal: {credential: "net-basics"}, learner: {key: "ann"},
        options: {verifiedOnly: $only}) { ... on Plan { steps { credential { key } } } } }"""
    own = """query ($only: Boolean!) { learner(key: "ann") { goals { plan(options: {verifiedOnly: $only}) {
        ... on Plan { steps { credential { key } } } } } } }"""
    next_ = """query ($only: Boolean!) { recommendations(learner: {key: "ann"}, goal: {credential: "net-basics"},
        options: {verifiedOnly: $only}) { edges { node { credential { key } } } } }"""
    step = {"credential": {"key": "net-basics"}}
    assert [told(service, plan, only=only)["steps"] for only in (False, True)] == [[], [step]]
    planned = [told(service, own, only=only)["goals"][0]["plan"]["steps"] for only in (False, True)]
    assert planned == [[], [step]]
    named = [{"node": step} in told(service, next_, only=only)["edges"] for only in (False, True)]
    assert named == [False, True]


VERIFIED_PLAN = """query ($goal: String!, $awards: [AwardInput!], $only: Boolean = true) {
    planPathway(goal: {credential: $goal}, learner: {profile: {awards: $awards}}, options: {verifiedOnly: $only}) {
    ... on Plan { steps { credential { key } } advice }
    ... on NoPlan { conflicts { text members { kind name } }
      relaxations { text changes { kind value assignment } plan { steps { number } } } } } }"""


def test_claim_that_decides_a_plan_is_shown() -> None:
    service = service_with_ann()
    net, sec = NET | {"state": "VERIFIED"}, {"credential": "sec-badge", "state": "CLAIMED"}
    claims = [sec, {"credential": "expert", "state": "CLAIMED"}]
    found = told(service, VERIFIED_PLAN, goal="analyst", awards=[net, *claims])
    # Without the claim the badge takes 10 hours more; the stack itself is free either way.
    assert [each["credential"]["key"] for each in found["steps"]] == ["sec-badge", "analyst"]
    assert found["advice"] == ["With the claim of Security Badge accepted: 1 step fewer and 10 hours less."]
    for awards, only in (([net, *claims], False), ([net, sec | {"state": "VERIFIED"}, claims[1]], True)):
        other = told(service, VERIFIED_PLAN, goal="analyst", awards=awards, only=only)
        assert ([each["credential"]["key"] for each in other["steps"]], other["advice"]) == (["analyst"], [])


def test_claim_that_makes_a_plan_possible() -> None:
    service = service_with_ann()
    claim = {"credential": "old-analyst", "state": "CLAIMED"}
    found = told(service, VERIFIED_PLAN, goal="old-analyst", awards=[claim])
    (conflict,) = found["conflicts"]
    assert {"kind": "VERIFIED_ONLY", "name": "verifiedOnly"} in conflict["members"]
    assert conflict["text"].endswith(", while claims do not count (verifiedOnly).")
    (helps,) = found["relaxations"]
    assert helps == {
        "text": "Claims that are accepted (the goal is then reached)",
        "changes": [{"kind": "VERIFIED_ONLY", "value": "false", "assignment": "verifiedOnly=false"}],
        "plan": {"steps": []},
    }
    for awards in ([], [claim | {"state": "REJECTED"}]):
        alone = told(service, VERIFIED_PLAN, goal="old-analyst", awards=awards)
        assert "VERIFIED_ONLY" not in [each["kind"] for one in alone["conflicts"] for each in one["members"]]
