"""Open Badges 2.0: every official example gets the official verdict, and badges come out of pictures.

Assertions only: the files that describe a badge or an issuer award nothing to anybody, which is what is said of them.
"""

from __future__ import annotations

import json
import zlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from pathways.badges.documents import Documents, documents_of
from pathways.badges.reading import MOST_TEXT_BYTES
from pathways.badges.verification import BadgeVerification, CheckName, CheckOutcome
from pathways.badges.verify import verify
from tests.badges.official import VALIDATOR, write_documents
from tests.badges.signing import ED25519, as_bytes, badge, did_of, proven, token
from tests.beside import needs

FOLDER = VALIDATOR / "ob20"
AT = datetime(2026, 6, 1, tzinfo=UTC)
EXPECTED: dict[str, tuple[bool | str | None, ...]] = {
    "assertion-with-data-image.json": (False, "form"),
    "assertion-with-endorsements.json": (True,),
    "assertion-with-extension-node-basic.json": (True,),
    "assertion-with-extension-node-invalid.json": (False, "form"),
    "assertion-with-multiple-extensions.json": (True,),
    "badge-class-with-language.json": (False, "form", "proof"),  # no assertion
    "basic-assertion-expired-before-issued.json": (False, "dates"),
    "basic-assertion-expired.json": (False, "dates"),
    "basic-assertion-in-future.json": (False, "dates"),
    "basic-assertion-invalid-context.json": (False, "context"),
    "basic-assertion-invalid-type.json": (False, "form"),
    "basic-assertion-no-public-key.json": (True,),
    "basic-assertion-with-allowed-origins-invalid-multiple-starts-with.json": (False, "key"),
    "basic-assertion-with-allowed-origins-invalid-starts-with.json": (False, "key"),
    "basic-assertion-with-allowed-origins-valid-multiple-starts-with.json": (True,),
    "basic-assertion-with-allowed-origins-valid-starts-with.json": (True,),
    "basic-assertion-with-allowed-origins.json": (True,),
    "basic-assertion-with-language.json": (True,),
    "basic-assertion.json": (True,),
    "issuer-compact-iri-validation.json": (False, "form", "proof"),  # no assertion
    "redirected-validation-subject.json": (False, "form"),  # a template, which is not JSON
    "simple-not-revoked.jwt": (True,),
    "simple-revoked.jwt": (False, "status"),
    "simple.jwt": (True,),
    "warning-issuer-non-http.json": (None, "key"),  # officially a warning: nobody can say where that issuer hosts
    "warning-with-redirection.json": (True,),
}
BAD = (CheckOutcome.FAILED, CheckOutcome.UNKNOWN)


def bad(found: BadgeVerification) -> set[str]:
    return {each.name.value for each in found.checks if each.outcome in BAD}


def hosted(folder: Path, **more: bytes) -> Documents:
    """What stands at example.org, under both schemes and with or without its suffix."""
    found = dict(more)
    for path in (FOLDER / "assets").glob("*.json"):
        for scheme in ("http", "https"):
            for name in (path.name, path.stem):
                found[f"{scheme}://example.org/{name}"] = path.read_bytes()
    return documents_of(write_documents(folder, found))


@needs(FOLDER)
def test_table_names_every_assertion() -> None:
    assert {path.name for path in FOLDER.iterdir() if path.is_file()} == EXPECTED.keys()


@needs(FOLDER)
@pytest.mark.parametrize("name", EXPECTED)
def test_assertion_gets_the_official_verdict(name: str, tmp_path: Path) -> None:
    valid, *checks = EXPECTED[name]
    raw = (FOLDER / name).read_bytes()
    own = {} if name.endswith(".jwt") or name.startswith("redirected") else {json.loads(raw)["id"]: raw}
    found = verify(raw, documents=hosted(tmp_path, **own), at=AT)
    assert (found.valid, bad(found)) == (valid, set(checks)), found.checks
    assert verify(raw, at=AT).valid is not True


@needs(FOLDER)
def test_parts_of_badges_award_nothing() -> None:
    for path in (FOLDER / "rdf-validation").iterdir():
        assert verify(path.read_bytes(), at=AT).outcome(CheckName.FORM) is CheckOutcome.FAILED


ASSERTION: dict[str, Any] = {
    "@context": "https://w3id.org/openbadges/v2",
    "type": "Assertion",
    "id": "https://college.example/assertions/1",
    "recipient": {"type": "email", "hashed": False, "identity": "ada@example.org"},
    "issuedOn": "2025-01-01T00:00:00Z",
    "badge": "https://college.example/welding",
    "verification": {"type": "hosted"},
}
CLASS = {"type": "BadgeClass", "id": "https://college.example/welding", "issuer": "https://college.example/issuer"}
ISSUER: dict[str, Any] = {"type": "Issuer", "id": "https://college.example/issuer"}


def known(folder: Path, *documents: dict[str, Any]) -> Documents:
    return documents_of(write_documents(folder, {each["id"]: as_bytes(each) for each in documents}))


def test_hosted_badge_is_what_its_issuer_hosts(tmp_path: Path) -> None:
    documents = known(tmp_path, ASSERTION, CLASS, ISSUER)
    assert verify(as_bytes(ASSERTION), documents=documents, recipient="ada@example.org", at=AT).valid is True
    changed = verify(as_bytes({**ASSERTION, "issuedOn": "2025-01-02T00:00:00Z"}), documents=documents, at=AT)
    assert (changed.valid, bad(changed)) == (False, {"proof"})
    other = verify(as_bytes(ASSERTION), documents=documents, recipient="eve@example.org", at=AT)
    assert (other.valid, bad(other)) == (False, {"recipient"})


def test_forger_cannot_write_the_issuer_out(tmp_path: Path) -> None:
    """A badge on another host that brings along its class and a profile of the college which allows that host."""
    profile = {**ISSUER, "verification": {"allowedOrigins": "forger.example"}}
    forged = {**ASSERTION, "id": "https://forger.example/1", "badge": {**CLASS, "issuer": profile}}
    found = verify(as_bytes(forged), documents=known(tmp_path / "a", forged, ISSUER), at=AT)
    assert (found.valid, bad(found)) == (False, {"key"})
    alone = verify(as_bytes(forged), documents=known(tmp_path / "b", forged), at=AT)
    assert (alone.valid, bad(alone)) == (None, {"key"})
    moved = {**forged, "badge": {**CLASS, "issuer": "https://forger.example/issuer"}}
    listed = documents_of(
        write_documents(
            tmp_path / "c", {moved["id"]: as_bytes(moved), "https://forger.example/issuer": as_bytes(ISSUER)}
        )
    )
    assert verify(as_bytes(moved), documents=listed, at=AT).valid is None


def test_signed_badge_needs_a_key_of_the_issuer(tmp_path: Path) -> None:
    key = {
        "type": "CryptographicKey",
        "id": "https://college.example/key",
        "owner": ISSUER["id"],
        "publicKeyMultibase": did_of(ED25519)[8:],
    }
    signed = token({**ASSERTION, "verification": {"type": "signed", "creator": key["id"]}}, ED25519)
    good = known(tmp_path / "a", CLASS, {**ISSUER, "publicKey": key["id"]}, key)
    assert verify(signed, documents=good, at=AT).valid is True
    unlisted = verify(signed, documents=known(tmp_path / "b", CLASS, ISSUER, key), at=AT)
    assert (unlisted.valid, bad(unlisted)) == (False, {"key"})
    stripped = {**ASSERTION, "verification": {"type": "signed", "creator": key["id"]}}
    assert verify(as_bytes(stripped), documents=good, at=AT).valid is False


def chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


def png(*chunks: bytes) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", b"\0" * 13) + b"".join(chunks) + chunk(b"IEND", b"")


def baked(text: bytes, keyword: bytes = b"openbadgecredential", *, packed: bool = False) -> bytes:
    body = keyword + (b"\0\1\0\0\0" + zlib.compress(text) if packed else b"\0\0\0\0\0" + text)
    return chunk(b"iTXt", body)


def svg(inside: str, namespace: str = "https://purl.imsglobal.org/ob/v3p0", more: str = "", head: str = "") -> bytes:
    picture = f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="{namespace}">{inside}{more}</svg>'
    return f'<?xml version="1.0"?>{head}{picture}'.encode()


SIGNED = as_bytes(proven(badge(did_of(ED25519)), ED25519))
JWT = token(badge(did_of(ED25519)), ED25519, kid=did_of(ED25519))
IN_ELEMENT = f"<openbadges:credential><![CDATA[{SIGNED.decode()}]]></openbadges:credential>"
PICTURES = {
    "JSON in PNG": png(baked(SIGNED)),
    "packed in PNG": png(baked(SIGNED, packed=True)),
    "token in PNG": png(baked(JWT)),
    "old keyword": png(baked(JWT, b"openbadges")),
    "plain text": png(chunk(b"tEXt", b"openbadges\0" + JWT)),
    "JSON in SVG": svg(IN_ELEMENT),
    "token in SVG": svg(f'<openbadges:credential verify="{JWT.decode()}"/>'),
    "old namespace": svg(f'<openbadges:assertion verify="{JWT.decode()}"/>', "http://openbadges.org"),
}


@pytest.mark.parametrize("name", PICTURES)
def test_badge_comes_out_of_a_picture(name: str) -> None:
    found = verify(PICTURES[name], at=AT)
    assert found.valid is True, found.checks


def test_picture_may_name_a_hosted_badge(tmp_path: Path) -> None:
    documents = known(tmp_path, ASSERTION, CLASS, ISSUER)
    picture = png(baked(ASSERTION["id"].encode(), b"openbadges"))
    assert verify(picture, documents=documents, at=AT).valid is True
    assert verify(picture, at=AT).valid is False


LAUGHS = '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
HOSTILE = {
    "no badge in PNG": png(),
    "cut off": png(baked(SIGNED))[:-40],
    "length beyond the end": b"\x89PNG\r\n\x1a\n" + b"\xff\xff\xff\xff" + b"iTXt",
    "damaged": png(baked(SIGNED)).replace(b"Welding", b"Surgery"),
    "two badges": png(baked(SIGNED), baked(JWT)),
    "bomb": png(baked(b"[" + b" " * 200_000_000 + b"]", packed=True)),
    "no zlib": png(chunk(b"iTXt", b"openbadges\0\1\0\0\0nothing")),
    "endless chunks": png(*[chunk(b"tEXt", b"")] * 20_000, baked(SIGNED)),
    "large text": png(baked(b" " * (MOST_TEXT_BYTES + 1) + JWT)),
    "no badge in SVG": svg(""),
    "other namespace": svg(IN_ELEMENT, "https://elsewhere.example"),
    "two badges in SVG": svg(IN_ELEMENT, more=IN_ELEMENT),
    "entities": svg("<openbadges:credential>&b;</openbadges:credential>", head=LAUGHS),
    "open tag": b"<svg",
    "no XML": b"<\xff\xfe",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_picture_is_refused(name: str) -> None:
    found = verify(HOSTILE[name], at=AT)
    assert found.valid is False
    assert bad(found) == {"form"}
