"""recordAssessment: what fell short is named, with the shortest way to mend it; attempts keep to rules of retakes."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from pathways.access.identity import Identity
from pathways.api.clock import today
from pathways.api.service import Service
from pathways.domain.catalog import CompetencyLevel, Credential, CredentialType, Route, RouteKind
from pathways.domain.offerings import Retake
from pathways.records.office import Records
from tests.api.small import service_of, small_snapshot
from tests.records.kept import ADMINISTRATOR, ADVISER, ANN, BOB, HR, PROGRAM, Kept, answer, codes, save, told

ASSESS = """mutation ($input: RecordAssessmentInput!) { recordAssessment(input: $input) {
    learner { version awards { key }
      competencies { competency { key } level source since isVerified from { text award { key } } } }
    conferred { key state restsOn { key } }
    award { state hasPassed score issuedOn kind credential { key } } nextAttemptOn
    shortfalls { competency { key } needed held status }
    remedies { credential { key } eligibleNow hours cost { amount } reasons { kind text value } }
    userErrors { code path message } } }"""
STATE = '{ progress(credential: "lab", learner: {key: "ann"}) { state } }'
LAB = Credential(
    key="lab",
    name="Lab Test",
    credential_type=CredentialType.CERTIFICATION,
    passing_score=Decimal(70),
    competencies=(
        CompetencyLevel(competency="networking", level=Decimal(2)),
        CompetencyLevel(competency="security", level=Decimal(3)),
    ),
    routes=(Route(key="exam", kind=RouteKind.EXAM, retake=Retake(after_days=14, at_most=3, within_months=12)),),
)
OPEN = Credential(
    key="open-lab",
    name="Open Lab",
    credential_type=CredentialType.CERTIFICATION,
    competencies=(CompetencyLevel(competency="networking", level=Decimal(2)),),
    routes=(Route(key="exam", kind=RouteKind.EXAM, hours=Decimal(21)),),
)


@pytest.fixture
def service() -> Service:
    made = service_of(small_snapshot(LAB, OPEN), records=Records(Kept()))
    save(made, "ann", advisers=["adviser"], consents=["ADVICE"])
    return made


def assess(service: Service, who: Identity = ADMINISTRATOR, **said: Any) -> dict[str, Any]:
    payload: dict[str, Any] = told(
        service, ASSESS, who, input={"learner": "ann", "credential": "lab", "passed": False, **said}
    )
    return payload


def taken(service: Service, who: Identity = ADMINISTRATOR, **said: Any) -> dict[str, Any]:
    payload = assess(service, who, **said)
    assert payload["userErrors"] == []
    return payload


def refused(service: Service, who: Identity = ADMINISTRATOR, **said: Any) -> list[tuple[str, str]]:
    payload = assess(service, who, **said)
    assert (payload["learner"], payload["award"]) == (None, None)
    return [(each["code"], "/".join(each["path"])) for each in payload["userErrors"]]


def ago(days: int) -> str:
    return (today() - timedelta(days)).isoformat()


RESULTS = [{"competency": "networking", "level": 0.5}, {"competency": "security", "level": 3}]


def test_shortfall_is_narrow_and_its_remedy_shortest(service: Service) -> None:
    found = taken(service, results=RESULTS, score=61.5)
    assert found["award"] == {
        "state": "VERIFIED",
        "hasPassed": False,
        "score": 61.5,
        "issuedOn": today().isoformat(),
        "kind": "EXAM",
        "credential": {"key": "lab"},
    }
    assert found["shortfalls"] == [{"competency": {"key": "networking"}, "needed": 2, "held": 0.5, "status": "PARTIAL"}]
    # Networking at level 2 is shown by Network Basics in 20.5 hours, and by the open lab in 21.
    (remedy,) = found["remedies"]
    assert remedy["reasons"] == [
        {
            "kind": "REMEDIATES",
            "text": "Shows Networking at level 2; the assessment showed 0.5 of 2",
            "value": 1.5,
        }
    ]
    assert (remedy["credential"]["key"], remedy["hours"], remedy["cost"]["amount"]) == ("net-basics", 20.5, "100.00")
    assert remedy["eligibleNow"]
    assert found["learner"]["competencies"] == [
        {
            "competency": {"key": each["competency"]},
            "level": each["level"],
            "source": "ASSESSMENT",
            "since": today().isoformat(),
            "isVerified": True,
            "from": [{"text": "Lab Test was assessed", "award": {"key": f"lab/assessment/{today()}"}}],
        }
        for each in RESULTS
    ]
    assert told(service, STATE)["state"] != "HELD"


def test_pass_confers_the_stack(service: Service) -> None:
    assert taken(service, credential="net-basics", passed=True)["conferred"] == []
    # A failure of what the stack confers keeps nothing back, and confers nothing itself.
    assert taken(service, credential="analyst", passed=False)["conferred"] == []
    assert taken(service, credential="sec-badge", passed=False, takenOn=ago(1))["conferred"] == []
    (stack,) = taken(service, credential="sec-badge", passed=True)["conferred"]
    rests = [{"key": f"{key}/assessment/{today()}"} for key in ("net-basics", "sec-badge")]
    assert stack == {"key": "analyst", "state": "VERIFIED", "restsOn": rests}
    assert taken(service, credential="sec-badge", passed=True)["conferred"] == []


def test_pass_is_an_award(service: Service) -> None:
    found = taken(service, passed=True, score=70, results=[{"competency": "networking", "level": 2}])
    assert (found["award"]["hasPassed"], found["shortfalls"], found["remedies"]) == (True, [], [])
    assert found["nextAttemptOn"] is None
    assert told(service, STATE)["state"] == "HELD"


def test_same_assessment_again_changes_nothing(service: Service) -> None:
    first = taken(service, takenOn=ago(3), results=RESULTS)
    again = taken(service, takenOn=ago(3), results=RESULTS)
    assert again["learner"] == first["learner"]
    assert len(again["learner"]["awards"]) == 1


def test_failed_attempt_waits_as_its_route_says(service: Service) -> None:
    first = taken(service, takenOn=ago(10))
    assert first["nextAttemptOn"] == (today() + timedelta(4)).isoformat()
    assert refused(service, takenOn=ago(3), passed=True) == [("WRONG_STATE", "input/takenOn")]
    assert refused(service, takenOn=today().isoformat()) == [("WRONG_STATE", "input/takenOn")]
    # Of a day before, it was open.
    assert taken(service, takenOn=ago(30))["award"]["hasPassed"] is False


def test_attempts_within_months_are_counted(service: Service) -> None:
    for days in (90, 60, 30):
        taken(service, takenOn=ago(days))
    found = assess(service, passed=True)
    (error,) = found["userErrors"]
    assert error["code"] == "WRONG_STATE"
    opens = today() - timedelta(90)
    year = opens.replace(year=opens.year + 1) if (opens.month, opens.day) != (2, 29) else opens + timedelta(366)
    assert f"is open again on {year}" in error["message"]


def test_route_without_rule_is_open_at_once(service: Service) -> None:
    for days in (1, 0):
        assert taken(service, credential="open-lab", takenOn=ago(days))["nextAttemptOn"] == today().isoformat()


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"credential": "nothing"}, [("NOT_FOUND", "input/credential")]),
        ({"takenOn": "2999-01-01"}, [("OUT_OF_RANGE", "input/takenOn")]),
        ({"passed": True, "score": 69.5}, [("INVALID", "input/score")]),
        (
            {"results": [{"competency": "x", "level": -1}, {"competency": "security", "level": 1}] * 2},
            [
                ("NOT_FOUND", "input/results/0"),
                ("OUT_OF_RANGE", "input/results/0/level"),
                ("OUT_OF_RANGE", "input/results/2/level"),
                ("DUPLICATE", "input/results/2/competency"),
                ("DUPLICATE", "input/results/3/competency"),
            ],
        ),
        ({"score": 1.23456}, [("BAD_NUMBER", "input/score")]),
        ({"results": [{"competency": "security", "level": 1}] * 201}, [("LIMIT", "input/results")]),
    ],
)
def test_nonsense_is_refused(service: Service, said: dict[str, Any], wrong: list[tuple[str, str]]) -> None:
    assert refused(service, **said)[: len(wrong)] == wrong


def test_nobody_assesses_themselves(service: Service) -> None:
    assert refused(service, ANN) == [("FORBIDDEN", "input/learner")]
    assert refused(service, BOB) == [("NOT_FOUND", "input/learner")]
    assert codes(answer(service, ASSESS, HR, input={"learner": "ann", "credential": "lab", "passed": True})) == [
        "FORBIDDEN"
    ]
    assert refused(service, learner="nobody") == [("NOT_FOUND", "input/learner")]
    for who, days in ((ADVISER, 60), (PROGRAM, 30)):
        assert taken(service, who, takenOn=ago(days))["award"]["state"] == "VERIFIED"
