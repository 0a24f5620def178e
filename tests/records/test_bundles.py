"""Records of badges (CLR 2.0) and badges as files of learners: each badge verified, and only the learner's own kept."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pathways.access.identity import caller_here
from pathways.badges.documents import documents_of
from pathways.badges.verify import verify
from pathways.domain.learner import AwardState
from pathways.errors import ProblemsError
from pathways.learner_importing.importing import LearnersImported, import_learners
from pathways.records.badge import MatchedBy
from pathways.records.bundles import Bundles
from pathways.records.issuing import Issuer
from pathways.records.learner import KeptAward
from pathways.records.office import Records
from pathways.records.transcript import CLR, transcript_of
from tests.badges.signing import ED25519, OB, P256, VC, as_bytes, badge, did_of, proven
from tests.records.kept import Kept
from tests.records.test_importing_badges import DID, MAIL, PAGE, SKILL, SNAPSHOT, welding
from tests.records.test_issuing_badges import issuer_of, store

__all__ = ["store"]  # a fixture

ADA = {"id": f"mailto:{MAIL}", "type": ["ClrSubject"]}


def bundle(*inside: Any, key: Any = ED25519, **subject: Any) -> bytes:
    """A signed record of badges."""
    made = {
        "@context": [VC, CLR, OB],
        "id": "urn:uuid:clr",
        "type": ["VerifiableCredential", "ClrCredential"],
        "issuer": {"id": did_of(key), "type": ["Profile"], "name": "Example College"},
        "validFrom": "2026-01-01T00:00:00Z",
        "name": "Record",
        "credentialSubject": {**ADA, **subject, "verifiableCredential": [json.loads(each) for each in inside]},
    }
    return as_bytes(proven(made, key))


def reader(
    learner: str | None = None, trusted: tuple[str, ...] | None = (DID,), issuer: Issuer | None = None
) -> Bundles:
    known = documents_of()
    return Bundles(
        lambda data, who, issuers: verify(data, documents=known, recipient=who, trusted_issuers=issuers),
        trusted,
        learner,
        None if issuer is None else issuer.achieved,
    )


class Rows:
    """How far files were stored, in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, int] = {}

    def read(self, digest: str) -> int:
        return self.kept.get(digest, 0)

    def note(self, _: object, digest: str, through: int) -> None:
        self.kept[digest] = through

    def forget(self, digest: str) -> None:
        self.kept.pop(digest, None)


def imported(kept: Kept, *paths: Path, **said: Any) -> LearnersImported:
    return import_learners(
        paths,
        SNAPSHOT,
        Records(kept),
        Rows(),  # type: ignore[arg-type]
        caller_here(),
        date(2026, 11, 30),
        1_000_000,
        bundles=reader(**said),
    )


def imported_badges(kept: Kept, learner: str = MAIL) -> dict[str, KeptAward]:
    return {each.key: each for each in kept.learners[learner].awards if each.badge is not None}


def test_record_brings_its_badges_and_what_they_confer(tmp_path: Path) -> None:
    kept, path = Kept(), tmp_path / "ada.json"
    path.write_bytes(bundle(welding(), welding(of=None, aligned=(SKILL,), id="urn:uuid:2", key=P256)))
    done = imported(kept, path)
    assert (done.rows, done.bad, done.learners.added, done.problems) == (1, 0, 1, [])
    found = imported_badges(kept)
    # Each has the state of its own issuer: one is trusted, the other is not.
    assert {key: (each.state, each.is_unmatched) for key, each in found.items()} == {
        "welding": ("VERIFIED", False),
        "badge": ("CLAIMED", True),
    }
    conferred = {each.award.credential: each.state for each in kept.learners[MAIL].awards if each.conferred}
    assert conferred == {"metal": "VERIFIED", "arc-welder": "CLAIMED"}
    again = imported(kept, path)
    assert (again.learners.changed, again.learners.unchanged) == (0, 1)


def test_lines_of_records_come_beside_other_rows(tmp_path: Path) -> None:
    kept, path = Kept(), tmp_path / "people.jsonl"
    lines = [
        json.dumps({"key": "bea", "awards": [{"credential": "brazing"}]}),
        json.dumps(json.loads(bundle(welding()))),
        json.dumps(json.loads(bundle(welding()).replace(b'"Record"', b'"Forged"'))),
        json.dumps(json.loads(welding(id="urn:uuid:9"))),
        "",
    ]
    path.write_text("\n".join(lines))
    done = imported(kept, path)
    assert (done.rows, done.bad) == (4, 1)
    assert [(each.line, each.code) for each in done.problems] == [(3, "INVALID")]
    assert sorted(kept.learners) == [MAIL, "bea"]
    assert sorted(imported_badges(kept)) == ["welding", "welding-2"]


def test_badge_of_somebody_else_refuses_the_record(tmp_path: Path) -> None:
    kept, path = Kept(), tmp_path / "ada.json"
    subject = {**badge(DID)["credentialSubject"], "id": "mailto:eve@example.org"}
    path.write_bytes(bundle(welding(), welding_of(subject)))
    done = imported(kept, path)
    assert [(each.code, each.path) for each in done.problems] == [
        ("INVALID", "credentialSubject/verifiableCredential/1")
    ]
    assert kept.learners == {}


EVE = [{"type": "IdentityObject", "hashed": False, "identityHash": "eve", "identityType": "identifier"}]
HASHED = [
    {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": f"sha256${sha256(f'{MAIL}salt'.encode()).hexdigest()}",
        "identityType": "emailAddress",
        "salt": "salt",
    }
]


@pytest.mark.parametrize("trusted", [(DID,), None], ids=["list", "no-list"])
@pytest.mark.parametrize("way", ["subject", "identity"])
def test_record_of_anybody_gives_no_names(way: str, trusted: tuple[str, ...] | None, tmp_path: Path) -> None:
    kept, path = Kept(), tmp_path / "eve.json"
    subject = badge(DID)["credentialSubject"]
    # By the same id, or by an identity that was copied out of the badge.
    theirs = welding() if way == "subject" else welding_of({**subject, "id": "urn:uuid:ada", "identifier": HASHED})
    names = EVE if way == "subject" else [*EVE, *HASHED]
    whole = {"id": ADA["id"] if way == "subject" else "urn:uuid:eve", "identifier": names}
    path.write_bytes(bundle(theirs, key=P256, **whole))
    for said in ({}, {"learner": "eve"}):
        done = imported(kept, path, trusted=trusted, **said)
        assert [(each.code, each.path) for each in done.problems] == [
            ("INVALID", "credentialSubject/verifiableCredential/0")
        ]
    assert kept.learners == {}
    # A trusted issuer says that both are one person.
    path.write_bytes(bundle(theirs, **whole))
    done = imported(kept, path, trusted=(DID,))
    assert (done.problems, [each.state for each in imported_badges(kept, "eve").values()]) == ([], ["VERIFIED"])
    # And whoever is named by the badge itself needs nobody's word.
    path.write_bytes(bundle(theirs, key=P256))
    assert imported(kept, path, trusted=(DID,)).problems == []
    assert [each.state for each in imported_badges(kept).values()] == ["VERIFIED"]


def welding_of(subject: dict[str, Any]) -> str:
    made = badge(DID, credentialSubject={**subject, "achievement": {**subject["achievement"], "id": PAGE}})
    return as_bytes(proven(made, ED25519)).decode()


def test_expired_badge_is_named_and_others_stay(tmp_path: Path) -> None:
    kept, path = Kept(), tmp_path / "ada.json"
    path.write_bytes(bundle(welding(id="urn:uuid:1", validUntil="2025-06-01T00:00:00Z"), welding()))
    done = imported(kept, path)
    assert [each.code for each in done.problems] == ["INVALID"]
    assert "expired on 2025-06-01" in done.problems[0].message
    assert sorted(imported_badges(kept)) == ["welding"]


def test_own_export_comes_back(store: Kept, tmp_path: Path) -> None:
    issuer = issuer_of(store)
    now = datetime(2026, 6, 1, tzinfo=UTC)
    path = tmp_path / "ann.json"
    path.write_text(json.dumps(transcript_of(store.learners["ann"], issuer, "ann", SNAPSHOT, now)))
    kept = Kept()
    # It names its learner by a hash alone.
    assert [each.code for each in imported(kept, path).problems] == ["MISSING"]
    done = imported(kept, path, learner="ann", trusted=tuple(issuer.dids), issuer=issuer)
    assert done.problems == []
    found = imported_badges(kept, "ann").values()
    assert {each.badge.title: each.badge.matched_by for each in found if each.badge} == {
        "Welding": MatchedBy.ACHIEVEMENT,
        "Metalworker": MatchedBy.ACHIEVEMENT,
    }
    assert {each.award.credential for each in found} == {"welding", "metal"}
    # What held when it was signed may have been revoked since: nobody's word makes it more than a claim.
    assert {each.state for each in found} == {AwardState.CLAIMED}


@pytest.mark.parametrize(
    ("raw", "code"),
    [(b"{", "INVALID"), (b"[]", "INVALID"), (b'{"@context": []}', "INVALID")],
    ids=["cut", "list", "empty"],
)
def test_nonsense_is_refused(raw: bytes, code: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        reader().read(raw)
    assert [each.code for each in caught.value.problems] == [code]
