"""Checks of rules that only the whole catalogue can decide: what limits count, what overlaps and equivalents name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from pathways.catalog.selecting import Expander
from pathways.catalog.snapshot import lines_of
from pathways.codes import Code
from pathways.domain.catalog import Credential
from pathways.domain.content import Content, Thing
from pathways.domain.requirement import CredentialLine, Group, Requirement, Selection
from pathways.domain.shared_rules import Equivalence, Overlap
from pathways.errors import Problem, did_you_mean
from pathways.text import shown

NamedPaths = Mapping[str, frozenset[str]]
"""The paths that authors wrote themselves, by credential, only where there are some; one that ends in a slash is a
selection's and stands for all paths right below it."""


def limit_problems(
    lines: Iterable[Requirement], expander: Expander, owner: str | None, place: str
) -> Iterator[Problem]:
    """Limits on keys that no line of their group names, nor any selection in it matches.

    Args:
        lines: of trees as they were written.
        expander: of the catalogue as it would be.
        owner: the credential whose lines they are, which no selection matches.
        place: where the lines come from.
    """
    for group in lines:
        if not isinstance(group, Group) or not any(limit.keys for limit in group.limits):
            continue
        named = {line.credential for line in group.of if isinstance(line, CredentialLine)}
        for line in group.of:
            if isinstance(line, Selection):
                named.update(key for key in expander.matched(line.select) if key != owner)
        for key in dict.fromkeys(key for limit in group.limits for key in limit.keys if key not in named):
            text = f"A limit of {shown(group.path)} is on {shown(key)}, which no line of that group names or selects."
            yield Problem(Code.BAD_REQUIREMENT, text, "Add the line, or leave the key out of the limit.", place)


class Rules:
    """The catalogue as it would be.

    Args:
        existing: what it holds already.
        things: what comes, by key.
        named: the paths written in what it holds.
    """

    def __init__(self, existing: Content, things: Mapping[str, Thing], named: NamedPaths) -> None:
        self._existing = existing
        self._things = things
        self._named = named
        self._stay = bool(existing.overlaps or existing.equivalences)

    def concern(self, lines: Iterable[Requirement]) -> bool:
        """Something may be wrong with what these lines of a credential say, or with what stays beside it."""
        return self._stay or any(isinstance(line, Group) and line.limits for line in lines)

    def problems(self, thing: Thing, lines: Sequence[Requirement], place: str) -> Iterator[Problem]:
        """What is wrong with the rules of a thing that comes, and what it does to those that stay.

        Args:
            thing: what comes.
            lines: all of its lines, where it is a credential.
            place: where it comes from.
        """
        match thing:
            case Credential():
                limited = [line for line in lines if isinstance(line, Group) and line.limits]
                if limited:
                    yield from limit_problems(limited, self._expander, thing.key, place)
                yield from self._taken_away(thing, place)
            case Overlap():
                yield from self._between(thing, place)
            case Equivalence():
                yield from self._trees(thing, place)

    @cached_property
    def _whole(self) -> Content:
        return self._existing.replacing((), self._things.values())

    @cached_property
    def _expander(self) -> Expander:
        return Expander(self._whole.credentials)

    def _between(self, overlap: Overlap, place: str) -> Iterator[Problem]:
        """Parties of an overlap that are neither a credential nor the path of a group."""
        for at, party in enumerate(overlap.between):
            if not isinstance(party, str) or self._is_credential(party):
                continue
            found = self._line(party)
            if found is None:
                text = f"{shown(party)} is neither a credential nor the path of a group."
                yield Problem(Code.DANGLING_REFERENCE, text, self._hint(party), f"{place}/between/{at}")
            elif not isinstance(found, Group):
                text = f"The path {shown(party)} names a line, not a group."
                yield Problem(Code.BAD_VALUE, text, "Name a credential or a group.", f"{place}/between/{at}")

    def _trees(self, equivalence: Equivalence, place: str) -> Iterator[Problem]:
        """Trees of equivalents that are neither those of a credential nor below the path of a line."""
        for at, tree in enumerate(equivalence.for_):
            if not self._is_credential(tree) and self._line(tree) is None:
                text = f"{shown(tree)} is neither a credential nor the path of a line."
                yield Problem(Code.DANGLING_REFERENCE, text, self._hint(tree), f"{place}/for/{at}")

    def _taken_away(self, credential: Credential, place: str) -> Iterator[Problem]:
        """Overlaps and equivalents that stay, and name what goes away with the old version, or is now a key."""
        for overlap in self._existing.overlaps.values():
            if overlap.key in self._things:
                continue
            for party in overlap.between:
                if not isinstance(party, str) or party in self._existing.credentials:
                    continue
                if party == credential.key:
                    text = f"The key {shown(party)} is the path of a group that the overlap {shown(overlap.key)} names."
                    yield Problem(Code.DUPLICATE_KEY, text, "Choose another key.", place)
                elif self._owner(party) == credential.key and not isinstance(self._line(party), Group):
                    text = f"The group {shown(party)} goes away, and the overlap {shown(overlap.key)} names it."
                    yield Problem(Code.DANGLING_REFERENCE, text, "Keep its path, or change the overlap.", place)
        for equivalence in self._existing.equivalences.values():
            for tree in () if equivalence.key in self._things else equivalence.for_:
                is_own = tree not in self._existing.credentials and self._owner(tree) == credential.key
                if is_own and self._line(tree) is None:
                    text = f"The line {shown(tree)} goes away, and {shown(equivalence.key)} applies below it."
                    hint = "Keep its path, or change the equivalents."
                    yield Problem(Code.DANGLING_REFERENCE, text, hint, place)

    def _is_credential(self, key: str) -> bool:
        coming = self._things.get(key)
        return key in self._existing.credentials if coming is None else isinstance(coming, Credential)

    def _owner(self, path: str) -> str | None:
        """The stored credential that has a line with that path."""
        first = path.partition("/")[0]
        if first in self._existing.credentials:
            return first
        return next((key for key, paths in self._named.items() if path in paths), None)

    @cached_property
    def _coming_lines(self) -> Mapping[str, Requirement]:
        coming = [thing for thing in self._things.values() if isinstance(thing, Credential)]
        return {line.path: line for each in coming for line in reversed(list(lines_of(each)))}

    def _line(self, path: str) -> Requirement | None:
        """The line of a path in the catalogue as it would be; of a group and its selection, the group."""
        if path in self._coming_lines:
            return self._coming_lines[path]
        owner = self._owner(path)
        if owner is None or owner in self._things:
            return None
        return next((line for line in lines_of(self._existing.credentials[owner]) if line.path == path), None)

    def _hint(self, party: str) -> str:
        owner = self._whole.credentials.get(party.partition("/")[0])
        known = list(self._whole.credentials)
        if owner is not None:
            known = [line.path for line in lines_of(owner) if isinstance(line, Group)]
        return did_you_mean(party, known) or "Name a credential, or give the group a `path`."
