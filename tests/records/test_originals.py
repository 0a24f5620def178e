"""Imported badges are kept as they were signed, and stand so in the record that their learner takes along."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Collection
from pathlib import Path

import pytest

from pathways.access.trusted_issuers import TrustList
from pathways.api.service import Service
from pathways.badges.baked import baked_png
from pathways.badges.documents import documents_of
from pathways.badges.verification import BadgeVerification, CheckName, CheckOutcome
from pathways.badges.verify import verify
from pathways.errors import ProblemsError
from pathways.records.bundles import Bundles
from pathways.records.evidence_files import EvidenceFiles
from pathways.records.issuing import Issuer
from pathways.records.learner import StoredLearner
from pathways.records.office import Records
from pathways.records.originals import Originals
from tests.access.in_memory import Trusting
from tests.api.small import service_of
from tests.badges.signing import ED25519, P256, as_bytes, badge, did_of, token
from tests.records.kept import Kept, told
from tests.records.test_importing_badges import DID, MAIL, PAGE, SKILL, SNAPSHOT, sent, welding
from tests.records.test_issuing_badges import issuer_of
from tests.records.test_portfolios import EXPORT

OTHERS = did_of(P256)
KNOWN = documents_of()


def verifier(data: bytes, recipient: str | None, trusted: Collection[str] | None) -> BadgeVerification:
    return verify(data, documents=KNOWN, recipient=recipient, trusted_issuers=trusted)


@pytest.fixture
def kept() -> Kept:
    found = Kept()
    found.learners["ann"] = StoredLearner(key="ann", version=1)
    return found


def files_in(folder: Path, most: int = 100_000) -> EvidenceFiles:
    return EvidenceFiles(folder / "evidence", most)


def service_over(kept: Kept, files: EvidenceFiles, issuer: Issuer | None = None) -> Service:
    trust = TrustList(Trusting(DID, OTHERS))
    return service_of(SNAPSHOT, records=Records(kept, files=files), trust=trust, issuer=issuer)


def files_of(folder: Path) -> list[Path]:
    return [each for each in (folder / "evidence").rglob("*") if each.is_file()]


def test_record_holds_badges_as_they_were_signed(kept: Kept, tmp_path: Path) -> None:
    issuer = issuer_of(kept)
    service = service_over(kept, files_in(tmp_path), issuer)
    known, strange = welding(), welding(of=None, aligned=(SKILL,), id="urn:uuid:2", key=P256)
    for each in (known, strange):
        assert sent(service, each)["userErrors"] == []
    whole = json.loads(told(service, EXPORT, key="ann", format="CLR")["text"])
    inside = whole["credentialSubject"]["verifiableCredential"]
    # What the service conferred for them it signs itself.
    assert [each for each in inside if each["issuer"]["id"] in (DID, OTHERS)] == [
        json.loads(known),
        json.loads(strange),
    ]
    assert sorted(each["name"] for each in inside) == ["Arc welder", "Metalworker", "Welding", "Welding"]
    found = verify(as_bytes(whole), documents=documents_of(own=issuer.document))
    assert (found.valid, found.outcome(CheckName.INSIDE)) == (True, CheckOutcome.PASSED)
    spoiled = json.loads(json.dumps(whole).replace('"Welds."', '"Melts."'))
    assert verify(as_bytes(spoiled), documents=KNOWN).valid is False
    # Where the issuer of the record is trusted, it comes back whole, though its badges name their learner otherwise.
    _, badges = Bundles(verifier, (DID, OTHERS, *issuer.dids), "ann").read(as_bytes(whole))
    assert len(badges) == 4


def test_badge_in_a_picture_is_kept_without_it(kept: Kept, tmp_path: Path) -> None:
    text = welding()
    address = f"data:image/png;base64,{b64encode(baked_png(text)).decode()}"
    service = service_over(kept, files_in(tmp_path))
    for _ in range(2):
        assert sent(service, address)["userErrors"] == []
    (piece,) = kept.learners["ann"].awards[0].evidence
    assert (piece.file, piece.media_type, piece.size) == ("badge.json", "application/json", len(text.encode()))
    (file,) = files_of(tmp_path)
    assert (file.name, file.read_text()) == (piece.digest, text)


def test_badge_in_a_file_is_kept(tmp_path: Path) -> None:
    read = Bundles(verifier, (DID,), originals=Originals(files_in(tmp_path))).read
    key, (request,) = read(welding().encode())
    assert (key, request.evidence and request.evidence.file) == (MAIL, "badge.json")
    with pytest.raises(ProblemsError):
        read(welding().replace("Welds.", "Melts.").encode())
    (file,) = files_of(tmp_path)
    assert file.read_text() == welding()


@pytest.mark.parametrize(("what", "is_refused"), [("forged", True), ("nobody", True), ("large", False)])
def test_what_is_not_kept_leaves_no_file(what: str, is_refused: bool, kept: Kept, tmp_path: Path) -> None:
    service = service_over(kept, files_in(tmp_path, 100 if what == "large" else 100_000))
    text = welding().replace("Welds.", "Melts.") if what == "forged" else welding()
    payload = sent(service, text, learner="nobody" if what == "nobody" else "ann")
    assert bool(payload["userErrors"]) is is_refused
    assert files_of(tmp_path) == []


def test_other_badges_are_said_by_the_service(kept: Kept, tmp_path: Path) -> None:
    """A token is no object, and a file may be gone."""
    issuer, files = issuer_of(kept), files_in(tmp_path)
    service = service_over(kept, files, issuer)
    spoken = badge(DID, id="urn:uuid:3")
    spoken["credentialSubject"]["achievement"]["id"] = PAGE
    kid = f"{DID}#{DID.removeprefix('did:key:')}"
    said = {"iss": DID, "jti": "urn:uuid:3", "sub": spoken["credentialSubject"]["id"], "nbf": 1735689600}
    for text in (token({**spoken, **said}, ED25519, kid=kid).decode(), welding()):
        assert sent(service, text)["userErrors"] == []
    assert len(files_of(tmp_path)) == 2
    files.remove(kept.learners["ann"].files[1:])
    whole = json.loads(told(service, EXPORT, key="ann", format="CLR")["text"])
    inside = whole["credentialSubject"]["verifiableCredential"]
    assert {each["issuer"]["id"] for each in inside} == {issuer.keys[0].did}
    assert len(inside) == 3
