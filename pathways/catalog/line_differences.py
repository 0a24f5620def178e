"""Requirement lines of two versions of a credential: which stayed, moved, say something else, came or went.

Waivers and claims name a line by its path, and the path of most lines is their position. So lines are matched by what
they say before they are matched by where they stand: of `all: [a, b]` and `all: [b]` the line a went, and b moved.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeVar

from pathways.catalog.exact_text import exact_text, short, shortened
from pathways.domain.catalog import Credential, Route
from pathways.domain.changes import FieldChange
from pathways.domain.requirement import Group, Requirement, Selection
from pathways.wording.phrases import Names
from pathways.wording.requirements import text_of

L = TypeVar("L", bound=Requirement)

Rules = Mapping[str, Requirement | None]
"""What routes and renewals say in one field, by its place, e.g. ``routes/exam/requires``."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line, and how it compares with others.

    Attributes:
        place: the field in which it stands, e.g. ``routes/exam/requires``.
        address: its path; of a selection that is all its group says, the path of its lines with a star.
        own: the same number for lines that say the same, whatever their paths and whatever stands below them.
        whole: likewise, with all that stands below.
        size: lines in its tree, itself included; they follow it.
    """

    place: str
    address: str
    line: Requirement
    own: int
    whole: int
    size: int


def line_changes(
    before: Credential, after: Credential, names_before: Names, names_after: Names
) -> Iterator[FieldChange]:
    """What became of each requirement line, in the order of the old version; then the lines that came. Of what routes
    require first, then of what they recommend; no line goes from the one to the other, where it means something else.

    Lines of a route that came as a whole are not listed; what moved along with the line above it neither.

    Args:
        before, after: as an author wrote them, with their selections.
        names_before, names_after: of what the lines name, then and now.
    """
    for rules in (_required, _recommended):
        yield from _rule_changes(rules(before), rules(after), names_before, names_after)


def _rule_changes(before: Rules, after: Rules, names_before: Names, names_after: Names) -> Iterator[FieldChange]:
    numbers: dict[object, int] = {}
    old, new = _lines(before, numbers), _lines(after, numbers)
    partner = _Matching(old, new).partner
    moved: dict[str, str] = {}
    for place, line in enumerate(old):
        match = partner.get(place)
        if match is None:
            text = text_of(line.line, names_before)
            yield FieldChange(line.place, short(text), None, line=line.address)
            continue
        found = new[match]
        if line.own != found.own:
            texts = text_of(line.line, names_before), text_of(found.line, names_after)
            if texts[0] == texts[1]:
                texts = _exact(line.line), _exact(found.line)
            old_text, new_text = shortened(*texts)
            yield FieldChange(line.place, old_text, new_text, line=line.address)
        elif line.address != found.address:
            moved[line.address] = found.address
            above, _, end = line.address.rpartition("/")
            if moved.get(above) is None or f"{moved[above]}/{end}" != found.address:
                text = short(text_of(line.line, names_before))
                yield FieldChange(line.place, text, text, line=line.address, moved_to=found.address)
        elif line.line.named != found.line.named:
            written, now = (each.line.path if each.line.named else None for each in (line, found))
            yield FieldChange(f"{line.place}/path", written, now, line=line.address)
    come = set(range(len(new))).difference(partner.values())
    for place in sorted(come):
        line = new[place]
        if line.place in before:
            yield FieldChange(line.place, None, short(text_of(line.line, names_after)), line=line.address)


def _required(credential: Credential) -> Rules:
    return {f"{place}/requires": route.requires for place, route in _routes(credential)}


def _recommended(credential: Credential) -> Rules:
    return {f"{place}/recommends": route.recommends for place, route in _routes(credential)}


def _routes(credential: Credential) -> Iterator[tuple[str, Route]]:
    """Routes and renewals, each with its place."""
    for name, several in (("routes", credential.routes), ("renewals", credential.renewals)):
        yield from ((f"{name}/{route.key}", route) for route in several)


def _lines(rules: Rules, numbers: dict[object, int]) -> list[_Line]:
    """Every line, each tree from its root down.

    Args:
        numbers: what lines say, each with its number; is added to.
    """
    found: list[_Line] = []
    for place, rule in rules.items():
        if rule is not None:
            found += _tree(rule, place, numbers)
    return found


def _tree(line: Requirement, place: str, numbers: dict[object, int]) -> list[_Line]:
    below: list[_Line] = []
    wholes: list[int] = []
    said: Requirement = _without_path(line)
    if isinstance(line, Group):
        said = replace(_without_path(line), of=())
        for part in line.of:
            tree = _tree(part, place, numbers)
            wholes.append(tree[0].whole)
            below += tree
    own = numbers.setdefault(said, len(numbers))
    whole = numbers.setdefault((own, *wholes), len(numbers))
    address = f"{line.path}/*" if isinstance(line, Selection) and line.whole else line.path
    return [_Line(place, address, line, own, whole, 1 + len(below)), *below]


def _without_path(line: L) -> L:
    return replace(line, path="", named=False)


def _exact(line: Requirement) -> str:
    said = _without_path(line)
    return exact_text(replace(said, of=()) if isinstance(said, Group) else said)


class _Matching:
    """Which line of the new version each line of the old one is.

    Large trees find their match before small ones, so that a group that moved is not torn apart by a line that stands
    where one of its own stood.
    """

    def __init__(self, old: Sequence[_Line], new: Sequence[_Line]) -> None:
        self.partner: dict[int, int] = {}
        self._taken: set[int] = set()
        at = {line.address: there for there, line in enumerate(new)}
        in_place = {here: at[line.address] for here, line in enumerate(old) if line.address in at}
        by_size = sorted(range(len(old)), key=lambda here: -old[here].size)
        nearby, anywhere = (_waiting(new, key) for key in (_here_and_whole, _whole))
        for size, group in groupby(by_size, key=lambda here: old[here].size):
            alike = list(group)
            for here in alike:
                there = in_place.get(here)
                if there is not None and old[here].whole == new[there].whole:
                    self._take(here, there, size)
            for here in alike:
                self._take_first(here, nearby[_here_and_whole(old[here])], size)
            for here in alike:
                self._take_first(here, anywhere[_whole(old[here])], size)
        for here, there in in_place.items():
            if old[here].own == new[there].own:
                self._take(here, there, 1)
        for here, there in in_place.items():
            self._take(here, there, 1)

    def _take(self, here: int, there: int, size: int) -> bool:
        """Matches two trees that are alike, or two lines, unless something of them has its match already."""
        if self._is_matched(here, size) or any(there + step in self._taken for step in range(size)):
            return False
        self.partner.update((here + step, there + step) for step in range(size))
        self._taken.update(range(there, there + size))
        return True

    def _take_first(self, here: int, candidates: deque[int], size: int) -> None:
        """Matches a tree with the first that is free; those that are not will never be."""
        if not self._is_matched(here, size):
            while candidates and not self._take(here, candidates[0], size):
                candidates.popleft()

    def _is_matched(self, here: int, size: int) -> bool:
        return any(here + step in self.partner for step in range(size))


def _waiting(lines: Sequence[_Line], key: Callable[[_Line], object]) -> Mapping[object, deque[int]]:
    found: dict[object, deque[int]] = defaultdict(deque)
    for place, line in enumerate(lines):
        found[key(line)].append(place)
    return found


def _here_and_whole(line: _Line) -> object:
    return (line.place, line.whole)


def _whole(line: _Line) -> object:
    return line.whole
