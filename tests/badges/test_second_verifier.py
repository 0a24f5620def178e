"""A second library, digitalbazaar's, agrees on every proof of the official examples."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pathways.badges.documents import documents_of
from pathways.badges.keys import address_of
from pathways.badges.verification import CheckName, CheckOutcome
from pathways.badges.verify import verify
from tests.badges.official import BADGES, DCC, VALIDATOR, pointed_to, write_documents
from tests.badges.signing import ED25519, P256, P384, badge, did_of, proven
from tests.beside import needs
from tests.node_packages import installed

pytestmark = [needs(BADGES), pytest.mark.node]

AT = datetime(2026, 6, 1, tzinfo=UTC)
SUITES = ("eddsa-rdfc-2022", "Ed25519Signature2020")
MULTIKEY = "https://w3id.org/security/multikey/v1"
KEY_2020 = "https://w3id.org/security/suites/ed25519-2020/v1"
SOURCE = Path(__file__).parent / "second_verifier"


def proofs_of(credential: dict[str, Any]) -> list[dict[str, Any]]:
    proof = credential.get("proof", [])
    return proof if isinstance(proof, list) else [proof]


def compared() -> dict[str, dict[str, Any]]:
    """Examples with one proof of a kind that both libraries know, whose key stands in its address, and own badges."""
    paths = [*VALIDATOR.glob("ob30/*.json"), *VALIDATOR.glob("clr20/*.json"), *DCC.glob("v2/**/*.json")]
    found = {}
    for path in [*paths, *(DCC / "statuslists").iterdir()]:
        credential = json.loads(path.read_bytes())
        proofs = proofs_of(credential)
        kinds = [proof.get("cryptosuite", proof["type"]) for proof in proofs]
        if len(proofs) == 1 and kinds[0] in SUITES and "#z6Mk" in proofs[0]["verificationMethod"]:
            found[str(path.relative_to(BADGES))] = credential
    own = {key: proven(badge(did_of(key)), key) for key in (ED25519, P256, P384)}
    return found | {each["proof"]["verificationMethod"]: each for each in own.values()}


def documents_for(credentials: dict[str, dict[str, Any]], folder: Path) -> dict[str, Any]:
    """Contexts, keys and who lists them, by the addresses that the other library asks for."""
    known = documents_of(write_documents(folder, pointed_to()))
    found = {address: json.loads(known.newest(address) or b"") for address in known.addresses}
    for credential in credentials.values():
        (proof,) = proofs_of(credential)
        method = proof["verificationMethod"]
        controller, _, key = method.partition("#")
        old = proof["type"] == "Ed25519Signature2020"
        listed = json.loads(known.newest(address_of(controller) or "") or b"{}").get("assertionMethod", [])
        if controller.startswith("did:key:") or any(each["id"] == method for each in listed):
            kind = {
                "@context": KEY_2020 if old else MULTIKEY,
                "type": "Ed25519VerificationKey2020" if old else "Multikey",
            }
            entry = {**kind, "id": method, "controller": controller, "publicKeyMultibase": key}
            found[method] = entry
            found.setdefault(controller, {"@context": [], "id": controller, "assertionMethod": []})
            others = [each for each in found[controller]["assertionMethod"] if each["id"] != method]
            found[controller] = {**found[controller], "assertionMethod": [*others, entry]}
    for document in found.values():
        if "assertionMethod" in document:
            document["@context"] = ["https://www.w3.org/ns/did/v1", MULTIKEY]
    found[MULTIKEY] = {"@context": found["https://w3id.org/security/data-integrity/v1"]["@context"]}
    return found


def test_second_library_agrees_on_every_proof(tmp_path: Path) -> None:
    credentials = compared()
    assert len(credentials) > 60
    known = documents_of(write_documents(tmp_path / "known", pointed_to()))
    expected = {}
    for name, credential in credentials.items():
        found = verify(json.dumps(credential).encode(), documents=known, at=AT)
        expected[name] = all(
            found.outcome(each) is CheckOutcome.PASSED for each in (CheckName.PROOF, CheckName.KEY)
        ) or (found.outcome(CheckName.PROOF) is CheckOutcome.PASSED and not found.claims.issuer)
    folder = installed(SOURCE)
    sent = {"documents": documents_for(credentials, tmp_path / "sent"), "credentials": credentials}
    node = shutil.which("node") or "node"
    done = subprocess.run(
        [node, "verify.mjs"], cwd=folder, input=json.dumps(sent), capture_output=True, text=True, check=True
    )
    assert json.loads(done.stdout) == expected
    assert {True, False} == set(expected.values())
