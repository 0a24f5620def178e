"""Checks drafts together, against each other and against what the catalogue holds already."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pathways.domain.catalog import Content, Credential, Kind, Thing, kind_of
from pathways.domain.draft import Draft
from pathways.domain.requirement import Requirement, walk
from pathways.errors import Problem, did_you_mean


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
    for place, draft in enumerate(drafts):
        for use in draft.uses:
            noun = use.kind.lower()
            if kinds.get(use.key) is not use.kind:
                hint = did_you_mean(use.key, by_kind[use.kind]) or "Define it, or import the file that does."
                text = f"There is no {noun} {use.key!r}."
                problems[place].append(Problem("DANGLING_REFERENCE", text, hint, use.path))
            elif use.for_credits and credentials[use.key].credits is None:
                text = f"{use.key!r} stands inside `credits` and is worth nothing."
                problems[place].append(
                    Problem("NO_WORTH", text, "Add `worth:` to the line, or `credits:` to the credential.", use.path)
                )
    for place, draft in enumerate(drafts):
        problems[place] += _path_problems(draft, things, existing.credentials)
    return Checked(tuple(things.values()), tuple(tuple(found) for found in problems))


def _path_problems(draft: Draft, things: Mapping[str, Thing], existing: Mapping[str, Credential]) -> Iterator[Problem]:
    """Paths that an author wrote, and that name another line as well."""
    written = [
        (line.path, place)
        for thing, place in draft.things
        if isinstance(thing, Credential)
        for line in _lines(thing)
        if line.named
    ]
    if not written:
        return
    names: dict[str, int] = {}
    all_credentials = {**existing, **{key: thing for key, thing in things.items() if isinstance(thing, Credential)}}
    for credential in all_credentials.values():
        for line in _lines(credential):
            names[line.path] = names.get(line.path, 0) + 1
    for path, place in written:
        if names.get(path, 0) > 1:
            text = f"The path {path!r} names {names[path]} lines."
            yield Problem("DUPLICATE_PATH", text, "A path names one line of the whole catalogue.", place)


def _lines(credential: Credential) -> Iterator[Requirement]:
    for route in (*credential.routes, *credential.renewals):
        if route.requires is not None:
            yield from walk(route.requires)
