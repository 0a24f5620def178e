"""Files of evidence in backups, without a server: written part by part, and held against the records that name them."""

from __future__ import annotations

import gzip
import json
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from pathways.domain.catalog import Kind
from pathways.domain.content import Content
from pathways.domain.learner import Award
from pathways.errors import ProblemsError
from pathways.progress import silent
from pathways.records.evidence import Evidence
from pathways.records.evidence_files import EvidenceFiles
from pathways.records.learner import KeptAward, StoredLearner
from pathways.store.backup.checker import check
from pathways.store.backup.file_format import Header, open_backup, seal
from pathways.store.backup.restore import put_back
from pathways.store.backup.writer import Draft
from pathways.store.mapping.fingerprint import fingerprint
from pathways.store.mapping.learners import learner_row

PART = 192 * 1024
SIZES = {"small": 5, "whole": PART, "more": 2 * PART + 1}


def digest_of(learner: str, data: bytes) -> str:
    return sha256(learner.encode() + b"\0" + data).hexdigest()


def holding(key: str, **files: bytes) -> StoredLearner:
    """A learner with a file of evidence for each name."""
    pieces = tuple(
        Evidence(key=name, file=name, media_type="text/plain", size=len(data), digest=digest_of(key, data))
        for name, data in files.items()
    )
    return StoredLearner(key=key, version=1, awards=(KeptAward(key="a", award=Award(credential="a"), evidence=pieces),))


def kept_in(folder: Path, learner: StoredLearner, **files: bytes) -> EvidenceFiles:
    """Their files, in a folder."""
    evidence = EvidenceFiles(folder, 10_000_000)
    for data in files.values():
        with evidence.sent(learner.key) as sent:
            sent.write(data)
            sent.keep()
    return evidence


def written(path: Path, evidence: EvidenceFiles | None, *learners: StoredLearner) -> int:
    """A backup of an empty catalogue with learners; returns how many files it has."""
    header = Header(0, None, fingerprint(Content()), dict.fromkeys(Kind, 0), "0")
    texts = ((1, str(learner_row(each)["record"])) for each in learners)
    with Draft(path, force=False) as draft:
        with draft.lines(header):
            pass
        draft.publish(texts, evidence)
        return draft.files


def content(size: int, seed: int = 1) -> bytes:
    return bytes((seed + 31 * place) % 251 for place in range(size))


def test_files_come_back_byte_by_byte(tmp_path: Path) -> None:
    files = {name: content(size) for name, size in SIZES.items()}
    ann, path = holding("ann", **files), tmp_path / "a.backup"
    assert written(path, kept_in(tmp_path / "old", ann, **files), ann) == 3
    new = EvidenceFiles(tmp_path / "new", 10)
    with open_backup(path) as backup:
        assert check(backup, silent).learners == {"ann"}
        assert put_back(backup, {"ann"}, new) == 3
    for data in files.values():
        place = new.path(digest_of("ann", data))
        assert place is not None and place.read_bytes() == data


def test_only_files_of_those_who_come_back_do(tmp_path: Path) -> None:
    data = content(9)
    ann, bob, path = holding("ann", x=data), holding("bob", x=data), tmp_path / "a.backup"
    kept_in(tmp_path / "old", bob, x=data)
    assert written(path, kept_in(tmp_path / "old", ann, x=data), ann, bob) == 2
    new = EvidenceFiles(tmp_path / "new", 10)
    with open_backup(path) as backup:
        check(backup, silent)
        assert put_back(backup, {"bob"}, new) == 1
    assert new.path(digest_of("ann", data)) is None
    assert new.path(digest_of("bob", data)) is not None


def test_file_that_is_gone_is_left_out(tmp_path: Path) -> None:
    ann, path = holding("ann", x=content(9), y=content(5)), tmp_path / "a.backup"
    assert written(path, kept_in(tmp_path / "old", ann, y=content(5)), ann) == 1
    with open_backup(path) as backup:
        assert check(backup, silent).learners == {"ann"}


Line = list[Any]


def part(learner: str, data: bytes, last: int = 1, digest: str | None = None) -> Line:
    return ["file", learner, digest or digest_of(learner, data), last, b64encode(data).decode()]


DATA = content(9)
FORGED: dict[str, Callable[[], list[Line]]] = {
    "of nobody": lambda: [part("bob", DATA)],
    "not named": lambda: [part("ann", b"other")],
    "other content": lambda: [part("ann", b"other", digest=digest_of("ann", DATA))],
    "twice": lambda: [part("ann", DATA), part("ann", DATA)],
    "without an end": lambda: [part("ann", DATA, last=0)],
    "parts of two": lambda: [part("ann", DATA, last=0), part("bob", DATA)],
    "no base64": lambda: [["file", "ann", digest_of("ann", DATA), 1, "?"]],
    "place of no list": lambda: [part("ann", DATA), ["badge", "z6Mk"]],
    "badge too many": lambda: [part("ann", DATA), ["badge", "z6Mk/7"]],
    "last is no flag": lambda: [["file", "ann", digest_of("ann", DATA), 2, ""]],
}


@pytest.mark.parametrize("name", FORGED)
def test_forged_files_are_noticed(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.backup"
    written(path, None, holding("ann", x=DATA))
    first, learner, _ = gzip.decompress(path.read_bytes()).splitlines()
    lines = FORGED[name]()
    text = b"\n".join([first, learner, *(json.dumps(each).encode() for each in lines), b'["end",0,0,0,1,1,0]', b""])
    packed = gzip.compress(text, mtime=0)
    path.write_bytes(packed + seal(sha256(packed).hexdigest()))
    with pytest.raises(ProblemsError) as caught, open_backup(path) as backup:
        check(backup, silent)
    assert [each.code for each in caught.value.problems] == ["DAMAGED_BACKUP"]
