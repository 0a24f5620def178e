"""Learner records in files: what they say of waivers, substitutions and claims, and what is wrong with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from pathways.domain.learner import PinnedClaim, Record, Substitution, Waiver, unlisted_text
from pathways.errors import ProblemsError
from pathways.exchange.document import read_text
from pathways.exchange.learner_files import read_record

RECORD = """
awards: [{credential: a}]
waivers: [{path: x/r/0, reason: ten years of work, by: the dean}, {path: y, reason: said so}]
substitutions: [{for: a, by: b, reason: same syllabus}]
claims: [{award: a, path: x/r/1}]
"""


def read(text: str) -> Record:
    return read_record(read_text(text, "learner.yaml"))


def wrong(text: str) -> list[tuple[str, int | None, str | None]]:
    with pytest.raises(ProblemsError) as refused:
        read(text)
    return [(each.code, each.line, each.path) for each in refused.value.problems]


def test_what_was_agreed_with_a_learner_is_read() -> None:
    found = read(RECORD)
    assert found.waivers == (
        Waiver(path="x/r/0", reason="ten years of work", by="the dean"),
        Waiver(path="y", reason="said so"),
    )
    assert found.substitutions == (Substitution(for_="a", by="b", reason="same syllabus"),)
    assert found.claims == (PinnedClaim(award="a", path="x/r/1"),)


def test_credit_from_elsewhere_is_an_award() -> None:
    found = read("unlisted: [{creditsOf: Music 101, credits: 2.5}, {creditsOf: Music 101, credits: 1}]")
    texts = [(unlisted_text(each.credential), str(each.credits)) for each in found.awards]
    assert texts == [("Music 101", "2.5"), ("Music 101", "1")]
    assert len({each.credential for each in found.awards}) == 2
    assert wrong("unlisted: [{creditsOf: Music 101}, {credits: 2}, {creditsOf: x, credits: -1, of: y}]") == [
        ("MISSING", 1, "unlisted/0"),
        ("MISSING", 1, "unlisted/1"),
        ("OUT_OF_RANGE", 1, "unlisted/2/credits"),
        ("NOT_FOUND", 1, "unlisted/2/of"),
    ]


def test_file_of_learner_records_may_hold_the_one() -> None:
    lines = RECORD.strip().splitlines()
    text = "format: pathways/1\nlearners:\n- key: jo\n" + "".join(f"  {line}\n" for line in lines)
    assert read(text) == read(RECORD)
    assert wrong("format: pathways/1\nlearners: [{key: a}, {key: b}]") == [("BAD_VALUE", 2, "learners")]
    assert wrong("learners: []\nlearner: 1") == [("BAD_VALUE", 1, "learners"), ("NOT_FOUND", 2, "learner")]


def test_everything_that_is_wrong_comes_at_once(tmp_path: Path) -> None:
    text = """
waivers: [{path: x}, {reason: y}, {path: x, reason: y, from: z}]
substitutions: [{for: A, by: b, reason: c}, {for: a, by: b}]
claims: [{award: a}, {path: x}, 7]
"""
    assert sorted(wrong(text), key=lambda each: each[2] or "") == [
        ("MISSING", 4, "claims/0"),
        ("MISSING", 4, "claims/1"),
        ("WRONG_TYPE", 4, "claims/2"),
        ("BAD_KEY", 3, "substitutions/0/for"),
        ("MISSING", 3, "substitutions/1"),
        ("MISSING", 2, "waivers/0"),
        ("MISSING", 2, "waivers/1"),
        ("NOT_FOUND", 2, "waivers/2/from"),
    ]
