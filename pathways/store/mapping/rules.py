"""What rules consist of besides requirement lines: filters, limits, the parties of overlaps; as nodes and back.

Filters and limits carry the key of the thing that they are a part of, so that they are read and removed without a walk
through its trees. A filter's id is that of what selects by it; ``/except`` follows for what that leaves out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from operator import itemgetter
from typing import assert_never

from pathways.domain.catalog import Kind
from pathways.domain.requirement import (
    Attribute,
    AverageLine,
    CompetencyLine,
    ConditionLine,
    CoverageLine,
    CredentialLine,
    ExclusionLine,
    ExperienceLine,
    Group,
    Limit,
    Requirement,
    Select,
    Selection,
)
from pathways.domain.shared_rules import Equivalence, Overlap
from pathways.present import present
from pathways.store import bolt
from pathways.store.mapping.statements import Stage, Statement, Written, link, plain_links
from pathways.store.mapping.things import LABELS, number, text

SELECTION_COLUMNS = (
    "id",
    "keys",
    "subjects",
    "credentialTypes",
    "notKeys",
    "levels",
    "minCredits",
    "maxCredits",
    "unlisted",
)
LIMIT_COLUMNS = ("id", "atMost", "atMostCredits", "per", "atMostShare", "graded")
PARTY_COLUMNS = ("id", "text")

_EXCEPT = "/except"


def _part(above: str, how: str, part: str, depth: int, *, identity: str = "id") -> Statement:
    return Statement(
        Stage.PART,
        depth,
        f"UNWIND $rows AS row MATCH (a:{above} {{{identity}: row.parent}}) "
        f"CREATE (a)-[:{how}]->(n:{part}) SET n = row.properties RETURN count(*)",
    )


_POSITION = " {position: row.position}"
_LIMIT = _part("Requirement", f"HAS_LIMIT{_POSITION}", "Limit", 0)
_PARTY = _part("Overlap", f"BETWEEN{_POSITION}", "Party", 0, identity="key")
_LINE_SELECTS = _part("Requirement", "SELECTS", "Selection", 1)
_LIMIT_SELECTS = _part("Limit", "SELECTS", "Selection", 1)
_PARTY_SELECTS = _part("Party", "SELECTS", "Selection", 1)
_OVERLAP_SELECTS = _part("Overlap", "SELECTS", "Selection", 1, identity="key")
_LEAVES_OUT = _part("Selection", "EXCEPT", "Selection", 2)

_LIMIT_COUNTS = link("Limit", "COUNTS", LABELS[Kind.CREDENTIAL], identity="id")
_OVERLAP_COUNTS = link("Overlap", "COUNTS", LABELS[Kind.CREDENTIAL])
_OF_OWNER = link("Selection", "OF_OWNER", LABELS[Kind.ORGANIZATION], identity="id")
_OF_COMPETENCY = link("Selection", "OF_COMPETENCY", LABELS[Kind.COMPETENCY], identity="id")
_HAS_MEMBER = link(LABELS[Kind.EQUIVALENCE], "HAS_MEMBER", LABELS[Kind.CREDENTIAL])
# Whether a text is a key or a path is not said by the overlap alone.
_PARTY_NAMES = Statement(
    Stage.LINK,
    0,
    "UNWIND $rows AS row MATCH (p:Party {id: row.source}) OPTIONAL MATCH (c:Credential {key: row.target}) "
    "FOREACH (each IN CASE WHEN c IS NULL THEN [] ELSE [c] END | CREATE (p)-[:NAMES]->(each)) RETURN count(*)",
)

CLEAR_SELECTIONS = "UNWIND $keys AS key MATCH (n:Selection {thing: key}) DETACH DELETE n"
CLEAR_OF_CREDENTIALS = ("UNWIND $keys AS key MATCH (n:Limit {thing: key}) DETACH DELETE n", CLEAR_SELECTIONS)
CLEAR_OF_OVERLAPS = (
    "UNWIND $keys AS key MATCH (o:Overlap {key: key})-[:BETWEEN]->(n:Party) DETACH DELETE n",
    "UNWIND $keys AS key MATCH (o:Overlap {key: key})-[e:COUNTS]->() DELETE e",
    CLEAR_SELECTIONS,
)
CLEAR_OF_EQUIVALENCES = ("UNWIND $keys AS key MATCH (n:Equivalence {key: key})-[e:HAS_MEMBER]->() DELETE e",)


def parts_of_line(line: Requirement, id_: str, credential: str) -> Written:
    """What hangs on a requirement's node besides its lines."""
    match line:
        case Group(limits=limits):
            for position, limit in enumerate(limits):
                limit_id = f"{id_}/limits/{position}"
                properties = present(
                    id=limit_id,
                    thing=credential,
                    atMost=limit.at_most,
                    atMostCredits=text(limit.at_most_credits),
                    per=limit.per and str(limit.per),
                    atMostShare=text(limit.at_most_share),
                    graded=limit.graded,
                )
                yield _LIMIT, {"parent": id_, "position": position, "properties": properties}
                yield from plain_links(_LIMIT_COUNTS, limit_id, limit.keys)
                if limit.select is not None:
                    yield from _selection(_LIMIT_SELECTS, limit_id, limit.select, credential)
        case Selection(select=select) | ExclusionLine(select=Select() as select):
            yield from _selection(_LINE_SELECTS, id_, select, credential)
        case (
            ExclusionLine()
            | CredentialLine()
            | CompetencyLine()
            | ExperienceLine()
            | ConditionLine()
            | CoverageLine()
            | AverageLine()
        ):
            pass
        case _:
            assert_never(line)


def parts_of_overlap(overlap: Overlap) -> Written:
    """Everything an overlap owns."""
    for position, party in enumerate(overlap.between):
        id_ = f"{overlap.key}/between/{position}"
        said = party if isinstance(party, str) else None
        properties = present(id=id_, text=said)
        yield _PARTY, {"parent": overlap.key, "position": position, "properties": properties}
        if isinstance(party, Select):
            yield from _selection(_PARTY_SELECTS, id_, party, overlap.key)
        else:
            yield _PARTY_NAMES, {"source": id_, "target": party}
    yield from plain_links(_OVERLAP_COUNTS, overlap.key, overlap.keys)
    if overlap.select is not None:
        yield from _selection(_OVERLAP_SELECTS, overlap.key, overlap.select, overlap.key)


def members_of(equivalence: Equivalence) -> Written:
    """The relationships to the members of a set."""
    return plain_links(_HAS_MEMBER, equivalence.key, equivalence.credentials)


def _selection(statement: Statement, id_: str, select: Select, thing: str) -> Written:
    filters: list[tuple[Statement, str, str, Select]] = [(statement, id_, id_, select)]
    if select.excepting is not None:
        filters.append((_LEAVES_OUT, id_, f"{id_}{_EXCEPT}", select.excepting))
    for how, parent, own, each in filters:
        properties = present(
            id=own,
            thing=thing,
            keys=list(each.keys),
            subjects=list(each.subjects),
            credentialTypes=list(each.credential_types),
            notKeys=list(each.not_keys),
            levels=list(each.levels),
            minCredits=text(each.min_credits),
            maxCredits=text(each.max_credits),
            unlisted=each.unlisted or None,
        )
        yield how, {"parent": parent, "properties": properties}
        yield from plain_links(_OF_OWNER, own, each.owned_by)
        yield from plain_links(_OF_COMPETENCY, own, each.competencies)


def named_by_line(line: Requirement) -> Iterator[tuple[Kind, str]]:
    """What the limits of a group, or a selection, name."""
    match line:
        case Group(limits=limits):
            for limit in limits:
                yield from ((Kind.CREDENTIAL, key) for key in limit.keys)
                yield from ((Kind.SCALE, key) for key in (limit.graded,) if key is not None)
                yield from _named_by(limit.select)
        case Selection(select=select) | ExclusionLine(select=Select() as select):
            yield from _named_by(select)
        case (
            ExclusionLine()
            | CredentialLine()
            | CompetencyLine()
            | ExperienceLine()
            | ConditionLine()
            | CoverageLine()
            | AverageLine()
        ):
            pass
        case _:
            assert_never(line)
    if isinstance(line, CredentialLine | Selection) and line.min_grade is not None:
        yield Kind.SCALE, line.min_grade.scale
    if isinstance(line, CredentialLine | Selection) and line.earned is not None:
        yield from ((Kind.ORGANIZATION, key) for key in (*line.earned.issued_by, *line.earned.not_issued_by))


def named_by_overlap(overlap: Overlap) -> Iterator[tuple[Kind, str]]:
    """What an overlap surely names: a text between which it stands may be a path."""
    yield from ((Kind.CREDENTIAL, key) for key in overlap.keys)
    yield from _named_by(overlap.select)
    for party in overlap.between:
        if isinstance(party, Select):
            yield from _named_by(party)


def _named_by(select: Select | None) -> Iterator[tuple[Kind, str]]:
    while select is not None:
        yield from ((Kind.ORGANIZATION, key) for key in select.owned_by)
        yield from ((Kind.COMPETENCY, key) for key in select.competencies)
        select = select.excepting


def selects_of(nodes: list[bolt.Row], owners: list[bolt.Row], competencies: list[bolt.Row]) -> dict[str, Select]:
    """Filters by their id.

    Args:
        nodes: of SELECTION_COLUMNS.
        owners, competencies: rows (id, position, key).
    """
    owned_by, shown = in_order(owners), in_order(competencies)
    rows = {row[0]: row for row in nodes}

    def filters(id_: str, excepting: Select | None) -> Select:
        _, keys, subjects, types, not_keys, levels, least, most, unlisted = rows[id_]
        return Select(
            keys=tuple(keys or ()),
            subjects=tuple(subjects or ()),
            owned_by=owned_by.get(id_, ()),
            credential_types=tuple(types or ()),
            competencies=shown.get(id_, ()),
            not_keys=tuple(not_keys or ()),
            levels=tuple(levels or ()),
            min_credits=number(least),
            max_credits=number(most),
            unlisted=bool(unlisted),
            excepting=excepting,
        )

    left_out = {id_: filters(id_, None) for id_ in rows if id_.endswith(_EXCEPT)}
    return {id_: filters(id_, left_out.get(f"{id_}{_EXCEPT}")) for id_ in rows if id_ not in left_out}


def limits_of(
    nodes: list[bolt.Row], counted: list[bolt.Row], selects: Mapping[str, Select]
) -> dict[str, tuple[Limit, ...]]:
    """Limits by the id of their requirement.

    Args:
        nodes: rows of the requirement's id, position, and LIMIT_COLUMNS.
        counted: rows (id of the limit, position, key).
        selects: filters by their id.
    """
    keys = in_order(counted)
    found: dict[str, list[Limit]] = defaultdict(list)
    for group, _, id_, most, credits, per, share, graded in sorted(nodes, key=itemgetter(1)):
        limit = Limit(
            at_most=most,
            at_most_credits=number(credits),
            keys=keys.get(id_, ()),
            select=selects.get(id_),
            per=Attribute(per) if per else None,
            at_most_share=number(share),
            graded=graded,
        )
        found[group].append(limit)
    return {group: tuple(limits) for group, limits in found.items()}


def in_order(rows: list[bolt.Row]) -> dict[str, tuple[str, ...]]:
    """Rows (id, position, key) as keys by id, in order of position."""
    found: dict[str, list[str]] = defaultdict(list)
    for id_, _, key in sorted(rows, key=itemgetter(1)):
        found[id_].append(key)
    return {id_: tuple(keys) for id_, keys in found.items()}
