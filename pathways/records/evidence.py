"""Evidence of awards: what a reviewer looks at. A text or a link; neither is fetched, run or shown as anything else."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pathways.codes import Code
from pathways.domain.identifiers import is_web_address
from pathways.errors import Problem
from pathways.text import HINT, flaw_of, with_plain_line_ends

MOST_PIECES = 20
LONGEST_PIECE = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One piece: exactly one of text and url.

    Attributes:
        key: names it among those of its award.
        text: in words, of several lines where its author likes.
        url: an address of http or https.
    """

    key: str
    text: str | None = None
    url: str | None = None


def evidence_of(said: Sequence[str]) -> tuple[Evidence, ...]:
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
        elif (flaw := flaw_of(each, lines=True)) is not None:
            yield Problem(Code.BAD_TEXT, flaw, HINT, where)


def _piece(said: str) -> Evidence:
    key = hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    if is_web_address(said):
        return Evidence(key=key, url=said)
    return Evidence(key=key, text=with_plain_line_ends(said))
