"""Recognises files of other kinds by what they begin with, their columns or their members, and says what to do."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from pathways.codes import Code
from pathways.errors import Problem

LOOK_AT = 20
"""Members of a list that are looked at."""
LONGEST_HEAD = 10_000
"""Letters of a first line."""

A_LEARNERS = "A catalogue says what can be earned, not who earned it. "
AS_AWARD = (
    f"{A_LEARNERS}Store it with pathways learners import FILE; or write it into a learner's record, "
    "awards: [{credential: KEY, issuedOn: DATE}], and give that with --learner FILE."
)
NO_PLACE = f"{A_LEARNERS}What others say of an issuer or an award has no place in either."
AS_COMPETENCIES = "Write the skills that are needed into a file, format: pathways/1, competencies: [{key: …, name: …}]."
AS_OCCUPATIONS = (
    "Write the occupations that are needed into a file, format: pathways/1, occupations: [{key: …, name: …, needs: …}]."
)
AS_CATALOGUE = "Catalogue files are YAML or JSON with format: pathways/1, CTDL JSON-LD, or sheets (pathways template)."


@dataclass(frozen=True, slots=True)
class Bytes:
    """A kind of file that begins with some bytes, and has others somewhere."""

    name: str
    hint: str
    start: bytes
    inside: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A kind of table by columns that it has; letters and digits of their names count, in either case."""

    name: str
    hint: str
    columns: frozenset[str]


@dataclass(frozen=True, slots=True)
class Members:
    """A kind of JSON.

    Attributes:
        types: one of them is a `type` or `@type`.
        contexts: one of them begins a text of `@context`.
        names: an object has all of these members; none: it is not known by its members.
    """

    name: str
    hint: str
    types: frozenset[str] = frozenset()
    contexts: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()


def _columns(text: str) -> frozenset[str]:
    return frozenset(map(_letters, text.split(",")))


def _letters(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


PNG, SVG, ZIP, GZIP = b"\x89PNG\r\n\x1a\n", b"<svg", b"PK\x03\x04", b"\x1f\x8b"
BY_BYTES = (
    Bytes("a badge baked into a PNG picture", AS_AWARD, PNG, (b"openbadges", b"openbadgecredential")),
    Bytes("a PNG picture", AS_CATALOGUE, PNG),
    Bytes("a badge baked into an SVG picture", AS_AWARD, SVG, (b"openbadges:",)),
    Bytes("an SVG picture", AS_CATALOGUE, SVG),
    Bytes("an Excel workbook", f"Save the sheet that is needed as text first. {AS_CATALOGUE}", ZIP, (b"xl/",)),
    Bytes("a ZIP archive", f"Unpack it first. {AS_CATALOGUE}", ZIP),
    Bytes("a gzip archive", f"Unpack it first; a backup is read by: pathways restore FILE. {AS_CATALOGUE}", GZIP),
    Bytes("a PDF document", AS_CATALOGUE, b"%PDF-"),
)
"""The more telling kind stands before the one that it is of; an SVG may begin after an XML declaration and comments."""
BY_COLUMNS = (
    Table("an OSMT table of skills", AS_COMPETENCIES, _columns("Skill Name,Contextualized Skill Statement")),
    Table("an OSMT table of skills", AS_COMPETENCIES, _columns("RSD Name,Skill Statement")),
    Table("a CASE table of competencies", AS_COMPETENCIES, _columns("Identifier,fullStatement")),
    Table("an ESCO table of occupations", AS_OCCUPATIONS, _columns("conceptUri,iscoGroup")),
    Table("an ESCO table of skills", AS_COMPETENCIES, _columns("conceptUri,skillType")),
    Table("an ESCO table of what occupations need", AS_OCCUPATIONS, _columns("occupationUri,skillUri")),
    Table("an ESCO table of related skills", AS_COMPETENCIES, _columns("originalSkillUri,relatedSkillUri")),
    Table("an O*NET table", AS_OCCUPATIONS, _columns("O*NET-SOC Code")),
    Table("a plan that was written as a table", AS_CATALOGUE, _columns("credentialKey,routeKey,satisfies")),
)
BY_MEMBERS = (
    Members(
        "a Comprehensive Learner Record",
        AS_AWARD,
        frozenset({"ClrCredential"}),
        ("https://purl.imsglobal.org/spec/clr/", "https://dc.imsglobal.org/draft/clr/"),
    ),
    Members("an Open Badges 3.0 endorsement", NO_PLACE, frozenset({"EndorsementCredential"})),
    Members(
        "an Open Badges 3.0 credential",
        AS_AWARD,
        frozenset({"OpenBadgeCredential", "AchievementCredential"}),
        ("https://purl.imsglobal.org/spec/ob/v3p0/",),
    ),
    Members("an Open Badges 2.0 document", AS_AWARD, contexts=("https://w3id.org/openbadges/",)),
    Members("an Open Badges 1 assertion", AS_AWARD, names=frozenset({"recipient", "badge", "verify"})),
    Members(
        "a verifiable credential",
        AS_AWARD,
        frozenset({"VerifiableCredential", "VerifiablePresentation"}),
        ("https://www.w3.org/ns/credentials/", "https://www.w3.org/2018/credentials/"),
    ),
    Members("a CASE package of competencies", AS_COMPETENCIES, names=frozenset({"CFDocument"})),
    Members("a CASE list of competencies", AS_COMPETENCIES, names=frozenset({"CFItems"})),
    Members(
        "an OSMT document of skills",
        AS_COMPETENCIES,
        frozenset({"RichSkillDescriptor", "RichSkillCollection"}),
        names=frozenset({"skillName", "skillStatement"}),
    ),
    Members("a NICE framework", AS_COMPETENCIES, names=frozenset({"elements", "relationships"})),
)
TOKEN = ("a signed credential (a JSON Web Token)", AS_AWARD)
_TOKEN = re.compile(r"\s*eyJ[\w-]+\.eyJ[\w-]+\.[\w-]*\s*\Z", re.ASCII)
ANY_TABLE = ("a table", AS_CATALOGUE)
TABLE_SUFFIXES = (".csv", ".tsv", ".tab")
_BEFORE_SVG = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:\s|<\?xml[^>]{0,200}\?>|<!--.{0,2000}?-->|<!DOCTYPE[^>]{0,500}>)*+", re.DOTALL
)


def foreign_bytes(raw: bytes) -> Problem | None:
    """Names the known format of a file without text, or with a picture of text; None: unknown."""
    begun = _BEFORE_SVG.match(raw)
    after = begun.end() if begun else 0
    for kind in BY_BYTES:
        starts = raw.startswith(kind.start, after if kind.start == SVG else 0)
        if starts and (not kind.inside or any(part in raw for part in kind.inside)):
            return _problem(kind.name, kind.hint)
    return None


def is_of_a_person(problem: Problem) -> bool:
    """It says that a file is a badge or a record of badges, which belongs to a learner."""
    return problem.code is Code.OTHER_KIND_OF_FILE and problem.hint == AS_AWARD


def foreign_text(text: str, file: str) -> Problem | None:
    """Names the known format of a text other than JSON; None: unknown."""
    if _TOKEN.match(text):
        return _problem(*TOKEN)
    head = text[:LONGEST_HEAD].lstrip().split("\n", 1)[0]
    if head.startswith("#"):
        return None
    delimiter = max("\t;,", key=head.count)
    try:
        columns = {_letters(name) for name in next(csv.reader([head], delimiter=delimiter), [])}
    except csv.Error:
        columns = set()  # a carriage return inside of a line
    for kind in BY_COLUMNS:
        if kind.columns <= columns:
            return _problem(kind.name, kind.hint)
    if PurePath(file).suffix.lower() in TABLE_SUFFIXES:
        return _problem(*ANY_TABLE)
    return None


def foreign_value(value: object) -> Problem | None:
    """What a parsed JSON document is, itself or as a list; None: nothing known, or it says its own format."""
    if isinstance(value, list):
        found = ((place, foreign_value(item)) for place, item in enumerate(value[:LOOK_AT]) if isinstance(item, dict))
        return next((_problem_at(place, each) for place, each in found if each is not None), None)
    if not isinstance(value, dict) or "format" in value:
        return None
    for kind in BY_MEMBERS:
        path = _telling(value, kind)
        if path is not None:
            return _problem(kind.name, kind.hint, path)
    return None


def _telling(value: dict[str, object], kind: Members) -> str | None:
    """The member by which an object is of a kind."""
    for name in ("type", "@type"):
        if kind.types.intersection(_texts(value.get(name))):
            return name
    if any(text.startswith(kind.contexts) for text in _texts(value.get("@context")) if kind.contexts):
        return "@context"
    return min(kind.names) if kind.names and kind.names <= value.keys() else None


def _texts(value: object) -> Iterable[str]:
    return [text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)]


def _problem(name: str, hint: str, path: str | None = None) -> Problem:
    return Problem(Code.OTHER_KIND_OF_FILE, f"This is {name}, not a file of Pathways.", hint, path)


def _problem_at(place: int, problem: Problem) -> Problem:
    return Problem(problem.code, problem.message, problem.hint, f"{place}/{problem.path}")
