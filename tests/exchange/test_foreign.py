"""Files of other kinds are named, with what to do, instead of being called wrong catalogues."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pathways.errors import Problem, ProblemsError
from pathways.exchange.ctdl.documents import is_ctdl
from pathways.exchange.files import read_files
from pathways.exchange.foreign import BY_BYTES, BY_COLUMNS, BY_MEMBERS
from tests.beside import DATA, needs
from tests.seeded import SEED

OB2 = "https://w3id.org/openbadges/v2"
OB3 = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
VC = "https://www.w3.org/ns/credentials/v2"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"


def refused(path: Path) -> Problem:
    """The one problem of a file of another kind."""
    with pytest.raises(ProblemsError) as error:
        read_files([path])
    (problem,) = error.value.problems
    assert problem.file == str(path)
    assert problem.line is not None
    return problem


def named(path: Path) -> tuple[str, str | None]:
    """What a file of another kind is called, and the place that tells it."""
    problem = refused(path)
    assert problem.code == "OTHER_KIND_OF_FILE", problem
    assert problem.hint
    before, after = "This is ", ", not a file of Pathways."
    assert problem.message.startswith(before) and problem.message.endswith(after)
    return problem.message.removeprefix(before).removesuffix(after), problem.path


@pytest.mark.parametrize(
    ("value", "name", "path"),
    [
        ({"@context": [VC, OB3], "type": ["VerifiableCredential", "OpenBadgeCredential"]},
         "an Open Badges 3.0 credential", "type"),
        ({"type": ["VerifiableCredential", "AchievementCredential"]}, "an Open Badges 3.0 credential", "type"),
        ({"@context": [VC, OB3], "type": "OtherCredential"}, "an Open Badges 3.0 credential", "@context"),
        ({"type": ["VerifiableCredential", "EndorsementCredential"]}, "an Open Badges 3.0 endorsement", "type"),
        ({"type": ["VerifiableCredential", "ClrCredential"]}, "a Comprehensive Learner Record", "type"),
        ({"@context": VC, "type": ["VerifiableCredential"]}, "a verifiable credential", "type"),
        ({"@type": "VerifiablePresentation"}, "a verifiable credential", "@type"),
        ({"@context": OB2, "type": "Assertion"}, "an Open Badges 2.0 document", "@context"),
        ({"uid": "1", "recipient": {}, "badge": "x", "verify": {}}, "an Open Badges 1 assertion", "badge"),
        ({"CFDocument": {}, "CFItems": []}, "a CASE package of competencies", "CFDocument"),
        ({"CFItems": []}, "a CASE list of competencies", "CFItems"),
        ({"type": "RichSkillDescriptor"}, "an OSMT document of skills", "type"),
        ([1, {"skillName": "A", "skillStatement": "B"}], "an OSMT document of skills", "1/skillName"),
        ({"documents": [], "elements": [], "relationships": []}, "a NICE framework", "elements"),
    ],
)  # fmt: skip
def test_json_of_other_kinds_is_named(tmp_path: Path, value: Any, name: str, path: str) -> None:
    for file in ("a.json", "a.jsonld", "a.txt"):
        (tmp_path / file).write_text(json.dumps(value, indent=1))
        assert named(tmp_path / file) == (name, path)


def test_line_is_that_of_what_tells_the_kind(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"id": "x",\n"name": "y",\n"type": "RichSkillDescriptor"}')
    assert refused(tmp_path / "a.json").line == 3


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ("Collection,Skill Name,Skill Category,Contextualized Skill Statement", "an OSMT table of skills"),
        ("RSD Name;SKILL STATEMENT;Keywords", "an OSMT table of skills"),
        ('"Identifier","fullStatement","Human Coding Scheme"', "a CASE table of competencies"),
        ("conceptType,conceptUri,iscoGroup,preferredLabel", "an ESCO table of occupations"),
        ("conceptType,conceptUri,skillType,preferredLabel", "an ESCO table of skills"),
        ("occupationUri,relationType,skillType,skillUri", "an ESCO table of what occupations need"),
        ("originalSkillUri,relationType,relatedSkillUri", "an ESCO table of related skills"),
        ("O*NET-SOC Code\tElement ID\tScale ID\tData Value", "an O*NET table"),
        ("number,credentialKey,routeKey,satisfies", "a plan that was written as a table"),
        ("anything,else", "a table"),
        ("one column", "a table"),
        ("", "a table"),
    ],
)
def test_tables_are_named_by_their_columns(tmp_path: Path, head: str, name: str) -> None:
    for file, begin, end in (("a.csv", "", "\n"), ("b.csv", "\ufeff", "\r\n")):
        (tmp_path / file).write_bytes(f"{begin}{head}{end}1,2,3{end}".encode())
        assert named(tmp_path / file) == (name, None)
    if name != "a table":
        (tmp_path / "a.txt").write_text(head)
        assert named(tmp_path / "a.txt") == (name, None)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (PNG, "a PNG picture"),
        (PNG + b"\0\0\0\x10iTXtopenbadges\0\0", "a badge baked into a PNG picture"),
        (PNG + b"\0\0\0\x10iTXtopenbadgecredential\0", "a badge baked into a PNG picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "an SVG picture"),
        (b"<?xml version='1.0'?>\n<!-- x -->\n<svg><openbadges:assertion/>", "a badge baked into an SVG picture"),
        (b"\xef\xbb\xbf <svg><openbadges:credential/></svg>", "a badge baked into an SVG picture"),
        (b"PK\x03\x04\0\0[Content_Types].xml xl/workbook.xml", "an Excel workbook"),
        (b"PK\x03\x04\0\0a.txt", "a ZIP archive"),
        (b"\x1f\x8b\x08", "a gzip archive"),
        (b"%PDF-1.7", "a PDF document"),
        (b"eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln\n", "a signed credential (a JSON Web Token)"),
    ],
)  # fmt: skip
def test_pictures_and_archives_are_named_by_their_bytes(tmp_path: Path, raw: bytes, name: str) -> None:
    for file in ("a.bin", "a.json", "a.yaml"):
        (tmp_path / file).write_bytes(raw)
        if not (name.startswith("a signed") and file == "a.json"):
            assert named(tmp_path / file) == (name, None)


def test_every_signature_is_tried() -> None:
    """By the tests above; a kind that is added needs a case."""
    source = Path(__file__).read_text(encoding="utf-8")
    assert [kind.name for kind in (*BY_BYTES, *BY_COLUMNS, *BY_MEMBERS) if f'"{kind.name}"' not in source] == []


@pytest.mark.parametrize(
    "text",
    [
        "format: pathways/1\ncredentials: []",
        '{"format": "pathways/1", "elements": [], "relationships": []}',
        '{"@context": "https://credreg.net/ctdl/schema/context/json", "@id": "x", "@type": "ceterms:Badge"}',
        "# name,identifier,fullStatement\nformat: pathways/1",
    ],
)
def test_catalogues_are_not_taken_for_others(tmp_path: Path, text: str) -> None:
    (tmp_path / "a").write_text(text)
    read_files([tmp_path / "a"])


def test_seed_files_are_not_taken_for_foreign() -> None:
    assert read_files([SEED]).documents


def samples(folder: str, *patterns: str) -> list[Path]:
    return sorted(path for pattern in patterns for path in (DATA / folder).glob(pattern))


@needs(DATA / "skills")
def test_real_skill_files_are_named() -> None:
    found = {path.name: named(path)[0] for path in samples("skills", "*/*.csv", "*/*.json")}
    assert len(found) >= 20
    assert {name for name in found.values() if "CASE" in name} == {
        "a CASE package of competencies", "a CASE table of competencies",
    }  # fmt: skip
    assert found["Skills-Import.csv"] == found["v3_skills_get.json"].replace("document", "table")
    assert found["oNet-Import.csv"] == found["Skills.csv"] == "an O*NET table"
    assert found["occupations_en.csv"] == "an ESCO table of occupations"


@needs(DATA / "badges")
def test_real_badges_are_named() -> None:
    """All of the official validator's inputs, signed ones too, but the one that is no JSON."""
    paths = samples("badges/1edtech-validator", "clr20/*", "ob20/*.json", "ob20/*.jwt", "ob30/*.json", "ob30/*.jwt")
    found = {
        path: named(path)[0] for path in paths if path.is_file() and path.name != "redirected-validation-subject.json"
    }
    assert len(found) >= 60
    expected = {"clr20": "a Comprehensive Learner Record", "ob20": "an Open Badges 2.0 document"}
    for path, name in found.items():
        if path.suffix == ".jwt":
            assert name == "a signed credential (a JSON Web Token)"
        else:
            others = ("an Open Badges 3.0 credential", "an Open Badges 3.0 endorsement", "a verifiable credential")
            assert name in ([expected[path.parent.name]] if path.parent.name in expected else others), path


@needs(DATA / "ctdl")
def test_real_ctdl_is_read_as_before() -> None:
    for path in samples("ctdl", "**/*.json"):
        try:
            value = json.loads(path.read_text(encoding="utf-8-sig"))
        except ValueError:
            continue
        if is_ctdl(value):
            read_files([path])
