"""The official examples with the documents that they point to, as a folder of documents."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from tests.beside import DATA

BADGES = DATA / "badges"
VALIDATOR = BADGES / "1edtech-validator"
DCC = BADGES / "dcc-fixtures"
VECTORS = BADGES / "test-vectors"
RAW_1EDTECH = (
    "https://raw.githubusercontent.com/1EdTech/digital-credentials-public-validator/refs/heads/main/"
    "inspector-vc/src/test/resources/ob30/bit-string-list/testlist"
)
RAW_DCC = "https://raw.githubusercontent.com/digitalcredentials/verifier-core/refs/heads/main/src/test-fixtures/status"
PAGES_DCC = "https://digitalcredentials.github.io/vc-test-fixtures"


def write_documents(folder: Path, documents: dict[str, bytes]) -> Path:
    """A folder of documents with its index."""
    folder.mkdir(parents=True, exist_ok=True)
    index = {}
    for number, (address, raw) in enumerate(documents.items()):
        name = f"{number}.json"
        (folder / name).write_bytes(raw)
        index[address] = {"file": name, "sha256": sha256(raw).hexdigest()}
    (folder / "index.json").write_text(json.dumps(index))
    return folder


def pointed_to() -> dict[str, bytes]:
    """What the examples point to: keys of issuers, DID documents and status lists."""
    found = {address: json.dumps(each).encode() for address, each in issuers().items()}
    for name in ("legacy", "oidf"):
        found[f"{PAGES_DCC}/dids/{name}/did.json"] = (DCC / name / "did.json").read_bytes()
    for path in sorted((DCC / "statuslists").iterdir()):
        raw = path.read_bytes()
        found[f"{PAGES_DCC}/statusLists/didkey-ed25519Signature2020/{path.stem}"] = raw
        found[f"{RAW_DCC}/{path.stem}"] = raw
    contexts = BADGES / "contexts"
    for address, name in (
        ("https://imsglobal.github.io/openbadges-specification/context.json", "ob-context-3.0.1.json"),
        ("https://dc.imsglobal.org/draft/clr/v2p0/context", "clr-v2p0.json"),
    ):
        found[address] = (contexts / name).read_bytes()
    revoked = json.loads((VALIDATOR / "ob30" / "credential-status-revoked.json").read_bytes())
    listed = {"issuer": revoked["issuer"]["id"], "revokedCredential": [{"id": revoked["id"], "revoked": True}]}
    found[revoked["credentialStatus"]["id"]] = json.dumps(listed).encode()
    found[RAW_1EDTECH] = (VALIDATOR / "ob30" / "bsl-testlist.json").read_bytes()
    return found


def issuers() -> dict[str, dict[str, Any]]:
    """Documents in which the issuers of 1EdTech's examples list the keys that stand in those examples.

    The examples of errors list none: their keys are wrong on purpose.
    """
    found: dict[str, dict[str, Any]] = {}
    for path in [*VALIDATOR.glob("ob30/*.json"), *VALIDATOR.glob("clr20/*.json"), *VECTORS.iterdir()]:
        if "-err-proof-method" in path.name:
            continue
        for credential in _credentials(json.loads(path.read_bytes())):
            for method in _methods(credential):
                issuer = credential["issuer"] if isinstance(credential["issuer"], str) else credential["issuer"]["id"]
                _list(found, issuer, method)
    header = json.loads(urlsafe_b64decode((VALIDATOR / "clr20" / "simple.jwt").read_text().partition(".")[0] + "=="))
    listed = found["https://example.edu/issuers/565049"]["assertionMethod"]
    listed.append({"id": "#jwk", "type": "JsonWebKey", "publicKeyJwk": header["jwk"]})
    return found


def _credentials(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if "proof" in value and "issuer" in value:
            yield value
        for each in value.values():
            yield from _credentials(each)
    elif isinstance(value, list):
        for each in value:
            yield from _credentials(each)


def _methods(credential: dict[str, Any]) -> Iterator[str]:
    proofs = credential["proof"] if isinstance(credential["proof"], list) else [credential["proof"]]
    for proof in proofs:
        method = proof.get("verificationMethod")
        if method and method.replace("did:key:", "#").partition("#")[2][:1] == "z":
            yield method


def _list(found: dict[str, dict[str, Any]], issuer: str, method: str) -> None:
    address = issuer
    if issuer.startswith("did:web:"):
        host, *path = issuer.removeprefix("did:web:").split(":")
        address = f"https://{host}/{'/'.join(path)}/did.json"
    document = found.setdefault(address, {"id": issuer, "assertionMethod": []})
    if not method.startswith(("did:key:", f"{issuer}#")):
        return
    key = {"publicKeyMultibase": method.replace("did:key:", "#").partition("#")[2]}
    entry = {"id": method, "type": "Multikey", "controller": issuer, **key}
    if entry not in document["assertionMethod"]:
        document["assertionMethod"].append(entry)
