"""Evidence of awards: what a reviewer looks at. A text, a link that nothing here fetches, or a file that is sent.

A text may name work of the record: that work in words then stands in its place, as it was when the award was recorded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pathways.codes import Code
from pathways.domain.conditions import folded
from pathways.domain.identifiers import is_web_address
from pathways.domain.learner import Experience
from pathways.errors import Problem, did_you_mean
from pathways.text import HINT, flaw_of, shown, with_plain_line_ends
from pathways.wording.work import worded_work

MOST_PIECES = 20
LONGEST_PIECE = 5_000
FILE = "file:"
"""How a piece begins that names a file."""
WORK = "experience:"
"""How a piece begins that names work of the record by its field."""
LONGEST_NAME = 200
USUAL_TYPE = "application/octet-stream"
MEDIA_TYPES = frozenset(
    {
        *("application/pdf", "application/json", "application/zip", USUAL_TYPE),
        *("image/png", "image/jpeg", "image/webp", "text/plain", "text/csv"),
    }
)
"""What a file may say that it is; nothing of them runs in a browser."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One piece: exactly one of text, url and file.

    Attributes:
        key: names it among those of its award.
        text: in words, of several lines where its author likes.
        url: an address of http or https.
        file: the name of a file.
        media_type: of the file, once it was sent.
        size: of the file in bytes.
        digest: by which the file is found; None: it was not sent yet.
    """

    key: str
    text: str | None = None
    url: str | None = None
    file: str | None = None
    media_type: str | None = None
    size: int | None = None
    digest: str | None = None


def read_evidence(said: Sequence[str]) -> tuple[Evidence, ...]:
    """Texts and links; what stands twice counts once."""
    return tuple(map(_piece, dict.fromkeys(said)))


def evidence_problems(said: Sequence[str], path: str) -> Iterator[Problem]:
    """What keeps texts from being evidence."""
    if len(said) > MOST_PIECES:
        text = f"{len(said)} pieces of evidence are too many."
        yield Problem(Code.LIMIT, text, f"Name at most {MOST_PIECES}; link to a page that lists more.", path)
    for place, each in enumerate(said):
        where = f"{path}/{place}"
        if not each.strip():
            yield Problem(Code.EMPTY, "The text is empty.", "Write something, or leave it out.", where)
        elif len(each) > LONGEST_PIECE:
            text = f"A text of {len(each):,} characters."
            yield Problem(Code.TOO_LONG, text, f"Use at most {LONGEST_PIECE:,}, or a link.", where)
        elif each.startswith(FILE) and not _is_file_name(each.removeprefix(FILE).strip()):
            hint = f"Write {FILE}NAME: at most {LONGEST_NAME} characters, without slashes, and send it to /evidence/ID."
            yield Problem(Code.INVALID, f"{shown(each)} does not name a file.", hint, where)
        elif (flaw := flaw_of(each, lines=True)) is not None:
            yield Problem(Code.BAD_TEXT, flaw, HINT, where)


def with_work(pieces: Sequence[Evidence], experience: Sequence[Experience]) -> tuple[Evidence, ...]:
    """The pieces, those that name work of a record as that work in words."""
    found: dict[str, Evidence] = {}
    for piece in pieces:
        made, field = piece, _field_named(piece)
        if field is not None:
            lines = [worded_work(each) for each in experience if _is_of(each, field)]
            text = "\n".join(("Work of the record:", *lines))[:LONGEST_PIECE]
            made = Evidence(key=_key(text), text=text)
        found[made.key] = made
    return tuple(found.values())


def work_problems(pieces: Sequence[Evidence], experience: Sequence[Experience], path: str) -> Iterator[Problem]:
    """That the record has no work in a field that is named."""
    for place, piece in enumerate(pieces):
        field = _field_named(piece)
        if field is None or any(_is_of(each, field) for each in experience):
            continue
        there = list(dict.fromkeys(each.field for each in experience if each.field is not None))
        hint = did_you_mean(field, there) or (f"It has {', '.join(there)}." if there else "Save the work first.")
        yield Problem(Code.NOT_FOUND, f"The record has no work in {shown(field)}.", hint, f"{path}/{place}")


def _field_named(piece: Evidence) -> str | None:
    """The field of work that a piece names; None: it is no such piece."""
    said = piece.text or ""
    return said.removeprefix(WORK).strip() if said.startswith(WORK) else None


def _is_of(entry: Experience, field: str) -> bool:
    return folded(entry.field or "") == folded(field)


def media_type_of(said: str) -> str:
    """The media type under which a file is kept."""
    name = said.partition(";")[0].strip().lower()
    return name if name in MEDIA_TYPES else USUAL_TYPE


def _is_file_name(name: str) -> bool:
    return 0 < len(name) <= LONGEST_NAME and flaw_of(name) is None and not set(name) & set('/\\:"') and name[0] != "."


def _key(said: str) -> str:
    return hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _piece(said: str) -> Evidence:
    key = _key(said)
    if said.startswith(FILE):
        return Evidence(key=key, file=said.removeprefix(FILE).strip())
    if is_web_address(said):
        return Evidence(key=key, url=said)
    return Evidence(key=key, text=with_plain_line_ends(said))
