"""What is conferred is issued as badges, which hold as long as their awards do, by this verifier and another one."""

from __future__ import annotations

import asyncio
import json
import shutil
import subprocess
from base64 import b64decode
from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from pathways.access.identity import Identity
from pathways.access.trusted_issuers import TrustList
from pathways.api.app import create_app
from pathways.api.service import Service
from pathways.api.types.node_ids import global_id
from pathways.badges.documents import documents_of
from pathways.badges.signing import IssuingKey, read_issuing_keys
from pathways.badges.status import USUAL_BITS, packed, unpacked
from pathways.badges.verification import BadgeVerification, CheckName, CheckOutcome
from pathways.badges.verify import verify
from pathways.domain.learner import Award, AwardState
from pathways.errors import ProblemsError
from pathways.records.evidence_files import EvidenceFiles
from pathways.records.issuing import Issuer
from pathways.records.learner import KeptAward, StoredLearner
from pathways.records.office import Records
from pathways.records.originals import Originals
from pathways.records.transcript import transcript_of
from pathways.store.mapping.learners import learner_of, learner_row
from tests.access.in_memory import Trusting
from tests.api.small import service_of
from tests.badges.test_second_verifier import MULTIKEY, SOURCE
from tests.node_packages import installed
from tests.records.kept import ADMINISTRATOR, ANN, BOB, HR, Kept, answer, codes, told
from tests.records.test_importing_badges import DID, IMPORT, MAIL, SNAPSHOT, sent, welding

HOME = "https://pathways.example"
OLD, NEW = (Ed25519PrivateKey.from_private_bytes(bytes((number,) * 32)) for number in (1, 2))
ISSUE = """mutation ($input: IssueBadgeInput!) { issueBadge(input: $input) {
    award { key } document { fileName mediaType text } userErrors { code path message } } }"""
REVOKE = """mutation ($input: RevokeAwardInput!) { revokeAward(input: $input) { userErrors { code } } }"""
AWARD = global_id("Award", "ann\nmetal")


class Statuses:
    """Places in memory, where records say what was revoked."""

    def __init__(self, kept: Kept) -> None:
        self.taken: set[tuple[str, int]] = set()
        self._kept = kept

    def take(self, key: str, index: int) -> bool:
        is_free = (key, index) not in self.taken
        self.taken.add((key, index))
        return is_free

    def revoked(self, key: str) -> Collection[int]:
        places = (each for known in self._kept.learners.values() for each in known.revoked_badges)
        return {int(place.split("/")[1]) for place in places if place.split("/")[0] == key}


def pem(*keys: Any) -> str:
    return "".join(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode() for key in keys)


@pytest.fixture
def store() -> Kept:
    """Ann has a course, and what is conferred for it."""
    kept = Kept()
    course = KeptAward(
        key="welding", award=Award(credential="welding", issued_on=date(2026, 1, 5), state=AwardState.VERIFIED)
    )
    stack = KeptAward(
        key="metal",
        award=Award(credential="metal", issued_on=date(2026, 1, 5), state=AwardState.VERIFIED),
        rests_on=("welding",),
        conferred=True,
    )
    kept.learners["ann"] = StoredLearner(key="ann", version=1, awards=(course, stack))
    kept.learners["bob"] = StoredLearner(key="bob", version=1)
    return kept


def issuer_of(store: Kept, *keys: Ed25519PrivateKey) -> Issuer:
    return Issuer(tuple(map(IssuingKey, keys or (OLD,))), HOME, "Metal Guild", Statuses(store))


def service_over(store: Kept, issuer: Issuer) -> Service:
    return service_of(SNAPSHOT, records=Records(store), issuer=issuer)


def issue(service: Service, who: Identity = ADMINISTRATOR, award: str = AWARD, **said: Any) -> dict[str, Any]:
    found: dict[str, Any] = told(service, ISSUE, who, input={"award": award, **said})
    return found


def bytes_of(payload: dict[str, Any]) -> bytes:
    assert payload["userErrors"] == []
    text: str = payload["document"]["text"]
    return b64decode(text.partition(",")[2]) if text.startswith("data:") else text.encode()


def judged(badge: bytes, issuer: Issuer, recipient: str | None = MAIL) -> BadgeVerification:
    """By this verifier, with what the service serves and nothing else."""
    known = documents_of(own=issuer.document)
    return verify(badge, documents=known, recipient=recipient, trusted_issuers=issuer.dids)


@pytest.mark.parametrize("format_", ["JSON", "JWT", "PNG", "SVG"])
def test_issued_badge_is_valid_and_trusted(format_: str, store: Kept) -> None:
    issuer = issuer_of(store)
    payload = issue(service_over(store, issuer), recipient=MAIL, format=format_)
    assert payload["document"]["fileName"] == f"metal.{format_.lower()}"
    found = judged(bytes_of(payload), issuer)
    assert (found.valid, found.trusted) == (True, CheckOutcome.PASSED)
    assert {each.name: each.outcome for each in found.checks if each.outcome is not CheckOutcome.PASSED} == {
        CheckName.SCHEMA: CheckOutcome.SKIPPED
    }
    claims = found.claims
    assert (claims.standard, claims.title, claims.issuer) == ("Open Badges 3.0", "Metalworker", issuer.keys[0].did)
    assert claims.achievement == f"{HOME}/badges/achievements/metal"
    assert claims.valid_from == datetime(2026, 1, 5, tzinfo=UTC)
    assert MAIL.encode() not in bytes_of(payload)
    assert judged(bytes_of(payload), issuer, "eve@example.org").valid is False


@pytest.mark.node
def test_second_library_accepts_what_is_issued(store: Kept, tmp_path: Path) -> None:
    issuer = issuer_of(store)
    signed = json.loads(bytes_of(issue(service_over(store, issuer), recipient=MAIL)))
    listed = json.loads(issuer.document(issuer.list_address(issuer.keys[0].name)) or b"")
    forged = {**signed, "name": "Master"}
    record = transcript_of(store.learners["ann"], issuer, MAIL, SNAPSHOT, datetime(2026, 6, 1, tzinfo=UTC))
    files = EvidenceFiles(tmp_path / "evidence", 100_000)
    importing = service_of(SNAPSHOT, records=Records(store, files=files), trust=TrustList(Trusting(DID)))
    assert sent(importing, welding())["userErrors"] == []
    others = transcript_of(
        store.learners["ann"], issuer, MAIL, SNAPSHOT, datetime(2026, 6, 1, tzinfo=UTC), Originals(files)
    )
    known = documents_of()
    documents = {address: json.loads(known.newest(address) or b"") for address in known.addresses}
    key = issuer.keys[0]
    entry = {"@context": MULTIKEY, "type": "Multikey", "id": key.method, "controller": key.did}
    documents[key.method] = {**entry, "publicKeyMultibase": key.name}
    contexts = ["https://www.w3.org/ns/did/v1", MULTIKEY]
    documents[key.did] = {"@context": contexts, "id": key.did, "assertionMethod": [documents[key.method]]}
    documents[MULTIKEY] = {"@context": documents["https://w3id.org/security/data-integrity/v1"]["@context"]}
    credentials = {"badge": signed, "list": listed, "record": record, "others": others, "forged": forged}
    done = subprocess.run(
        [shutil.which("node") or "node", "verify.mjs"],
        cwd=installed(SOURCE),
        input=json.dumps({"documents": documents, "credentials": credentials}),
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout) == {name: name != "forged" for name in credentials}


def test_badge_falls_with_its_award(store: Kept) -> None:
    issuer = issuer_of(store)
    service = service_over(store, issuer)
    badge = bytes_of(issue(service, recipient=MAIL))
    assert judged(badge, issuer).current is CheckOutcome.PASSED
    # What the award rested on is taken back, and the award with it.
    told(service, REVOKE, input={"award": global_id("Award", "ann\nwelding"), "reason": "A mistake"})
    found = judged(badge, issuer)
    assert (found.authentic, found.current, found.valid) == (CheckOutcome.PASSED, CheckOutcome.FAILED, False)
    assert [each.outcome for each in found.checks if each.name is CheckName.STATUS] == [CheckOutcome.FAILED]
    refused = issue(service, recipient=MAIL)["userErrors"]
    assert [each["code"] for each in refused] == ["WRONG_STATE"]


def test_same_recipient_gets_the_same_badge(store: Kept) -> None:
    issuer = issuer_of(store)
    service = service_over(store, issuer)
    first, again = (issue(service, recipient=MAIL) for _ in range(2))
    assert first == again
    assert store.learners["ann"].version == 2
    other = json.loads(bytes_of(issue(service, recipient="ann@work.example")))
    assert other["id"] != json.loads(bytes_of(first))["id"]
    assert other["credentialStatus"] != json.loads(bytes_of(first))["credentialStatus"]
    row = learner_row(store.learners["ann"])
    assert len(set(row["badges"])) == 2 and "revokedBadges" not in row
    assert learner_of(row["version"], json.loads(row["record"])) == store.learners["ann"]


def test_new_key_leaves_older_badges_valid(store: Kept) -> None:
    before = issuer_of(store, OLD)
    old = bytes_of(issue(service_over(store, before), recipient=MAIL))
    after = issuer_of(store, NEW, OLD)
    service = service_over(store, after)
    assert bytes_of(issue(service, recipient=MAIL)) == old
    new = bytes_of(issue(service, recipient="ann@work.example"))
    assert judged(new, after, None).claims.issuer == after.keys[0].did != before.keys[0].did
    lists = [json.loads(each)["credentialStatus"]["statusListCredential"] for each in (old, new)]
    assert lists == [after.list_address(key.name) for key in reversed(after.keys)]
    assert [judged(each, after, None).valid for each in (old, new)] == [True, True]
    # Without the old key nobody knows whether its badges were revoked, and a new one is issued.
    gone = issuer_of(store, NEW)
    assert judged(old, gone, None).valid is None
    assert json.loads(bytes_of(issue(service_over(store, gone), recipient=MAIL)))["issuer"]["id"] == gone.keys[0].did


def test_issued_badge_comes_back_as_what_it_is(store: Kept) -> None:
    issuer = issuer_of(store)
    service = service_of(
        SNAPSHOT,
        records=Records(store),
        issuer=issuer,
        verifier=lambda data, who, trusted: verify(
            data, documents=documents_of(own=issuer.document), recipient=who, trusted_issuers=trusted
        ),
    )
    badge = bytes_of(issue(service, recipient=MAIL)).decode()
    payload = told(service, IMPORT, replace(BOB, email=MAIL), input={"learner": "bob", "badge": badge})
    assert (payload["award"]["credential"], payload["award"]["state"]) == ({"key": "metal"}, "VERIFIED")
    # In the record that it was issued from it is the award that is there.
    before = store.learners["ann"]
    payload = told(service, IMPORT, input={"learner": "ann", "badge": badge})
    assert (payload["award"]["key"], store.learners["ann"]) == ("metal", before)


@pytest.mark.parametrize("address", [HOME, "https://moved.example"], ids=["same", "moved"])
def test_badge_out_of_a_record_is_a_claim(address: str, store: Kept) -> None:
    signing = issuer_of(store)
    issuer = replace(signing, address=address)
    service = service_of(
        SNAPSHOT,
        records=Records(store),
        issuer=issuer,
        verifier=lambda data, who, trusted: verify(
            data, documents=documents_of(own=issuer.document), recipient=who, trusted_issuers=trusted
        ),
    )
    ann = replace(ANN, email=MAIL)
    record = transcript_of(store.learners["ann"], signing, MAIL, SNAPSHOT, datetime(2026, 6, 1, tzinfo=UTC))
    told(service, REVOKE, input={"award": global_id("Award", "ann\nwelding"), "reason": "A mistake"})
    for each in record["credentialSubject"]["verifiableCredential"]:
        payload = told(service, IMPORT, ann, input={"learner": "ann", "badge": json.dumps(each)})
        assert (payload["verification"]["valid"], payload["award"]["state"]) == (True, "CLAIMED")
    assert not [each for each in store.learners["ann"].awards if each.state is AwardState.VERIFIED]


def test_last_day_of_all_has_no_end(store: Kept) -> None:
    course, stack = store.learners["ann"].awards
    stack = replace(stack, award=replace(stack.award, expires_on=date.max))
    store.learners["ann"] = replace(store.learners["ann"], awards=(course, stack))
    issuer = issuer_of(store)
    badge = bytes_of(issue(service_over(store, issuer), recipient=MAIL))
    assert "validUntil" not in json.loads(badge)
    assert judged(badge, issuer).valid is True


def test_learners_issue_to_themselves_only(store: Kept) -> None:
    issuer = issuer_of(store)
    service = service_over(store, issuer)
    ann = replace(ANN, email=MAIL)
    assert judged(bytes_of(issue(service, ann)), issuer).valid is True
    assert [each["code"] for each in issue(service, ann, recipient="eve@example.org")["userErrors"]] == ["FORBIDDEN"]
    assert [each["code"] for each in issue(service, BOB)["userErrors"]] == ["NOT_FOUND"]
    assert codes(answer(service, ISSUE, HR, input={"award": AWARD}))[0] == "FORBIDDEN"
    nowhere = issue(service, award="x")["userErrors"]
    assert [(each["code"], each["path"]) for each in nowhere] == [("NOT_FOUND", ["input", "award"])]


@pytest.mark.parametrize(
    "changes",
    [{"conferred": False}, {"state": AwardState.CLAIMED}, {"state": AwardState.REJECTED}, {"expires_on": "past"}],
    ids=["recorded", "claimed", "rejected", "expired"],
)
def test_only_what_was_conferred_and_holds_is_issued(changes: dict[str, Any], store: Kept) -> None:
    course, stack = store.learners["ann"].awards
    award = replace(stack.award, state=changes.get("state", stack.award.state))
    if "expires_on" in changes:
        award = replace(award, expires_on=date.today() - timedelta(days=1))
    stack = replace(stack, award=award, conferred=changes.get("conferred", True))
    store.learners["ann"] = replace(store.learners["ann"], awards=(course, stack))
    payload = issue(service_over(store, issuer_of(store)), recipient=MAIL)
    assert [(each["code"], each["path"]) for each in payload["userErrors"]] == [("WRONG_STATE", ["input", "award"])]
    assert store.learners["ann"].badges == ()


@pytest.mark.parametrize("bad", ["", " ", "a\nb", "x" * 400], ids=["empty", "space", "lines", "long"])
def test_recipient_is_an_address(bad: str, store: Kept) -> None:
    payload = issue(service_over(store, issuer_of(store)), recipient=bad)
    assert [(each["code"], each["path"]) for each in payload["userErrors"]] == [("INVALID", ["input", "recipient"])]


def test_service_without_keys_issues_nothing(store: Kept) -> None:
    body = answer(service_of(SNAPSHOT, records=Records(store)), ISSUE, input={"award": AWARD})
    assert codes(body) == ["READ_ONLY"]


def test_places_that_are_taken_are_never_given_again(store: Kept, monkeypatch: pytest.MonkeyPatch) -> None:
    issuer = issuer_of(store)
    drawn = iter([7, 7, 7, 9])
    monkeypatch.setattr("pathways.records.issuing.secrets.randbelow", lambda _: next(drawn))
    assert [issuer.place()[1] for _ in range(2)] == [7, 9]
    monkeypatch.setattr("pathways.records.issuing.secrets.randbelow", lambda _: 7)
    with pytest.raises(ProblemsError, match="nearly full"):
        issuer.place()


def test_list_has_the_bits_of_what_was_revoked() -> None:
    # By the standard: the first entry is the left-most bit of the first byte.
    bits = unpacked(packed([0, 9, USUAL_BITS - 1]))
    assert len(bits) == 16_384
    assert (bits[0], bits[1], bits[-1], sum(bits)) == (0x80, 0x40, 0x01, 0xC1)


def test_lists_and_achievements_are_served(store: Kept) -> None:
    issuer = issuer_of(store)
    app = create_app(service_over(store, issuer))

    async def got(path: str) -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return await client.get(path)

    name = issuer.keys[0].name
    listed = asyncio.run(got(f"/badges/status/{name}"))
    assert listed.headers["cache-control"] == "public, max-age=60"
    assert verify(listed.content, documents=documents_of()).authentic is CheckOutcome.PASSED
    achievement = asyncio.run(got("/badges/achievements/welding")).json()
    assert achievement["id"] == f"{HOME}/badges/achievements/welding"
    assert achievement["alignment"][0]["targetUrl"] == "https://college.example/courses/welding"
    for path in ("/badges/status/z6Mk", "/badges/achievements/nothing", "/badges/other/x"):
        assert asyncio.run(got(path)).status_code == 404


def test_keys_are_read_from_text() -> None:
    keys = read_issuing_keys(f"# new\n{pem(NEW)}\n{pem(OLD)}", "KEYS")
    assert [key.name for key in keys] == [IssuingKey(each).name for each in (NEW, OLD)]


@pytest.mark.parametrize(
    "text",
    ["", "no key", pem(OLD, OLD), pem(generate_private_key(SECP256R1())), pem(OLD).replace("M", "?")],
    ids=["empty", "other", "twice", "P-256", "damaged"],
)
def test_other_keys_are_refused(text: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        read_issuing_keys(text, "PATHWAYS_BADGE_KEYS")
    (problem,) = caught.value.problems
    assert problem.code == "BAD_SETTING"
    assert "openssl genpkey" in str(problem.hint)
