"""Keys that a question names and the catalogue lacks, each with the nearest ones it has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import islice

from pathways.catalog.meant import hint_of
from pathways.catalog.snapshot import Snapshot
from pathways.codes import Code
from pathways.domain.deadline import check_time
from pathways.domain.goal import AllGoals, CompetenciesGoal, CredentialGoal, Goal, OccupationGoal
from pathways.domain.learner import ANY_GRADE, PinnedClaim, Record, is_unlisted
from pathways.domain.requirement import CredentialLine, Group, Requirement, walk
from pathways.errors import Problem, did_you_mean
from pathways.text import shown

DEEPEST_GOAL = 8
MOST_NAMED = 20
"""How many mistakes of one list are listed; looking for the nearest key takes a while in a large catalogue."""
GOAL = "goal"
"""The path of a goal's own line."""


def unknown_key(key: str, known: Mapping[str, object], noun: str, path: str) -> Problem:
    """The problem of one unknown key."""
    hint = hint_of(key, known) or f"Search for it: {_several(noun)}(search: …)."
    return Problem(Code.NOT_FOUND, f"There is no {noun} {shown(key)}.", hint, path)


def _several(noun: str) -> str:
    return f"{noun.removesuffix('y')}ies" if noun.endswith("y") else f"{noun}s"


def unknown_keys(keys: Iterable[str], known: Mapping[str, object], noun: str, path: str) -> list[Problem]:
    """A problem for each key that is not known, once and where it stands first; `path` gets the position.

    Of many the first ones, and how many there are.
    """
    places: dict[str, int] = {}
    for place, key in enumerate(keys):
        if key not in known:
            places.setdefault(key, place)
    named = islice(places.items(), MOST_NAMED)
    found = [unknown_key(key, known, noun, f"{path}/{place}") for key, place in named]
    if len(places) > MOST_NAMED:
        rest = len(places) - MOST_NAMED
        text = f"{rest} more {_several(noun) if rest > 1 else noun} named here {_are(rest)} unknown."
        found.append(Problem(Code.NOT_FOUND, text, "Mend the first ones, then ask again.", path))
    return found


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _first(problems: Iterator[Problem], path: str) -> list[Problem]:
    """As many as are told one by one; the rest is not looked into."""
    found = list(islice(problems, MOST_NAMED))
    if len(found) == MOST_NAMED and next(problems, None) is not None:
        found.append(Problem(Code.INVALID, "More is wrong here.", "Mend the first ones, then ask again.", path))
    return found


def record_problems(
    record: Record, snapshot: Snapshot, path: str = "learner/profile", *, tried: Requirement | None = None
) -> list[Problem]:
    """What of a record the catalogue does not know.

    Args:
        record: the record.
        snapshot: the catalogue.
        path: where the record stands.
        tried: a rule outside the catalogue whose lines waivers and claims may name too.
    """
    listed = [award.credential for award in record.awards if not is_unlisted(award.credential)]
    problems = unknown_keys(listed, snapshot.credentials, "credential", f"{path}/awards")
    problems += _first(_of_grades(record, snapshot, f"{path}/awards"), f"{path}/awards")
    problems += unknown_keys(
        (item.competency for item in record.competencies), snapshot.competencies, "competency", f"{path}/competencies"
    )
    problems += _first(_of_waivers(record, snapshot, f"{path}/waivers", tried), f"{path}/waivers")
    problems += _first(_of_substitutions(record, snapshot, f"{path}/substitutions"), f"{path}/substitutions")
    problems += unknown_keys(
        (each.credential for each in record.since if each.credential is not None),
        snapshot.credentials,
        "credential",
        f"{path}/since",
    )
    problems += _first(_of_claims(record, snapshot, f"{path}/claims", tried), f"{path}/claims")
    return problems


def fitting(record: Record, snapshot: Snapshot, tried: Requirement | None = None) -> tuple[Record, tuple[str, ...]]:
    """A stored record without what the catalogue has no place for any more, and what that is, in words.

    It was right when it was stored: an edit since then must not keep its learner from asking.

    Args:
        record: in the keys of the catalogue.
        tried: as for `record_problems`.
    """
    problems = record_problems(record, snapshot, "", tried=tried)
    if not problems:
        return record, ()
    credentials, grades = snapshot.credentials, {value for each in snapshot.scales.values() for value in each.values}
    known = replace(
        record,
        awards=tuple(
            each if each.grade in grades or each.grade in (None, ANY_GRADE) else replace(each, grade=None)
            for each in record.awards
            if is_unlisted(each.credential) or each.credential in credentials
        ),
        competencies=tuple(each for each in record.competencies if each.competency in snapshot.competencies),
        substitutions=tuple(each for each in record.substitutions if {each.for_, each.by} <= credentials.keys()),
        since=tuple(each for each in record.since if each.credential is None or each.credential in credentials),
        waivers=(),
        claims=(),
    )
    beside = _paths(tried)
    known = replace(
        known,
        waivers=tuple(each for each in record.waivers if _is_line(each.path, snapshot, beside)),
        claims=tuple(_possible_claims(record, known, snapshot, beside)),
    )
    wrong = {each.path for each in _of_claims(known, snapshot, "", tried)}
    claims = (each for place, each in enumerate(known.claims) if wrong.isdisjoint((f"/{place}", f"/{place}/path")))
    known = replace(known, claims=tuple(claims))
    return known, tuple(_left_out(record, known))


def _possible_claims(
    record: Record, known: Record, snapshot: Snapshot, beside: Mapping[str, Requirement]
) -> Iterator[PinnedClaim]:
    """The claims of a record without those of whose mistake a hint would be sought, which takes a while for many."""
    held = {each.credential for each in known.awards}.intersection(snapshot.credentials)
    for claim in record.claims:
        if claim.award not in held or not _is_line(claim.path, snapshot, beside):
            continue
        if not isinstance(snapshot.line(claim.path) or beside.get(claim.path), Group):
            yield claim


def _left_out(record: Record, known: Record) -> Iterator[str]:
    credentials, awards = {each.credential for each in known.awards}, set(known.awards)
    for award in record.awards:
        if award.credential not in credentials:
            yield f"The catalogue no longer has {shown(award.credential)}; the award of it counts for nothing."
        elif award not in awards:
            yield f"No scale has the grade {shown(award.grade)} any more; {shown(award.credential)} counts without one."
    levels, waivers, claims = set(known.competencies), set(known.waivers), set(known.claims)
    for level in record.competencies:
        if level not in levels:
            yield f"The catalogue no longer has {shown(level.competency)}; what is held of it counts for nothing."
    for waiver in record.waivers:
        if waiver not in waivers:
            yield f"The waiver of {shown(waiver.path)} counts for nothing: that line is gone."
    for claim in record.claims:
        if claim not in claims:
            yield f"The claim of {shown(claim.award)} for {shown(claim.path)} counts for nothing: it fits no longer."
    substitutions = set(known.substitutions)
    for agreed in record.substitutions:
        if agreed not in substitutions:
            text = f"{shown(agreed.by)} in place of {shown(agreed.for_)} counts for nothing"
            yield f"{text}: the catalogue no longer has both."


def _of_grades(record: Record, snapshot: Snapshot, path: str) -> Iterator[Problem]:
    known = {value for scale in snapshot.scales.values() for value in scale.values}
    for place, award in enumerate(record.awards):
        if award.grade not in (None, ANY_GRADE) and award.grade not in known:
            hint = did_you_mean(award.grade, sorted(known)) or "Write a value of one of the catalogue's scales."
            yield Problem(
                Code.NOT_FOUND, f"No scale has the grade {shown(award.grade)}.", hint, f"{path}/{place}/grade"
            )


def _of_waivers(record: Record, snapshot: Snapshot, path: str, tried: Requirement | None) -> Iterator[Problem]:
    beside = _paths(tried)
    for place, waiver in enumerate(record.waivers):
        yield from _unknown_line(waiver.path, snapshot, f"{path}/{place}/path", beside)


def _of_substitutions(record: Record, snapshot: Snapshot, path: str) -> Iterator[Problem]:
    for place, substitution in enumerate(record.substitutions):
        for name, key in (("for", substitution.for_), ("by", substitution.by)):
            if key not in snapshot.credentials:
                yield unknown_key(key, snapshot.credentials, "credential", f"{path}/{place}/{name}")


def _of_claims(record: Record, snapshot: Snapshot, path: str, tried: Requirement | None) -> Iterator[Problem]:
    held, beside = {award.credential for award in record.awards}, _paths(tried)
    lines: dict[str, str] = {}
    for place, claim in enumerate(record.claims):
        where = f"{path}/{place}"
        if claim.award not in snapshot.credentials:
            yield unknown_key(claim.award, snapshot.credentials, "credential", f"{where}/award")
        elif claim.award not in held:
            text = f"The record has no award of {shown(claim.award)}, so it pays for nothing."
            yield Problem(Code.INVALID, text, "Add the award, or leave the claim out.", f"{where}/award")
        unknown = list(_unknown_line(claim.path, snapshot, f"{where}/path", beside))
        yield from unknown
        line = snapshot.line(claim.path) or beside.get(claim.path)
        if unknown or line is None or claim.award not in snapshot.credentials:
            continue
        mistake = _not_payable(claim.award, line, record, snapshot)
        if mistake is not None:
            yield Problem(Code.INVALID, *mistake, f"{where}/path")
        elif not _is_shared(claim.path, snapshot, tried):
            before = lines.setdefault(claim.award, claim.path)
            if before != claim.path:
                text = (
                    f"The award of {shown(claim.award)} is claimed for {shown(before)} already; it pays for one line."
                )
                yield Problem(Code.INVALID, text, "Keep one of the two claims, or share the line.", where)


def _not_payable(award: str, line: Requirement, record: Record, snapshot: Snapshot) -> tuple[str, str] | None:
    """Why no award of a credential can pay for a line, and what to do; None: it can."""
    if isinstance(line, Group):
        text = f"{shown(line.path)} is a group of lines, and an award pays for one line."
        inside = (each for each in walk(line) if isinstance(each, CredentialLine))
        named = next((each.path for each in inside if award in _accepted(each, record, snapshot)), None)
        hint = "Name a credential line." if named is None else f"Name the line: {named}."
        return text, hint
    if not isinstance(line, CredentialLine):
        return f"No award can pay for {shown(line.path)}, which names no credential.", "Name a credential line."
    if award not in _accepted(line, record, snapshot):
        text = f"{shown(line.path)} asks for {shown(line.credential)}, which {shown(award)} is not, nor counts as."
        return text, "Claim a line that the award can pay for, or agree a substitution."
    return None


def _accepted(line: CredentialLine, record: Record, snapshot: Snapshot) -> frozenset[str]:
    """What can pay for a credential line: what it names, its equivalents and their substitutes."""
    members = frozenset({line.credential})
    if not line.exact:
        stand_ins = snapshot.stand_ins
        sets, one_way = stand_ins.sets(snapshot.equivalents, line.scope), stand_ins.within(line.scope).one_way
        members = members.union(sets.get(line.credential, ()), one_way.get(line.credential, ()))
    return members.union(each.by for each in record.substitutions if each.for_ in members)


def _is_shared(path: str, snapshot: Snapshot, tried: Requirement | None) -> bool:
    """A line, or a group it stands in, says that what it claims other lines may claim too."""
    owner = snapshot.owner_of(path)
    routes = () if owner is None else (*owner.routes, *owner.renewals)
    roots = [tried] if owner is None else [tree for route in routes for tree in route.trees]
    return any(_shares(root, path) for root in roots if root is not None)


def _shares(line: Requirement, path: str) -> bool:
    if line.path == path:
        return line.shared
    inside = isinstance(line, Group) and any(each.path == path for each in walk(line))
    if not isinstance(line, Group) or not inside:
        return False
    return line.shared or any(_shares(part, path) for part in line.of)


def _paths(tried: Requirement | None) -> Mapping[str, Requirement]:
    """The lines of a rule outside the catalogue by their paths, in its order."""
    return {} if tried is None else {line.path: line for line in walk(tried)}


def _is_line(path: str, snapshot: Snapshot, beside: Mapping[str, Requirement]) -> bool:
    """A path names a line, or one of a rule beside the catalogue; those of a goal are known only with the goal."""
    check_time()
    return path == GOAL or path.startswith(f"{GOAL}/") or path in beside or snapshot.line(path) is not None


def _unknown_line(path: str, snapshot: Snapshot, where: str, beside: Mapping[str, Requirement]) -> Iterator[Problem]:
    """The problem of a path that names no line."""
    if not _is_line(path, snapshot, beside):
        known = list(dict.fromkeys([*beside, *snapshot.paths_like(path)]))
        hint = did_you_mean(path, known) or "Paths are those of requirement lines: credential/route/position."
        yield Problem(Code.NOT_FOUND, f"There is no requirement line {shown(path)}.", hint, where)


def goal_problems(goal: Goal, snapshot: Snapshot, path: str = "goal", depth: int = 1) -> list[Problem]:
    """What of a goal the catalogue does not know or cannot mean."""
    match goal:
        case CredentialGoal(credential=key):
            if key in snapshot.credentials:
                return []
            return [unknown_key(key, snapshot.credentials, "credential", f"{path}/credential")]
        case CompetenciesGoal(competencies=wanted):
            if not wanted:
                return [
                    Problem(
                        Code.EMPTY_GOAL, "The goal names no competency.", "Name at least one.", f"{path}/competencies"
                    )
                ]
            keys = (item.competency for item in wanted)
            problems = unknown_keys(keys, snapshot.competencies, "competency", f"{path}/competencies")
            problems += [
                Problem(
                    Code.OUT_OF_RANGE,
                    f"A level of {item.level} is not above 0.",
                    "Levels are decimals above 0.",
                    f"{path}/competencies/{place}/level",
                )
                for place, item in enumerate(wanted)
                if item.level <= 0
            ]
            return problems
        case OccupationGoal(occupation=key, coverage=coverage):
            problems = []
            if key not in snapshot.occupations:
                problems.append(unknown_key(key, snapshot.occupations, "occupation", f"{path}/occupation/key"))
            if not 0 <= coverage <= 1:
                text = f"A coverage of {coverage} is not between 0 and 1."
                problems.append(
                    Problem(Code.OUT_OF_RANGE, text, "It is a share: 0.8 is 80 %.", f"{path}/occupation/coverage")
                )
            return problems
        case AllGoals(goals=goals):
            if not goals:
                return [Problem(Code.EMPTY_GOAL, "`all` names no goal.", "Name at least one.", f"{path}/all")]
            if depth > DEEPEST_GOAL:
                return [
                    Problem(Code.TOO_DEEP, f"Goals are nested more than {DEEPEST_GOAL} deep.", "Flatten them.", path)
                ]
            parts = (
                problem
                for place, part in enumerate(goals)
                for problem in goal_problems(part, snapshot, f"{path}/all/{place}", depth + 1)
            )
            return _first(parts, f"{path}/all")
