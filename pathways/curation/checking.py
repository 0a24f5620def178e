"""Checks drafts together, against each other and against what the catalogue holds already."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pathways.domain.catalog import Content, Credential, Kind, Thing, kind_of
from pathways.domain.draft import Draft
from pathways.domain.requirement import CredentialLine, Group, GroupRule, Requirement, walk
from pathways.errors import Problem, did_you_mean

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


NamedPaths = Mapping[str, frozenset[str]]
"""The paths that authors wrote themselves, by credential; only credentials that have some."""


def check_drafts(drafts: Sequence[Draft], existing: Content, named: NamedPaths | None = None) -> Checked:
    """Looks for keys that stand twice, references that lead nowhere, credits without a worth, paths that collide.

    Args:
        drafts: of a document each.
        existing: what the catalogue holds already.
        named: the paths written in it, where they are at hand.
    """
    problems: list[list[Problem]] = [list(draft.problems) for draft in drafts]
    things: dict[str, Thing] = {}
    origin: dict[str, str] = {}
    for place, draft in enumerate(drafts):
        for thing, path in draft.things:
            stored = existing.get(thing.key)
            if thing.key in things:
                text = f"The key {thing.key!r} stands twice; it is {origin[thing.key]} already."
                problems[place].append(Problem("DUPLICATE_KEY", text, "Keys are unique over all kinds.", f"{path}/key"))
                continue
            if stored is not None and kind_of(stored) is not kind_of(thing):
                text = f"The key {thing.key!r} names a {kind_of(stored).lower()} already."
                problems[place].append(Problem("DUPLICATE_KEY", text, "Keys are never reused.", f"{path}/key"))
                continue
            things[thing.key] = thing
            origin[thing.key] = f"{path} of {draft.source}"
    named_things = _Named(existing, things)
    for place, draft in enumerate(drafts):
        for use in draft.uses:
            noun = use.kind.lower()
            found = named_things.get(use.key)
            if found is None or kind_of(found) is not use.kind:
                text = f"There is no {noun} {use.key!r}."
                problems[place].append(
                    Problem("DANGLING_REFERENCE", text, named_things.hint(use.key, use.kind), use.path)
                )
            elif use.for_credits and isinstance(found, Credential) and found.credits is None:
                text = f"{use.key!r} stands inside `credits` and is worth nothing."
                problems[place].append(
                    Problem("NO_WORTH", text, "Add `worth:` to the line, or `credits:` to the credential.", use.path)
                )
    kept = [credential for key, credential in existing.credentials.items() if key not in things]
    new = [thing for thing in things.values() if isinstance(thing, Credential)]
    paths = _Paths(existing, named_paths(kept) if named is None else named, new)
    worthless = _worthless(kept, things, existing)
    for place, draft in enumerate(drafts):
        for thing, path in draft.things:
            if isinstance(thing, Credential):
                problems[place] += paths.problems(thing, path)
                if thing.key in worthless:
                    text = f"{thing.key!r} loses its credits, but {worthless[thing.key]!r} counts them."
                    hint = "Keep its `credits:`, or give that line a `worth:`."
                    problems[place].append(Problem("NO_WORTH", text, hint, path))
    return Checked(tuple(things.values()), tuple(tuple(found) for found in problems))


def named_paths(credentials: Iterable[Credential]) -> NamedPaths:
    """The paths that authors wrote into credentials; walks every line."""
    found = ((each.key, frozenset(line.path for line in _lines(each) if line.named)) for each in credentials)
    return {key: paths for key, paths in found if paths}


class _Named:
    """What a draft may name: the things that come with it, and those that are there."""

    def __init__(self, existing: Content, things: Mapping[str, Thing]) -> None:
        self._existing = existing
        self._things = things
        self._keys: dict[Kind, list[str]] = {}
        self._hints: dict[tuple[str, Kind], str | None] = {}

    def get(self, key: str) -> Thing | None:
        return self._things.get(key) or self._existing.get(key)

    def hint(self, key: str, kind: Kind) -> str:
        """What to do about a key that is not there."""
        asked = (key, kind)
        if asked not in self._hints and len(self._hints) < MOST_HINTS:
            if kind not in self._keys:
                every = [*self._existing.things(), *self._things.values()]
                self._keys[kind] = list(dict.fromkeys(thing.key for thing in every if kind_of(thing) is kind))
            self._hints[asked] = did_you_mean(key, self._keys[kind])
        return self._hints.get(asked) or "Define it, or import the file that does."


class _Paths:
    """How many lines each path of new credentials names, in the whole catalogue.

    A path that nobody wrote begins with its credential's key, so it can only meet one that somebody wrote.
    """

    def __init__(self, existing: Content, named: NamedPaths, new: Sequence[Credential]) -> None:
        lines = [line for credential in new for line in _lines(credential)]
        self._counts = Counter(line.path for line in lines)
        replaced = {credential.key for credential in new}
        kept = [paths for key, paths in named.items() if key not in replaced]
        self._stored = {path for paths in kept for path in paths if path in self._counts}
        self._counts.update(path for paths in kept for path in paths if path in self._stored)
        for path in {line.path for line in lines if line.named} - self._stored:
            owner = existing.credentials.get(path.partition("/")[0])
            if owner is not None and owner.key not in replaced:
                self._counts[path] += sum(line.path == path for line in _lines(owner))

    def problems(self, credential: Credential, place: str) -> Iterator[Problem]:
        """Lines of a new credential whose path names another line as well, where an author wrote that path."""
        for line in _lines(credential):
            if self._counts[line.path] > 1 and (line.named or line.path in self._stored):
                text = f"The path {line.path!r} names {self._counts[line.path]} lines."
                yield Problem("DUPLICATE_PATH", text, "A path names one line of the whole catalogue.", place)


def _worthless(kept: Iterable[Credential], things: Mapping[str, Thing], existing: Content) -> Mapping[str, str]:
    """Credentials that lose their credits, each with one that stays as it is and counts on them."""
    losing = {
        key
        for key, thing in things.items()
        if isinstance(thing, Credential)
        and thing.credits is None
        and key in existing.credentials
        and existing.credentials[key].credits is not None
    }
    found: dict[str, str] = {}
    if losing:
        for credential in kept:
            for group in _lines(credential):
                if isinstance(group, Group) and group.rule is GroupRule.CREDITS:
                    for line in group.of:
                        if isinstance(line, CredentialLine) and line.worth is None and line.credential in losing:
                            found.setdefault(line.credential, credential.key)
    return found


def _lines(credential: Credential) -> Iterator[Requirement]:
    for route in (*credential.routes, *credential.renewals):
        if route.requires is not None:
            yield from walk(route.requires)
