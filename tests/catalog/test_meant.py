"""Whoever writes a name, an abbreviation or another case is told the key."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from pathways.catalog.meant import meant


@dataclass(frozen=True)
class Named:
    """Something with a name."""

    name: str


KNOWN = {
    "isc2-cissp": Named("Certified Information Systems Security Professional (CISSP)"),
    "isaca-cisa": Named("Certified Information Systems Auditor"),
    "comptia-security-plus": Named("CompTIA Security+"),
    "comptia-a-plus": Named("CompTIA A+"),
    "comptia-csap": Named("CompTIA Security Analytics Professional (CSAP)"),
    "registered-nurses": Named("Registered Nurses"),
}


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("CISSP", "isc2-cissp"),
        ("cisa", "isaca-cisa"),
        ("CIsA", "isaca-cisa"),
        ("COMPTIA-SECURITY-PLUS", "comptia-security-plus"),
        ("Security+", "comptia-security-plus"),
        ("CompTIA A+", "comptia-a-plus"),
        ("information systems security", "isc2-cissp"),
        ("registred nurses", "registered-nurses"),
        ("comptia-securty-plus", "comptia-security-plus"),
    ],
)
def test_what_is_meant_comes_first(written: str, first: str) -> None:
    assert meant(written, KNOWN)[0] == first


@pytest.mark.parametrize("written", ["", "--", "zzzzzzzz", "CISSP" * 100])
def test_nothing_is_guessed_of_nothing(written: str) -> None:
    assert meant(written, KNOWN) == []


@pytest.mark.parametrize("written", ["nope", "cnpa-linux-x", "foundry-zzz"])
def test_far_ones_are_not_proposed(written: str) -> None:
    """Each differs in two letters of four, or in a whole word, from all there is."""
    known = {"linux-foundation-cnpe": Named("Cloud Native Platform Engineer"), **KNOWN}
    assert meant(written, known) == []


def test_typo_in_one_word_of_several_is_near() -> None:
    known = {"aws-solutions-architect-associate": Named("A"), "azure-architect": Named("B"), **KNOWN}
    assert meant("aws-archtect", known) == ["aws-solutions-architect-associate"]


def test_initials_of_a_name_stand_for_it() -> None:
    assert meant("CISA", {"audit-exam": Named("Certified Information Systems Auditor")}) == ["audit-exam"]
