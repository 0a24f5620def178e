"""Selections: which credentials match, and trees in which the matches stand as lines of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain
from typing import assert_never

from pathways.domain.catalog import Credential, CredentialStatus, Route
from pathways.domain.deadline import check_time
from pathways.domain.requirement import (
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
    every_line,
)


def matches(select: Select, credential: Credential) -> bool:
    """Whether a credential is selected; every status but DEVELOPING is."""
    return _Matcher(select).matches(credential)


class _Matcher:
    """A selection made ready to be compared with many credentials."""

    def __init__(self, select: Select) -> None:
        self._keys = _Patterns(select.keys)
        self._not_keys = _Patterns(select.not_keys)
        self._levels = _Patterns(select.levels)
        self._least, self._most = select.min_credits, select.max_credits
        self._subjects = frozenset(select.subjects)
        self._owners = frozenset(select.owned_by)
        self._types = frozenset(select.credential_types)
        self._competencies = frozenset(select.competencies)
        self._is_of_none = select.is_of_unlisted_alone
        self._excepting = None if select.excepting is None else _Matcher(select.excepting)

    def matches(self, credential: Credential) -> bool:
        """Every status but DEVELOPING is selected."""
        return (
            credential.status is not CredentialStatus.DEVELOPING
            and not self._is_of_none
            and self._fits(credential)
            and not (self._excepting is not None and self._excepting._fits(credential))
        )

    def _fits(self, credential: Credential) -> bool:
        return (
            (not self._subjects or not self._subjects.isdisjoint(credential.subjects))
            and (not self._owners or not self._owners.isdisjoint(credential.owned_by))
            and (not self._types or credential.credential_type.value in self._types)
            and (
                not self._competencies
                or any(shown.competency in self._competencies for shown in credential.competencies)
            )
            and (not self._keys or self._keys.fit(credential.key))
            and not self._not_keys.fit(credential.key)
            and (not self._levels or (credential.level is not None and self._levels.fit(credential.level)))
            and self._fits_credits(credential.credits)
        )

    def _fits_credits(self, credits: Decimal | None) -> bool:
        if self._least is None and self._most is None:
            return True
        return credits is not None and (self._least or 0) <= credits and (self._most is None or credits <= self._most)


class _Patterns:
    """Texts with ``*`` for any characters; without any it is false, and nothing fits."""

    def __init__(self, texts: tuple[str, ...]) -> None:
        self._whole = frozenset(text for text in texts if "*" not in text)
        self._globs = tuple(dict.fromkeys(text for text in texts if "*" in text))

    def __bool__(self) -> bool:
        return bool(self._whole or self._globs)

    def fit(self, text: str) -> bool:
        return text in self._whole or any(is_like(text, glob) for glob in self._globs)


def is_like(key: str, glob: str) -> bool:
    """The key is the pattern, with any characters for each ``*``; in time that grows with their lengths only."""
    first, *middle = glob.split("*")
    if not middle:
        return key == glob
    last = middle.pop()
    if len(key) < len(first) + len(last) or not key.startswith(first) or not key.endswith(last):
        return False
    place, end = len(first), len(key) - len(last)
    for part in middle:  # the first place at which a part stands leaves most room for those after it
        found = key.find(part, place, end)
        if found < 0:
            return False
        place = found + len(part)
    return True


class Expander:
    """Puts lines in the place of selections, over one content."""

    def __init__(self, credentials: Mapping[str, Credential]) -> None:
        self._credentials = credentials
        self._matched: dict[Select, tuple[str, ...]] = {}

    def matched(self, select: Select) -> tuple[str, ...]:
        """The keys that a selection matches, in key order."""
        found = self._matched.get(select)
        if found is None:
            matcher, keys = _Matcher(select), []
            for key, credential in self._credentials.items():
                check_time()
                if matcher.matches(credential):
                    keys.append(key)
            found = self._matched[select] = tuple(keys)
        return found

    def count(self, root: Requirement) -> int:
        """How many lines a tree has once its selections are expanded."""
        return sum(len(self.matched(line.select)) if isinstance(line, Selection) else 1 for line in every_line(root))

    def credential(self, credential: Credential) -> Credential:
        """The credential with its selections expanded; itself where it has none."""
        if not has_selections(credential):
            return credential
        return replace(
            credential,
            routes=tuple(self._route(route, credential.key) for route in credential.routes),
            renewals=tuple(self._route(route, credential.key) for route in credential.renewals),
        )

    def _route(self, route: Route, owner: str) -> Route:
        requires, recommends = (
            None if tree is None else self.tree(tree, owner) for tree in (route.requires, route.recommends)
        )
        return replace(route, requires=requires, recommends=recommends) if route.trees else route

    def tree(self, root: Requirement, owner: str | None) -> Requirement:
        """A tree with its selections expanded; never to the credential in whose route it stands."""
        if isinstance(root, ExclusionLine) and root.select is not None:
            return replace(root, matched=tuple(key for key in self.matched(root.select) if key != owner))
        if not isinstance(root, Group | AverageLine):
            return root
        selections = tuple(line for line in root.of if isinstance(line, Selection))
        lines: list[Requirement] = []
        for line in root.of:
            lines += self._lines(line, owner) if isinstance(line, Selection) else [self.tree(line, owner)]
        if isinstance(root, AverageLine):
            return replace(root, of=tuple(lines), selections=selections)
        limits = tuple(chain.from_iterable(self._limits(limit, lines) for limit in root.limits))
        return replace(root, of=tuple(lines), selections=selections, limits=limits)

    def _lines(self, selection: Selection, owner: str | None) -> Iterator[CredentialLine]:
        for key in self.matched(selection.select):
            if key != owner:
                yield line_for(selection, key)

    def _limits(self, limit: Limit, lines: Sequence[Requirement]) -> Iterator[Limit]:
        """The limit with the keys that it is about; `per` something, one for each value."""
        named = dict.fromkeys(line.credential for line in lines if isinstance(line, CredentialLine))
        if limit.select is not None:
            yield replace(limit, keys=tuple(key for key in self.matched(limit.select) if key in named))
        elif limit.per is not None:
            keys: dict[str, list[str]] = defaultdict(list)
            for key in named:
                for value in self._credentials[key].values(limit.per) if key in self._credentials else ():
                    keys[value].append(key)
            # Where no line has any value, the limit still stands there to be read.
            yield from (replace(limit, value=value, keys=tuple(keys[value])) for value in sorted(keys))
            if not keys:
                yield limit
        else:
            yield limit


def line_for(selection: Selection, key: str) -> CredentialLine:
    """The line that stands for one match of a selection."""
    return CredentialLine(
        path=f"{selection.path}/{key}",
        worth=selection.worth,
        shared=selection.shared,
        credential=key,
        min_score=selection.min_score,
        earned_within_months=selection.earned_within_months,
        concurrent=selection.concurrent,
        earned=selection.earned,
        exact=selection.exact,
        min_grade=selection.min_grade,
        max_score=selection.max_score,
    )


def takes_unlisted(credential: Credential) -> bool:
    """A selection or a limit in the expanded tree of a route or renewal matches credit from outside the catalogue."""
    return any(
        line.takes_unlisted or any(limit.select is not None and limit.select.unlisted for limit in line.limits)
        for line in lines_in(credential)
        if isinstance(line, Group)
    )


def has_selections(credential: Credential) -> bool:
    """A route or renewal of it selects, so what it says depends on the whole catalogue."""
    return any(map(_selects, lines_in(credential)))


def lines_in(credential: Credential) -> Iterator[Requirement]:
    """Every line of what its routes and renewals require and recommend, what averages look at too."""
    for route in (*credential.routes, *credential.renewals):
        for tree in route.trees:
            yield from every_line(tree)


def _selects(line: Requirement) -> bool:
    match line:
        case Selection():
            return True
        case Group(limits=limits):
            return any(limit.select or limit.per for limit in limits)
        case ExclusionLine(select=select):
            return select is not None
        case CredentialLine() | CompetencyLine() | ExperienceLine() | ConditionLine() | CoverageLine() | AverageLine():
            return False
        case _:
            assert_never(line)
