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


def check_drafts(drafts: Sequence[Draft], existing: Content) -> Checked:
    """Looks for keys that stand twice, references that lead nowhere, credits without a worth, paths that collide."""
    problems: list[list[Problem]] = [list(draft.problems) for draft in drafts]
    known: dict[str, Kind] = {thing.key: kind_of(thing) for thing in existing.things()}
    things: dict[str, Thing] = {}
    origin: dict[str, str] = {}
    for place, draft in enumerate(drafts):
        for thing, path in draft.things:
            kind = kind_of(thing)
            if thing.key in things:
                text = f"The key {thing.key!r} stands twice; it is {origin[thing.key]} already."
                problems[place].append(Problem("DUPLICATE_KEY", text, "Keys are unique over all kinds.", f"{path}/key"))
                continue
            if known.get(thing.key, kind) is not kind:
                text = f"The key {thing.key!r} names a {known[thing.key].lower()} already."
                problems[place].append(Problem("DUPLICATE_KEY", text, "Keys are never reused.", f"{path}/key"))
                continue
            things[thing.key] = thing
            origin[thing.key] = f"{path} of {draft.source}"
    kinds = known | {key: kind_of(thing) for key, thing in things.items()}
    credentials: dict[str, Credential] = dict(existing.credentials)
    credentials.update((key, thing) for key, thing in things.items() if isinstance(thing, Credential))
    by_kind = {kind: [key for key, own in kinds.items() if own is kind] for kind in Kind}
    hints: dict[tuple[str, Kind], str | None] = {}
    for place, draft in enumerate(drafts):
        for use in draft.uses:
            noun = use.kind.lower()
            if kinds.get(use.key) is not use.kind:
                asked = (use.key, use.kind)
                if asked not in hints and len(hints) < MOST_HINTS:
                    hints[asked] = did_you_mean(use.key, by_kind[use.kind])
                hint = hints.get(asked) or "Define it, or import the file that does."
                text = f"There is no {noun} {use.key!r}."
                problems[place].append(Problem("DANGLING_REFERENCE", text, hint, use.path))
            elif use.for_credits and credentials[use.key].credits is None:
                text = f"{use.key!r} stands inside `credits` and is worth nothing."
                problems[place].append(
                    Problem("NO_WORTH", text, "Add `worth:` to the line, or `credits:` to the credential.", use.path)
                )
    kept = [credential for key, credential in existing.credentials.items() if key not in things]
    paths = _Paths.of(kept, [thing for thing in things.values() if isinstance(thing, Credential)])
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


@dataclass(frozen=True, slots=True)
class _Paths:
    """How many lines each path names; `stored` are those that authors wrote into credentials which stay as they are."""

    counts: Counter[str]
    stored: frozenset[str]

    @classmethod
    def of(cls, kept: Iterable[Credential], new: Iterable[Credential]) -> _Paths:
        counts = Counter(line.path for credential in new for line in _lines(credential))
        stored = set()
        for credential in kept:
            for line in _lines(credential):
                counts[line.path] += 1
                if line.named:
                    stored.add(line.path)
        return cls(counts, frozenset(stored))

    def problems(self, credential: Credential, place: str) -> Iterator[Problem]:
        """Lines of a new credential whose path names another line as well, where an author wrote that path."""
        for line in _lines(credential):
            if self.counts[line.path] > 1 and (line.named or line.path in self.stored):
                text = f"The path {line.path!r} names {self.counts[line.path]} lines."
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
