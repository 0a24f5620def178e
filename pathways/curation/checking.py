"""Checks drafts together, against each other and against what the catalogue holds already."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property

from pathways.catalog.meant import hint_of
from pathways.catalog.names import Renamed
from pathways.catalog.selecting import Expander
from pathways.catalog.snapshot import lines_of
from pathways.codes import Code
from pathways.collecting import without_collecting
from pathways.curation.grades import grade_problems
from pathways.curation.rules import NamedPaths, Rules, limit_problems
from pathways.curation.shared_costs import SharedCosts
from pathways.domain.catalog import Credential, Kind
from pathways.domain.content import Content, Thing, kind_of
from pathways.domain.draft import Draft, Names, Wanted
from pathways.domain.requirement import CredentialLine, Group, GroupRule, Requirement, Selection, walk
from pathways.domain.shared_rules import Equivalence, Overlap, Scale
from pathways.errors import Problem, Problems, TooManyProblemsError
from pathways.text import shown

MOST_HINTS = 100  # a hint compares a key with every other one


@dataclass(frozen=True, slots=True)
class Checked:
    """Drafts judged as a whole.

    Attributes:
        things: what to store; only meaningful when there are no problems.
        problems: by draft, in the order of the drafts, paths inside the documents.
    """

    things: tuple[Thing, ...]
    problems: tuple[tuple[Problem, ...], ...]

    @property
    def count(self) -> int:
        return sum(len(found) for found in self.problems)


@without_collecting()
def check_drafts(drafts: Sequence[Draft], existing: Content, named: NamedPaths | None = None) -> Checked:
    """Looks for keys that stand twice or are former ones of others, references that lead nowhere, credits without a
    worth, paths that collide, limits on what no line names, overlaps of what is no group.

    Args:
        drafts: of a document each.
        existing: what the catalogue holds already.
        named: the paths written in it, where they are at hand.
    """
    problems = [Problems(draft.problems) for draft in drafts]
    things: dict[str, Thing] = {}
    origin: dict[str, tuple[str, str]] = {}
    for place, draft in enumerate(drafts):
        for thing, path in draft.things:
            stored = existing.get(thing.key)
            if thing.key in things:
                if _says_the_same(thing, things[thing.key]):
                    continue
                text = f"The key {shown(thing.key)} stands twice; it is {' of '.join(origin[thing.key])} already."
                with suppress(TooManyProblemsError):  # the things after it are still needed, for whoever names them
                    hint = "Keys are unique over all kinds."
                    problems[place].append(Problem(Code.DUPLICATE_KEY, text, hint, f"{path}/key"))
                continue
            if stored is not None and kind_of(stored) is not kind_of(thing):
                text = f"The key {shown(thing.key)} names a {kind_of(stored).lower()} already."
                with suppress(TooManyProblemsError):
                    problems[place].append(Problem(Code.DUPLICATE_KEY, text, "Keys are never reused.", f"{path}/key"))
                continue
            things[thing.key] = thing
            origin[thing.key] = path, draft.source
    named_things = _Named(existing, things)
    for found, draft in zip(problems, drafts, strict=True):
        with suppress(TooManyProblemsError):
            found.extend(_use_problems(draft, named_things))
    kept = [credential for key, credential in existing.credentials.items() if key not in things]
    new = [thing for thing in things.values() if isinstance(thing, Credential)]
    stored_names = named_paths(existing.credentials.values()) if named is None else named
    written = {credential.key: lines_of(credential) for credential in new}
    paths = _Paths(existing, stored_names, written)
    worthless = _worthless(kept, things, existing)
    rules = Rules(existing, things, stored_names)
    same_ctid = _same_ctid([*kept, *new])
    former = _former_keys(existing, things)
    shared_costs = SharedCosts.of([*kept, *new])
    for found, draft in zip(problems, drafts, strict=True):
        with suppress(TooManyProblemsError):
            for thing, path in draft.things:
                if former:
                    found.extend(_reused(thing, path, former, existing, things))
                lines: Sequence[Requirement] = ()
                if isinstance(thing, Credential):
                    lines = written[thing.key] if things.get(thing.key) is thing else lines_of(thing)
                    if paths.may_meet:
                        found.extend(paths.problems(lines, path))
                    if thing.key in same_ctid:
                        text = f"The CTID {thing.ctid} is that of {shown(same_ctid[thing.key])} too."
                        hint = "A CTID names one credential; correct one, or leave it out."
                        found.append(Problem(Code.DUPLICATE_CTID, text, hint, f"{path}/ctid"))
                    if thing.key in worthless:
                        text = f"{shown(thing.key)} loses its credits, but {shown(worthless[thing.key])} counts them."
                        hint = "Keep its `credits:`, or give that line a `worth:`."
                        found.append(Problem(Code.NO_WORTH, text, hint, path))
                if not isinstance(thing, Credential) or rules.concern(lines):
                    found.extend(rules.problems(thing, lines, path))
                if isinstance(thing, Credential):
                    if shared_costs.stated:
                        found.extend(shared_costs.problems(thing, path))
                    if named_things.have_scales:
                        found.extend(grade_problems(thing, lines, path, named_things.scale))
    return Checked(tuple(things.values()), tuple(map(tuple, problems)))


def _use_problems(draft: Draft, named: _Named) -> Iterator[Problem]:
    """References of a draft that lead nowhere, or to what is worth nothing where its worth is counted."""
    if draft.names is not None and named.hold_all(draft.names):
        return
    for use in draft.uses:
        found = named.get(use.key)
        if named.hold(use.key, use.wanted):
            continue
        if found is None or kind_of(found) is not use.kind:
            text = f"There is no {use.kind.lower()} {shown(use.key)}."
            yield Problem(Code.DANGLING_REFERENCE, text, named.hint(use.key, use.kind), use.path)
        else:
            text = f"{shown(use.key)} stands inside `credits` and is worth nothing."
            hint = "Add `worth:` to the line, or `credits:` to the credential."
            yield Problem(Code.NO_WORTH, text, hint, use.path)


def check_rule(draft: Draft, rule: Requirement | None, existing: Content) -> list[Problem]:
    """What is wrong with a rule that stands for itself.

    Args:
        draft: what reading it brought; it defines nothing.
        rule: the rule, if it could be read.
        existing: what the catalogue holds.
    """
    ((*problems,),) = check_drafts([draft], existing, {}).problems
    lines = [] if rule is None else list(walk(rule))
    for path, count in Counter(claim for line in lines for claim in _claims(line)).items():
        if count > 1:
            problems.append(
                Problem(Code.DUPLICATE_PATH, f"The path {shown(path)} names {count} lines.", "Rename one.", "")
            )
    problems += limit_problems(lines, Expander(existing.credentials), None, "")
    return problems


def named_paths(credentials: Iterable[Credential]) -> NamedPaths:
    """The paths that authors wrote into credentials; walks every line."""
    found = ((each.key, frozenset(_written_claims(each))) for each in credentials)
    return {key: paths for key, paths in found if paths}


def _written_claims(credential: Credential) -> Iterator[str]:
    for line in lines_of(credential):
        if line.named or (isinstance(line, Selection) and line.whole):
            yield from _claims(line)


def _claims(line: Requirement) -> tuple[str, ...]:
    """The paths that a line takes: its own, and (ending in a slash) all those right below a selection."""
    if not isinstance(line, Selection):
        return (line.path,)
    below = f"{line.path}/"
    return (below,) if line.whole else (line.path, below)


def _around(path: str) -> str:
    """What a selection claims whose lines stand where that path does."""
    return f"{path.rpartition('/')[0]}/"


class _Named:
    """What a draft may name: the things that come with it, and those that are there."""

    def __init__(self, existing: Content, things: Mapping[str, Thing]) -> None:
        self._existing = existing
        self._things = things
        self._keys: dict[Kind, dict[str, Thing]] = {}
        self._hints: dict[tuple[str, Kind], str | None] = {}

    def get(self, key: str) -> Thing | None:
        return self._things.get(key) or self._existing.get(key)

    def hold(self, key: str, wanted: Wanted) -> bool:
        """There is such a thing and, where its credits are counted, it has some."""
        found = self.get(key)
        if found is None or kind_of(found) is not wanted.kind:
            return False
        return not (wanted.for_credits and isinstance(found, Credential) and found.planned_credits is None)

    def hold_all(self, names: Names) -> bool:
        """Each of them."""
        return all(self.hold(key, wanted) for wanted, keys in names.items() for key in self._unsure(keys, wanted))

    def _unsure(self, keys: Set[str], wanted: Wanted) -> Set[str]:
        """Those of some keys that are not simply among what comes."""
        return keys if wanted.for_credits else keys - self._coming[wanted.kind]

    @cached_property
    def _coming(self) -> Mapping[Kind, Set[str]]:
        found: Mapping[Kind, set[str]] = {kind: set() for kind in Kind}
        for key, thing in self._things.items():
            found[kind_of(thing)].add(key)
        return found

    @cached_property
    def have_scales(self) -> bool:
        """Without one no grade can be foreign to its own."""
        return bool(self._existing.scales) or any(isinstance(thing, Scale) for thing in self._things.values())

    def scale(self, key: str) -> Scale | None:
        """The scale of a key, as it would be."""
        found = self.get(key)
        return found if isinstance(found, Scale) else None

    def hint(self, key: str, kind: Kind) -> str:
        """What to do about a key that is not there."""
        asked = (key, kind)
        if asked not in self._hints and len(self._hints) < MOST_HINTS:
            if kind not in self._keys:
                every = [*self._existing.things(), *self._things.values()]
                self._keys[kind] = {thing.key: thing for thing in every if kind_of(thing) is kind}
            self._hints[asked] = hint_of(key, self._keys[kind])
        return self._hints.get(asked) or "Define it, or import the file that does."


class _Paths:
    """How many lines each path of new credentials names, in the whole catalogue.

    A path that nobody wrote begins with its credential's key, so it can only meet one that somebody wrote.
    """

    def __init__(self, existing: Content, named: NamedPaths, written: Mapping[str, Sequence[Requirement]]) -> None:
        lines = [line for of_one in written.values() for line in of_one]
        self.may_meet = bool(named) or any(line.named or isinstance(line, Selection) for line in lines)
        own = [claim for line in lines for claim in _claims(line)] if self.may_meet else []
        self._counts = Counter(own)
        sought = self._counts.keys() | set(map(_around, own))
        replaced = written.keys()
        kept = [paths for key, paths in named.items() if key not in replaced]
        met = [path for paths in kept for path in paths if path in sought or _around(path) in self._counts]
        self._stored = set(met)
        self._counts.update(met)
        for path in {claim for line in lines if line.named for claim in _claims(line)} - self._stored:
            owner = existing.credentials.get(path.partition("/")[0])
            if owner is not None and owner.key not in replaced:
                claims = Counter(claim for line in lines_of(owner) for claim in _claims(line))
                self._counts[path] += claims[path]
                self._counts[_around(path)] += claims[_around(path)]
        self._below = Counter(_around(path) for path in self._counts if not path.endswith("/"))

    def problems(self, lines: Sequence[Requirement], place: str) -> Iterator[Problem]:
        """Lines of a new credential whose path names another line as well, where an author wrote that path."""
        for line in lines:
            for path in _claims(line):
                if self._counts[path] > 1 and (line.named or path in self._stored):
                    text = f"The path {shown(line.path)} names {self._counts[path]} lines."
                    yield Problem(Code.DUPLICATE_PATH, text, "A path names one line of the whole catalogue.", place)
                    break
            among = isinstance(line, Selection) and self._below[f"{line.path}/"]
            if among or (self._counts[_around(line.path)] and not (isinstance(line, Selection) and line.whole)):
                above = line.path if among else _around(line.path)[:-1]
                text = f"Below the path {shown(above)} a selection puts its lines,"
                hint = "Choose another path for that line."
                yield Problem(Code.DUPLICATE_PATH, f"{text} and another line has a path there.", hint, place)


def _worthless(kept: Iterable[Credential], things: Mapping[str, Thing], existing: Content) -> Mapping[str, str]:
    """Credentials that lose their credits, each with one that stays as it is and counts on them."""
    losing = {
        key
        for key, thing in things.items()
        if isinstance(thing, Credential)
        and thing.planned_credits is None
        and key in existing.credentials
        and existing.credentials[key].planned_credits is not None
    }
    found: dict[str, str] = {}
    if losing:
        for credential in kept:
            for group in lines_of(credential):
                if isinstance(group, Group) and group.rule is GroupRule.CREDITS:
                    for line in group.of:
                        if isinstance(line, CredentialLine) and line.worth is None and line.credential in losing:
                            found.setdefault(line.credential, credential.key)
    return found


def _same_ctid(credentials: Iterable[Credential]) -> Mapping[str, str]:
    """Credentials whose CTID another one has, each with that one."""
    first: dict[str, str] = {}
    found: dict[str, str] = {}
    for credential in credentials:
        if credential.ctid is not None:
            other = first.setdefault(credential.ctid, credential.key)
            if other != credential.key:
                found[credential.key] = other
                found.setdefault(other, credential.key)
    return found


def _former_keys(existing: Content, things: Mapping[str, Thing]) -> Mapping[str, Sequence[str]]:
    """For each former key the keys of the things that had it."""
    found: dict[str, list[str]] = defaultdict(list)
    for thing in (*(each for each in existing.things() if each.key not in things), *things.values()):
        for old in thing.former_keys if isinstance(thing, Renamed) else ():
            found[old].append(thing.key)
    return found


def _reused(
    thing: Thing, path: str, former: Mapping[str, Sequence[str]], existing: Content, things: Mapping[str, Thing]
) -> Iterator[Problem]:
    """A key of a thing is a former one of another: what names it would mean something else from now on."""
    hint = "Keys are never reused."
    for other in former.get(thing.key, ()):
        if other != thing.key and (other in things or existing.get(thing.key) is None):
            text = f"The key {shown(thing.key)} is a former one of {shown(other)}."
            yield Problem(Code.DUPLICATE_KEY, text, hint, f"{path}/key")
    for old in thing.former_keys if isinstance(thing, Renamed) else ():
        for other in former[old]:
            if other != thing.key:
                text = f"The former key {shown(old)} is one of {shown(other)} too."
                yield Problem(Code.DUPLICATE_KEY, text, hint, f"{path}/formerKeys")


def _says_the_same(thing: Thing, other: Thing) -> bool:
    """A set or an overlap without a key of its own is the same rule wherever it stands."""
    if isinstance(thing, Equivalence) and isinstance(other, Equivalence) and not thing.one_way:
        same_members = set(thing.credentials) == set(other.credentials)
        return same_members and replace(thing, credentials=other.credentials) == other
    if isinstance(thing, Equivalence):
        return thing == other
    return isinstance(thing, Overlap) and thing == other
