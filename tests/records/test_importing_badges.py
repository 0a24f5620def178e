"""Badges come into records: verified, matched, kept once, and never more than their proof."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from pathways.access.identity import Identity
from pathways.access.roles import Role
from pathways.access.trusted_issuers import TrustList
from pathways.api.service import Service
from pathways.catalog.addresses import spelled
from pathways.catalog.snapshot import compile_snapshot
from pathways.domain.catalog import Competency, Credential, CredentialType, Organization, Route, RouteKind
from pathways.domain.content import Content
from pathways.domain.learner import Award, AwardState
from pathways.domain.requirement import CompetencyLine, CredentialLine
from pathways.errors import ProblemsError
from pathways.records.awarding import AwardRequest, recorded
from pathways.records.learner import KeptAward, StoredLearner
from pathways.records.office import Records
from pathways.store.mapping.learners import learner_of, learner_row
from tests.access.in_memory import Trusting
from tests.api.small import service_of
from tests.badges.signing import ED25519, P256, as_bytes, badge, did_of, proven
from tests.records.kept import ADMINISTRATOR, ADVISER, ANN, BOB, HR, Kept, answer, codes, identity, told

PAGE = "https://college.example/courses/welding"
CTID = "ce-0a1b2c3d-0000-4000-8000-000000000001"
SKILL = "https://skills.example/arc"
THINGS = (
    Organization(key="college", name="Example College", url="https://college.example/"),
    Competency(key="arc", name="Arc welding", uri=SKILL),
    Credential(key="welding", name="Welding", credential_type=CredentialType.COURSE, subject_webpage=PAGE),
    Credential(key="brazing", name="Brazing", credential_type=CredentialType.COURSE, ctid=CTID),
    Credential(
        key="metal",
        name="Metalworker",
        credential_type=CredentialType.CERTIFICATION,
        routes=(
            Route(key="stack", kind=RouteKind.STACK, requires=CredentialLine(path="metal/stack", credential="welding")),
        ),
    ),
    Credential(
        key="arc-welder",
        name="Arc welder",
        credential_type=CredentialType.CERTIFICATION,
        routes=(
            Route(
                key="stack",
                kind=RouteKind.STACK,
                requires=CompetencyLine(path="arc-welder/stack", competency="arc", level=Decimal(1)),
            ),
        ),
    ),
)
SNAPSHOT = compile_snapshot(
    Content.of(THINGS), revision=1, fingerprint="print", published_at=datetime(2026, 7, 1, tzinfo=UTC)
)
DID = did_of(ED25519)
MAIL = "ada@example.org"
IMPORT = """mutation ($input: ImportBadgeInput!) { importBadge(input: $input) {
    award { key title state issuedOn expiresOn issuedBy credential { key } verification { valid trusted } }
    conferred { key state } verification { valid authentic current trusted checks { name outcome } }
    learner { version competencies { competency { key } level source since isVerified } }
    userErrors { code path message } } }"""


def welding(*, of: str | None = PAGE, aligned: tuple[str, ...] = (), key: Any = ED25519, **changes: Any) -> str:
    """A signed badge; its achievement has an address, and is aligned with others."""
    made = badge(did_of(key), **changes)
    achievement = {**made["credentialSubject"]["achievement"], "id": of or "urn:uuid:0"}
    if aligned:
        achievement["alignment"] = [
            {"type": ["Alignment"], "targetName": "It", "targetUrl": address} for address in aligned
        ]
    made["credentialSubject"]["achievement"] = achievement
    return as_bytes(proven(made, key)).decode()


@pytest.fixture
def store() -> Kept:
    kept = Kept()
    for key in ("ann", "bob"):
        kept.learners[key] = StoredLearner(key=key, version=1, advisers=("adviser",))
    return kept


def service_over(store: Kept, *trusted: str) -> Service:
    trust = TrustList(Trusting(*trusted))
    return service_of(SNAPSHOT, records=Records(store), trust=trust)


def sent(
    service: Service, text: str, who: Identity = ADMINISTRATOR, learner: str = "ann", **said: str
) -> dict[str, Any]:
    found: dict[str, Any] = told(service, IMPORT, who, input={"learner": learner, "badge": text, **said})
    return found


def of_ann(**changes: Any) -> Identity:
    """Ann, whose login says that this is her address."""
    return replace(ANN, email=MAIL, **changes)


def refusals(payload: Mapping[str, Any]) -> list[tuple[str, str]]:
    assert payload["award"] is None and payload["learner"] is None
    return [(each["code"], "/".join(each["path"])) for each in payload["userErrors"]]


# Who may have said what, whether the issuer is trusted, and what comes of it: by hand, from the rules.
GRID = [
    ("trusted", ADMINISTRATOR, PAGE, {}, "VERIFIED"),
    ("trusted", ADMINISTRATOR, None, {"credential": "welding"}, "VERIFIED"),
    ("unknown", ADMINISTRATOR, PAGE, {}, "CLAIMED"),
    ("trusted", of_ann(), PAGE, {}, "VERIFIED"),
    ("trusted", of_ann(), PAGE, {"recipient": MAIL}, "VERIFIED"),
    ("trusted", of_ann(), None, {"credential": "welding"}, "CLAIMED"),
    ("unknown", of_ann(), PAGE, {}, "CLAIMED"),
    ("trusted", ANN, PAGE, {}, "CLAIMED"),
    ("trusted", ANN, PAGE, {"recipient": MAIL}, "CLAIMED"),
    ("trusted", replace(ANN, email="eve@example.org"), PAGE, {"recipient": MAIL}, "CLAIMED"),
]
NUMBERS = [("ann", ANN), ("subject-7", replace(ANN, subject="subject-7")), ("ann", replace(ANN, email=MAIL))]
"""Names that another issuer may have given to somebody else, and whose key or login is the same here."""


@pytest.mark.parametrize("place", range(len(GRID)))
def test_state_is_what_is_proved(place: int, store: Kept) -> None:
    trust, who, page, said, state = GRID[place]
    service = service_over(store, DID if trust == "trusted" else did_of(P256))
    payload = sent(service, welding(of=page), who, **said)
    assert payload["userErrors"] == []
    assert payload["award"] == {
        "key": "welding",
        "title": "Welding",
        "state": state,
        "issuedOn": "2025-01-01",
        "expiresOn": None,
        "issuedBy": DID,
        "credential": {"key": "welding"},
        "verification": {"valid": True, "trusted": "PASSED" if trust == "trusted" else "FAILED"},
    }
    assert payload["conferred"] == [{"key": "metal", "state": state}]


@pytest.mark.parametrize("place", range(len(NUMBERS)))
def test_number_of_another_issuer_proves_nobody(place: int, store: Kept) -> None:
    number, who = NUMBERS[place]
    identifier = [{"type": "IdentityObject", "hashed": False, "identityHash": number, "identityType": "identifier"}]
    subject = {**badge(DID)["credentialSubject"], "id": None, "identifier": identifier}
    text = welding(credentialSubject={name: value for name, value in subject.items() if value is not None})
    for said in ({}, {"recipient": number}):
        assert sent(service_over(store, DID), text, who, **said)["award"]["state"] == "CLAIMED"


def test_badge_without_identifier_stays_a_claim(store: Kept) -> None:
    service = service_over(store, DID)
    text = welding(id=None)
    for each in (text, f"{text} "):
        assert sent(service, each, of_ann())["award"]["state"] == "CLAIMED"
    assert sent(service, text)["award"]["state"] == "VERIFIED"


def test_match_by_word_stays(store: Kept) -> None:
    service = service_over(store, DID)
    for number, who in enumerate((ADMINISTRATOR, of_ann())):
        text = welding(of=None, id=f"urn:uuid:{number}")
        first = sent(service, text, who, credential="welding")
        for again in dict.fromkeys((who, of_ann())):
            found = sent(service, text, again)
            assert (found["award"], found["conferred"]) == (first["award"], [])
    assert {each.revoked_on for each in store.learners["ann"].awards} == {None}


def test_reviewers_day_stays(store: Kept) -> None:
    text = welding(validUntil="2031-01-01T00:00:00Z")
    sent(service_over(store), text, of_ann())
    known = store.learners["ann"]
    (first, *others) = known.awards
    reviewed = replace(first.award, state=AwardState.VERIFIED, expires_on=date(2027, 6, 30))
    store.learners["ann"] = replace(known, awards=(replace(first, award=reviewed), *others))
    for who in (of_ann(), ADMINISTRATOR):
        found = sent(service_over(store, DID), text, who)["award"]
        assert (found["state"], found["expiresOn"]) == ("VERIFIED", "2027-06-30")
    # What its issuer says anew of the badge itself holds, where nobody has said otherwise.
    sent(service_over(store, DID), welding(id="urn:uuid:2", validUntil="2031-01-01T00:00:00Z"))
    later = welding(id="urn:uuid:2", validUntil="2032-01-01T00:00:00Z")
    assert sent(service_over(store, DID), later)["award"]["expiresOn"] == "2031-12-31"


@pytest.mark.parametrize("decided", ["REJECTED", "CLAIMED", "VERIFIED"])
def test_award_of_a_badge_is_not_recorded_over(decided: str, store: Kept) -> None:
    service = service_over(store, DID)
    sent(service, welding())
    known = store.learners["ann"]
    (first, *_) = known.awards
    judged = replace(first, award=replace(first.award, state=AwardState(decided)))
    store.learners["ann"] = known = replace(known, awards=(judged,))
    for who in (ADMINISTRATOR, of_ann()):
        asked = [AwardRequest(Award(credential="welding", issued_on=date(2026, 2, 1)), key="welding")]
        with pytest.raises(ProblemsError) as caught:
            recorded(known, asked, who, "input")
        (problem,) = caught.value.problems
        assert (problem.code, problem.path) == ("WRONG_STATE", "input/awards/0")
        assert problem.hint == "Import the badge again, or record a new one under another key."


@pytest.mark.parametrize(
    "address",
    [f"https://credentialfinder.org/resources/{CTID}", f"https://credentialengineregistry.org/graph/{CTID}", CTID],
)
def test_alignment_with_a_credential_matches(address: str, store: Kept) -> None:
    payload = sent(service_over(store, DID), welding(of=None, aligned=(SKILL, address)), of_ann())
    assert (payload["award"]["credential"], payload["award"]["state"]) == ({"key": "brazing"}, "VERIFIED")


def test_achievement_goes_before_alignment(store: Kept) -> None:
    service = service_over(store, DID)
    text = welding(aligned=(f"https://credentialfinder.org/resources/{CTID}",))
    assert sent(service, text)["award"]["credential"] == {"key": "welding"}
    assert refusals(sent(service, text, credential="brazing")) == [("CONFLICT", "input/credential")]


def test_alignment_with_several_decides_nothing(store: Kept) -> None:
    service = service_over(store, DID)
    text = welding(of=None, aligned=(PAGE, CTID))
    assert sent(service, text, of_ann())["award"]["credential"] is None
    chosen = sent(service, text, of_ann(), credential="brazing")["award"]
    assert (chosen["credential"], chosen["state"]) == ({"key": "brazing"}, "VERIFIED")


@pytest.mark.parametrize("trusted", [True, False], ids=["trusted", "unknown"])
def test_unmatched_badge_shows_its_competencies(trusted: bool, store: Kept) -> None:
    service = service_over(store, DID if trusted else did_of(P256))
    payload = sent(service, welding(of=None, aligned=(SKILL, "https://skills.example/other")))
    state = "VERIFIED" if trusted else "CLAIMED"
    assert payload["award"]["credential"] is None
    assert (payload["award"]["title"], payload["award"]["state"]) == ("Welding", state)
    assert payload["learner"]["competencies"] == [
        {"competency": {"key": "arc"}, "level": 1, "source": "AWARD", "since": "2025-01-01", "isVerified": trusted}
    ]
    # It pays where rules ask for the competency, as far as it is proved.
    assert payload["conferred"] == [{"key": "arc-welder", "state": state}]
    learner = store.learners["ann"]
    for day, count in ((date(2024, 12, 31), 0), (date(2025, 1, 1), 1)):
        assert len(learner.record(day).competencies) == count
        assert len(learner.record(day, verified_only=True).competencies) == (count if trusted else 0)


def test_revoked_unmatched_badge_shows_nothing(store: Kept) -> None:
    service = service_over(store, DID)
    sent(service, welding(of=None, aligned=(SKILL,)))
    (kept,) = (each for each in store.learners["ann"].awards if each.badge is not None)
    revoked = replace(kept, revoked_on=date(2026, 3, 1))
    assert [len(revoked.levels_on(date(2026, 2, day))) for day in (1, 28)] == [1, 1]
    assert revoked.levels_on(date(2026, 3, 1)) == ()
    expiring = replace(kept, award=replace(kept.award, expires_on=date(2026, 3, 1)))
    assert [len(expiring.levels_on(date(2026, 3, day))) for day in (1, 2)] == [1, 0]


def test_same_badge_again_changes_nothing(store: Kept) -> None:
    service = service_over(store, DID)
    text = welding()
    first, again = sent(service, text), sent(service, text)
    assert again["award"] == first["award"] and again["conferred"] == []
    assert again["learner"]["version"] == first["learner"]["version"]
    # What says otherwise, or comes from another issuer, is another badge.
    sent(service, welding(id="https://badges.example/2"))
    sent(service, welding(key=P256))
    keys = [each.key for each in store.learners["ann"].awards if each.badge is not None]
    assert keys == ["welding", "welding-2", "welding-3"]


def test_claim_follows_once_its_issuer_is_trusted(store: Kept) -> None:
    text = welding()
    assert sent(service_over(store), text)["award"]["state"] == "CLAIMED"
    trusting = service_over(store, DID)
    assert sent(trusting, text)["award"]["state"] == "VERIFIED"
    assert [each.state for each in store.learners["ann"].awards] == ["VERIFIED", "VERIFIED"]
    # Nothing that shows less takes it back, whoever sends it.
    for who in (ANN, of_ann()):
        assert sent(service_over(store), text, who)["award"]["state"] == "VERIFIED"


def test_what_was_decided_stays_decided(store: Kept) -> None:
    service = service_over(store, DID)
    text = welding()
    sent(service, text)
    known = store.learners["ann"]
    first: KeptAward = known.awards[0]
    store.learners["ann"] = replace(known, awards=(replace(first, revoked_on=date(2026, 1, 1), reason="Forged."),))
    payload = sent(service, text)
    assert (payload["award"]["state"], payload["conferred"]) == ("REVOKED", [])


@pytest.mark.parametrize("who", [ADMINISTRATOR, of_ann()], ids=["administrator", "ann"])
def test_invalid_badge_is_refused_with_its_verification(who: Identity, store: Kept) -> None:
    service = service_over(store, DID)
    forged = welding().replace('"Welding"', '"Surgery"')
    past = welding(validUntil="2025-06-01T00:00:00Z")
    for text, failed in ((forged, "proof"), (past, "dates"), ("no badge", "form")):
        payload = sent(service, text, who)
        assert refusals(payload) == [("INVALID", "input/badge")]
        assert payload["verification"]["valid"] is False
        assert failed in [each["name"] for each in payload["verification"]["checks"] if each["outcome"] == "FAILED"]
    assert refusals(sent(service, welding(), who, recipient="eve@example.org")) == [("INVALID", "input/recipient")]
    assert store.learners["ann"].version == 1


def test_undetermined_badge_is_a_claim(store: Kept) -> None:
    nobody_says = badge("https://college.example/issuer")
    payload = sent(
        service_over(store, "https://college.example/issuer"), as_bytes(proven(nobody_says, ED25519)).decode()
    )
    assert (payload["award"]["state"], payload["verification"]["valid"]) == ("CLAIMED", None)
    # By its address the issuer is nobody whom the catalogue has: only the whole address names an organization.
    assert payload["award"]["issuedBy"] == "https://college.example/issuer"


def test_last_day_ends_before_the_moment_of_expiry(store: Kept) -> None:
    service = service_over(store, DID)
    ends = {"2031-01-01T00:00:00Z": "2030-12-31", "2031-01-01T00:00:01Z": "2031-01-01"}
    for number, (moment, day) in enumerate(ends.items()):
        made = welding(id=f"urn:uuid:{number}", validUntil=moment)
        assert sent(service, made)["award"]["expiresOn"] == day


def test_only_those_who_may_write_import(store: Kept) -> None:
    service = service_over(store, DID)
    text = welding()
    assert refusals(sent(service, text, BOB)) == [("NOT_FOUND", "input/learner")]
    assert refusals(sent(service, text, BOB)) == refusals(sent(service, text, BOB, learner="nobody"))
    assert refusals(sent(service, text, ADVISER)) == [("NOT_FOUND", "input/learner")]  # no consent to advice
    body = answer(service, IMPORT, HR, input={"learner": "ann", "badge": text})
    assert codes(body)[0] == "FORBIDDEN"
    assert store.learners["ann"].version == 1


def test_mistakes_are_named_at_their_place(store: Kept) -> None:
    service = service_over(store, DID)
    assert refusals(sent(service, "data:x")) == [("INVALID", "input/badge")]
    assert refusals(sent(service, welding(), credential="weldin")) == [("NOT_FOUND", "input/credential")]
    record = {
        **badge(DID),
        "@context": [*badge(DID)["@context"], "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"],
        "type": ["VerifiableCredential", "ClrCredential"],
        "credentialSubject": {"type": ["ClrSubject"], "verifiableCredential": [json.loads(welding())]},
    }
    assert refusals(sent(service, as_bytes(proven(record, ED25519)).decode())) == [("INVALID", "input/badge")]


def test_award_is_stored_with_its_verification(store: Kept) -> None:
    sent(service_over(store, DID), welding(aligned=(SKILL,), validUntil="2031-01-01T00:00:00Z"))
    learner = store.learners["ann"]
    row = learner_row(learner)
    assert learner_of(row["version"], json.loads(row["record"])) == learner


@pytest.mark.parametrize("role", [Role.LEARNER, Role.ADVISER])
def test_address_of_a_login_is_nobody_elses(role: Role, store: Kept) -> None:
    # Whoever advises vouches for the recipient; whoever learns does not, in no record but their own.
    eve = replace(identity(role, learner="bob"), email=MAIL)
    assert refusals(sent(service_over(store, DID), welding(), eve)) == [("NOT_FOUND", "input/learner")]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HTTP://College.Example/a/", "https://college.example/a"),
        (f"https://x.example/{CTID.upper()}", CTID),
        ("urn:uuid:A", "urn:uuid:A"),
    ],
)
def test_addresses_have_one_spelling(one: str, other: str) -> None:
    assert spelled(one) == spelled(other)
    assert spelled("https://college.example/A") != spelled("https://college.example/a")
