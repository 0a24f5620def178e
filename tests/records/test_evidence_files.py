"""Files of evidence: sent by those who may write, read by those who see the record, and gone with the learner."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from pathways.access.identity import Identity
from pathways.api.app import create_app
from pathways.api.service import Service
from pathways.records.evidence_files import YOUNG_SECONDS, EvidenceFiles
from pathways.records.office import Records
from tests.api.small import service_of, small_snapshot
from tests.records.kept import ADMINISTRATOR, ADVISER, ANN, BOB, HR, PROGRAM, Kept, save, told
from tests.records.test_evidence import RECORD, REVIEW
from tests.records.test_rights import ERASE

WHO = {"ann": ANN, "bob": BOB, "adviser": ADVISER, "hr": HR, "admin": ADMINISTRATOR, "program": PROGRAM}
FILES = '{ learner(key: "ann") { awards { evidence { id file mediaType bytes } } } }'
LARGEST = 100_000


class ByName:
    """Settles who somebody is by the token, which is a name."""

    async def identify(self, token: str | None, host: str = "") -> Identity:  # noqa: ARG002
        return WHO[token or ""]

    async def still_knows(self, identity: Identity) -> bool:
        return identity in WHO.values()


@dataclass(frozen=True)
class Office:
    """A service with a claim of Ann's that names a file."""

    service: Service
    records: Records
    folder: Path
    claim: Mapping[str, Any]

    def ask(self, method: str, who: str, id: str | None = None, **sent: Any) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(create_app(self.service, authenticator=ByName()))
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                headers = {"authorization": f"Bearer {who}"} | sent.pop("headers", {})
                return await client.request(method, f"/evidence/{id or self.id}", headers=headers, **sent)

        return asyncio.run(send())

    @property
    def id(self) -> str:
        return str(self.claim["evidence"][0]["id"])

    def files(self) -> list[Path]:
        return [each for each in self.folder.rglob("*") if each.is_file()]


@pytest.fixture
def office(tmp_path: Path) -> Office:
    records = Records(Kept(), files=EvidenceFiles(tmp_path / "evidence", LARGEST))
    service = service_of(small_snapshot(), records=records)
    save(service, "ann", advisers=["adviser"], consents=["ADVICE"])
    award = {"credential": "net-basics", "key": "a", "evidence": ['file:Zeugnis ü "1".pdf'.replace('"', "'"), "text"]}
    payload = told(service, RECORD, ANN, input={"learner": "ann", "awards": [award]})
    assert payload["userErrors"] == []
    return Office(service, records, tmp_path / "evidence", payload["learner"]["awards"][0])


def test_file_comes_back_as_it_was_sent(office: Office) -> None:
    content = os.urandom(70_000)
    sent = office.ask("PUT", "ann", content=content, headers={"content-type": "application/pdf; x=1"})
    assert (sent.status_code, sent.content) == (204, b"")
    for who in ("ann", "adviser", "admin", "program"):
        read = office.ask("GET", who)
        assert (read.status_code, read.content) == (200, content)
        assert read.headers["content-type"] == "application/pdf"
        name = "Zeugnis%20%C3%BC%20%271%27.pdf"
        assert read.headers["content-disposition"] == f"attachment; filename*=UTF-8''{name}"
        assert read.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in read.headers["content-security-policy"]
        assert read.headers["cache-control"] == "private, no-store"
    (piece, _) = told(office.service, FILES)["awards"][0]["evidence"]
    assert (piece["file"], piece["mediaType"], piece["bytes"]) == ("Zeugnis ü '1'.pdf", "application/pdf", 70_000)
    (path,) = office.files()
    assert path.stat().st_mode & 0o777 == 0o600


def test_page_is_never_shown_as_one(office: Office) -> None:
    script = b"<script>alert(1)</script>"
    assert office.ask("PUT", "ann", content=script, headers={"content-type": "text/html"}).status_code == 204
    read = office.ask("GET", "admin")
    assert read.headers["content-type"] == "application/octet-stream"
    assert read.headers["content-disposition"].startswith("attachment")


def test_others_find_nothing_there(office: Office) -> None:
    assert office.ask("PUT", "ann", content=b"secret").status_code == 204
    absent = office.ask("GET", "admin", id="RXZpZGVuY2U6YW5uCmEKeA==")
    for method in ("GET", "PUT"):
        other = office.ask(method, "bob", content=b"x")
        assert (other.status_code, b"secret" in other.content) == (404, False)
        assert office.ask(method, "hr", content=b"x").status_code == 403
    assert absent.status_code == 404
    assert office.ask("GET", "bob").json()["detail"] == absent.json()["detail"]
    for id in ("x", "../../etc/passwd", str(office.claim["id"]), str(office.claim["evidence"][1]["id"])):
        assert office.ask("GET", "admin", id=id).status_code == 404
        assert office.ask("PUT", "admin", id=id, content=b"x").status_code in (404, 405)
    assert len(office.files()) == 1


def test_judged_evidence_is_changed_by_reviewers_alone(office: Office) -> None:
    assert office.ask("PUT", "ann", content=b"first").status_code == 204
    told(office.service, REVIEW, ADVISER, input={"award": office.claim["id"], "accept": True})
    assert office.ask("PUT", "ann", content=b"other").status_code == 403
    assert office.ask("GET", "ann").content == b"first"
    assert office.ask("PUT", "adviser", content=b"second").status_code == 204
    assert office.ask("GET", "ann").content == b"second"
    assert len(office.files()) == 1


@pytest.mark.parametrize(("size", "status"), [(LARGEST, 204), (LARGEST + 1, 413), (0, 400)])
def test_file_has_a_limit(office: Office, size: int, status: int) -> None:
    assert office.ask("PUT", "ann", content=b"x" * size).status_code == status
    assert len(office.files()) == (status == 204)
    assert office.ask("GET", "ann").status_code == (200 if status == 204 else 404)


def test_same_claim_again_keeps_its_file(office: Office) -> None:
    assert office.ask("PUT", "ann", content=b"x").status_code == 204
    award = {"credential": "net-basics", "key": "a", "evidence": ["file:Zeugnis ü '1'.pdf", "text"]}
    for _ in range(2):
        told(office.service, RECORD, ANN, input={"learner": "ann", "awards": [award]})
        assert office.ask("GET", "ann").content == b"x"


def test_erased_learner_takes_files_along(office: Office) -> None:
    save(office.service, "bob")
    award = {"credential": "net-basics", "evidence": ["file:x"]}
    payload = told(office.service, RECORD, BOB, input={"learner": "bob", "awards": [award]})
    other = payload["learner"]["awards"][0]["evidence"][0]["id"]
    for who, id in (("ann", None), ("bob", other)):
        assert office.ask("PUT", who, id=id, content=b"the same").status_code == 204
    assert len(office.files()) == 2
    assert told(office.service, ERASE, key="ann")["erased"]
    assert len(office.files()) == 1
    assert office.ask("GET", "bob", id=other).content == b"the same"
    assert office.ask("GET", "admin").status_code == 404


def test_files_that_no_record_names_are_swept(office: Office) -> None:
    assert office.ask("PUT", "ann", content=b"x").status_code == 204
    (kept,) = office.files()
    for name, age in (("a" * 64, YOUNG_SECONDS + 60), (".sent-x", YOUNG_SECONDS + 60), ("b" * 64, 0)):
        path = office.folder / "aa" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("x")
        os.utime(path, (path.stat().st_mtime - age,) * 2)
    os.utime(kept, (0, 0))
    office.records.sweep()
    assert sorted(each.name for each in office.files()) == sorted([kept.name, "b" * 64])


@pytest.mark.parametrize("name", ["", "a/b", "..\\b", ".hidden", "x" * 201, 'a"b', "C:x"])
def test_name_of_a_file_is_plain(office: Office, name: str) -> None:
    award = {"credential": "net-basics", "evidence": [f"file:{name}"]}
    payload = told(office.service, RECORD, ANN, input={"learner": "ann", "awards": [award]})
    assert [each["code"] for each in payload["userErrors"]] == ["INVALID"]
