"""Majors, certificates and degrees of a university in this project's forms.

They stand in ../shared/data beside the project and are no part of it: without them these tests are skipped, save in CI.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from pathways.catalog.snapshot import compile_snapshot
from pathways.domain.content import Content
from pathways.domain.learner import Award, Record
from pathways.domain.requirement import CountsOnce, Group, walk
from pathways.requirements.evaluate import holds
from tests.beside import needs
from tests.outside.programmes import PRINCETON, every_course, programme, programmes
from tests.outside.students import judged_on
from tests.outside.tigerpath import credential_of, overlaps_of, things_of

pytestmark = needs(PRINCETON)

ELECTIVES = {"ECO": "Track//Economics (Standard)//Elective Courses", "NEU": "Department Requirements//Electives"}
ELECTIVES |= {"ORF": "Departmental Electives"}
RESEARCH = ["orf-311", "orf-350", "orf-360", "orf-363", "orf-375", "orf-376"]


def test_every_programme_converts() -> None:
    found = [credential_of(each, every_course()) for each in programmes()]
    assert len(found) == 25
    kinds: Counter[str] = Counter()
    for credential in found:
        (route,) = credential.routes
        assert isinstance(route.requires, Group)
        assert route.requires.counts_once is CountsOnce.WHOLE
        lines = list(walk(route.requires))
        paths = [line.path for line in lines if not getattr(line, "whole", False)]
        assert len(paths) == len(set(paths))
        kinds.update(type(line).__name__ for line in lines)
        kinds.update(limit=len([limit for line in lines if isinstance(line, Group) for limit in line.limits]))
        kinds.update(excepting=len([line for line in lines if getattr(getattr(line, "select", 0), "excepting", None)]))
    assert kinds["limit"] > 0
    assert kinds["excepting"] == 1


@pytest.mark.parametrize(
    ("code", "taken", "enough"),
    [
        # Five electives, of which two may be cognates.
        ("ECO", ["eco-312", "eco-317", "eco-315", "orf-307", "mat-378"], True),
        ("ECO", ["eco-312", "eco-317", "orf-309", "orf-307", "mat-378"], False),
        # Five electives, at most three from each of four lists; NEU 301 is on the first and the third.
        ("NEU", ["mol-459", "mol-458", "neu-475", "neu-301", "neu-437"], True),
        ("NEU", ["mol-459", "mol-458", "eeb-403", "mol-447", "neu-437"], False),
        # Ten electives, at least four of operations research, at most three of any other department.
        ("ORF", [*RESEARCH, "orf-401", "orf-405", "orf-406", "orf-407"], True),
        ("ORF", [*RESEARCH[:4], "eco-310", "eco-311", "eco-312", "cos-340", "cos-402", "cos-423"], True),
        ("ORF", [*RESEARCH[:5], "eco-310", "eco-311", "eco-312", "eco-317", "eco-332"], False),
        ("ORF", [*RESEARCH[:3], "eco-310", "eco-311", "eco-312", "cos-340", "cos-402", "cos-423", "mae-206"], False),
    ],
)
def test_partial_credit_is_cut_off(code: str, taken: list[str], enough: bool) -> None:
    found = programme("Major", code)
    snapshot = compile_snapshot(Content.of(things_of(found, [], {}, every_course())), revision=1, fingerprint="test")
    (route,) = snapshot.credentials[found.key].routes
    assert route.requires is not None
    (group,) = (line for line in walk(route.requires) if line.path == f"Major//2018//{code}//{ELECTIVES[code]}")
    assert isinstance(group, Group)
    record = Record(awards=tuple(Award(credential=key) for key in taken))
    assert {award.credential for award in record.awards} <= snapshot.credentials.keys()
    alone = replace(group, counts_once=CountsOnce.WHOLE)
    assert holds(alone, judged_on(record, snapshot), snapshot.credentials) is enough


def test_what_certificates_share_with_majors_becomes_overlaps() -> None:
    every = programmes()
    majors = [each for each in every if each.kind == "Major"]
    certificates = [each for each in every if each.kind == "Certificate"]
    found = [overlap for certificate in certificates for overlap in overlaps_of(certificate, majors)]
    assert len(majors) == 11
    assert Counter(overlap.at_most for overlap in found) == {0: 9 * 11, 1: 3 * 11, 2: 11, 3: 11, 4: 11}
