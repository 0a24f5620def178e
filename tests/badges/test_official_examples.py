"""Every official example of Open Badges 3.0, CLR 2.0 and verifiable credentials gets the official verdict.

The examples stand in ../shared/data beside the project. The official expectations are what the
public validator of 1EdTech asserts of each, and what the names of the Digital Credentials Consortium's files say.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from pathways.badges.documents import Documents, documents_of
from pathways.badges.linked_data import Readings
from pathways.badges.verification import BadgeVerification, CheckName, CheckOutcome
from pathways.badges.verify import verify
from tests.badges.official import BADGES, DCC, VALIDATOR, VECTORS, pointed_to, write_documents
from tests.beside import needs
from tests.budget import some

pytestmark = needs(BADGES)

AT = datetime(2026, 6, 1, tzinfo=UTC)

OPEN_BADGES = {
    "bsl-credential-status-revoked-blank-nodes.json": (False, "status"),
    "bsl-credential-status-revoked.json": (False, "status"),
    "bsl-testlist.json": (True,),
    "complete.json": (None, "status"),  # officially by a schema out of reach; the list is out of reach here
    "complete_v1.json": (False, "schema", "proof", "key", "dates"),
    "credential-status-revoked.json": (False, "status"),
    "derivedcredential.json": (None, "proof"),  # ecdsa-sd-2023 is not supported, which is said
    "endorsement-err-schema-status-refresh.json": (False, "schema", "proof"),
    "endorsement-valid.json": (True,),
    "simple-context-alias.json": (True,),
    "simple-context-version.json": (True,),
    "simple-did-key-method.json": (True,),
    "simple-did-web-method.json": (True,),
    "simple-eddsa-2022.json": (True,),
    "simple-err-context.json": (False, "context", "proof", "key"),
    "simple-err-credential-subject-achievement-result-description-type.json": (False, "form", "proof"),
    "simple-err-credential-subject-identifier-type.json": (False, "form", "proof"),
    "simple-err-credential-subject-profile-type.json": (False, "form", "proof"),
    "simple-err-credential-subject-result-type.json": (False, "form", "proof"),
    "simple-err-credential-subject-type.json": (False, "form", "proof"),
    "simple-err-evidence-type.json": (False, "form", "proof"),
    "simple-err-expired.json": (False, "dates"),
    "simple-err-issued.json": (False, "dates", "form"),
    "simple-err-issuer-otheridentifier-type.json": (False, "form", "proof"),
    "simple-err-issuer-parentorg-type.json": (False, "form", "proof"),
    "simple-err-issuer-type.json": (False, "form", "proof"),
    "simple-err-issuer.json": (False, "form", "key"),
    "simple-err-proof-method-no-scheme.json": (False, "proof", "key"),
    "simple-err-proof-method-unknown-did-method.json": (False, "proof", "key"),
    "simple-err-proof-method-unknown-scheme.json": (False, "proof", "key"),
    "simple-err-proof-method.json": (False, "proof", "key"),
    "simple-err-proof-value.json": (False, "proof"),
    "simple-err-type.json": (False, "form", "proof"),
    "simple-multiple-proofs.json": (False, "context"),
    "simple-noproof.json": (False, "proof"),
    "simple.1ob": (True,),
    "simple.json": (True,),
    "simple.jwt": (None, "proof", "key"),  # its key is published nowhere
    "simple_v1.json": (True,),
    "velocity.jwt": (False, "context", "form", "proof", "key"),
}
"""By file: the verdict, and the checks that did not pass, but for a status that is not looked up."""
RECORDS = {
    "simple-noproof.json": (False, "proof", "inside"),
    "simple.json": (True,),
    "simple.jwt": (None, "schema"),  # its schema is published nowhere
    "simple_v1.json": (True,),
}
CONSORTIUM = {
    "dataintegrityproof/didkey/legacyRegistry-noStatus-noExpiry-OBSpecExample.json": (True,),
    "dataintegrityproof/didkey/legacyRegistry-noStatus-noExpiry-achievementTypeExample.json": (True,),
    "dataintegrityproof/didkey/legacyRegistry-noStatus-noExpiry-alignments.json": (True,),
    "dataintegrityproof/didkey/legacyRegistry-noStatus-noExpiry-basicOBv3.json": (True,),
    "dataintegrityproof/didkey/legacyRegistry-noStatus-noExpiry-credName.json": (True,),
    "dataintegrityproof/didkey/legacyRegistry-noStatus-noExpiry-credSubjName.json": (True,),
    "dataintegrityproof/didkey/legacyRegistry-noStatus-noExpiry-identityHash.json": (True,),
    "dataintegrityproof/didkey/legacyRegistry-noStatus-noExpiry-minimal.json": (True,),
    "dataintegrityproof/didkey/legacyRegistry-noStatus-notExpired-withSchema.json": (True,),
    "dataintegrityproof/didkey/noRegistry-revokedStatus-noExpiry.json": (False, "dates", "status"),
    "dataintegrityproof/didkey/noRegsitry-revokedStatus-notExpired.json": (False, "status"),
    "dataintegrityproof/didkey/oidf-noStatus-notExpired-complexIssuer.json": (True,),
    "dataintegrityproof/didkey/oidf-noStatus-notExpired-notYetValid.json": (False, "dates"),
    "dataintegrityproof/didkey/oidf-revokedStatus-noExpiry.json": (False, "status"),
    "dataintegrityproof/didkey/twoOIDF-revoked-notExpired-badSchema.json": (False, "form"),
    "dataintegrityproof/didkey/twoOIDF-validStatus-expired.json": (False, "dates", "status"),
    "dataintegrityproof/didweb/legacy-revokedStatus-expired.json": (False, "dates", "status"),
    "dataintegrityproof/didweb/legacy-revokedStatus-noExpiry.json": (False, "status"),
    "dataintegrityproof/didweb/oidf-noStatus-notExpired.json": (True,),
    "ed25519/didkey/legacy-expiredStatus-noExpiry.json": (None, "status"),
    "ed25519/didkey/legacy-missingTypeStatus-noExpiry.json": (None, "status"),
    "ed25519/didkey/legacy-noStatus-expired.json": (False, "dates"),
    "ed25519/didkey/legacy-noStatus-noExpiry-lcwExperience.json": (True,),
    "ed25519/didkey/legacy-noStatus-noExpiry-stringIssuerId.json": (True,),
    "ed25519/didkey/legacy-noStatus-noExpiry-tampered.json": (False, "proof"),
    "ed25519/didkey/legacy-noStatus-noExpiry.json": (True,),
    "ed25519/didkey/legacy-notYetValidStatus-noExpiry.json": (None, "status"),
    "ed25519/didkey/legacy-tamperedStatus-noExpiry.json": (None, "status"),
    "ed25519/didkey/noRegistry-revokedStatus-expired.json": (False, "dates", "status"),
    "ed25519/didkey/noRegistry-revokedStatus-notExpired.json": (False, "status"),
    "ed25519/didkey/oidf-revokedStatus-noExpiry.json": (False, "status"),
    "ed25519/didweb/badDidWeb.json": (None, "key"),  # its document is nowhere
    "ed25519/didweb/legacy-revokedStatus-expired.json": (False, "dates", "status"),
    "ed25519/didweb/legacy-revokedStatus-noExpiry.json": (False, "status"),
    "ed25519/didweb/oidf-noStatus-notExpired.json": (True,),
}
STATUS_LISTS = {
    "e5WK8CbZ1GjycuPombrj.json": (True,),
    "expired.json": (False, "dates"),
    "missingBitStringType.json": (True,),  # a credential, and no status list
    "notYetValid.json": (False, "dates"),
    "tampered.json": (False, "proof"),
}
FOLDERS = (
    (VALIDATOR / "ob30", OPEN_BADGES),
    (VALIDATOR / "clr20", RECORDS),
    (DCC / "v2", CONSORTIUM),
    (DCC / "statuslists", STATUS_LISTS),
)
EXPECTED = {folder / name: expected for folder, table in FOLDERS for name, expected in table.items()}
WITHOUT_KEY = VALIDATOR / "ob30" / "simple.jwt"
"""Another example lists another key for the same issuer."""
BAD = (CheckOutcome.FAILED, CheckOutcome.UNKNOWN)


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Documents:
    return documents_of(write_documents(tmp_path_factory.mktemp("documents"), pointed_to()))


def not_passed(found: BadgeVerification) -> set[str]:
    later = found.outcome(CheckName.STATUS) is CheckOutcome.UNKNOWN and found.authentic is CheckOutcome.FAILED
    return {each.name.value for each in found.checks if each.outcome in BAD} - ({"status"} if later else set())


def test_table_names_every_example() -> None:
    files = {path for folder, _ in FOLDERS for path in folder.rglob("*") if path.is_file()}
    assert files == EXPECTED.keys()


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.name)
def test_example_gets_the_official_verdict(path: Path, documents: Documents, tmp_path: Path) -> None:
    valid, *checks = EXPECTED[path]
    if path == WITHOUT_KEY:
        others = {address: raw for address, raw in pointed_to().items() if "example.edu" not in address}
        documents = documents_of(write_documents(tmp_path, others))
    found = verify(path.read_bytes(), documents=documents, at=AT)
    assert (found.valid, not_passed(found)) == (valid, set(checks)), found.checks


@pytest.mark.parametrize("path", some(EXPECTED, 12), ids=lambda path: path.name)
def test_nothing_is_shown_valid_without_documents(path: Path) -> None:
    """But for those whose issuer is a key itself, and that point to no list."""
    found = verify(path.read_bytes(), at=AT)
    own = "did:key" in (found.claims.issuer or "") and EXPECTED[path] == (True,)
    assert (found.valid is True) is own


@pytest.mark.parametrize("name", ["obv3p0", "clrv2p0"])
def test_vectors_have_the_published_hashes(name: str, documents: Documents) -> None:
    vector = json.loads((VECTORS / f"{name}-eddsa-rdfc-2022.json").read_text())
    assert verify(json.dumps(vector["signed"]).encode(), documents=documents, at=AT).valid is True
    unsigned = {each: value for each, value in vector["signed"].items() if each != "proof"}
    (reading, *_) = Readings(documents).of(unsigned)
    assert sha256(reading.canonical(unsigned).encode()).hexdigest() in json.dumps(vector)
