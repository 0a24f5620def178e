"""Badges signed here, with one defect each: what is said of it, and of nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from joserfc.jwk import RSAKey

from pathways.badges.documents import Documents, documents_of
from pathways.badges.linked_data import Readings
from pathways.badges.reading import DEEPEST, MOST_BYTES, MOST_TEXT_BYTES
from pathways.badges.verification import BadgeVerification, CheckName, CheckOutcome
from pathways.badges.verify import verify
from pathways.codes import Code
from pathways.errors import ProblemsError
from tests.badges.official import write_documents
from tests.badges.signing import ED25519, OB, P256, P384, RSA, VC, as_bytes, badge, base64url, did_of, proven, token

AT = datetime(2026, 6, 1, tzinfo=UTC)
DID = did_of(ED25519)
PASSED, FAILED, UNKNOWN, SKIPPED = (
    CheckOutcome.PASSED,
    CheckOutcome.FAILED,
    CheckOutcome.UNKNOWN,
    CheckOutcome.SKIPPED,
)


def checked(data: bytes, **options: Any) -> BadgeVerification:
    return verify(data, at=AT, **options)


def bad(found: BadgeVerification) -> set[str]:
    return {each.name.value for each in found.checks if each.outcome in (FAILED, UNKNOWN)}


def text(found: BadgeVerification, name: CheckName) -> str:
    return next(each.text for each in found.checks if each.name is name)


@pytest.mark.parametrize("key", [ED25519, P256, P384], ids=["ed25519", "p256", "p384"])
def test_signed_badge_is_valid_and_says_itself(key: Any) -> None:
    found = checked(as_bytes(proven(badge(did_of(key)), key)))
    assert found.valid is True, found.checks
    assert (found.authentic, found.current, found.trusted) == (PASSED, PASSED, SKIPPED)
    assert found.claims.standard == "Open Badges 3.0"
    assert found.claims.issuer == did_of(key)
    assert found.claims.achievement == "https://college.example/achievements/welding"
    assert found.claims.recipient == "mailto:ada@example.org"
    assert found.claims.valid_from == datetime(2025, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("key", [ED25519, P256], ids=["EdDSA", "ES256"])
@pytest.mark.parametrize("wrapped", [False, True], ids=["2.0", "1.1"])
def test_token_is_valid(key: Any, wrapped: bool) -> None:
    credential = badge(did_of(key))
    data = token({"iss": did_of(key), "vc": credential} if wrapped else credential, key)
    assert checked(data).valid is True, checked(data).checks


def test_token_by_rsa_needs_a_list_of_keys(tmp_path: Path) -> None:
    issuer = "https://college.example/issuer"
    jwk = RSAKey.import_key(RSA).as_dict(private=False)
    data = token(badge(issuer), RSA, jwk=jwk)
    assert bad(checked(data)) == {"key"}
    assert checked(data).valid is None
    listed = {"id": issuer, "assertionMethod": [{"id": f"{issuer}#1", "publicKeyJwk": jwk}]}
    known = documents_of(write_documents(tmp_path, {issuer: json.dumps(listed).encode()}))
    assert checked(data, documents=known).valid is True
    assert checked(token(badge(issuer), RSA, kid=f"{issuer}#1"), documents=known).valid is True
    assert checked(token(badge(issuer), RSA, kid="1"), documents=known).valid is True
    assert checked(token(badge(issuer), RSA), documents=known).valid is True
    forged = token(badge(issuer), ED25519, kid=did_of(ED25519))
    assert (checked(forged, documents=known).valid, bad(checked(forged, documents=known))) == (False, {"key"})


def test_key_of_another_is_not_the_issuers() -> None:
    """The signature holds, and nobody says that the key is the college's."""
    found = checked(as_bytes(proven(badge("https://college.example/issuer"), ED25519)))
    assert found.outcome(CheckName.PROOF) is PASSED
    assert (found.valid, bad(found)) == (None, {"key"})
    stolen = checked(as_bytes(proven(badge(did_of(P256)), ED25519)))
    assert stolen.outcome(CheckName.PROOF) is PASSED
    assert "key" in bad(stolen)
    assert stolen.valid is not True


DEFECTS: dict[str, tuple[Mapping[str, Any], str]] = {
    "type": ({"type": ["VerifiableCredential", "OtherCredential"]}, "form"),
    "no issuer": ({"issuer": {"type": ["Profile"]}}, "form"),
    "issuer": ({"issuer": {"id": DID, "type": ["InvalidProfile"]}}, "form"),
    "parent": ({"issuer": {"id": DID, "type": ["Profile"], "parentOrg": {"id": "urn:a", "type": ["X"]}}}, "form"),
    "identifier": ({"issuer": {"id": DID, "type": ["Profile"], "otherIdentifier": [{"type": "X"}]}}, "form"),
    "subject": ({"credentialSubject": {**badge(DID)["credentialSubject"], "type": ["X"]}}, "form"),
    "identity": ({"credentialSubject": {**badge(DID)["credentialSubject"], "identifier": [{"type": "X"}]}}, "form"),
    "source": ({"credentialSubject": {**badge(DID)["credentialSubject"], "source": {"type": "X"}}}, "form"),
    "result": ({"credentialSubject": {**badge(DID)["credentialSubject"], "result": [{"type": ["X"]}]}}, "form"),
    "evidence": ({"evidence": [{"id": "urn:a", "type": ["Evidence"]}, {"id": "urn:b", "type": "X"}]}, "form"),
    "no achievement": ({"credentialSubject": {"id": "urn:a", "type": ["AchievementSubject"]}}, "form"),
    "no start": ({"validFrom": None}, "form"),
    "context": ({"@context": [VC]}, "context"),
    "order of contexts": ({"@context": [OB, VC]}, "context"),
    "expired": ({"validUntil": "2026-05-31T00:00:00Z"}, "dates"),
    "too early": ({"validFrom": "2026-06-02T00:00:00Z"}, "dates"),
    "expires before it begins": ({"validUntil": "2024-05-31T00:00:00Z"}, "dates"),
    "no moment": ({"validUntil": "soon"}, "dates"),
    "schema": ({"credentialSchema": {"id": "https://a.example/s", "type": "1EdTechJsonSchemaValidator2019"}}, "schema"),
    "status": ({"credentialStatus": {"id": "https://a.example/l", "type": "1EdTechRevocationList"}}, "status"),
    "unknown status": ({"credentialStatus": {"id": "https://a.example/l", "type": "Other"}}, "status"),
}


@pytest.mark.parametrize("name", DEFECTS)
def test_defect_is_named_though_the_signature_holds(name: str) -> None:
    """As a token, so that the signature covers the defect; in JSON-LD names that no context has would not be signed."""
    changes, check = DEFECTS[name]
    found = checked(token(badge(DID, **changes), ED25519, kid=f"{DID}#{DID[8:]}"))
    assert found.outcome(CheckName.PROOF) is PASSED
    assert found.valid is not True
    assert check in bad(found)
    assert bad(found) <= {check, "context", "key"}, found.checks


@pytest.mark.parametrize(
    ("claims", "flaw"),
    [({"iss": "did:key:z1"}, "iss"), ({"jti": "urn:a"}, "jti"), ({"sub": "urn:a"}, "sub"), ({"nbf": 1}, "nbf")],
)
def test_token_that_contradicts_its_credential_fails(claims: Mapping[str, Any], flaw: str) -> None:
    found = checked(token({**claims, "vc": badge(DID)}, ED25519, kid=DID))
    assert (found.valid, bad(found)) == (False, {"form"})
    assert f"The token's {flaw}" in text(found, CheckName.FORM)


def test_expiry_of_a_token_counts() -> None:
    found = checked(token({"exp": 1767225600, "vc": badge(DID)}, ED25519, kid=DID))
    assert (found.valid, bad(found)) == (False, {"dates"})


@pytest.mark.parametrize("algorithm", ["none", "HS256", "RS512", None, 7])
def test_other_algorithms_are_refused(algorithm: object) -> None:
    parts = [json.dumps({"alg": algorithm}).encode(), json.dumps(badge(DID)).encode(), b"x"]
    data = b".".join(map(base64url, parts))
    found = checked(data)
    assert found.outcome(CheckName.PROOF) is not PASSED
    assert found.valid is False


ADDED: dict[str, Any] = {
    "unknown name": {"grade": "A"},
    "unknown type": {"type": ["VerifiableCredential", "OpenBadgeCredential", "Honours"]},
    "name in the subject": {"credentialSubject": {**badge(DID)["credentialSubject"], "grade": "A"}},
    "address as a name": {"https://schema.org/name": "Honours"},
    "keyword": {"@included": [{"id": "urn:a", "name": "Honours"}]},
    "reverse": {"@reverse": {"evidence": {"id": "urn:a"}}},
}


@pytest.mark.parametrize("name", ADDED)
def test_what_no_signature_covers_is_never_valid(name: str) -> None:
    """Without safe mode an added field would be dropped, and the signature would still hold."""
    signed = proven(badge(DID), ED25519)
    found = checked(as_bytes({**signed, **ADDED[name]}))
    assert found.valid is False, found.checks


@pytest.mark.parametrize(
    "meaning",
    [
        "https://www.w3.org/2018/credentials#validUntil",
        {"@id": "https://www.w3.org/2018/credentials#validUntil", "@type": "http://www.w3.org/2001/XMLSchema#dateTime"},
        "validUntil",
        "xsd:date",
        {"@reverse": "https://other.example/a"},
        "@nest",
        None,
    ],
)
def test_badge_may_not_rename_what_is_read(meaning: Any) -> None:
    """By another name for its end, an expired badge would look like one without: the signature is over the meaning."""
    ends = {"validUntil": "2026-01-01T00:00:00Z"}
    signed = proven(badge(DID, **ends), ED25519)
    assert bad(checked(as_bytes(signed))) == {"dates"}
    del signed["validUntil"]
    renamed = {**signed, "@context": [VC, OB, {"until": meaning}], "until": ends["validUntil"]}
    assert checked(as_bytes(renamed)).valid is False


def test_badge_may_bring_names_of_its_own() -> None:
    own = {"@context": [VC, OB, {"colour": "https://college.example/terms#colour"}], "colour": "blue"}
    signed = proven(badge(DID, **own), ED25519)
    assert checked(as_bytes(signed)).valid is True
    assert bad(checked(as_bytes({**signed, "colour": "red"}))) == {"proof"}


def test_part_with_same_id_hides_no_end() -> None:
    whole = badge(DID, evidence=[{"id": "https://badges.example/1", "type": ["Evidence"]}])
    whole["validUntil"] = "2026-01-01T00:00:00Z"
    moved = proven(whole, ED25519)
    moved["evidence"] = [{**moved["evidence"][0], "validUntil": moved.pop("validUntil")}]
    assert checked(as_bytes(moved)).valid is False


def test_context_that_changed_is_not_a_forgery(tmp_path: Path) -> None:
    context = json.loads(documents_of().newest(OB) or b"")
    context["@context"]["shelf"] = "https://purl.example/old#shelf"
    old = json.dumps(context).encode()
    context["@context"]["shelf"] = "https://purl.example/new#shelf"
    new = json.dumps(context).encode()

    def known(name: str, *versions: bytes) -> Documents:
        folder = write_documents(tmp_path / name, {f"{number}": raw for number, raw in enumerate(versions)})
        index = json.loads((folder / "index.json").read_text())
        (folder / "index.json").write_text(json.dumps({OB: [index[f"{number}"] for number in range(len(versions))]}))
        return documents_of(folder)

    then = known("then", old)
    credential = badge(DID, shelf="A 3")
    signed = as_bytes(proven(credential, ED25519, reading=Readings(then).of(credential)[0]))
    assert checked(signed, documents=then).valid is True
    now = checked(signed, documents=known("now", new, old))
    assert now.valid is True
    assert "has changed since" in text(now, CheckName.CONTEXT)
    assert checked(signed.replace(b"A 3", b"A 4"), documents=known("again", new, old)).valid is False


def test_unknown_context_is_undetermined_not_forged() -> None:
    unknown = proven(badge(DID), ED25519)
    unknown["@context"] = [VC, OB, "https://elsewhere.example/context.json"]
    found = checked(as_bytes(unknown))
    assert (found.valid, bad(found)) == (None, {"context", "proof"})
    assert "https://elsewhere.example/context.json" in text(found, CheckName.CONTEXT)


@pytest.mark.parametrize(
    ("recipient", "outcome"),
    [("ada@example.org", PASSED), ("mailto:ada@example.org", PASSED), ("eve@example.org", FAILED), (None, SKIPPED)],
)
def test_recipient_is_compared(recipient: str | None, outcome: CheckOutcome) -> None:
    found = checked(as_bytes(proven(badge(DID), ED25519)), recipient=recipient)
    assert found.outcome(CheckName.RECIPIENT) is outcome
    assert found.valid is (outcome is not FAILED)


@pytest.mark.parametrize(
    ("identity", "salt", "recipient", "outcome"),
    [
        # printf '%s' 'a@example.eduKosher' | sha256sum
        ("sha256$1f8f66bafdea4dc629aa53c04dfbece8b98433e08a6428646a1257e38857d09d", "Kosher", "a@example.edu", PASSED),
        ("sha256$1F8F66BAFDEA4DC629AA53C04DFBECE8B98433E08A6428646A1257E38857D09D", "Kosher", "a@example.edu", PASSED),
        ("sha256$1f8f66bafdea4dc629aa53c04dfbece8b98433e08a6428646a1257e38857d09d", "other", "a@example.edu", FAILED),
        # printf '%s' 'a@example.edu' | md5sum
        ("md5$1e3665de3e6148cb8255b104b5762552", None, "a@example.edu", PASSED),
        ("sha1$00", "x", "a@example.edu", UNKNOWN),
        (7, "x", "a@example.edu", UNKNOWN),
    ],
)
def test_hashed_identity_is_compared(identity: Any, salt: str | None, recipient: str, outcome: CheckOutcome) -> None:
    entry = {"type": "IdentityObject", "hashed": True, "identityHash": identity, "identityType": "emailAddress"}
    subject = {**badge(DID)["credentialSubject"], "identifier": [entry if salt is None else {**entry, "salt": salt}]}
    del subject["id"]
    found = checked(token(badge(DID, credentialSubject=subject), ED25519, kid=DID), recipient=recipient)
    assert found.outcome(CheckName.RECIPIENT) is outcome


@pytest.mark.parametrize(
    ("trusted", "outcome"), [([DID], PASSED), (["did:key:z6Mk"], FAILED), ([], FAILED), (None, SKIPPED)]
)
def test_trust_is_apart(trusted: list[str] | None, outcome: CheckOutcome) -> None:
    found = checked(as_bytes(proven(badge(DID), ED25519)), trusted_issuers=trusted)
    assert (found.valid, found.trusted) == (True, outcome)


def test_trusted_name_on_a_forgery_is_not_trusted() -> None:
    forged = as_bytes(proven(badge(DID), ED25519)).replace(b"Welding", b"Surgery")
    assert checked(forged, trusted_issuers=[DID]).trusted is UNKNOWN


HOSTILE: dict[str, bytes] = {
    "nothing": b"",
    "no text": b"\xff\xfe\x00",
    "no JSON": b"{",
    "another JSON": b"[1]",
    "no badge": b'{"a": 1}',
    "twice": b'{"type": "VerifiableCredential", "type": "VerifiableCredential"}',
    "infinite": b'{"type": "VerifiableCredential", "a": Infinity}',
    "huge number": b'{"type": "VerifiableCredential", "a": 1e999}',
    "many digits": b'{"type": "VerifiableCredential", "a": ' + b"9" * 6000 + b"}",
    "surrogate": b'{"type": "VerifiableCredential", "a": "\\ud800"}',
    "deep": b'{"type": "VerifiableCredential", "a": ' + b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1) + b"}",
    "very deep": b'{"type": "VerifiableCredential", "a": ' + b"[" * 200_000 + b"]" * 200_000 + b"}",
    "wide": b'{"type": "VerifiableCredential", "a": [' + b"1," * 30_000 + b"1]}",
    "large text": b'{"type": "VerifiableCredential", "a": "' + b"x" * MOST_TEXT_BYTES + b'"}',
    "large": b" " * (MOST_BYTES + 1),
    "token of nothing": b"e30.e30.",
    "token of lists": b"W10.W10.W10",
    "token in no base64": b"eyJ.eyJ.eyJ",
    "contexts in a circle": as_bytes(
        {"@context": [VC, {"@context": {"@context": {}}}], "type": "VerifiableCredential"}
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_is_answered_soon(name: str) -> None:
    started = perf_counter()
    found = checked(HOSTILE[name])
    assert found.valid is False
    assert all(len(each.text) < 400 for each in found.checks)
    assert perf_counter() - started < 2


@pytest.mark.parametrize("size", [8, 40])
def test_parts_that_are_all_alike_take_no_time(size: int) -> None:
    """RDFC-1.0 would try every order of them: minutes for ten."""
    started = perf_counter()
    twins = {"type": ["Evidence"], "narrative": "x"}
    groups = [{"type": ["Profile"], "endorsement": [twins] * size}] * 2
    document = {"@context": [VC, OB], "type": "VerifiableCredential", "issuer": DID, "evidence": groups}
    proof = {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "proofPurpose": "assertionMethod",
        "verificationMethod": f"{DID}#{DID[8:]}",
        "proofValue": "z" + "2" * 88,
    }
    assert checked(as_bytes({**document, "proof": proof})).valid is False
    assert perf_counter() - started < 3


@pytest.mark.parametrize(
    ("index", "said"),
    [
        (None, "Could not read it"),
        ("{", "not JSON"),
        ("[]", "not an object"),
        ('{"https://a.example": {"file": "../a", "sha256": "%s"}}' % ("0" * 64), "not a file of this folder"),
        ('{"https://a.example": {"file": "a", "sha256": "0"}, "https://b.example": 1}', "not a file of this folder"),
    ],
)
def test_wrong_index_says_what_is_wrong(index: str | None, said: str, tmp_path: Path) -> None:
    if index is not None:
        (tmp_path / "index.json").write_text(index)
    with pytest.raises(ProblemsError) as caught:
        documents_of(tmp_path)
    assert all(said in each.message and each.code is Code.INVALID for each in caught.value.problems)
    assert len(caught.value.problems) == (2 if index and "b.example" in index else 1)


def test_copy_with_another_hash_is_not_used(tmp_path: Path) -> None:
    folder = write_documents(tmp_path, {"https://a.example": b"{}"})
    assert documents_of(folder).newest("https://a.example") == b"{}"
    (folder / "0.json").write_bytes(b"{ }")
    assert documents_of(folder).newest("https://a.example") is None


def test_shipped_contexts_are_what_they_were() -> None:
    documents = documents_of()
    assert {VC, OB} <= documents.addresses
    assert all(documents.versions(address) for address in documents.addresses)
